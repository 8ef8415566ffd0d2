"""Rebuild the state from the journal and compare; a digest to compare two machines by telephone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from tuils.library.foundation.store import fault_of
from tuils.models import Base, Journal, Library, db
from tuils.models.library_file import STORE_ERRORS
from tuils.models.reindexing import empty_index, index_agrees, index_is_there, is_fed
from tuils.models.rows import Row, find, some, table_name
from tuils.models.store_words import damage, plain_tables
from tuils.values.dataclass import dataclass

from . import applying
from .asides import ASIDE, standing_aside
from .entries import Entry, entry_from_row
from .families import Family, every_family
from .queries import (
    NEVER,
    PART,
    count_entries,
    entries_of_kinds,
    entries_of_nobody,
    every_text,
    last_entry,
    loans_that_differ,
    lying_aside,
    order_as_stamped,
    out_of_order,
    places_aside,
    places_by_device,
)

Marks = dict[str, dict[str, bytes]]
Changed = tuple[Family, type[Base], str, Row | None]  # table, key, and the row as it is replayed, if it is
MOST_TOLD = 200
OF_AN_INDEX = "FTS5"  # the full-text index, which holds nothing of its own
NOT_OURS = (LookupError, TypeError, ValueError, AttributeError)  # what folding meets in data of an unknown shape


@dataclass(frozen=True)
class Verified:
    """The result of a check. `differences` are sentences of the form `item ID: column A is not B`, at most 200.

    Of a column about a person it only says that it differs: a person who may verify may not be allowed to see it.
    """

    entries: int
    digest: str
    differences: tuple[str, ...]
    finding: tuple[str, ...] = ()
    """Faults in derived data, for searching and for the shelves; it can be rebuilt at any time."""
    audit: tuple[str, ...] = ()
    """The places where the audit log was changed by other means than the program. Nothing repairs that."""
    last: str = ""
    """The last entry that was checked, and when it was written; later ones were not."""
    last_at: int = 0
    damaged: bool = False
    """The file itself is damaged, as `differences` say: nothing else was checked, and no copy of it is usable."""

    @property
    def ok(self) -> bool:
        return not (self.differences or self.finding or self.audit)


def verify_store() -> Verified:
    """Check integrity; then rebuild the state from the journal alone, in a transaction that is rolled back."""
    if faults := (damage := _damage()) or _unreadable():
        return Verified(0, "", tuple(faults[:MOST_TOLD]), damaged=bool(damage))
    entries = count_entries()
    last, last_at = last_entry() or ("", 0)
    with db.atomic() as transaction:
        finding = _index_faults()
        empty_index()  # so that folding again need not keep it true
        before = state_digests()
        digest = _digest_of(before)
        faults = broken_invariants()
        faults.extend(_order_differences())
        faults.extend(_aside_differences())
        odd = _rebuild()
        changed = [] if odd else _changed(before)
        transaction.rollback()
    faults.extend(odd or _differences(changed))
    return Verified(entries, digest, tuple(faults[:MOST_TOLD]), finding, last=last, last_at=last_at)


def _damage() -> list[str]:
    """Return the faults that SQLite finds in the file. Check each table alone where the index cannot even be opened."""
    try:
        said = damage()
    except STORE_ERRORS as error:
        if (fault := fault_of(error)) is None or fault.code != "INDEX":
            raise
        said = [fault for table in plain_tables() for fault in damage(table)]
    return [fault for fault in said if OF_AN_INDEX not in fault]


def _index_faults() -> tuple[str, ...]:
    """Check the full-text index, in a transaction that is rolled back."""
    if not index_is_there():
        return ("biblio_index: it is missing",)
    with db.atomic() as part:
        agrees = index_agrees()
        part.rollback()
    if not agrees:
        return ("biblio_index: it lacks the words of the titles",)
    return () if is_fed() else ("biblio_index: some titles are missing",)


# ---- the state, row by row


def folded_tables() -> list[type[Base]]:
    return [table for family in every_family() for table in family.tables]


def keyed_rows(table: Any) -> Iterator[tuple[str, Row]]:
    """Yield all rows with their keys, without this file's own row numbers (`no`)."""
    names = _columns(table)[0]
    for key, values in _keyed_values(table):
        yield key, dict(zip(names, values, strict=True))


