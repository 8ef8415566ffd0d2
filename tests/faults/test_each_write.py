"""Every write of a deed fails once, one after the other: the disk has an error there, or is full from there on.

What was answered is there, what was said not to be done is not, and where nobody can know it that is said. After the
power went on top of it nothing answered is lost either. Then the same command does what is left, and the replay
agrees. An operation is a write, a flush, or a name that is made, moved or linked.
"""

from __future__ import annotations

import errno
import random
from dataclasses import dataclass

import pytest

from tests.at_once import pack_bundle
from tests.library.makers import desk_of
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.store import close_store, open_store
from tuils.library.lending.loans.checkout import checkout

from .disk import Disk, Record, cut_off
from .lossy import Failing, LossyDoor, Ran

pytestmark = pytest.mark.whole

OPERATIONS = "WTSCRL"
FOR_GOOD = 1_000_000
FAULTS = {"error": (errno.EIO, 1), "dead": (errno.EIO, FOR_GOOD), "full": (errno.ENOSPC, FOR_GOOD)}


@dataclass(frozen=True)
class Deed:
    """A command, and what counts how much of it is done."""

    words: tuple[str, ...]
    measure: str
    whole: int

    def done(self, lossy: LossyDoor) -> int:
        return int(str(lossy.rows(self.measure)[0][0]))


def lend(lossy: LossyDoor) -> Deed:
    measure = "SELECT count(*) FROM loan WHERE closed_at IS NULL"
    return Deed(("checkout", lossy.cards[0], "C1", "C2"), measure, 2)


def take_back(lossy: LossyDoor) -> Deed:
    assert lossy.do("checkout", lossy.cards[0], "C1", "C2").code == 0
    return Deed(("checkin", "C1", "C2"), "SELECT count(*) FROM loan WHERE closed_at IS NOT NULL", 2)


def merge_people(lossy: LossyDoor) -> Deed:
    assert lossy.do("checkout", lossy.cards[0], "C1").code == 0
    words = ("patron", "merge", lossy.cards[0], lossy.cards[1], "--yes")
    return Deed(words, "SELECT count(*) FROM journal WHERE kind = 'patron_merged'", 1)


def add_book(lossy: LossyDoor) -> Deed:
    """Add title, copy and label: all of them, or nothing."""
    copy = "SELECT count(*) FROM item WHERE barcode = 'B9'"
    label = "SELECT count(*) FROM waiting_label JOIN item ON item.id = waiting_label.item WHERE barcode = 'B9'"
    title = "SELECT count(*) FROM biblio WHERE title = 'Owl moon'"
    measure = f"SELECT CASE ({title}) * 100 + ({copy}) * 10 + ({label}) WHEN 0 THEN 0 WHEN 111 THEN 1 ELSE 99 END"
    return Deed(("title", "add", "Owl moon", "--barcode", "B9", "--yes"), measure, 1)


def bring_in(lossy: LossyDoor) -> Deed:
    """Import the checkouts of a van that was away with a copy of the library."""
    file = lossy.root.parent / "bundle"
    van = lossy.root.parent / "van.db"
    van.write_bytes(lossy.library.read_bytes())
    open_store(van)
    desk = desk_of("admin", wall_clock, "van")
    for barcode in ("C7", "C8", "C9"):
        checkout(desk, lossy.cards[2], barcode)
    file.write_text(pack_bundle(desk, {}))
    close_store()
    return Deed(("bring-in", str(file)), "SELECT count(*) = 3 FROM journal WHERE device = 'van'", 1)


DEEDS = {
    "checkout": lend,
    "checkin": take_back,
    "patron merge": merge_people,
    "title add": add_book,
    "another site": bring_in,
}


def places(log: list[Record], full: bool, chance: random.Random) -> list[int]:
    """Return the numbers of all operations; else one, and the flush that the last answer waited for."""
    counted = [record for record in log if record.kind in OPERATIONS]
    if full:
        return list(range(1, len(counted) + 1))
    last = max(number for number, record in enumerate(log) if record.kind == "A")
    flush = max(number for number, record in enumerate(log[:last]) if record.kind == "S")
    return [chance.randint(1, len(counted)), sum(record.kind in OPERATIONS for record in log[: flush + 1])]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", DEEDS)
def test_a_write_that_fails_loses_nothing(lossy: LossyDoor, full: bool, name: str, fault: str) -> None:
    chance, (error, times) = random.Random(f"{name} {fault}"), FAULTS[fault]
    deed = DEEDS[name](lossy)
    lossy.done()
    before = Disk(lossy.root)
    assert lossy.do(*deed.words).code == 0
    for number in places(lossy.done(), full, chance):
        cut_off(before, [], chance)
        ran = lossy.do(*deed.words, failing=Failing(number, times, error))
        log = lossy.done()
        told(deed, ran, lossy, f"{name}, {fault} at {number}: {ran}")
        if chance.random() < 0.5:
            said = len([line for line in cut_off(before, log, chance) if "refused" not in line])
            lossy.sound()
            assert said <= deed.done(lossy) <= said + 1, f"{name}, {fault} at {number}, then a cut: {ran} {said}"
        lossy.do(*deed.words, watched=False)
        assert deed.done(lossy) == deed.whole
        lossy.sound()


def told(deed: Deed, ran: Ran, lossy: LossyDoor, where: str) -> None:
    """Assert that people read a sentence, and that it is true."""
    assert "Traceback" not in ran.err, where
    assert ran.code in (0, 1, 3), where
    assert ran.code == 0 or ran.err or len(ran.answers) < len(ran.out), where
    unsure = int("may or may not be saved" in ran.err)  # a flush that fails leaves it open
    assert len(ran.answers) <= deed.done(lossy) <= len(ran.answers) + unsure, where
    assert ran.code != 0 or len(ran.answers) == deed.whole, where
