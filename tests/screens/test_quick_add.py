"""A book without a title here: a few words, and it can be lent at once."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from tests.screens.golden import assert_golden
from tests.screens.keys import press, settled
from tests.screens.maple import MARTA, Maple, answer, at_desk, here, values
from tuils.library.holdings.finding import find_titles
from tuils.library.holdings.items.showing import item_sheet
from tuils.screens.catalog.quick_add import QuickAdd
from tuils.screens.desk.desk import DeskScreen
from tuils.screens.kit.form import Form
from tuils.screens.widgets.field import EntryField

SIZES = [(80, 24), (40, 12)]
NEXT = "31234000010116"
OPEN = "<f10>add a book<enter>"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await press(pilot, OPEN)
        assert_golden(pilot.app, f"quick-add-{name}")
        await press(
            pilot, "31234000010017<enter>12345<enter>Owl moon<enter><enter><enter><enter>b<enter>a<enter><enter>"
        )
        assert_golden(pilot.app, f"quick-add-look-{name}")


async def test_a_book_is_added_and_lent_at_once(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        await press(pilot, f"{MARTA}<enter>")
        await press(pilot, OPEN)
        await press(
            pilot, "<tab><tab>Owl moon [/i]<tab>Yolen, Jane<tab>E YOL<tab><tab>boo<tab>adult f<tab><tab><enter>"
        )
        await press(pilot, "y<enter>")
        assert isinstance(pilot.app.screen, DeskScreen)
        barcode = answer(pilot)[2].split()[1].rstrip(".")
        assert answer(pilot)[:2] == ("OK", "Added: Owl moon [/i]")
        await press(pilot, f"{barcode}<enter>")
        assert answer(pilot)[1] == "Checked out 1: Owl moon [/i]"
        item = await app.read(item_sheet, app.desk, barcode)
        assert (item.item_type, item.location, item.call_number) == ("BK", "AF", "E YOL")
        hits = (await app.read(find_titles, "yolen owl")).hits
        assert [hit.whole_title for hit in hits] == ["Owl moon [/i]"]


async def test_a_known_isbn_adds_a_copy_to_its_title(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        await press(pilot, OPEN)
        await press(pilot, "31234000020014<enter>")
        pilot.app.screen.post_message(EntryField.Sent("9781584799184"))
        await settled(pilot)
        assert answer(pilot)[1].startswith("Another copy of: The beekeeper's bible")
        assert values(pilot)["call_number"] == "638.1 JON"
        await press(pilot, "<f6>")
        hits = (await app.read(find_titles, "9781584799184")).hits
        assert [(hit.available, hit.items) for hit in hits] == [(2, 2)]


@pytest.mark.parametrize(
    ("line", "typed", "said"),
    [
        (0, "31234000010017", "Barcode already in use"),
        (0, "31234000020011", "may be misread: the last digit should be 4"),
        (1, "12345", "not an ISBN; leave blank if none"),
        (6, "zeppelin", "Book, CD, Audiobook, DVD, 7 more"),
        (7, "a", "Adult fiction, 1 more"),
    ],
)
@pytest.mark.whole
async def test_wrong_input_is_named_beside_its_line(tmp_path: Path, line: int, typed: str, said: str) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, OPEN)
        form = pilot.app.screen
        assert isinstance(form, Form)
        await press(pilot, "<tab>" * line + f"{typed}<tab>")
        assert form.lines[line].fault.startswith(said)


async def test_without_a_title_nothing_is_added_and_nothing_lost(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, OPEN)
        await press(pilot, "<tab><tab><tab>Yolen, Jane<f6>")
        assert answer(pilot) == ("STOP", "Not saved. Check this line: Title", "A title is needed")
        await press(pilot, "<escape>")
        assert answer(pilot)[1] == "Unsaved changes kept: new title"
        await press(pilot, OPEN)
        await press(pilot, "y<enter>")
        assert values(pilot)["author"] == "Yolen, Jane"


async def test_the_key_of_the_mode_closes_it_and_keeps_it(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, OPEN)
        await press(pilot, "<tab><tab>Owl<f2>")
        assert isinstance(pilot.app.screen, DeskScreen)
        assert answer(pilot)[1] == "Unsaved changes kept: new title, Owl"


async def test_who_may_not_add_titles_is_told_at_once(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        await pilot.app.open("quick_add")  # type: ignore[attr-defined]
        await settled(pilot)
        assert isinstance(pilot.app.screen, QuickAdd)
        assert answer(pilot)[:2] == ("STOP", "Your role doesn't let you add and edit titles and items.")


async def test_a_word_is_no_barcode_unless_somebody_says_so(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app, form = cast("Maple", pilot.app), "QuickAdd"
        await press(pilot, OPEN)
        await press(pilot, "fiction<tab><tab>Owl moon<f6>")
        assert here(pilot) == form
        asked = '"fiction" does not look like a barcode of this library. Use it anyway?'
        assert answer(pilot)[:2] == ("ASK", asked)
        await press(pilot, "n<enter>")
        assert cast("Form", app.screen).focused is cast("Form", app.screen).line("barcode").field
        await press(pilot, "<f6>y<enter>")
        assert answer(pilot)[:2] == ("OK", "Added: Owl moon")
        assert (await app.read(item_sheet, app.desk, "fiction")).title == "Owl moon"


async def test_a_form_that_was_left_comes_back_where_it_was(tmp_path: Path) -> None:
    """The next text is meant for the line that was left, and is no barcode."""
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, OPEN)
        await press(pilot, "<tab><tab>Owl moon<tab>Yolen<tab><escape>")
        await press(pilot, OPEN)
        assert answer(pilot)[:2] == ("ASK", "You have unsaved changes: new title, Owl moon. Continue?")
        await press(pilot, "y<enter>")
        await press(pilot, "lost")
        assert values(pilot)["call_number"] == "lost"
        assert values(pilot)["barcode"].isdecimal()


@pytest.mark.parametrize(
    ("title", "author", "found"),
    [
        ("secret life of bees", "", "The secret life of bees"),
        ("The Secret Life of Bees", "Sue Monk Kidd", "The secret life of bees"),
        ("Honeybee", "Marchese, C. Marina", "Honeybee : lessons from an accidental beekeeper"),
        ("The secret life of bees", "Jones, Richard", ""),
        ("Honeybee", "", ""),
    ],
)
@pytest.mark.whole
async def test_a_title_that_is_here_is_shown_before_saving(tmp_path: Path, title: str, author: str, found: str) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{OPEN}<tab><tab>{title}<tab>{author}<tab><f6>")
        if not found:
            assert answer(pilot)[:2] == ("OK", f"Added: {title}")
            return
        assert answer(pilot)[0] == "ASK"
        assert answer(pilot)[1].startswith(f"On file already: {found}")
        await press(pilot, "<escape>")
        assert here(pilot) == "QuickAdd"
        await press(pilot, "<f6>y<enter>")
        assert answer(pilot)[:2] == ("OK", f"Added: {found}")


async def test_another_title_of_the_same_name_is_added_when_one_says_so(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{OPEN}<tab><tab>The bee book<tab><f6>n<enter>")
        assert answer(pilot)[:2] == ("OK", "Added: The bee book")
