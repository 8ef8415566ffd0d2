"""The desk inside tmux: scans, a line that is lost and found, another size of the window, and printing at one's end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doors.guests import STATION, needs
from tests.doors.test_screen_pty import KEYS
from tests.grove import FROG, MARTA, OVERSTORY, build
from tests.screens.terminal import PATIENCE, Terminal

pytestmark = needs("tmux")

BECOME = "import os, sys; os.execvp('tmux', ['tmux', *sys.argv[1:]])"


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[list[str]]:
    """The words before a command of tmux, with a server of its own that is ended afterwards."""
    build(tmp_path / "library.db")
    (tmp_path / "station.toml").write_text(STATION)
    words = ["-S", str(tmp_path / "tmux"), "-f", "/dev/null"]
    yield words
    subprocess.run(["tmux", *words, "kill-server"], capture_output=True, check=False)


def window(tmux: list[str], folder: Path, *command: str) -> Terminal:
    env = {"TUILS_STATE": str(folder / "state"), "TUILS_CONFIG": str(folder / "station.toml"), "TMUX": ""}
    return Terminal(["-c", BECOME, *tmux, *command], env)


def shows(tmux: list[str], at: Terminal, *texts: str) -> str:
    """The screen inside, once it has all of these; the window outside is heard meanwhile."""
    end, shown = time.monotonic() + PATIENCE, ""
    while not shown or any(text not in shown for text in texts):
        assert time.monotonic() < end, f"{texts} never came:\n{shown}"
        at.hear(0.1)
        shown = asked(tmux, "capture-pane", "-p", "-t", "desk")
    return shown


def begun(tmux: list[str], folder: Path) -> Terminal:
    fresh = ["env", "-u", "COLUMNS", "-u", "LINES"]  # which tests have, and which would stand for the window's size
    desk = [*fresh, sys.executable, "-m", "tests.doors.program", str(folder / "library.db"), "ana", "--settings"]
    made = window(tmux, folder, "new-session", "-s", "desk", *desk)
    made.stirs()
    shows(tmux, made, "Scan a card", "Scan >")
    return made


def asked(tmux: list[str], *command: str) -> str:
    return subprocess.run(["tmux", *tmux, *command], capture_output=True, text=True, check=True).stdout


def detached(tmux: list[str]) -> None:
    end = time.monotonic() + PATIENCE
    while asked(tmux, "display-message", "-p", "-t", "desk", "#{session_attached}").strip() != "0":
        assert time.monotonic() < end, "it is still attached"


def test_scans_a_lost_line_and_another_size(tmux: list[str], tmp_path: Path) -> None:
    desk = begun(tmux, tmp_path)
    desk.send(f"{MARTA}\r{OVERSTORY}\r")
    shows(tmux, desk, "Checked out 1: The Overstory")
    desk.send(KEYS["f3"])
    shows(tmux, desk, "Find >")
    desk.send(KEYS["f2"])
    shows(tmux, desk, "Marta Field")
    os.kill(desk.child, signal.SIGKILL)  # the line is lost
    os.waitpid(desk.child, 0)
    os.close(desk.line)
    detached(tmux)
    again = window(tmux, tmp_path, "attach", "-t", "desk")
    again.stirs()
    again.send(f"{FROG}\r")
    shows(tmux, again, "Marta Field", "Checked out 2: Frog and Toad")
    asked(tmux, "resize-window", "-t", "desk", "-x", "40", "-y", "12")
    shown = shows(tmux, again, "Marta Field", "2 Frog and", " F2 DESK  Maple Grove")
    assert max(map(len, shown.splitlines())) <= 40
    asked(tmux, "resize-window", "-t", "desk", "-x", "80", "-y", "24")
    shows(tmux, again, "Frog and Toad are friends", "F12 Why?")
    again.send("\x02d")  # let go on purpose
    with pytest.raises(AssertionError, match="detached"):
        again.hear(PATIENCE)
    os.waitpid(again.child, 0)
    os.close(again.line)
    detached(tmux)


def test_a_printer_at_ones_own_end_is_kept_back_and_it_is_said(tmux: list[str], tmp_path: Path) -> None:
    desk = begun(tmux, tmp_path)
    desk.send(f"{MARTA}\r{OVERSTORY}\r")
    shows(tmux, desk, "Checked out 1")
    desk.send("\x1b")
    shows(tmux, desk, "keeps it from your")
    desk.end()
