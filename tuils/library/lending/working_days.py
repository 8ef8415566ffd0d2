"""Days on which nobody worked. After many of them the library was closed, or the clock is wrong: automatic work on
patrons waits then, because nobody could bring anything back."""

from __future__ import annotations

from tuils.library.foundation.desk import Desk

from .queries import first_work_since, has_worked

DAY = 86_400_000_000
STOPPED_DAYS = 3
"""Days without a run of notices after which the desk says that they stopped."""
GAP_DAYS, CLOSED_DAYS = 30, 60
"""Days without work after which: the daily work sends no reminders; it bills nobody and ends no hold."""


def is_after_a_gap(desk: Desk, days: int = GAP_DAYS) -> bool:
    """Return whether nobody worked here for so many days, until yesterday. A library that has just begun has no such
    gap."""
    now = desk.now
    return has_worked(0, now - days * DAY) and not has_worked(now - days * DAY, now - DAY)


def back_since(desk: Desk, days: int) -> int | None:
    """Return when work began again, if that was in the last so many days and nobody had worked for 60 days before."""
    now, empty = desk.now, 0
    for ago in range(1, days + CLOSED_DAYS + 1):
        empty = 0 if has_worked(now - (ago + 1) * DAY, now - ago * DAY) else empty + 1
        if empty == CLOSED_DAYS:
            end = now - (ago - CLOSED_DAYS + 1) * DAY
            return (first_work_since(end) or now) if has_worked(0, end) else None
    return None
