"""What an entry is, how it gets its id, and where it stands in the one total order."""

from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from tuils.values.dataclass import dataclass

Facts = dict[str, Any]

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
        """The fields that the public part sets."""
        return self.data.get("set", {}) or {}


def entry_of(row: Mapping[str, Any]) -> Entry:
    values = dict(row)
    values["data"] = json.loads(values["data"])
    values["void"] = bool(values["void"])
    return Entry(**values)


def row_of(entry: Entry) -> Facts:
    return {**vars(entry), "data": to_json(entry.data)}


def to_json(facts: Facts | list[Any]) -> str:
    return json.dumps(facts, sort_keys=True, ensure_ascii=False)


def new_id(micros: int) -> str:
    """UUIDv7 (RFC 9562, 5.7) of this moment: milliseconds, then random bits.

    Packages that make one read the machine's clock; here the desk's clock is the only one.
    """
    value = (max(0, micros) // 1000 & (1 << 48) - 1) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))


def derived_id(*parts: str) -> str:
    """UUIDv5: what the main site writes by itself has an id that follows from its subject, so it exists once."""
    return str(uuid.uuid5(_DERIVED, "/".join(parts)))


def position(stamp: int, minus: int, base: int, before: int) -> int:
    """Where an entry stands: its stamp set back by the clock correction, yet after all its device had seen."""
    return max(stamp - minus, base + 1, before + 1)


def fold_fields(entries: list[Entry], private: Mapping[str, Facts]) -> Facts:
    """Fields of one thing: the last writer in order wins, field by field."""
    fields: Facts = {}
    for entry in sorted(entries, key=lambda entry: entry.order):
        if not entry.void:
            fields.update(entry.changes)
            fields.update(private.get(entry.id, {}).get("set", {}))
    return fields
