"""Whole inventories: started, listed, found by name, finished, searched for again."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tuils.i18n import _
from tuils.library.foundation.administration.settings import name_of, value_of
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import need, not_understood, refuse
from tuils.library.holdings.items.item_meant import item_row
from tuils.library.holdings.items.shelving import read_shelf_span
from tuils.library.lending.item_status.marking import effect_of_mark, write_mark
from tuils.models import Item
from tuils.models.rows import columns, get, some
from tuils.models.shelf_work import Inventory
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean, fold_text

from .inventory_state import FINISHED, NUMBERS, SEARCHED, STARTED
from .queries import (
    SeenItem,
    ShelfItem,
    count_in_place,
    count_seen,
    items_at,
    missed_items,
    missed_of,
    seen_among,
    seen_items,
)
from .scope import location_called, location_named
from .standing import copies_accounted_for, not_accounted

LONGEST_NAME, SHORTEST_END = 80, 6
_CLASSES = re.compile("[0-9]{3}(?: ?- ?[0-9]{3})?")


@dataclass(frozen=True)
class InventorySheet:
    """An inventory as doors show it. `accounted` of `expected` copies that should be on its shelves were scanned, or
    went over a desk since it began; `scanned` barcodes in all. `missing`: how many it missed and are missing still.
    Moments are microseconds UTC."""

    id: str
    name: str
    branch: str
    span: str
    location: str
    started_at: int
    finished_at: int
    searched: int
    scanned: int
    accounted: int
    expected: int
    missing: int
    act: str = ""

    @property
    def shelves(self) -> str:
        """`500-599, Main stacks`, or all shelves."""
        place = name_of("location", self.location) if self.location else ""
        return ", ".join(filter(None, (self.span, place))) or _("All shelves")

    @property
    def percent(self) -> int:
        return self.accounted * 100 // self.expected if self.expected else 100


@verb("catalog.edit")
def start_inventory(desk: Desk, name: str = "", *, span: str = "", location: str = "") -> InventorySheet:
    """Begin to check the shelves of this branch: all, those of a range of call numbers, of a shelving location.

    Without a name it is called after its shelves; a name such as 500-599 is its range, for whoever forgets to say so
    would count, and miss, all the others; a range that is the name of a location is that one. Refuses with
    NOT_UNDERSTOOD, INVENTORY_NAME_TAKEN.
    """
    code = location_called(location) or location_named(span)
    span = "" if code and not location else span or (clean(name) if _CLASSES.fullmatch(clean(name)) else "")
    read_shelf_span(span)
    place = name_of("location", code) if code else ""
    words = clean(name) or ", ".join(filter(None, (clean(span), place))) or _("All shelves")
    if len(words) > LONGEST_NAME:
        raise not_understood(_("name"), words, _("A few words, {n} characters at most.").format(n=LONGEST_NAME))
    if any(fold_text(row.name) == fold_text(words) for row in some(Inventory, '"finished_at" = 0')):
        raise refuse("INVENTORY_NAME_TAKEN", name=words)
    act = Act(desk)
    facts: Facts = {"name": words, "branch": desk.branch, "span": clean(span), "location": code}
    made = act.write(STARTED, list=NEW, data={"set": facts})
    return read_inventory_sheet(inventory_row(made.id), act.id)


def inventory_row(text: str, *, is_open: bool = False) -> Inventory:
    """Return an inventory by name, id, or the end of it (6 characters or more). Of several with one name the open one,
    then the newest. Refuses with INVENTORY_UNKNOWN; where it has to be open, with INVENTORY_FINISHED."""
    if (row := get(Inventory, text)) is None:
        rows = some(Inventory, '1 = 1 ORDER BY "finished_at" > 0, "started_at" DESC')
        found = [table for table in rows if fold_text(table.name) == fold_text(text)]
        if not found and len(text) >= SHORTEST_END:
            found = [table for table in rows if table.id.endswith(text)]
        row = found[0] if found else None
    row = need(row, "INVENTORY_UNKNOWN", name=text)
    if is_open and row.finished_at:
        raise refuse("INVENTORY_FINISHED", name=row.name)
    return row


@permitted("circulation.checkin")
def inventories(desk: Desk) -> Sequence[InventorySheet]:
    """Return all inventories, the open ones first, then the newest. Permission circulation.checkin."""
    return [read_inventory_sheet(row) for row in some(Inventory, '1 = 1 ORDER BY "finished_at" > 0, "started_at" DESC')]


@permitted("circulation.checkin")
def inventory_sheet(desk: Desk, text: str) -> InventorySheet:
    """Return the state of one inventory. Refuses with INVENTORY_UNKNOWN. Permission circulation.checkin."""
    return read_inventory_sheet(inventory_row(text))


def read_inventory_sheet(
    row: Inventory, act: str = "", items: Sequence[ShelfItem] | None = None, seen: Sequence[SeenItem] | None = None
) -> InventorySheet:
    """`items` of its branch and `seen`: where they were read already."""
    if not row.finished_at:
        items = items_at(row.branch) if items is None else items
        numbers = copies_accounted_for(row, items, seen_items(row.id) if seen is None else seen)
    elif row.expected:
        numbers = row.accounted, row.expected
    else:
        numbers = (right := count_in_place(row.id)), right + len(missed_of(row.id))
    missing = len(missed_items(row.id)) if row.finished_at else 0
    known = {name: value for name, value in columns(row).items() if name != "started_pos"}
    known |= dict(zip(NUMBERS, numbers, strict=True))
    return InventorySheet(**known, scanned=count_seen(row.id), missing=missing, act=act)


# ---- the end


@dataclass(frozen=True)
class InventoryEnd:
    """The result of an act on copies: how many are now `status`."""

    sheet: InventorySheet
    marked: int
    status: str


AT_ONCE = 500
"""The most copies of one act: a scan at another desk waits for no more of them."""
SEARCHES = 2
"""The number of searches before missing copies become lost."""
Told = Callable[[int, int, int], None]
"""The callback for progress: how many are done, of how many, and the first again."""


@permitted("catalog.edit")
def finish_inventory(desk: Desk, text: str, *, keep: bool = False, tell: Told = lambda *_how: None) -> InventoryEnd:
    """Nothing more is scanned. What was neither scanned nor over a desk since it began becomes missing, some at a time,
    each in its own act; undo takes all of these back. Nobody is billed. `keep`: nothing becomes missing. Where the
    power goes in the middle it is open still, and the next call goes on.

    Refuses with INVENTORY_UNKNOWN, INVENTORY_FINISHED.
    """
    row = inventory_row(text, is_open=True)
    items, seen = items_at(row.branch), seen_items(row.id)
    accounted, expected = copies_accounted_for(row, items, seen)
    numbers = {"accounted": accounted, "expected": expected + len(missed_of(row.id))}
    missed = [] if keep else [item.id for item in not_accounted(row, items, seen)]
    return _by_parts(desk, FINISHED, row.id, missed, tell, numbers)


@permitted("catalog.edit")
def searched_again(desk: Desk, text: str, *, lost: bool = False, tell: Told = lambda *_how: None) -> InventoryEnd:
    """People looked again for what it missed, and put what they found through check-in. `lost`: what is missing still
    becomes lost, some at a time, as `finish_inventory` does; nobody is billed.

    Refuses with INVENTORY_UNKNOWN, with INVENTORY_OPEN where it is not finished, with INVENTORY_SEARCH_AGAIN before
    as many searches as the setting `inventory_searches` wants.
    """
    row = inventory_row(text)
    need(row.finished_at, "INVENTORY_OPEN", name=row.name)
    wanted = int(value_of("inventory_searches", SEARCHES) or 0)
    if lost and row.searched + 1 < wanted:
        raise refuse("INVENTORY_SEARCH_AGAIN", name=row.name, n=row.searched + 1, wanted=wanted)
    items = [item.id for item in missed_items(row.id)] if lost else []
    return _by_parts(desk, SEARCHED, row.id, items, tell)


def _by_parts(
    desk: Desk, kind: str, inventory: str, items: Sequence[str], tell: Told, last: Facts | None = None
) -> InventoryEnd:
    """`last`: what the last act says besides."""
    first, marked = "", 0
    for at in range(0, max(1, len(items)), AT_ONCE):
        some, more = items[at : at + AT_ONCE], at + AT_ONCE < len(items)
        many: Facts = {"first": first, "more": more} if first or more else {}
        many |= {} if more else last or {}
        act, done = _mark_some(desk, kind, inventory, some, many)
        first, marked = first or act, marked + done
        tell(at + len(some), len(items), at + len(some))
    return InventoryEnd(read_inventory_sheet(inventory_row(inventory), act), marked, MARKS[kind])


MARKS = {FINISHED: "missing", SEARCHED: "lost"}


@verb("catalog.edit")
def _mark_some(desk: Desk, kind: str, inventory: str, items: Sequence[str], many: Facts) -> tuple[str, int]:
    """The act, and how many it marked. `many`: of an act that is one of several, its first, and whether more follow;
    of the last, the numbers.
    Refuses with INVENTORY_FINISHED where another machine was first."""
    row, act = inventory_row(inventory, is_open=kind == FINISHED), Act(desk)
    seen = seen_among(inventory, items) if kind == FINISHED else set()
    rows = [copy for copy in map(item_row, items) if copy.id not in seen and _is_so_still(kind, row, copy)]
    missed = {"missing": [copy.id for copy in rows]} if kind == FINISHED else {}
    act.write(kind, list=inventory, data={**missed, **many})
    marked = 0
    for copy in rows:
        if done := effect_of_mark(copy, MARKS[kind]):
            write_mark(act, copy, done)
            marked += 1
    return act.id, marked


def _is_so_still(kind: str, row: Inventory, copy: Item) -> bool:
    """A desk goes on while the others are marked: what it had since then is there."""
    if kind == SEARCHED:
        return bool(copy.state == "missing")
    here = not (copy.loan or copy.withdrawn or copy.held_for or copy.transit_to)
    return here and copy.state in ("", "cart") and copy.moved_at <= row.started_at
