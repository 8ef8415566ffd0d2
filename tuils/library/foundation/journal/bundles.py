"""A bundle: readable lines, a head, a digest. Merging is set union, then folding again what was touched."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import MISSING, fields

from peewee import IntegrityError

from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import need, refuse
from tuils.models import ClockShift, Journal, Library, db
from tuils.models.rows import find, get, marks, some

from . import applying
from .asides import ASIDE, aside_of, put_aside, standing_aside
from .entries import EMPTY, Entry, Facts, settled_id, station_of
from .families import known_kinds
from .folding_in import fold_in
from .queries import loans_ended_elsewhere
from .writing import CLOCK_SLACK, Act

DERIVED = ("pos", "void")  # derived: never travels
PUBLIC = {field.name for field in fields(Entry)} - set(DERIVED)
NEEDED = {field.name for field in fields(Entry) if field.default is MISSING and field.default_factory is MISSING}
Line = tuple[Entry, Facts]
NUMBERS = ("seq", "stamp", "base", "at")
LATEST = 1 << 62
"""A time after every moment; SQLite counts to twice that."""


def as_sent(entry: Entry, private: Facts, reduce: Callable[[Entry, Facts], Facts] | None = None) -> Facts:
    """Return the part of an entry that travels; it says if it is set aside. `reduce`: shortens the private part."""
    lies_aside = entry.kind == ASIDE
    if lies_aside:
        entry, private = aside_of(entry)
    public = {key: value for key, value in vars(entry).items() if key not in DERIVED}
    part = {"entry": public, "private": reduce(entry, private) if reduce else private}
    return {**part, "aside": True} if lies_aside else part


def aside_in(parts: Iterable[Facts]) -> set[str]:
    """Return the ids of the entries in this bundle that were set aside at the sender."""
    return {str(part["entry"]["id"]) for part in parts if part.get("aside")}


def bundle_line(part: Facts) -> Line:
    """Return an entry with its private part. Refuse with BUNDLE_DAMAGED, BUNDLE_NEWER."""
    public, private = part.get("entry"), part.get("private")
    if not isinstance(public, dict) or not isinstance(private, dict) or not public.keys() >= NEEDED:
        raise refuse("BUNDLE_DAMAGED")
    need(_is_well_formed(public), "BUNDLE_DAMAGED")
    if public["kind"] not in known_kinds() or public.get("v", 1) != 1 or public.keys() - PUBLIC:
        raise refuse("BUNDLE_NEWER")
    return Entry(**public), private


def _is_well_formed(public: Facts) -> bool:
    """Return whether an entry is as our programs write it: numbers where numbers are, and not long before what its
    device had seen. Otherwise one entry could push all later entries behind it."""
    numbers = all(type(public[name]) is int and 0 <= public[name] < LATEST for name in NUMBERS)
    texts = all(isinstance(public.get(name) or "", str) for name in PUBLIC - {*NUMBERS, "data", "v"})
    return (
        numbers
        and texts
        and isinstance(public.get("data", {}), dict)
        and public["base"] < public["stamp"] + CLOCK_SLACK
    )


def found_here(lines: list[Line]) -> set[str]:
    """Return the ids of those that are here; an empty place (`gathering.py`) is recognized by its number."""
    found = {row.id for row in find(Journal, "id", [entry.id for entry, _ in lines])}
    mine = applying.have()
    for entry, _private in lines:
        if entry.id not in found and entry.seq <= mine.get(entry.device, 0):
            rows = some(Journal, '"device" = ? AND "seq" = ?', entry.device, entry.seq)
            if any(EMPTY in (entry.kind, row.kind) for row in rows):
                found.add(entry.id)
    return found


def joining(unknown: list[Line]) -> tuple[list[Line], dict[str, int]]:
    """Return each device's entries that follow without a gap, and the first missing number of each. The rest waits
    for the missing part: a place in the order may fall by a clock correction but never rises, so an effect never
    comes before its cause."""
    mine, missing = applying.have(), dict[str, int]()
    new = []
    for entry, private in sorted(unknown, key=lambda line: (line[0].device, line[0].seq)):
        expected = mine.get(entry.device, 0) + 1
        if entry.seq > expected:
            missing.setdefault(entry.device, expected)
        else:
            new.append((entry, private))
            mine[entry.device] = max(entry.seq, expected - 1)
    return new, missing


def take_in_entries(new: list[Line], aside: Collection[str] = ()) -> None:
    """Insert these entries, which continue those here, and fold again what they touch. `aside`: ids of those that
    only get their place.

        Here: checkout of C1 to Ada, 10:00 (desk). The van's bundle has: check-in of C1, 9:30; checkout to Bo, 10:10.
        Each gets its place in the one order: 9:30, 10:00, 10:10. All three touch C1 and two loans; these are folded
        again from all of their entries, in order: Ada's loan ends at 10:10, as superseded, and Bo has C1.
        The state is the same if the van's come first and the desk's later. The same bundle again finds all ids here.
    """
    entries = [entry for entry, _ in new]
    Library.update(brought_in=Library.brought_in + len(new)).execute()
    for entry in entries:
        entry.pos = entry.stamp
    out = {*aside, *standing_aside(entry.id for entry in entries)}
    counting = [entry for entry in entries if entry.id not in out]
    try:
        with db.atomic():  # of what is refused within, it can still be asked why
            applying.insert_all(counting)
            for entry, private in new:
                if entry.id in out:
                    put_aside(entry, private)
    except IntegrityError as same_number:
        raise refuse("DEVICE_FORKED", device=_whose_number(entries)) from same_number
    for entry in counting:
        if entry.kind == "clock":
            ClockShift.insert(**entry.data).on_conflict_ignore().execute()
    moved = _restream(counting, entries)
    gone = applying.settle_voids(entry for entry in entries if entry.id not in out or not entry.undoes)
    brought = {entry.id: private for entry, private in new if private and entry.id not in out}
    fold_in({entry.id: entry for entry in [*counting, *moved, *gone]}, brought)


def _whose_number(entries: list[Entry]) -> str:
    """Return the station whose number another entry has too, here or among these; empty if there is none."""
    seen = dict[tuple[str, int], str]()
    for entry in entries:
        here = some(Journal, '"device" = ? AND "seq" = ?', entry.device, entry.seq)
        if {seen.setdefault((entry.device, entry.seq), entry.id), *(row.id for row in here)} != {entry.id}:
            return station_of(entry.device)
    return ""


def _restream(counting: list[Entry], entries: list[Entry]) -> list[Entry]:
    """Recompute the places of the devices that have new entries, or whose clock a new entry corrects: each from its
    first one. Return the entries that moved."""
    first: dict[str, int] = {}
    for entry in entries:
        first[entry.device] = min(entry.seq, first.get(entry.device, entry.seq))
    for entry in counting:
        if entry.kind == "clock":
            device, seq = entry.data["device"], entry.data["from_seq"]
            first[device] = min(seq, first.get(device, seq))
    return [moved for device, seq in sorted(first.items()) for moved in applying.restream(device, seq)]


# ---- what the main site alone writes after a merge: ordinary entries, so every site gets the same


def correction(device: str, from_seq: int, to_seq: int, minus: int) -> Facts:
    """Return the data of a clock entry: these entries of a device are `minus` microseconds earlier."""
    return {"device": device, "from_seq": from_seq, "to_seq": to_seq, "minus": minus}


def set_back(desk: Desk, corrections: list[Facts]) -> None:
    """Set entries of devices back, all before writing so to the journal: or that entry would be in the future."""
    for facts in corrections:
        ClockShift.insert(**facts).on_conflict_ignore().execute()
    applying.refold([moved for facts in corrections for moved in applying.restream(facts["device"], facts["from_seq"])])
    act = Act(desk)
    for facts in corrections:
        act.write("clock", data=facts)


def to_end(loans: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Return (loan, item) whose item came back elsewhere, or is on loan to the same patron again. `loans`: only
    these."""
    among = f"AND old.id IN ({marks(loans)}) " if loans else ""
    rows = loans_ended_elsewhere(among, loans)
    return [(str(loan), str(item)) for loan, item in rows]


def end_loans_for_good(desk: Desk, loans: Sequence[str] = ()) -> int:
    """End these loans for good, or all that are to end; only the main site does. Return how many."""
    written = 0
    for loan, item in to_end(loans):
        entry_id = settled_id(loan)
        if get(Journal, entry_id) is None:
            Act(desk).write("settled", item=item, loan=loan, entry_id=entry_id)
            written += 1
    return written
