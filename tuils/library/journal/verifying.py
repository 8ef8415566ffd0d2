"""Rebuild the state from the journal and compare; a digest to compare two machines by telephone."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from tuils.models import Base, Journal, db
from tuils.models.rows import some

from . import applying
from .entries import Entry, entry_of
from .families import FAMILIES

Rows = dict[str, dict[str, Any]]
MOST_TOLD = 200
NOT_OURS = (LookupError, TypeError, ValueError, AttributeError)  # what folding meets in data of an unknown shape


NEVER = (
    (
        "SELECT id FROM loan WHERE (named OR how = 'undone') AND patron IS NOT NULL",
        "loan {} ended and its patron is still known",
    ),
    (
        "SELECT loan.id FROM loan JOIN private ON private.entry = loan.id WHERE loan.named OR loan.how = 'undone'",
        "loan {} ended and its private part is still there",
    ),
    (
        "SELECT entry FROM earlier_record WHERE NOT EXISTS (SELECT 1 FROM journal WHERE journal.id = entry "
        "AND journal.biblio = earlier_record.biblio)",
        "earlier_record {}: no such entry is about its title",
    ),
    (
        "SELECT id FROM biblio WHERE removed AND batch != '' AND NOT EXISTS (SELECT 1 FROM journal "
        "WHERE journal.biblio = biblio.id AND kind = 'biblio_edited')",
        "biblio {}: it is removed, and no entry says so",
    ),
)
"""What no row may show, and what is said of it."""


@dataclass(frozen=True)
class Verified:
    """`differences` are sentences of the form `item ID: column A is not B`, at most 200.

    Of a column about a person only that it differs: whoever may verify need not be one who may see it.
    """

    entries: int
    digest: str
    differences: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.differences


def verify_store() -> Verified:
    """Integrity check; then, in a transaction that is rolled back, the state from the journal alone."""
    faults = [str(row[0]) for row in db.execute_sql("PRAGMA integrity_check(20)").fetchall() if row[0] != "ok"]
    faults = faults or _unreadable()
    if faults:
        return Verified(0, "", tuple(faults[:MOST_TOLD]))
    with db.atomic() as transaction:
        before = dump()
        entries = [entry_of(row) for row in some(Journal, '1 ORDER BY "device", "seq"')]
        digest = digest_of(entries, before)
        faults = broken_invariants()
        faults.extend(_order_differences(entries))
        odd = _rebuild(entries)
        faults.extend(odd or _differences(before, dump()))
        transaction.rollback()
    return Verified(len(entries), digest, tuple(faults[:MOST_TOLD]))


def digest_of(entries: list[Entry], state: dict[str, Rows]) -> str:
    """SHA-256 over ids, places, voids and state: equal on two machines that hold the same entries."""
    order = sorted((entry.id, entry.pos, entry.void) for entry in entries)
    text = json.dumps([order, state], sort_keys=True, default=_as_text)
    return hashlib.sha256(text.encode()).hexdigest()


def _as_text(value: Any) -> str:
    return hashlib.sha256(bytes(value)).hexdigest()


def tables() -> list[type[Base]]:
    return [table for family in FAMILIES for table in family.tables]


def dump() -> dict[str, Rows]:
    """All state, by table and key, without what is this file's own: its row numbers (`no`)."""
    return {_name(table): _rows(table) for table in tables()}


def _name(table: Any) -> str:
    return str(table._meta.table_name)


def _rows(table: Any) -> Rows:
    names = [name for name in table._meta.sorted_field_names if name != "no"]
    key = table._meta.primary_key
    text = ", ".join(f'"{name}"' for name in names)
    found = [dict(zip(names, row, strict=True)) for row in db.execute_sql(f'SELECT {text} FROM "{_name(table)}"')]
    if key and getattr(key, "name", "") in names:
        return {str(row[key.name]): row for row in found}
    if "id" in names:
        return {str(row["id"]): row for row in found}
    return {"/".join(str(row[name]) for name in names): row for row in found}


def _order_differences(entries: list[Entry]) -> list[str]:
    """What a fresh reckoning of places and voids would change."""
    known = {entry.id: (entry.pos, entry.void) for entry in entries}
    db.execute_sql("UPDATE journal SET pos = stamp, void = 0")
    for device in list(applying.have()):
        applying.restream(device, 1)
    fresh = [entry_of(row) for row in some(Journal, "1")]
    voided = {entry.id for entry in applying.settle_voids(fresh)}
    faults = []
    for entry in fresh:
        now = (entry.pos, entry.id in voided)
        if known[entry.id] != now:
            faults.append(f"journal {entry.id}: place and void {known[entry.id]} are not {now}")
    return faults


def _unreadable() -> list[str]:
    """Entries and private parts that something wrote past the program: nothing can be replayed from them."""
    texts = db.execute_sql(
        "SELECT 'journal', id, data FROM journal UNION ALL SELECT 'private', entry, data FROM private"
    )
    return [f"{table} {key}: its data cannot be read" for table, key, data in texts if not _is_object(data)]


def _is_object(text: Any) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (TypeError, ValueError):
        return False


def _rebuild(entries: list[Entry]) -> list[str]:
    """Fold everything again; gives back the entries that no program of ours can have written so, if any."""
    for family in FAMILIES:
        family.wipe()
    try:
        applying.refold(entries)
    except NOT_OURS:
        return [f"journal {entry.id}: it cannot be replayed" for entry in entries if not _replays(entry)]
    return []


def _replays(entry: Entry) -> bool:
    try:
        applying.refold([entry])
    except NOT_OURS:
        return False
    return True


def _differences(before: dict[str, Rows], after: dict[str, Rows]) -> list[str]:
    faults = []
    for family in FAMILIES:
        for table in map(_name, family.tables):
            rows, again = before[table], after[table]
            for key in sorted(rows.keys() | again.keys()):
                if rows.get(key) != again.get(key):
                    told = _difference(rows.get(key), again.get(key), family.untold)
                    faults.append(f"{table} {_told_key(key, rows.get(key) or again[key], family.untold)}: {told}")
    return faults


def _told_key(key: str, row: dict[str, Any], untold: frozenset[str]) -> str:
    """A key made of several columns without those about a person; one that is a single column stands."""
    if key != "/".join(map(str, row.values())):
        return key
    return "/".join(str(value) for name, value in row.items() if name not in untold)


def _difference(stored: dict[str, Any] | None, replayed: dict[str, Any] | None, untold: frozenset[str]) -> str:
    if stored is None or replayed is None:
        return "is missing" if stored is None else "has no entry in the journal"
    names = [name for name in stored if stored[name] != replayed[name]]
    return ", ".join(
        f"{name} differs" if name in untold else f"{name} {stored[name]!r} is not {replayed[name]!r}" for name in names
    )


def broken_invariants() -> list[str]:
    """What must always hold: one open loan an item and only there; an ended loan's patron is unknown; what is kept
    of an import beside its entries belongs to one."""
    faults = []
    for item, loan, opened in db.execute_sql(
        "SELECT item.id, item.loan, loan.id FROM item LEFT JOIN loan ON loan.item = item.id AND loan.closed_at IS NULL "
        "WHERE item.loan IS NOT loan.id"
    ).fetchall():
        faults.append(f"item {item}: its loan {loan} is not the open one {opened}")
    for text, said in NEVER:
        faults.extend(said.format(key) for (key,) in db.execute_sql(text).fetchall())
    return faults
