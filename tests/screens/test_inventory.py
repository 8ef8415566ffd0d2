"""Inventory and weeding on the screen: scanner in hand, and what becomes of the rest."""

from __future__ import annotations

from pathlib import Path

from tests.screens.keys import press
from tests.screens.maple import answer, at_desk, here


async def test_a_shelf_is_scanned_and_the_inventory_finished(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f10>inventory<enter>")
        assert here(pilot) == "Inventories"
        await press(pilot, "<f6>638<enter>")
        assert here(pilot) == "InventoryScans"
        await press(pilot, "31234000010041<enter>")
        assert "638: 1 of 2 seen, 50%." in " ".join(answer(pilot))
        await press(pilot, "31234000010058<enter>")
        assert "Checked out, check it in: Honeybee" in " ".join(answer(pilot))
        await press(pilot, "<escape><f8>")
        assert "mark missing 1 copy" in " ".join(answer(pilot))
        await press(pilot, "y<enter>")
        assert "Marked missing: 1." in " ".join(answer(pilot))


async def test_a_book_is_weeded(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f10>weeding<enter>")
        assert here(pilot) == "WeedingList"
        await press(pilot, "nothing<enter>")
        assert "Not on the weeding list" in " ".join(answer(pilot))
