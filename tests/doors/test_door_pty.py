"""A program's door in a real terminal with a serial scanner on a pty: each scan goes where the person stands."""

from __future__ import annotations

import os
import pty
import sqlite3
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.grove import ELENA, FROG, MARTA, MINUTE, NOW, OVERSTORY, OWL, SAM, Clock, build, desk_of
from tests.library.at_the_door import a_party, a_session
from tests.screens.terminal import Terminal
from tuils.library.foundation.store import close_store, open_store

pytestmark = pytest.mark.whole

F2, F5, F8 = "\x1bOQ", "\x1b[15~", "\x1b[19~"


class Desk:
    """The program at Maple Grove with a scanner, and what its file tells."""

    def __init__(self, folder: Path) -> None:
        self.library = folder / "library.db"
        build(self.library)
        open_store(self.library)
        desk = desk_of("pat", Clock(NOW - 30 * MINUTE), device="planning")
        self.session = a_session(desk, minutes=25, capacity=15)
        a_party(desk, self.session, card=MARTA, heads=3, groups={"adult": 1, "child": 2})
        a_party(desk, self.session, card=ELENA, heads=2, groups={"adult": 1, "child": 1})
        close_store()
        self.far, self.near = pty.openpty()
        tty.setraw(self.far)
        words = ["-m", "tests.doors.program", str(self.library), "ana", "--port", os.ttyname(self.near)]
        env = {"TUILS_STATE": str(folder / "state"), "TUILS_CONFIG": str(folder / "station.toml")}
        self.terminal = Terminal(words, env)
        self.terminal.until("Scan a card to check out")
        self.terminal.opens(os.ttyname(self.near))

    def scan(self, *codes: str) -> None:
        os.write(self.far, "".join(f"{code}\r" for code in codes).encode())

    def end(self) -> None:
        if self.terminal.child:
            self.terminal.end()
        os.close(self.far)
        os.close(self.near)

    def counted(self) -> int:
        return self._ask("SELECT coalesce(sum(n), 0) FROM attendance")

    def loans(self) -> int:
        return self._ask("SELECT count(*) FROM loan WHERE closed_at IS NULL")

    def _ask(self, text: str) -> int:
        with sqlite3.connect(self.library) as store:
            return int(store.execute(text).fetchone()[0])


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.end()


def test_a_scan_goes_to_the_door_or_to_the_desk_never_to_both(desk: Desk) -> None:
    line = desk.terminal
    line.send(F5)
    line.until("Story time")
    line.send(F8)
    line.until("Door  >")
    desk.scan(MARTA)
    line.until("Checked in: Marta Field and 2 more.")
    desk.scan(OVERSTORY)
    line.until("no one was counted")
    assert (desk.counted(), desk.loans()) == (3, 0)
    line.send(F2)
    line.until("Scan >")
    desk.scan(ELENA, OVERSTORY, FROG)
    line.until("Checked out 2: Frog and Toad are friends")
    assert (desk.counted(), desk.loans()) == (3, 2)
    line.send(F5)
    line.until("Door  >")
    desk.scan(ELENA)
    line.until("Checked in: Elena Garcia and 1 more.")
    assert (desk.counted(), desk.loans()) == (5, 2)


def test_scans_amid_a_question_wait_and_twenty_at_once_are_all_heard(desk: Desk) -> None:
    line = desk.terminal
    line.send(F5)
    line.until("Story time")
    line.send(F8)
    line.until("Door  >")
    desk.scan(SAM)
    line.until("Not registered. Count one adult?")
    desk.scan(*[MARTA, OWL, ELENA, OWL] * 5)
    line.until("20 scans waiting")
    assert desk.counted() == 0
    line.send("y\r")
    line.until("no one was counted")
    assert (desk.counted(), desk.loans()) == (6, 0)
