"""The route of a copy in hand, and the entries that end its loan: part of any act that checks it in."""

from __future__ import annotations

from datetime import date
from typing import Any

from tuils.library.foundation.administration.settings import returns_home, value_of
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import Act
from tuils.library.holdings.items.custody import LOST
from tuils.library.lending.counting import count_hold_ended
from tuils.library.lending.lookups import NamedItem
from tuils.library.lending.money.fining import book_fine
from tuils.library.lending.money.lost import settle_found
from tuils.library.lending.rules.rules import at_any_rate, resolve
from tuils.library.lending.terms.queues import AWAY, is_past, is_set_aside, next_hold, put_by_for, queue_of
from tuils.library.lending.terms.terms import pickup_day
from tuils.models import Patron
from tuils.models.rows import Row, get
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

from .last_borrower import note_borrower
from .remembering import remember


@dataclass(frozen=True)
class WayHome:
    """The place where a copy goes, and the hold it is for."""

    route: str
    to: str = ""
    hold: Row | None = None
    pickup_by: str = ""
    ready_at: int = 0


def way_of(desk: Desk, row: Row) -> WayHome:
    """Return the first route that fits: withdrawn, to repair, for a hold, home, or onto its shelf.

    C1 belongs to EAST and is checked in at MAIN.
    Cleo waits, pickup MAIN            HOLD, with the last pickup day
    Cleo waits, pickup EAST            TRANSIT to EAST, for Cleo
    nobody waits                       TRANSIT to EAST, its home; SHELF if copies of EAST float
    it is put by for Cleo since Monday HOLD again, with Monday's pickup day
    damaged                            REPAIR, whoever waits
    """
    if row["withdrawn"]:
        return WayHome("PROBLEM")
    if is_set_aside(row):
        return WayHome("REPAIR")
    today = day_of(desk.now, desk.zone)
    hold = _still_put_by(row, today) or next_hold({**row, "loan": None}, today, queue_of(row["biblio"]))
    if hold:
        return _way_to_hold(desk, row, hold)
    if row["state"] in AWAY:
        return WayHome("REPAIR")
    if row["transit_to"] == desk.branch and not row["held_for"]:  # it was sent here, and is here
        return WayHome("SHELF")
    home = row["home_branch"]
    if home and home != desk.branch and returns_home(home):
        return WayHome("TRANSIT", home)
    return WayHome("SHELF")


def _still_put_by(row: Row, day: date) -> Row | None:
    """Return the hold it is put by for already, unless the copy was lent meanwhile or its pickup day is over."""
    hold = put_by_for(row)
    return None if hold is None or row["loan"] or _is_unclaimed(hold, day) else hold


def _is_unclaimed(hold: Row, day: date) -> bool:
    """Does this hold end unclaimed? If `cancel_unclaimed` is off, its copy stays put by until staff cancel it."""
    return is_past(hold, day) and bool(value_of("cancel_unclaimed", True))


def end_unclaimed(act: Act, row: Row) -> None:
    """End an unclaimed hold as its copy is taken off the hold shelf: it does not wait for another."""
    hold = put_by_for(row)
    if hold and not row["loan"] and _is_unclaimed(hold, day_of(act.desk.now, act.desk.zone)):
        act.write("hold_cancelled", hold=hold["id"], biblio=hold["biblio"], data={"why": "unclaimed"})
        count_hold_ended(act.desk, hold, "unclaimed")


def _way_to_hold(desk: Desk, row: Row, hold: Row) -> WayHome:
    if hold["pickup"] and hold["pickup"] != desk.branch:
        return WayHome("TRANSIT", hold["pickup"], hold)
    if hold["state"] == "waiting" and hold["item"] == row["id"]:  # it was put by before: its day stands
        return WayHome("HOLD", "", hold, hold["pickup_by"], hold["caught_at"] or desk.now)
    days = at_any_rate(resolve(desk.branch, "", ""), "hold_pickup_days").limit
    by = pickup_day(desk, days, hold["expires"]).isoformat() if days is not None else hold["expires"]
    return WayHome("HOLD", "", hold, by, desk.now)


def end_loan(
    act: Act, item: NamedItem, *, route: str, loan: Row | None = None, way: WayHome | None = None
) -> tuple[int, int]:
    """Write the entries of a check-in in the caller's act: fine and lost charges belong to it.

    Return the cents of the fine that was booked, and of what was lifted because it was lost.
    """
    facts: dict[str, Any] = {"route": route}
    hold = way.hold if way else None
    if way and way.to:
        facts["to"] = way.to
    if hold and way and not way.to:
        facts |= {"pickup_by": way.pickup_by, "ready_at": way.ready_at}
    if route == "SHELF" and value_of("shelving_cart", False):
        facts["cart"] = True
    patron = get(Patron, loan["patron"]) if loan and loan["patron"] else None
    fine, lifted = None, 0
    if loan:
        fine = book_fine(act, loan, item.row, patron)
        lifted = settle_found(act, item.row, loan, patron) if item.row["state"] in LOST else 0
    if loan and patron and patron["keeps_history"]:
        remember(patron["id"], item, loan, act.desk.at)
    if loan:
        note_borrower(item.id, loan, act.desk.at)
    act.write("checkin", item=item.id, loan=item.row["loan"], hold=hold["id"] if hold else None, data=facts)
    return (fine.data["cents"] if fine else 0), lifted
