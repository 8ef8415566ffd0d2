"""The shelf as spines: walked left and right from a title, a copy or a call number."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from tests.at_once import add_code
from tests.library.makers import Clock, desk_of
from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import MARTA, NOW, answer, at_desk, here, keys, until
from tests.screens.terminal import Terminal
from tuils.library.foundation.administration.known import change_setting
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.titles.titles import add_title

SIZES = [(80, 24), (120, 40), (40, 12)]
FIRST_LINE = 5


def chosen(pilot: object) -> str:
    """The title on the chosen spine, its lines joined."""
    rows = [row.split("\u2502") for row in screen_text(pilot.app)[FIRST_LINE : FIRST_LINE + 10]]  # type: ignore[attr-defined]
    at = next(at for at, part in enumerate(rows[0]) if part.startswith(">"))
    return " ".join(row[at].removeprefix(">").strip() for row in rows if len(row) > at).strip()


def labels(pilot: object) -> list[str]:
    """The labels in sight, from left to right."""
    rows = screen_text(pilot.app)[18:21]  # type: ignore[attr-defined]
    parts = [[part.strip() for part in row.split("\u2502")] for row in rows]
    width = max(map(len, parts))
    padded = [part + [""] * (width - len(part)) for part in parts]
    return [" ".join(filter(None, lines)) for lines in zip(*padded, strict=True)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with at_desk(tmp_path, size=size) as pilot:
        await press(pilot, "<f3>")
        await press(pilot, "sweetgrass<enter>")
        await press(pilot, "<f7>")
        assert_golden(pilot.app, f"shelf-{name}")
        await press(pilot, "<right><right><right>")
        assert_golden(pilot.app, f"shelf-walked-{name}")


async def test_left_and_right_walk_to_both_ends(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        await press(pilot, "beeline<enter>")
        await press(pilot, ".s<enter>")
        assert (here(pilot), chosen(pilot)) == ("Shelf", "Beeline [/i] and [bold] beekeeping")
        await press(pilot, "<right>")
        assert chosen(pilot) == "千と千尋の神 隠し"
        await press(pilot, "<right>")
        assert answer(pilot)[1] == "This is the end of the shelves."
        await press(pilot, "<left>" * 20)
        assert answer(pilot)[1] == "This is the start of the shelves."
        assert chosen(pilot) == "The secret life of bees"
        assert labels(pilot)[:3] == ["FIC KID", "FIC KID", "305.897 KIM"]


async def test_enter_opens_the_title_and_f6_its_holds(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        await press(pilot, "bible<enter>")
        await press(pilot, "<f7>")
        await press(pilot, "<right><enter>")
        assert here(pilot) == "Title"
        assert "Honeybee" in screen_text(pilot.app)[5]
        await press(pilot, "<escape><f6>")
        assert here(pilot) == "QueueScreen"
        await press(pilot, "<escape><escape>")
        assert here(pilot) == "Title"


async def test_a_call_number_or_a_scan_goes_there(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        await press(pilot, "bible<enter>")
        await press(pilot, "<f7>fic kid<enter>")
        assert (chosen(pilot), answer(pilot)[1]) == ("The secret life of bees", "Adult fiction. You are at FIC KID.")
        await press(pilot, "31234000010090<enter>")
        assert answer(pilot)[1] == "Adult nonfiction, row 7. You are at 305.897 KIM."
        await press(pilot, "600<enter>")
        assert answer(pilot)[1] == "Adult nonfiction, row 7. It would be shelved before 638.1 JON."
        await press(pilot, "dvd zzz<enter>")
        assert answer(pilot)[1] == "It would be shelved after DVD SEN."
        await press(pilot, "20<enter>")
        assert answer(pilot)[1] == "Adult nonfiction, row 7. It would be shelved before 305.897 KIM."


async def test_other_words_are_looked_for_in_the_catalog(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        await press(pilot, "bible<enter>")
        await press(pilot, "<f7>secret life<enter>")
        assert here(pilot) == "Catalog"
        assert "> secret life" in screen_text(pilot.app)[1]


async def test_where_the_catalog_does_not_lie_below_other_words_are_refused(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        app: Any = pilot.app
        await app.open("shelf")
        await press(pilot, "no such thing<enter>")
        assert answer(pilot)[0] == "STOP"
        assert chosen(pilot) == "The secret life of bees"


async def test_the_chosen_copy_of_a_title_is_the_one_that_one_stands_at(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        await press(pilot, "sweetgrass<enter>3<enter>")
        await press(pilot, "<f7>")
        assert screen_text(pilot.app)[FIRST_LINE].split("\u2502")[2:3] == [">Braiding      "]
        assert screen_text(pilot.app)[FIRST_LINE].split("\u2502")[1].strip() == "Braiding"


async def test_a_title_that_stands_nowhere_says_so(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        await press(pilot, "electronic<enter>")
        await press(pilot, "<f7>")
        said = "This title has no copy and no call number, so no place on the shelf."
        assert answer(pilot)[:2] == ("NOTE", said)
        await press(pilot, "<right>")
        await press(pilot, "<f6>")
        assert (here(pilot), answer(pilot)[1]) == ("Shelf", "No title is selected.")


async def test_a_call_number_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        add_title(desk_of("admin", Clock(NOW), "other"), {"title": "Sefer", "call_number": "JUD BS1225 .A5522 1952"})
        await press(pilot, "<f3>")
        await press(pilot, "sefer<enter>")
        await press(pilot, "<f7>")
        said = "No copy, and the call number is not readable: JUD BS1225 .A5522 1952"
        assert answer(pilot)[:2] == ("NOTE", said)
        assert len(said) <= 70


async def test_what_is_lent_meanwhile_is_seen_on_coming_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        await press(pilot, "bible<enter>")
        await press(pilot, "<f7>")
        assert screen_text(pilot.app)[16].count("out") == 1
        await press(pilot, "<f2>")
        await press(pilot, f"{MARTA}<enter>31234000010041<enter>")
        await press(pilot, "<f3>")
        await until(pilot, lambda: screen_text(pilot.app)[16].count("out") == 2)


@pytest.mark.whole
async def test_a_long_shelf_is_read_as_one_walks(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        desk = desk_of("admin", Clock(NOW), "other")
        for number in range(150):
            title = add_title(desk, {"title": f"Book {number}", "call_number": f"{700 + number} BOO"})
            add_item(desk, title.id, {"barcode": f"B{number}"}, sure=True)
        await press(pilot, "<f3>")
        await press(pilot, "bible<enter>")
        await press(pilot, "<f7>700<enter>")
        for number in range(0, 140, 20):
            assert chosen(pilot) == f"Book {number}"
            await press(pilot, "<right>" * 20)
        assert re.match(r" < 14\d to the left ", screen_text(pilot.app)[22])
        await press(pilot, "<pageup>" * 10)
        assert chosen(pilot) == "Book 60"


async def test_a_moved_section_is_walked_in_the_new_order(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        change_setting(desk_of("admin", Clock(NOW), "other"), "shelf_sections", "DVD, -, FIC")
        await press(pilot, "<f3>")
        await press(pilot, "sweetgrass<enter>")
        await press(pilot, "<f7>")
        assert labels(pilot)[:3] == ["DVD SEN", "305.897 KIM", "305.897 KIM"]


ODD = (
    "word " * 1800,
    "\u202eevil\u202c שלום עולם שלום עולם",
    "千と千尋の神隠し千と千尋の神隠し千と千尋の神隠し",
    "[bold]Not markup[/bold] [/]",
    "a" * 500,
)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12), (61, 13)], ids=str)
async def test_odd_titles_and_call_numbers_break_no_spine(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size) as pilot:
        desk = desk_of("admin", Clock(NOW), "other")
        for number, title in enumerate(ODD):
            call_number = f"70{number} {title}"[:90]
            made = add_title(desk, {"title": title, "author": title, "call_number": call_number})
            add_item(desk, made.id, {"barcode": f"O{number}", "volume": title[:20]})
        await press(pilot, "<f3>")
        await press(pilot, "bible<enter>")
        await press(pilot, "<f7>702<enter>")
        shown = screen_text(pilot.app)
        assert len(shown) == size[1]
        assert all(cell_len(row) <= size[0] for row in shown)
        if size[0] >= 60:
            edges = {tuple(at for at, one in enumerate(row) if one == "\u2502") for row in map(by_cell, shown)}
            assert len(edges - {()}) <= 1 + 2 * (size[0] >= 100), "each board's edges stand in line"


def by_cell(row: str) -> str:
    """The row with as many characters as it has cells."""
    return "".join(one.ljust(cell_len(one), "_") for one in row if cell_len(one))


async def test_another_branch_is_named(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        desk = desk_of("admin", Clock(NOW), "other")
        add_code(desk, "branch", "EAST", {"name": "East side"})
        made = add_title(desk, {"title": "Far away", "call_number": "500 FAR"})
        add_item(desk, made.id, {"barcode": "E1", "home_branch": "EAST"})
        await press(pilot, "<f3>")
        await press(pilot, "far away<enter>")
        await press(pilot, "<f7>")
        assert answer(pilot)[1] == "East side. You are at 500 FAR."
        await press(pilot, "501<enter>")
        assert answer(pilot)[1] == "East side. It would be shelved after 500 FAR."


@pytest.mark.whole
async def test_a_code_that_is_nothing_is_answered_in_the_catalog(tmp_path: Path) -> None:
    """It must not stay in the field, before the next words."""
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        for keys_there in ("", "<f7>"):
            await press(pilot, f"bible<enter>{keys_there}")
            await press(pilot, "31234000099999<enter>")
            assert (here(pilot), answer(pilot)[1]) == ("Catalog", 'No title matches "31234000099999".')
            assert pilot.app.screen.field.value == ""  # type: ignore[attr-defined]


@pytest.mark.whole
async def test_it_shows_the_keys_that_work(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        await press(pilot, "bible<enter>")
        await press(pilot, "<f7>")
        assert keys(pilot) == "Esc Back Left/Right Move Enter Open F1 Help F6 Hold F10 Menu F12 Why?"


@pytest.mark.whole
@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "fork"), reason="needs a pseudo-terminal")
def test_a_step_is_a_few_hundred_bytes(terminals: Callable[..., Terminal], tmp_path: Path) -> None:
    terminal = terminals("-m", "tests.screens.maple", str(tmp_path))
    terminal.until("Scan")
    terminal.send("\x1bOR")
    terminal.until("Search by any word")
    terminal.send("bible\r")
    terminal.until("The only copy")
    terminal.send("\x1b[18~")
    terminal.until("You are at")
    terminal.send("\x1b[C")
    assert terminal.stirs() <= 450
