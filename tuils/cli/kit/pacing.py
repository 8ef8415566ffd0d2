"""Long work at a pace that leaves the library to desks at work."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from tuils.library.foundation.desk import Desk
from tuils.library.holdings.title_imports.intake import store_version
from tuils.library.holdings.title_imports.pace import Pace

from .progress import progress

T = TypeVar("T")
RECORDS_A_ROW = 4  # a person is written by one entry after the other, a record in bulk: so much longer it takes


class PacedImport(Protocol):
    """An import from a table: `at_once` rows a transaction."""

    at_once: int

    def steps(self) -> Iterator[int]: ...


def gently(desk: Desk, whole: PacedImport) -> Iterator[int]:
    """Yield the steps of an import: large ones if it is alone, small ones with pauses while other desks write."""
    for pace, step in _with_rests(desk, whole.steps()):
        whole.at_once = max(1, pace.records // RECORDS_A_ROW)
        yield step


def do_gently(desk: Desk, one_slice: Callable[[], bool]) -> None:
    """Do one slice after the other, until it says that there is no more; with a rest after each while desks write."""
    for _pace, _more in _with_rests(desk, iter(one_slice, False)):
        pass


def _with_rests(desk: Desk, steps: Iterable[T]) -> Iterator[tuple[Pace, T]]:
    """Yield each step with the pace for the next one, then rest. What desks write during the rest counts, too."""
    pace, version = Pace(desk), store_version()
    for step in steps:
        pace.heed(store_version() != version)
        version = store_version()
        rest = pace.after()
        yield pace, step
        if rest:
            time.sleep(rest)
        pace.begin()


def import_gently(desk: Desk, whole: PacedImport, words: str) -> None:
    """Do a whole import, gently; `words` are shown with the current row."""
    with progress(words) as tell:
        for read in gently(desk, whole):
            tell(read, None, read)
