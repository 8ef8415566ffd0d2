"""The waits of a desk: a check-in beside each long task at 100,000 titles, and beside desks that never pause."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from .circulation import make_library
from .importing import marc_folder
from .large import LOANS, make_large
from .measure import ROOT, Figure, in_turn, p
from .vocabulary import make_marc

FIRST, EACH, PAUSE_MS = LOANS + 2_000, 40, 30
RECORDS = 10_000
LEAST = 100  # answers that a figure is of
TURNS = 3
SIX, EACH_OF_SIX = 6, 150
GOAL, FAIR = 200, 500  # ms


def figures(folder: Path) -> Iterator[Figure]:
    path = folder / "waiting.db"
    make_large(path)
    alone = _beside(path, None)
    yield Figure("a check-out or check-in with nothing beside it, 100,000 titles: p99", p(alone, 99), "ms")
    yield _daily(path, folder)
    for name, words in _works(folder):
        waits = _beside(path, words)
        figure = f"the same beside `{name}`: p99 (longest wait {max(waits):.0f} ms, {len(waits)} answers)"
        yield Figure(figure, p(waits, 99), "ms", p(alone, 99), GOAL)
    yield from _six(folder)


def _daily(path: Path, folder: Path) -> Figure:
    """Measure each turn on a copy of the library: the work of a day is done once."""
    copies = [folder / f"day-{turn}.db" for turn in range(TURNS)]
    for copy in copies:
        shutil.copyfile(path, copy)
    beside, alone = iter(copies), iter(copies)
    both = in_turn(TURNS, lambda: p(_beside(next(beside), ("daily",)), 50), lambda: p(_beside(next(alone), None), 50))
    name = "a check-out or check-in beside `daily`, 100,000 titles: median against the same without"
    return Figure(name, both.ratio, "x", both.floor, 1.5)


def _works(folder: Path) -> Iterator[tuple[str, Sequence[str]]]:
    yield "verify", ("verify",)
    yield "backup", ("backup",)
    yield "daily", ("daily",)
    yield "index --rebuild", ("index", "--rebuild")
    yield "opac publish", ("opac", "publish", "--folder", str(folder / "opac"), "--whole")
    yield "purge", ("purge",)
    marc = make_marc(marc_folder(folder) / f"library-{RECORDS}.mrc", RECORDS)
    yield f"import marc, {RECORDS:,} records", ("--station", "import", "import", "marc", str(marc), "--yes")


def _beside(path: Path, words: Sequence[str] | None) -> list[float]:
    """How long each answer took, in milliseconds, while this command runs; at least so many, as long as it runs."""
    command = None
    if words:
        command = subprocess.Popen(
            [sys.executable, "-m", "tuils", "--library", str(path), *words],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
    found: list[float] = []
    while len(found) < LEAST or (command and command.poll() is None):
        found += _answers(_desk(path, "desk", FIRST, FIRST + EACH, PAUSE_MS, 2))
    if command and command.wait() not in (0, 1):
        assert command.stderr is not None
        raise SystemExit(f"{words} ended with {command.returncode}: {command.stderr.read().decode()[-300:]}")
    return found


def _six(folder: Path) -> Iterator[Figure]:
    path = folder / "six.db"
    cards = make_library(path, SIX * EACH_OF_SIX)
    desks = [
        _desk(path, f"desk {n}", n * EACH_OF_SIX, (n + 1) * EACH_OF_SIX, 0, 4, cards[n], begin=False)
        for n in range(SIX)
    ]
    for desk in desks:
        _go(desk)
    waits = [wait for desk in desks for wait in _answers(desk)]
    yield Figure(f"six desks without a pause: the longest of {len(waits)} waits", max(waits), "ms", goal=FAIR)
    yield Figure("the same: p99", p(waits, 99), "ms", p(waits, 50))


def _desk(
    path: Path, station: str, first: int, last: int, pause: int, rounds: int, card: str = "P1", *, begin: bool = True
) -> subprocess.Popen[str]:
    words = ["-m", "tests.faults.desks", str(path), station, card, str(first), str(last), str(pause), str(rounds)]
    desk = subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert desk.stdout is not None
    desk.stdout.readline()
    if begin:
        _go(desk)
    return desk


def _go(desk: subprocess.Popen[str]) -> None:
    assert desk.stdin is not None
    desk.stdin.write("go\n")
    desk.stdin.flush()


def _answers(desk: subprocess.Popen[str]) -> list[float]:
    said = desk.communicate()[0].splitlines()
    if desk.returncode:
        raise SystemExit("a desk was cut off")
    return [float(line.split()[-1]) for line in said]
