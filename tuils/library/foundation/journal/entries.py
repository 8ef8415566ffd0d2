"""The entry: its fields, how it gets its id, and its place in the one total order."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from tuils.models import Journal
from tuils.models.rows import columns
from tuils.values.dataclass import dataclass

Facts = dict[str, Any]

OF_PEOPLE = "~"
"""A suffix: a device numbers its entries about patron records on their own, under its name with this suffix, so that
they are not among loans, and leave no gap there when they are gathered (`gathering.py`)."""

EMPTY = "emptied"
"""The kind of a place that gathering emptied."""

_DERIVED = uuid.UUID("0d7a4a3e-52f5-4b55-8a94-6c1c1b7f9a10")


@dataclass
class Entry:
    """One fact. `at`, `stamp`, `base`, `pos` are microseconds since 1970, UTC; `pos` and `void` are derived."""

    id: str
    device: str
    seq: int
    stamp: int
    base: int
    at: int
    branch: str
    operator: str
    act: str
    kind: str
    v: int = 1
    item: str | None = None
    loan: str | None = None
    hold: str | None = None
    charge: str | None = None
    biblio: str | None = None
    patron: str | None = None
    list: str | None = None
    program: str | None = None
    session: str | None = None
    registration: str | None = None
    booking: str | None = None
    undoes: str | None = None
    continues: str | None = None
    data: Facts = field(default_factory=dict)
    pos: int = 0
    void: bool = False

    @property
    def order(self) -> tuple[int, str, int]:
        return (self.pos, self.device, self.seq)

    @property
    def changes(self) -> Facts:
        """Return the fields that the public part sets."""
        return self.data.get("set", {}) or {}

    def knew(self, other: Entry) -> bool:
        """Return whether this entry comes after the other one for good. Places only ever fall, and never below what was
        known."""
        if self.device == other.device:
            return self.seq > other.seq
        return self.base >= other.pos


def station_of(device: str) -> str:
    """Return the device whose entries about people these are; the name itself if it has no suffix."""
    return device.removesuffix(OF_PEOPLE)


def both_of(device: str) -> tuple[str, str]:
    """Return the two names under which a device writes."""
    return device, device + OF_PEOPLE


def first_act(head: Entry) -> str:
    """Return the id of the first act of a very large change, from the head of any of its acts."""
    return str(head.data.get("first") or head.id)


def entry_from_row(row: Journal) -> Entry:
    return Entry(**{**columns(row), "data": json.loads(row.data), "void": bool(row.void)})


def entry_row(entry: Entry) -> Facts:
    return {**vars(entry), "data": to_json(entry.data)}


def to_json(facts: Facts | list[Any]) -> str:
    return json.dumps(facts, sort_keys=True, ensure_ascii=False)


def column_of(value: Any) -> Any:
    """Return the value as a column stores it: a list or an object as text."""
    return to_json(value) if isinstance(value, (list, dict)) else value


def new_id(micros: int) -> str:
    """Return a UUIDv7 (RFC 9562, 5.7) of this moment: milliseconds, then random bits.

    Packages that make one read the machine's clock; here the desk's clock is the only one.
    """
    value = (max(0, micros) // 1000 & (1 << 48) - 1) << 80 | random_bits()
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))


def random_bits() -> int:
    """Return 80 random bits from the system: `secrets` is slow to import for each command."""
    return int.from_bytes(os.urandom(10), "big")


def derived_id(*parts: str) -> str:
    """Return a UUIDv5: the id of an entry that the main site writes by itself follows from its subject, so it exists
    once."""
    return str(uuid.uuid5(_DERIVED, "/".join(parts)))


def settled_id(loan: str) -> str:
    """The id of the entry by which the main site ends a loan for good, once, without a decision by staff."""
    return derived_id("settle", loan)


def position(stamp: int, minus: int, base: int, before: int) -> int:
    """Return the place of an entry: its stamp set back by the clock correction, yet after all its device had seen."""
    return max(stamp - minus, base + 1, before + 1)


def fold_fields(entries: list[Entry], private: Mapping[str, Facts]) -> Facts:
    """Fold the fields of one thing: the last writer in order wins, field by field."""
    if any("places" in part for part in private.values()):
        return {name: what for name, (_place, what) in fold_placed(entries, private).items()}
    fields: Facts = {}
    for entry in sorted(entries, key=lambda entry: entry.order):
        if not entry.void:
            fields.update(entry.changes)
            fields.update(private.get(entry.id, {}).get("set", {}))
    return fields


def fold_placed(entries: list[Entry], private: Mapping[str, Facts]) -> dict[str, tuple[int, Any]]:
    """Fold as `fold_fields`, with the place of each field's writer. An entry gathered from several (`gathering.py`)
    has a coarse place for each field; it comes before an entry that still has its own place."""
    told = []
    for entry in entries:
        part = private.get(entry.id, {}) if not entry.void else {}
        places = part.get("places", {})
        for name, what in ({} if entry.void else {**entry.changes, **part.get("set", {})}).items():
            told.append(((places.get(name, entry.pos), name not in places, entry.order), name, what))
    return {name: (key[0], what) for key, name, what in sorted(told, key=lambda one: one[0])}
