"""What starts without a command, the sample library, and a first day with the real program as a script has it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from tuils.cli.program import ready_terminal

from .calling import PIN, Program


def test_line_mode_reads_its_lines_and_leaves(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    card = program.patron()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{card}\nI1\n.x\n.q\n"))
    answer = program("--plain")
    assert answer.code == 0
    assert "\x1b" not in answer.out
    assert program.json("show", "patron", card).line["loans"][0]["item"] == "I1"


def test_a_dumb_terminal_gets_line_mode(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(".q\n"))
    assert program(TERM="dumb").code == 0


def test_line_mode_forgets_its_pocket_when_it_is_left(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    program("checkout", program.patron(), "I1")
    monkeypatch.setattr("sys.stdin", io.StringIO("I1\n.q\n"))
    program("--plain")
    assert program.json("checkin", "I1").line["alerts"] == ["NOT_ON_LOAN"]
    program("undo")
    assert program.json("undo").line["refused"] == ["UNDO_TOO_LATE"]


def test_the_terminal_is_made_ready_before_textual_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("ESCDELAY", "TEXTUAL_FPS", "TEXTUAL_ANIMATIONS", "SSH_CONNECTION")
    for name in names:
        monkeypatch.setenv(name, "")  # so that what is set below is taken back
        monkeypatch.delenv(name)
    import os

    ready_terminal()
    assert [os.environ.get(name) for name in names] == [None, "120", "none", None]
    monkeypatch.setenv("SSH_CONNECTION", "1.2.3.4 5 6.7.8.9 22")
    monkeypatch.setenv("TEXTUAL_FPS", "60")
    ready_terminal()
    assert [os.environ.get(name) for name in names[:3]] == ["600", "60", "none"]


def test_the_demo_says_what_it_made_and_is_gone(program: Program) -> None:
    answer = program("demo")
    assert answer.code == 0
    assert "300 titles" in answer.out
    kept = program.json("demo", "--keep", str(program.folder / "kept"))
    assert kept.line["file"] == str(program.folder / "kept" / "library.db")
    assert kept.line["titles"] == 300
    assert program.json("--as", "ana", "search", "bleak", "--library", kept.line["file"], TUILS_PIN="1234").lines
    assert program("demo", "--keep", str(program.folder / "kept")).code == 1


def test_a_first_day_in_processes_of_their_own(bare: Program) -> None:
    """On the machine's clock: what is forgotten by one command waits for the next where memory can keep it."""

    def tuils(*words: str, code: int = 0) -> list[dict[str, object]]:
        done = bare.child(*words, "--json", env={"TUILS_PIN": PIN})
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    tuils("init", "--name", "Maple Grove", "--zone", "America/Chicago")
    tuils("title", "add", "Emma", "--barcode", "B1")
    (patron,) = tuils("patron", "add", "--first-name", "Marta")
    card = str(patron["patron"])
    first, second = tuils("checkout", card, "B1", "B2", code=1)
    assert (first["item"], second["refused"]) == ("B1", ["ITEM_UNKNOWN"])
    tuils("checkin", "B1")
    (undone,) = tuils("undo", code=0 if Path("/dev/shm").is_dir() else 1)
    if "undone" in undone:
        assert tuils("show", "patron", card)[0]["loans"]
    assert tuils("verify")[0]["ok"] is True
