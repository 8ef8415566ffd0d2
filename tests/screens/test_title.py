"""One title: is it in, what it is, where its copies stand; never who has one."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import MARTA, Maple, answer, at_desk, here, keys, until
from tuils.library.lending.loans.checkin import checkin
from tuils.library.office.retention.retention_rules import set_retention
from tuils.screens.catalog.search import Catalog
from tuils.screens.catalog.title import Title
from tuils.screens.widgets.lines import Lines
from tuils.screens.widgets.rows import Rows, cell_text

SIZES = [(80, 24), (40, 12)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size) as pilot:
        await press(pilot, "<f3>")
        await press(pilot, "sweetgrass<enter>")
        assert_golden(pilot.app, f"title-{size[0]}x{size[1]}")
        await press(pilot, "2<enter>")
        assert_golden(pilot.app, f"title-copy-{size[0]}x{size[1]}")
        await press(pilot, "<f8>")
        assert_golden(pilot.app, f"title-marc-{size[0]}x{size[1]}")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("sweetgrass", "2 of 3 copies are on the shelf."),
        ("bible", "The only copy is on the shelf."),
        ("honeybee", "No copy is on the shelf. Next one due back Thu, Dec 3."),
        ("electronic", "The library has no copy."),
    ],
)
async def test_it_answers_whether_it_is_in(tmp_path: Path, words: str, said: str) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        await press(pilot, f"{words}<enter>")
        assert answer(pilot)[1] == said


@pytest.mark.parametrize("login", ["ana", "admin"])
async def test_nowhere_is_it_said_who_has_a_copy(tmp_path: Path, login: str) -> None:
    async with at_desk(tmp_path, login) as pilot:
        await press(pilot, "<f3>")
        await press(pilot, "honeybee<enter>")
        for keystrokes in ("", "1<enter>", "<f8>"):
            await press(pilot, keystrokes)
            shown = "\n".join(screen_text(pilot.app))
            assert "Marta" not in shown
            assert MARTA not in shown
            assert MARTA[-4:] not in shown


async def test_who_had_it_last_is_told_by_a_dot_word_where_the_library_keeps_it(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        honeybees = "<f3>honeybee<enter>"
        await press(pilot, f"{honeybees}.r<enter>")
        assert "Had it last" not in answer(pilot)[1], "nothing is kept"
        await app.do(set_retention, "borrowers", "14d")
        await app.do(checkin, "31234000010058")
        await press(pilot, f"<escape>{honeybees}1<enter>.r<enter>")
        assert answer(pilot)[1].startswith("Last borrower: Marta")
        assert MARTA in answer(pilot)[1]
        await cast("Title", pilot.app.screen).left_alone()
        shown = "\n".join(screen_text(pilot.app))
        assert "Marta" not in shown
        assert MARTA not in shown


async def test_a_copy_is_said_in_whole_words(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        await press(pilot, "sweetgrass<enter>1<enter>")
        assert answer(pilot)[1:] == (
            "Copy 1, 31234000010082: out, due Sat, Dec 26.",
            "305.897 KIM, Adult nonfiction, row 7. 1 checkout.",
        )


async def test_brackets_and_other_scripts_stand_whole(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        await press(pilot, "beeline<enter>")
        assert screen_text(pilot.app)[5] == " Beeline [/i] and [bold] beekeeping"
        assert "Tester, [red]Ann[/red]" in screen_text(pilot.app)[6]
        await press(pilot, "<f8>")
        marc = [cell_text(row[-1]) for row in pilot.app.screen.query_one("#marc", Rows).rows]
        assert "$a Beeline [/i] and [bold] beekeeping" in marc


async def test_marc_shows_every_character_of_a_long_field(tmp_path: Path) -> None:
    async with at_desk(tmp_path, size=(40, 12)) as pilot:
        await press(pilot, "<f3>")
        await press(pilot, "sweetgrass<enter><f8>")
        rows = pilot.app.screen.query_one("#marc", Rows).rows
        start = next(at for at, row in enumerate(rows) if row[0] == "245")
        end = next(at for at in range(start + 1, len(rows)) if rows[at][0])
        whole = " ".join(cell_text(row[-1]) for row in rows[start:end])
        assert "indigenous wisdom, scientific knowledge, and the teachings of plants" in whole


async def test_escape_leaves_marc_then_the_title(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        await press(pilot, "sweetgrass<enter><f8>")
        assert not pilot.app.screen.query_one("#title", Lines).display
        await press(pilot, "<escape>")
        assert pilot.app.screen.query_one("#title", Lines).display
        await press(pilot, ".x<enter>")
        assert isinstance(pilot.app.screen, Catalog)


async def test_a_loan_made_meanwhile_shows_when_one_comes_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        await press(pilot, "bible<enter>")
        await press(pilot, "<f2>")
        await press(pilot, f"{MARTA}<enter>31234000010041<enter>")
        await press(pilot, "<f3>")
        assert isinstance(pilot.app.screen, Title)
        await until(pilot, lambda: answer(pilot)[1].startswith("No copy is on the shelf. Next one due back"))


async def test_who_comes_back_to_a_title_or_a_search_hears_how_to_begin_anew(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>bible<enter><f2><f3>")
        await until(pilot, lambda: answer(pilot)[2].endswith("a new search. Esc: back."))
        assert answer(pilot)[1] == "The only copy is on the shelf.", "what is so is still said"
        await press(pilot, "<f8><f8>")
        assert not answer(pilot)[2].endswith("a new search. Esc: back."), "said until the next key"
        await press(pilot, "<escape><f2><f3>")
        assert answer(pilot)[1:] == ("1 title", "Type to search again. Esc clears the list.")


async def test_words_typed_on_a_title_are_looked_for_in_the_catalog(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        await press(pilot, "bible<enter>")
        await press(pilot, "secret<enter>")
        catalog = pilot.app.screen
        assert isinstance(catalog, Catalog)
        assert catalog.field is not None
        assert (catalog.field.value, catalog.field.cursor_position) == ("secret", 6)


async def test_what_a_keyboard_scans_over_a_code_is_heard_at_the_desk(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        await press(pilot, "bible<enter>")
        await press(pilot, ".k<enter>")
        await press(pilot, f"{MARTA}<enter>")
        assert (here(pilot), answer(pilot)[1]) == ("QrCode", "Marta Field is at the desk.")
        await press(pilot, "words<enter>")
        assert answer(pilot)[1] == "words is not used on this screen."


async def test_it_is_put_on_a_list(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        await press(pilot, "bible<enter>")
        await press(pilot, ".a<enter>")
        assert answer(pilot)[1].startswith("Add to a list: The beekeeper's bible")
        await press(pilot, "Bees in May<enter>")
        assert answer(pilot)[1] == "1 title on list Bees in May."
        await press(pilot, "<escape>")
        assert here(pilot) == "Title"


async def test_only_keys_that_do_something_are_shown(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f3>")
        await press(pilot, "bible<enter>")
        assert keys(pilot).startswith(
            "Esc Back F1 Help F6 Hold F7 Shelf F8 MARC Right More .g Status .k QR code F9 Undo"
        )
