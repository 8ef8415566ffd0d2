"""The only writer of the journal's own rows: entries, private parts, order, voids."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any

from tuils.models import Have, Journal, Private
from tuils.models.base import the_store
from tuils.models.rows import AT_ONCE, find, get, parts, put, put_all

from .entries import EMPTY, OF_PEOPLE, Entry, Facts, both_of, entry_from_row, entry_row, position, station_of, to_json
from .families import CopyAsRead, Pocketful, known_kinds, touched_by
from .persons import stands_for
from .queries import (
    clock_shifts,
    forget_notices_about,
    haves,
    make_void,
    page_of_stream,
    parts_of_private,
    place_entry,
    pos_before,
    rows_of_acts,
    stand_again,
    take_private_parts,
    was_removed,
)

WHO = "who"
"""In the private part of a checkout or hold: the patron's own data, in case no record has it any more."""


def insert(entry: Entry) -> None:
    put(Journal, entry_row(entry))
    the_store().written(entry.id, entry.device, entry.seq)


def insert_all(entries: Sequence[Entry]) -> None:
    put_all(Journal, [entry_row(entry) for entry in entries])
    for entry in entries[-1:]:
        the_store().written(entry.id, entry.device, entry.seq)


def entries_naming(**name: str) -> list[Entry]:
    """All entries with this item, loan, patron, act, ... in order."""
    (column, value) = next(iter(name.items()))
    rows = rows_of_acts([value]) if column == "act" else find(Journal, column, [value])
    return sorted(map(entry_from_row, rows), key=lambda entry: entry.order)


def later(entry: Entry, of: str, together: Container[str]) -> list[Entry]:
    """Return later valid entries about the same item, list, ... (`of`) that are not undone together with this entry."""
    told = entries_naming(**{of: getattr(entry, of) or ""})
    return [one for one in told if not one.void and one.order > entry.order and one.id not in together]


def entry_with(key: str) -> Entry | None:
    """The entry with this id, if it is here."""
    row = get(Journal, key)
    return entry_from_row(row) if row else None


def apply_new(entry: Entry, read: CopyAsRead | None = None) -> Pocketful:
    """Apply an entry that comes after all others known here. Return the private parts that had to be forgotten. `read`:
    the copy that it is about.

    A kind whose department was not imported is our own mistake: better no entry than one that did nothing.
    """
    families = touched_by(entry.kind)
    if not families and entry.kind not in known_kinds():
        raise LookupError(f"no family applies {entry.kind}")
    forgotten: Pocketful = {}
    for family in families:
        forgotten |= family.apply_to_copy(entry, read) if read else family.apply_new(entry)
    return forgotten


def refold(touched: Iterable[Entry]) -> Pocketful:
    """Fold again everything that these entries touch."""
    forgotten: Pocketful = {}
    entries = list(touched)
    for family in touched_by(*{entry.kind for entry in entries}):
        mine = [entry for entry in entries if entry.kind in family.kinds or entry.kind in family.follows]
        forgotten |= family.refold(mine)
    return forgotten


# ---- private parts


def private(entry: str) -> Facts:
    return privates([entry]).get(entry, {})


def privates(entries: Iterable[str]) -> dict[str, Facts]:
    """Return the private parts of these entries. A merged patron is replaced by the record that stands for both."""
    found: dict[str, Facts] = {}
    is_any = False
    for entry, data, merged in _parts(entries):
        found[entry] = json.loads(data)
        is_any = bool(merged)
    if is_any:
        people = {patron: stands_for(patron) for facts in found.values() if (patron := facts.get("patron"))}
        found = {entry: _of_person(facts, people) for entry, facts in found.items()}
    return found


def private_parts_as_written(entries: Iterable[str]) -> dict[str, Facts]:
    """Return the private parts as they were written, for code that keeps, sends or passes them on."""
    return {entry: json.loads(data) for entry, data, _merged in _parts(entries)}


def _parts(entries: Iterable[str]) -> Iterator[tuple[str, str, bool]]:
    wanted = sorted(set(entries))
    for part in parts(wanted, AT_ONCE):
        yield from parts_of_private(part)


def _of_person(facts: Facts, people: dict[str, str]) -> Facts:
    patron = facts.get("patron")
    return {**facts, "patron": people[patron]} if patron else facts


