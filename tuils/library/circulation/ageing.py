"""What time does to holds and the cart (to loans: long_overdue.py). Nobody at a desk decides it: the main site writes
it alone, under ids that follow from what it is about, so that each is there once. It may be missed for days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from tuils.library.administration.retention import gone_before
from tuils.library.administration.settings import value_of
from tuils.library.desk import Desk, verb
from tuils.library.journal import applying
from tuils.library.journal.entries import derived_id
from tuils.library.journal.writing import Act
from tuils.models import Hold, Item, db
from tuils.models.rows import get, ids, number_of
from tuils.values.moments import MINUTE, day_of

from .counting import count_hold_ended
from .slices import in_slices, while_there_is_time

DAY = 24 * 60 * MINUTE
ITEMS_AT_ONCE = 20_000  # rows looked through in one slice


# ---- holds


def end_expired(desk: Desk) -> Iterator[int]:
    """Holds that nobody wants any more: their last day is over, and no copy was found."""
    today = day_of(desk.now, desk.zone).isoformat()
    text = "SELECT id FROM hold WHERE state = 'placed' AND expires <> '' AND expires < ? ORDER BY id"
    return in_slices(desk, ids(text, today), partial(_end, why="expired"))


def end_unclaimed(desk: Desk) -> Iterator[int]:
    """Holds whose copy was not picked up in time: it is to be taken off the shelf, and goes to the next in the queue
    with its check-in. Not where the library's `cancel_unclaimed` is off."""
    today = day_of(desk.now, desk.zone).isoformat()
    text = "SELECT id FROM hold WHERE state = 'waiting' AND pickup_by <> '' AND pickup_by < ? ORDER BY id"
    over = ids(text, today) if value_of("cancel_unclaimed", True) else []
    return in_slices(desk, over, partial(_end, why="unclaimed"))


@verb("library.daily")
def _end(desk: Desk, holds: Sequence[str], why: str) -> tuple[int, int]:
    return while_there_is_time(holds, partial(_end_one, desk, why))


def _end_one(desk: Desk, why: str, name: str) -> bool:
    hold = get(Hold, name)
    entry_id = derived_id("hold_over", name)
    if hold is None or hold["state"] not in ("placed", "waiting") or applying.entry_with(entry_id):
        return False
    Act(desk).write("hold_cancelled", hold=name, biblio=hold["biblio"], data={"why": why}, entry_id=entry_id)
    count_hold_ended(desk, hold, why)
    return True


def forget_hold_patrons(desk: Desk) -> Iterator[int]:
    """Whose a cancelled or expired hold was is known for as long as `holds` says (7 days), on every site."""
    before = gone_before(desk, "holds")
    text = "SELECT id FROM hold WHERE patron IS NOT NULL AND state = 'cancelled' AND closed_at < ? ORDER BY id"
    return in_slices(desk, [] if before is None else ids(text, before), _forget_patrons)


@verb("library.daily")
def _forget_patrons(desk: Desk, holds: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(holds, _forget_patron)


def _forget_patron(name: str) -> bool:
    applying.forget([name])
    db.execute_sql("UPDATE hold SET patron = NULL WHERE id = ?", (name,))
    return True


# ---- the cart


def clear_cart(desk: Desk) -> Iterator[int]:
    """What came back a day ago stands on its shelf, whether somebody scanned it there or not."""
    text = "SELECT id FROM item WHERE rowid > ? AND rowid <= ? AND state = 'cart' AND moved_at < ?"
    last = number_of("SELECT coalesce(max(rowid), 0) FROM item")
    for first in range(0, last, ITEMS_AT_ONCE):
        yield 0
        yield from in_slices(desk, ids(text, first, first + ITEMS_AT_ONCE, desk.now - DAY), _clear)


@verb("library.daily")
def _clear(desk: Desk, items: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(items, partial(_clear_one, desk))


def _clear_one(desk: Desk, name: str) -> bool:
    item = get(Item, name)
    entry_id = derived_id("cart", name, str(item["moved_at"] if item else 0))
    if item is None or item["state"] != "cart" or applying.entry_with(entry_id):
        return False
    Act(desk).write("item_state", item=name, data={"state": ""}, entry_id=entry_id)
    return True
