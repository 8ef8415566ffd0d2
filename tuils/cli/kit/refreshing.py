"""The catalog brought in order by a program that opens the library, before it does what it was called for."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tuils.i18n import N_, _

from .progress import Tell, progress

if TYPE_CHECKING:
    from tuils.library.cataloging.refreshing import Refreshing

    from .opening import Opened
    from .output import Out

PART_WORDS = N_("Building the search index")
LONGEST = 30.0  # seconds that a command spends on it before it does its own work; the next one goes on
TOLD_AFTER = 1.0


def walk(opened: Opened, refreshing: Refreshing, tell: Tell, seconds: float | None = None) -> bool:
    """All slices, or as many as go into so many seconds; whether it came to its end."""
    until = None if seconds is None else time.monotonic() + seconds
    try:
        while opened.do(lambda _desk: refreshing.go_on()):
            tell(refreshing.slice.done, refreshing.slice.total or None, refreshing.slice.done)
            if until is not None and time.monotonic() > until:
                return False
    finally:
        refreshing.close()
    return not refreshing.elsewhere


def catch_up(opened: Opened, out: Out) -> None:
    """Where columns or the index are out of date, as after an update of the program: bring them in order first."""
    from tuils.library.cataloging.staleness import stale_parts

    if not stale_parts():
        return
    from tuils.library.cataloging.refreshing import Refreshing

    began = time.monotonic()
    refreshing = Refreshing(opened.desk, opened.path)
    with progress(_(PART_WORDS)) as tell:
        whole = walk(opened, refreshing, tell, LONGEST)
    if not whole:
        out.note(_("Building the search index. Until it is done, a search may miss some titles."))
    elif time.monotonic() - began > TOLD_AFTER:
        out.note(_("The search index was rebuilt."))
