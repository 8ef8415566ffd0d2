"""The program without a command, the sample library, and a first day with the real program in a script."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from tuils.cli.kit.no_command import ready_terminal
from tuils.library.front.opening import Opened
from tuils.library.lending.loans.checkin import checkin
from tuils.station.settings import hold_station

from .calling import PIN, Program

Face = Callable[[Opened], int]


class Leaves:
    """A face that is left at once, with this exit code."""

    def __init__(self, code: int = 0) -> None:
        self.code = code
        self.seen: list[Opened] = []

    def __call__(self, opened: Opened) -> int:
        self.seen.append(opened)
        return self.code


@pytest.fixture
def line_mode(monkeypatch: pytest.MonkeyPatch) -> Callable[[Face], None]:
    """Puts something else in the place of line mode, which has tests of its own: here it is how it is opened."""

    def put(face: Face) -> None:
        module = ModuleType("tuils.line_mode.lines")
        module.run_plain = lambda opened, stdin, stdout, **_more: face(opened)  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "tuils.line_mode.lines", module)

    return put


@pytest.mark.parametrize(("words", "term"), [(("--plain",), "xterm"), ((), "dumb"), (("--plain", "--json"), "dumb")])
def test_line_mode_opens_the_library_and_its_exit_code_is_ours(
    program: Program, line_mode: Callable[[Face], None], words: tuple[str, ...], term: str
) -> None:
    well, ill = Leaves(), Leaves(1)
    line_mode(well)
    assert program(*words, "--station", "front", TERM=term).code == 0
    line_mode(ill)
    with program.as_system_user("stranger"):
        assert program(*words, "--station", "front", TERM=term).code == 1
    (tied,), (nobody,) = well.seen, ill.seen
    assert (tied.desk.station, tied.desk.operator.login) == ("front", "admin")
    assert nobody.desk.operator.login == ""
    assert tied.path == program.library


def test_line_mode_as_an_account_needs_its_pin(program: Program, line_mode: Callable[[Face], None]) -> None:
    face = Leaves()
    line_mode(face)
    assert program("--plain", "--as", "admin", TUILS_PIN="0000").code == 1
    assert program("--plain", "--as", "admin", TUILS_PIN=PIN).code == 0
    assert [opened.desk.operator.login for opened in face.seen] == ["admin"]


def test_a_program_that_stays_open_holds_its_name_and_forgets_its_pocket(
    program: Program, line_mode: Callable[[Face], None]
) -> None:
    def take_back(opened: Opened) -> int:
        with hold_station(opened.about.id, opened.desk.station) as second:
            assert second.name == "desk 2"
        opened.do(checkin, "I1")
        return 0

    program("checkout", program.patron(), "I1")
    line_mode(take_back)
    assert program("--plain").code == 0
    assert program.json("undo").line["refused"] == ["UNDO_TOO_LATE"]


def test_the_terminal_is_made_ready_before_textual_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("ESCDELAY", "TEXTUAL_FPS", "TEXTUAL_ANIMATIONS", "SSH_CONNECTION")
    for name in names:
        monkeypatch.setenv(name, "")  # so that what is set below is taken back
        monkeypatch.delenv(name)
    ready_terminal()
    assert [os.environ.get(name) for name in names] == [None, "120", "none", None]
    monkeypatch.setenv("SSH_CONNECTION", "1.2.3.4 5 6.7.8.9 22")
    monkeypatch.setenv("TEXTUAL_FPS", "60")
    ready_terminal()
    assert [os.environ.get(name) for name in names[:3]] == ["600", "60", "none"]


@pytest.mark.whole
def test_the_demo_says_what_it_made_and_is_gone(program: Program) -> None:
    answer = program("demo")
    assert answer.code == 0
    assert "300 titles" in answer.out
    kept = program.json("demo", "--keep", str(program.folder / "kept"))
    assert kept.line["file"] == str(program.folder / "kept" / "library.db")
    assert kept.line["titles"] == 300
    assert program.json("--as", "ana", "search", "bleak", "--library", kept.line["file"], TUILS_PIN="1234").lines
    assert program("demo", "--keep", str(program.folder / "kept")).code == 1
    said = program("demo", "--keep", str(program.folder / "said")).out.splitlines()[-1]
    words, pin = said.removeprefix("To open it: tuils ").removesuffix(")").split(" (PIN ")
    assert program("--json", *words.split(), "event", "list", TUILS_PIN=pin).out


@pytest.mark.whole
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
