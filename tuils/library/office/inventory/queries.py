"""The queries of inventories. Moments are microseconds UTC."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from tuils.models import db
from tuils.models.rows import AT_ONCE, fetch_number, ids, marks, parts, typed, typed_one

_COLUMNS = (
    "item.id, item.barcode, item.biblio, coalesce(biblio.title, ''), coalesce(biblio.medium, ''), "
    "coalesce(biblio.author, ''), coalesce(nullif(item.call_number, ''), biblio.call_number, ''), item.volume, "
    "item.copy_number, item.section, item.shelf_key, item.location, item.state, item.withdrawn, item.loan, "
    "item.transit_to, item.held_for, item.holding_branch, item.home_branch, item.moved_at, item.added_pos"
)
_TITLE = "LEFT JOIN biblio ON biblio.id = item.biblio"


class ShelfItem(NamedTuple):
    """A copy as an inventory looks at it."""

    id: str
    barcode: str
    biblio: str
    title: str
    medium: str
    author: str
    call_number: str
    volume: str
    copy_number: str
    section: str
    shelf_key: str
    location: str
    state: str
    withdrawn: int
    loan: str | None
    transit_to: str
    held_for: str | None
    holding_branch: str
    home_branch: str
    moved_at: int
    added_pos: int


class SeenItem(NamedTuple):
    """A scan, with the copy where there is one. `lent_at`: of the loan that the copy has now, 0 without one."""

    code: str
    walk: str
    place: int
    at: int
    wrong: str
    lent_at: int
    item: ShelfItem | None


# Return all copies of this branch that are in the collection.
items_at: Callable[[str], list[ShelfItem]] = partial(
    typed, ShelfItem, f"SELECT {_COLUMNS} FROM item {_TITLE} WHERE item.home_branch = ? AND NOT item.withdrawn"
)


def items_with_codes(codes: Sequence[str]) -> dict[str, ShelfItem]:
    """Return copies by barcode, exactly as given. Of two copies with one barcode the first registrant's."""
    found: dict[str, ShelfItem] = {}
    for part in parts(codes, AT_ONCE):
        text = f"SELECT {_COLUMNS} FROM item {_TITLE} WHERE item.barcode IN ({marks(part)}) ORDER BY item.clash DESC"
        found |= {row[1]: ShelfItem._make(row) for row in db.execute_sql(text, part).fetchall()}
    return found


_SEEN = (
    "SELECT seen.code, seen.walk, seen.place, seen.at, seen.wrong, coalesce(loan.lent_at, 0), "
    f"{_COLUMNS} FROM inventory_seen AS seen LEFT JOIN item ON item.id = seen.item {_TITLE} "
    "LEFT JOIN loan ON loan.id = item.loan WHERE seen.inventory = ? "
)
_OWN = 6
"""The columns of `_SEEN` before those of the copy."""


def seen_items(inventory: str) -> list[SeenItem]:
    """Return all scans, walk after walk."""
    rows: Any = db.execute_sql(_SEEN + "ORDER BY seen.walk, seen.place", (inventory,)).fetchall()
    return [_seen(row) for row in rows]


def last_of_walk(inventory: str, walk: str, most: int) -> list[SeenItem]:
    """Return the end of a walk, in its order."""
    text = _SEEN + "AND seen.walk = ? ORDER BY seen.place DESC LIMIT ?"
    rows: Any = db.execute_sql(text, (inventory, walk, most)).fetchall()
    return [_seen(row) for row in rows][::-1]


def _seen(row: Any) -> SeenItem:
    code, walk, place, at, wrong, lent_at = row[:_OWN]
    return SeenItem(code, walk, place, at, wrong, lent_at, ShelfItem._make(row[_OWN:]) if row[_OWN] else None)


class LastScan(NamedTuple):
    """The last scan of a machine, whose walks begin with its name."""

    walk: str
    place: int
    at: int


def last_scan(inventory: str, device: str) -> LastScan | None:
    text = (
        "SELECT walk, place, at FROM inventory_seen WHERE inventory = ? AND walk > ? AND walk < ? "
        "ORDER BY walk DESC, place DESC LIMIT 1"
    )
    return typed_one(LastScan, text, inventory, f"{device}/", f"{device}0")  # 0 comes behind /


def seen_among(inventory: str, items: Sequence[str]) -> set[str]:
    """Return which of these copies the inventory has seen."""
    found: set[str] = set()
    for part in parts(items, AT_ONCE):
        text = f"SELECT item FROM inventory_seen WHERE inventory = ? AND item IN ({marks(part)})"
        found |= set(ids(text, inventory, *part))
    return found


# Return the items that this inventory missed and that are still missing.
missed_items: Callable[[str], list[ShelfItem]] = partial(
    typed,
    ShelfItem,
    f"SELECT {_COLUMNS} FROM inventory_missed JOIN item ON item.id = inventory_missed.item {_TITLE} "
    "WHERE inventory = ? AND item.state = 'missing' AND NOT item.withdrawn",
)
# Return the number of barcodes scanned for it. (A walk without a sign is none: see DESK.)
count_seen: Callable[[str], int] = partial(
    fetch_number, "SELECT count(*) FROM inventory_seen WHERE inventory = ? AND walk LIKE '%/%'"
)
# Return the number of copies scanned for it and found in their places.
count_in_place: Callable[[str], int] = partial(
    fetch_number, "SELECT count(*) FROM inventory_seen WHERE inventory = ? AND item <> '' AND wrong = ''"
)


# ---- for another library

TOLD = "SELECT id FROM item"
"""All items an inventory can refer to."""


class SeenRow(NamedTuple):
    """One copy scanned in an inventory, as stored."""

    code: str
    item: str
    walk: str
    place: int
    at: int
    wrong: str


seen_rows_of: Callable[[str], list[SeenRow]] = partial(
    typed,
    SeenRow,
    "SELECT code, item, walk, place, at, wrong FROM inventory_seen WHERE inventory = ? ORDER BY walk, place",
)
# Return the ids of the items that it marked missing.
missed_of: Callable[[str], list[str]] = partial(ids, "SELECT item FROM inventory_missed WHERE inventory = ?")


# ---- written by the state alone
