"""A van prepared with 100,000 titles, what a day of it brings beside a desk that goes on, and very large bundles."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.library.makers import Clock, desk_of
from tuils.library.foundation.desk import Desk, wall_clock
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.store import close_store, open_store
from tuils.library.front.opening import open_desk
from tuils.models import db

from .importing import SCANS, import_into, marc_folder, scans
from .large import DAY, loans_of, patrons_of
from .measure import Figure, Ran, p, run
from .vocabulary import make_marc

TITLES = 100_000
A_DAY, WEEKS = 5_000, 500_000
"""Entries: of a van that was away for very long, and of a branch that was for years."""
AT_ONCE = 1_000
CARD = "DESK"
BEHIND = 10_000
"""So many items are left alone by the van: the desk at home scans some, and some are out."""


def figures(folder: Path) -> Iterator[Figure]:
    home, van, stick = folder / "home" / "library.db", folder / "van", folder / "stick"
    home.parent.mkdir()
    make_marc(marc_folder(folder) / f"library-{TITLES}.mrc", TITLES)
    _apart("furnish", home, folder)
    ran = _tuils(home, "van", "prepare", "van", "--to", str(van))
    yield Figure("a van prepared with 100,000 titles, 30,000 patrons (wall)", ran.wall, "s", ran.cpu, 30)
    yield Figure("the same: its size", (van / "library.db").stat().st_size / 1e6, "MB", None, 1000)
    _apart("write", home, 500)
    ran = _tuils(home, "van", "refresh", "van", "--to", str(van))
    yield Figure("that copy brought up to date after 500 entries (wall)", ran.wall, "s", ran.cpu, 10)
    yield from _beside_a_desk(home, van / "library.db", stick)
    yield from _years(home, van / "library.db", stick)


def _beside_a_desk(home: Path, van: Path, stick: Path) -> Iterator[Figure]:
    """Measure scans beside a merge against scans alone, then the same merge without a desk."""
    _apart("write", van, A_DAY)
    _tuils(van, "van", "pack", "--to", str(stick))
    alone = scans(home, CARD, None)
    beside = scans(home, CARD, [*_words(home), "van", "merge", str(stick)])
    floor = p(alone, 95)
    name = f"a scan beside a merge of {A_DAY:,} entries ({len(beside)} scans), p95 against none"
    yield Figure(name, p(beside, 95) / floor, "x", floor, 3)
    yield Figure("the longest wait of a scan beside it", max(beside), "ms", max(alone))
    _apart("write", van, A_DAY)
    _tuils(van, "van", "pack", "--to", str(stick))
    ran = _tuils(home, "van", "merge", str(stick))
    yield Figure(f"a merge of {A_DAY:,} entries at 100,000 titles (wall)", ran.wall, "s", ran.cpu, 5)


def _years(home: Path, van: Path, stick: Path) -> Iterator[Figure]:
    _apart("write", van, WEEKS)
    ran = _tuils(van, "van", "pack", "--to", str(stick))
    yield Figure(f"{WEEKS:,} entries packed, peak memory ({ran.wall:.0f} s)", ran.mib, "MiB", None, 150)
    ran = _tuils(home, "van", "merge", str(stick))
    yield Figure(f"{WEEKS:,} entries merged, peak memory ({ran.wall:.0f} s)", ran.mib, "MiB", None, 150)


# ---- two libraries


def _words(path: Path) -> list[str]:
    return ["-m", "tuils", "--library", str(path)]


def _tuils(path: Path, *words: str) -> Ran:
    ran = run([*_words(path), *words])
    if ran.code:
        raise SystemExit(f"{words} ended with {ran.code}")
    return ran


def _apart(what: str, path: Path, *words: object) -> None:
    """In a process of its own: the peak memory of a command is at least that of whoever starts it."""
    ran = run(["-m", "bench.bookmobile", what, str(path), *map(str, words)])
    if ran.code:
        raise SystemExit(f"{what} ended with {ran.code}")


def furnish(path: Path, folder: str) -> None:
    """100,000 titles, 130,000 copies, 30,000 patrons, 8,000 loans, and C0, C1, ... for a desk that lends to CARD."""
    import_into(path, marc_folder(Path(folder)) / f"library-{TITLES}.mrc")
    open_store(path)
    clock, dice = Clock(wall_clock(), 10), random.Random(7)
    desk = desk_of("admin", clock)
    loans_of(desk, dice, patrons_of(desk, dice), clock, wall_clock())
    with db.atomic():
        for number in range(SCANS // 2):
            item = {"barcode": f"C{number}", "biblio": "b", "item_type": "BK", "home_branch": "MAIN"}
            Act(desk).write("item_added", item=NEW, data={"set": item})
        fields = {"card": CARD, "first_name": "Desk", "category": "LIB", "expires_on": "2999-01-01"}
        Act(desk).write("patron_registered", {"set": fields}, patron=NEW)
    close_store()


def write(path: Path, number: str) -> None:
    """So many entries, as desks write them: new patrons, and items that go out and come back."""
    count = int(number)
    with open_desk(path, station="busy") as opened:
        items = _ids("SELECT id FROM item ORDER BY added_pos LIMIT -1 OFFSET ?", BEHIND)
        people = _ids("SELECT id FROM patron ORDER BY id LIMIT ?", BEHIND)
        opened.do(_in_parts, items, people, count)


def _ids(text: str, number: int) -> list[str]:
    return [row[0] for row in db.execute_sql(text, (number,)).fetchall()]


def _in_parts(desk: Desk, items: Sequence[str], people: Sequence[str], count: int) -> None:
    dice, lent = random.Random(count), dict[str, str]()
    for first in range(0, count, AT_ONCE):
        with db.atomic():
            for number in range(first, min(first + AT_ONCE, count)):
                _one(desk, items[number // 2 % len(items)], dice.choice(people), number, lent)


def _one(desk: Desk, item: str, patron: str, number: int, lent: dict[str, str]) -> None:
    if number % 50 == 49:
        fields = {"first_name": f"New{number}", "category": "ADULT", "expires_on": "2999-01-01"}
        Act(desk).write("patron_registered", {"set": fields}, patron=NEW)
    elif number % 2:
        Act(desk).write("checkin", item=item, loan=lent.pop(item), data={"route": ""})
    else:
        lent[item] = Act(desk).write("checkout", {"patron": patron}, item=item, data={"due": desk.now + 21 * DAY}).id


if __name__ == "__main__":
    {"furnish": furnish, "write": write}[sys.argv[1]](Path(sys.argv[2]), sys.argv[3])
