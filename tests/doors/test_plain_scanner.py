"""Line mode with a serial scanner beside the keyboard: it is told when it is gone, and its codes are heard."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.grove import FROG, MARTA, OVERSTORY, Clock, Opened, build, desk_of
from tuils.library.foundation.store import close_store, open_store
from tuils.line_mode.lines import run_plain
from tuils.station.settings import Station

pytestmark = pytest.mark.whole

tty = pytest.importorskip("tty", reason="this platform has no pseudo-terminals")
PATIENCE = 30.0


class Said(io.StringIO):
    """The output, for another thread that waits for a word of it."""

    def __init__(self) -> None:
        super().__init__()
        self._more = threading.Condition()

    def write(self, text: str) -> int:
        with self._more:
            written = super().write(text)
            self._more.notify_all()
        return written

    def wait(self, *words: str) -> None:
        with self._more:
            assert self._more.wait_for(lambda: all(word in self.getvalue() for word in words), PATIENCE), words


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    path = tmp_path / "grove.db"
    build(path)
    open_store(path)
    station = Station("desk", scanner_port=str(tmp_path / "scanner"))
    yield replace(Opened(path, desk_of("ana", Clock())), station=station)
    close_store()


def test_scans_and_typed_lines_come_in_one_order(opened: Opened, tmp_path: Path) -> None:
    far, near = os.openpty()
    tty.setraw(near)
    keys, typed = os.pipe()
    said = Said()

    def person() -> None:
        said.wait("The scanner isn't answering.")
        os.symlink(os.ttyname(near), tmp_path / "scanner")  # plugged in
        said.wait("The scanner is connected.")
        os.write(far, f"{MARTA}\r{OVERSTORY}\r".encode())
        said.wait("Checked out 1: The Overstory")
        os.write(typed, f"\n{FROG}\n.x\n".encode())
        said.wait("Type more to hear it.")
        os.write(typed, b"more\nmore\nmore\nmore\nmore\n")
        said.wait("| Frog and Toad")

    def until_done() -> None:
        try:
            person()
        finally:
            os.close(typed)  # what it did not see must not keep the program waiting

    helper = threading.Thread(target=until_done)
    helper.start()
    with open(keys, encoding="utf-8") as stdin:
        assert run_plain(opened, stdin, said) == 0
    helper.join()
    lines = said.getvalue().splitlines()
    assert any(line.startswith("NOTE. The scanner isn't answering. Plug it in") for line in lines)
    assert f"> {MARTA}" in lines, "a scan stands there like a line that was typed"
    assert sum("Checked out 1" in line for line in lines) == 1, "an empty line repeats nothing"
    slip = [line for line in lines if line.startswith("| ")]
    assert "| The Overstory" in slip
    os.close(far)
    os.close(near)


def test_a_scan_answers_no_question_and_waits_for_a_name(opened: Opened, tmp_path: Path) -> None:
    """At the sign-in a scanned code is neither a name nor a PIN; it is heard once somebody is there."""
    far, near = os.openpty()
    tty.setraw(near)
    os.symlink(os.ttyname(near), tmp_path / "scanner")
    keys, typed = os.pipe()
    said = Said()
    nobody = opened.without_person()

    def person() -> None:
        said.wait("Your name")
        while "Marta Field" not in said.getvalue():  # what is sent before the port is open is lost
            os.write(far, f"{MARTA}\r".encode())
            os.write(typed, b"ana\n2468\n") if "PIN" not in said.getvalue() else None
            said.wait("is signed in")
        os.close(typed)

    helper = threading.Thread(target=person)
    helper.start()
    with open(keys, encoding="utf-8") as stdin:
        assert run_plain(nobody, stdin, said) == 0
    helper.join()
    assert "Marta Field is at the desk." in said.getvalue()
    os.close(far)
    os.close(near)
