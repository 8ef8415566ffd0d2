"""Narrowing a search: what the library has, in words; it holds until it is taken away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.at_once import add_code
from tests.library.makers import Clock, desk_of
from tests.screens.bees import at_hive, hive_in
from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import MARTA, NOW, answer, here, keys, until
from tuils.library.holdings.editing.title_editing import edit_title
from tuils.library.holdings.finding import find_titles
from tuils.library.holdings.lists.list_lines import make_list_with
from tuils.screens.catalog.search import Catalog
from tuils.screens.widgets.rows import Rows, cell_text

SIZES = [(80, 24), (40, 12)]


def titles(pilot: Pilot[Any]) -> list[str]:
    return [cell_text(row[1]) for row in pilot.app.screen.query_one(Rows).rows]


async def found(pilot: Pilot[Any], words: str, held: str = "") -> None:
    """Wait until these words' titles, with these limits, are in the list."""

    def there() -> bool:
        screen = pilot.app.screen
        return isinstance(screen, Catalog) and (screen.shown, screen.held) == (words, held) and not screen.is_looking

    await until(pilot, there)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with at_hive(hive_in(tmp_path), size) as pilot:
        await press(pilot, "bee")
        await found(pilot, "bee")
        await press(pilot, "<f8>")
        assert_golden(pilot.app, f"narrow-empty-{name}")
        await press(pilot, "1<enter>")
        assert_golden(pilot.app, f"narrow-format-{name}")
        await press(pilot, "film<enter>")
        await press(pilot, "on the shelf<enter>2010-2020<enter>newest<enter>")
        assert_golden(pilot.app, f"narrow-chosen-{name}")
        await press(pilot, "7<enter>")
        assert_golden(pilot.app, f"narrow-years-{name}")
        await press(pilot, "<escape><enter>")
        await found(pilot, "bee", "Films, on the shelf now, 2010 to 2020, newest first")
        assert_golden(pilot.app, f"narrow-found-{name}")


async def test_a_number_a_number_and_enter(tmp_path: Path) -> None:
    async with at_hive(hive_in(tmp_path)) as pilot:
        await press(pilot, "bee")
        await found(pilot, "bee")
        before = titles(pilot)
        await press(pilot, "<f8>")
        await press(pilot, "2<enter>4<enter>")
        assert here(pilot) == "Narrow"
        await press(pilot, "<enter>")
        await found(pilot, "bee", "In Spanish")
        assert titles(pilot) == ["Abejas en el jardin"]
        assert answer(pilot) == ("", "1 title", "Only: In Spanish")
        await press(pilot, "<escape>.b<enter>")
        await found(pilot, "bee")
        assert titles(pilot) == before


async def test_arrows_alone_are_enough_and_space_marks_several(tmp_path: Path) -> None:
    async with at_hive(hive_in(tmp_path)) as pilot:
        await press(pilot, "bee")
        await found(pilot, "bee")
        await press(pilot, "<f8>")
        await press(pilot, "<down><enter>")
        rows = pilot.app.screen.query_one(Rows)
        assert [cell_text(row[1]) for row in rows.rows] == ["Any", "Books", "Films", "Online resources"]
        await press(pilot, "<down><down><space><down><space><enter><enter>")
        await found(pilot, "bee", "Films or online resources")
        assert sorted(titles(pilot)) == ["Bees [electronic resource]", "More than honey"]


async def test_escape_leaves_all_as_it_was(tmp_path: Path) -> None:
    async with at_hive(hive_in(tmp_path)) as pilot:
        await press(pilot, "bee")
        await found(pilot, "bee")
        before, said = titles(pilot), answer(pilot)
        await press(pilot, "<f8>")
        await press(pilot, "film<enter><escape>")
        assert (titles(pilot), answer(pilot)) == (before, said)
        await press(pilot, "<f8>")
        assert "Narrow or sort" in answer(pilot)[1]


