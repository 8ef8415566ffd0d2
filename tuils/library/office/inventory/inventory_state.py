"""Inventories in the store, derived from the entries of every machine that scanned. An entry names its inventory as its
list. Of a barcode scanned twice the later scan counts, so that a second pass over a shelf replaces the first, and two
machines that scanned one shelf lose nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import N_
from tuils.library.foundation.journal.entries import Entry, first_act
from tuils.library.foundation.journal.families import Pocketful, add_family
from tuils.library.foundation.journal.folding import FoldedFamily, Told
from tuils.library.foundation.journal.kinds import (
    EntryWords,
    Fold,
    Kind,
    by_any,
    entry_place,
    entry_time,
    fold_entry,
    number,
    times_counted,
)
from tuils.models.rows import Row, columns, get, put, put_all
from tuils.models.shelf_work import Inventory, InventoryMissed, InventorySeen

SCOPE = ("name", "branch", "span", "location")
NUMBERS = ("accounted", "expected")
STARTED, SEEN, FINISHED, SEARCHED = "inventory_started", "inventory_seen", "inventory_finished", "inventory_searched"
DESK = "desk"
"""The walk of copies that were not scanned, but over a desk, in the library this one was imported from."""


def at_the_end(take: Fold) -> Fold:
    """Fold only the last entry of an end that several acts write."""
    return lambda was, entry: was if entry.data.get("more") else take(was, entry)


def seen_rows(entry: Entry) -> list[Row]:
    """A row for each barcode that an entry of scans names."""
    walk, first = str(entry.data.get("walk", "")), int(entry.data.get("first", 0))
    return [
        {"inventory": entry.list, "code": code, "item": item, "walk": walk, "place": first + number, "at": entry.at,
         "wrong": wrong}
        for number, (code, item, wrong) in enumerate(entry.data.get("seen", ()))
    ]  # fmt: skip


def missed_rows(entry: Entry) -> list[Row]:
    """A row for each copy that an entry of an end names."""
    missing = sorted(set(entry.data.get("missing", ()))) if entry.kind == FINISHED else ()
    return [{"inventory": entry.list, "item": item} for item in missing]


AT_END = {name: at_the_end(number(name)) for name in NUMBERS} | {"finished_at": at_the_end(entry_time)}
CATALOGER = by_any("catalog.edit")


class InventoryFamily(FoldedFamily):
    described = (
        Kind(STARTED, "catalog.edit", CATALOGER, Inventory, {"started_at": entry_time, "started_pos": entry_place}),
        Kind(SEEN, "circulation.checkin", by_any("circulation.checkin"), is_unlisted=True),
        Kind(FINISHED, "catalog.edit", CATALOGER, folds=AT_END, is_first=True, is_headed=True, is_joined=True),
        Kind(
            SEARCHED,
            "catalog.edit",
            CATALOGER,
            folds={"searched": at_the_end(times_counted)},
            is_first=True,
            is_headed=True,
            is_joined=True,
        ),
    )
    words = {
        STARTED: EntryWords(N_("NEW"), N_("Inventory: {title}"), N_("Undone. The inventory {title} is removed.")),
        SEEN: EntryWords(
            did=N_("Scanned for the inventory {title}"),
            undone=N_("Undone. It is not scanned for the inventory {title}."),
            back=N_("not scanned"),
        ),
        FINISHED: EntryWords(
            N_("DONE"),
            N_("Finished the inventory {title}"),
            N_("Undone. The inventory {title} is open again."),
            N_("open again; nothing missing by it"),
        ),
        SEARCHED: EntryWords(N_("DONE"), N_("Searched again: {title}")),
    }
    keyed = {Inventory: "id", InventorySeen: "inventory", InventoryMissed: "inventory"}
    carried = ("office.inventory.carrying:INVENTORIES",)
    named_by = {Inventory: "name"}

    def apply_new(self, entry: Entry) -> Pocketful:
        """Write the rows of a new scan alone: an inventory may have many thousands."""
        row = get(Inventory, entry.list)
        if row is None:
            return self.refold([entry])
        now = columns(row)
        fold_entry(now, entry, self.by_name, SCOPE)
        if now != columns(row):
            put(Inventory, now)
        put_all(InventorySeen, _last_scans([entry]))
        put_all(InventoryMissed, missed_rows(entry))
        return {}

    def rows_told(self, key: str, entries: Sequence[Entry]) -> Told:
        told = super().rows_told(key, entries)
        missed = {row["item"]: row for entry in entries for row in missed_rows(entry)}
        return {**told, InventorySeen: _last_scans(entries), InventoryMissed: [*missed.values()]} if told else {}

    def stands_on(self, later: Entry, entry: Entry) -> bool:
        """Return whether `later` must be undone before `entry`: scans before the start, the end before scans."""
        stands = entry.kind in (STARTED, FINISHED) or later.kind == FINISHED
        return stands and not _go_together(entry, later)


def _last_scans(entries: Sequence[Entry]) -> list[Row]:
    """Return the last scan of each barcode."""
    return [*{row["code"]: row for entry in entries if entry.kind == SEEN for row in seen_rows(entry)}.values()]


def _go_together(entry: Entry, other: Entry) -> bool:
    """Return whether these are two acts of one end, of which undo takes the later one first."""
    return entry.kind == other.kind and first_act(entry) == first_act(other)


FAMILY = add_family(InventoryFamily())
