"""Tables that leave as files of an exported folder, and come back as the entries that made them.

A `CarriedTable` names the cells of its file, and the table's model says what each holds. Both ways read the same:

    hold.placed_at   1764604800000000   placed_at   2026-12-01T10:00:00-06:00   a moment
    hold.patron      the id of Ada      patron      C001                        her card
    hold.wanted      the id of a copy   wanted      B7                          its barcode, as `refers` names items
    hold.biblio      the id of Emma     record      2                           the number of its record
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Any, NamedTuple

from peewee import BooleanField, IntegerField

from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Entry, Facts
from tuils.library.foundation.journal.families import family_of_kind
from tuils.library.foundation.journal.folding import FoldedFamily
from tuils.library.foundation.journal.hooks import Carried, CarriedFile, CarriedTable
from tuils.library.foundation.journal.kinds import Kind, NamedFold, times_counted
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.models import Base, Item, Patron
from tuils.models.rows import AT_ONCE, each, find, one as first_row, table_name
from tuils.values.time.moments import iso, parse_when

from .carrying import ids_by_number, title_and_copy_numbers
from .lists.list_state import ITEMS, TITLES
from .queries import named_in

Told = Mapping[str, str]
_PLACE = ("record", "copy", "item")
_THINGS = {"biblio": (TITLES, _PLACE[:1]), "item": (ITEMS, _PLACE)}
"""Columns with a title or a copy: what they are among, and the cells by which the folder names them."""
_CODES: dict[type[Base], str] = {Item: "barcode", Patron: "card"}
"""The column by which a cell names a row of another table."""


class TablesTaken(NamedTuple):
    """The number of rows that came of each table that is counted; the cell `left` of each row that had no place; of a
    file whose rows have no such cell, how many had none."""

    counts: tuple[int, ...]
    left: tuple[str, ...] = ()
    not_taken: tuple[tuple[str, int], ...] = ()


def carried_tables(tables: Sequence[CarriedTable], take: Callable[..., object] | None = None) -> Carried:
    """Return these tables as files of the folder. `take`: imports them, where their order in time needs more. Raises
    TypeError for a table that nobody may read."""
    files = tuple(
        CarriedFile(
            carried.name,
            carried.since,
            columns_of(carried),
            partial(rows_out, carried=carried, tables=tables),
            carried.counted,
            carried.by,
            carried.later,
        )
        for carried in tables
    )
    return Carried(files, take or partial(take_tables, tables=tables), tables[0].words)


def columns_of(carried: CarriedTable) -> tuple[str, ...]:
    if carried.table.readers is None or not carried.table.readers.staff:
        raise TypeError(f"{carried.name}: nobody may read {table_name(carried.table)}")
    return tuple(_cells(carried))


def _cells(carried: CarriedTable) -> dict[str, str]:
    """Return the column of each cell, in their order."""
    fields, secret = _fields(carried.table), carried.table.readers.secret if carried.table.readers else ()
    every = [f"{cell}={name}" for name in fields if name != "id" for cell in _cells_of(carried, name)]
    pairs = [text.partition("=") for text in carried.columns or every]
    cells = {cell: column or cell for cell, _is, column in pairs}
    key = {carried.key: ""} if carried.key else {}
    return key | {cell: column for cell, column in cells.items() if column not in secret}


def _cells_of(carried: CarriedTable, name: str) -> tuple[str, ...]:
    return _THINGS[name][1] if name in _things(carried) else (name,)


@cache
def _fields(table: type[Base]) -> dict[str, Any]:
    """Return the columns, in their order."""
    meta: Any = table._meta
    return {field.name: field for field in meta.sorted_fields}


def _things(carried: CarriedTable) -> dict[str, str]:
    """Return the columns that name a title or a copy by its place in the folder, and what each is among. A table with
    columns of its own says itself whether they are among them."""
    if carried.columns and not any(text.partition("=")[0] == "record" for text in carried.columns):
        return {}
    return {
        name: of
        for name, (of, _cells) in _THINGS.items()
        if name in _fields(carried.table).keys() - carried.refers.keys()
    }


def _refers(carried: CarriedTable) -> dict[str, type[Base]]:
    return {"patron": Patron, **carried.refers}


def _is_moment(carried: CarriedTable, name: str) -> bool:
    return name == "at" or name.endswith("_at") or name in carried.moments


# ---- going out


def rows_out(desk: Desk, carried: CarriedTable, tables: Sequence[CarriedTable]) -> Iterator[Facts]:
    """Yield the rows of a table. Those about a copy that stays behind are left out. Permission library.export."""
    desk.require("library.export")
    number, refers = itertools.count(1), _refers(carried)
    cells = [(cell, column) for cell, column in _cells(carried).items() if cell != carried.key]
    named = {column for _cell, column in cells}
    moments = {column for column in named if _is_moment(carried, column)}
    text = partial(named_in, table_name(carried.table))
    places = {name: title_and_copy_numbers(of, text(name)) for name, of in _things(carried).items()}
    keys = {table: _keys(table, tables) for table in refers.values() if table not in _CODES}
    for rows in _in_parts(carried, places.get("item")):
        more = carried.more(desk, rows) if carried.more else {}
        names = {
            name: keys.get(table) or _codes(table, {getattr(row, name, "") or "" for row in rows})
            for name, table in refers.items()
            if name in named
        }
        for row in rows:
            key, told = getattr(row, "id", ""), Facts({carried.key: next(number)} if carried.key else {})
            for cell, column in cells:
                value: Any = getattr(row, column, "")
                if column in names:
                    value = names[column].get(value, "") if value != key else ""
                elif column in places:
                    value = places[column].get(value, ("", "", ""))[_PLACE.index(cell)]
                elif column in moments:
                    value = iso(value, desk.zone) if value else ""
                told[cell] = "" if value is None else int(value) if isinstance(value, bool) else value
            yield told | {cell: found[key] for cell, found in more.items() if key in found}


def _in_parts(carried: CarriedTable, places: Mapping[str, Sequence[Any]] | None) -> Iterator[list[Any]]:
    """Yield the rows some at a time. `places`: of the copies that leave, if rows are about copies."""
    where = f"{carried.where} ORDER BY {carried.order}"
    rows: Iterator[Any] = iter(carried.read() if carried.read else each(carried.table, where))
    if places is not None and carried.kinds:
        rows = (row for row in rows if not row.item or row.item in places)
        rows = iter(sorted(rows, key=lambda row: [*places[row.item][:2]])) if carried.order == "item" else rows
    while part := list(itertools.islice(rows, AT_ONCE)):
        yield part


def _keys(table: type[Base], tables: Sequence[CarriedTable]) -> dict[str, Any]:
    """Return the number of each row in its file, by its id."""
    (carried,) = (carried for carried in tables if carried.table is table)
    rows: Iterator[Any] = each(table, f"{carried.where} ORDER BY {carried.order}")
    return {row.id: number for number, row in enumerate(rows, 1)}


def _codes(table: type[Base], ids: set[str]) -> dict[str, Any]:
    rows: list[Any] = find(table, "id", ids - {""})
    return {row.id: getattr(row, _CODES[table]) for row in rows}


# ---- coming in


@verb("library.import")
def take_tables(desk: Desk, *files: Iterable[Told], tables: Sequence[CarriedTable]) -> TablesTaken:
    """Import the rows of `rows_out` of each table."""
    coming, counts, left = Incoming(desk, tables), list[int](), list[str]()
    for carried, rows in zip(tables, files, strict=True):
        came = 0
        for row in coming.placed(carried, rows):
            if carried.take(coming, coming.typed(carried, row)) if carried.take else coming.make(carried, row):
                came += 1
            elif carried.left:
                left.append(row[carried.left])
            else:
                coming.not_taken[carried.name] += 1
        counts += [came] if carried.counted else []
    return TablesTaken(tuple(counts), tuple(left), tuple(coming.not_taken.items()))


class Incoming:
    """The import of some tables: it makes each row by an entry, and knows from then on what the files call it."""

    def __init__(self, desk: Desk, tables: Iterable[CarriedTable]) -> None:
        self.desk = desk
        self.ids: dict[type[Base], dict[str, str]] = {carried.table: {"": ""} for carried in tables}
        self.not_taken = Counter[str]()
        """The rows of each file that had no place."""
        self._cells = {carried.name: _cells(carried) for carried in tables}
        self._refers = {carried.name: _refers(carried) for carried in tables}

    def placed(self, carried: CarriedTable, rows: Iterable[Told]) -> Iterable[Told]:
        """Return the rows with the ids of their titles and copies. One about a copy that is not here is left out."""
        if not (things := _things(carried)):
            return rows
        every = [dict(row) for row in rows]
        for name, of in things.items():
            known = ids_by_number(of, {row["record"] for row in every}) if every else {}
            for row in every:
                row[name] = known.get((row["record"], row["copy"] if of == ITEMS else ""), "")
        here = [row for row in every if not carried.kinds or row.get("item", "-") or not row["record"]]
        self.not_taken.update({carried.name: len(every) - len(here)} if len(here) < len(every) else {})
        return here

    def typed(self, carried: CarriedTable, row: Told) -> Facts:
        """Return each cell as its column keeps it. Raises ValueError."""
        columns = self._cells[carried.name]
        return {name: self._value(carried, row, name, columns.get(name) or name) for name in row}

    def act(self, at: int = 0, branch: str = "") -> Act:
        """Begin an act at this moment and this branch; here and now without them."""
        there = self.desk.as_of(at) if at else self.desk
        return Act(replace(there, branch=branch or self.desk.branch))

    def make(self, carried: CarriedTable, row: Told) -> Entry:
        """Write the entry that makes this row, then those that its columns tell of. Raises ValueError."""
        made = self.begin(carried, row)
        self.go_on(carried, row)
        return made

    def begin(self, carried: CarriedTable, row: Told, **names: Any) -> Entry:
        """Write the entry that makes this row. `names`: what it names besides."""
        family, kind = _described(carried.kinds[0])
        named = {name: row[name] or None for name in _things(carried)}
        later = {name for each in carried.kinds for name in (*_described(each)[1].folds, *carried.sets.get(each, ()))}
        data: Facts = {"set": self.own(carried, row, {*later, *named, "patron"})}
        patron = self._value(carried, row, "patron", "patron") if "patron" in row else ""
        private = {"patron": patron} if patron else None
        made = self._act_of(kind, row).write(kind.name, private, **{family.of: NEW, **named, **names}, data=data)
        self.ids[carried.table][row.get(carried.key, "")] = str(getattr(made, family.of))
        return made

    def go_on(self, carried: CarriedTable, row: Told) -> None:
        """Write the later entries that the columns of this row tell of."""
        for family, kind in map(_described, carried.kinds[1:]):
            known = {
                name: self._value(carried, row, name, name) for name in (*kind.folds, *carried.sets.get(kind.name, ()))
            }
            told = {name: fold for name, fold in kind.folds.items() if isinstance(fold, NamedFold)}
            if not any(known.values()) or any(fold.always not in (None, known[name]) for name, fold in told.items()):
                continue
            data: Facts = {fold.data: known[name] for name, fold in told.items() if fold.data}
            data |= (
                {"set": {name: known[name] for name in carried.sets[kind.name]}} if kind.name in carried.sets else {}
            )
            times = next((known[name] for name, fold in kind.folds.items() if fold is times_counted), 1)
            for _time in range(times):
                names: dict[str, Any] = {family.of: self.ids[carried.table][row.get(carried.key, "")], "data": data}
                self._act_of(kind, row).write(kind.name, **names)

    def own(self, carried: CarriedTable, row: Told, but: Container[str] = ()) -> Facts:
        """Return the columns of a row that an entry sets by name: all but these."""
        names = [name for name in _fields(carried.table) if name != "id" and name not in but]
        return {name: self._value(carried, row, name, name) for name in names}

    def _value(self, carried: CarriedTable, row: Told, cell: str, name: str) -> Any:
        """Return a cell as its column keeps it. Raises ValueError, also for nothing where the column must have one."""
        text, column = row[cell], _fields(carried.table).get(name)
        table = self._refers[carried.name].get(name)
        if text == "" and isinstance(column, IntegerField) and not column.null and column.default is None and not table:
            raise ValueError(f"{carried.name}: {cell}")
        if table in _CODES:
            found: Any = first_row(table, f'"{_CODES[table]}" = ? ORDER BY "clash" LIMIT 1', text) if text else None
            return found.id if found else ""
        if table:
            return self.ids[table].get(text, "")
        if _is_moment(carried, name):
            return parse_when(text, self.desk.zone) if text else 0
        if text == "" and column and column.null:
            return None
        if isinstance(column, BooleanField):
            return text == "1"
        return int(text or 0) if isinstance(column, IntegerField) else text

    def _act_of(self, kind: Kind, row: Told) -> Act:
        """Begin an act at the moment and the branch that the row tells."""
        at = next((row[name] for name in kind.folds if name.endswith("_at") and row[name]), "")
        return self.act(parse_when(at, self.desk.zone) if at else 0, row.get("branch", ""))


def _described(name: str) -> tuple[FoldedFamily, Kind]:
    family = family_of_kind(name)
    assert isinstance(family, FoldedFamily)
    return family, family.by_name[name]
