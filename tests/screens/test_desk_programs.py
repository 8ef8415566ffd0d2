"""Today's programs at the desk: where the library wants them, where somebody asks, and read out in line mode."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from tests.library.makers import desk_of
from tests.screens.december import CLUB, STORY, plan, planned
from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import MARTA, Maple, answer, at_desk, library_in, open_library
from tuils.library.foundation.administration.known import change_setting
from tuils.library.foundation.store import close_store
from tuils.library.front.answers.idle_desk import greet
from tuils.line_mode.lines import run_plain
from tuils.models import db

SIZES = [(80, 24), (40, 12)]


async def wanted(pilot: Pilot[Any]) -> dict[tuple[str, int], str]:
    """Plan the programs of December, with the setting."""
    app = cast("Maple", pilot.app)
    ids = await planned(pilot)
    await app.do(change_setting, "desk_programs", "yes")
    return ids


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_they_stand_above_all_else(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await wanted(pilot)
        await press(pilot, f"{MARTA}<enter><escape>")
        assert_golden(pilot.app, f"desk-programs-{size[0]}x{size[1]}")


async def test_without_the_setting_they_are_shown_on_request(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await planned(pilot)
        await press(pilot, "<escape>")
        assert not any("Story time" in row for row in screen_text(pilot.app))
        await press(pilot, ".t<enter>")
        assert answer(pilot)[1:] == ("2 programs today.", "Type the number, then Enter, to open one.")
        assert "1 10:30 am Story time, Meeting room" in screen_text(pilot.app)[9]
        await press(pilot, "<escape>")
        assert not any("Story time" in row for row in screen_text(pilot.app))


async def test_while_somebody_is_served_they_are_told_in_words(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await planned(pilot)
        await press(pilot, f"{MARTA}<enter>.t<enter>")
        assert answer(pilot)[1:] == (
            "2 programs today.",
            "10:30 am Story time, Meeting room; 6:30 pm Book club: Beloved, Reading room",
        )
        await press(pilot, "31234000010017<enter>")
        assert answer(pilot)[1] == "Checked out 1: The bee book"


async def test_none_is_said(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, ".t<enter>")
        assert answer(pilot)[1] == "No more programs today."


async def test_a_number_opens_one(tmp_path: Path, opened: list[tuple[str, dict[str, Any]]]) -> None:
    async with at_desk(tmp_path) as pilot:
        ids = await planned(pilot)
        await press(pilot, ".t<enter>2<enter>")
        assert opened == [("session", {"session": ids[CLUB, 0]})]


# ---- what it costs


async def test_where_they_are_not_wanted_nothing_is_asked_of_them(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        app = cast("Maple", pilot.app)
        await planned(pilot)
        off = await app.read(_asked, greet, app.desk)
        await app.work(lambda: db.execute_sql("INSERT INTO setting VALUES ('desk_programs', 'true')"))
        on = await app.read(_asked, greet, app.desk)
        added = [sql for sql in on if sql not in off]
        assert len(added) == 1
        assert "FROM program_session AS s" in added[0]
        assert len(on) == len(off) + 1
        heard = await app.read(greet, app.desk)
        assert heard.answer.said == "Good morning, Ana. 2 programs today."
        assert heard.panel.rows[0][1] == "10:30 am Story time, Meeting room"


def _asked(act: Any, *args: Any) -> list[str]:
    """Return the SQL statements of an act."""
    said: list[str] = []
    store = db.obj
    before = store.execute_sql

    def noted(sql: str, *more: Any, **named: Any) -> Any:
        said.append(sql)
        return before(sql, *more, **named)

    store.execute_sql = noted
    try:
        act(*args)
    finally:
        del store.execute_sql
    return said


# ---- line mode


def said_in_line_mode(folder: Path, typed: str) -> list[str]:
    library = open_library(library_in(folder), "ana")
    try:
        plan(desk_of("admin", library.desk.clock))
        output = io.StringIO()
        run_plain(library, io.StringIO(typed), output)
    finally:
        close_store()
    return output.getvalue().splitlines()


def test_line_mode_reads_the_week(tmp_path: Path) -> None:
    said = said_in_line_mode(tmp_path, ".e\n")
    at = next(number for number, line in enumerate(said) if line.endswith("Today, Mon, Dec 7:"))
    assert said[at + 1 : at + 5] == [
        f"10:30 am to 11:15 am: {STORY}. Meeting room. For ages 0-5. 12 of 15 seats taken.",
        f"6:30 pm to 7:30 pm: {CLUB}. Reading room. For adults. 8 registered.",
        "Tue, Dec 8:",
        f"10:30 am to 11:15 am: {STORY}. Meeting room. For ages 0-5. 15 of 15 seats taken, 2 waitlisted.",
    ]


def test_line_mode_finds_a_day_and_a_title(tmp_path: Path) -> None:
    said = said_in_line_mode(tmp_path, ".e 19 Dec\n.e quilting\n.e zebra\n.e 20 dec\n.t\n")
    assert any("3:00 pm to 4:00 pm: Cookie swap. Meeting room. For all ages. Canceled. Snow." in line for line in said)
    assert any("6:00 pm to 7:00 pm: Quilting. Meeting room. For adults. 11 of 12 seats taken." in line for line in said)
    assert any('NOTE. No program has "zebra" in its title.' in line for line in said)
    assert any("Nothing scheduled on Sun, Dec 20." in line for line in said)
    assert any("2 programs today." in line for line in said)


def test_line_mode_reads_one_of_today(tmp_path: Path) -> None:
    said = said_in_line_mode(tmp_path, ".t\n2\n")
    assert any("6:30 pm to 7:30 pm: Book club: Beloved. Reading room." in line for line in said)
