"""For people who read by ear or by finger: said once for a call, or once for all, and everything goes by lines."""

from __future__ import annotations

import io

import pytest

from tests.doors.calling import Program
from tuils.cli.kit.progress import progress


@pytest.fixture(autouse=True)
def _nobody_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCESSIBLE", "")


@pytest.mark.whole
@pytest.mark.parametrize("asked", [("--accessible",), ()])
def test_the_practice_library_is_line_mode(bare: Program, asked: tuple[str, ...]) -> None:
    env = {} if asked else {"ACCESSIBLE": "1"}
    said = bare.child(*asked, "demo", input=".?\n.q\n", env=env)
    assert said.returncode == 0, said.stderr
    assert "\x1b" not in said.stdout + said.stderr
    assert "\n> OK. Signed out." in said.stdout


def test_the_desk_is_line_mode(program: Program) -> None:
    said = program.child(input=".q\n", env={"ACCESSIBLE": "1", "TERM": "xterm-256color"})
    assert "\x1b" not in said.stdout
    assert "needs a terminal" not in said.stderr


def test_every_command_takes_it(program: Program) -> None:
    assert program("--accessible", "setting", "list").code == 0


def test_a_command_that_opens_a_screen_takes_it_behind_its_name(program: Program) -> None:
    assert program.child("docs", "start", "--accessible").stdout.startswith("# Install tuils")
    assert "no published catalog" in program.child("opac", "--plain").stderr


def test_long_work_is_said_once_instead_of_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    heard = Screen()
    monkeypatch.setattr("sys.stderr", heard)
    monkeypatch.setenv("ACCESSIBLE", "1")
    with progress("Reading books.mrc") as tell:
        tell(1, 2, 1)
        tell(2, 2, 2)
    assert heard.getvalue() == "Reading books.mrc\n"
