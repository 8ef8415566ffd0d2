"""The catalog as one types."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.screens.golden import GOLDENS, assert_golden, screen_text
from tests.screens.keys import burst, press, settled
from tests.screens.maple import LENT, answer, at_desk, here, keys, until
from tests.screens.terminal import Terminal
from tuils.library.foundation.store import Interrupted
from tuils.screens.catalog.search import Catalog, available_of_all
from tuils.screens.catalog.title import Title
from tuils.screens.widgets.rows import Rows, cell_text

SIZES = [(80, 24), (40, 12)]
BEES = ["Bees [electronic resource]", "Beeline [/i] and [bold] beekeeping"]


def titles(pilot: Pilot[Any]) -> list[str]:
    return [cell_text(row[1]) for row in pilot.app.screen.query_one(Rows).rows]


async def found(pilot: Pilot[Any], words: str) -> None:
    """Wait until these words' titles are in the list."""
    await until(pilot, lambda: isinstance(pilot.app.screen, Catalog) and pilot.app.screen.shown == words)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size) as pilot:
        await press(pilot, "<f3>")
        assert_golden(pilot.app, f"catalog-empty-{size[0]}x{size[1]}")
        await press(pilot, "bee")
        await found(pilot, "bee")
        assert_golden(pilot.app, f"catalog-found-{size[0]}x{size[1]}")
        await press(pilot, "z")
        await found(pilot, "beez")
        assert_golden(pilot.app, f"catalog-corrected-{size[0]}x{size[1]}")
        await press(pilot, "<escape>xqzvw")
        await found(pilot, "xqzvw")
        assert_golden(pilot.app, f"catalog-nothing-{size[0]}x{size[1]}")


async def test_without_colour_the_choice_is_still_seen(tmp_path: Path) -> None:
    async with at_desk(tmp_path, palette="mono") as pilot:
        await press(pilot, "<f3>bee")
        await found(pilot, "bee")
        assert_golden(pilot.app, "catalog-found-mono-80x24")
        assert screen_text(pilot.app)[6].startswith(">")


