"""The day list on the screen: totals, mine, yesterday, print, and taking back later from it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.grove import ATLAS, FROG, MARTA, OVERSTORY, OWL, SPIRITED
from tests.screens.at_desk import SIZES, seat
from tuils.library.lending.loans.checkout import checkout
from tuils.screens.widgets.rows import Rows, cell_text

BOTH = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
Size = tuple[int, int]
OPEN = "<f10>activity log<enter>"


@BOTH
async def test_the_list(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size) as at:
        await at.type(MARTA, OVERSTORY, SPIRITED, ATLAS, "n", ".x", OVERSTORY, OWL)
        await at.press(OPEN)
        at.golden("day-list")
        await at.press("<down>", "<f9>")
        at.golden("day-list-undo")


@BOTH
async def test_nothing_was_done_yet(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size) as at:
        await at.press(OPEN)
        at.golden("day-list-empty")
        await at.press("<escape>")
        assert at.where == "DeskScreen"


async def test_one_further_down_is_taken_back_after_a_yes(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY, FROG)
        await at.press(OPEN, "<down>", "<f9>")
        assert at.said == ("ASK", "Undo this from 10:31 am? OUT: The Overstory")
        await at.type("n")
        assert at.said[0] == ""
        await at.press("<f9>", "<enter>")
        assert at.said == ("OK", "Undone. The Overstory is not checked out. It is back on the shelf.")
        assert at.where == "DaySheet"
        assert any("OUT" in row and "undone" in row for row in at.rows())
        await at.press("<f9>")
        assert at.said == ("NOTE", "It is already undone.")
        await at.press("<escape>")
        assert [line.barcode for line in at.app.session.visit.lent] == [FROG]  # type: ignore[union-attr]


async def test_another_desks_line_is_undone_there(tmp_path: Path) -> None:
    from dataclasses import replace

    async with seat(tmp_path) as at:
        other = replace(at.app.desk, device="kids-desk-a1b2")
        await at.app.work(checkout, other, MARTA, OWL)
        await at.press(OPEN, "<f9>")
        assert at.said == ("NOTE", "Done at kids-desk. Undo it there.")


async def test_why_of_a_line_and_nothing_left_on_the_screen(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY, ".x", OWL)
        await at.press(OPEN, "<f12>")
        assert at.said == ("", "Why does it go to SHELF?")
        await at.press("<escape>", "<down>", "<f12>")
        assert at.said == ("", "Why is it due on Mon, Dec 28?")
        assert not any("Marta" in row or "Field" in row for row in at.rows())
        await at.press("<escape>")
        hiding = at.screen.left_alone()
        assert hiding is not None
        await hiding
        await at.settled()
        assert at.where == "DeskScreen"


async def test_mine_words_yesterday_and_all_again(tmp_path: Path) -> None:
    from dataclasses import replace

    def shown() -> list[str]:
        return [cell_text(row[4]) for row in at.screen.query_one(Rows).rows]

    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY, FROG)
        joe = replace(at.app.desk, operator=replace(at.app.desk.operator, login="joe", name="Joe K."))
        await at.app.work(checkout, joe, MARTA, OWL)
        await at.press(OPEN)
        assert shown() == ["Owl moon", "Frog and Toad are friends", "The Overstory"]
        await at.press("<f6>")
        assert shown() == ["Frog and Toad are friends", "The Overstory"]
        assert at.answer[2] == "Showing 2 of 3 lines. Esc shows all."
        await at.type("overs")
        assert shown() == ["The Overstory"]
        await at.press("<escape>")
        assert len(shown()) == 3
        await at.type("nothing like it")
        assert at.said == ("NOTE", 'No line has "nothing like it".')
        at.clock.forward(days=1)
        await at.press("<f7>")
        assert len(shown()) == 3
        assert at.said == ("", "Mon, Dec 7: checked out 3, checked in 0, renewed 0.")
        await at.type(".y")
        assert shown() == []


async def test_on_paper_or_in_a_file_without_cards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY)
        monkeypatch.setenv("PATH", os.fspath(tmp_path / "nowhere"))
        await at.press(OPEN, "<f8>")
        assert at.said == ("OK", "Saved: day-list-2026-12-07.txt")
        text = (tmp_path / "day-list-2026-12-07.txt").read_text()
        assert "OUT      The Overstory" in text
        assert MARTA[-4:] not in text
