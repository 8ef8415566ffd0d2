"""Inventory and weeding on the screen: scanner in hand, and what becomes of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.golden import assert_golden
from tests.screens.keys import press
from tests.screens.maple import answer, at_desk, here

SIZES = [(80, 24), (40, 12)]


def said(pilot: object) -> str:
    return " ".join(answer(pilot))  # type: ignore[arg-type]


async def test_a_shelf_is_scanned_and_the_inventory_finished(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f10>inventory<enter>")
        assert here(pilot) == "Inventories"
        await press(pilot, "<f6>638<enter>")
        assert here(pilot) == "InventoryWalk"
        await press(pilot, "31234000010041<enter>")
        assert "638: 1 of 2 seen, 50%." in said(pilot)
        await press(pilot, "31234000010058<enter>")
        assert "Checked out, check it in: Honeybee" in said(pilot)
        await press(pilot, "<escape><f8>")
        assert "mark missing 1 copy" in said(pilot)
        await press(pilot, "y<enter>")
        assert "Marked missing: 1." in said(pilot)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_shelf_is_drawn_as_it_is_walked(tmp_path: Path, size: tuple[int, int]) -> None:
    """Out, not seen, misplaced and next are told by a word each."""
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await press(pilot, "<f10>inventory<enter><f6>000-999<enter>")
        assert_golden(pilot.app, f"inventory-begun-{size[0]}x{size[1]}")
        for code in ("31234000010090", "31234000010066", "31234000010017", "31234000010041"):
            await press(pilot, f"{code}<enter>")
        assert_golden(pilot.app, f"inventory-{size[0]}x{size[1]}")
        await press(pilot, "<f7>")
        assert here(pilot) == "InventoryReported"
        assert_golden(pilot.app, f"inventory-to-fix-{size[0]}x{size[1]}")


async def test_a_scan_that_shows_a_misplaced_book_says_where_it_goes(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f10>inventory<enter><f6>000-999<enter>")
        for code in ("31234000010090", "31234000010066", "31234000010017"):
            await press(pilot, f"{code}<enter>")
        assert "Wrong place: Beeline" in said(pilot)
        await press(pilot, "31234000010041<enter>")
        assert answer(pilot)[0] == ""
        await press(pilot, "<f6>31234000010017<enter>")
        assert answer(pilot)[0] == "", "another shelf may stand before the last one"
        await press(pilot, "<f7>")
        await press(pilot, "<down><up>")
        assert "Move 638.1 TES to the right of 638.1 JON." in said(pilot)


async def test_what_was_not_seen_is_searched_for_and_then_lost(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f10>inventory<enter><f6>638<enter><escape><f8>y<enter>")
        await press(pilot, "<enter>")
        assert here(pilot) == "InventorySearch"
        assert_golden(pilot.app, "inventory-search-80x24")
        await press(pilot, "<f7>y<enter>")
        assert "was searched 1 of 2 times" in said(pilot)
        await press(pilot, "<f6>y<enter>")
        assert "Searched 1 time." in said(pilot)
        await press(pilot, "31234000010041<enter>")
        assert "The beekeeper's bible" in said(pilot)
        await press(pilot, "<f7>y<enter>")
        assert "Searched 2 times. Marked lost: 1." in said(pilot)


async def test_a_book_is_weeded(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f10>weeding<enter>")
        assert here(pilot) == "WeedingList"
        assert_golden(pilot.app, "weeding-80x24")
        await press(pilot, "nothing<enter>")
        assert "No copy and no class: nothing." in said(pilot)
        await press(pilot, "31234000010017<enter>")
        assert "Not on the weeding list: The bee book." in said(pilot)
        await press(pilot, ".a<enter>ugly<enter>")
        assert "Marked: The bee book" in said(pilot)
        await press(pilot, "500-599<enter>")
        assert "500-599: 1 copy to look at" in said(pilot)
        assert_golden(pilot.app, "weeding-class-80x24")
        await press(pilot, "<down>")
        assert "The bee book: Marked ugly. Last copy." in said(pilot)
        await press(pilot, "<f7>2 local author<enter>")
        assert "Kept: The bee book" in said(pilot)
        await press(pilot, ".b<enter>")
        assert here(pilot) == "KeptCopies"
        assert_golden(pilot.app, "weeding-kept-80x24")
        await press(pilot, "<f6><escape>all<enter>31234000010017<enter>")
        assert "Marked ugly." in said(pilot)
        await press(pilot, ".n<enter>")
        assert "Withdrawn: The bee book" in said(pilot)
        await press(pilot, ".g<enter>")
        assert "of shelf won." in said(pilot)
        assert_golden(pilot.app, "weeded-80x24")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_book_in_hand_at_the_shelf(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await press(pilot, "<f10>weeding<enter>31234000010017<enter>.a<enter>")
        assert_golden(pilot.app, f"weeding-marks-{size[0]}x{size[1]}")
        await press(pilot, "US<enter>31234000010017<enter>")
        assert_golden(pilot.app, f"weeding-in-hand-{size[0]}x{size[1]}")
