"""Changes that time makes to holds and the cart (to loans: long_overdue.py). No staff decide them: the main site
alone writes them, under ids that follow from their subject, so that each exists once. They may be missed for days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from tuils.i18n import N_
from tuils.library.foundation.administration.retention import Keeping, gone_before
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import derived_id
from tuils.library.foundation.journal.writing import Act
from tuils.library.lending.counting import count_hold_ended
from tuils.library.lending.hold_queries import (
    cancelled_before,
    expired_holds,
    forget_patron_of,
    last_arrival,
    on_cart,
    unclaimed_holds,
)
from tuils.library.lending.rules.rules import at_any_rate, resolve
from tuils.library.lending.slices import in_slices, while_there_is_time
from tuils.library.lending.terms.terms import pickup_day
from tuils.library.lending.working_days import CLOSED_DAYS, is_after_a_gap
from tuils.models import Hold, Item
from tuils.models.rows import get
from tuils.values.time.moments import MINUTE, day_of

DAY = 24 * 60 * MINUTE
UNTOLD, TOLD_LATE = "untold", "told_late"
"""The reason for a new pickup day, in its entry: nobody could tell the patron yet, or only now."""
ITEMS_AT_ONCE = 20_000  # rows looked through in one slice


# ---- holds


def end_expired(desk: Desk) -> Iterator[int]:
    """End holds that are no longer wanted: their last day is over, and no copy was found."""
    today = day_of(desk.now, desk.zone).isoformat()
    return in_slices(desk, expired_holds(today), partial(_end, why="expired"))


def end_unclaimed_holds(desk: Desk) -> Iterator[int]:
    """End holds whose copy was not picked up in time: it is to be taken off the shelf, and its check-in catches it
    for the next in the queue."""
    return in_slices(desk, unclaimed(desk), partial(_end, why="unclaimed"))


def unclaimed(desk: Desk) -> list[str]:
    """Return holds (ids) whose last day is over. Empty if the library's `cancel_unclaimed` is off, or if nobody
    could come: the library was closed for long, or the clock is wrong."""
    today = day_of(desk.now, desk.zone).isoformat()
    over = unclaimed_holds(today) if value_of("cancel_unclaimed", True) else []
    return [] if over and is_after_a_gap(desk, CLOSED_DAYS) else over


@verb("notices.send")
def pickup_anew(desk: Desk, holds: Sequence[str], why: str = UNTOLD) -> tuple[int, int]:
    """Begin the pickup time of these holds (ids) today, as the patron could not be told before. Return how many were
    checked, and how many of them have a later day now."""
    return while_there_is_time(holds, partial(_begin_pickup, desk, why))


def _begin_pickup(desk: Desk, why: str, name: str) -> bool:
    hold, by = get(Hold, name), pickup_from_today(desk, name)
    if hold is None or by <= hold.pickup_by:
        return False
    facts = {"set": {"pickup_by": by}, "was": hold.pickup_by, "why": why}
    Act(replace(desk, branch=hold.pickup or desk.branch)).write(
        "hold_edited", hold=name, biblio=hold.biblio, data=facts
    )
    return True


def pickup_from_today(desk: Desk, name: str) -> str:
    """Return the last day (ISO) of this hold if its copy were put by today; empty if it has none."""
    hold = get(Hold, name)
    if hold is None or hold.state != "waiting" or not hold.pickup_by:
        return ""
    there = replace(desk, branch=hold.pickup or desk.branch)
    days = at_any_rate(resolve(there.branch, "", ""), "hold_pickup_days").limit
    return pickup_day(there, days, hold.expires).isoformat() if days is not None else ""


@verb("library.daily")
def _end(desk: Desk, holds: Sequence[str], why: str) -> tuple[int, int]:
    return while_there_is_time(holds, partial(_end_one, desk, why))


def _end_one(desk: Desk, why: str, name: str) -> bool:
    hold = get(Hold, name)
    entry_id = derived_id("hold_over", name)
    if hold is None or hold.state not in ("placed", "waiting") or applying.entry_with(entry_id):
        return False
    Act(desk).write("hold_cancelled", hold=name, biblio=hold.biblio, data={"why": why}, entry_id=entry_id)
    count_hold_ended(desk, hold, why)
    return True


def forget_hold_patrons(desk: Desk) -> Iterator[int]:
    """Forget the patron of a cancelled or expired hold after the time that `holds` says (7 days), on every site."""
    before = gone_before(desk, HOLDS_KEPT)
    return in_slices(desk, [] if before is None else cancelled_before(before), _forget_patrons)


HOLDS_KEPT = Keeping(
    "holds",
    forget_hold_patrons,
    N_("canceled holds no longer linked to a patron: {n}"),
    N_("Patron of a closed hold"),
    period="7d",
    setting="holds_kept",
)


@verb("library.daily")
def _forget_patrons(desk: Desk, holds: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(holds, _forget_patron)


def _forget_patron(name: str) -> bool:
    applying.delete_private_parts([name])
    forget_patron_of(name)
    return True


# ---- the cart


def clear_cart(desk: Desk) -> Iterator[int]:
    """Shelve copies that came back a day ago, whether somebody scanned them there or not."""
    last = last_arrival()
    for first in range(0, last, ITEMS_AT_ONCE):
        yield 0
        yield from in_slices(desk, on_cart(first, first + ITEMS_AT_ONCE, desk.now - DAY), _clear)


@verb("library.daily")
def _clear(desk: Desk, items: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(items, partial(_clear_one, desk))


def _clear_one(desk: Desk, name: str) -> bool:
    item = get(Item, name)
    entry_id = derived_id("cart", name, str(item.moved_at if item else 0))
    if item is None or item.state != "cart" or applying.entry_with(entry_id):
        return False
    Act(desk).write("item_state", item=name, data={"state": ""}, entry_id=entry_id)
    return True
