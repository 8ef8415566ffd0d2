"""Take an item back: no card is needed, and the answer is where it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tuils.library.administration.settings import name_of, returns_home, value_of
from tuils.library.cataloging.custody import CLAIMED, LOST
from tuils.library.desk import Desk, verb
from tuils.library.journal.writing import Act
from tuils.models import Journal, Patron
from tuils.models.rows import Row, get
from tuils.values.moments import day_of

from .blocks import NO_OVERRIDE, Blocks, Override, type_of
from .counting import count_return
from .fining import book_fine
from .found import Named, item_by_barcode, open_loan
from .lost import settle_found
from .queues import is_past, next_hold, put_by_for, queue_of
from .remembering import remember
from .rules import at_any_rate, resolve
from .terms import pickup_day, time_blocks, with_plain_yes, write_override
from .waiting import pickup_code

ALERTS: dict[str, str] = {
    **dict.fromkeys(LOST, "WAS_LOST"),
    **dict.fromkeys(CLAIMED, "CLAIMED"),
    "missing": "MISSING",
    "damaged": "DAMAGED",
    "in_repair": "DAMAGED",
}


@dataclass(frozen=True)
class Caught:
    """The hold that a returned copy is for. `code` is what its slip shows; `patron` a card; days are ISO dates."""

    hold: str
    patron: str
    code: str
    pickup: str
    pickup_by: str


@dataclass(frozen=True)
class CheckedIn:
    """`route`: SHELF, HOLD, TRANSIT, REPAIR or PROBLEM. `place`: the location's own words. Times in microseconds UTC.

    `fine_cents` was booked by this return, `lifted_cents` taken off, because a lost copy was found. `pieces` is what
    belongs to it, to be counted. `on_shelf_since` where it was not on loan and nothing had to be done.
    """

    act: str
    item: str
    title: str
    route: str
    to: str
    call_number: str
    place: str
    note: str
    was_due_at: int | None
    on_shelf_since: int | None
    alerts: tuple[str, ...]
    caught: Caught | None = None
    fine_cents: int = 0
    lifted_cents: int = 0
    pieces: str = ""


@dataclass(frozen=True)
class Way:
    """Where a copy goes, and the hold it is for."""

    route: str
    to: str = ""
    hold: Row | None = None
    pickup_by: str = ""
    ready_at: int = 0


@verb("circulation.checkin")
def checkin(desk: Desk, barcode: str, *, override: Override = NO_OVERRIDE) -> CheckedIn:
    """Check the item in. An item that is not on loan is no fault: it gets its route, and the alert NOT_ON_LOAN.

    Refuses with ITEM_UNKNOWN; with PARTS_CHECK where the library counts pieces at the return (may be passed); with
    OUT_OF_ORDER (may be passed) and AT_BEFORE_LOAN for a back-dated time.
    """
    item = item_by_barcode(barcode)
    loan = open_loan(item.row)
    blocks = Blocks(desk)
    pieces = item.row["pieces"] or type_of(item.row).message
    if pieces and value_of("count_pieces", False) and loan:
        blocks.add("PARTS_CHECK", wording="PARTS_BACK", pieces=pieces)
    time_blocks(blocks, item, loan)
    passed = blocks.stop_unless(with_plain_yes(override), item.whole_title)
    way = way_of(desk, item.row)
    act = Act(desk)
    _end_unclaimed(act, item.row)
    fine, lifted = end_loan(act, item, route=way.route, loan=loan, way=way)
    if loan:
        write_override(act, passed, override.reason, loan=loan["id"])
        count_return(desk, item.row)
    return _answer(act, item, way, loan, (fine, lifted, pieces))


def end_loan(act: Act, item: Named, *, route: str, loan: Row | None = None, way: Way | None = None) -> tuple[int, int]:
    """The entries of a check-in, part of whatever act the caller is in: fine and lost charges belong to it.

    Gives back the cents of the fine that was booked, and of what was lifted because it was lost.
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
    act.write("checkin", item=item.id, loan=item.row["loan"], hold=hold["id"] if hold else None, data=facts)
    return (fine.data["cents"] if fine else 0), lifted