def _keyed_values(table: Any) -> Iterator[tuple[str, tuple[Any, ...]]]:
    names, at = _columns(table)
    text = ", ".join(f'"{name}"' for name in names)
    for values in db.execute_sql(f'SELECT {text} FROM "{table_name(table)}"'):
        yield ("/".join(map(str, values)) if at is None else str(values[at])), values


@cache
def _columns(table: Any) -> tuple[tuple[str, ...], int | None]:
    """Return the columns, and the place of the one that is the key; None where all of them are."""
    names = tuple(name for name in table._meta.sorted_field_names if name != "no")
    key = getattr(table._meta.primary_key, "name", "")
    key = key if key in names else "id"
    return names, names.index(key) if key in names else None


def state_digests() -> Marks:
    """Return the state as a digest of each row, by table and key: so that a large library fits into memory twice."""
    return {table_name(table): _marks_of(table) for table in folded_tables()}


def _marks_of(table: type[Base]) -> dict[str, bytes]:
    return {key: _mark(values) for key, values in _keyed_values(table)}


def _mark(values: Iterable[Any]) -> bytes:
    return hashlib.blake2b(_AS_JSON(list(values)).encode(), digest_size=16).digest()


def _as_text(value: Any) -> str:
    return hashlib.sha256(bytes(value)).hexdigest()


_AS_JSON = json.JSONEncoder(default=_as_text).encode


def digest_here(without: Collection[str] = ()) -> str:
    """Return the digest of this thread's state, without checking that it agrees with the journal. `without`: tables
    to leave out."""
    wanted = {table_name(table): table for family in every_family() for table in family.tables if not family.forgets}
    return _digest_of({name: _marks_of(table) for name, table in wanted.items() if name not in without}, without)


def _digest_of(state: Marks, without: Collection[str] = ()) -> str:
    """Return a SHA-256 over ids, places, voids and state: equal on two machines that hold the same entries. Entries
    about a person's own record, which one machine may have gathered and another not yet, are only counted by device."""
    whole = hashlib.sha256()
    for place in places_by_device():
        whole.update(json.dumps(place).encode())
    for entry in entries_of_nobody():
        whole.update(json.dumps(entry).encode())
    shared = state | _without_forgotten(without)
    for table in sorted(shared.keys() - _apart()):
        for key in sorted(shared[table]):
            whole.update(json.dumps([table, key]).encode() + shared[table][key])
    return whole.hexdigest()


def _apart() -> set[str]:
    return {table_name(table) for family in every_family() for table in family.apart}


def _without_forgotten(without: Collection[str] = ()) -> Marks:
    """Return the tables of which each site forgets something in its own time, without that part."""
    found: Marks = {}
    out = {*without, *_apart()}
    for family in every_family():
        for table in family.tables if family.forgets else ():
            if table_name(table) in out:
                continue
            shared = (
                (key, row, {name: row[name] for name in row if name not in family.forgets})
                for key, row in keyed_rows(table)
            )
            found[table_name(table)] = {_shared_key(key, row, kept): _mark(kept.values()) for key, row, kept in shared}
    return found


def _shared_key(key: str, row: Row, kept: Row) -> str:
    """Return the key; one made of all columns is reduced to the columns that are left."""
    return key if "/" not in key or key != _all_of(row) else _all_of(kept)


def _all_of(row: Row) -> str:
    return "/".join(map(str, row.values()))


# ---- again, from the journal alone


def _unreadable() -> list[str]:
    """Return entries and private parts that another program wrote: nothing can be replayed from them."""
    texts = every_text()
    return [f"{table} {key}: its data cannot be read" for table, key, data in texts if not _is_object(data)]


def _is_object(text: Any) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (TypeError, ValueError):
        return False


def _order_differences() -> list[str]:
    """Return the places and voids that differ when they are computed afresh."""
    known = _unusual()
    order_as_stamped()
    for device in list(applying.have()):
        applying.restream(device, 1)
    applying.settle_voids(map(entry_from_row, some(Journal, '"undoes" IS NOT NULL')))
    fresh = _unusual()
    differing = {entry for entry in known.keys() | fresh.keys() if known.get(entry) != fresh.get(entry)}
    usual = {row.id: (row.stamp, False) for row in find(Journal, "id", differing)}
    return [
        f"journal {entry}: place and void {known.get(entry, usual[entry])} are not {fresh.get(entry, usual[entry])}"
        for entry in sorted(differing)
    ]


