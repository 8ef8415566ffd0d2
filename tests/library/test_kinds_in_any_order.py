"""Every kind of entry: in any order of arrival, and however often, machines' entries give the same state."""

from __future__ import annotations

import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.bundles import Line, found_here, joining, take_in_entries
from tuils.library.foundation.journal.entries import OF_PEOPLE, Entry, entry_from_row, station_of
from tuils.library.foundation.journal.families import known_kinds, touched_by
from tuils.library.foundation.journal.undoing import undoable, void_acts
from tuils.library.foundation.journal.verifying import digest_here, verify_store
from tuils.library.foundation.journal.writing import Act
from tuils.library.office.catalog_maintenance.heading_changing import add_reference
from tuils.models import Journal, db
from tuils.models.rows import some

from .makers import World, rows, seen
from .test_verify import do_everything
from .whole_library import fill

MACHINES = 4
BEFORE = {"moved_at": 0, "holding_branch": "MAIN", "transit_to": "", "old_loan": ""}
NOT_WRITTEN = {"clock", "emptied", "patron_gathered", "entry_set_aside", "entry_taken_over", "entry_refused"}
"""The kinds of which a library that was filled at one desk has none."""


def on_machines(entries: list[Entry], chance: random.Random) -> dict[str, list[Entry]]:
    """Return the entries as if several machines had written them: each act at one of them, its undo there too."""
    machine: dict[str, str] = {}
    written = defaultdict[str, list[Entry]](list)
    for entry in entries:
        subject = entry.undoes or entry.act
        name = machine.setdefault(subject, f"m{chance.randrange(MACHINES)}")
        machine[entry.act] = name
        entry.device = name + (OF_PEOPLE if entry.device.endswith(OF_PEOPLE) else "")
        written[entry.device].append(entry)
        entry.seq = len(written[entry.device])
    return written


def parts_of(written: dict[str, list[Entry]], chance: random.Random) -> list[list[Entry]]:
    """Return the entries in parts that arrive one after the other: each machine's in order, some of them twice."""
    left = {device: [*entries] for device, entries in written.items()}
    parts: list[list[Entry]] = []
    while left:
        device = chance.choice(sorted(left))
        many = chance.choice((1, 3, 20, 200))
        parts.append(left[device][:many])
        left[device] = left[device][many:]
        if not left[device]:
            del left[device]
        if chance.random() < 0.2:
            parts.append(chance.choice(parts))
    return parts


def arrive(parts: list[list[Entry]], private: dict[str, dict[str, object]]) -> None:
    for part in parts:
        lines: list[Line] = [(Entry(**{**vars(one), "void": False}), dict(private.get(one.id, {}))) for one in part]
        with db.atomic():
            found = found_here(lines)
            new, missing = joining([line for line in lines if line[0].id not in found])
            assert not missing
            if new:
                take_in_entries(new)


def write_the_rest(desk: Desk) -> None:
    """Write entries of the kinds that a filled library lacks, about what is there."""
    add_reference(desk, "name", "Twain, Mark", "Clemens, Samuel")
    open_loans = rows("SELECT id, item, due_at FROM loan WHERE closed_at IS NULL ORDER BY id")
    titles = rows("SELECT biblio FROM item WHERE NOT withdrawn GROUP BY biblio ORDER BY biblio")
    lines = rows("SELECT list, thing FROM list_line ORDER BY list, thing")
    undecided = rows("SELECT id FROM suggestion WHERE told = 0 ORDER BY id")
    with db.atomic():

        def write(kind: str, **names: Any) -> None:
            Act(desk).write(kind, **names)

        for table, kind, data in (
            ("vendor", "vendor_changed", {"set": {"note": "Closed in August"}}),
            ("fund", "fund_changed", {"add": 500}),
            ("order_line", "order_line_changed", {"set": {"note": "Large print"}}),
        ):
            for (key,) in rows(f"SELECT id FROM {table} ORDER BY id LIMIT 1"):
                write(kind, list=key, data=data)
        for (key,) in undecided[:1]:
            write("suggestion_told", list=key)
        for key, thing in lines[:1]:
            write("list_taken", list=key, data={"lines": [thing]})
        for loan, item, due in open_loans[:1]:
            write("overdue_notice", item=item, loan=loan)
            write("due_moved", item=item, loan=loan, data={"from": due, "to": due + 60_000_000})
            write("settled", item=item, loan=loan)
        for (charge,) in rows("SELECT id FROM account_line WHERE kind = 'charge' ORDER BY id LIMIT 1"):
            write("line_taken_back", charge=charge)
        for loan, item, _due in open_loans[1:2]:
            write("loan_taken_back", item=item, loan=loan, data={"was": BEFORE})
        booked = rows("SELECT id FROM room_booking WHERE state = 'booked' ORDER BY id LIMIT 1")
        for (booking,), (loan, *_) in zip(booked, open_loans, strict=False):
            write("booking_picked_up", booking=booking, data={"set": {"loan": loan}})
            write("booking_came_back", booking=booking, data={"set": {"back_at": desk.now}})
        if len(titles) > 1:
            write("biblio_merged", biblio=titles[0][0], data={"into": titles[1][0]})
        for kind in ("counted", "heading_changed", "items_changed"):
            write(kind, data={"what": "visits"})


