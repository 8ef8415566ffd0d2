"""Scanners of a desk in the whole program: several at once by their roles, the sheet of commands, sounds, Office >
Scanners."""

from __future__ import annotations

import os
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.grove import FROG, MARTA, OVERSTORY, OWL
from tests.screens.at_desk import Seat, seat
from tuils.devices.scanner_list import scanners_of, set_scanner
from tuils.settings import Station, change_station, load_station
from tuils.values.scanner_setup import ScannerSetup

DROP = ScannerSetup("drop", "/dev/none-1", "checkin", beep=True)
SHELF = ScannerSetup("shelf", "/dev/none-2", "inventory")


@pytest.fixture(autouse=True)
def _station(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUILS_CONFIG", str(tmp_path / "station.toml"))


@pytest.fixture
def cable() -> Iterator[tuple[int, str]]:
    """The scanner's end of a line, and the name of the port."""
    far, near = os.openpty()
    tty.setraw(near)
    yield far, os.ttyname(near)
    for end in (far, near):
        os.close(end)


async def scan(at: Seat, *codes: str, by: ScannerSetup | None = None) -> None:
    for code in codes:
        at.app.post_message(at.app.Scanned(code, by))
        await at.settled()


# ---- roles


async def test_a_check_in_scanner_checks_in_whatever_stands_at_the_desk(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA)
        await scan(at, OVERSTORY)
        assert at.said == ("OK", "Checked out 1: The Overstory")
        await scan(at, OWL, by=DROP)
        assert at.said[0] == "SHELF"
        assert at.app.session.visit is not None, "nobody else is served by it"
        assert any("1 The Overstory" in row for row in at.rows()), "the list of the visit stays"
        await scan(at, OVERSTORY, by=DROP)
        assert not any("1 The Overstory" in row for row in at.rows()), "what came back is not lent any more"
        await scan(at, MARTA, by=DROP)
        assert at.said == ("NOTE", "This scanner checks in. The card was not used.")


async def test_a_check_in_scanner_answers_no_question_and_is_heard_elsewhere(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type("garcia")
        assert at.app.session.question is not None
        await scan(at, OWL, by=DROP)
        assert at.said[0] == "SHELF"
        assert at.app.session.question is not None
        await at.press("<escape><f3>")
        await scan(at, FROG, by=DROP)
        assert at.where == "Catalog"
        assert at.said[0] == "SHELF"
        assert at.said[1].startswith("At the desk: ")


async def test_an_inventory_scanner_never_lends(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA)
        await scan(at, OVERSTORY, by=SHELF)
        assert at.said == ("NOTE", f"Nothing done with {OVERSTORY}: an inventory scanner read it.")
        assert at.app.session.visit is not None
        assert not at.app.session.visit.lent


# ---- the sheet of commands


async def test_the_sheet_of_commands_answers_what_a_plain_scan_never_does(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type("garcia")
        await scan(at, "1", "y")
        assert not at.rows()[3].strip().startswith("Eva Garcia"), "a plain digit is a code like any other"
        await at.type("garcia")
        await scan(at, "]C0.1")
        assert at.app.session.visit is not None, "the digit of the sheet chooses"
        await scan(at, ".x", "*.I*", OVERSTORY)
        assert at.said[0] == "SHELF"
        await scan(at, ".x")


async def test_an_amount_is_spelled_by_the_sheet(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.app.open("scanners")
        await at.settled()
        screen = at.screen
        heard: list[str] = []

        async def take(text: str) -> None:
            heard.append(text)

        screen.ask_words("Amount", "Take", "How much?", "", take)  # type: ignore[attr-defined]
        await scan(at, ".2", ".,", ".5", ".0", OWL)
        assert screen.field
        assert screen.field.value == "2.50", "a copy that is scanned is no part of it"
        await scan(at, ".=")
        assert heard == ["2.50"]


# ---- sounds


async def test_a_sound_follows_what_was_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []
    async with seat(tmp_path, station=Station("front desk", sounds="bell")) as at:
        monkeypatch.setattr(at.app, "bell", lambda: rung.append(at.said[1]))
        await scan(at, MARTA, OVERSTORY)
        assert rung[-1] == "Checked out 1: The Overstory", "only when it is done"
        rung.clear()
        await scan(at, "39999999999999")
        await at.until(lambda: len(rung) == 5, "a stop is five")


async def test_a_desk_is_silent_unless_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[int] = []
    async with seat(tmp_path) as at:
        monkeypatch.setattr(at.app, "bell", lambda: rung.append(1))
        await scan(at, MARTA, OVERSTORY, "39999999999999")
    assert rung == []


async def test_who_hears_nothing_sees_the_mark_blink(tmp_path: Path) -> None:
    async with seat(tmp_path, station=Station("front desk", sounds="flash")) as at:
        await scan(at, "39999999999999")
        answer = at.screen.query_one("#answer")
        await at.until(lambda: answer.is_dark, "it goes out")  # type: ignore[attr-defined]
        await at.until(lambda: not answer.is_dark, "and comes back")  # type: ignore[attr-defined]


# ---- Office > Scanners


async def test_a_scanner_is_added_given_a_role_and_watched(tmp_path: Path, cable: tuple[int, str]) -> None:
    far, port = cable
    async with seat(tmp_path, "pat") as at:
        await at.app.open("scanners")
        await at.settled()
        assert at.said[1].startswith("No serial scanner was found.")
        await at.type(port, "drop")
        assert at.said == ("OK", "Set up: drop, for the desk.")
        await at.type("1")
        await at.press("<escape>") if at.where == "ScannerWatch" else None
        await at.press("<f6>", "<f7>")
        assert scanners_of(load_station())["drop"] == ScannerSetup("drop", port, "checkin", beep=True)
        await at.until(lambda: at.app.scanner_states.get("drop") and not at.app.missing, "it is found")
        await at.press("<enter>")
        assert at.where == "ScannerWatch"
        os.write(far, b"]F031234000010017\r\n")
        await at.until(lambda: at.said[1] == "31234000010017: an item, Codabar", "it is shown")
        rows = "\n".join(at.rows())
        assert "]F031234000010017<CR><LF>" in rows
        assert "5d 46 30 33 31" in rows
        await at.press("<f7>")
        assert os.read(far, 1) == b"\a"
        await at.press("<f6>")
        assert scanners_of(load_station())["drop"].baud == 115_200
        await at.press("<escape>")
        await at.type(".z", "y")
        assert scanners_of(load_station()) == {}


async def test_two_scanners_of_one_desk_are_named_when_one_is_gone(tmp_path: Path, cable: tuple[int, str]) -> None:
    _far, port = cable
    set_scanner(load_station(), ScannerSetup("desk", port))
    set_scanner(load_station(), DROP)
    async with seat(tmp_path, station=load_station("front desk")) as at:
        await at.until(lambda: at.app.missing == "drop: No scanner", "it is told which")


async def test_sounds_go_round(tmp_path: Path) -> None:
    change_station(lambda document: document.update(sounds="flash"))
    async with seat(tmp_path, "pat") as at:
        await at.app.open("scanners")
        await at.settled()
        await at.press("<f8>")
        assert at.said == ("OK", "Sounds: off.")
        assert load_station().sounds == "off"
