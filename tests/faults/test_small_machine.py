"""The desk on a small machine: 256 MB of address space, and a disk that takes its time."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.doors.test_screen_pty import KEYS, ended, rows, sent
from tests.screens.terminal import Terminal
from tuils.library.people.staff import pins

from .conftest import FEW, Place, started
from .lossy import built

pytestmark = [pytest.mark.whole, pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux has them")]

LIMIT = 256 << 20
LIMITED = (
    "import resource, runpy, sys\n"
    f"resource.setrlimit(resource.RLIMIT_AS, ({LIMIT}, {LIMIT}))\n"
    "sys.argv[0] = 'tuils'\n"
    "runpy.run_module('tuils', run_name='__main__')"
)
BURST = 50


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A library whose PINs cost as much memory as ever."""
    for name in ("TUILS_STATE", "TUILS_CONFIG", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    (tmp_path / "xdg_runtime_dir").mkdir(mode=0o700)
    monkeypatch.setattr(pins, "cost_now", lambda: pins.Cost(max(pins.MEMORIES), 2))
    return started(tmp_path / "library.db", FEW)


@pytest.fixture
def desk(small: Place) -> Iterator[Desk]:
    made = Desk(small)
    yield made
    made.close()


class Desk:
    """The program at this library, signed in by PIN; its address space is limited."""

    def __init__(self, place: Place, env: Mapping[str, str] | None = None) -> None:
        self.place = place
        self.terminal = Terminal(["-c", LIMITED, "--library", str(place.path)], env or {})
        self.terminal.until("PIN >")
        self.terminal.send("1234\r")
        self.terminal.until("Scan >")

    def does(self, keys: str, shown: str) -> None:
        self.terminal.send(keys)
        self.terminal.until(shown)

    def close(self) -> None:
        if self.terminal.child:
            self.terminal.end()


def test_a_day_at_the_desk_needs_no_more_than_256_mb(desk: Desk, tmp_path: Path) -> None:
    desk.does(sent(desk.place.cards[0], *(f"C{n}" for n in range(BURST))), f"Checked out {BURST}:")
    desk.does(".o\r", "No printer is set up")
    desk.does(KEYS["f3"] + "a\r", "No title matches")
    desk.does("\x1bOP", "The same on every screen")
    desk.does("\x1b" + KEYS["f10"], "What would you like to do?")
    desk.does("back up\r", "Backed up, and tested")
    desk.does(KEYS["f2"], "Scan >")
    desk.does(".q\r", "Sign out anyway?")
    desk.does("y\r", "PIN >")
    desk.terminal.send(".q\r")
    assert ended(desk.terminal) == 0
    assert list(tmp_path.rglob("*backup*"))


def test_scans_wait_in_line_for_a_slow_disk_while_the_screen_goes_on(
    small: Place, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    preload, why = built(tmp_path_factory.mktemp("slow"), Path(__file__).with_name("slow_disk.c"))
    if preload is None:
        pytest.skip(why)
    stuck = tmp_path / "stuck"
    desk = Desk(small, {"LD_PRELOAD": str(preload), "SLOW_DISK": str(stuck)})
    try:
        desk.does(f"{small.cards[0]}\r", "is at the desk")
        stuck.touch()
        codes = [f"C{n}" for n in range(BURST)]
        desk.does(sent(*codes), f"{BURST - 1} entries are waiting their turn")
        assert "Working..." in rows(desk.terminal)[2]
        desk.terminal.send("half a title")
        assert not any("Checked out" in row for row in rows(desk.terminal)), "nothing is told before it is kept"
        stuck.unlink()
        desk.terminal.until(f"Checked out {BURST}: ")
        desk.terminal.until("Scan > half a title")
        shown = [int(row.split()[0]) for row in rows(desk.terminal)[9:22] if row.strip()]
        assert shown == [*range(shown[0], BURST + 1)], "in order, and the last can be seen"
        with sqlite3.connect(small.path) as store:
            lent = "SELECT barcode FROM loan JOIN item ON item.loan = loan.id JOIN journal USING (id) ORDER BY pos"
            assert [code for (code,) in store.execute(lent)] == codes
    finally:
        stuck.unlink(missing_ok=True)
        desk.close()
