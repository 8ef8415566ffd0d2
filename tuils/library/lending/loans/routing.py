"""The route of a copy in hand, and the entries that end its loan: part of any act that checks it in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tuils.library.foundation.administration.settings import returns_home, value_of
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.families import CopyAsRead
from tuils.library.foundation.journal.writing import Act
from tuils.library.holdings.items.custody import LOST
from tuils.library.lending.counting import count_hold_ended
from tuils.library.lending.lookups import NamedItem, loan_and_borrower
from tuils.library.lending.money.fining import book_fine
from tuils.library.lending.money.lost import settle_found
from tuils.library.lending.rules.rules import at_any_rate, resolve
from tuils.library.lending.terms.queues import (
    AWAY,
    holds_about,
    holds_touched,
    is_past,
    is_set_aside,
    linked_holds,
    next_hold,
    put_by_among,
)
from tuils.library.lending.terms.terms import pickup_day
from tuils.models import Hold, Item, Loan, Patron
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

from .last_borrower import note_borrower
from .remembering import add_to_history


@dataclass(frozen=True)
class WayHome:
    """The place where a copy goes, and the hold it is for. `waits`: a hold waits for it, that has not caught it yet."""

    route: str
    to: str = ""
    hold: Hold | None = None
    pickup_by: str = ""
    ready_at: int = 0
    waits: bool = False


ON_SHELF = WayHome("SHELF")
LENDER = "LENDER"
"""The route of a borrowed copy that nobody waits for: back to the library that lent it."""


@dataclass(frozen=True)
class CopyBack:
    """The facts of one copy in hand, read once. `patron`: who has it on loan. `put_by`: the hold that it is put by
    for, if that is open; `unclaimed`: its pickup day is over, and it ends as the copy is taken off the hold shelf.
    `holds`: the open holds about it."""

    item: NamedItem
    loan: Loan | None = None
    patron: Patron | None = None
    put_by: Hold | None = None
    unclaimed: bool = False
    holds: Sequence[Hold] = ()

    @property
    def queue(self) -> list[Hold]:
        """Return the holds on its title, in their order."""
        return [hold for hold in self.holds if hold.biblio == self.item.row.biblio]

    @property
    def as_read(self) -> CopyAsRead:
        """Return its rows for the entry of a check-in."""
        return CopyAsRead(self.item.row, self.loan, holds=holds_touched(self.item.row, self.holds, self.loan))

    @property
    def stays_for(self) -> Hold | None:
        """Return the hold that it stays put by for: it was not lent meanwhile, and its pickup day is not over."""
        return None if self.item.row.loan or self.unclaimed else self.put_by


def copy_back(desk: Desk, item: NamedItem) -> CopyBack:
    """Read what decides where this copy goes, and who had it."""
    (loan, patron), holds = loan_and_borrower(item.row), holds_about(item.row)
    put_by = put_by_among(item.row, holds)
    unclaimed = put_by is not None and not item.row.loan and _is_unclaimed(put_by, day_of(desk.now, desk.zone))
    return CopyBack(item, loan, patron, put_by, unclaimed, holds)


def way_of(desk: Desk, back: CopyBack) -> WayHome:
    """Return the first route that fits: withdrawn, to repair, for a hold, home, or onto its shelf.

    C1 belongs to EAST and is checked in at MAIN.
    Cleo waits, pickup MAIN            HOLD, with the last pickup day
    Cleo waits, pickup EAST            TRANSIT to EAST, for Cleo
    nobody waits                       TRANSIT to EAST, its home; SHELF if copies of EAST float
    it is put by for Cleo since Monday HOLD again, with Monday's pickup day
    damaged                            REPAIR, whoever waits
    borrowed, and nobody waits         LENDER: back to the library that lent it
    """
    row = back.item.row
    if row.withdrawn and not row.borrowed_until:
        return WayHome("PROBLEM")
    if is_set_aside(row):
        return WayHome("REPAIR")
    hold = back.stays_for or next_hold(row, day_of(desk.now, desk.zone), back.queue)
    if hold:
        return _way_to_hold(desk, row, hold)
    if row.state in AWAY:
        return WayHome("REPAIR")
    if row.transit_to == desk.branch and not row.held_for:  # it was sent here, and is here
        return WayHome(LENDER if row.borrowed_until else "SHELF")
    home = row.home_branch
    if home and home != desk.branch and (row.borrowed_until or returns_home(home)):
        return WayHome("TRANSIT", home)
    return WayHome(LENDER if row.borrowed_until else "SHELF")


def _is_unclaimed(hold: Hold, day: date) -> bool:
    """Return whether this hold ends unclaimed. If `cancel_unclaimed` is off, its copy stays put by until staff cancel
    it."""
    return is_past(hold, day) and bool(value_of("cancel_unclaimed", True))


def end_unclaimed_hold(act: Act, back: CopyBack) -> None:
    """End an unclaimed hold as its copy is taken off the hold shelf: it does not wait for another."""
    if back.unclaimed and (hold := back.put_by):
        act.write("hold_cancelled", hold=hold.id, biblio=hold.biblio, data={"why": "unclaimed"})
        count_hold_ended(act.desk, hold, "unclaimed")


def end_linked_holds(act: Act, filled: Hold | None) -> None:
    """End the holds that are linked to the one that this act fills: its patron wanted the first that comes."""
    if filled is None:
        return
    for other in linked_holds(filled):
        why = {"why": "other_title", "filled": filled.id}
        act.write("hold_cancelled", hold=other.id, biblio=other.biblio, data=why)


def _way_to_hold(desk: Desk, row: Item, hold: Hold) -> WayHome:
    if hold.pickup and hold.pickup != desk.branch:
        return WayHome("TRANSIT", hold.pickup, hold)
    if hold.state == "waiting" and hold.item == row.id:  # it was put by before: its day stands
        return WayHome("HOLD", "", hold, hold.pickup_by, hold.caught_at or desk.now)
    if hold.for_group:  # it waits for the others, and for the day of its group
        return WayHome("HOLD", "", hold, "", desk.now)
    days = at_any_rate(resolve(desk.branch, "", ""), "hold_pickup_days").limit
    by = pickup_day(desk, days, hold.expires).isoformat() if days is not None else hold.expires
    return WayHome("HOLD", "", hold, by, desk.now)


def end_loan(act: Act, back: CopyBack, way: WayHome = ON_SHELF) -> tuple[int, int]:
    """Write the entries of a check-in in the caller's act: fine and lost charges belong to it.

    Return the cents of the fine that was booked, and of what was lifted: a lost fee, a deposit.
    """
    item, loan, patron = back.item, back.loan, back.patron
    facts: dict[str, Any] = {"route": way.route}
    if way.to:
        facts["to"] = way.to
    elif way.hold:
        facts |= {"pickup_by": way.pickup_by, "ready_at": way.ready_at}
    if way.route == "SHELF" and value_of("shelving_cart", False):
        facts["cart"] = True
    fine, lifted = None, 0
    if loan:
        fine = book_fine(act, loan, item.row, patron)
        lifted = settle_found(act, item.row, loan, patron) if item.row.state in LOST else 0
    if loan and patron and patron.keeps_history:
        add_to_history(patron.id, item, loan, act.desk.at)
    if loan and patron and (item.facts.pauses or item.facts.has_deposit):
        from tuils.library.lending.things.thing_terms import take_thing_back  # few things have a deposit

        lifted += take_thing_back(act, item, loan, patron)
    if loan:
        note_borrower(item.id, loan, act.desk.at)
    hold = way.hold.id if way.hold else None
    act.write("checkin", read=back.as_read, item=item.id, loan=item.row.loan, hold=hold, data=facts)
    end_linked_holds(act, way.hold)
    if loan and item.facts.booking:
        act.write("booking_came_back", booking=item.facts.booking, data={"set": {"back_at": act.desk.at}})
    return (fine.data["cents"] if fine else 0), lifted
