"""Dates typed on screens: read by the library's locale, and shown in words."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, cast

from tests.screens.golden import screen_text
from tests.screens.keys import press
from tests.screens.maple import MARTA, Maple, answer, at_desk, values
from tuils.library.foundation.administration.calendar import closures
from tuils.library.foundation.administration.known import change_setting
from tuils.screens.kit.form import Form

CALENDAR = "<f10>hours and closings<enter>"


async def british(pilot: Any) -> None:
    await pilot.app.do(change_setting, "locale", "en-gb")
    await pilot.app.changed()


async def test_the_calendar_closes_the_day_that_was_meant(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, CALENDAR)
        await press(pilot, "2/5/2027<enter>")
        assert answer(pilot)[1].startswith("Fri, Feb 5, 2027: open")
        await press(pilot, "<f6>y<enter>Training<enter>")
        app = cast("Maple", pilot.app)
        days = [one.day for one in await app.read(closures, "MAIN")]
        assert date(2027, 2, 5) in days
        assert date(2027, 5, 2) not in days


async def test_by_another_locale_the_day_stands_first(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await british(pilot)
        await press(pilot, CALENDAR)
        await press(pilot, "2/5/2027<enter>")
        assert answer(pilot)[1].startswith("Sun, 2 May 2027")
        await press(pilot, "soon<enter>")
        assert answer(pilot)[1:] == ('"soon" is not a date.', "Type it like 24/12/2026 or 24 Dec.")


async def test_what_was_understood_stands_beside_the_line(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        form = cast("Form", pilot.app.screen)
        await press(pilot, "<f4>.n<enter>")
        form = cast("Form", pilot.app.screen)
        await press(pilot, "<tab><tab><tab><tab>3/14/1985<tab>")
        assert values(pilot)["born"] == "1985-03-14"
        assert form.line("born").note == "Thu, Mar 14, 1985"
        assert any("1985-03-14" in row and "Thu, Mar 14, 1985" in row for row in screen_text(pilot.app))
        await press(pilot, "<shift+tab>3/14<tab>")
        assert form.line("born").fault == "Add the year, such as 3/14/1985."
        await press(pilot, "<shift+tab>2/30/1985<tab>")
        assert form.line("born").fault == "February 1985 has 28 days."


async def test_a_note_ends_on_the_day_that_was_meant(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await pilot.app.open("note", card=MARTA)  # type: ignore[attr-defined]
        await press(pilot, "<tab><tab>+2w<tab>")
        form = cast("Form", pilot.app.screen)
        assert (values(pilot)["until"], form.line("until").note) == ("2026-12-21", "Mon, Dec 21")


async def test_a_week_begins_as_the_locale_says(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, CALENDAR)
        assert any(row.split()[:2] == ["Sun", "Mon"] for row in screen_text(pilot.app))
        await press(pilot, "<escape><f5>")
        assert screen_text(pilot.app)[5].split()[:2] == ["Sun", "Mon"]
        await british(pilot)
        await press(pilot, "<f2><f5>")
        assert screen_text(pilot.app)[5].split()[:2] == ["Mon", "Tue"]
        await press(pilot, "9 dec<enter>")
        assert answer(pilot)[1].startswith("Wed 9 Dec:")
        assert answer(pilot)[2] == "Open 10:00-20:00."
