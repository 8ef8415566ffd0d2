"""Programs in numbers on the screen: by what, of when, beside what; how each is counted; a table in a file."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.at_once import make_program
from tests.grove import Clock, Opened, desk_of
from tests.screens.at_desk import SIZES, Seat, seat
from tuils.library.activities.programs.counting import facts_follow
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.models import db
from tuils.screens.widgets.rows import Rows, cell_text

BOTH = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
Size = tuple[int, int]
OPEN = "<f10>program reports<enter>"


def season(_opened: Opened) -> None:
    """November and the first days of December: a story time, a book club, help one to one, a talk nobody counted."""
    desk = desk_of("pat", Clock(), device="making")
    plan = (
        ("story_time", "0-5", [f"2026-11-{day:02}T10:30" for day in (3, 10, 17, 24)], [{"child": 9, "adult": 5}] * 4),
        ("book_club", "adults", ["2026-11-12T18:30"], [{"adult": 8}]),
        ("talk", "adults", ["2026-11-19T18:00"], [None]),
        ("tech_help", "adults", ["2026-11-05T14:00", "2026-11-12T14:00"], [{"adult": 3}, {"adult": 0}]),
        ("craft", "6-11", ["2026-12-03T16:00"], [{"child": 11}]),
    )
    for kind, audience, walls, counts in plan:
        sessions = make_program(desk, {"title": kind, "kind": kind, "audience": audience}, walls).sessions
        with db.atomic(), facts_follow(desk, sessions):
            for session, came in zip(sessions, counts, strict=True):
                if came is not None:
                    Act(desk).write("attendance_counted", session=session, data={"add": came})
    with db.atomic():
        booked = {"room": "meeting", "wall": "2026-11-06T18:00", "zone": desk.zone.key, "kind": "group", "used": 9}
        Act(desk).write("room_booked", {"set": {"name": "Scouts"}}, booking=NEW, data={"set": booked})


def cells(at: Seat, column: int = 1) -> list[str]:
    return [cell_text(row[column]) for row in at.screen.query_one(Rows).rows if row[0]]


@BOTH
async def test_what_it_looks_like(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size, change=season) as at:
        await at.press(OPEN, "<left>")
        at.golden("program-reports")
        await at.press("<enter>")
        at.golden("program-reports-how")
        await at.press("<escape>")
        await at.type(".s")
        at.golden("program-survey")


async def test_of_this_month_then_of_those_before(tmp_path: Path) -> None:
    async with seat(tmp_path, change=season) as at:
        await at.press(OPEN)
        assert at.said == ("", "December 2026: 1 session, 11 people.")
        await at.press("<right>")
        assert at.said == ("NOTE", "That day is in the future.")
        await at.press("<left>")
        assert at.said == ("", "November 2026: 6 sessions, 64 people.")
        assert at.answer[2] == "Whole library. Attendance not recorded: 1 session."
        await at.press("<left>")
        assert at.said == ("", "October 2026: 0 sessions, 0 people.")
        await at.type("2026-11")
        assert cells(at) == ["story time", "book club", "talk or author visit", "Total", "One-on-one help"]
        assert cells(at, 3) == ["56", "8", "not recorded", "64", "3"]
        await at.type("soon")
        assert at.said == ("NOTE", '"soon" is not a month or year.')


async def test_lines_for_audiences_and_places_of_a_year(tmp_path: Path) -> None:
    async with seat(tmp_path, change=season) as at:
        await at.press(OPEN, "<f7>", "<f6>")
        assert at.said == ("", "2026: 7 sessions, 75 people.")
        assert cells(at) == ["ages 0-5", "ages 6-11", "adults", "Total", "One-on-one help"]
        await at.press("<f6>")
        assert cells(at)[0] == "Maple Grove, in the library"
        await at.press("<f6>", "<f6>", "<f6>")
        assert cells(at)[-3:] == ["December 2026", "Total", "One-on-one help"]
        await at.press("<f7>", "<f7>")
        assert at.said[1].startswith("December 2026")
        await at.type(".v")
        assert cells(at, 5)[-2:] == ["0", "0"]


@pytest.mark.whole
async def test_a_line_says_how_it_is_counted(tmp_path: Path) -> None:
    async with seat(tmp_path, change=season) as at:
        await at.press(OPEN, "<left>")
        await at.type("5", "")
        assert at.said == ("", "One-on-one help, November 2026.")
        assert any("One-on-one help" in row for row in at.rows())
        await at.press("<escape>")
        await at.type("4", "")
        await at.press("<pagedown>", "<pagedown>")
        assert any("Rooms used by other groups: 1 time" in row for row in at.rows())


async def test_the_survey_says_m_and_how(tmp_path: Path) -> None:
    async with seat(tmp_path, change=season) as at:
        await at.press(OPEN)
        await at.type("2026-11-19", ".s")
        told = dict(zip(cells(at), cells(at, 2), strict=True))
        assert (told["TOTPRO"], told["TOTATTEN"], told["K0_5ATTEN"]) == ("1", "M", "0")
        await at.press("<enter>")
        assert at.said[1].startswith("A planned event for a group")


async def test_the_table_is_written_beside_the_library(tmp_path: Path) -> None:
    async with seat(tmp_path, change=season) as at:
        await at.press(OPEN, "<left>", "<f8>")
        assert at.said == ("OK", "Table saved.")
        file = tmp_path / "reports" / "programs-2026-11-01-2026-11-30-by-kind.csv"
        rows = list(csv.DictReader(file.open(encoding="utf-8")))
        assert [(row["code"], row["attendance"]) for row in rows][:3] == [
            ("story_time", "56"), ("book_club", "8"), ("talk", "M"),
        ]  # fmt: skip


async def test_without_any_program(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.press(OPEN)
        assert at.said == ("", "December 2026: 0 sessions, 0 people.")
        assert at.answer[2].endswith("No sessions in this period. Left goes back.")


def help_this_month(_opened: Opened) -> None:
    desk = desk_of("pat", Clock(), device="making")
    about = {"title": "Help", "kind": "tech_help", "audience": "adults"}
    sessions = make_program(desk, about, ["2026-12-03T14:00"]).sessions
    with db.atomic(), facts_follow(desk, sessions):
        Act(desk).write("attendance_counted", session=sessions[0], data={"add": {"adult": 3}})


async def test_the_line_of_words_is_never_the_chosen_one(tmp_path: Path) -> None:
    async with seat(tmp_path, change=help_this_month) as at:
        await at.press(OPEN)
        assert cell_text(at.screen.query_one(Rows).rows[1][1]) == "Not counted as programs in the survey:"
        assert at.screen.query_one(Rows).cursor == 0
