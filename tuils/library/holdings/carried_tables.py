"""Tables that leave as files of an exported folder as they are, and come back as the entries that made them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from peewee import BooleanField, IntegerField

from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Entry, Facts
from tuils.library.foundation.journal.families import family_of_kind
from tuils.library.foundation.journal.folding import FoldedFamily
from tuils.library.foundation.journal.hooks import Carried, CarriedFile, CarriedTable
from tuils.library.foundation.journal.kinds import Kind, NamedFold, times_counted
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.people.patrons.cards import find_card
from tuils.models import Base, Patron
from tuils.models.rows import columns, find, some, table_name
from tuils.values.time.moments import iso, parse_when

from .carrying import ids_by_number, title_and_copy_numbers
from .lists.list_state import ITEMS, TITLES
from .queries import named_in

Told = Mapping[str, str]
_THINGS = {"biblio": (TITLES, ("record",)), "item": (ITEMS, ("record", "copy", "item"))}
"""Columns with a title or a copy: what they are among, and the cells by which the folder names them."""


def carried_tables(tables: Sequence[CarriedTable], take: Callable[..., object] | None = None) -> Carried:
    """Return these tables as files of the folder. `take`: imports them, where their order in time needs more."""
    files = tuple(
        CarriedFile(
            table.name,
            table.since,
            columns_of(table),
            partial(rows_out, carried_table=table, tables=tables),
            table.counted,
        )
        for table in tables
    )
    return Carried(files, take or partial(take_tables, tables=tables), tables[0].words)


def columns_of(table: CarriedTable) -> tuple[str, ...]:
    own = [cell for name in _fields(table.table) for cell in (_THINGS[name][1] if name in _THINGS else (name,))]
    return ("key", *own) if table.has_key else tuple(own)


def _fields(table: type[Base]) -> dict[str, Any]:
    """Return the columns but the id, in their order."""
    meta: Any = table._meta
    return {field.name: field for field in meta.sorted_fields if field.name != "id"}


def _things(table: type[Base]) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {name: thing for name, thing in _THINGS.items() if name in _fields(table)}


# ---- going out


def rows_out(desk: Desk, carried_table: CarriedTable, tables: Sequence[CarriedTable]) -> Iterator[Facts]:
    """Yield all rows of a table. Those about a copy that stays behind are left out. Permission library.export."""
    desk.require("library.export")
    rows = [columns(row) for row in some(carried_table.table, f"1 = 1 ORDER BY {carried_table.order}")]
    keys = {name: _keys(table, tables) for name, table in carried_table.refers.items()}
    people = {patron.id: patron.card for patron in find(Patron, "id", {row.get("patron") or "" for row in rows} - {""})}
    things = _things(carried_table.table) if rows else {}
    numbers = {
        name: title_and_copy_numbers(of, named_in(table_name(carried_table.table), name))
        for name, (of, _cells) in things.items()
    }
    rows = [row for row in rows if not row.get("item") or row["item"] in numbers["item"]]
    if carried_table.order == "item":
        rows.sort(key=lambda row: numbers["item"][row["item"]][:2])
    for number, row in enumerate(rows, 1):
        told: Facts = {"key": number} if carried_table.has_key else {}
        for name in _fields(carried_table.table):
            if name in things:
                told |= zip(things[name][1], numbers[name].get(row[name], ("", "", "")), strict=False)
            elif name in keys or name == "patron":
                told[name] = keys.get(name, people).get(row[name], "")
            else:
                told[name] = _cell(name, row[name], desk)
        yield told


def _cell(name: str, value: Any, desk: Desk) -> Any:
    """Return a value as the folder tells it: empty if it is not known."""
    if name.endswith("_at"):
        return iso(value, desk.zone) if value else ""
    return "" if value is None else int(value) if isinstance(value, bool) else value


def _keys(table: type[Base], tables: Sequence[CarriedTable]) -> dict[str, int]:
    """Return the number of each row in its file, by its id."""
    (order,) = (carried_table.order for carried_table in tables if carried_table.table is table)
    return {columns(row)["id"]: number for number, row in enumerate(some(table, f"1 = 1 ORDER BY {order}"), 1)}


# ---- coming in


@verb("library.import")
def take_tables(desk: Desk, *files: Iterable[Told], tables: Sequence[CarriedTable]) -> tuple[int, ...]:
    """Import the rows of `rows_out` of each table; return how many of those that are counted."""
    coming = Incoming(desk, tables)
    made = [
        [coming.make(one, row) for row in coming.placed(one, rows)] for one, rows in zip(tables, files, strict=True)
    ]
    return tuple(len(entries) for one, entries in zip(tables, made, strict=True) if one.counted)


class Incoming:
    """The import of some tables: it makes each row by an entry, and knows from then on what the files call it."""

    def __init__(self, desk: Desk, tables: Iterable[CarriedTable]) -> None:
        self.desk = desk
        self.ids: dict[type[Base], dict[str, str]] = {table.table: {"": ""} for table in tables}

    def placed(self, table: CarriedTable, rows: Iterable[Told]) -> list[dict[str, str]]:
        """Return the rows with the ids of their titles and copies. One about a copy that is not here is left out."""
        every = [dict(row) for row in rows]
        for name, (of, cells) in _things(table.table).items():
            known = ids_by_number(of, {row["record"] for row in every}) if every else {}
            for row in every:
                row[name] = known.get((row["record"], row["copy"] if "copy" in cells else ""), "")
        return [row for row in every if row.get("item", "-") or not row["record"]]

    def make(self, table: CarriedTable, row: Told) -> Entry:
        """Write the entry that makes this row, then those that its columns tell of. Raises ValueError."""
        made = self.begin(table, row)
        self.go_on(table, row)
        return made

    def begin(self, table: CarriedTable, row: Told, **names: Any) -> Entry:
        """Write the entry that makes this row. `names`: what it names besides."""
        family, kind = _described(table.kinds[0])
        named = {name: row[name] or None for name in _things(table.table)}
        later = {name for each in table.kinds for name in (*_described(each)[1].folds, *table.sets.get(each, ()))}
        data: Facts = {"set": self.own(table, row, {*later, *named, "patron"})}
        patron = find_card(row.get("patron", ""))
        private = {"patron": patron.id} if patron else None
        made = self._act(kind, row).write(kind.name, private, **{family.of: NEW, **named, **names}, data=data)
        self.ids[table.table][row.get("key", "")] = str(getattr(made, family.of))
        return made

    def go_on(self, table: CarriedTable, row: Told) -> None:
        """Write the later entries that the columns of this row tell of."""
        for family, kind in map(_described, table.kinds[1:]):
            known = {name: self._value(table, row, name) for name in (*kind.folds, *table.sets.get(kind.name, ()))}
            told = {name: fold for name, fold in kind.folds.items() if isinstance(fold, NamedFold)}
            if not any(known.values()) or any(fold.always not in (None, known[name]) for name, fold in told.items()):
                continue
            data: Facts = {fold.data: known[name] for name, fold in told.items() if fold.data}
            data |= {"set": {name: known[name] for name in table.sets[kind.name]}} if kind.name in table.sets else {}
            times = next((known[name] for name, fold in kind.folds.items() if fold is times_counted), 1)
            for _time in range(times):
                names: dict[str, Any] = {family.of: self.ids[table.table][row["key"]], "data": data}
                self._act(kind, row).write(kind.name, **names)

    def own(self, table: CarriedTable, row: Told, but: Container[str] = ()) -> Facts:
        """Return the columns of a row that an entry sets by name: all but these."""
        return {name: self._value(table, row, name) for name in _fields(table.table) if name not in but}

    def _value(self, table: CarriedTable, row: Told, name: str) -> Any:
        """Return a cell as its column keeps it. Raises ValueError."""
        cell, column = row[name], _fields(table.table)[name]
        if name in table.refers:
            return self.ids[table.refers[name]].get(cell, "")
        if name.endswith("_at"):
            return parse_when(cell, self.desk.zone) if cell else 0
        if cell == "" and column.null:
            return None
        if isinstance(column, BooleanField):
            return cell == "1"
        return int(cell or 0) if isinstance(column, IntegerField) else cell

    def _act(self, kind: Kind, row: Told) -> Act:
        """Begin an act at the moment and the branch that the row tells."""
        at = next((row[name] for name in kind.folds if name.endswith("_at") and row[name]), "")
        there = self.desk.as_of(parse_when(at, self.desk.zone)) if at else self.desk
        return Act(replace(there, branch=row.get("branch") or self.desk.branch))


def _described(name: str) -> tuple[FoldedFamily, Kind]:
    family = family_of_kind(name)
    assert isinstance(family, FoldedFamily)
    return family, family.by_name[name]
