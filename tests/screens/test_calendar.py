"""The calendar: a month drawn, what a closure moves named before it moves, hours of a day, and opened again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from tests.at_once import make_program
from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import MARTA, Maple, answer, at_desk, here, keys
from tuils.library.activities.programs.sessions import sessions_on
from tuils.library.foundation.administration.calendar import calendar_of, closures, set_hours
from tuils.library.lending.loans.checkout import checkout
from tuils.values.time.hours import hours_text

SIZES = [(80, 24), (40, 12)]
OPEN = "<f10>hours and closings<enter>"
DUE = date(2026, 12, 28)
"""A book lent today."""
BOOKS = ("31234000010017", "31234000010025")


async def lend(pilot: Pilot[Any]) -> None:
    for barcode in BOOKS:
        await cast("Maple", pilot.app).do(checkout, MARTA, barcode)


async def hours(pilot: Pilot[Any], day: date) -> str:
    app = cast("Maple", pilot.app)
    calendar = await app.read(calendar_of, "MAIN", app.desk.zone)
    return hours_text(calendar.spans(day))


async def days(pilot: Pilot[Any]) -> list[str]:
    return [one.day.isoformat() for one in await cast("Maple", pilot.app).read(closures, "MAIN")]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await lend(pilot)
        await press(pilot, OPEN)
        assert_golden(pilot.app, f"calendar-{name}")
        await press(pilot, "24 dec<enter><f7>10-13<enter>")
        assert_golden(pilot.app, f"calendar-hours-{name}")
        await press(pilot, "28 dec<enter><f6>")
        assert_golden(pilot.app, f"calendar-ask-{name}")
        await press(pilot, "l<enter>")
        assert_golden(pilot.app, f"calendar-moves-{name}")
        await press(pilot, "<escape>y<enter>Snow<enter>")
        assert_golden(pilot.app, f"calendar-closed-{name}")


async def test_what_is_planned_on_the_day_is_said_and_stays(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        await app.do(make_program, {"title": "Tea"}, ["2026-12-28T10:30"])
        await press(pilot, f"{OPEN}28 dec<enter><f6>")
        assert answer(pilot)[2] == "y: close.   l: list.   n: no.   Still planned: 1 session."
        await press(pilot, "l<enter>")
        assert "10:30 am  Tea" in "\n".join(screen_text(pilot.app))
        await press(pilot, "<escape>y<enter>Snow<enter>")
        assert answer(pilot)[2] == "Still planned: 1 session. F9 can undo it."
        assert [line.status for line in await app.do(sessions_on, date(2026, 12, 28))] == ["planned"]


async def test_nothing_moves_before_a_yes_and_undo_takes_it_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await lend(pilot)
        await press(pilot, OPEN + "28 dec<enter><f6>")
        assert answer(pilot)[:2] == ("ASK", "Close on Mon, Dec 28? 2 checkouts move to Tue, Dec 29.")
        assert "2026-12-28" not in await days(pilot)
        await press(pilot, "<enter>")
        assert answer(pilot)[0] == "ASK", "Enter alone is no yes"
        await press(pilot, "n<enter>")
        assert "2026-12-28" not in await days(pilot)
        await press(pilot, "<f6>y<enter>Snow<enter>")
        assert answer(pilot) == (
            "OK",
            "Closed on Mon, Dec 28: Snow",
            "2 checkouts move to Tue, Dec 29. F9 can undo it.",
        )
        assert any("2 due dates to Tue" in row for row in screen_text(pilot.app))
        await press(pilot, "<f9>")
        assert any("Closed: Mon, Dec 28, Snow" in row for row in screen_text(pilot.app))
        await press(pilot, "<enter>")
        assert here(pilot) == "CalendarSheet"
        assert "2026-12-28" not in await days(pilot)
        assert not any("[28]" in row for row in screen_text(pilot.app))


async def test_opened_again_and_what_was_never_closed(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await lend(pilot)
        await press(pilot, OPEN + "28 dec<enter><f6>y<enter>Snow<enter><f8>")
        assert answer(pilot)[1] == "Reopen on Mon, Dec 28? 2 checkouts go back to Mon, Dec 28."
        await press(pilot, "y<enter>")
        assert answer(pilot)[:2] == ("OK", "Reopened: Mon, Dec 28.")
        await press(pilot, "<f8>")
        assert answer(pilot)[:2] == ("NOTE", "Mon, Dec 28 was not closed by hand.")
        await press(pilot, "25 dec<enter><f6>")
        assert answer(pilot)[:2] == ("NOTE", "Fri, Dec 25 is already closed.")


async def test_the_arrows_walk_by_day_week_and_month(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, OPEN + "<right>")
        assert answer(pilot)[1] == "Tue, Dec 8: open 10 am-6 pm."
        await press(pilot, "<down><left>")
        assert answer(pilot)[1] == "Mon, Dec 14: open 10 am-6 pm."
        await press(pilot, "<up><up><up>")
        assert answer(pilot)[1].startswith("Mon, Nov 23")
        await press(pilot, "31 dec<enter><pagedown><pagedown>")
        assert answer(pilot)[1].startswith("Sun, Feb 28, 2027")
        assert any("February 2027" in row for row in screen_text(pilot.app))
        await press(pilot, "<pageup>2<enter>")
        assert answer(pilot)[1] == "Fri, Jan 1, 2027: closed. New Year's Day"


async def test_hours_of_one_day_as_always_and_every_week(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, OPEN + "24 dec<enter><f7>10-13 Christmas Eve<enter>")
        assert answer(pilot)[1] == "Changed hours on Thu, Dec 24: 10 am-1 pm, Christmas Eve"
        assert any("Thu, Dec 24, 10 am-1 pm  Christmas Eve" in row for row in screen_text(pilot.app))
        assert await hours(pilot, date(2026, 12, 24)) == "10:00-13:00"
        assert any("(24)" in row for row in screen_text(pilot.app))
        await press(pilot, "<f7>usual<enter>")
        assert await hours(pilot, date(2026, 12, 24)) == "10:00-18:00"
        await press(pilot, "<f7>every 12-18<enter>")
        assert await hours(pilot, date(2026, 12, 31)) == "12:00-18:00"
        await press(pilot, "<f7>late<enter>")
        assert answer(pilot)[0] == "STOP"


async def test_a_library_closed_on_every_day_is_refused_in_plain_words(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await cast("Maple", pilot.app).do(set_hours, "MAIN", dict.fromkeys(range(1, 7), "closed"))
        await press(pilot, OPEN + "<f7>every closed<enter>")
        assert answer(pilot)[:2] == ("STOP", "Not changed: the library would have no open days.")
        await cast("Maple", pilot.app).do(set_hours, "MAIN", {0: "closed"})
        await press(pilot, "<escape><escape>" + OPEN)
        assert answer(pilot)[:2] == ("NOTE", "No opening hours are set.")
        await press(pilot, "<f7>every 10-18<enter>")
        assert await hours(pilot, date(2026, 12, 14)) == "10:00-18:00"


async def test_a_weekday_that_closes_for_good_asks_what_moves(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await lend(pilot)
        await press(pilot, OPEN + "<f7>every closed<enter>")
        assert answer(pilot)[:2] == ("ASK", "Mon: closed? 3 checkouts move to Tue, Dec 15 and other days.")
        assert await hours(pilot, date(2026, 12, 14)) == "10:00-18:00"
        await press(pilot, "y<enter>")
        assert answer(pilot)[:2] == ("OK", "New hours for this weekday from now on: closed.")
        assert await hours(pilot, date(2026, 12, 14)) == "closed"


async def test_who_may_not_change_it_only_looks(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, OPEN + "<f6>")
        assert answer(pilot)[0] == "STOP"
        assert answer(pilot)[1].startswith("Your role doesn't let you")
        assert "Close" not in keys(pilot)