async def test_limits_without_words_list_the_catalog(tmp_path: Path) -> None:
    async with at_hive(hive_in(tmp_path)) as pilot:
        await press(pilot, ".n<enter>film<enter><enter>")
        await found(pilot, "", "Films")
        assert sorted(titles(pilot)) == ["More than honey", "千と千尋の神隠し"]
        await press(pilot, "<enter>")
        assert here(pilot) == "Title"


async def test_they_stay_for_other_words_and_go_with_a_second_escape(tmp_path: Path) -> None:
    async with at_hive(hive_in(tmp_path)) as pilot:
        await press(pilot, "<f8>spanish<enter><enter>")
        await found(pilot, "", "In Spanish")
        await press(pilot, "honey")
        await found(pilot, "honey", "In Spanish")
        assert answer(pilot)[0] == "NOTE"
        assert "In Spanish" in answer(pilot)[2]
        await press(pilot, "<escape>")
        assert pilot.app.screen.query_one(Rows).rows == [] or titles(pilot)
        await press(pilot, "<escape>")
        assert answer(pilot)[1].startswith("Search by any word")
        await press(pilot, "honey")
        await found(pilot, "honey")
        assert "More than honey" in titles(pilot)


async def test_whoever_signs_in_next_begins_anew(tmp_path: Path) -> None:
    async with at_hive(hive_in(tmp_path)) as pilot:
        await press(pilot, "<f8>spanish<enter><enter>")
        await found(pilot, "", "In Spanish")
        await press(pilot, ".q<enter>")
        await press(pilot, "2<enter>")
        await press(pilot, "2468<enter>")
        assert here(pilot) == "DeskScreen"
        await press(pilot, "<f3>bee")
        await found(pilot, "bee")
        assert len(titles(pilot)) > 5


@pytest.mark.parametrize(
    ("typed", "held", "first"),
    [
        ("for teens", "For teens", "Bees of the teens"),
        ("for children", "For children", "Abejas en el jardin"),
        ("east", "At East side", "Bees of the teens"),
        ("children's room", "Children's room", "Abejas en el jardin"),
        ("1987", "1987", "The hive at the end of the lane"),
        ("-1990", "Up to 1990", "The hive at the end of the lane"),
        ("2021-", "Since 2021", "Abejas en el jardin"),
        ("navajo", "In Navajo", "Beekeeping in Navajo country"),
        ("by title", "By title", "Abejas en el jardin"),
    ],
)
@pytest.mark.whole
async def test_each_can_be_said_in_a_word(tmp_path: Path, typed: str, held: str, first: str) -> None:
    async with at_hive(hive_in(tmp_path)) as pilot:
        await press(pilot, f"<f8>{typed}<enter><enter>")
        await found(pilot, "", held)
        assert titles(pilot)[0] == first
        assert held in " ".join(answer(pilot))


async def test_the_one_word_that_begins_so_is_meant(tmp_path: Path) -> None:
    """Name of `film` is a kind of title, also where a place: Movies, by the desk."""
    async with at_hive(hive_in(tmp_path)) as pilot:
        add_code(desk_of("admin", Clock(NOW), "other"), "location", "FILM", {"name": "Movies, by the desk"})
        await press(pilot, "<f8>film<enter>")
        assert answer(pilot)[:2] == ("ASK", "Films")
        await press(pilot, "by the desk<enter>")
        assert answer(pilot)[:2] == ("ASK", "Films, Movies, by the desk")


@pytest.mark.whole
async def test_what_is_not_understood_is_said_and_nothing_lost(tmp_path: Path) -> None:
    async with at_hive(hive_in(tmp_path)) as pilot:
        await press(pilot, "<f8>film<enter>klingon<enter>")
        assert answer(pilot)[:2] == ("NOTE", 'Nothing here is named "klingon".')
        await press(pilot, "for<enter>")
        assert answer(pilot)[1] == "Which of these? For children, For teens"
        await press(pilot, "7<enter>soon<enter>")
        assert answer(pilot)[1] == "soon is not a year."
        await press(pilot, "<escape><enter>")
        await found(pilot, "", "Films")


