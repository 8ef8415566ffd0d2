"""The first run: over an open library that was never set up, and where there is none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from textual.pilot import Pilot

from tests.grove import Opened
from tests.screens.at_desk import SIZES, seat
from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import burst, press, settled
from tuils.devices.scanners.scanners import ScannerState
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.administration.settings import about_library, year_starts
from tuils.library.foundation.administration.settings_queries import hours_are_set
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import close_store, open_store
from tuils.library.people.staff.signing_in import sign_in
from tuils.library.people.staff.staff import account, operator_of
from tuils.models import db
from tuils.screens.kit.unfit import Unfit
from tuils.screens.office import setup
from tuils.screens.office.setup import SetUp, SetUpApp
from tuils.screens.office.setup_steps import SetUpPlan, keep_port, steps_for, zone_named
from tuils.station.settings import Station, load_station
from tuils.values.time.hours import hours_text

BOTH = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
Size = tuple[int, int]


@pytest.fixture(autouse=True)
def no_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine of the tests has no scanner, whatever is plugged in."""
    monkeypatch.setattr(setup, "_port_found", lambda: "")


def never_set_up(_opened: Opened) -> None:
    db.execute_sql("DELETE FROM opening_hours")
    db.execute_sql("DELETE FROM item")


def week() -> list[str]:
    calendar = calendar_of("MAIN", ZoneInfo("UTC"))
    return [hours_text(calendar.week.get(day, ())) for day in range(7)]


USUAL = [*["10:00-18:00"] * 5, "10:00-13:00", "closed"]


# -- an open library


@BOTH
async def test_a_library_that_was_never_set_up_is_asked_about(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, "pat", size=size, change=never_set_up) as at:
        assert at.where == "SetUp"
        at.golden("grove-setup-name")
        await at.press("<enter>", "<enter>")
        at.golden("grove-setup-hours")


