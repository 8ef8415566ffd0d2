"""The real program in a terminal of 80x24 against bare Textual: starting, a scan, what it writes on the line, and
what it keeps in memory after a day of going from screen to screen.

Bytes are exact; times are of this machine. A library of 100,000 titles lies behind the desk.
"""

from __future__ import annotations

import os
import select
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

from tests.library.makers import desk_of
from tests.screens.terminal import Terminal
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.store import close_store, open_store
from tuils.library.people.patrons.patrons import register_patron

from .importing import import_into, marc_folder
from .measure import Figure, p
from .vocabulary import make_marc

SIZE, SCANS, CHANGES = 100_000, 60, 2_000
TICKS = os.sysconf("SC_CLK_TCK")
KEYS = {"catalog": "\x1bOR", "desk": "\x1bOQ", "help": "\x1bOP", "escape": "\x1b", "down": "\x1b[B"}
ROUND = [KEYS[key] for key in ("help", "escape", "catalog", "desk")]
ROUND_SHOWN = ["The same on every screen", "Scan >", "Find >", "Scan >"]
ADMIN = "admin"
TWO_SECONDS, MENU_MONO = 1920, 3200
"""Bytes: of a line of 9,600 bit/s in two seconds, and the ceiling of the menu without colors."""
ON = (
    ("F1", KEYS["help"], "The same on every screen"),
    ("F1 with a page of titles below", KEYS["help"], "The same on every screen"),
    ("a title", "\r", "Esc Back"),
    ("F10", "\x1b[21~", "What would you like to do?"),
    ("F9", "\x1b[20~", "Esc Go back"),
)
"""Ways on: each key, and what its screen shows. Esc leads back."""


def figures(folder: Path) -> Iterator[Figure]:
    path, card, codes = _library(folder)
    yield from _starting(path)
    yield from _scanning(path, card, codes)
    yield from _line(path, card, codes)
    yield from _ways(path, card)
    yield from _busy_day(path)


def _library(folder: Path) -> tuple[Path, str, list[str]]:
    path = folder / "terminal.db"
    import_into(path, make_marc(marc_folder(folder) / f"library-{SIZE}.mrc", SIZE))
    open_store(path)
    card = register_patron(
        desk_of(ADMIN, wall_clock), {"first_name": "Marta", "last_name": "Field", "category": "LIB"}
    ).card
    close_store()
    rows = sqlite3.connect(path).execute("SELECT barcode FROM item ORDER BY id LIMIT 1000").fetchall()
    return path, card, [code for (code,) in rows]


def _desk(path: Path) -> Terminal:
    """Tuils at the desk: of an account that no PIN guards, so that the time of a hash is not in the figures."""
    return Terminal(["-m", "tuils", "--library", str(path)], {})