def fill_all(desk: Desk, folder: Path) -> None:
    fill(desk, folder)
    write_the_rest(desk)


def do_all(desk: Desk, _folder: Path) -> None:
    do_everything(desk, lambda what: None)
    write_the_rest(desk)


def test_every_kind_is_tried(templates: Path, tmp_path: Path) -> None:
    """A new kind is told here by what writes it."""
    tried = set[str]()
    for number, filling in enumerate((fill_all, do_all)):
        folder = tmp_path / str(number)
        folder.mkdir()
        world = World(folder, templates, ("main",))
        filling(world.use("main"), folder)
        tried |= {kind for (kind,) in rows("SELECT DISTINCT kind FROM journal")}
        world.close()
    assert known_kinds() - tried == NOT_WRITTEN


@pytest.mark.whole
@pytest.mark.parametrize("filling", [fill_all, do_all])
def test_any_order_of_arrival_and_twice_is_once(
    desk: Desk, tmp_path: Path, templates: Path, filling: Callable[[Desk, Path], None]
) -> None:
    filling(desk, tmp_path)
    entries = [entry_from_row(row) for row in some(Journal, '1 = 1 ORDER BY "pos", "device", "seq"')]
    private = applying.private_parts_as_written(entry.id for entry in entries)
    chance, digests = random.Random(28), set[str]()
    written: dict[str, list[Entry]] = {}
    for number in range(6):
        folder = tmp_path / str(number)
        folder.mkdir()
        reader = World(folder, templates, ("reader",))
        reader.use("reader")
        written = written or on_machines([one for one in entries if applying.entry_with(one.id) is None], chance)
        arrive(parts_of(written, chance), private)
        assert verify_store().differences == (), "as if all were folded at once"
        digests.add(digest_here())
        reader.close()
    assert len(digests) == 1


NOT_UNDONE = {"undo", "import_batch", "patron_registered", "patron_removed", "settled", "loan_taken_back"}
"""The kinds that no undo reverses, and the ends of loans that the program writes by itself: only the desk that had the
loan remembers whose it was."""


@pytest.mark.whole
def test_undo_is_the_inverse_of_every_kind(desk: Desk, tmp_path: Path, templates: Path) -> None:
    """Each act comes in, is undone at once, and leaves all as staff saw it before."""
    tried = set[str]()
    for number, filling in enumerate((fill_all, do_all)):
        folder = tmp_path / str(number)
        folder.mkdir()
        world = World(folder, templates, ("main", "reader"))
        filling(world.use("main"), folder)
        entries = [entry_from_row(row) for row in some(Journal, '1 = 1 ORDER BY "pos", "device", "seq"')]
        private = applying.private_parts_as_written(entry.id for entry in entries)
        reader = world.use("reader")
        new = [one for one in entries if applying.entry_with(one.id) is None]
        many = Counter(one.act for one in new)
        for name, group in itertools.groupby(new, key=lambda one: one.act):
            act = list(group)
            kinds = {one.kind for one in act}
            is_new = not kinds <= tried | NOT_UNDONE and len(act) == many[name] and undoable(act)
            before = as_seen() if is_new else {}
            arrive([act], private)
            if is_new:
                tried |= kinds
                assert undone(reader, act) == before, kinds
        world.close()
    assert known_kinds() - NOT_WRITTEN - tried == NOT_UNDONE


def undone(desk: Desk, act: list[Entry]) -> dict[str, Any]:
    """Return the state as staff see it once this act is undone, and take the undo back."""
    with db.atomic() as part:
        there = replace(desk, device=station_of(act[0].device))
        known = void_acts(there, [act[0].act])
        for entry in reversed(act):
            for family in touched_by(entry.kind):
                family.carry_on(there, entry, known)
        after = as_seen()
        part.rollback()
    return after


def as_seen() -> dict[str, Any]:
    """Return the state as staff see it: a title whose adding was undone is kept as a removed one."""
    state = seen()
    state["biblio"] = {key: row for key, row in state["biblio"].items() if not row["removed"]}
    return state
