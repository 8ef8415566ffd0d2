"""Who suggested a title is forgotten: when somebody is removed, and after the time that the library says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tuils.library.administration.retention import gone_before
from tuils.library.circulation.slices import in_slices, while_there_is_time
from tuils.library.desk import Desk, verb
from tuils.library.journal import applying

from .queries import name_suggester, old_suggestions, patron_suggestions


def forget_suggestions(desk: Desk) -> Iterator[int]:
    """Forget whose suggestions are older than `suggestions` says, decided or not; how many, after each short
    transaction. On every site; idempotent."""
    before = gone_before(desk, "suggestions")
    return in_slices(desk, old_suggestions(before) if before is not None else [], _forget)


@verb("library.daily")
def _forget(desk: Desk, suggestions: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(suggestions, _forget_one)


def _forget_one(suggestion: str) -> bool:
    applying.forget([suggestion])
    name_suggester(suggestion, None)
    return True


def forget_suggestions_of(patron: str) -> None:
    """No row and no private part names this patron (an id) as whoever suggested something."""
    for suggestion in patron_suggestions(patron):
        _forget_one(suggestion)
