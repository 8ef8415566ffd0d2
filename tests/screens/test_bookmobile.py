"""The bookmobile from the office: prepared in three steps, its work loaded, its stops, a log on paper."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from tests.doors.edited import setting
from tests.doors.test_cli_alone import Alone
from tests.grove import FROG, MARTA, OLD, OVERSTORY, SAM, Opened
from tests.library.makers import HOUR, value
from tests.screens.at_desk import SIZES, Seat, seat
from tuils.library.people.staff.staff import link_staff
from tuils.library.people.staff.system_user import system_user

SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture(autouse=True)
def no_stick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuils.library.reach.sites.sticks.STICKS", ())


async def behind(at: Seat) -> None:
    """Wait until work behind the screens is done, and reported."""
    await at.until(lambda: all(one.is_finished for one in at.app.workers if one.name == "van"), "the van is done")
    await at.settled()


@SIZE
async def test_a_van_is_prepared_in_three_steps(tmp_path: Path, size: tuple[int, int]) -> None:
    folder = tmp_path / "stick"
    async with seat(tmp_path, "pat", size=size) as at:
        await at.press("<f10>bookmobile<enter>")
        assert at.where == "Bookmobile"
        assert at.said[1] == "This library has no van or branch machine yet."
        await at.press("<f6>")
        assert at.said[1].startswith("Step 1 of 3")
        at.golden("van-prepare")
        await at.type("The Van")
        assert at.answer[0] == "STOP", "a name that no file can have"
        await at.type("van", str(folder))
        assert at.said[1].startswith("Step 3 of 3")
        await at.type("nobody")
        assert "no staff account nobody" in at.said[1]
        await at.type("ana, pat")
        await at.type("y")
        await behind(at)
        assert at.said[0] == "OK", at.answer
        with sqlite3.connect(folder / "library.db") as copy:
            assert copy.execute("SELECT name FROM own_site").fetchone() == ("van",)
        copy.close()
        await at.press("<f6>")
        await behind(at)
        assert "there is already a library in" in at.said[1], "one that is there is never replaced"
        await at.press("<escape>")
        assert any("van" in row and "Mon, Dec 7" in row for row in at.rows())
        at.golden("bookmobile")
        await at.press("<f7>")
        await at.type(str(tmp_path / "gone"))
        await behind(at)
        assert at.said[1].startswith("There is no folder")
        await at.press("<f8>")
        await at.type(str(folder))
        await behind(at)
        assert "main-to-van-0001.bundle.gz" in at.said[1]
        await at.press("<f7>")
        await at.type(str(folder))
        await behind(at)
        assert at.said[1].startswith("No file for this machine")


@pytest.mark.whole
async def test_a_copy_is_encrypted_and_one_is_for_a_branch(tmp_path: Path) -> None:
    stick, east = tmp_path / "stick", tmp_path / "east"
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>bookmobile<enter><f6>")
        await at.type("van", str(stick), "")
        await at.press("<escape><down><down><down><down><enter>")
        await at.type("short")
        assert "at least 10 letters" in at.said[1]
        await at.type("tugboat maple lamp", "tugboat maple lamb")
        assert "don't match" in at.said[1]
        await at.press("tugboat")
        assert not any("tugboat" in row for row in at.rows()), "shown as stars"
        await at.press(" maple lamp<enter>")
        await at.type("tugboat maple lamp")
        await at.press("<f6>")
        await behind(at)
        assert at.said[0] == "OK", at.answer
        assert [file.name for file in stick.iterdir()] == ["library.db.sealed"]
        await at.press("<escape><f6>")
        await at.type("east", str(east), "")
        await at.press("<escape><down><down><down><enter>")
        assert at.said[1] == "A branch gets everything the library has."
        assert any("all staff" in row for row in at.rows())
        await at.press("<f6>")
        await behind(at)
        with sqlite3.connect(east / "library.db") as copy:
            assert copy.execute("SELECT name FROM own_site").fetchone() == ("east",)
            assert copy.execute("SELECT count(*) > 0 FROM patron WHERE street <> ''").fetchone() == (1,)
        copy.close()


@pytest.mark.whole
async def test_of_two_clocks_the_right_one_is_asked_before_anything_is_loaded(tmp_path: Path) -> None:
    van, stick = tmp_path / "van", tmp_path / "stick"
    stick.mkdir()
    async with seat(tmp_path, "pat") as at:
        await at.app.do(link_staff, "pat", system_user())
        await at.press("<f10>bookmobile<enter><f6>")
        await at.type("van", str(van), "", "y")
        await behind(at)
        ahead = Alone(van, at.clock.now + 3 * HOUR)
        ahead("patron", "add", "--first-name", "Vera", "--anyway")
        ahead("van", "pack", "--to", str(stick))
        await at.press("<escape><f7>")
        await at.type(str(stick))
        await behind(at)
        assert at.said[1] == "The van's clock is 3 hours ahead. Is it really Mon, Dec 7, 10:31 am here?"
        await at.press("n<enter>")
        assert value("SELECT count(*) FROM taken_bundle") == 0
        await at.press("<f7>")
        await at.type(str(stick))
        await behind(at)
        await at.type("y")
        await behind(at)
        assert at.said[1].startswith("The van brought 1 change"), at.answer


async def test_stops_are_added_changed_and_worked_at(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>bookmobile<enter>.s<enter>")
        assert at.where == "VanStops"
        await at.press("<f6>")
        await at.type("OAK Oak Street School", "sometimes")
        assert "does not begin with a day" in at.said[1]
        await at.type("tue 3:30-4:30pm every 2 weeks")
        assert at.said == ("OK", "Added: Oak Street School.")
        assert any("OAK" in row and "Tue, Dec 8" in row for row in at.rows())
        await at.press("<down><f8>")
        assert at.said == ("OK", "This desk is at Oak Street School now.")
        await at.press("<escape><escape><f2>")
        await at.type(MARTA, OVERSTORY)
        assert any("The Overstory" in row and "Tue, Jan 5" in row for row in at.rows()), "the first visit after 21 days"
        await at.press("<escape><f10>bookmobile<enter>.s<enter><down><f7>")
        await at.type("tue closed wed 10-11")
        assert at.said[1].startswith("Changed: Oak Street School."), at.answer


async def test_a_paper_log_is_keyed_in_and_taken_in(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>bookmobile<enter>.k<enter>")
        assert at.where == "PaperLog"
        await at.type(MARTA, OVERSTORY, "9:15")
        await at.type(SAM, FROG, "25:99")
        assert "is not a time" in at.said[1]
        await at.type("9:10")
        await at.press("<enter>")
        await at.type("NOITEM")
        await at.press("<enter>")
        assert sum("9:1" in row for row in at.rows()) == 3
        await at.press("<f6>")
        assert at.said == ("NOTE", "1 line could not be recorded.")
        at.golden("paper-log")
        assert any("Checked out: The Overstory" in row for row in at.rows())
        await at.press("<f6>")
        assert at.said == ("NOTE", "1 line could not be recorded."), "what was done is not done again"


async def test_a_line_of_a_paper_log_is_overridden_with_a_reason(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>bookmobile<enter>.k<enter>")
        await at.type(OLD, OVERSTORY, "9:15", "", "NOITEM", "")
        await at.press("<f6>")
        assert at.said == ("NOTE", "2 lines could not be recorded.")
        await at.press("<down><f8>")
        assert at.said[1].startswith("No item has the barcode NOITEM"), "of the second line"
        await at.press("<up><f8>")
        assert at.said[1].endswith("Reason to do it anyway?")
        await at.type("", "It left with the van")
        assert at.said[0] == "OK"
        assert any("Checked out: The Overstory" in row for row in at.rows())


async def test_what_a_van_may_not_bring_is_told_and_decided_on_the_screen(tmp_path: Path) -> None:
    van, stick = tmp_path / "van", tmp_path / "stick"
    stick.mkdir()
    async with seat(tmp_path, "pat") as at:
        await at.app.do(link_staff, "pat", system_user())
        await at.press("<f10>bookmobile<enter><f6>")
        await at.type("van", str(van), "", "y")
        await behind(at)
        laptop = Alone(van, at.clock.now + 60_000_000)
        laptop("patron", "add", "--first-name", "Vera", "--anyway")
        setting(van / "library.db", "staff/eve", {"name": "Eve", "role": "administrator", "active": True})
        laptop("van", "pack", "--to", str(stick))
        at.clock.now += 120_000_000
        await at.press("<escape><f7>")
        await at.type(str(stick))
        await behind(at)
        assert at.said[0] == "NOTE"
        assert at.answer[2] == "1 change was set aside. F10, Needs a decision."
        await at.press(".b<enter>")
        assert at.where == "WorkLoaded"
        assert any("1 change was set aside, which the van may not bring: 1 setting." in row for row in at.rows())
        await at.press("<escape><escape><f10>needs a decision<enter>")
        assert any("Set aside" in row for row in at.rows())
        await at.press("<enter>")
        assert any("staff account eve: administrator" in row for row in at.rows())
        await at.press("<f7>")
        assert at.said[1] == "Taken over: staff account eve: administrator."
        assert value("SELECT role FROM staff_user WHERE login = 'eve'") == "administrator"
        await at.press("<f9><enter>")
        assert value("SELECT count(*) FROM staff_user WHERE login = 'eve'") == 0
        await at.press("<f6>")
        assert at.said[1] == "Refused: staff account eve: administrator. It stays out."


async def test_on_the_van_the_screen_speaks_to_the_driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    van, stick = tmp_path / "van", tmp_path / "stick"
    stick.mkdir()
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>bookmobile<enter><f6>")
        await at.type("van", str(van), "", "y")
        await behind(at)
        await at.press("<escape><f8>")
        await at.type(str(stick))
        await behind(at)
    monkeypatch.setattr("tests.screens.at_desk.built", (van / "library.db").read_bytes)
    away = tmp_path / "away"
    away.mkdir()

    def on_the_laptop(opened: Opened) -> None:
        opened.desk = replace(opened.desk, main=False)

    async with seat(away, "pat", change=on_the_laptop) as at:
        assert "van: Maple" in at.rows()[0]
        await at.press("<f10>bookmobile<enter>")
        assert at.said[1] == "This is van. 0 changes to take home."
        assert at.answer[2].startswith("Coming home: F8 saves your work.")
        assert "Prepare" not in at.keys
        assert "van:" in at.rows()[0]
        await at.press("<f7>")
        await at.type(str(stick))
        await behind(at)
        assert at.answer[2] == "Your copy is up to date. You can drive off.", at.answer
