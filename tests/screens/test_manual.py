"""`tuils docs` in a terminal: pages are read, headings found by words, links followed by their numbers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.screens.golden import screen_text
from tests.screens.keys import A_MOMENT, PATIENCE, burst, press, settled
from tuils.screens.kit.manual import ManualApp
from tuils.screens.widgets.bands import AnswerBand
from tuils.station.settings import Station


@asynccontextmanager
async def reading(start: str = "index", size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[Any]]:
    app = ManualApp(start, "", Station("desk"))
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        yield pilot


def said(pilot: Pilot[Any]) -> str:
    return pilot.app.screen.query_one(AnswerBand).said


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_words_find_a_heading_and_esc_leads_back(size: tuple[int, int]) -> None:
    async with reading(size=size) as pilot:
        first = said(pilot)
        await press(pilot, "upgrading")
        assert any("1 Upgrading" in row for row in screen_text(pilot.app))
        await press(pilot, "<enter>")
        assert said(pilot).endswith(": Upgrading")
        assert any("Upgrading" in row for row in screen_text(pilot.app)[5:8])
        await press(pilot, "<right>")
        assert not said(pilot).endswith(": Upgrading")
        await press(pilot, "<escape>")
        assert said(pilot) == first
        await press(pilot, "xyzzy<enter>")
        assert said(pilot) == 'No heading or text matches "xyzzy".'
        await press(pilot, "<escape>")
        assert said(pilot) == first
        burst(pilot, "<escape>")
        async with asyncio.timeout(PATIENCE):
            while not pilot.app._exit:
                await asyncio.sleep(A_MOMENT)


async def test_a_link_is_followed_by_its_number() -> None:
    async with reading() as pilot:
        first = said(pilot)
        await press(pilot, "1<enter>")
        assert said(pilot) != first
        await press(pilot, "98<enter>")
        assert said(pilot) == "There is no link 98 here."
        await press(pilot, "<escape>")
        assert said(pilot) == first


async def test_of_all_commands_one_is_shown_at_a_time() -> None:
    async with reading("commands") as pilot:
        await press(pilot, "hold place")
        await press(pilot, "<enter>")
        assert said(pilot).endswith(": tuils hold place")
