"""Calendar files at the screen: chosen, looked at, taken; the library's own written out and made to subscribe to."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.at_once import make_program
from tests.library.calendar_files import calendar, weekly
from tests.library.makers import rows
from tests.screens.golden import assert_golden
from tests.screens.keys import A_MOMENT, PATIENCE, burst, press, settled
from tests.screens.late import Late
from tests.screens.maple import MARTA, answer, at_desk, here, keys, until
from tuils.formats.calendar.ical import read_calendar
from tuils.library.activities.calendar_files.ical_in import take_offer
from tuils.screens.widgets.rows import Rows, cell_text

SIZES = [(80, 24), (40, 12)]
SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
BROKEN = ("UID:bad-1", "DTSTART:INVALID-DATE", "SUMMARY:Broken")


@pytest.fixture
def partner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of another library in the home folder, the only one there."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setattr("tuils.screens.programs.calendar_files.newest_calendars", lambda: _found(home))
    file = home / "partner.ics"
    file.write_bytes(calendar(weekly(), ("UID:b", "DTSTART:20261209T163000Z", "DURATION:PT1H", "SUMMARY:Tea"), BROKEN))
    return file


def _found(home: Path) -> Any:
    from tuils.library.activities.calendar_files.ical_files import newest_calendars

    return newest_calendars([home])


async def files_open(pilot: Pilot[Any]) -> None:
    await press(pilot, "<f10>calendar files<enter>")
    assert here(pilot) == "CalendarFiles"


def told(pilot: Pilot[Any], column: int) -> list[str]:
    return [cell_text(row[column]) for row in pilot.app.screen.query_one(Rows).rows]


@SIZE
async def test_what_a_look_is_like(tmp_path: Path, partner: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await files_open(pilot)
        assert told(pilot, 1) == ["partner.ics"]
        await press(pilot, "<enter>")
        assert_golden(pilot.app, f"calendar-files-{size[0]}x{size[1]}")
        assert rows("SELECT count(*) FROM program") == [(0,)]


async def test_it_is_taken_a_program_at_a_time_and_taken_back(tmp_path: Path, partner: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await files_open(pilot)
        await press(pilot, "<enter><f6>")
        await until(pilot, lambda: answer(pilot)[0] == "OK")
        assert answer(pilot)[:2] == ("OK", "Programs: 2 new, 0 changed, 0 unchanged. Refused: 1.")
        assert rows("SELECT title FROM program ORDER BY title") == [("Story time",), ("Tea",)]
        await press(pilot, "<escape><enter>")
        assert answer(pilot)[2] == "Nothing to import."
        assert "F6" not in keys(pilot)


async def test_what_is_scanned_while_it_is_taken_is_answered(tmp_path: Path, partner: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await files_open(pilot)
        await press(pilot, "<enter>")
        late = Late(pilot, take_offer, "do")
        await press(pilot, "<f6>")
        assert answer(pilot)[1] == "Importing 1 of 2: Story time"
        await press(pilot, f"{MARTA}<enter>")
        heard = answer(pilot)
        assert heard[1].endswith("is at the desk.")
        await late.comes()
        await until(pilot, lambda: "F6" not in keys(pilot))
        assert rows("SELECT count(*) FROM program") == [(2,)]
        assert answer(pilot) == heard


async def test_files_that_are_found_late_do_not_replace_the_one_that_is_looked_at(
    tmp_path: Path, partner: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    async with at_desk(tmp_path, "admin") as pilot:
        await files_open(pilot)
        monkeypatch.setattr(
            "tuils.screens.programs.calendar_files.newest_calendars", lambda: go_on.wait(PATIENCE) and []
        )
        pilot.app.screen.on_screen_resume()  # type: ignore[attr-defined]
        burst(pilot, "<enter>")
        async with asyncio.timeout(PATIENCE):
            while not answer(pilot)[1].startswith("If imported: Programs: 2 new"):
                await asyncio.sleep(A_MOMENT)
        go_on.set()
        await settled(pilot)
        assert told(pilot, 2) == ["Broken: DTSTART cannot be read: INVALID-DATE", "Story time", "Tea"]


async def test_a_fault_is_read_in_whole(tmp_path: Path, partner: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await files_open(pilot)
        await press(pilot, "<enter><enter>")
        assert answer(pilot)[1] == "Line 20, Broken: refused. DTSTART cannot be read: INVALID-DATE"
        partner.write_bytes(calendar(("UID:a", "DTSTART:20261208T183000", "SUMMARY:Tea", "DURATION:PT1H",
                                      "RRULE:FREQ=WEEKLY;UNTIL=20261222T183000Z")))  # fmt: skip
        await press(pilot, "<escape><enter><enter>")
        assert answer(pilot)[1].startswith("Line 4, Tea: imported. UNTIL is in UTC")
        assert answer(pilot)[2].endswith("Read as: until Dec 22, 2026, 6:30 pm.")


async def test_where_it_is_may_be_typed(tmp_path: Path, partner: Path) -> None:
    other = partner.with_name("other.txt")
    other.write_bytes(calendar(weekly()))
    async with at_desk(tmp_path, "admin") as pilot:
        await files_open(pilot)
        await press(pilot, f"{other}<enter>")
        assert told(pilot, 2) == ["Story time"]
        await press(pilot, f"<escape>{partner.parent / 'none.ics'}<enter>")
        assert answer(pilot)[:2] == ("STOP", "Can't read this file: none.ics")


async def test_who_may_not_plan_programs_takes_none(tmp_path: Path, partner: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await files_open(pilot)
        await press(pilot, "<enter>")
        assert "F6" not in keys(pilot)
        await press(pilot, ".t<enter>")
        assert rows("SELECT count(*) FROM program") == [(0,)]


async def test_what_is_published_is_written_out(tmp_path: Path, partner: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app: Any = pilot.app
        await app.do(make_program, {"title": "Chess"}, ["2026-12-10T10:30"])
        await files_open(pilot)
        await press(pilot, "<f7>")
        assert answer(pilot)[1] == "1 session exported: events.ics"
        raw = (tmp_path / "exports" / "events.ics").read_bytes()
        assert [event.title for event in read_calendar(raw).events] == ["Chess"]
        await press(pilot, "<f8>")
        assert answer(pilot)[1] == "1 session in the calendar feed: events.ics"
        assert (tmp_path / "calendar" / "events.ics").is_file()


async def test_the_file_to_subscribe_to_is_kept_while_the_desk_is_open(tmp_path: Path, partner: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app: Any = pilot.app
        await app.do(make_program, {"title": "Chess"}, ["2026-12-10T10:30"])
        await files_open(pilot)
        await press(pilot, "<f8>")
        await app.do(make_program, {"title": "Tea"}, ["2026-12-11T10:30"])
        await app.publish()
        raw = (tmp_path / "calendar" / "events.ics").read_bytes()
        assert [event.title for event in read_calendar(raw).events] == ["Chess", "Tea"]
