"""Only some programs: for whom, in which room, of what kind; typed or chosen, and all of them again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.screens.december import CLUB, FILM, LEGO, QUILT, SWAP, TECH, planned
from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import burst, press
from tests.screens.late import Late
from tests.screens.maple import answer, at_desk, here, until

SIZES = [(80, 24), (40, 12)]
ALL_AGAIN = "Esc shows all programs again."


async def at_agenda(pilot: Pilot[Any]) -> None:
    await planned(pilot)
    await press(pilot, "<f5><f6><f6>")


def titles(pilot: Pilot[Any]) -> list[str]:
    """Return the titles on the agenda of 80 columns, each once."""
    found = [row[21:45].strip() for row in screen_text(pilot.app)[6:23] if row[2:4].strip()]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize(
    ("typed", "said", "shown"),
    [
        (
            "for adults",
            "Only for adults: 4 programs.",
            [CLUB, TECH, QUILT],
        ),
        ("for teens", "Only for ages 12-18: 1 program.", [f"? {FILM}"]),
        ("for 6-11", "Only for ages 6-11: 1 program.", [LEGO]),
        ("for everyone", "Only for all ages: 1 program.", [SWAP]),
        ("in reading", "Only in Reading room: 1 program.", [CLUB]),
        ("IN KIDS", "Only in Children's: 1 program.", [LEGO]),
        ("kind film", "Only movie: 1 program.", [f"? {FILM}"]),
        ("kind book", "Only book club: 1 program.", [CLUB]),
        ("in meeting for adults", "Only for adults, in Meeting room: 1 program.", [QUILT]),
    ],
)
async def test_words_leave_only_some(tmp_path: Path, typed: str, said: str, shown: list[str]) -> None:
    async with at_desk(tmp_path) as pilot:
        await at_agenda(pilot)
        await press(pilot, f"{typed}<enter>")
        assert answer(pilot)[1:] == (said, ALL_AGAIN)
        assert titles(pilot) == shown


async def test_wishes_add_up_until_esc(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await at_agenda(pilot)
        await press(pilot, "for adults<enter>in meeting<enter>")
        assert answer(pilot)[1] == "Only for adults, in Meeting room: 1 program."
        await press(pilot, "for 6-11<enter>")
        assert answer(pilot) == ("NOTE", "Only for ages 6-11, in Meeting room: 0 programs.", ALL_AGAIN)
        await press(pilot, "<escape>")
        assert answer(pilot)[1] == "The next 14 days."
        assert len(titles(pilot)) == 7
        await press(pilot, "for adults<enter>all<enter>")
        assert answer(pilot)[1] == "The next 14 days."


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_is_left_out_is_told_in_every_view(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size) as pilot:
        await planned(pilot)
        await press(pilot, "<f5>in meeting<enter>")
        assert_golden(pilot.app, f"events-only-{size[0]}x{size[1]}")
        await press(pilot, "<f6>")
        assert answer(pilot)[1] == "Only in Meeting room. Week of Sun, Dec 6. Today: Story time 10:30 am."
        await press(pilot, "lego<enter>")
        assert answer(pilot)[:2] == ("NOTE", 'Only in Meeting room. No programs match "lego".')
        await press(pilot, "<escape><escape>lego<enter>")
        assert answer(pilot)[1] == "1 found for: lego"


async def test_how_many_there_are_stays_though_the_screen_is_seen_again_late(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await at_agenda(pilot)
        late = Late(pilot)
        await late.seen_again()
        burst(pilot, "for adults<enter>")
        await late.until(lambda: answer(pilot)[1].startswith("Only"))
        await late.comes()
        assert answer(pilot)[1:] == ("Only for adults: 4 programs.", ALL_AGAIN)


async def test_what_may_be_several_is_asked_and_what_is_none_is_a_title(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await at_agenda(pilot)
        await press(pilot, "for ages<enter>")
        assert answer(pilot)[:2] == ("ASK", "Which of these? ages 0-5, ages 6-11, ages 12-18, all ages")
        await press(pilot, "for children<enter>")
        assert answer(pilot)[1] == "Which of these? ages 0-5, ages 6-11"
        await press(pilot, "in the garden<enter>")
        assert answer(pilot)[1] == 'No programs match "in the garden".'


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_they_are_chosen_from_a_list(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size) as pilot:
        await planned(pilot)
        await press(pilot, "<f5>.f<enter>")
        assert_golden(pilot.app, f"events-choose-{size[0]}x{size[1]}")
        await press(pilot, "4<enter>in meeting<enter>")
        assert answer(pilot)[1] == "Only for adults, in Meeting room."
        await press(pilot, "<escape>")
        await until(pilot, lambda: here(pilot) == "Events")
        assert answer(pilot)[1] == "Only for adults, in Meeting room: 1 program."
        await press(pilot, ".f<enter>4<enter>in zebra<enter>")
        assert answer(pilot)[1] == 'Nothing here is named "zebra".'
        await press(pilot, ".<enter>")
        assert answer(pilot)[1] == "Only in Meeting room."
        await press(pilot, "<f6><escape>")
        assert answer(pilot)[1].startswith("December 2026. Today:")


async def test_a_search_without_hits_does_not_hide_what_a_filter_shows(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await at_agenda(pilot)
        await press(pilot, "for pirates<enter>for adults<enter>")
        assert answer(pilot)[1] == "Only for adults: 4 programs."
        assert titles(pilot) == [CLUB, TECH, QUILT]


async def test_a_day_that_a_filter_empties_says_that_it_is_filtered(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await planned(pilot)
        await press(pilot, "<f5>for teens<enter>8<enter>")
        assert answer(pilot)[1] == "Only for ages 12-18. Tue, Dec 8: nothing scheduled."


async def test_why_is_told_of_programs_here_not_of_loans(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f5><f12>")
        said, then = answer(pilot)[1:]
        assert said.startswith("Nothing scheduled on")
        assert then == "Go to a day with a program, then press F12."