def keep_private_part(entry: str, facts: Facts) -> None:
    put(Private, {"entry": entry, "data": to_json(facts)})


def keep_all(parts: Mapping[str, Facts]) -> None:
    """Keep the private part of each of these entries (by id)."""
    put_all(Private, [{"entry": entry, "data": to_json(facts)} for entry, facts in parts.items()])


def drop_who(entry: str) -> None:
    """Remove the patron's own data that was sent along, once that patron's record here has it."""
    facts = private_parts_as_written([entry]).get(entry, {})
    if WHO in facts and not was_removed(str(facts.get("patron"))):
        keep_private_part(entry, {name: what for name, what in facts.items() if name != WHO})


def delete_private_parts(entries: Iterable[str]) -> Pocketful:
    """Delete private parts, in the caller's transaction. Return them for the pocket."""
    found: Pocketful = {}
    for part in parts(list(entries), AT_ONCE):
        found |= {entry: facts for entry, data in take_private_parts(part) if (facts := json.loads(data))}
        forget_notices_about(part)  # which tell whose it was
    return found


# ---- order


def have() -> dict[str, int]:
    return {device: seq for device, seq, _ in haves()}


def written_by(device: str) -> int | None:
    """How many entries this device wrote; None where it is not known here."""
    found = have()
    counts = [found[name] for name in both_of(device) if name in found]
    return sum(counts) if counts else None


def restream(device: str, from_seq: int) -> list[Entry]:
    """Recompute the places of a device's entries, from `from_seq` on. Return those that moved.

    Among entries about people, the empty places of gathered entries are ignored and stay as they are.

        Laptop's clock was an hour ahead. Its entries by seq, with stamps: 1 at 9:00, 2 at 11:00, 3 at 11:05.
        A clock entry says: 2 to 3, minus one hour.     restream("laptop", 2) -> 2 at 10:00, 3 at 10:05; both moved
        Had it seen an entry of the desk placed 10:30   before it wrote 2 -> 2 right after 10:30, 3 right after 2:
        an entry never comes before what its device knew when it wrote it, nor before its own earlier ones.
    """
    passed = f"AND kind != '{EMPTY}'" if device.endswith(OF_PEOPLE) else ""
    shifts = clock_shifts(device)
    row: Any = pos_before(passed, device, from_seq)
    before, seq, moved = row[0] if row else 0, from_seq - 1, []
    for entry, seq, stamp, base, pos, kind in _stream(device, from_seq):
        if kind == EMPTY and passed:
            continue
        minus = max((back for first, last, back in shifts if first <= seq <= last), default=0)
        before = position(stamp, minus, base, before)
        if pos != before:
            place_entry(before, entry)
            moved.append(entry)
    if seq >= from_seq:
        put(Have, {"device": device, "seq": seq, "pos": before})
    return [entry_from_row(found) for found in find(Journal, "id", moved)]


def _stream(device: str, from_seq: int) -> Iterator[tuple[str, int, int, int, int, str]]:
    """Yield (id, seq, stamp, base, pos, kind) of a device's entries from `from_seq`, in parts: they may be very
    many."""
    while part := page_of_stream(device, from_seq):
        yield from part
        from_seq = part[-1][1] + 1


def settle_voids(new: Iterable[Entry]) -> list[Entry]:
    """Mark the entries that an undo names as void: an act of the same device, so it is never still missing, except
    its entries about people, which may come after the undo."""
    entries = list(new)
    undone = {(entry.undoes, station_of(entry.device)) for entry in entries if entry.undoes}
    told = find(Journal, "undoes", {e.act for e in entries if e.patron and e.act})
    undone |= {(row.undoes or "", station_of(row.device)) for row in told}
    acts = rows_of_acts(act for act, _station in undone)
    gone = [entry_from_row(row) for row in acts if not row.void and (row.act, station_of(row.device)) in undone]
    for entry in gone:
        entry.void = True
        make_void(entry.id)
    return gone


def lift_voids(undos: Iterable[Entry]) -> list[Entry]:
    """Cancel these undos: entries that nothing else undoes are valid again."""
    acts = {entry.undoes for entry in undos if entry.undoes}
    stand_again(acts)
    settle_voids(map(entry_from_row, find(Journal, "undoes", acts)))
    return [entry_from_row(row) for row in rows_of_acts(acts)]
