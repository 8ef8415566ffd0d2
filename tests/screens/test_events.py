"""The calendar: today, the hours, the closed days ahead; closing a day and opening it again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import Maple, answer, at_desk, keys
from tuils.library.administration.calendar import closures
from tuils.screens.events import read_day

SIZES = [(80, 24), (40, 12)]
TODAY = date(2026, 12, 7)


async def closed(pilot: Pilot[Any]) -> list[tuple[str, str]]:
    app = cast("Maple", pilot.app)
    return [(one.day.isoformat(), one.reason) for one in await app.read(closures, "MAIN")]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await press(pilot, "<f5>")
        assert_golden(pilot.app, f"events-{name}")
        await press(pilot, "<down>")
        assert_golden(pilot.app, f"events-closed-day-{name}")
        await press(pilot, "24 dec<enter><f6>")
        assert_golden(pilot.app, f"events-why-{name}")
        await press(pilot, "Stock-taking [day 1]<enter>")
        assert_golden(pilot.app, f"events-done-{name}")


async def test_a_snow_day_is_two_steps(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f5>")
        await press(pilot, "<f6>")
        assert answer(pilot)[:2] == ("ASK", "Close on Mon 7 Dec? Why?")
        await press(pilot, "Snow<enter>")
        assert answer(pilot)[:2] == ("OK", "Closed on Mon 7 Dec: Snow")
        assert ("2026-12-07", "Snow") in await closed(pilot)
        await press(pilot, "<escape>")
        assert answer(pilot)[1] == "Mon 7 Dec. Closed today: Snow."


async def test_opening_again_is_asked(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f5>")
        await press(pilot, "<f7>")
        assert answer(pilot)[1] == "Which day? None that is closed is chosen."
        await press(pilot, "1<enter><f7>n<enter>")
        assert answer(pilot)[1] == "Fri 25 Dec: closed. Christmas"
        assert len(await closed(pilot)) == 2
        await press(pilot, ".o<enter>y<enter>")
        assert answer(pilot)[:2] == ("OK", "Open again on Fri 25 Dec.")
        assert await closed(pilot) == [("2027-01-01", "New Year's Day")]


async def test_no_to_the_question_changes_nothing(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f5>")
        await press(pilot, "24 Dec<enter><f6><escape>")
        assert answer(pilot)[1] == "Thu 24 Dec: open 10:00 to 18:00."
        await press(pilot, "Boxing day<enter>")
        assert answer(pilot)[1] == 'No day is written "Boxing day".'
        assert len(await closed(pilot)) == 2


async def test_a_scan_is_never_a_reason(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f5>")
        await press(pilot, "<f6>31234000010017<enter>")
        assert "At the desk:" in answer(pilot)[1]
        assert len(await closed(pilot)) == 2
        await press(pilot, ".<enter>")
        assert answer(pilot)[1] == "Close on Mon 7 Dec? Why?"
        await press(pilot, "Snow<enter>")
        assert ("2026-12-07", "Snow") in await closed(pilot)


async def test_who_may_not_change_the_calendar_has_no_such_keys(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        await press(pilot, "<f5>")
        assert keys(pilot) == "Enter Choose F1 Help F9 Undo F10 Menu"
        await press(pilot, "24 dec<enter>")
        assert answer(pilot)[1:] == ("Thu 24 Dec: open 10:00 to 18:00.", "")
        await press(pilot, "<f6>")
        assert answer(pilot)[1] == "F6 does nothing here."
        await press(pilot, ".s<enter>")
        assert len(await closed(pilot)) == 2


async def test_days_that_are_over_and_sundays(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f5>")
        await press(pilot, "2026-12-01<enter>")
        assert answer(pilot)[1] == "Tue 1 Dec is over."
        await press(pilot, "Sun 13 Dec<enter>")
        assert answer(pilot)[1] == "Sun 13 Dec: not open, as on every such weekday."


async def test_today_stands_out_in_the_week(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        await press(pilot, "<f5>")
        assert [row.strip() for row in screen_text(pilot.app)[6:13]] == [
            "Mon   10:00 to 18:00",
            "Tue   10:00 to 18:00",
            "Wed   10:00 to 20:00",
            "Thu   10:00 to 18:00",
            "Fri   13:00 to 18:00",
            "Sat   10:00 to 13:00",
            "Sun   closed",
        ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("24 Dec", date(2026, 12, 24)),
        ("thu 24 dec", date(2026, 12, 24)),
        ("1 jan", date(2027, 1, 1)),
        ("2027-02-03", date(2027, 2, 3)),
        ("3.2.2027", date(2027, 2, 3)),
        ("31 feb", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_day_as_it_is_typed(text: str, day: date | None) -> None:
    assert read_day(text, TODAY) == day
