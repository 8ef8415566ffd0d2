"""A desk that is open all day lets go of what it made: Python looks for it as often as it usually does."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.screens.terminal import PATIENCE, Terminal

from .calling import ROOT, Program

pytestmark = pytest.mark.whole

WATCHED = """
import gc, sys
usual, told = gc.get_threshold(), sys.argv.pop(1)
def look(phase, facts):
    if phase == "start" and gc.get_freeze_count() and gc.get_threshold() == usual:
        with open(told, "w") as out:
            out.write(str(gc.get_freeze_count()))
gc.callbacks.append(look)
from tuils.__main__ import main
sys.exit(main())
"""


@pytest.fixture
def told(tmp_path: Path) -> Path:
    return tmp_path / "looked"


def watched(told: Path, *words: str) -> list[str]:
    return ["-c", WATCHED, str(told), *words]


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "fork"), reason="needs a pseudo-terminal")
@pytest.mark.parametrize("face", ["", "opac"])
def test_a_screen_looks_for_garbage_as_usual_once_it_stands(program: Program, told: Path, face: str) -> None:
    if face:
        assert program("opac", "publish").code == 0
    terminal = Terminal(watched(told, *face.split()), program.env)
    try:
        terminal.until("Find" if face else "PIN >")
        end = time.monotonic() + PATIENCE
        while not told.exists() or not told.read_text():
            assert time.monotonic() < end, "it never looks"
            terminal.send("a")
            terminal.hear(0.05)
    finally:
        terminal.end()
    assert int(told.read_text()) > 10_000, "what the start made is not looked at again"


def test_so_does_line_mode(program: Program, told: Path) -> None:
    env, lines = {**os.environ, **program.env}, ".f a\n" * 40
    line_mode = [sys.executable, *watched(told, "--plain")]
    subprocess.run(line_mode, input=lines, capture_output=True, text=True, env=env, cwd=ROOT, check=True)
    assert told.exists(), "it never looks"


def test_a_command_does_not(program: Program, told: Path) -> None:
    env = {**os.environ, **program.env}
    ran = subprocess.run([sys.executable, *watched(told, "rules", "list")], capture_output=True, env=env, cwd=ROOT)
    assert ran.returncode == 0, ran.stderr
    assert not told.exists()
