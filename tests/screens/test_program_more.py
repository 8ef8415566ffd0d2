"""Add dates to a program, from its session, from the events, and from the idle desk that says that it runs out."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.at_once import make_program
from tests.library.makers import desk_of
from tests.screens.door import earlier
from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press, settled
from tests.screens.maple import answer, at_desk, here, library_in, open_library
from tests.screens.test_program_form import SIZE, dates, open_session, rooms_made, series_made
from tuils.library.activities.programs.planning import PlannedProgram, plan_program
from tuils.library.foundation.store import close_store
from tuils.line_mode.lines import run_plain


def walls_of(lines: list[Any]) -> list[str]:
    return [line.wall[:10] for line in lines]


async def on_session(pilot: Pilot[Any], session: str) -> None:
    app: Any = pilot.app
    await app.open("session", session=session)
    await settled(pilot)


def endless() -> PlannedProgram:
    """A weekly series without an end that has two dates left."""
    fields = {"title": "Tea", "rule": "FREQ=WEEKLY", "first": "2026-12-08T18:00"}
    return make_program(earlier(), fields, ["2026-12-08T18:00", "2026-12-15T18:00"])


@SIZE
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        made = await series_made(pilot)
        await on_session(pilot, made.sessions[1])
        await press(pilot, ".g<enter>")
        assert_golden(pilot.app, f"program-more-{size[0]}x{size[1]}")


async def test_so_many_more_are_looked_at_planned_and_taken_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        made = await series_made(pilot)
        await on_session(pilot, made.sessions[0])
        await press(pilot, ".g<enter><tab>2<f6>")
        assert here(pilot) == "ProgramDates"
        assert answer(pilot)[1] == "Schedule 2 sessions of Story time?"
        assert len(await dates(pilot, made)) == 4
        await press(pilot, "<enter>")
        assert (here(pilot), answer(pilot)[1]) == ("SessionScreen", "Scheduled: Story time, 2 sessions.")
        assert walls_of(await dates(pilot, made))[4:] == ["2027-01-05", "2027-01-12"]
        await press(pilot, "<f9><enter>")
        assert len(await dates(pilot, made)) == 4


@pytest.mark.whole
async def test_until_a_day_or_on_a_single_one_but_not_both(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        made = await series_made(pilot)
        await on_session(pilot, made.sessions[0])
        await press(pilot, ".g<enter>12 Jan<tab><tab>26 Jan<f6>")
        assert answer(pilot)[:2] == ("NOTE", "Fill in only one: a last day, a number, or one date.")
        await press(pilot, "<f6>")  # the line of the day is left as it is; the first is emptied
        await press(pilot, "<shift+tab><shift+tab><ctrl+u><f6>")
        assert (here(pilot), answer(pilot)[1]) == ("SessionScreen", "Scheduled: Story time, 1 session.")
        assert walls_of(await dates(pilot, made))[4:] == ["2027-01-26"]
        await press(pilot, ".g<enter>hm<tab>0<tab><f6>")
        assert "! Type it like 12/24/2026 or Dec 24." in "\n".join(screen_text(pilot.app))


@pytest.mark.whole
async def test_a_program_that_does_not_repeat_takes_another_day(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app: Any = pilot.app
        await rooms_made(pilot)
        admin = desk_of("admin", app.desk.clock)
        fields = {"title": "Quilting", "room": "meeting"}
        made = await app.work(lambda: plan_program(admin, fields, first="2026-12-10T16:00", closed="keep"))
        await open_session(pilot, made.sessions[0])
        await press(pilot, "<escape>")
        await on_session(pilot, made.sessions[0])
        await press(pilot, ".g<enter>")
        assert "Until" not in "\n".join(screen_text(pilot.app))
        await press(pilot, "22 Dec<f6>")
        assert answer(pilot)[0] == "ASK"  # closed for inventory
        await press(pilot, "n<enter>")
        await press(pilot, "<shift+tab><ctrl+u>10 Dec<f6>")
        assert answer(pilot)[0] == "STOP"  # it is planned already
        await press(pilot, "<shift+tab><ctrl+u>17 Dec<f6>")
        assert walls_of(await dates(pilot, made)) == ["2026-12-10", "2026-12-17"]


async def test_the_line_of_the_idle_desk_leads_there(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app: Any = pilot.app
        made = await app.work(endless)
        before = len(await dates(pilot, made))
        await press(pilot, "<escape><escape>")
        (number,) = [row.split()[0] for row in screen_text(app) if "Add more dates? Tea" in row]
        await press(pilot, f"{number}<enter>")
        assert (here(pilot), answer(pilot)[1][:19]) == ("MoreDates", "More dates for Tea.")
        await press(pilot, "<f6>")
        await press(pilot, "<enter>")
        assert answer(pilot)[1].startswith("Scheduled: Tea, ")
        assert len(await dates(pilot, made)) > before + 90
        await press(pilot, "<escape>")
        assert not any("Plan more dates" in row for row in screen_text(app))


async def test_from_the_events(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await series_made(pilot)
        await press(pilot, "<f5>8 Dec<enter>.g<enter>")
        assert here(pilot) == "MoreDates"


async def test_a_volunteer_plans_no_more(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        app: Any = pilot.app
        made = await app.work(endless)
        await on_session(pilot, made.sessions[-1])
        await press(pilot, ".g<enter>")
        assert here(pilot) == "SessionScreen"


def test_line_mode_says_the_command(tmp_path: Path) -> None:
    library = open_library(library_in(tmp_path), "admin")
    try:
        made = endless()
        output = io.StringIO()
        run_plain(library, io.StringIO("2\n"), output)
    finally:
        close_store()
    assert f"tuils event more {made.program[-8:]}" in output.getvalue()
