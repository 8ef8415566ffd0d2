"""The order of a queue, changed by staff, with the reason they give."""

from __future__ import annotations

from tuils.i18n import _
from tuils.library.foundation.audit import note_in_audit
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood
from tuils.library.lending.terms.queues import queue_of
from tuils.models import Hold
from tuils.values.folding import clean

from .holds import HoldSheet, hold_sheet, live_hold, not_caught

LONGEST_REASON = 200


@verb("holds.move")
def move_hold(desk: Desk, hold: str, position: int, reason: str = "") -> HoldSheet:
    """Move a hold to this place in the queue of its title, counted from 1; beyond the end it is the last.

    The audit log says that a queue was changed. The reason is kept apart, for as long as those of overrides; Why?
    tells it. Refuse with HOLD_ENDED, HOLD_CAUGHT, NOT_UNDERSTOOD (below 1).
    """
    row = not_caught(live_hold(hold))
    if position < 1:
        raise not_understood("position", position, _("1 is the first."))
    waiting = [hold for hold in queue_of(row.biblio) if hold.state == "placed"]
    ranks = _ranks([hold for hold in waiting if hold.id != row.id], row, position)
    act = Act(desk)
    if waiting[position - 1 : position] != [row]:
        for other in waiting:
            if ranks.get(other.id, other.rank) != other.rank:
                kept: Facts | None = reason_kept(reason) if other.id == row.id else None
                data = {"set": {"rank": ranks[other.id]}}
                act.write("hold_edited", kept, hold=other.id, biblio=other.biblio, data=data)
    if act.id:
        note_in_audit(desk, "queue")
    return hold_sheet(row.id, act.id)


def reason_kept(reason: str) -> Facts | None:
    """Return the part of an entry that is kept apart: what staff typed."""
    words = clean(reason)[:LONGEST_REASON]
    return {"reason": words} if words else None


ROOM = 1_000_000
"""The gap between two ranks when one is made: half a million moves fit in, and a new hold is after all."""


def _ranks(others: list[Hold], row: Hold, position: int) -> dict[str, int]:
    """Return new ranks that put this hold at that place: its own, between its neighbours; if they are too close,
    those of all before the last, downwards."""
    before, behind = others[: position - 1], others[position - 1 :]
    if not before:
        return {row.id: behind[0].rank - ROOM} if behind else {}
    if not behind:
        return {row.id: before[-1].rank + 1}
    low, high = before[-1].rank, behind[0].rank
    if high - low > 1:
        return {row.id: (low + high) // 2}
    line, last = [*before, row, *behind], behind[-1].rank
    return {hold.id: last - (len(line) - number) * ROOM for number, hold in enumerate(line, 1)}
