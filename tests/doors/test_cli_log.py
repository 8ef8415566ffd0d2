"""The log of a desk's programs: what they did, and nothing of anybody."""

from __future__ import annotations

import re

import pytest

from tests.doors.calling import Program
from tuils.station import log as station_log
from tuils.station.log import log_event, log_file


def test_it_tells_when_a_program_began_ended_and_failed(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    assert program.child("--plain", input=".q\n").returncode == 0
    program("--library", str(program.folder / "Marta Field.db"), "checkin", "I1")

    def broken(*_all: object, **_named: object) -> None:
        raise ValueError("Marta Field, 555 0100")

    monkeypatch.setattr("tuils.library.front.opening.open_desk", broken)
    assert program("checkin", "I1").code == 1
    told = log_file().read_text()
    assert re.findall(r"opened line mode|left 0|stopped MISSING|fault builtins.ValueError", told) == [
        "opened line mode",
        "left 0",
        "stopped MISSING",
        "fault builtins.ValueError",
    ]
    assert "Marta" not in told
    assert log_file().stat().st_mode & 0o777 == 0o600


def test_it_stays_small(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(station_log, "MOST", 1000)
    for number in range(200):
        log_event("backup", number)
    files = sorted(file.name for file in log_file().parent.glob("tuils.log*"))
    assert files == ["tuils.log", "tuils.log.1", "tuils.log.2", "tuils.log.3"]
    assert log_file().stat().st_size < 1100
    assert log_file().read_text().endswith("backup 199\n")
