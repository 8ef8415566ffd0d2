"""Scanners of a desk in the whole program: several at once by their roles, the sheet of commands, sounds, Office >
Scanners."""

from __future__ import annotations

import os
import tty
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual import events

from tests.grove import FROG, MARTA, OVERSTORY, OWL, SAM, desk_of
from tests.screens.at_desk import Seat, seat
from tuils.devices.scanners.scanner_list import scanners_of, set_scanner
from tuils.devices.scanners.scanners import ScannerState
from tuils.library.lending.loans.renewal import loans_to_renew
from tuils.library.lending.money.paying import charge
from tuils.screens.kit.asking import BARCODE
from tuils.screens.kit.frame import Frame
from tuils.screens.widgets.field import EntryField
from tuils.station.settings import Station, change_station, load_station
from tuils.values.station.printer_setup import ScannerSetup

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
        assert any("Out 0" in row for row in at.rows())
        await scan(at, MARTA, by=DROP)
        assert at.said == ("NOTE", "This scanner checks in. The card was not used.")


@pytest.mark.parametrize(("began", "said"), [("Oke", "Checked out 1: The Overstory"), ("Oke ", "No patron or title")])
async def test_a_scan_behind_a_half_typed_word_is_the_scan_alone(tmp_path: Path, began: str, said: str) -> None:
    """By a scanner that is a keyboard. Behind a blank it is a part of the search."""
    async with seat(tmp_path) as at:
        await at.type(MARTA)
        screen = at.app.screen
        assert isinstance(screen, Frame)
        screen.came_in(EntryField.Sent(f"{began}{OVERSTORY}", screen.field, scan=OVERSTORY))
        await at.settled()
        assert at.said[1].startswith(said)


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


