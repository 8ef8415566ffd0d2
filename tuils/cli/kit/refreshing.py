"""Refreshing the catalog when a program opens the library, before the program's own work."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tuils.i18n import N_, _

from .progress import Tell, progress

if TYPE_CHECKING:
    from tuils.library.front.opening import Opened
    from tuils.library.holdings.titles.refreshing import Refreshing

    from .output import CommandOutput

PART_WORDS = N_("Building the search index")
LONGEST = 30.0  # seconds that a command spends on it before it does its own work; the next one goes on
SHORTEST = 1.0  # seconds a command, where columns of titles alone are old: no search misses a title
TOLD_AFTER = 1.0


def walk(opened: Opened, refreshing: Refreshing, tell: Tell, seconds: float | None = None) -> bool:
    """Refresh all slices, or as many as fit into so many seconds; return whether it is finished."""
    until = None if seconds is None else time.monotonic() + seconds
    try:
        while opened.do(lambda _desk: refreshing.go_on()):
            tell(refreshing.slice.done, refreshing.slice.total or None, refreshing.slice.done)
            if until is not None and time.monotonic() > until:
                return False
    finally:
        refreshing.close()
    return not refreshing.elsewhere


def refresh_outdated(opened: Opened, out: CommandOutput) -> None:
    """Refresh outdated columns and the index, as after an update of the program, before anything else."""
    from tuils.library.holdings.titles.staleness import stale_parts
    from tuils.library.people.patrons.late_words import are_words_missing

    stale = stale_parts()
    if not (stale or are_words_missing(opened.desk.now)):
        return
    from tuils.library.holdings.titles.refreshing import Refreshing

    began = time.monotonic()
    refreshing = Refreshing(opened.desk, opened.path)
    with progress(_(PART_WORDS)) as tell:
        whole = walk(opened, refreshing, tell, SHORTEST if stale == ("titles",) else LONGEST)
    if not stale:
        return  # words of patrons alone: no title was missing
    if stale == ("titles",):
        if not whole:
            out.note(_("Reading the titles again. Until it is done, a search by level or tag may miss some titles."))
    elif not whole:
        out.note(_("Building the search index. Until it is done, a search may miss some titles."))
    elif time.monotonic() - began > TOLD_AFTER:
        out.note(_("The search index was rebuilt."))