def _unusual() -> dict[str, tuple[int, bool]]:
    """Return place and void of the entries that are not where their stamp says, or are void: few."""
    rows = out_of_order()
    return {entry: (pos, bool(void)) for entry, pos, void in rows}


def _aside_differences() -> list[str]:
    """Compare the entries that are set aside with those the journal says should be. One that came before the entry
    that says why waits for it; only the main library writes both at once."""
    main, meant = Library.select().where(Library.main).exists(), standing_aside()
    lying = lying_aside()
    odd = [*sorted(lying ^ places_aside()), *(sorted(lying - meant) if main else [])]
    odd += [row.id for row in find(Journal, "id", meant) if row.kind != ASIDE]
    return [f"journal {entry}: whether it lies aside is not as the journal says" for entry in odd]


def _rebuild() -> list[str]:
    """Fold everything again. Return the entries that no program of ours can have written so, if any."""
    for family in every_family():
        family.wipe()
    try:
        for family in every_family():
            for part in _parts(family):
                family.refold(part)
    except NOT_OURS:
        entries = (entry for family in every_family() for part in _parts(family) for entry in part)
        return [f"journal {entry.id}: it cannot be replayed" for entry in entries if not _replays(entry)]
    return []


def _parts(family: Family) -> Iterator[list[Entry]]:
    """Yield the entries that a family applies or begins with, those about one thing together."""
    kinds = sorted(family.kinds | family.begun_by)
    found = entries_of_kinds(kinds)
    while part := found.fetchmany(PART):
        yield [entry_from_row(row) for row in find(Journal, "id", [entry for (entry,) in part])]


def _replays(entry: Entry) -> bool:
    try:
        applying.refold([entry])
    except NOT_OURS:
        return False
    return True


# ---- what differs


def _changed(before: Marks) -> list[Changed]:
    """Return rows that changed, in the order in which they are reported; no more than are reported."""
    found: list[Changed] = []
    for family in every_family():
        for table in family.tables:
            missing, rows = {**before[table_name(table)]}, dict[str, Row | None]()
            for key, row in keyed_rows(table):
                if missing.pop(key, None) != _mark(row.values()):
                    rows[key] = row
            rows |= dict.fromkeys(missing)
            found.extend((family, table, key, rows[key]) for key in sorted(rows)[:MOST_TOLD])
    return found[:MOST_TOLD]


def _differences(changed: Sequence[Changed]) -> list[str]:
    """Return the changed rows as sentences. Call it when the state is again as it was."""
    faults, stored = [], dict[str, dict[str, Row]]()
    for family, table, key, again in changed:
        name = table_name(table)
        if name not in stored:
            wanted = {other for _family, one, other, _row in changed if one is table}
            stored[name] = {found: row for found, row in keyed_rows(table) if found in wanted}
        row = stored[name].get(key)
        told = _difference(row, again, family.untold)
        faults.append(f"{name} {_told_key(key, row or again or {}, family.untold)}: {told}")
    return faults


def _told_key(key: str, row: Row, untold: frozenset[str]) -> str:
    """Return a key made of several columns without those about a person; a key of a single column as it is."""
    if key != "/".join(map(str, row.values())):
        return key
    return "/".join(str(value) for name, value in row.items() if name not in untold)


def _difference(stored: Row | None, replayed: Row | None, untold: frozenset[str]) -> str:
    if stored is None or replayed is None:
        return "is missing" if stored is None else "has no entry in the journal"
    names = [name for name in stored if stored[name] != replayed[name]]
    return ", ".join(
        f"{name} differs" if name in untold else f"{name} {stored[name]!r} is not {replayed[name]!r}" for name in names
    )


def broken_invariants() -> list[str]:
    """Return violations of: one open loan an item and only there; an ended loan's patron is unknown; what is kept of
    an import beside its entries belongs to one."""
    faults = []
    for item, loan, opened in loans_that_differ():
        faults.append(f"item {item}: its loan {loan} is not the open one {opened}")
    for text, said in NEVER:
        faults.extend(said.format(key) for (key,) in db.execute_sql(text).fetchall())
    return faults
