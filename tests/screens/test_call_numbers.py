"""Call numbers to check: what cannot be read is listed, corrected, and is gone from the list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.library.makers import Clock, desk_of
from tests.screens.golden import assert_golden
from tests.screens.keys import press
from tests.screens.maple import NOW, answer, at_desk, here, keys
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.titles.titles import add_title
from tuils.screens.widgets.rows import Rows, cell_text


def fill() -> None:
    desk = desk_of("admin", Clock(NOW), "other")
    for number, call_number in enumerate(("Sony PDX10", "", "REF ???", "641.5 CHI")):
        title = add_title(desk, {"title": f"Odd {number}", "call_number": call_number})
        add_item(desk, title.id, {"barcode": f"X{number}", "location": "NF"})


def listed(pilot: Any) -> list[str]:
    return [cell_text(row[1]) for row in pilot.app.screen.query_one(Rows).rows]


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        fill()
        await press(pilot, "<f10>call numbers<enter>")
        assert_golden(pilot.app, f"call-numbers-{size[0]}x{size[1]}")


@pytest.mark.whole
async def test_it_is_corrected_and_gone(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        fill()
        await press(pilot, "<f10>call numbers<enter>")
        assert listed(pilot) == ["-", "Sony PDX10", "REF ???"]
        await press(pilot, "2<enter><f6>")
        assert here(pilot) == "ItemForm"
        await press(pilot, "<ctrl+u>641.5 ODD<f6>")
        assert here(pilot) == "CallNumbers"
        assert listed(pilot) == ["-", "REF ???"]


async def test_the_shelf_around_it_and_the_title(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        fill()
        await press(pilot, "<f10>call numbers<enter>")
        assert "Correct" not in keys(pilot)
        await press(pilot, "3<enter><f7>")
        assert answer(pilot)[1] == "Adult nonfiction, row 7. You are at REF ???."
        await press(pilot, "<escape><enter>")
        assert here(pilot) == "Title"


async def test_a_library_without_any_says_so(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f10>call numbers<enter>")
        assert answer(pilot)[1] == "No call numbers to check at this branch."
        await press(pilot, "<f7>")
        assert answer(pilot)[0] == "NOTE"
