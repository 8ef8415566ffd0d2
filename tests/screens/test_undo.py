"""Undo on the screen: what this desk did, in words, and taking it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.grove import FROG, MARTA, OVERSTORY, OWL, SPIRITED
from tests.screens.at_desk import SIZES, seat

BOTH = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
Size = tuple[int, int]


@BOTH
async def test_the_list(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size) as at:
        await at.type(MARTA, OVERSTORY, SPIRITED, ".x", OVERSTORY, OWL)
        await at.press("<f9>")
        at.golden("grove-undo")


@BOTH
async def test_nothing_to_undo(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size) as at:
        await at.press("<f9>")
        at.golden("grove-undo-empty")
        await at.press("<enter>")
        assert at.where == "Undo"
        await at.press("<escape>")
        assert at.where == "DeskScreen"


async def test_f9_and_enter_are_all_and_scans_behind_go_on(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY, FROG)
        await at.press("<f9>", "<enter>")
        assert at.where == "DeskScreen"
        assert at.said == ("OK", "Undone. Frog and Toad… is not checked out. It is back on the shelf.")
        assert not any("2 Frog" in row for row in at.rows())
        await at.press(f"<f9><enter>{OWL}<enter>{FROG}<enter>")
        assert [line.barcode for line in at.app.session.visit.lent] == [OWL, FROG]  # type: ignore[union-attr]


async def test_an_older_one_by_number_and_enter(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY, FROG)
        await at.press("<f9>")
        await at.type("2")
        assert at.said == ("ASK", "Undo the 10:31 am checkout of The Overstory?")
        assert at.where == "Undo"
        await at.type("7")
        assert at.said == ("NOTE", "There is no line 7.")
        await at.press("<enter>")
        assert [line.barcode for line in at.app.session.visit.lent] == [FROG]  # type: ignore[union-attr]


async def test_arrows_choose_and_ask(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY, FROG)
        await at.press("<f9>", "<down>")
        assert at.said == ("ASK", "Undo the 10:31 am checkout of The Overstory?")


async def test_what_undo_cannot_do_says_why_and_stays(tmp_path: Path) -> None:
    from tuils.library.people.patrons.patrons import register_patron

    async with seat(tmp_path) as at:
        await at.app.do(register_patron, {"first_name": "Linh", "last_name": "Nguyen"})
        await at.press("<f9>")
        assert (at.said[0], at.said[1][:24]) == ("NOTE", "New patron: Linh Nguyen ")
        await at.press("<enter>")
        assert at.where == "Undo"
        assert at.said == ("STOP", "Undo can't reverse this.")
        assert any("can't undo: F4, Remove" in row for row in at.rows())


async def test_from_another_mode_it_is_said_there_and_drawn_at_the_desk(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY)
        await at.press("<f3>", "<f9>", "<enter>")
        assert at.app.current_mode == "catalog"
        assert at.said == ("OK", "Undone. The Overstory is not checked out. It is back on the shelf.")
        await at.press("<f2>")
        assert not any("1 The Overstory" in row for row in at.rows())


@pytest.mark.whole
async def test_the_dot_word_takes_the_same_way(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY, ".u")
        assert at.where == "Undo"
