"""The self-check in a terminal of its own: no key leads out of it, it reads no library, and no file keeps a visit."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.devices.pad_simulator import SimulatedPad
from tests.grove import MARTA, OVERSTORY
from tests.screens.terminal import Terminal
from tuils.devices.rfid.rfid_tags import PART_3, PATRON_CARD, RfidTag, write_tag

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
    def start(*more: str, password: str = PASSWORD, config: str = "none.toml") -> Terminal:
        env = {
            "TUILS_DEVICE_PASSWORD": password,
            "TUILS_LIBRARY": str(tmp_path / "no-library.db"),
            "TUILS_STATE": str(tmp_path / "kiosk"),
            "TUILS_CONFIG": str(tmp_path / config),
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


# -- a pad, and power cuts


@pytest.fixture
def pad(tmp_path: Path) -> Iterator[SimulatedPad]:
    made = SimulatedPad()
    (tmp_path / "pad.toml").write_text(f'rfid_port = "{made.path}"\nrfid_security = "iso"\n')
    yield made
    made.unplug()


def book() -> bytes:
    return write_tag(RfidTag(OVERSTORY, PART_3))


def loans(served: Served) -> int:
    with contextlib.closing(sqlite3.connect(f"file:{served.path}?mode=ro", uri=True)) as library:
        return int(library.execute("SELECT count(*) FROM loan WHERE closed_at IS NULL").fetchone()[0])


def waits_for(test: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not test():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_security_follows_the_loan_and_the_return(
    started: Callable[..., Terminal], served: Served, pad: SimulatedPad
) -> None:
    before, at_switch = loans(served), list[int]()
    pad.switched = lambda: at_switch.append(loans(served))
    terminal = started(config="pad.toml")
    try:
        terminal.shows("Scan your library card")
        terminal.send(f"{MARTA}\r")
        terminal.shows("first item")
        tag = pad.lay(book())[0]
        terminal.shows("1 of 1")
        waits_for(lambda: tag.afi == 0xC2)
        terminal.send("1")
        terminal.shows("1 item is on your card")
        terminal.send("2")
        terminal.shows("Scan your library card")
        pad.take_away()
        pad.looked(12)
        tag = pad.lay(book(), afi=0xC2)[0]
        terminal.shows("Return this item?")
        assert tag.afi == 0xC2
        terminal.send("1")
        waits_for(lambda: tag.afi == 0x07)
        assert at_switch == [before + 1, before], "each is saved before its tag is switched"
    finally:
        terminal.end()


def test_the_power_goes_between_the_loan_and_the_pads_answer(
    started: Callable[..., Terminal], served: Served, pad: SimulatedPad
) -> None:
    before = loans(served)
    terminal = started(config="pad.toml")
    pad.switched = lambda: os.kill(terminal.child, signal.SIGKILL)
    terminal.shows("Scan your library card")
    terminal.send(f"{MARTA}\r")
    terminal.shows("first item")
    tag = pad.lay(book(), deaf=1)[0]
    os.waitpid(terminal.child, 0)
    os.close(terminal.line)
    assert (loans(served), tag.afi) == (before + 1, 0x07), "the gate would sound: nothing left unseen"
    pad.switched = lambda: None
    terminal = started(config="pad.toml")
    try:
        terminal.shows("Return this item?")  # it lies there still
        terminal.send(f"{MARTA}\r")
        terminal.shows("first item")
        pad.take_away()
        pad.looked(12)
        tag = pad.lay(book())[0]
        terminal.shows("on your card already")
        waits_for(lambda: tag.afi == 0xC2)
        assert loans(served) == before + 1
    finally:
        terminal.end()


def test_a_tag_that_does_not_switch_is_told_and_its_loan_undone(
    started: Callable[..., Terminal], served: Served, pad: SimulatedPad
) -> None:
    before = loans(served)
    terminal = started(config="pad.toml")
    try:
        terminal.shows("Scan your library card")
        card = write_tag(RfidTag(MARTA, PART_3, usage=PATRON_CARD))
        tag = pad.lay(card, book(), deaf=99)[1]
        terminal.shows("the gate would sound")
        assert (loans(served), tag.afi) == (before, 0x07)
    finally:
        terminal.end()
