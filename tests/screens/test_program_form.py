"""Programs on the screen: planned with their dates looked at first, changed one or all, cancelled, put back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.library.makers import desk_of
from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import answer, at_desk, here, listed, values
from tuils.library.activities.calendar.rooms import save_room
from tuils.library.activities.programs.planning import PlannedProgram, plan_program
from tuils.library.activities.programs.sessions import SessionLine, program_row, program_sessions, sessions_on
from tuils.library.foundation.administration.calendar import close_days
from tuils.library.reach.replay import verify_library

SIZES = [(80, 24), (40, 12)]
SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
NEW = "<f5>.n<enter>"
CLEAR = "<ctrl+u>"
SHORT = "Story time<tab>story<tab>0-5<tab>8 Dec<tab>10.30<tab>"


async def rooms_made(pilot: Pilot[Any]) -> None:
    app: Any = pilot.app
    admin = await app.read(_admin, app.desk)

    def make() -> None:
        save_room(admin, "meeting", {"name": "Meeting room", "setup_minutes": 15})
        close_days(admin, date(2026, 12, 22), date(2026, 12, 23), "Inventory")

    await app.work(make)


def _admin(desk: Any) -> Any:
    return desk_of("admin", desk.clock)


async def series_made(pilot: Pilot[Any], **fields: Any) -> PlannedProgram:
    app: Any = pilot.app
    admin = await app.read(_admin, app.desk)
    known = {"title": "Story time", "kind": "story_time", "audience": "0-5", "capacity": 15, **fields}

    def make() -> PlannedProgram:
        return plan_program(admin, known, first="2026-12-08T10:30", rule="every Tue", count=4)

    made: PlannedProgram = await app.work(make)
    return made


async def open_session(pilot: Pilot[Any], session: str) -> None:
    app: Any = pilot.app
    await app.open("program_form", session=session)
    await press(pilot, "")


async def december(pilot: Pilot[Any]) -> list[SessionLine]:
    app: Any = pilot.app
    found: list[SessionLine] = await app.read(sessions_on, app.desk, date(2026, 12, 1), 31)
    return found


async def dates(pilot: Pilot[Any], made: PlannedProgram) -> list[SessionLine]:
    app: Any = pilot.app
    found: list[SessionLine] = await app.read(program_sessions, app.desk, made.program)
    return found


# ---- a new one


@SIZE
@pytest.mark.whole
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await rooms_made(pilot)
        await press(pilot, NEW)
        assert_golden(pilot.app, f"program-form-{name}")
        await press(pilot, "<f7>")
        assert_golden(pilot.app, f"program-rest-{name}")
        await press(pilot, "<escape>")
        await press(pilot, f"{SHORT}long<tab>atti<tab><tab><tab>no<tab>")
        assert_golden(pilot.app, f"program-form-look-{name}")
        wrong = "<tab>" * 5
        await press(pilot, f"{wrong}{CLEAR}45<tab>{CLEAR}m<tab><tab><tab>{CLEAR}weekly until 31 Dec<tab><f6>")
        assert here(pilot) == "ProgramDates"
        assert_golden(pilot.app, f"program-dates-{name}")


@pytest.mark.whole
async def test_a_series_is_looked_at_planned_and_taken_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await rooms_made(pilot)
        await press(pilot, f"{NEW}{SHORT}<tab>meet<tab>15<tab>please<tab>every Tue until 31 Dec<f6>")
        assert here(pilot) == "ProgramDates"
        assert answer(pilot) == (
            "NOTE", "Schedule 3 sessions of Story time?", "1 date is skipped. Enter schedules them. Esc goes back.",
        )  # fmt: skip
        assert "skipped, closed: Inventory" in "\n".join(screen_text(pilot.app))
        assert await december(pilot) == []
        await press(pilot, "<enter>")
        assert here(pilot) == "Events"
        assert answer(pilot) == (
            "OK", "Scheduled: Story time, 3 sessions.", "1 date skipped. F9 undoes it.",
        )  # fmt: skip
        lines = await december(pilot)
        assert [line.wall for line in lines] == [f"2026-12-{day:02}T10:30" for day in (8, 15, 29)]
        assert {(line.room, line.capacity, line.registration) for line in lines} == {("meeting", 15, "advised")}
        await press(pilot, "<f9><enter>")
        assert await december(pilot) == []


@pytest.mark.whole
async def test_one_date_is_planned_at_once_and_esc_keeps_both_pages_for_later(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{NEW}[red]Story[/]<tab>story<tab><tab>8 Dec<tab><f6>")
        assert (here(pilot), answer(pilot)[0]) == ("NewProgram", "NOTE")
        assert "! such as 2:30 pm" in "\n".join(screen_text(pilot.app))
        await press(pilot, "10.30<tab><f7>")
        assert here(pilot) == "ProgramRest"
        await press(pilot, "Songs and stories<tab>Elena Ruiz<f6>")
        await press(pilot, "<escape>")
        assert answer(pilot)[1] == "Unsaved changes kept: new program, [red]Story[/]"
        await press(pilot, ".n<enter>")
        await press(pilot, "y<enter>")
        await press(pilot, "<f6>")
        assert answer(pilot)[:2] == ("OK", "Scheduled: [red]Story[/], 1 session.")
        [line] = await december(pilot)
        app: Any = pilot.app
        row = await app.read(program_row, line.program)
        assert (row.blurb, row.presenter, row.minutes) == ("Songs and stories", "Elena Ruiz", 45)


@pytest.mark.whole
async def test_a_closed_day_and_a_taken_room_are_asked_about(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await rooms_made(pilot)
        await press(pilot, f"{NEW}Quilting<tab>craft<tab>adults<tab>22 Dec<tab>10:30<f6>")
        assert answer(pilot)[0] == "ASK"
        assert "closed: Inventory" in answer(pilot)[1]
        await press(pilot, "n<enter>")
        assert (here(pilot), await december(pilot)) == ("NewProgram", [])
        await press(pilot, "<f6>")
        await press(pilot, "y<enter>")
        await press(pilot, "<enter>")
        assert [line.wall for line in await december(pilot)] == ["2026-12-22T10:30"]
        await series_made(pilot, room="meeting")
        rule = "every Tue and Wed until 17 Dec"
        await press(
            pilot, f"{NEW}Knitting<tab>craft<tab>adults<tab>15 Dec<tab>10:30<tab><tab>meet<tab><tab><tab>{rule}<f6>"
        )
        assert answer(pilot)[0] == "ASK"
        assert "the room is taken on 1 of 2 dates" in answer(pilot)[1]
        await press(pilot, "y<enter>")
        await press(pilot, "<enter>")
        assert "2026-12-16T10:30" in [line.wall for line in await december(pilot) if line.title == "Knitting"]


# ---- changed


@SIZE
async def test_a_session_to_change(tmp_path: Path, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        made = await series_made(pilot)
        await open_session(pilot, made.sessions[1])
        assert_golden(pilot.app, f"program-change-{name}")
        await press(pilot, f"{CLEAR}Story hour<f6>")
        assert_golden(pilot.app, f"program-scope-{name}")
        await press(pilot, "<escape><f8>")
        assert_golden(pilot.app, f"program-cancel-{name}")


@pytest.mark.whole
async def test_this_one_those_after_or_all(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        made = await series_made(pilot)
        for which, title, changed in (("1", "One", [1]), ("2", "Two", [1, 2, 3]), ("3", "Three", [0, 1, 2, 3])):
            await open_session(pilot, made.sessions[1])
            await press(pilot, f"{CLEAR}{title}<f6>")
            await press(pilot, "hm<enter>")
            assert answer(pilot)[:2] == ("ASK", "Change which sessions?")
            await press(pilot, f"{which}<enter>")
            assert answer(pilot)[0] == "OK"
            titles = [line.title for line in await dates(pilot, made)]
            assert [number for number, one in enumerate(titles) if one == title] == changed
            await press(pilot, "<f9><enter>")
            assert {line.title for line in await dates(pilot, made)} == {"Story time"}
            await press(pilot, "<escape>")


@pytest.mark.whole
async def test_another_time_and_another_rule(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        made = await series_made(pilot)
        await open_session(pilot, made.sessions[1])
        await press(pilot, "<tab><tab><tab>17 Dec<tab>4 pm<f6>")
        await press(pilot, "1<enter>")
        assert [line.wall for line in await dates(pilot, made)][1] == "2026-12-17T16:00"
        await open_session(pilot, made.sessions[0])
        await press(pilot, "<shift+tab>" + CLEAR + "every Wed until 31 Dec<f6>")
        assert "1:" not in answer(pilot)[2]
        await press(pilot, "1<enter>3<enter>")
        assert answer(pilot)[:2] == ("OK", "Changed: 4 sessions.")
        walls = [line.wall for line in await dates(pilot, made)]
        assert walls == [
            "2026-12-09T10:30", "2026-12-17T16:00", "2026-12-23T10:30", "2026-12-30T10:30",
        ]  # fmt: skip
        await open_session(pilot, made.sessions[0])
        await press(pilot, "<f7>")
        await press(pilot, "Songs<f6>")
        await press(pilot, "<f6>")  # the text is the program's: nobody is asked which sessions
        app: Any = pilot.app
        assert (answer(pilot)[0], (await app.read(program_row, made.program)).blurb) == ("OK", "Songs")
        assert (await app.work(lambda: verify_library(app.desk))).ok


@pytest.mark.whole
async def test_one_or_more_are_cancelled_put_back_and_the_whole_program_goes(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        made = await series_made(pilot)
        await press(pilot, "<f5>")
        await open_session(pilot, made.sessions[1])
        await press(pilot, "<f8>")
        await press(pilot, "The heating is out<tab><f6>")
        assert (here(pilot), answer(pilot)[1]) == ("Events", "Canceled: Story time, 1 session.")
        line = (await dates(pilot, made))[1]
        assert (line.status, line.why) == ("cancelled", "The heating is out")
        await open_session(pilot, made.sessions[1])
        assert answer(pilot)[2] == "Canceled. F8 restores it."
        await press(pilot, "<f8>")
        await press(pilot, "y<enter>")
        assert answer(pilot)[1] == "Restored: Story time"
        assert not any(line.cancelled for line in await dates(pilot, made))
        await open_session(pilot, made.sessions[1])
        await press(pilot, "<f8>")
        await press(pilot, "Break<tab>this and<tab><f6>")
        assert [line.cancelled for line in await dates(pilot, made)] == [False, True, True, True]
        await open_session(pilot, made.sessions[0])
        await press(pilot, "<f8>")
        await press(pilot, "No hands<tab>the whole<tab><f6>")
        assert answer(pilot)[1] == "Deleted: Story time"
        assert await dates(pilot, made) == []


async def test_a_volunteer_does_not_plan(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, NEW)
        assert here(pilot) == "Events"
        await open_session(pilot, "")
        assert answer(pilot)[:2] == ("STOP", "Your role doesn't let you plan, change, and cancel programs.")


# ---- what helps whoever has never seen it


async def test_a_word_that_is_not_known_lists_all_that_are(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{NEW}Story<tab>?<tab>")
        shown = "\n".join(screen_text(pilot.app))
        assert "15 more" in shown.partition("For")[0]
        await press(pilot, "<shift+tab>")
        assert listed(pilot)[:2] == ["story time", "workshop"]
        await press(pilot, "story<tab>")
        assert (values(pilot)["kind"], listed(pilot)) == ("story time", [])


@pytest.mark.whole
async def test_where_no_date_is_free_nothing_more_is_asked(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await rooms_made(pilot)
        await series_made(pilot, room="meeting")
        await press(pilot, f"{NEW}{SHORT}<tab>meet<tab>15<tab>please<tab>every Tue until 15 Dec<f6>")
        mark, said, then = answer(pilot)
        assert (mark, said) == ("STOP", "Nothing saved: the room is taken on all of these dates.")
        assert then.startswith("Choose another room or time. Tue, Dec 8: ")
        assert getattr(pilot.app.focused, "id", "") == "room"


async def test_enter_on_the_last_line_asks_whether_to_cancel_not_to_save(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        made = await series_made(pilot)
        await open_session(pilot, made.sessions[0])
        await press(pilot, "<f8>Snow<tab>?<enter>")
        assert answer(pilot)[1] == "Cancel this? y/n"
        await press(pilot, "y<enter>")
        assert here(pilot) == "CancelProgram"
        assert not any(line.cancelled for line in await dates(pilot, made))
