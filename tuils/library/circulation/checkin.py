"""Take an item back: no card is needed, and the answer is where it goes."""

from __future__ import annotations

from dataclasses import dataclass

from tuils.library.administration.settings import name_of, returns_home
from tuils.library.desk import Desk, verb
from tuils.library.journal.writing import Act
from tuils.models import Journal
from tuils.models.rows import get

from .blocks import NO_OVERRIDE, Blocks, Override
from .found import Named, item_by_barcode, open_loan
from .terms import time_blocks, write_override

ALERTS: dict[str, str] = {"lost": "WAS_LOST", "missing": "MISSING", "damaged": "DAMAGED"}


@dataclass(frozen=True)
class CheckedIn:
    """`route`: SHELF, TRANSIT, REPAIR or PROBLEM. `place`: the location's own words. Times in microseconds UTC."""

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


@verb("circulation.checkin")
def checkin(desk: Desk, barcode: str, *, override: Override = NO_OVERRIDE) -> CheckedIn:
    """Check the item in. An item that is not on loan is no fault: it gets its route, and the alert NOT_ON_LOAN.

    Refuses with ITEM_UNKNOWN; with OUT_OF_ORDER (may be passed) and AT_BEFORE_LOAN for a back-dated time.
    """
    item = item_by_barcode(barcode)
    loan = open_loan(item.row)
    blocks = Blocks(desk)
    time_blocks(blocks, item, loan)
    passed = blocks.stop_unless(override, item.whole_title)
    route = route_of(desk, item)
    act = Act(desk)
    end_loan(act, item, route=route)
    if loan:
        write_override(act, loan["id"], passed, override.reason)
    return _answer(act, item, route, loan["due_at"] if loan else None)


def end_loan(act: Act, item: Named, *, route: str) -> None:
    """The entry of a check-in, part of whatever act the caller is in."""
    facts = {"route": route}
    if route == "TRANSIT":
        facts["to"] = item.row["home_branch"]
    act.write("checkin", item=item.id, loan=item.row["loan"], data=facts)


def route_of(desk: Desk, item: Named) -> str:
    """The one word that says where it goes."""
    row = item.row
    if row["withdrawn"]:
        return "PROBLEM"
    if row["state"] == "damaged":
        return "REPAIR"
    if row["home_branch"] and row["home_branch"] != desk.branch and returns_home(row["home_branch"]):
        return "TRANSIT"
    return "SHELF"


def _answer(act: Act, item: Named, route: str, was_due_at: int | None) -> CheckedIn:
    row = item.row
    alerts = [] if row["loan"] else ["NOT_ON_LOAN"]
    if row["state"] in ALERTS:
        alerts.append(ALERTS[row["state"]])
    still = row["loan"] is None and not row["state"] and not row["transit_to"]
    return CheckedIn(
        act.id,
        row["barcode"],
        item.whole_title,
        route,
        row["home_branch"] if route == "TRANSIT" else "",
        row["call_number"],
        name_of("location", row["location"]),
        row["staff_note"] or row["public_note"],
        was_due_at,
        (row["moved_at"] or _added_at(item)) if still else None,
        tuple(alerts),
    )


def _added_at(item: Named) -> int | None:
    """What never moved stands on the shelf since it was added: an item's id is that of the entry that added it."""
    entry = get(Journal, item.id)
    return entry["at"] if entry else None
