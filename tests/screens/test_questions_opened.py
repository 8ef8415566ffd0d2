"""Questions that no other test opens, each as a person opens it; `test_every_question` walks away from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.grove import ATLAS, EMMA, MARTA, OVERSTORY, SAM, desk_of
from tests.screens.at_desk import Seat, seat
from tests.screens.test_desk_circulation import busy
from tuils.devices.printers.printer_list import add_printer
from tuils.library.foundation.desk import Desk
from tuils.library.lending.holds.holds import place_hold
from tuils.library.people.staff.staff import add_staff
from tuils.station.settings import load_station
from tuils.values.station.printer_setup import printer_setup


@pytest.fixture(autouse=True)
def station(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUILS_CONFIG", str(tmp_path / "station.toml"))
    monkeypatch.setenv("TUILS_STATE", str(tmp_path / "state"))


async def asked(at: Seat, keys: str) -> str:
    """The prompt after these keys; what is said is a question."""
    await at.press(keys)
    assert at.said[0] == "ASK", at.answer
    return at.screen.asked_for[0]


def manager(at: Seat) -> Desk:
    return desk_of("pat", at.clock)


async def test_how_long_a_record_source_may_take(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>record sources<enter><down>")
        assert await asked(at, ".k<enter>") == "Seconds"


async def test_the_day_of_a_paper_log(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>bookmobile<enter>.k<enter>")
        assert await asked(at, ".o<enter>") == "Day"


async def test_a_printer_is_removed(tmp_path: Path) -> None:
    add_printer(load_station(), printer_setup("slips", {"where": f"file:{tmp_path}/slip.txt", "kind": "text"}))
    async with seat(tmp_path, "pat") as at:
        await at.app.open("printers")
        assert await asked(at, "<down>.z<enter>") == "y/n"


async def test_the_place_of_a_hold_on_the_card(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        for card in (SAM, MARTA):
            await at.app.do(place_hold, card, OVERSTORY)
        await at.press(f"<f4>{MARTA}<enter>.h<enter><down>")
        assert await asked(at, ".z<enter>") == "Number"
        await at.press("soon<enter>")
        assert at.said == ("NOTE", '"soon" is not a place in the queue. Type a number.')
        await at.press("1<enter>")
        assert at.screen.asked_for[0] == "Reason"
        await at.press("her class begins<enter>")
        assert at.said[1].endswith("is now number 1 in line: The Overstory")


async def test_all_holds_of_a_card_until_a_day(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        for what in (OVERSTORY, EMMA):
            await at.app.do(place_hold, MARTA, what)
        await at.press(f"<f4>{MARTA}<enter>.h<enter>")
        assert await asked(at, ".g<enter>") == "Until"
        await at.press("someday<enter>")
        assert at.said == ("NOTE", '"someday" is not a date.')
        await at.press("+2w<enter>")
        assert at.said[1].startswith("2 holds of Marta Field suspended until ")
        assert await asked(at, ".g<enter>") == "Until"
        await at.press("<enter>")
        assert at.said == ("OK", "2 holds of Marta Field resumed.")


async def test_the_holds_that_are_linked_on_the_card(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        for what in (OVERSTORY, EMMA):
            await at.app.do(place_hold, MARTA, what)
        await at.press(f"<f4>{MARTA}<enter>.h<enter><down>")
        assert await asked(at, ".b<enter>") == "Numbers"
        await at.press("9<enter>")
        assert at.said == ("NOTE", '"9" is not numbers of other holds in the list.')
        await at.press("2<enter>")
        assert "first of 2 titles" in at.said[1]


async def test_money_moves_between_funds_and_a_new_year_begins(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>funds<enter><f6>adult<tab>Adult books<tab><tab>100.00<tab><f6>")
        assert await asked(at, "<down>.o<enter>") == "Transfer"
        await at.press("<escape>")
        assert await asked(at, ".a<enter>") == "y/n"


async def test_a_check_in_before_the_loan(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY, ".x", ".i", OVERSTORY)
        at.clock.forward(seconds=5)
        await at.type(".k", "2026-12-06")
        await at.type(OVERSTORY)
        assert at.said[0] == "STOP"
        assert at.app.session.question
        assert at.app.session.question.name == "late"


async def test_who_of_several_may_override(tmp_path: Path) -> None:
    async with seat(tmp_path, change=busy) as at:
        await at.app.work(add_staff, manager(at), "lee", "administrator", name="Lee Park", pin="4444")
        await at.type(MARTA, ATLAS)
        await at.type("y")
        assert at.app.session.question
        assert at.app.session.question.name == "passer"
