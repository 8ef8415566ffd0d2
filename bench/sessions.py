"""Desks as people have them: 24 over a real sshd on one library, and one that scans all day and prints each receipt.

What is measured is the time from the keys' leaving to the painted answer, and the memory of the desk.
"""

from __future__ import annotations

import select
import time
from collections.abc import Iterator
from pathlib import Path

from tests.doors.guests import Sshd
from tests.grove import ELENA, FROG, MARTA, OVERSTORY, OWL, SAM, build
from tests.screens.terminal import Terminal

from .measure import Figure, p

SESSIONS, ROUNDS, PAUSE = 24, 6, 0.1
CARDS, BOOKS = (MARTA, ELENA, SAM), (OVERSTORY, FROG, OWL)
SCANS, EACH = 10_000, 50
FAIR = 3
STATION = """
guard_seconds = 0
[printers.receipts]
where = "file:/dev/null"
kind = "escpos"
[papers]
checkout = "receipts"
checkin = "receipts"
[print_when]
checkout = "always"
checkin = "always"
"""


def figures(folder: Path) -> Iterator[Figure]:
    yield from _over_ssh(folder / "ssh")
    yield from _all_day(folder / "day")


def _prepared(folder: Path) -> dict[str, str]:
    folder.mkdir()
    build(folder / "library.db")
    (folder / "station.toml").write_text(STATION)
    return {"TUILS_STATE": str(folder / "state"), "TUILS_CONFIG": str(folder / "station.toml")}


# ---- 24 sessions


def _over_ssh(folder: Path) -> Iterator[Figure]:
    env = _prepared(folder)
    sshd = Sshd(folder, command="cd {root} && exec {python} -m tests.doors.program {folder}/library.db ana --settings")
    if why := sshd.start():
        raise SystemExit(f"sshd does not start: {why}")
    try:
        desks = [sshd.visit(env=env)]
        desks[0].until("Scan a card")
        alone = _waits(desks, ROUNDS * 6)
        desks += [sshd.visit(env=env) for _n in range(SESSIONS - 1)]
        for desk in desks[1:]:
            desk.until("Scan a card", 180)
        waits = _waits(desks, ROUNDS)
    finally:
        sshd.stop()
    words = f"{SESSIONS} sessions over ssh, a scan each {SESSIONS * PAUSE:.1f} s: p95 ({p(waits, 95):.0f} ms)"
    yield Figure(f"{words} against one", p(waits, 95) / p(alone, 95), "x", p(alone, 95), FAIR)


def _waits(desks: list[Terminal], rounds: int) -> list[float]:
    """A card and a check-in by turns, each desk at another moment, as many of them come."""
    waits = []
    for round_ in range(rounds):
        for number, desk in enumerate(desks):
            card = CARDS[(number + round_) % len(CARDS)]
            waits.append(_painted(desk, f"{card}\r", "at the desk"))
            _painted(desk, "\x1b", "Scan the next card")
            _hear(desks, PAUSE)
    return waits


def _painted(desk: Terminal, keys: str, shown: str) -> float:
    begun = time.perf_counter()
    desk.send(keys)
    while not any(shown in row for row in desk.screen.display):
        if time.perf_counter() - begun > 60:
            raise SystemExit("\n".join(desk.screen.display))
        if select.select([desk.line], [], [], 5)[0]:
            desk._take()
    return (time.perf_counter() - begun) * 1000


def _hear(desks: list[Terminal], seconds: float) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        for line in select.select([desk.line for desk in desks], [], [], left)[0]:
            next(desk for desk in desks if desk.line == line)._take()


# ---- all day


def _all_day(folder: Path) -> Iterator[Figure]:
    env = _prepared(folder)
    desk = Terminal(["-m", "tests.doors.program", str(folder / "library.db"), "ana", "--settings"], env)
    desk.until("Scan a card")
    half, file, cycles = 0.0, folder / "library.db", SCANS // (EACH * 3)
    for cycle in range(cycles):
        lines = (f"{CARDS[n % 3]}\r{BOOKS[n % 3]}\r.i\r{BOOKS[n % 3]}\r.i\r" for n in range(EACH))
        desk.send("".join(lines))
        desk.stirs(0.4)
        if cycle == cycles // 2:
            half = _mib(desk) - file.stat().st_size / 2**20
    whole = _mib(desk)
    beyond = whole - file.stat().st_size / 2**20 - half
    desk.end()
    yield Figure(f"memory of a desk after {SCANS:,} scans, each receipt printed", whole, "MiB")
    yield Figure("there: what the second half added beyond SQLite's cache of the file", beyond, "MiB", None, 2)


def _mib(desk: Terminal) -> float:
    status = Path(f"/proc/{desk.child}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024