async def test_enter_all_the_way_makes_a_working_library(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat", change=never_set_up) as at:
        for _step in range(6):
            assert at.where == "SetUp"
            await at.press("<enter>")
        assert at.where == "DeskScreen"
        assert at.said == ("OK", "Maple Grove is ready.")
        assert week() == USUAL
        assert not any("set the opening hours" in row for row in at.rows())
        assert sign_in(at.app.desk, "pat", "1111").login == "pat", "the PIN is kept"


async def test_answers_are_taken(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat", change=never_set_up) as at:
        await at.type("Oak Hill Library", "berlin", "mon 9-12,14-17", "sun closed")
        await at.press("<enter>")
        await at.type("elephant")
        assert at.said[1] == "elephant is not a month."
        await at.type("july")
        await at.press("<enter>")
        await at.type("5678", "5678")
        assert at.where == "DeskScreen"
        assert at.said == ("OK", "Oak Hill Library is ready.")
        assert at.rows()[0].startswith(" Oak Hill Library ")
        assert about_library().zone.key == "Europe/Berlin"
        assert year_starts() == 7
        assert at.app.desk.zone.key == at.app.session.desk.zone.key == "Europe/Berlin"
        assert week()[0] == "09:00-12:00,14:00-17:00"
        assert sign_in(at.app.desk, "pat", "5678").login == "pat"


async def test_the_week_is_typed_as_it_stands_on_the_door(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat", change=never_set_up) as at:
        await at.press("<enter>", "<enter>")
        await at.type("mon-fri 10-6, sat 10-2, sun closed")
        for _step in range(6):
            await at.press("<enter>")
        assert week() == [*["10:00-18:00"] * 5, "10:00-14:00", "closed"]


@pytest.mark.parametrize(
    ("before", "answer", "said"),
    [
        (1, "atlantis", 'There is no time zone "atlantis".'),
        (1, "s", "Which of these?"),
        (2, "someday 9-12", '"someday 9-12" does not begin with a day. Write mon-fri 10-6, sat 10-2, sun closed.'),
        (2, "mon nine", '"nine" is not a time.'),
        (2, "mon 18-10", '"18-10" closes before it opens.'),
        (3, "books.mrc", "books.mrc is not a month."),
        (5, "123", "A PIN needs at least four characters."),
    ],
)
async def test_what_cannot_be_taken_is_said_and_asked_again(
    tmp_path: Path, before: int, answer: str, said: str
) -> None:
    async with seat(tmp_path, "pat", change=never_set_up) as at:
        for _step in range(before):
            await at.press("<enter>")
        await at.type(answer)
        assert at.said[0] == "NOTE"
        assert at.said[1].startswith(said)
        assert at.where == "SetUp"


async def test_the_pin_is_hidden_and_typed_twice(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat", change=never_set_up) as at:
        for _step in range(5):
            await at.press("<enter>")
        await at.press("5678")
        assert "****" in at.rows()[1]
        await at.press("<enter>")
        await at.type("8765")
        assert at.said == ("NOTE", "The two don't match. Esc goes back to the PIN.")
        await at.press("<escape>")
        assert at.said[1] == "Step 6 of 6. pat has a PIN."


async def test_escape_goes_back_a_step_and_at_last_away(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat", change=never_set_up) as at:
        await at.press("<enter>", "<escape>", "<escape>")
        assert at.where == "DeskScreen"
        assert not hours_are_set("MAIN")


async def test_a_scan_shows_that_the_scanner_works(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat", change=never_set_up) as at:
        at.app.post_message(at.app.Scanned("31234000010017"))
        await at.settled()
        assert at.said == ("OK", "The scanner works: 31234000010017")


async def test_it_is_not_asked_of_a_volunteer_nor_of_a_library_in_use(tmp_path: Path) -> None:
    async with seat(tmp_path, "ana", change=never_set_up) as at:
        assert at.where == "DeskScreen"
    async with seat(tmp_path, "pat") as at:
        assert at.where == "DeskScreen"


async def test_a_port_is_kept_in_the_stations_file_and_listened_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "_port_found", lambda: "/dev/no-such-port")
    async with seat(tmp_path, "pat", change=never_set_up) as at:
        for _step in range(6):
            await at.press("<enter>")
        assert load_station("front desk").scanner_port == "/dev/no-such-port"
        await at.until(lambda: at.app.scanner_states == {"scanner": ScannerState.WAITING}, "it is looked for")


def test_the_port_goes_on_top_and_never_over_one_that_stands_there(tmp_path: Path) -> None:
    file = tmp_path / "station.toml"
    file.write_text('[stations.van]\nbranch = "VAN"\n')
    keep_port("/dev/ttyUSB0")
    assert load_station("desk").scanner_port == "/dev/ttyUSB0"
    assert load_station("van").branch == "VAN"
    keep_port("/dev/ttyUSB1")
    assert load_station("desk").scanner_port == "/dev/ttyUSB0"


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in the way").write_text("")
    monkeypatch.setenv("TUILS_CONFIG", str(tmp_path / "in the way" / "station.toml"))
    with pytest.raises(Unfit, match="Can't save this computer's settings file"):
        keep_port("/dev/ttyUSB0")


def test_zones_by_name_and_by_city() -> None:
    assert zone_named("America/Chicago") == "America/Chicago"
    assert zone_named("chicago") == "America/Chicago"
    assert zone_named("los angeles") == "America/Los_Angeles"
    with pytest.raises(Unfit):
        zone_named("nowhere at all")


def test_six_steps_each_with_an_answer_that_fits() -> None:
    for plan in (SetUpPlan("Our Library"), SetUpPlan("Our Library", made=True, has_pin=True)):
        steps = steps_for(plan)
        assert sorted({step.number for step in steps}) == [1, 2, 3, 4, 5, 6]
        for step in steps:
            if not step.hidden:
                assert step.take(plan, "") == plan


# -- no library yet


@asynccontextmanager
async def begun(path: Path, size: Size = (80, 24)) -> AsyncIterator[Pilot[None]]:
    app = SetUpApp(path, SetUpPlan("Our Library", "America/Chicago", user="ana"), Station("front desk"), False)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        yield pilot


async def gone(pilot: Pilot[None]) -> None:
    """Until the program leaves."""
    async with asyncio.timeout(120):
        while not pilot.app._exit:
            await pilot.pause(0.02)


@BOTH
async def test_where_there_is_no_library_it_is_asked_what_it_shall_be(tmp_path: Path, size: Size) -> None:
    async with begun(tmp_path / "library.db", size) as pilot:
        assert_golden(pilot.app, f"setup-new-{size[0]}x{size[1]}")
        for _step in range(5):
            await press(pilot, "<enter>")
        assert_golden(pilot.app, f"setup-new-account-{size[0]}x{size[1]}")


async def test_six_times_enter_and_a_pin_make_a_library(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "library.db"
    async with begun(path) as pilot:
        for _step in range(7):
            await press(pilot, "<enter>")
        await press(pilot, "4711<enter>")
        burst(pilot, "4711<enter>")
        await gone(pilot)
        assert isinstance(pilot.app, SetUpApp)
        assert pilot.app.made
    open_store(path)
    try:
        about = about_library()
        assert (about.name, about.zone.key) == ("Our Library", "America/Chicago")
        assert week() == USUAL
        sheet = account("admin")
        assert sheet is not None
        assert (sheet.role, sheet.system_user, sheet.has_pin) == ("administrator", "ana", True)
        assert sign_in(Desk("MAIN", "desk", "desk", operator_of(sheet)), "admin", "4711").login == "admin"
    finally:
        close_store()


async def test_a_login_that_others_use_is_a_volunteers(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    async with begun(path) as pilot:
        for _step in range(6):
            await press(pilot, "<enter>")
        assert any("Do other people share the computer account ana?" in row for row in screen_text(pilot.app))
        await press(pilot, "perhaps<enter>")
        assert any("Type y or n." in row for row in screen_text(pilot.app))
        await press(pilot, "y<enter>")
        await press(pilot, "4711<enter>")
        burst(pilot, "4711<enter>")
        await gone(pilot)
    open_store(path)
    try:
        admin, desk = account("admin"), account("desk")
        assert admin is not None
        assert desk is not None
        assert (admin.system_user, admin.has_pin) == ("", True)
        assert (desk.role, desk.system_user, desk.has_pin) == ("volunteer", "ana", False)
    finally:
        close_store()


async def test_a_pin_is_needed_and_escape_makes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    async with begun(path) as pilot:
        for _step in range(8):
            await press(pilot, "<enter>")
        assert any("A PIN needs at least four characters." in row for row in screen_text(pilot.app))
        assert isinstance(pilot.app.screen, SetUp)
        await press(pilot, "<f1>")
        assert screen_text(pilot.app)[0].startswith(" HELP ")
        await press(pilot, "<escape>")
        for _step in range(7):
            await press(pilot, "<escape>")
        assert "Esc Later" in screen_text(pilot.app)[-1]
        burst(pilot, "<escape>")
        await gone(pilot)
        assert not cast("SetUpApp", pilot.app).made
    assert not path.exists()


async def test_ctrl_c_leaves_as_well(tmp_path: Path) -> None:
    async with begun(tmp_path / "library.db") as pilot:
        await press(pilot, "<enter>")
        burst(pilot, "<ctrl+c>")
        await gone(pilot)
    assert not (tmp_path / "library.db").exists()


async def test_a_file_that_cannot_be_made_is_said_and_asked_again(tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("")
    async with begun(tmp_path / "in the way" / "library.db") as pilot:
        for _step in range(7):
            await press(pilot, "<enter>")
        await press(pilot, "4711<enter>")
        await press(pilot, "4711<enter>")
        assert any("Can't write the file" in row for row in screen_text(pilot.app))
        assert isinstance(pilot.app.screen, SetUp)
