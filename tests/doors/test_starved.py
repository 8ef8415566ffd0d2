"""A program with a tenth of the processor: nothing that is typed or scanned is lost from its first picture on."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.grove import MARTA, OVERSTORY, build
from tests.screens.terminal import Terminal

pytestmark = pytest.mark.whole

PERIOD, SHARE = 0.1, 0.1
"""Seconds, and the part of them in which it runs."""
SCENES = {
    "help": ("pat", "Scan >", "\x1bOP", "Keys on this screen."),
    "scans": ("pat", "Scan >", f"{MARTA}\r{OVERSTORY}\r", "Checked out 1: The Overstory"),
    "esc and scans": ("pat", "Scan >", f"\x1b{MARTA}\r{OVERSTORY}\r", "Checked out 1: The Overstory"),
    "a name and its PIN": ("", "PIN >", "3\r1111\r", "Good morning, pat."),
}
STARTS = int(os.environ.get("STARTS", "1"))
"""The number of starts of each; 50 make a long run."""


@contextmanager
def starved(child: int) -> Iterator[None]:
    """It is stopped and let go, over and over."""
    over = threading.Event()

    def run() -> None:
        with suppress(ProcessLookupError):
            while not over.is_set():
                os.kill(child, signal.SIGSTOP)
                time.sleep(PERIOD * (1 - SHARE))
                os.kill(child, signal.SIGCONT)
                time.sleep(PERIOD * SHARE)

    turns = threading.Thread(target=run)
    turns.start()
    try:
        yield
    finally:
        over.set()
        turns.join()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("grove") / "grove.db"
    build(file)
    return file


@pytest.mark.parametrize("number", range(STARTS))
@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_what_is_typed_at_the_first_picture(
    tmp_path: Path, library: Path, scene: tuple[str, str, str, str], number: int
) -> None:
    login, painted, keys, wanted = scene
    shutil.copy(library, tmp_path / "grove.db")
    env = {"TUILS_STATE": str(tmp_path), "TUILS_CONFIG": str(tmp_path / "station.toml")}
    program = Terminal(["-m", "tests.doors.program", str(tmp_path / "grove.db"), *([login] if login else [])], env)
    try:
        with starved(program.child):
            program.shows(painted)
            time.sleep((number % 5) / 5)
            os.write(program.line, keys.encode())
            program.shows(wanted)
    finally:
        program.end()