async def test_an_inventory_scanner_takes_inventory_and_weeds_but_never_checks_in(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>inventory<enter><f6><enter>")
        assert at.where == "InventoryWalk"
        await scan(at, OVERSTORY, by=SHELF)
        assert " seen, " in at.said[1]
        await at.press("<f7>")
        await scan(at, OVERSTORY, by=SHELF)
        assert at.said[1].startswith("Nothing done with"), "what is misplaced is checked in by another scanner"
        await at.press("<f10>weeding<enter>")
        await scan(at, OVERSTORY, by=SHELF)
        assert "weeding list" in at.said[1] or "The Overstory: " in at.said[1]


async def test_what_a_list_of_the_catalog_has_no_use_for_never_reaches_the_desk(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.type(MARTA)
        for name in ("duplicates", "headings", "label_queue"):
            await at.app.open(name)
            await at.settled()
            await at.until(lambda: at.answer[1] not in ("", "Working..."), "its list is read")
            for code in (OVERSTORY, MARTA):
                await scan(at, code, by=SHELF)
                assert at.said == ("NOTE", f"Nothing done with {code}: an inventory scanner read it."), name
            await at.press("<escape>")
        await at.press("<f3>")
        await scan(at, MARTA, by=SHELF)
        assert at.said[1].startswith("Nothing done with")
        assert at.app.session.visit is not None
        assert not at.app.session.visit.lent
        await at.app.open("duplicates")
        await at.settled()
        await scan(at, OVERSTORY)
        assert at.said[1].startswith("At the desk: "), "another scanner's does, as everywhere"


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


async def test_the_sheet_sounds_once_for_each_scan_and_for_what_came_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A digit is taken; Enter is answered. Neither says again what is asked."""
    rung: list[str] = []
    async with seat(tmp_path, "pat", station=Station("front desk", sounds="bell")) as at:
        monkeypatch.setattr(at.app, "sound", lambda mark, _scanner="": rung.extend([mark][: bool(mark)]))
        await at.app.work(lambda: charge(desk_of("pat", at.clock), SAM, 350, "copies"))
        await scan(at, SAM, ".y", ".2", ".,", ".5", ".0", ".=")
        assert at.said[1].startswith("Sam Okafor paid $2.50.")
        await at.until(lambda: len(rung) == 7, "each has its sound")
        assert rung == ["OK", "ASK", "OK", "OK", "OK", "OK", "OK"]
        rung.clear()
        await scan(at, ".x", ".u")
        await at.until(lambda: at.where == "Undo" and "Enter undoes it." in at.answer[2], "the list is read")
        await at.until(lambda: rung[-1:] == ["ASK"], "it asks, to be heard")
        await scan(at, ".=")
        await at.until(lambda: at.said[1].startswith("Undone"), "also on another screen")
        await at.until(lambda: rung[-1:] == ["OK"], "which sounds")


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
        await at.until(lambda: at.app.scanners and at.app.scanners.tap, "it watches")
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


# ---- a scanner that types

HAND, GUN = 0.09, 0.008
"""Seconds a key."""


async def typed(at: Seat, text: str, end: str = "enter", per_key: float = GUN) -> None:
    """Typed at this speed, a second after what was typed before, by the clock of the terminal."""
    keys = [events.Key(character, character) for character in text] + ([events.Key(end, None)] if end else [])
    start = getattr(at, "typed_at", 1e9) + 1.0
    for number, key in enumerate(keys):
        key.time = start + number * per_key
        at.app.post_message(key)
    at.typed_at = start + len(keys) * per_key  # type: ignore[attr-defined]
    await at.settled()


async def test_a_scan_that_is_typed_into_a_form_goes_to_the_desk(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA)
        await at.app.open("register")
        await at.settled()
        lines = [line.field for line in at.screen.lines]  # type: ignore[attr-defined]
        first = next(field for field in lines if not field.has_class(BARCODE))
        at.screen.put_focus(first)  # type: ignore[attr-defined]
        await at.settled()
        await typed(at, "Ada", "", HAND)
        await typed(at, OVERSTORY)
        assert at.said == ("OK", "At the desk: Checked out 1: The Overstory")
        assert (at.screen.focused, at.where) == (first, "Register")
        assert first.value == "Ada", "the form stays as it was"
        await typed(at, FROG, "tab")
        assert at.said == ("OK", "At the desk: Checked out 2: Frog and Toad are friends"), "Tab ends a scan, too"
        await typed(at, "6185550123")
        assert at.screen.focused is not first, "no card and no copy: the next line"
        await typed(at, OWL, per_key=HAND)
        assert at.app.session.visit is not None
        assert len(at.app.session.visit.lent) == 2, "a hand types what it likes"


async def test_a_scan_that_is_typed_is_no_answer_in_words(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.app.open("scanners")
        await at.settled()
        heard: list[str] = []

        async def take(text: str) -> None:
            heard.append(text)

        at.screen.ask_words("Name", "Add it", "Name?", "", take)  # type: ignore[attr-defined]
        await typed(at, "drop", "", HAND)
        await typed(at, OWL)
        assert heard == []
        assert at.screen.field
        assert at.screen.field.value == "drop"
        await typed(at, "")
        assert heard == ["drop"]


# ---- a whole day by the gun alone


@pytest.mark.whole
async def test_a_whole_day_is_worked_by_the_gun_alone(tmp_path: Path, cable: tuple[int, str]) -> None:
    """Not one key is pressed: cards, copies and the sheet of commands come over the serial line."""
    far, port = cable
    set_scanner(load_station(), ScannerSetup("desk", port, beep=True))
    async with seat(tmp_path, "pat", station=load_station("front desk")) as at:
        await at.until(lambda: at.app.scanner_states.get("desk") is ScannerState.READY, "the scanner is found")

        async def gun(*codes: str, until: Callable[[], object]) -> None:
            for code in codes:
                os.write(far, f"{code}\r\n".encode())
            await at.until(until, f"{codes}: {at.answer}")
            await at.settled()

        def says(words: str) -> Callable[[], object]:
            return lambda: words in " ".join(at.answer)

        await gun(MARTA, OVERSTORY, FROG, until=says("Checked out 2: Frog and Toad"))
        await gun(".b", until=says("rint"))
        await gun(".k", until=lambda: at.app.session.visit is None)
        await gun(SAM, OWL, until=says("Owl moon"))
        await gun(".x", until=says("Done. Sam"))
        await gun(".k", until=lambda: at.app.session.visit or at.app.session.question)
        if at.app.session.question:
            await gun(".1", until=lambda: at.app.session.visit)
        assert at.app.session.visit is not None
        assert at.app.session.visit.patron.card == MARTA
        await gun(".x", until=says("Done. Marta Field"))
        await gun(".i", OVERSTORY, until=lambda: at.said[0] == "SHELF")
        await gun(".x", until=lambda: not at.app.session.mode)
        await gun(".h", OVERSTORY, until=says("Overstory"))
        await gun(".x", until=lambda: not at.app.session.mode)
        await gun(".u", until=lambda: at.where == "Undo")
        await gun(".=", until=says("Undone."))
        await gun(MARTA, until=lambda: at.app.session.visit)
        await gun(".r", until=says("enew"))
        await gun(".x", until=says("Done. Marta Field"))
        assert loans_to_renew(MARTA) == [FROG]
        assert loans_to_renew(SAM) == [OWL]
        assert os.read(far, 1) == b"\a", "it beeped on the way"