async def test_titles_stand_whole_brackets_and_all(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>bee")
        await found(pilot, "bee")
        assert set(BEES) < set(titles(pilot))
        rows = "\n".join(screen_text(pilot.app))
        assert "Bees [electronic resource]" in rows
        assert "Beeline [/i] and [bold] beeke… Tester, [red]An…" in rows


async def test_typing_fast_gives_the_rows_of_the_last_word(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        burst(
            pilot,
            "honeybee<backspace><backspace><backspace><backspace><backspace><backspace><backspace><backspace>secret",
        )
        await found(pilot, "secret")
        assert titles(pilot) == ["The secret life of bees"]


async def test_what_comes_back_late_is_dropped(tmp_path: Path) -> None:
    """The first search takes its time; it must not put its rows over those of the second."""
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        catalog = pilot.app.screen
        assert isinstance(catalog, Catalog)
        real, gate = catalog.find, asyncio.Event()

        async def find(words: str) -> Any:
            hits = await real(words)
            if words == "honey":
                await gate.wait()
            return hits

        catalog.find = find  # type: ignore[method-assign]
        await press(pilot, "hone")
        await found(pilot, "hone")
        burst(pilot, "y<backspace><backspace><backspace><backspace><backspace>secret")
        await found(pilot, "secret")
        gate.set()
        await settled(pilot)
        assert titles(pilot) == ["The secret life of bees"]


async def test_a_search_that_is_given_up_says_nothing(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>bee")
        await found(pilot, "bee")
        catalog, before = pilot.app.screen, answer(pilot)
        assert isinstance(catalog, Catalog)

        async def given_up(words: str) -> Any:
            raise Interrupted

        catalog.find = given_up  # type: ignore[method-assign]
        await press(pilot, "k")
        assert answer(pilot) == before
        assert len(titles(pilot)) == 6


async def test_enter_opens_the_highlighted_title(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>honeyb<enter>")
        assert isinstance(pilot.app.screen, Title)
        assert "Honeybee : lessons from an accidental beekeeper" in screen_text(pilot.app)[5]


async def test_the_list_stays_for_arrows_and_numbers(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>bee")
        await found(pilot, "bee")
        shown = titles(pilot)
        await press(pilot, "<escape>2<enter>")
        assert isinstance(pilot.app.screen, Title)
        assert screen_text(pilot.app)[5] == f" {shown[1]}"
        await press(pilot, "<escape><down><down><enter>")
        assert screen_text(pilot.app)[5] == f" {shown[2]}"


@pytest.mark.parametrize("code", ["31234000010041", "]C031234000010041", "978-1-58479-918-4", "9781584799184"])
async def test_a_scan_opens_its_title_at_once(tmp_path: Path, code: str) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, f"<f3>{code}<enter>")
        assert isinstance(pilot.app.screen, Title)
        assert "beekeeper's bible" in screen_text(pilot.app)[5]


async def test_a_scan_behind_words_opens_its_title(tmp_path: Path) -> None:
    """The words stand in the field while their list is looked at; a scanner that is a keyboard types behind them."""
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        await press(pilot, "bee")
        await press(pilot, "31234000010041<enter>")
        assert here(pilot) == "Title"
        assert "beekeeper's bible" in screen_text(pilot.app)[5]
        await press(pilot, "<escape>")
        assert answer(pilot)[1] == "6 titles"


@pytest.mark.parametrize("words", ["", "bee"])
async def test_a_card_that_a_keyboard_scans_is_heard_at_the_desk(tmp_path: Path, words: str) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        await press(pilot, f"{words}21234000004417<enter>")
        assert "Marta Field is at the desk." in answer(pilot)[1]
        await press(pilot, f"{words}21234000099999<enter>")
        assert answer(pilot)[:2] == ("NOTE", f'No title matches "{words}21234000099999".')


async def test_what_was_not_asked_for_is_not_opened_before_it_was_seen(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        burst(pilot, "honeybae<enter>")
        await until(pilot, lambda: answer(pilot)[0] == "NOTE")
        assert here(pilot) == "Catalog"
        await press(pilot, "<enter>")
        assert here(pilot) == "Title"


@pytest.mark.parametrize(
    ("available", "items", "shown"), [(0, 0, "-"), (0, 9, "0/9"), (9, 9, "9/9"), (0, 10, "0"), (9, 12, "9")]
)
def test_many_copies_are_never_a_cut_number(available: int, items: int, shown: str) -> None:
    assert available_of_all(available, items) == shown


async def test_two_scans_in_one_burst_leave_the_second_title_open(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        await press(pilot, "31234000010041<enter>31234000010025<enter>")
        assert "The secret life of bees" in screen_text(pilot.app)[5]


async def test_a_card_scanned_here_goes_to_the_desk_and_says_so(tmp_path: Path) -> None:
    from tuils.screens.widgets.field import EntryField

    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        pilot.app.screen.post_message(EntryField.Sent("21234000004417"))
        await settled(pilot)
        assert "Marta Field is at the desk." in answer(pilot)[1]
        await press(pilot, "<f2>")
        assert screen_text(pilot.app)[5].startswith(" Marta Field")


async def test_a_word_that_no_title_has_is_corrected_and_said(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>sweetgras sweetgrsas<enter><escape>")
        await press(pilot, "honeybae")
        await found(pilot, "honeybae")
        assert answer(pilot)[:2] == ("NOTE", 'No title matches "honeybae". Showing results for: honeybee')
        assert titles(pilot) == ["Honeybee : lessons from an accidental beekeeper"]


async def test_copies_count_only_those_on_the_shelf(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>honeybee")
        await found(pilot, "honeybee")
        assert pilot.app.screen.query_one(Rows).rows[0][-1] == "0/1"
        await press(pilot, "<escape>sweetgrass")
        await found(pilot, "sweetgrass")
        assert pilot.app.screen.query_one(Rows).rows[0][-1] == ("2/3", "strong")
        assert LENT[1][1] == "31234000010082"


async def test_a_mode_keeps_its_state(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>bee")
        await found(pilot, "bee")
        catalog = pilot.app.screen
        await press(pilot, "<down><down><f2>")
        await press(pilot, "<f3>")
        assert pilot.app.screen is catalog
        assert catalog.query_one(Rows).cursor == 2
        assert screen_text(pilot.app)[1] == " Find > bee"
        await press(pilot, "<enter>")
        title = pilot.app.screen
        await press(pilot, "<f2>")
        await press(pilot, "<f3>")
        assert pilot.app.screen is title
        await press(pilot, "<f3>")
        assert pilot.app.screen is catalog


async def test_escape_clears_the_words_then_the_list(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>bee")
        await found(pilot, "bee")
        await press(pilot, "<escape>")
        assert len(titles(pilot)) == 6
        await press(pilot, "<escape>")
        assert titles(pilot) == []
        assert answer(pilot)[1].startswith("Search by any word")


async def test_only_keys_that_do_something_are_shown(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        assert keys(pilot) == "Enter Open F1 Help F6 Hold F7 Shelf F8 Narrow F9 Undo F10 Menu"
        for key in ("<f6>", "<f7>", ".a<enter>"):
            await press(pilot, key)
            assert answer(pilot)[1] == "No title is selected."
        await press(pilot, ".o<enter>")
        assert answer(pilot)[1] == "There are no results to save yet."
        await press(pilot, ".k<enter>")
        assert answer(pilot)[1] == "This is the last page."


def least(terminal: Terminal, key: str, there: str, back: str, tries: int = 4) -> int:
    """The bytes that a screen costs where it is painted in one go: a busy machine cuts that in pieces now and then."""
    costs = []
    for _ in range(tries):
        terminal.send(key)
        costs.append(terminal.until(there))
        if len(costs) < tries:
            terminal.send("\x1b")
            terminal.until(back)
    return min(costs)


@pytest.mark.whole
def test_what_it_costs_on_the_line(tmp_path: Path, terminals: Callable[..., Terminal]) -> None:
    """In bytes at 80x24: the ceilings of a slow line."""
    terminal = terminals("-m", "tests.screens.maple", str(tmp_path), "admin")
    terminal.until("F3 Catalog")
    terminal.send("\x1bOR")
    terminal.until("Search by any word")
    terminal.send("bee")
    terminal.until("6 titles")
    assert terminal.rests(2.0)
    terminal.send("k")
    assert terminal.until("3 titles") <= 2_000
    terminal.send("\r")
    assert terminal.until("F8 MARC") <= 6_000
    terminal.send("\x1bOS")
    terminal.until("Find a patron")
    terminal.send("marta\r")
    terminal.until("Is this Marta")
    terminal.send("y\r")
    terminal.until("F8 Serve")
    terminal.send("\x1bOR")
    assert terminal.until("F8 MARC") <= 3_500
    terminal.send("\x1bOS")
    assert terminal.until("F8 Serve") <= 3_500
    assert least(terminal, "\x1b[17~", "Finish later", "F8 Serve") <= 6_000
    terminal.send("\t")
    assert terminal.hear(1.0) <= 600
    assert terminal.rests(2.0)


PICTURED = ("catalog", "title", "patrons", "card", "register", "edit", "quick-add", "events", "rules")


@pytest.mark.parametrize("name", PICTURED)
def test_no_answer_and_no_key_line_is_cut(name: str) -> None:
    files = sorted(GOLDENS.glob(f"{name}-*.txt"))
    assert files
    for file in files:
        rows = file.read_text(encoding="utf-8").split("\n-----")[0].split("\n")
        wide = "80x24" in file.name
        above = 1 if rows[1].startswith((" NOTE", "   NOTE", "          ", " ASK", "   ASK")) else 2
        cut = [row for row in [*rows[above : above + (2 if wide else 3)], rows[-1]] if row.endswith("..")]
        assert cut == [], file.name


async def test_a_wide_screen_shows_the_highlighted_record_beside_the_list(tmp_path: Path) -> None:
    async with at_desk(tmp_path, size=(120, 40)) as pilot:
        await press(pilot, "<f3>bee")
        await until(pilot, lambda: "Copies" in "\n".join(screen_text(pilot.app)))
        assert any("The bee book" in row.partition("│")[2] for row in screen_text(pilot.app))
        await press(pilot, "<down>")
        await until(
            pilot, lambda: any("The secret life of bees" in row.partition("│")[2] for row in screen_text(pilot.app))
        )
        await press(pilot, "<escape><escape>")
        await until(pilot, lambda: "Copies" not in "\n".join(screen_text(pilot.app)))
