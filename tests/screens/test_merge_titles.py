"""Two records of one title on the screen: found, compared, merged, taken back; a title removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.makers import Clock, desk_of
from tests.screens.golden import assert_golden
from tests.screens.keys import press
from tests.screens.maple import NOW, answer, at_desk, here
from tuils.library.holdings.items.showing import title_sheet
from tuils.library.holdings.titles.titles import add_title


def fill() -> list[str]:
    desk = desk_of("admin", Clock(NOW), "other")
    words = {"title": "Ulysses", "author": "Joyce, James", "isbn": "9780141182803"}
    first = add_title(desk, {**words, "publisher": "Penguin", "year": 1992}, item={"barcode": "X1"}, sure=True)
    other = add_title(desk, {**words, "publisher": "Vintage"}, item={"barcode": "X2"}, sure=True)
    return [first.id, other.id]


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        fill()
        await press(pilot, "<f10>duplicates<enter>")
        assert_golden(pilot.app, f"duplicates-{size[0]}x{size[1]}")
        await press(pilot, "<enter>")
        assert_golden(pilot.app, f"merge-titles-{size[0]}x{size[1]}")


async def test_a_field_is_chosen_they_are_merged_and_f9_separates_them(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        first, other = fill()
        await press(pilot, "<f10>duplicates<enter><enter><down><enter><f6>y<enter>")
        assert here(pilot) == "DuplicateTitles"
        assert answer(pilot)[0] == "OK"
        assert (title_sheet(other).id, title_sheet(first).publisher) == (first, "Vintage")
        await press(pilot, "<f9><enter>")
        assert title_sheet(other).id == other
        assert title_sheet(first).publisher == "Penguin"


async def test_from_a_title_by_the_barcode_of_the_other_and_the_other_way_round(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        first, other = fill()
        await press(pilot, "<f3>X1<enter>.y<enter>")
        assert here(pilot) == "MergeWith"
        await press(pilot, "99999<enter>")
        assert answer(pilot)[0] == "NOTE"
        await press(pilot, "X2<enter>")
        assert here(pilot) == "MergeTitles"
        await press(pilot, "<f7><f6>y<enter>")
        assert title_sheet(first).id == other


async def test_a_title_is_removed_with_its_copy_and_comes_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        first, _other = fill()
        await press(pilot, "<f3>X1<enter>.v<enter>")
        assert answer(pilot)[1] == "Remove Ulysses from the catalog?"
        await press(pilot, "y<enter>")
        assert (here(pilot), answer(pilot)[1]) == ("Catalog", "Removed: Ulysses.")
        await press(pilot, "<f9><enter>")
        assert [item.status for item in title_sheet(first).items] == ["available"]


async def test_a_volunteer_sees_neither_key(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        fill()
        await press(pilot, "<f10>duplicates<enter>")
        assert here(pilot) == "Menu"
        await press(pilot, "<escape><f3>X1<enter>.y<enter>")
        assert here(pilot) == "Title"
