"""Counts of today's lists of holds. Apart from the lists, because the desk counts before it greets."""

from __future__ import annotations

from tuils.library.foundation.desk import Desk
from tuils.library.lending.terms.queues import is_past, pull_rows, put_by_rows
from tuils.values.time.moments import day_of

WAITS, PAST, TAKE_OFF = "waiting", "past", "take_off"


def hold_counts(desk: Desk) -> dict[str, int]:
    """Return how many are to pull, past their pickup day, and to take off the hold shelf of this branch."""
    today = day_of(desk.now, desk.zone)
    shelf = [hold for _item, hold in put_by_rows(desk.branch)]
    return {
        "pull_list": len(pull_rows(desk.branch, today)),
        PAST: sum(hold is not None and is_past(hold, today) for hold in shelf),
        TAKE_OFF: sum(hold is None for hold in shelf),
    }
