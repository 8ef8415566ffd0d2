"""The self-check in a terminal of its own: no key leads out of it, it reads no library, and no file keeps a visit."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.grove import MARTA, OVERSTORY
from tests.screens.terminal import Terminal

from .sip2_talking import PASSWORD
from .test_sip2_server import Served, served

__all__ = ["served"]
pytestmark = pytest.mark.whole  # each starts programs
OUT = ("\x03", "\x1a", "\x1c", "\x11", "\x04", ".q\r", ".m\r", "\x1b", "\x1bOP", "\x1b[21~", "\x1b[1;3P", "\x0c")
"""Ctrl+C, Ctrl+Z, Ctrl+\\, Ctrl+Q, Ctrl+D, dot words, Esc, F1, F10, Alt+F1, Ctrl+L."""


def shown(terminal: Terminal) -> str:
    return "\n".join(row.rstrip() for row in terminal.screen.display)


@pytest.fixture
def started(served: Served, tmp_path: Path) -> Callable[..., Terminal]:
    def start(*more: str, password: str = PASSWORD) -> Terminal:
        env = {
            "TUILS_DEVICE_PASSWORD": password,
            "TUILS_LIBRARY": str(tmp_path / "no-library.db"),
            "TUILS_STATE": str(tmp_path / "kiosk"),
            "TUILS_CONFIG": str(tmp_path / "none.toml"),
        }
        words = ("-m", "tuils", "self-check", "--device", "kiosk1", "--port", str(served.port), *more)
        return Terminal(words, env)

    return start


def test_no_key_leads_out_and_nothing_is_kept(started: Callable[..., Terminal], tmp_path: Path) -> None:
    terminal = started("--leave", "maple leaf")
    try:
        terminal.shows("Scan your library card")
        terminal.send(f"{MARTA}\r")
        terminal.shows("Marta, scan your first item")
        terminal.send(f"{OVERSTORY}\r")
        terminal.shows("1 of 1")
        for keys in OUT:
            terminal.send(keys)
            terminal.hear(0.3)
            assert os.waitpid(terminal.child, os.WNOHANG)[0] == 0, repr(keys)
            assert "1 of 1" in shown(terminal), repr(keys)
        handles = Path(f"/proc/{terminal.child}/fd")
        if handles.exists():
            assert not [one for one in handles.iterdir() if "library" in os.readlink(one)]
        terminal.send("1")
        terminal.shows("1 item is on your card")
        terminal.send("2")
        terminal.shows("Scan your library card")
        for file in (tmp_path / "kiosk").rglob("*"):
            assert not file.is_file() or not {b"Overstory", b"Marta", MARTA.encode()} & set(file.read_bytes().split())
    finally:
        terminal.end()


def test_without_its_password_it_rests(started: Callable[..., Terminal]) -> None:
    terminal = started(password="something-else")
    try:
        terminal.shows("Please check out at the desk")
        terminal.send(f"{MARTA}\r")
        terminal.hear(0.5)
        assert "Marta" not in shown(terminal)
    finally:
        terminal.end()


def test_a_server_that_starts_again_is_found(started: Callable[..., Terminal], served: Served) -> None:
    terminal = started()
    try:
        terminal.shows("Scan your library card")
        terminal.send(f"{MARTA}\r")
        terminal.shows("first item")
        served.kill()
        terminal.send(f"{OVERSTORY}\r")
        terminal.shows("1 of 1")
    finally:
        terminal.end()
