"""Many desks on one library: 24 processes without a pause against 24 that do five bare statements, then with pauses."""

from __future__ import annotations

import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .circulation import make_library
from .floors import five_statements
from .measure import ROOT, Figure, p

DESKS, TURNS, SAME = 24, 3, 50
EACH = 200  # items of a desk in a turn; the floor goes through more
EACH_BARE = 5_000
FIRST, LASTING = 2.0, 8.0  # seconds: what is imported once, then what counts
PAUSE_MS = 1000


@dataclass(frozen=True)
class Answered:
    """The answers of some desks within a time, each as its words: what was done, with which copy, milliseconds."""

    seconds: float
    said: Sequence[Sequence[str]]

    @property
    def a_second(self) -> float:
        return len(self.said) / self.seconds

    def refused(self) -> int:
        return sum(words[0] == "refused" for words in self.said)


def figures(folder: Path) -> Iterator[Figure]:
    path, bare = folder / "desks.db", folder / "bare.db"
    cards = make_library(path, DESKS * EACH * (TURNS + 1) + SAME)
    five_statements.make(bare, DESKS * EACH_BARE * TURNS).close()
    pairs = [(_bare(bare, turn), _ours(path, cards, turn)) for turn in range(TURNS)]
    ratio = statistics.median(ours.a_second / floor.a_second for floor, ours in pairs)
    floor = statistics.median(floor.a_second for floor, _ours in pairs)
    yield Figure(f"{DESKS} desks without a pause, answers a second against bare ones", ratio, "x", floor, 0.4, True)
    refused, bare_refused = sum(ours.refused() for _, ours in pairs), sum(floor.refused() for floor, _ in pairs)
    yield Figure(f"{DESKS} desks without a pause: refused", refused, "", bare_refused, 0)
    paced = _ours(path, cards, TURNS, PAUSE_MS)
    waits = [float(words[-1]) for words in paced.said]
    yield Figure(f"{DESKS} desks, {PAUSE_MS / 1000:.0f} s between two answers: p99", p(waits, 99), "ms", None, 100)
    yield Figure(f"{DESKS} desks, {PAUSE_MS / 1000:.0f} s between two answers: refused", paced.refused(), "", None, 0)
    same = Counter(words[1] for words in _same(path, cards).said if words[0] == "lent")
    yield Figure(f"{DESKS} desks, the same {SAME} copies: lent twice", same.total() - len(same), "", None, 0)
    yield Figure(f"{DESKS} desks, the same {SAME} copies: lent", len(same), "", None, SAME, True)


def _bare(path: Path, turn: int) -> Answered:
    firsts = [(turn * DESKS + desk) * EACH_BARE for desk in range(DESKS)]
    module = "bench.floors.bare_desks"
    return _answered([["-m", module, str(path), str(first), str(first + EACH_BARE)] for first in firsts])


def _ours(path: Path, cards: Sequence[str], turn: int, pause: int = 0) -> Answered:
    words = []
    for desk in range(DESKS):
        first = (turn * DESKS + desk) * EACH
        place = [str(path), f"desk {desk}", cards[desk], str(first), str(first + EACH), str(pause), "99"]
        words.append(["-m", "tests.faults.desks", *place])
    return _answered(words, 4 if pause else 1)


def _same(path: Path, cards: Sequence[str]) -> Answered:
    first = DESKS * EACH * (TURNS + 1)
    words = ["-m", "tests.faults.desks", str(path)]
    return _answered([[*words, f"desk {n}", cards[n], str(first), str(first + SAME)] for n in range(DESKS)], 4, first=0)


def _answered(commands: Sequence[Sequence[str]], longer: int = 1, *, first: float = FIRST) -> Answered:
    """Let these programs begin together; count what they answer after the first seconds, then end them."""
    desks = [
        subprocess.Popen([sys.executable, *words], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for words in commands
    ]
    heard: list[tuple[float, str]] = []
    ears = [threading.Thread(target=_hear, args=(desk, heard)) for desk in desks]
    for desk in desks:
        assert desk.stdout is not None
        desk.stdout.readline()
    for ear, desk in zip(ears, desks, strict=True):
        ear.start()
        assert desk.stdin is not None
        desk.stdin.write("go\n")
        desk.stdin.flush()
    begun = time.monotonic() + first * longer
    end = begun + LASTING * longer
    threading.Event().wait(end - time.monotonic())
    for desk in desks:
        desk.terminate()
    for ear in ears:
        ear.join()
    for desk in desks:
        desk.wait()
    told = [line.split() for at, line in heard if begun <= at <= end]
    return Answered(end - begun, told)


def _hear(desk: subprocess.Popen[str], heard: list[tuple[float, str]]) -> None:
    assert desk.stdout is not None
    for line in desk.stdout:
        if line.endswith("\n"):
            heard.append((time.monotonic(), line))
