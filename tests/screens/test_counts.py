"""Counts on the screen: of today, of the month, of this branch, of the day before."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.grove import FROG, MARTA, OVERSTORY, SPIRITED
from tests.screens.at_desk import SIZES, seat
from tuils.screens.widgets.rows import Rows, cell_text

BOTH = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
Size = tuple[int, int]


@BOTH
async def test_what_it_looks_like(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size) as at:
        await at.type(MARTA, OVERSTORY, FROG, SPIRITED, ".x", FROG)
        await at.screen.home.open("counts")
        await at.settled()
        at.golden("counts-day")
        await at.press("<left>")
        at.golden("counts-nothing")


async def test_back_and_on_month_branch_and_a_day_that_is_typed(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY)
        await at.screen.home.open("counts")
        await at.settled()
        await at.press("<right>")
        assert at.said == ("NOTE", "That day is in the future.")
        await at.press("<f6>")
        assert at.said == ("", "December 2026, whole library.")
        await at.press("<f7>")
        assert at.said[1].startswith("December 2026, ")
        assert at.said[1] != "December 2026, whole library."
        assert [cell_text(row[1]) for row in at.screen.query_one(Rows).rows] == ["Book", "Total"]
        await at.press("<left>")
        assert at.said[1].startswith("November 2026")
        await at.press("<right>", "<f6>")
        await at.type("2026-12-06")
        assert at.said[1].startswith("Sun, Dec 6")
        await at.type("soon")
        assert at.said == ("NOTE", '"soon" is not a date.')
        await at.press("<escape>")
        assert at.where == "DeskScreen"
