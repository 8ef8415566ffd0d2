"""The desk over mosh: scans, the user's end that is lost without a word, and a printer that mosh keeps back."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.doors.guests import STATION, needs
from tests.doors.test_screen_pty import sent
from tests.grove import FROG, MARTA, OVERSTORY, build
from tests.screens.terminal import PATIENCE, ROOT, Terminal

pytestmark = needs("mosh-server", "mosh-client")
BECOME = "import os, sys; os.execvp('mosh-client', ['mosh-client', *sys.argv[1:]])"
SILENCE = 20
"""Seconds without a word of the user's end, after which mosh-server ends; it hears from a living one every 3."""


class Mosh:
    """A desk of this library under a mosh-server of its own, as `mosh` starts it, and the user's end of it."""

    def __init__(self, folder: Path, shown: str = "Scan a card to check out") -> None:
        env = {"LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "MOSH_SERVER_NETWORK_TMOUT": str(SILENCE)}
        env |= {"TUILS_STATE": str(folder / "state"), "TUILS_CONFIG": str(folder / "station.toml")}
        fresh = ["env", "-u", "COLUMNS", "-u", "LINES", "-u", "TMUX", "-u", "STY"]
        desk = [*fresh, sys.executable, "-m", "tests.doors.program", str(folder / "library.db"), "ana", "--settings"]
        words = ["mosh-server", "new", "-i", "127.0.0.1", "-p", "61000:61999", "-c", "256", "--", *desk]
        begun = subprocess.run(
            words, env={**os.environ, **env}, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        where = re.search(r"MOSH CONNECT (\d+) (\S+)", begun.stdout)
        if where is None:
            pytest.skip(f"mosh-server does not start here: {begun.stderr.strip()}")
        self.server = int(re.findall(r"pid = (\d+)", begun.stdout + begun.stderr)[0])
        self.terminal = Terminal(["-c", BECOME, "127.0.0.1", where[1]], {"MOSH_KEY": where[2]})
        self.terminal.until(shown)

    def lose(self) -> None:
        """The laptop is switched off: nobody tells the other end."""
        self.terminal.end()
        self.terminal.child = 0

    def close(self) -> None:
        if self.terminal.child:
            self.terminal.end()
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.server, signal.SIGTERM)


@pytest.fixture
def mosh(tmp_path: Path) -> Iterator[Callable[..., Mosh]]:
    build(tmp_path / "library.db")
    (tmp_path / "station.toml").write_text(STATION)
    made: list[Mosh] = []

    def begin(*shown: str) -> Mosh:
        made.append(Mosh(tmp_path, *shown))
        return made[-1]

    yield begin
    for one in made:
        one.close()
    gone(tmp_path)


def running(folder: Path) -> bool:
    """Return whether a program is at this library."""
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = place.read_bytes().split(b"\0")
            if b"tests.doors.program" in words and os.fsencode(folder / "library.db") in words:
                return True
    return False


def gone(folder: Path) -> None:
    """Until none is; mosh-server takes some seconds to take leave of its client."""
    end = time.monotonic() + PATIENCE
    while running(folder):
        assert time.monotonic() < end, "the desk outlives its mosh-server"
        time.sleep(0.1)


def test_a_lost_end_leaves_the_desk_until_mosh_gives_up_and_the_patron_is_found_again(
    mosh: Callable[..., Mosh], tmp_path: Path
) -> None:
    first = mosh()
    first.terminal.send(sent(MARTA, OVERSTORY))
    first.terminal.until("Checked out 1: The Overstory")
    first.lose()
    assert running(tmp_path), "the line may come back"
    gone(tmp_path)
    again = mosh("tuils was cut off while Marta Field was at the desk.").terminal
    again.send("\x1b[19~")  # F8
    again.until("Who is back?")
    again.send("1\r")
    again.until("Out 1")
    again.send(f"{FROG}\r")
    again.until("Checked out")


def test_a_printer_at_ones_own_end_is_kept_back_and_it_is_said(mosh: Callable[..., Mosh]) -> None:
    desk = mosh().terminal
    desk.send(sent(MARTA, OVERSTORY))
    desk.until("Checked out 1")
    desk.send("\x1b")
    desk.until("keeps it from your")
