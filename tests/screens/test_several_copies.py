"""Several copies of a title from its page: with the next barcodes, or with a label scanned for each."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from tests.screens.golden import assert_golden
from tests.screens.keys import press
from tests.screens.maple import Maple, answer, at_desk, here
from tuils.library.holdings.items.showing import item_sheet, title_sheet
from tuils.screens.widgets.rows import Rows, cell_text

SIZES = [(80, 24), (40, 12)]
BEES = "31234000010017"
OPEN = f"<f3>{BEES}<enter>"


async def copies(pilot: Pilot[Any]) -> list[tuple[str, str]]:
    app = cast("Maple", pilot.app)
    sheet = await app.read(item_sheet, app.desk, BEES)
    title = await app.read(title_sheet, sheet.biblio)
    return [(one.barcode, one.volume) for one in title.items if one.barcode != BEES]


@pytest.mark.whole
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await press(pilot, f"{OPEN}.i<enter>1-3<tab><tab>")
        assert_golden(pilot.app, f"several-form-{name}")
        await press(pilot, "y<f6>L1<enter>")
        assert_golden(pilot.app, f"several-labels-{name}")


async def test_volumes_get_the_next_barcodes_and_one_undo_takes_them_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{OPEN}.i<enter>1-3<f6>")
        made = await copies(pilot)
        assert [volume for _code, volume in made] == ["v. 1", "v. 2", "v. 3"]
        assert here(pilot) == "Title"
        assert answer(pilot)[1] == f"Added 3 copies: {made[0][0]} to {made[2][0]}."
        await press(pilot, "<f9><enter>")
        assert await copies(pilot) == []


async def test_a_label_is_scanned_for_each_and_nothing_is_saved_before_the_last(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{OPEN}.i<enter>1-2<tab><tab>y<f6>")
        assert answer(pilot)[1] == "Scan the label for v. 1 (1 of 2)."
        await press(pilot, f"{BEES}<enter>")
        assert answer(pilot)[:2] == ("STOP", f"The barcode {BEES} is already on another item.")
        await press(pilot, "31234000019992<enter>")
        assert answer(pilot)[1] == "Scan the label for v. 2 (2 of 2)."
        await press(pilot, "31234000019992<enter>")
        assert answer(pilot)[0] == "STOP"
        await press(pilot, "<f6>31234000019992<enter>")
        rows = pilot.app.screen.query_one(Rows).rows
        assert [cell_text(row[3]) for row in rows] == ["31234000019992", ""]
        assert await copies(pilot) == []
        await press(pilot, "31234000019984<enter>")
        assert here(pilot) == "Title"
        assert await copies(pilot) == [("31234000019984", "v. 2"), ("31234000019992", "v. 1")]


async def test_a_range_that_cannot_be_read_stands_beside_its_line(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{OPEN}.i<enter>9-1<f6>")
        assert answer(pilot)[:2] == ("STOP", "Not saved. Check this line: Volumes")
        assert await copies(pilot) == []
