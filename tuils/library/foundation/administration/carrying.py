"""Settings leave the library as plain values, and come into another: all but accounts and their PINs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from peewee import BooleanField

from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act

from .settings import write_setting
from .settings_queries import rows_of_shelf
from .state import SHELVES

STAY = ("staff", "pin", "site", "machine", "machine_key")
_JSON = ("value", "permissions", "passes", "how")  # columns that hold JSON; a rule's value is none
Settings = Mapping[str, Sequence[Facts]]


@permitted("library.export")
def settings_out(desk: Desk) -> dict[str, list[Facts]]:
    """Every setting by kind (library, branch, rule, ...), each a row by its columns' names. Needs library.export."""
    return {prefix: _rows(prefix) for prefix in SHELVES if prefix not in STAY}


def are_settings(found: object) -> bool:
    """Return whether `found`, from some file, has the shape that `settings_out` gives: rows that name what they set."""
    if not isinstance(found, dict):
        return False
    return all(
        isinstance(rows, list) and all(isinstance(row, dict) and row.keys() >= {*SHELVES[prefix].key} for row in rows)
        for prefix, rows in found.items()
        if prefix in SHELVES
    )


def _rows(prefix: str) -> list[Facts]:
    meta: Any = SHELVES[prefix].table._meta
    names = list(meta.fields)
    readers = [_reader(prefix, name, meta.fields[name]) for name in names]
    rows = rows_of_shelf(meta.table_name, names, SHELVES[prefix].key)
    return [{name: read(value) for name, read, value in zip(names, readers, row, strict=True)} for row in rows]


def _reader(prefix: str, name: str, column: object) -> Any:
    if isinstance(column, BooleanField):
        return bool
    return json.loads if name in _JSON and prefix != "rule" else _same


def _same(value: Any) -> Any:
    return value


@verb("library.settings")
def take_settings(desk: Desk, settings: Settings) -> int:
    """Make this library's settings those of another: settings not among them are removed. Returns how many changed.

    Kinds that are not named, accounts and PINs stay as they are.
    """
    act, changed = Act(desk), 0
    for prefix, key, row in list(differences(settings)):
        write_setting(act, prefix, *key, value=_value(prefix, row))
        changed += 1
    return changed


def differences(settings: Settings) -> Iterator[tuple[str, tuple[Any, ...], Facts | None]]:
    """Yield the changes `take_settings` would make: kind, key, and the new row; None where it is removed."""
    for prefix, coming in settings.items():
        if prefix not in SHELVES or prefix in STAY:
            continue
        here, wanted = _by_key(prefix, _rows(prefix)), _by_key(prefix, coming)
        for key in [*wanted, *(key for key in here if key not in wanted)]:
            if wanted.get(key) != here.get(key):
                yield prefix, key, wanted.get(key)


def _by_key(prefix: str, rows: Sequence[Facts]) -> dict[tuple[str, ...], Facts]:
    return {tuple(str(row[name]) for name in SHELVES[prefix].key): row for row in rows}


def _value(prefix: str, row: Facts | None) -> Any:
    """Return the value that the entry sets: for a library-wide setting the value alone."""
    if row is None or prefix == "library":
        return row and row["value"]
    return {name: value for name, value in row.items() if name not in SHELVES[prefix].key}
