"""Headings on the screen: listed, one changed everywhere and taken back, kinds, references."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.library.makers import Clock, desk_of
from tests.screens.golden import assert_golden
from tests.screens.keys import press, settled
from tests.screens.maple import NOW, answer, at_desk, here, until
from tuils.library.holdings.finding import find_titles
from tuils.library.holdings.items.showing import title_sheet
from tuils.library.holdings.titles.titles import add_title


def fill() -> str:
    desk = desk_of("admin", Clock(NOW), "other")
    add_title(desk, {"title": "Roughing it", "author": "Twzzin, Mark"})
    return add_title(desk, {"title": "Tom Sawyer", "author": "Clzzmens, Samuel"}).id


async def done(pilot: Pilot[Any]) -> None:
    """Wait until the work behind the screen has ended."""
    names = ("headings", "heading_change", "heading_undo")
    await until(pilot, lambda: all(one.is_finished for one in pilot.app.workers if one.name in names))
    await settled(pilot)


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await press(pilot, "<f10>headings<enter>")
        await done(pilot)
        await press(pilot, "a<enter>")
        assert_golden(pilot.app, f"headings-{size[0]}x{size[1]}")


async def test_one_is_changed_everywhere_and_taken_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        title = fill()
        await press(pilot, "<f10>headings<enter>")
        await done(pilot)
        await press(pilot, "clzz<enter><f6>Twzzin, Mark<enter>")
        assert answer(pilot)[0] == "ASK"
        await press(pilot, "y<enter>")
        await done(pilot)
        assert title_sheet(title).author == "Twzzin, Mark"
        assert find_titles("samuel clzzmens").total == 2
        await press(pilot, ".v<enter>y<enter>")
        await done(pilot)
        assert title_sheet(title).author == "Clzzmens, Samuel"


async def test_a_reference_leads_there(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        fill()
        await press(pilot, "<f10>headings<enter>")
        await done(pilot)
        await press(pilot, "twzz<enter>.r<enter>Snodgrass, Quintus<enter>")
        assert find_titles("quintus snodgrass").hits[0].title == "Roughing it"


async def test_a_volunteer_may_only_look(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f10>headings<enter>")
        await done(pilot)
        await press(pilot, "<f6>")
        assert (here(pilot), answer(pilot)[0]) == ("Headings", "STOP")
        assert answer(pilot)[1].startswith("Your role doesn't let you")
