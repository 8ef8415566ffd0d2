"""The cost of an import, for the processor and the disk: CPU against the bare work, bytes by the kernel's counters;
the first backup of a morning; how much of the file a loan that came back takes."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.library.makers import Clock, beginner, desk_of
from tuils.library.foundation.administration.backup import checkpoint, make_backup
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.store import close_store, open_store
from tuils.library.front.starting import Beginning, start_library
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.people.staff.system_user import system_user

from .circulation import make_library
from .importing import import_into, marc_folder
from .measure import ROOT, Figure
from .people import IN_TABLE
from .people_made import rows
from .vocabulary import make_marc

ROUNDS = {10_000: 3, 30_000: 3, 100_000: 1}
"""How often each size is imported, in turn with its floor."""
CPU_GOALS = {10_000: 1.45, 30_000: 1.3, 100_000: 1.3}
PATRONS, LOANS, TITLES = 33_333, 10_000, 100_000
DAY = 86_400_000_000


class Counted(NamedTuple):
    """CPU in seconds, and the bytes that the program gave to the disk."""

    cpu: float
    written: int


def figures(folder: Path) -> Iterator[Figure]:
    for size in ROUNDS:
        yield from _titles(folder, size)
    yield from _patrons(folder)
    yield _loans(folder / "loans.db")
    yield from _morning(folder)


def _titles(folder: Path, size: int) -> Iterator[Figure]:
    marc = make_marc(marc_folder(folder) / f"library-{size}.mrc", size)
    ours, floors, stores = list[Counted](), list[Counted](), [folder / f"{size}-{n}.db" for n in range(ROUNDS[size])]
    for store in stores:
        floors.append(_counted("-m", "bench.floors.bare_import", str(marc), f"{store}.floor"))
        ours.append(_import(store, "marc", str(marc), "--match", "none"))
    floor = median(ran.cpu for ran in floors)
    words = f"import of {size:,} titles with copies"
    ratio = median(ran.cpu for ran in ours) / floor
    yield Figure(f"{words}, CPU against pymarc, bare FTS5 and items", ratio, "x", floor, CPU_GOALS[size])
    file = stores[0].stat().st_size
    yield Figure(f"{words}, written against the file", median(ran.written for ran in ours) / file, "x", file / 1e6, 3.5)


def _patrons(folder: Path) -> Iterator[Figure]:
    table = folder / "people.csv"
    with table.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, IN_TABLE, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows(PATRONS))
    ran = _import(folder / "patrons.db", "patrons", str(table))
    yield Figure(f"import of {PATRONS:,} patrons, written a patron", ran.written / PATRONS / 1000, "KB", None, 25)


def _import(store: Path, kind: str, file: str, *words: str) -> Counted:
    start_library(store, Beginning("Bench", system_user=system_user()), beginner(wall_clock))
    close_store()
    return _counted("-m", "tuils", "--library", str(store), "import", kind, file, "--yes", *words)


def _counted(*words: str) -> Counted:
    """Run a program to its end. Its counters are read when it is over and not yet forgotten."""
    child = subprocess.Popen([sys.executable, *words], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    written = _counter(child.pid, "write_bytes")
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(words)} ended with {child.returncode}")
    return Counted(used.ru_utime + used.ru_stime, written)


def _counter(process: int | str, name: str) -> int:
    lines = Path(f"/proc/{process}/io").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith(f"{name}:")))


def _loans(path: Path) -> Figure:
    """Check out and in again, so many items, each once; compare the file before and after."""
    cards = make_library(path)
    open_store(path)
    desk, before = desk_of("admin", wall_clock), _size(path)
    for number in range(LOANS):
        checkout(desk, cards[number % len(cards)], f"C{number}")
        checkin(desk, f"C{number}")
    grown = _size(path) - before
    close_store()
    return Figure("what a returned loan adds to the file", grown / LOANS, "bytes", None, 850)


def _size(path: Path) -> int:
    checkpoint()
    return path.stat().st_size


def _morning(folder: Path) -> Iterator[Figure]:
    """The first backup of a morning, in the thread that makes it; the first one of the week was yesterday's."""
    path = folder / "morning.db"
    import_into(path, make_marc(marc_folder(folder) / f"library-{TITLES}.mrc", TITLES))
    open_store(path)
    clock = Clock(
        wall_clock() // (7 * DAY) * 7 * DAY + 12 * DAY
    )  # a Tuesday to come: the first weeks began on Thursdays
    desk, size = desk_of("admin", clock), path.stat().st_size
    for words in ("the first backup of a week, wholly checked", "the first backup of a morning"):
        began, read = time.thread_time(), _counter("self", "rchar")
        make_backup(desk, path, daily=True)
        cpu, read = time.thread_time() - began, _counter("self", "rchar") - read
        goals: Sequence[float | None] = (3.0, 3.0) if words.endswith("morning") else (None, None)
        yield Figure(f"{words}, {size / 1e6:.0f} MB, CPU", cpu, "s", None, goals[0])
        yield Figure(f"{words}, read against the file", read / size, "x", size / 1e6, goals[1])
        clock.forward(days=1)
    close_store()
