"""Entries of registers, exported to and imported from another tuils library, each with all that it holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from tuils.i18n import N_
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Facts, to_json
from tuils.library.foundation.journal.hooks import Carried, CarriedFile
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.holdings.carrying import ids_by_number, title_and_copy_numbers
from tuils.library.holdings.items.item_meant import row_of_barcode
from tuils.library.holdings.lists.list_state import TITLES
from tuils.library.people.patrons.cards import find_card
from tuils.models import Item, Patron
from tuils.models.lists import RegisterEntry
from tuils.models.rows import each, get
from tuils.values.time.moments import iso, parse_when

from .queries import TITLES_NAMED
from .register_state import ADDED, MOVED, entry_parts, standing_entries, told_words

COLUMNS = ("register", "branch", "opened_at", "state", "closed_at", "patron", "item", "record", "entry")
KEPT = ("one", "needs", "private", "named", "columns")
"""The data that folding needs, of the entry that added one."""


def entries_out(desk: Desk) -> Iterator[Facts]:
    """Yield the entries of all registers, the oldest first; the private ones, too. Keys: COLUMNS. Permission
    library.export."""
    desk.require("library.export")
    numbers = title_and_copy_numbers(TITLES, TITLES_NAMED)
    for row in each(RegisterEntry, "1 = 1 ORDER BY opened_at, id"):
        yield _told(desk, row, numbers)


def _told(desk: Desk, row: RegisterEntry, numbers: Mapping[str, Any]) -> Facts:
    standing = standing_entries([entry for entry, _part in entry_parts(row.id)])
    told = told_words(standing, applying.privates(entry.id for entry in standing))
    told.pop("patron", None)
    first = standing[0].data
    columns: Facts = next(
        (entry.data.get("columns", {}) for entry in reversed(standing) if "columns" in entry.data), {}
    )
    facts = json.loads(row.facts)
    if name := columns.get("amount"):
        facts[name] = row.amount
    patron, held = get(Patron, row.patron), {**facts, **told}
    item = get(Item, str(held.get(columns.get("item"), "")))
    links = {columns.get("item"), columns.get("biblio")}
    facts, told = ({name: what for name, what in part.items() if name not in links} for part in (facts, told))
    entry = {name: first[name] for name in KEPT if name in first} | {"columns": columns, "set": facts, "told": told}
    return {
        "register": row.register,
        "branch": row.branch,
        "opened_at": iso(row.opened_at, desk.zone),
        "state": row.state,
        "closed_at": iso(row.closed_at, desk.zone) if row.closed_at else "",
        "patron": patron.card if patron else "",
        "item": (item.barcode or "") if item else "",
        "record": numbers.get(row.biblio, ("",))[0],
        "entry": to_json(entry),
    }


class EntryTold(NamedTuple):
    """A row of the file, by COLUMNS."""

    register: str
    branch: str
    opened_at: str
    state: str
    closed_at: str
    patron: str
    item: str
    record: str
    entry: str


@verb("library.import")
def take_entries(desk: Desk, rows: Iterable[Mapping[str, str]]) -> int:
    """Import entries, each at its time. Raises ValueError for one that can't be read."""
    every = [EntryTold(*(row[name] for name in COLUMNS)) for row in rows]
    known = ids_by_number(TITLES, {told.record for told in every if told.record}) if every else {}
    for told in every:
        _take(desk, told, known.get((told.record, ""), ""))
    return len(every)


def _take(desk: Desk, row: EntryTold, biblio: str) -> None:
    entry = json.loads(row.entry)
    columns, facts, told = (dict(entry.get(name, {})) for name in ("columns", "set", "told"))
    item = row_of_barcode(row.item)
    for column, key in (("item", item.id if item else ""), ("biblio", biblio)):
        if key and (name := columns.get(column)):
            (told if entry.get("private") else facts)[name] = key
    patron = find_card(row.patron) if row.patron else None
    private = Facts({"set": told} if told else {}) | ({"patron": patron.id} if patron else {})
    there = replace(desk.as_of(parse_when(row.opened_at, desk.zone)), branch=row.branch or desk.branch)
    kept = {name: entry[name] for name in KEPT if name in entry} | {"register": row.register}
    state = "" if row.closed_at else row.state
    made = Act(there).write(ADDED, private, list=NEW, data={**kept, "set": facts, "state": state})
    if row.closed_at:
        then = replace(there, back_dated=parse_when(row.closed_at, desk.zone))
        Act(then).write(MOVED, list=made.id, data={**kept, "state": row.state, "closed": True})


ENTRIES = Carried(
    (CarriedFile("registers.csv", 9, COLUMNS, entries_out, counted="register_entries"),),
    take_entries,
    N_("{file}: the entries of registers, private ones too, each with its fields."),
)