@pytest.mark.parametrize("asked", ["", "1<enter>", "7<enter>"])
async def test_a_card_that_a_keyboard_scans_is_heard_at_the_desk(tmp_path: Path, asked: str) -> None:
    async with at_hive(hive_in(tmp_path)) as pilot:
        await press(pilot, f"<f8>{asked}{MARTA}<enter>")
        assert here(pilot) == "Narrow"
        assert "Marta Field is at the desk." in answer(pilot)[1]


async def test_one_key_takes_all_away(tmp_path: Path) -> None:
    async with at_hive(hive_in(tmp_path)) as pilot:
        await press(pilot, "bee")
        await found(pilot, "bee")
        await press(pilot, "<f8>")
        await press(pilot, "film<enter>newest<enter><enter>")
        await found(pilot, "bee", "Films, newest first")
        assert "narrowed" in screen_text(pilot.app)[1]
        await press(pilot, "<f8><f6>")
        await found(pilot, "bee")
        assert "narrowed" not in screen_text(pilot.app)[1]
        await press(pilot, "<escape>.b<enter>")
        assert answer(pilot)[1] == "The search is not narrowed."


async def test_only_what_the_library_has_is_offered(tmp_path: Path) -> None:
    async with at_hive(hive_in(tmp_path)) as pilot:
        await press(pilot, "<f8>")
        shown = [cell_text(row[1]) for row in pilot.app.screen.query_one(Rows).rows]
        assert shown == [
            "Format", "Language", "For whom", "Library", "Location", "On the shelf now", "Years",
            "New this month", "Order",
        ]  # fmt: skip
        await press(pilot, "2<enter>")
        assert titles(pilot) == ["Any", "English", "Navajo", "Spanish"]
        assert keys(pilot).startswith("1-99 Choose Enter This one Space Several")


async def test_a_reading_level_is_typed_where_some_title_has_one(tmp_path: Path) -> None:
    path = hive_in(tmp_path)
    async with at_hive(path, login="admin") as pilot:
        await press(pilot, "<f8>")
        assert "Reading level" not in "\n".join(screen_text(pilot.app))
        await press(pilot, "<escape>")
        bees = find_titles("abejas").hits[0].biblio
        await pilot.app.screen.home.do(edit_title, bees, {"levels": "650L, grade 2"})  # type: ignore[attr-defined]
        await press(pilot, "<f8>")
        assert "Reading level" in "\n".join(screen_text(pilot.app))
        await press(pilot, "600L-700L<enter><enter>")
        await found(pilot, "", "Lexile 600L-700L")
        assert titles(pilot) == ["Abejas en el jardin"]
        await press(pilot, "<f8>grade 3<enter><enter>")
        await found(pilot, "", "Grade 3")
        assert titles(pilot) == []


async def test_a_tag_is_put_on_a_list_and_narrows_a_search(tmp_path: Path) -> None:
    path = hive_in(tmp_path)
    async with at_hive(path, login="admin") as pilot:
        do = pilot.app.screen.home.do  # type: ignore[attr-defined]
        bees = find_titles("abejas").hits[0].biblio
        kept = await do(make_list_with, "Local", [bees])
        await pilot.app.screen.home.open("list", key=kept.sheet.id)  # type: ignore[attr-defined]
        await press(pilot, ".y<enter>film noir<enter>")
        await until(pilot, lambda: answer(pilot)[1] == "film noir: 1 title was changed.")
        await press(pilot, "<escape><f3>")
        await press(pilot, "<f8>")
        assert "Tags" in "\n".join(screen_text(pilot.app))
        await press(pilot, "film noir<enter><enter>")
        assert titles(pilot) == ["Abejas en el jardin"]
