"""The Events screen: a month and a week that are drawn, an agenda; days chosen, typed and opened."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from tests.at_once import make_program
from tests.screens.december import CLUB, LEGO, STORY, cancel, planned
from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import Maple, answer, at_desk, here, keys, until
from tuils.library.foundation.administration.calendar import set_hours
from tuils.library.foundation.typed_days import read_month
from tuils.library.lending.rule_changes.closures import close, open_day
from tuils.screens.programs.events import Events

SIZES = [(80, 24), (40, 12)]
TODAY = date(2026, 12, 7)
LATER = (120, 40)


async def at_events(pilot: Pilot[Any]) -> dict[tuple[str, int], str]:
    ids = await planned(pilot)
    await press(pilot, "<f5>")
    return ids


async def do(pilot: Pilot[Any], act: Any, *args: Any, **more: Any) -> Any:
    app = cast("Maple", pilot.app)
    return await app.do(act, *args, **more)


# ---- how it looks


@pytest.mark.parametrize("size", [*SIZES, LATER], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with at_desk(tmp_path, size=size) as pilot:
        await at_events(pilot)
        assert_golden(pilot.app, f"events-month-{name}")
        await press(pilot, "<right><right><right>")
        assert_golden(pilot.app, f"events-day-{name}")
        await press(pilot, "<f6>")
        assert_golden(pilot.app, f"events-week-{name}")
        await press(pilot, ".t<enter><f6>")
        assert_golden(pilot.app, f"events-agenda-{name}")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_day_of_several_is_opened(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size) as pilot:
        await at_events(pilot)
        await press(pilot, "10<enter><enter>")
        assert_golden(pilot.app, f"events-one-day-{size[0]}x{size[1]}")


async def test_without_colour_the_words_and_the_highlight_stand(tmp_path: Path) -> None:
    async with at_desk(tmp_path, palette="mono") as pilot:
        await at_events(pilot)
        assert_golden(pilot.app, "events-month-mono-80x24")


async def test_a_month_of_six_weeks_and_a_full_day_fit(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        walls = [f"2027-08-01T{hour:02}:00" for hour in range(9, 21)] + ["2027-08-30T10:00"]
        await do(pilot, make_program, {"title": "千と千尋の神隠し in the garden"}, walls)
        await press(pilot, "<f5>2027-08-01<enter>")
        assert_golden(pilot.app, "events-six-weeks-80x24")
        await press(pilot, "<f6>")
        assert_golden(pilot.app, "events-full-week-80x24")


async def test_titles_are_no_markup_and_marks_have_words(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await at_events(pilot)
        await press(pilot, "10<enter>")
        assert "A film [draft] 8:00 pm (draft)." in answer(pilot)[2]
        assert any("CLOSED" in row for row in screen_text(pilot.app))


# ---- today


async def test_today_and_its_hours_are_told(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await at_events(pilot)
        assert answer(pilot) == (
            "",
            "December 2026. Today: Story time 10:30 am, Book club: Beloved 6:30 pm.",
            "Open 10 am-6 pm. Arrows: a day. PgUp, PgDn: a month.",
        )


async def test_a_closed_today_is_told_whatever_is_planned(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await do(pilot, close, TODAY, TODAY, "Snow")
        await press(pilot, "<f5>")
        assert answer(pilot)[1:] == (
            "December 2026. Nothing scheduled today.",
            "Closed: Snow. Arrows: a day. PgUp, PgDn: a month.",
        )
        await press(pilot, "<f2>")
        await planned(pilot)
        await press(pilot, "<f5>")
        await until(pilot, lambda: "Story time" in answer(pilot)[1])
        assert answer(pilot)[2].startswith("Closed: Snow.")


async def test_a_program_on_a_closed_day_asks_for_a_look(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        ids = await at_events(pilot)
        await do(pilot, close, date(2026, 12, 12), date(2026, 12, 12), "Ice")
        await press(pilot, "<f2><f5>12<enter>")
        await until(pilot, lambda: answer(pilot)[0] == "NOTE")
        assert answer(pilot)[1:] == ("Sat, Dec 12: Lego club 1:00 pm.", "The library is closed: Ice")
        app = cast("Maple", pilot.app)
        await app.work(cancel, app.desk, ids[LEGO, 1])
        await press(pilot, "<f2><f5>")
        await until(pilot, lambda: answer(pilot)[0] == "")
        assert answer(pilot)[1] == "Sat, Dec 12: Lego club 1:00 pm (canceled)."


async def test_a_shorter_day_tells_until_when_or_from_when(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await do(pilot, set_hours, "MAIN", {3: "12-15"}, season="12-16..12-31")
        for day, hours in ((22, "10-13"), (23, "14-20"), (24, "12-15"), (28, "10-18")):
            await do(pilot, open_day, date(2026, 12, day), hours, "Christmas week")
        await press(pilot, "<f5>")
        rows = screen_text(pilot.app)
        assert rows[16].replace("\u2502", " ").split() == ["to", "1", "pm", "from", "2", "pm", "CLOSED"]
        assert not any("to" in row.split() for row in (rows[13], rows[19])), "as on every such day of the season"
        await press(pilot, "<f6>")
        await press(pilot, "22<enter>")
        assert screen_text(pilot.app)[6].replace("\u2502", " ").split() == [
            "closed",
            "10-6",
            "10-1",
            "2-8",
            "12-3",
            "CLOSED",
            "10-1",
        ]


# ---- going from day to day


async def test_the_arrows_go_by_day_week_and_month(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await at_events(pilot)
        await press(pilot, "<right>")
        assert answer(pilot)[1:] == ("Tue, Dec 8: Story time 10:30 am.", "Open 10 am-6 pm.")
        await press(pilot, "<down>")
        assert answer(pilot)[1].startswith("Tue, Dec 15:")
        await press(pilot, "31<enter><pagedown><pagedown>")
        assert answer(pilot)[1] == "Sun, Feb 28, 2027: nothing scheduled."
        await press(pilot, "<pageup><left><up>")
        assert answer(pilot)[1] == "Wed, Jan 20, 2027: nothing scheduled."


async def test_a_day_and_a_month_are_typed(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await at_events(pilot)
        await press(pilot, "24 Dec<enter>")
        assert answer(pilot)[1] == "Thu, Dec 24: nothing scheduled."
        await press(pilot, "2026-12-25<enter>")
        assert answer(pilot)[1:] == ("Fri, Dec 25: closed. Christmas", "Nothing scheduled.")
        await press(pilot, "march<enter>")
        assert answer(pilot)[1] == "Mon, Mar 1, 2027: nothing scheduled."
        await press(pilot, "31<enter><escape>")
        assert answer(pilot)[1].startswith("December 2026. Today:")
        await press(pilot, "14<enter>40<enter>")
        assert answer(pilot)[1] == "This month has no day 40."


async def test_words_find_programs_by_their_titles(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await at_events(pilot)
        await press(pilot, "one tech<enter>")
        assert answer(pilot)[1] == "2 found for: one tech"
        assert [row[5:38].strip() for row in screen_text(pilot.app)[6:8]] == [
            "Dec 10  2:00 pm Tech help, one to",
            "Dec 17  2:00 pm Tech help, one to",
        ]
        await press(pilot, "zebra<enter>")
        assert answer(pilot) == ("NOTE", 'No programs match "zebra".', "Try other words, or a day. Esc goes back.")
        await press(pilot, "<escape>")
        assert answer(pilot)[1].startswith("December 2026.")


async def test_what_is_over_is_found_where_nothing_is_to_come(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await do(pilot, make_program, {"title": "Summer party"}, ["2025-07-01T15:00"])
        await press(pilot, "<f5>summer<enter>")
        assert answer(pilot)[1] == "1 found for: summer"
        assert "Jul 1, 2025" in screen_text(pilot.app)[6]


async def test_a_scan_goes_to_the_desk(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await at_events(pilot)
        await press(pilot, "31234000010017<enter>")
        assert answer(pilot)[1].startswith("At the desk:")


# ---- opening


async def test_enter_opens_the_one_program_of_a_day(tmp_path: Path, opened: list[tuple[str, dict[str, Any]]]) -> None:
    async with at_desk(tmp_path) as pilot:
        ids = await at_events(pilot)
        await press(pilot, "8<enter><enter><f7><f8>")
        session = ids[STORY, 2]
        assert opened == [
            ("session", {"session": session}),
            ("register_for", {"session": session}),
            ("session", {"session": session, "door": True}),
        ]


async def test_of_several_one_is_chosen_first(tmp_path: Path, opened: list[tuple[str, dict[str, Any]]]) -> None:
    async with at_desk(tmp_path) as pilot:
        ids = await at_events(pilot)
        await press(pilot, "<f8>")
        assert answer(pilot)[1:] == (
            "Which one on Mon, Dec 7?",
            "Select it with the arrows or its number, then press F8.",
        )
        assert opened == []
        await press(pilot, "2<enter><f8>")
        assert opened == [("session", {"session": ids[CLUB, 0], "door": True})]
        await press(pilot, "<escape>9<enter><f7>")
        assert answer(pilot)[:2] == ("NOTE", "Nothing scheduled on Wed, Dec 9.")
        await press(pilot, "<enter>")
        assert answer(pilot)[1:] == ("Wed, Dec 9: nothing scheduled.", "The next one is on Thu, Dec 10.")
        assert len(opened) == 1


async def test_new_and_hours_begin_with_the_chosen_day(
    tmp_path: Path, opened: list[tuple[str, dict[str, Any]]]
) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f5>24 dec<enter>.n<enter>.h<enter>")
        day = date(2026, 12, 24)
        assert opened == [("program_form", {"day": day}), ("calendar", {"day": day})]


async def test_who_may_not_edit_has_no_new(tmp_path: Path, opened: list[tuple[str, dict[str, Any]]]) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        await press(pilot, "<f5>.n<enter>")
        assert answer(pilot)[1] == "Your role doesn't let you plan, change, and cancel programs."
        assert opened == []


@pytest.mark.whole
async def test_a_day_is_closed_from_here(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await at_events(pilot)
        await press(pilot, "24 dec<enter>.h<enter>")
        assert here(pilot) == "CalendarSheet"
        assert answer(pilot)[1] == "Thu, Dec 24: open 10 am-6 pm."
        await press(pilot, "<f6>y<enter>Christmas Eve<enter><escape>")
        await until(pilot, lambda: "closed" in answer(pilot)[1])
        assert answer(pilot)[1] == "Thu, Dec 24: closed. Christmas Eve"


@pytest.mark.whole
async def test_the_screens_behind_it_come_back_to_the_day(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await at_events(pilot)
        await press(pilot, "8<enter>")
        for keys_, screen in (
            ("<enter>", "SessionScreen"),
            ("<f7>", "RegisterFor"),
            ("<f8>", "SessionScreen"),
            (".f<enter>", "OnlySome"),
            ("<f1>", "Help"),
        ):
            await press(pilot, keys_)
            assert here(pilot) == screen
            await press(pilot, "<escape>")
            assert here(pilot) == "Events"
            assert "Tue, Dec 8" in answer(pilot)[1] or screen == "OnlySome"
        await press(pilot, ".n<enter>")
        assert "Tue, Dec 8" in " ".join(screen_text(pilot.app)) or "2026-12-08" in " ".join(screen_text(pilot.app))


# ---- the views, and seen again


async def test_f6_goes_round_and_keeps_the_day(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await at_events(pilot)
        assert keys(pilot) == "Arrows Day Enter Open F1 Help F6 Week F7 Register F8 Door F10 Menu"
        await press(pilot, "10<enter><f6>")
        assert "F6 Agenda" in keys(pilot)
        await press(pilot, "<right><f6>")
        assert answer(pilot)[1] == "14 days from Fri, Dec 11."
        assert keys(pilot).startswith("1-99 Choose Enter Open F1 Help F6 Month")
        await press(pilot, "<down><f6>")
        assert answer(pilot)[1].startswith("Mon, Dec 14:")
        await press(pilot, "<left>")
        assert answer(pilot)[1] == "Sun, Dec 13: nothing scheduled."


async def test_the_agenda_goes_on_to_the_left_and_right(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await at_events(pilot)
        await press(pilot, "<f6><f6>")
        assert answer(pilot)[1] == "The next 14 days."
        await press(pilot, "<right>")
        assert answer(pilot)[1] == "14 days from Mon, Dec 21."
        assert "Mon 21 10:30 am Story time" in screen_text(pilot.app)[6]
        await press(pilot, "<left><left>")
        assert answer(pilot)[1] == "14 days from Mon, Nov 23."


async def test_what_another_screen_changed_is_seen(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await at_events(pilot)
        await press(pilot, "<f2>")
        await do(pilot, make_program, {"title": "Carols"}, ["2026-12-07T09:00"])
        await press(pilot, "<f5>")
        await until(pilot, lambda: any("Carols" in row for row in screen_text(pilot.app)))
        assert answer(pilot)[1].startswith("December 2026. Today: Carols 9:00 am, Story time 10:30 am")


async def test_a_list_that_is_too_long_says_so(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        walls = [f"2026-12-07T{hour:02}:{minute:02}" for hour in range(11, 19) for minute in range(0, 60, 2)]
        await do(pilot, make_program, {"title": "Appointments"}, walls)
        await press(pilot, "<f5><enter>")
        assert answer(pilot)[1:] == (
            "Mon, Dec 7: 240 programs.",
            "First 200 of 240 listed. Type a day to continue from there.",
        )


async def test_what_is_read_late_for_another_view_is_dropped(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await at_events(pilot)
        screen = cast("Events", pilot.app.screen)
        late = asyncio.ensure_future(screen.load())
        await asyncio.sleep(0)
        await press(pilot, "<f6>")
        await late
        assert screen.days
        assert screen.days.count == 7


@pytest.mark.parametrize("size", [(20, 6), (60, 10), (300, 90)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.whole
async def test_no_size_is_too_small_or_too_large(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size) as pilot:
        await at_events(pilot)
        await press(pilot, "<down><f6><right><f6><f6>")
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: len(screen_text(pilot.app)) == 24)
        assert any("Story time" in row for row in screen_text(pilot.app)[6:20])


# ---- days as they are typed


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("December", date(2026, 12, 1)),
        ("mar", date(2027, 3, 1)),
        ("March 2028", date(2028, 3, 1)),
        ("march madness", None),
        ("ma", None),
        ("", None),
    ],
)
def test_a_month_as_it_is_typed(text: str, day: date | None) -> None:
    assert read_month(text, TODAY) == day
