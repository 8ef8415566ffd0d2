"""The power goes, and with it all that was not flushed: what was answered at a door is there, the library is whole,
and the work goes on from there.

`kill -9` (test_power_cut) leaves what the system still holds in memory; here that is lost, see disk.py. A run of the
program tells all that it did to the disk, so that it can be cut at any moment of it, and in many ways.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from .conftest import FEW
from .disk import Disk, Record, answered, cut_off
from .lossy import LossyDoor

pytestmark = pytest.mark.whole

MOST = 9
"""The most items that one command checks out or in."""


def moments(log: list[Record], count: int, chance: random.Random) -> list[int]:
    """Return where to cut: anywhere, right behind an answer, and right before one."""
    said = [number for number, record in enumerate(log) if record.kind == "A"] or [len(log)]
    ways = (lambda: chance.randrange(len(log) + 1), lambda: chance.choice(said) + 1, lambda: chance.choice(said))
    return [chance.choice(ways)() for _time in range(count)]


def scans(lossy: LossyDoor, card: str, barcodes: Sequence[str], chance: random.Random) -> tuple[list[str], list[str]]:
    """Return one command of a desk, and its items in the order in which they change hands."""
    lent = lossy.lent()
    inside, out = [code for code in barcodes if code not in lent], [code for code in barcodes if code in lent]
    if out and (not inside or chance.random() < 0.5):
        some = chance.sample(out, min(len(out), chance.randint(1, MOST)))
        return ["checkin", *some], some
    some = chance.sample(inside, min(len(inside), chance.randint(1, MOST)))
    return ["checkout", card, *some, "--override", "TOO_MANY_ITEMS", "--reason", "so many on purpose"], some


def after(lent: set[str], changed: Sequence[str], count: int) -> set[str]:
    return lent ^ set(changed[:count])


def test_no_answered_scan_is_lost(lossy: LossyDoor, full: bool) -> None:
    """The cut library is the one that the next round goes on with: also what brings it in order is cut off."""
    chance = random.Random(7)
    rounds, cuts = (25, 8) if full else (2, 3)
    barcodes = [f"C{number}" for number in range(40 if full else 12)]
    for _round in range(rounds):
        before, lent, changed = Disk(lossy.root), lossy.lent(), list[str]()
        words, changed = scans(lossy, lossy.cards[0], barcodes, chance)
        ran = lossy.do(*words)
        assert (ran.code, len(ran.answers)) == (0, len(changed)), ran.err
        log = lossy.done()
        for moment in moments(log, cuts, chance):
            said = len(cut_off(before, log[:moment], chance))
            lossy.sound()
            assert lossy.lent() in (after(lent, changed, said), after(lent, changed, said + 1)), f"cut at {moment}"


def test_two_desks_that_lend_at_once_lose_nothing(lossy: LossyDoor, full: bool) -> None:
    chance = random.Random(11)
    rounds, cuts = (FEW // 12, 10) if full else (1, 3)
    for round_ in range(rounds):
        before, lent = Disk(lossy.root), lossy.lent()
        first = round_ * 12
        calls = [["checkout", lossy.cards[2 * round_ % 20 + n], *items(first + 6 * n)] for n in range(2)]
        assert [ran.code for ran in lossy.together(calls)] == [0, 0]
        log = lossy.done()
        for moment in moments(log, cuts, chance):
            cut_off(before, log[:moment], chance)
            lossy.sound()
            told = {word for line in answered(log[:moment]) for word in line.split('"') if word.startswith("C")}
            now = lossy.lent()
            assert lent <= now
            assert told <= now
            assert len(now - lent - told) <= 2, "of each desk the last may have been kept and not yet answered"


def items(first: int) -> list[str]:
    return [f"C{number}" for number in range(first, first + 6)]


# ---- files


def test_a_backup_is_whole_or_not_there(lossy: LossyDoor, full: bool) -> None:
    chance = random.Random(13)
    before = Disk(lossy.root)
    assert lossy.do("backup").code == 0
    log = lossy.done()
    for moment in moments(log, 60 if full else 8, chance):
        said = cut_off(before, log[:moment], chance)
        found = list((lossy.root / "backups").glob("*.backup.db"))
        assert len(found) >= len(said), f"told of, and not there: cut at {moment} of {len(log)}"
        for file in found:
            assert whole(lossy, file), f"cut at {moment} of {len(log)}"
    lossy.sound()


def whole(lossy: LossyDoor, file: Path) -> bool:
    """It can be put back elsewhere: `restore` tests it."""
    return lossy.do("--library", str(lossy.root.parent / "elsewhere.db"), "restore", str(file), watched=False).code == 0


def test_a_library_that_is_put_back_is_the_old_one_or_the_new_one(lossy: LossyDoor, full: bool) -> None:
    chance = random.Random(17)
    assert lossy.do("checkout", lossy.cards[0], "C1").code == 0
    assert lossy.do("backup").code == 0
    (kept,) = (lossy.root / "backups").glob("*.backup.db")
    assert lossy.do("checkout", lossy.cards[0], "C2").code == 0
    lossy.done()
    before = Disk(lossy.root)
    assert lossy.do("restore", str(kept)).code == 0
    log = lossy.done()
    for moment in moments(log, 60 if full else 8, chance):
        said = cut_off(before, log[:moment], chance)
        assert lossy.library.exists(), f"cut at {moment} of {len(log)}"
        lossy.sound()
        now = lossy.lent()
        assert now == {"C1"} or (not said and now == {"C1", "C2"}), f"cut at {moment} of {len(log)}"
        assert lossy.do("checkout", lossy.cards[1], "C3", watched=False).code == 0


# ---- a van comes home

TITLES = 300


def test_a_large_bundle_that_is_cut_off_goes_on_with_the_next_merge(
    lossy: LossyDoor, tmp_path: Path, full: bool
) -> None:
    """Its many transactions are flushed together, now and then: what was lost of them is taken in once more."""
    van, stick, none = tmp_path / "van" / "library.db", tmp_path / "stick", tmp_path / "none"
    file = tmp_path / "titles.csv"
    file.write_text("title,barcode\n" + "".join(f"Book {n},T{n}\n" for n in range(TITLES)), encoding="utf-8")
    none.mkdir()
    for words in (("van", "prepare", "van", "--to", str(van.parent)),
                  ("--library", str(van), "import", "titles", str(file), "--yes"),
                  ("--library", str(van), "van", "pack", "--to", str(stick))):  # fmt: skip
        ran = lossy.do(*words, watched=False)
        assert ran.code == 0, ran.err
    before, chance = Disk(lossy.root), random.Random(19)
    assert lossy.do("van", "merge", str(stick)).code == 0
    log = lossy.done()
    for moment in moments(log, 30 if full else 4, chance):
        said = cut_off(before, log[:moment], chance)
        lossy.sound()
        assert not said or titles_there(lossy) == TITLES, f"answered and lost: cut at {moment} of {len(log)}"
        for source in (none, stick):  # what lies in the inbox first
            assert lossy.do("van", "merge", str(source), watched=False).code == 0
        assert titles_there(lossy) == TITLES
        lossy.sound()
        assert [*(lossy.root / "inbox").glob("*.gz")] == []


def titles_there(lossy: LossyDoor) -> int:
    return int(str(lossy.rows("SELECT count(*) FROM item WHERE barcode LIKE 'T%'")[0][0]))
