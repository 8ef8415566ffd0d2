"""Every command's JSON, by name, and the words of lists: `goldens/*.txt`, over one library."""

from __future__ import annotations

import itertools
import os
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import pytest

from tests.library.makers import Clock
from tuils.cli.front import front
from tuils.cli.spec import every_command

from .answers import answers
from .calling import Answer, Program, surround
from .command_script import Script

GOLDENS = Path(__file__).parent / "goldens"
NO_JSON = {
    "opac",
    "completion",
    "scanner watch",
    "van sync",
    "mail test",
    "notice send",
    "notice settle",
    "notice unknown",
    "rfid read",
    "rfid write",
    "record edit",
    "serve sip2",
    "serve web",
    "device log",
    "self-check",
    "signage monitor",
    "server create",
    "server check",
    "server grant",
}
"""Commands that never answer with an object, or only where another machine, a scanner, a pad or a database server does:
`test_cli_van_line.py`, `test_cli_scanner.py`, `test_cli_rfid.py`, `test_cli_notice_fates.py`, `test_sip2_server.py`,
`test_web_lines.py`, `test_signage_screen.py` and `test_library_server.py`."""


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids that are drawn rise, so that what came first stands first, also within a moment."""
    drawn, numbers = itertools.count(1 << 60), itertools.count(1)
    monkeypatch.setattr("tuils.library.foundation.journal.entries.random_bits", lambda: next(drawn))
    monkeypatch.setattr("secrets.randbelow", lambda below: next(numbers) % below)
    monkeypatch.setattr("uuid.uuid4", lambda: uuid.UUID(int=next(drawn), version=4))


@pytest.fixture
def empty(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """The program in a folder with the files that the scripts read, and nothing else."""
    monkeypatch.setattr("tuils.cli.office.scanner.found_ports", list)
    shutil.copytree(GOLDENS / "files", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    clock = Clock(step=1)
    program = Program(tmp_path, clock, capsys, monkeypatch, surround(monkeypatch, tmp_path, clock))
    with program.as_system_user("director"):
        yield program


@pytest.mark.usefixtures("counted")
def test_what_commands_answer_is_what_it_was(empty: Program) -> None:
    _called, changed = play(empty, GOLDENS)
    assert not changed, "\n".join(changed)
    commands = [name for name, _command in every_command(front)]
    assert {*commands} - {*answers(commands)} == NO_JSON, "each command has a filled answer"


@pytest.mark.usefixtures("counted")
def test_a_room_that_two_sites_gave_away(program: Program) -> None:
    _called, booked = play(program, GOLDENS / "two-sites", "01-*.txt")
    with sqlite3.connect(program.library) as store:
        store.execute(
            "UPDATE room_time SET clash = 1, from_at = other.from_at, until_at = other.until_at "
            "FROM room_time AS other WHERE room_time.from_at > other.from_at"
        )
    called, met = play(program, GOLDENS / "two-sites", "02-*.txt")
    assert not booked + met, "\n".join(booked + met)
    assert called[0][1].out


def play(program: Program, folder: Path, which: str = "*.txt") -> tuple[list[tuple[str, Answer]], list[str]]:
    """The files in their order: each command with its answer, and what is no longer as it was written."""
    called: list[tuple[str, Answer]] = []
    changed: list[str] = []
    for file in sorted(folder.glob(which)):
        script = Script(program)
        before = file.read_text(encoding="utf-8")
        now = script.played(before)
        called += script.commands
        if now != before and os.environ.get("TUILS_UPDATE_GOLDENS") == "1":
            file.write_text(now, encoding="utf-8")
        elif now != before:
            lines = unified_diff(before.splitlines(), now.splitlines(), file.name, "now", lineterm="", n=4)
            changed += lines
    return called, changed
