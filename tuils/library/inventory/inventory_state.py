"""Inventories in the store: what was scanned follows from the entries of every machine that scanned.

An entry names its inventory as its list. Of a barcode that was scanned twice the later scan counts, so that a second
pass over a shelf replaces the first, and two machines that scanned one shelf lose nothing.
"""

from __future__ import annotations

from dataclasses import field

from tuils.library.journal import applying
from tuils.library.journal.entries import Entry, Facts, first_of
from tuils.library.journal.families import Family, Pocketful, by_any, register
from tuils.library.refusals import refuse
from tuils.models.rows import Row, blank, get, put, put_all
from tuils.models.shelf_work import Inventory, InventoryMissed, InventorySeen
from tuils.values.dataclass import dataclass

from .queries import drop_inventory

SCOPE = ("name", "branch", "span", "location")
NUMBERS = ("accounted", "expected")
SEEN, FINISHED, SEARCHED = "inventory_seen", "inventory_finished", "inventory_searched"
DESK = "desk"
"""The walk of what was not scanned, but over a desk, in the library that this one came from."""
BLANK = blank(Inventory)


@dataclass
class InventoryState:
    """An inventory as its entries tell it: without `fields` none of them started it. `seen` by barcode."""

    id: str
    fields: Facts = field(default_factory=dict)
    seen: dict[str, Row] = field(default_factory=dict)
    missed: set[str] = field(default_factory=set)

    def row(self) -> Row:
        return {**BLANK, **self.fields, "id": self.id}


def step_inventory(state: InventoryState, entry: Entry) -> None:
    """One entry, in any state: what makes no sense is passed over."""
    if entry.kind == "inventory_started":
        state.fields |= {name: str(entry.changes.get(name, "")) for name in SCOPE}
        state.fields |= {"started_at": entry.at, "started_pos": entry.pos}
    elif entry.kind == SEEN:
        state.seen |= {row["code"]: row for row in seen_rows(entry)}
    elif entry.kind == FINISHED:
        if not entry.data.get("more"):
            state.fields |= {"finished_at": entry.at}
            state.fields |= {name: int(entry.data.get(name, 0)) for name in NUMBERS}
        state.missed |= set(entry.data.get("missing", ()))
    elif entry.kind == SEARCHED and not entry.data.get("more"):
        state.fields |= {"searched": int(state.fields.get("searched", 0)) + 1}


def seen_rows(entry: Entry) -> list[Row]:
    """What an entry of scans says of each barcode."""
    walk, first = str(entry.data.get("walk", "")), int(entry.data.get("first", 0))
    return [
        {"inventory": entry.list, "code": code, "item": item, "walk": walk, "place": first + number, "at": entry.at,
         "wrong": wrong}
        for number, (code, item, wrong) in enumerate(entry.data.get("seen", ()))
    ]  # fmt: skip


class InventoryFamily(Family):
    kinds = frozenset({"inventory_started", SEEN, FINISHED, SEARCHED})
    brought = {
        **dict.fromkeys(("inventory_started", FINISHED, SEARCHED), by_any("catalog.edit")),
        SEEN: by_any("circulation.checkin"),
    }
    tables = (Inventory, InventorySeen, InventoryMissed)

    def apply_new(self, entry: Entry) -> Pocketful:
        row = get(Inventory, entry.list)
        if row is None or not entry.list:
            return self.refold([entry])
        state = InventoryState(row["id"], {name: value for name, value in row.items() if name != "id"})
        step_inventory(state, entry)
        _save(state, row)
        return {}

    def refold(self, touched: list[Entry]) -> Pocketful:
        for key in sorted({entry.list for entry in touched if entry.list}):
            state = InventoryState(key)
            for entry in applying.about(list=key):
                if not entry.void:
                    step_inventory(state, entry)
            drop_inventory(key)
            if state.fields.get("started_at"):
                _save(state, None)
        return {}

    def undo_needs(self, entry: Entry) -> str:
        return "circulation.checkin" if entry.kind == SEEN else "catalog.edit"

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        """What was built on it is undone first: scans before the start, the end before scans."""
        for other in applying.later(entry, "list", together):
            stands_on = entry.kind in ("inventory_started", FINISHED) or other.kind == FINISHED
            if stands_on and not _go_together(entry, other):
                raise refuse("UNDO_NOT_LAST")


def _go_together(entry: Entry, other: Entry) -> bool:
    """Two acts of one end, of which undo takes back the later one first."""
    return entry.kind == other.kind and first_of(entry) == first_of(other)


def _save(state: InventoryState, was: Row | None) -> None:
    if state.row() != was:
        put(Inventory, state.row())
    put_all(InventorySeen, [*state.seen.values()])
    put_all(InventoryMissed, [{"inventory": state.id, "item": item} for item in sorted(state.missed)])


FAMILY = register(InventoryFamily())
