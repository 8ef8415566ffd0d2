"""After check-ins on both sides and a merge no byte tells who had what: of libraries, of files between them."""

from __future__ import annotations

import contextlib
import gzip
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.library.makers import DAY

from .calling import Program
from .vans import Fleet, Machine, fleet_of

AFTER, BEFORE = 130, 44
"""Bytes from a loan's id to its patron's in a row that ties them, and back in an index. Farther off stands the entry
that one desk wrote next."""


@pytest.fixture
def fleet(program: Program) -> Fleet:
    return fleet_of(program)


def open_loans(machine: Machine) -> set[tuple[str, str]]:
    with contextlib.closing(sqlite3.connect(machine.library)) as store:
        return set(store.execute("SELECT id, patron FROM loan WHERE patron > ''"))


def texts(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for file in sorted(one for one in folder.rglob("*") if one.is_file()):
        data = file.read_bytes()
        yield file, gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def telling(folder: Path, pairs: set[tuple[str, str]]) -> set[Path]:
    """The files that tie a loan to its patron, near each other or in one line of a file between two copies."""
    found = set[Path]()
    for file, data in texts(folder):
        is_text = file.name.endswith(".bundle.gz")
        for loan, patron in ((one.encode(), other.encode()) for one, other in pairs):
            if (
                any(loan in line and patron in line for line in data.splitlines())
                if is_text
                else _ties(data, loan, patron)
            ):
                found.add(file)
    return found


def _ties(data: bytes, loan: bytes, patron: bytes) -> bool:
    at = data.find(loan)
    while at >= 0:
        if patron in data[max(0, at - BEFORE) : at + len(loan) + AFTER]:
            return True
        at = data.find(loan, at + 1)
    return False


def lend_apart(fleet: Fleet) -> set[tuple[str, str]]:
    """Each side lends to its own and to the other's patron, the same copy, too; both know of all of it."""
    ada, bob = fleet.main.patron("Ada"), fleet.van.patron("Bob")
    fleet.main("checkout", ada, "I1", "I3")
    fleet.van("checkout", bob, "I2", "I3")
    lent = open_loans(fleet.main) | open_loans(fleet.van)
    fleet.exchange()
    fleet.main("checkout", bob, "I4")
    fleet.van("checkout", ada, "I5")
    fleet.van("hold", "place", bob, "I1")
    return lent | open_loans(fleet.main) | open_loans(fleet.van)


def test_no_byte_of_any_file_tells_who_had_what(fleet: Fleet, program: Program) -> None:
    pairs = lend_apart(fleet)
    assert len({loan for loan, _patron in pairs}) == 6
    before = telling(program.folder, pairs)
    assert {fleet.main.library, fleet.van.library} <= before, "a test that could not fail"
    assert {file.name for file in before if file.parent == fleet.stick}, "files that were written before tell it"
    for machine, items in ((fleet.van, ("I1", "I3", "I4")), (fleet.main, ("I2", "I3", "I5", "I1"))):
        machine("checkin", *items)
    for one in fleet.main.json("decision", "list"):
        fleet.main("decision", "settle", str(one["decision"]), "--as-proposed")
    assert fleet.settled()
    early = set(fleet.stick.iterdir())
    assert fleet.settled()
    assert telling(program.folder, pairs) <= early, "neither library, nor what was written since both know"
    program.clock.now += 15 * DAY
    for machine in (fleet.main, fleet.van):
        assert machine("daily").code == 0
    assert telling(program.folder, pairs) == set(), "those that were taken in are gone"


def test_what_waits_in_the_inbox_goes_once_it_was_taken_in(fleet: Fleet, program: Program) -> None:
    """The main library is put back from the morning's backup, so that a day of the van is missing for a while."""
    backup = fleet.main.json("backup")[0]["file"]
    fleet.van("checkout", fleet.van.patron("Bob"), "I1")
    pairs = open_loans(fleet.van)
    fleet.exchange()
    fleet.main("restore", backup)
    fleet.van("checkout", fleet.van.patron("Eve"), "I2")
    pairs |= open_loans(fleet.van)
    assert fleet.home()["missing"]
    inbox = fleet.main.library.parent / "inbox"
    assert telling(inbox, pairs)
    fleet.van("checkin", "I1", "I2")
    fleet.van.json("van", "merge", str(fleet.pack(fleet.main)))  # now it knows what is missing
    assert fleet.settled()
    assert [*inbox.iterdir()] == []
    assert not {fleet.main.library, fleet.van.library} & telling(program.folder, pairs)
