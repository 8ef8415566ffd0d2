"""`tuils scanner`: a scanner on a serial line is watched, and line mode reads two of them by their roles."""

from __future__ import annotations

import os
import threading
import tty
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.doors.calling import Program
from tests.doors.test_plain_scanner import Said
from tests.grove import FROG, MARTA, OVERSTORY, OWL, Clock, Opened, build, desk_of
from tuils.devices.scanners.scanners import ScannerState
from tuils.library.foundation.store import close_store, open_store
from tuils.line_mode.lines import run_plain
from tuils.station.settings import Station

pytestmark = pytest.mark.whole


@pytest.fixture
def lines() -> Iterator[list[tuple[int, str]]]:
    """Two serial lines: the scanner's end of each, and the name of its port."""
    made = [os.openpty() for _each in range(2)]
    for _far, near in made:
        tty.setraw(near)
    yield [(far, os.ttyname(near)) for far, near in made]
    for far, near in made:
        os.close(far)
        os.close(near)


def test_what_a_scanner_sends_is_shown(
    program: Program, lines: list[tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    far, port = lines[0]

    def opened(state: ScannerState, _port: str) -> str:
        if state is ScannerState.READY:  # what is sent before is lost
            os.write(far, b"]F031234000010017\r\n")
        return ""

    monkeypatch.setattr("tuils.cli.office.scanner.remedy", opened)
    one = program("--json", "scanner", "watch", port, "--count", "1").line
    assert (one["reading"], one["meaning"], one["symbology"]) == ("31234000010017", "an item", "Codabar")
    assert one["text"] == "]F031234000010017<CR><LF>"
    assert str(one["hex"]).endswith("0d 0a")


def test_line_mode_reads_two_scanners_by_their_roles(tmp_path: Path, lines: list[tuple[int, str]]) -> None:
    (desk, desk_port), (drop, drop_port) = lines
    path = tmp_path / "grove.db"
    build(path)
    open_store(path)
    scanners: dict[str, dict[str, object]] = {
        "desk": {"port": str(tmp_path / "desk")},
        "drop": {"port": str(tmp_path / "drop"), "role": "checkin", "beep": True},
    }
    opened = replace(Opened(path, desk_of("ana", Clock())), station=Station("desk", scanners=scanners))
    keys, typed = os.pipe()
    said = Said()

    def person() -> None:
        said.wait("desk: The scanner isn't answering.", "drop: The scanner isn't answering.")
        os.symlink(desk_port, tmp_path / "desk")
        os.symlink(drop_port, tmp_path / "drop")
        said.wait("desk: The scanner is connected.", "drop: The scanner is connected.")
        os.write(desk, f"{MARTA}\r{OVERSTORY}\r".encode())
        said.wait("Checked out 1: The Overstory")
        os.write(drop, f"{OWL}\r".encode())
        said.wait("SHELF. ")
        assert os.read(drop, 1) == b"\a"
        os.write(desk, f"{FROG}\r]C0.x\r".encode())
        said.wait("checked out 2 items")

    def until_done() -> None:
        try:
            person()
        finally:
            os.close(typed)

    helper = threading.Thread(target=until_done)
    helper.start()
    try:
        with open(keys, encoding="utf-8") as stdin:
            assert run_plain(opened, stdin, said) == 0
    finally:
        helper.join()
        close_store()
    assert "checked out 2 items" in said.getvalue()