def _used(terminal: Terminal) -> tuple[float, float]:
    """CPU seconds and peak MiB of the program so far."""
    stat = Path(f"/proc/{terminal.child}/stat").read_text().rpartition(")")[2].split()
    status = Path(f"/proc/{terminal.child}/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return (int(stat[11]) + int(stat[12])) / TICKS, int(peak.split()[1]) / 1024


def _starting(path: Path) -> Iterator[Figure]:
    """The median of seven, in turn."""
    bare, ours = [], []
    for _time in range(7):
        bare.append(_started(lambda: Terminal(["-m", "bench.floors.bare_table"], {}), "row 19"))
        ours.append(_started(lambda: _desk(path), "Scan >"))
    for name, place, unit, scale in (("CPU", 0, "ms", 1000.0), ("memory", 1, "MiB", 1.0)):
        floor, here = median(used[place] for used in bare), median(used[place] for used in ours)
        words = f"start to a usable desk, {name}, against a bare DataTable"
        yield Figure(f"{words} ({here * scale:.0f} {unit})", here / floor, "x", floor * scale, 1.5)


def _started(start: Callable[[], Terminal], ready: str) -> tuple[float, float]:
    terminal = start()
    terminal.until(ready)
    used = _used(terminal)
    terminal.end()
    return used


def _painted(terminal: Terminal, keys: str, shown: str) -> float:
    """Milliseconds from the keys' leaving to the bytes that show the text."""
    begun = time.perf_counter()
    terminal.send(keys)
    while not any(shown in row for row in terminal.screen.display):
        if select.select([terminal.line], [], [], 5)[0]:
            terminal._take()
    spent = (time.perf_counter() - begun) * 1000
    terminal.hear(0.1)
    return spent


def _scanning(path: Path, card: str, codes: list[str]) -> Iterator[Figure]:
    bare = Terminal(["-m", "bench.floors.bare_input"], {"TEXTUAL_FPS": "60"})
    bare.until("ready")
    floor = [_painted(bare, f"{code}\r", f"heard {code}") for code in codes[:SCANS]][5:]
    bare.end()
    desk = _desk(path)
    desk.until("Scan >")
    desk.send(f"{card}\r")
    desk.until("is at the desk")
    ours = [_painted(desk, f"{code}\r", f"Checked out {n}:") for n, code in enumerate(codes[:SCANS], 1)][5:]
    desk.end()
    name = "scan to painted answer, durable, 100,000 titles, p95 against a bare Input's at 60 frames"
    yield Figure(f"{name} ({p(ours, 95):.0f} ms)", p(ours, 95) / p(floor, 95), "x", p(floor, 95), 1.0)


def _line(path: Path, card: str, codes: list[str]) -> Iterator[Figure]:
    """The ceilings of the screen guide, in bytes."""
    desk = _desk(path)
    first = desk.until("Scan >")
    yield Figure("bytes: first screen", first, "", None, TWO_SECONDS)
    desk.send("a")
    yield Figure("bytes: a key in the field", desk.hear(0.5), "", None, 60)
    desk.send("\x7f")
    desk.hear(0.5)
    desk.send(f"{card}\r")
    desk.until("is at the desk")
    desk.send(f"{codes[500]}\r")
    yield Figure("bytes: a scan and its answer", desk.until("Checked out 1:"), "", None, 400)
    desk.send(KEYS["catalog"])
    desk.until("Find >")
    desk.send(KEYS["desk"])
    desk.until("This visit")
    desk.send(KEYS["catalog"])
    yield Figure("bytes: a mode switch", desk.until("Find >"), "", None, TWO_SECONDS)
    desk.send("ma")
    desk.until("Enter opens")
    desk.send(KEYS["down"])
    yield Figure("bytes: a row down", desk.hear(0.6), "", None, 200)
    desk.send(KEYS["help"])
    yield Figure("bytes: a pushed screen (help)", desk.until("The same on every screen"), "", None, TWO_SECONDS)
    desk.send(KEYS["escape"])
    desk.hear(1.0)
    yield Figure("bytes: at rest, 10 s", desk.hear(10), "", None, 0)
    _cpu, peak = _used(desk)
    yield Figure("memory after these screens", peak, "MiB")
    desk.end()


def _ways(path: Path, card: str) -> Iterator[Figure]:
    """The bytes of each screen and of each way back, against a bare app that puts a screen up and takes it off, in
    turn; then the menu without colors."""
    bare = Terminal(["-m", "bench.floors.bare_screens"], {})
    bare.until("below it")
    floors, most = (0, 0), dict.fromkeys(("a screen", "a way back"), (0, ""))
    desk = _at_the_desk(path, card)
    for name, keys, shown in ON:
        if name == ON[1][0]:
            desk.send(KEYS["catalog"])
            desk.until("Find >")
            desk.send("ma")
            desk.until("Enter opens")
        there, back = _there_and_back(desk, keys, shown)
        floors = _there_and_back(bare, "n", "over it", "b")
        most = {
            "a screen": max(most["a screen"], (there, name)),
            "a way back": max(most["a way back"], (back, f"from {name}")),
        }
    desk.end()
    bare.end()
    for (words, (here, name)), floor in zip(most.items(), floors, strict=True):
        yield Figure(
            f"bytes: {words}, the most of {len(ON)} ({name}), against a bare app", here, "", floor, TWO_SECONDS
        )
    desk = _at_the_desk(path, card, NO_COLOR="1")
    _name, keys, shown = next(way for way in ON if way[0] == "F10")
    yield Figure("bytes: F10 without colors", _there_and_back(desk, keys, shown)[0], "", None, MENU_MONO)
    desk.end()


def _at_the_desk(path: Path, card: str, **env: str) -> Terminal:
    desk = Terminal(["-m", "tuils", "--library", str(path)], env)
    desk.until("Scan >")
    desk.send(f"{card}\r")
    desk.until("is at the desk")
    return desk


def _there_and_back(terminal: Terminal, keys: str, shown: str, back: str = KEYS["escape"]) -> tuple[int, int]:
    terminal.send(keys)
    there = terminal.until(shown)
    terminal.send(back)
    return there, terminal.stirs()


def _busy_day(path: Path) -> Iterator[Figure]:
    """Screens put up and taken off, and modes gone to: memory as it stands, at the half and at the end."""
    desk, bare = _desk(path), Terminal(["-m", "bench.floors.bare_screens"], {})
    desk.until("Scan >")
    bare.until("below it")
    half = _changed(desk, ROUND, ROUND_SHOWN)
    here = _changed(desk, ROUND, ROUND_SHOWN)
    floor = max(_changed(bare, ["n", "b"], ["over it", "below it"]) for _ in "12")
    name = f"memory after {CHANGES:,} screen changes, against a bare app's after as many"
    yield Figure(f"{name} ({here:.0f} MiB)", here / floor, "x", floor, 1.8)
    yield Figure("what the second half of them added", here - half, "MiB", None, 2)
    desk.end()
    bare.end()


def _changed(terminal: Terminal, keys: Sequence[str], shown: Sequence[str]) -> float:
    """MiB that are held after half of the changes."""
    for _round in range(CHANGES // 2 // len(keys)):
        for key, text in zip(keys, shown, strict=True):
            terminal.send(key)
            while not any(text in row for row in terminal.screen.display):
                terminal.hear(0.01)
            terminal.hear(0.02)
    status = Path(f"/proc/{terminal.child}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024
