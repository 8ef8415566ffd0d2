"""A day at one desk of a library of 100,000 titles: a PIN, the first backup of the morning, loans and returns, and
going from screen to screen. What it keeps in memory once what is free went back to the system."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from tests.library.makers import desk_of
from tests.screens.terminal import Terminal
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.store import close_store, open_store
from tuils.library.people.staff.staff import set_pin
from tuils.values.garbage import GIVEN_BACK_EACH

from .measure import Figure
from .sessions import _mib
from .terminal import ADMIN, ROUND, ROUND_SHOWN, _changed, _desk, _library

SCANS, EACH, PIN = 3_750, 25, "2468"
MORNING = 120.0  # seconds
MOST_MIB, FLAT_MIB = 85, 2
SHOWN = "Scan >"


def figures(folder: Path) -> Iterator[Figure]:
    path, card, codes = _library(folder)
    Path(os.environ["TUILS_CONFIG"]).write_text("guard_seconds = 0\n")  # nobody is asked about an item just scanned
    open_store(path)
    set_pin(desk_of(ADMIN, wall_clock), ADMIN, PIN)
    close_store()
    desk = _desk(path)
    desk.until("Type your PIN")
    desk.send(f"{PIN}\r")
    desk.until(SHOWN)
    _first_backup(desk, path)
    _scan(desk, card, codes)
    _changed(desk, ROUND, ROUND_SHOWN)
    half = _at_rest(desk)
    _scan(desk, card, codes)
    _changed(desk, ROUND, ROUND_SHOWN)
    whole = _at_rest(desk)
    desk.end()
    words = f"memory after a day with a PIN, the first backup and {2 * SCANS:,} scans"
    yield Figure(words, whole, "MiB", None, MOST_MIB)
    yield Figure("what the second half of that day added", whole - half, "MiB", None, FLAT_MIB)


def _first_backup(desk: Terminal, path: Path) -> None:
    end = time.monotonic() + MORNING
    while not list(path.parent.glob(f"backups/{path.stem}-*.backup.db")):
        if time.monotonic() > end:
            raise SystemExit("the first backup of the day was not made")
        desk.hear(0.5)


def _scan(desk: Terminal, card: str, codes: list[str]) -> None:
    """Check out so many and take them back, in visits of 25 items."""
    for first in range(0, SCANS // 2, EACH):
        some = [codes[n % len(codes)] for n in range(first, first + EACH)]
        desk.send(f"{card}\r" + "".join(f"{code}\r" for code in some))
        desk.rests(0.4)
        desk.send("\x1b")
        desk.hear(0.2)
        desk.send(".i\r" + "".join(f"{code}\r" for code in some) + ".i\r")
        desk.rests(0.4)


def _at_rest(desk: Terminal) -> float:
    desk.hear(GIVEN_BACK_EACH + 5)
    return _mib(desk)
