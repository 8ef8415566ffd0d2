"""Many copies changed alike: scanned or from a file, looked at first, done in one go, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press, settled
from tests.screens.maple import Maple, answer, at_desk, here, keys, until, values
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.items.showing import item_sheet
from tuils.screens.catalog.item_batch import BatchEdit
from tuils.screens.kit.form import Form
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.rows import LIMIT, Rows, cell_text

SIZES = [(80, 24), (40, 12)]
OPEN = "<f10>batch edit items<enter>"
BEES, LENT, FREE = "31234000010017", "31234000010082", "31234000010090"


async def press_all(pilot: Pilot[Any], *bursts: str) -> None:
    for one in bursts:
        await press(pilot, one)


async def kinds(pilot: Pilot[Any], *barcodes: str) -> list[str]:
    """Return location and status of each copy."""
    app = cast("Maple", pilot.app)
    sheets = [await app.read(item_sheet, app.desk, barcode) for barcode in barcodes]
    return [f"{sheet.location} {sheet.status}".strip() for sheet in sheets]


def rows(pilot: Pilot[Any]) -> list[list[str]]:
    return [[cell_text(cell) for cell in row] for row in pilot.app.screen.query_one(Rows).rows]


@pytest.mark.whole
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await press(pilot, OPEN)
        assert_golden(pilot.app, f"batch-empty-{name}")
        await press(pilot, f"{BEES}<enter>{LENT}<enter>{FREE}<enter>")
        assert_golden(pilot.app, f"batch-list-{name}")
        await press(pilot, "<f6>")
        assert_golden(pilot.app, f"batch-form-{name}")
        await press(pilot, "adult f<tab>withdrawn<f6>")
        assert_golden(pilot.app, f"batch-preview-{name}")
        await press(pilot, "<enter>")
        assert_golden(pilot.app, f"batch-done-{name}")


async def test_each_scan_answers_at_once(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, OPEN)
        await press(pilot, f"{BEES}<enter>")
        assert answer(pilot) == ("OK", "1: The bee book", "595.799 BEE, Adult nonfiction, row 7, on the shelf.")
        await press(pilot, f" {BEES} <enter>")
        assert answer(pilot)[:2] == ("NOTE", "Already in the list: The bee book")
        await press(pilot, "999<enter>")
        assert answer(pilot)[:2] == ("STOP", "No item has the barcode 999.")
        pilot.app.screen.post_message(EntryField.Sent(FREE))
        await settled(pilot)
        assert answer(pilot)[1].startswith("2: Braiding sweetgrass")
        assert [row[1] for row in rows(pilot)] == [BEES, FREE]


@pytest.mark.whole
async def test_the_good_ones_are_changed_the_others_named_and_all_taken_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press_all(pilot, OPEN, f"{BEES}<enter>{LENT}<enter>{FREE}<enter>", "<f6>", "adult f<tab>withdrawn<f6>")
        assert here(pilot) == "ItemBatchPreview"
        assert answer(pilot)[:2] == ("ASK", "Change 2 copies? Press Enter to do it. 1 can't be changed.")
        assert await kinds(pilot, BEES, LENT, FREE) == ["NF available", "NF checked_out", "NF available"]
        await press(pilot, "<down>")
        assert answer(pilot)[2] == (
            f"{BEES}: Status: on the shelf -> withdrawn; Location: Adult nonfiction, row 7 -> Adult fiction"
        )
        await press(pilot, "<enter>")
        assert answer(pilot) == ("NOTE", "Changed: 2 copies. 1 can't be changed.", "F9 undoes it.")
        assert rows(pilot)[0][1::2] == [LENT, "It is checked out."]
        assert await kinds(pilot, BEES, LENT, FREE) == ["AF withdrawn", "NF checked_out", "AF withdrawn"]
        await press(pilot, "<enter>")
        assert answer(pilot)[1].startswith("All done.")
        await press(pilot, "<f9>")
        assert "Changed 2 copies: The bee book" in "\n".join(screen_text(pilot.app))
        await press(pilot, "<enter>")
        assert await kinds(pilot, BEES, LENT, FREE) == ["NF available", "NF checked_out", "NF available"]
        await press(pilot, "<escape>")
        assert here(pilot) == "BatchForm"


@pytest.mark.whole
async def test_escape_leaves_all_as_it_is_and_nothing_is_lost(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press_all(pilot, OPEN, f"{BEES}<enter>", "<f6>", "adult f<f6>", "<escape>")
        assert here(pilot) == "BatchForm"
        assert values(pilot)["location"] == "Adult fiction"
        await press(pilot, "<escape>")
        assert answer(pilot)[1] == "Unsaved changes kept: Adult fiction"
        await press_all(pilot, "<escape>", OPEN)
        assert answer(pilot)[1] == "1 copy in the list."
        await press_all(pilot, "<f6>", "y<enter>", "<f6>", "<enter>", "<escape>")
        assert here(pilot) == "BatchEdit"
        assert await kinds(pilot, BEES) == ["AF available"]
        assert rows(pilot)[0][3] == "Adult fiction"


async def test_numbers_come_from_a_file(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        source = tmp_path / "list.csv"
        source.write_text(f"Barcode,Title\n{BEES},x\nnone\x1b[31m[/i],y\n{FREE}\n{BEES}\n")
        await press_all(pilot, OPEN, f"{BEES}<enter>", "<f7>", f"{source}<enter>")
        assert answer(pilot) == ("NOTE", "Added 2 barcodes.", "1 barcode is not on file: none[31m[/i]")
        assert [row[1] for row in rows(pilot)] == [BEES, "none[31m[/i]", FREE]
        await press_all(pilot, "<f6>", "adult f<f6>")
        assert answer(pilot)[1] == "Change 2 copies? Press Enter to do it. 1 can't be changed."
        assert rows(pilot)[0][1::2] == ["none[31m[/i]", "No item has this barcode."]
        await press_all(pilot, "<escape>", "<escape>", "<f7>", "/nowhere/at all<enter>")
        assert answer(pilot)[:2] == ("NOTE", "Cannot read this file: /nowhere/at all")
        await press_all(pilot, "<f7>", "<escape>")
        assert answer(pilot)[1] == "3 copies in the list."


async def test_copies_are_taken_out_of_the_list(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press_all(pilot, OPEN, f"{BEES}<enter>{LENT}<enter>{FREE}<enter>", "2<enter>", "<f8>")
        assert answer(pilot)[:2] == ("OK", f"Removed from the list: {LENT}")
        await press(pilot, "<f8>")
        assert [row[1] for row in rows(pilot)] == [BEES]
        await press(pilot, ".z<enter>")
        assert answer(pilot)[1] == "Scan each copy you want to change."
        for key in ("<f6>", "<f8>"):
            await press(pilot, key)
            assert answer(pilot)[:2] == ("NOTE", "No copies in the list yet.")


@pytest.mark.whole
async def test_a_dash_makes_a_line_blank(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press_all(pilot, OPEN, f"{BEES}<enter>", "<f6>", "-<tab>-<tab>")
        form = pilot.app.screen
        assert isinstance(form, Form)
        assert form.line("status").fault == "cannot be blank"
        await press_all(pilot, "<up>", "<ctrl+u>", "<f6>")
        assert answer(pilot)[1] == "Change 1 copy? Press Enter to do it."
        await press(pilot, "<enter>")
        assert await kinds(pilot, BEES) == ["available"]


async def test_without_a_word_nothing_would_change(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press_all(pilot, OPEN, f"{BEES}<enter>", "<f6>", "<f6>")
        assert answer(pilot)[:2] == ("NOTE", "Nothing to change yet.")
        await press(pilot, "adult n<f6>")
        assert answer(pilot)[1] == "Nothing to change."
        await press(pilot, "<enter>")
        assert answer(pilot)[1] == "Nothing to change."


def fill(desk: Desk, count: int) -> list[str]:
    title = item_sheet(desk, BEES).biblio
    return [add_item(desk, title, {"barcode": f"X{number:05}"}).barcode for number in range(count)]


@pytest.mark.whole
async def test_a_long_list_has_pages(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        codes = await app.do(fill, 520)
        source = tmp_path / "list.txt"
        source.write_text("\n".join(codes))
        await press_all(pilot, OPEN, "<f7>", f"{source}<enter>", "<f6>", "adult f<f6>")
        assert answer(pilot)[1] == "Change 520 copies? Press Enter to do it."
        assert len(rows(pilot)) == LIMIT
        await press_all(pilot, "<right>", "<right>", "<right>")
        assert [row[0] for row in rows(pilot)][::119] == ["401", "520"]
        await press(pilot, "<enter>")
        await until(pilot, lambda: answer(pilot)[0] == "OK")
        assert answer(pilot) == ("OK", "Changed: 520 copies.", "F9 undoes it.")
        assert await kinds(pilot, codes[0], codes[-1]) == ["AF available"] * 2
        await press(pilot, "<f9>")
        assert "Changed 520 copies: Location" in "\n".join(screen_text(pilot.app))
        await press(pilot, "<enter>")
        assert await kinds(pilot, codes[0], codes[-1]) == ["available"] * 2


async def test_what_was_found_in_the_catalog_is_changed_alike(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press_all(pilot, "<f3>bee book<enter>", "<escape>", ".f<enter>")
        assert here(pilot) == "BatchForm"
        await press_all(pilot, "adult f<f6>", "<enter>")
        assert await kinds(pilot, BEES) == ["AF available"]


async def test_who_may_not_edit_does_not_find_it(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        await press(pilot, "<f10>")
        assert "Batch edit" not in "\n".join(screen_text(pilot.app))
        await press(pilot, "batch edit items<enter>")
        assert answer(pilot)[:2] == ("STOP", "Your role doesn't let you add and edit titles and items.")
        await pilot.app.open("batch_edit")  # type: ignore[attr-defined]
        await settled(pilot)
        assert answer(pilot)[:2] == ("STOP", "Your role doesn't let you add and edit titles and items.")


async def test_every_key_is_named_at_the_foot(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, OPEN)
        assert isinstance(pilot.app.screen, BatchEdit)
        assert keys(pilot) == "Esc Back F1 Help F6 Continue F7 File F8 Remove .z Empty F9 Undo"
        await press(pilot, "<f1>")
        assert "Read barcodes from a file" in "\n".join(screen_text(pilot.app))