# ---- where it goes


def way_of(desk: Desk, row: Row) -> Way:
    """Out of the collection, to be mended, for a hold, home, or onto its shelf: the first that fits."""
    if row["withdrawn"]:
        return Way("PROBLEM")
    if row["state"] in ("damaged", "in_repair") and not value_of("holds_on_damaged", False):
        return Way("REPAIR")
    today = day_of(desk.now, desk.zone)
    hold = _still_put_by(row, today) or next_hold({**row, "loan": None}, today, queue_of(row["biblio"]))
    if hold:
        return _way_to_hold(desk, row, hold)
    if row["state"] in ("damaged", "in_repair"):
        return Way("REPAIR")
    if row["transit_to"] == desk.branch and not row["held_for"]:  # it was sent here, and is here
        return Way("SHELF")
    home = row["home_branch"]
    if home and home != desk.branch and returns_home(home):
        return Way("TRANSIT", home)
    return Way("SHELF")


def _still_put_by(row: Row, day: date) -> Row | None:
    """The hold it is put by for already, unless the copy was lent meanwhile or its pickup day is over."""
    hold = put_by_for(row)
    return None if hold is None or row["loan"] or _is_unclaimed(hold, day) else hold


def _is_unclaimed(hold: Row, day: date) -> bool:
    """Where the library's `cancel_unclaimed` is off, a copy stays put by until somebody cancels the hold."""
    return is_past(hold, day) and bool(value_of("cancel_unclaimed", True))


def _end_unclaimed(act: Act, row: Row) -> None:
    """Whoever did not come for the copy that is taken off the hold shelf now does not wait for another."""
    hold = put_by_for(row)
    if hold and not row["loan"] and _is_unclaimed(hold, day_of(act.desk.now, act.desk.zone)):
        act.write("hold_cancelled", hold=hold["id"], biblio=hold["biblio"], data={"why": "unclaimed"})


def _way_to_hold(desk: Desk, row: Row, hold: Row) -> Way:
    if hold["pickup"] and hold["pickup"] != desk.branch:
        return Way("TRANSIT", hold["pickup"], hold)
    if hold["state"] == "waiting" and hold["item"] == row["id"]:  # it was put by before: its day stands
        return Way("HOLD", "", hold, hold["pickup_by"], hold["caught_at"] or desk.now)
    days = at_any_rate(resolve(desk.branch, "", ""), "hold_pickup_days").limit
    by = pickup_day(desk, days, hold["expires"]).isoformat() if days is not None else hold["expires"]
    return Way("HOLD", "", hold, by, desk.now)


# ---- the answer


def _answer(act: Act, item: Named, way: Way, loan: Row | None, told: tuple[int, int, str]) -> CheckedIn:
    row = item.row
    fine, lifted, pieces = told
    alerts = [] if loan else ["NOT_ON_LOAN"]
    if row["state"] in ALERTS:
        alerts.append(ALERTS[row["state"]])
    if fine:
        alerts.append("FINE_BOOKED")
    still = loan is None and not row["state"] and not row["transit_to"] and not row["held_for"] and not way.hold
    return CheckedIn(
        act.id,
        row["barcode"],
        item.whole_title,
        way.route,
        way.to,
        row["call_number"],
        name_of("location", row["location"]),
        row["staff_note"] or row["public_note"],
        loan["due_at"] if loan else None,
        (row["moved_at"] or _added_at(item)) if still else None,
        tuple(alerts),
        _caught(way),
        fine,
        lifted,
        pieces,
    )


def _caught(way: Way) -> Caught | None:
    if way.hold is None:
        return None
    patron = get(Patron, way.hold["patron"])
    card = str(patron["card"]) if patron else ""
    return Caught(way.hold["id"], card, pickup_code(patron), way.hold["pickup"], way.pickup_by)


def _added_at(item: Named) -> int | None:
    """What never moved stands on the shelf since it was added: an item's id is that of the entry that added it."""
    entry = get(Journal, item.id)
    return entry["at"] if entry else None
