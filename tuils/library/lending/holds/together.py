"""Several holds of a patron in one act: linked, so that the first one filled ends the others; all suspended."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import date

from tuils.i18n import _
from tuils.library.foundation.audit import looked
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood
from tuils.library.lending.terms.queues import holds_of, is_suspended
from tuils.library.people.patrons.cards import by_card
from tuils.models import Hold
from tuils.values.time.moments import day_of

from .holds import HoldSheet, edit_hold, hold_sheet, live_hold, not_caught, suspended_until


@verb("holds.edit")
def link_holds(desk: Desk, holds: Sequence[str]) -> list[HoldSheet]:
    """Link these holds of one patron: the first one that is filled ends the others. Each keeps its place in line.

    Refuse with UNKNOWN_ID, HOLD_ENDED, HOLD_CAUGHT, NOT_UNDERSTOOD (fewer than two, or of several patrons).
    """
    rows = list({row.id: row for row in map(live_hold, holds)}.values())
    if len(rows) < 2 or rows[0].patron is None or len({row.patron for row in rows}) > 1:
        raise not_understood(_("holds"), ", ".join(holds), _("Two or more holds of one patron."))
    act, link = Act(desk), str(uuid.uuid4())
    for row in map(not_caught, rows):
        edit_hold(desk, row, {"any_of": link}, act)
    return [edit_hold(desk, live_hold(row.id), {}, act) for row in rows]


@verb("holds.edit")
def unlink_hold(desk: Desk, hold: str) -> HoldSheet:
    """Let a hold wait by itself again: no other one ends it. Refuse with UNKNOWN_ID, HOLD_ENDED."""
    return edit_hold(desk, live_hold(hold), {"any_of": ""})


@verb("holds.edit")
def suspend_all_holds(desk: Desk, card: str, until: date) -> list[HoldSheet]:
    """Suspend all holds of a card that wait for a copy, until that day, in one act: a vacation.

    Each keeps its place, and is active again on the day by itself. Return all open holds of the card; `act` is empty
    for those that are not changed: a copy is set aside or in transit, or they are suspended for longer.
    Refuse with PATRON_UNKNOWN, CARD_LOST, NOT_UNDERSTOOD (a day that is not in the future).
    """
    facts = suspended_until(desk, until)

    def rests_longer(hold: Hold) -> bool:
        return bool(hold.suspended) and (not hold.suspended_until or hold.suspended_until > until.isoformat())

    return _edit_all(desk, card, facts, lambda hold: not rests_longer(hold))


@verb("holds.edit")
def resume_all_holds(desk: Desk, card: str) -> list[HoldSheet]:
    """Resume all suspended holds of a card, each at its old place, in one act. Return all open holds of the card, as
    `suspend_all_holds`. Refuse with PATRON_UNKNOWN, CARD_LOST."""
    today = day_of(desk.now, desk.zone)

    def rests(hold: Hold) -> bool:
        return is_suspended(hold.suspended, hold.suspended_until, today)

    return _edit_all(desk, card, {"suspended": False, "suspended_until": ""}, rests)


def _edit_all(desk: Desk, card: str, facts: Facts, changes: Callable[[Hold], bool]) -> list[HoldSheet]:
    patron = by_card(card).id
    looked(desk, "loans", patron)
    act, found = Act(desk), []
    for row in holds_of(patron):
        is_changed = row.state == "placed" and changes(row) and any(getattr(row, name) != facts[name] for name in facts)
        found.append(edit_hold(desk, row, facts, act) if is_changed else hold_sheet(row.id))
    return found
