"""Help, the menu, Why? and the slip."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.grove import MARTA, OVERSTORY, SPIRITED, Opened
from tests.screens.at_desk import SIZES, seat

BOTH = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
Size = tuple[int, int]


def practise(opened: Opened) -> None:
    opened.about = replace(opened.about, practice=True)


# -- help


@BOTH
async def test_the_key_sheet(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size) as at:
        await at.press("<f1>")
        at.golden("grove-help")


async def test_in_practice_there_is_something_to_scan(tmp_path: Path) -> None:
    async with seat(tmp_path, change=practise) as at:
        await at.press("<f1>")
        at.golden("grove-help-practice")
        assert any("21234000000501 Ruth Yoder" in row for row in at.rows())
        assert any("31234000010017 The Overstory" in row for row in at.rows())


async def test_reading_on_and_back(tmp_path: Path) -> None:
    async with seat(tmp_path, size=(40, 12)) as at:
        await at.press("<f1>")
        first = at.rows()[5]
        await at.press("<down>")
        assert at.rows()[5] != first
        await at.press("<up><up>")
        assert at.rows()[5] == first
        await at.press("<pagedown><pagedown><pagedown><pagedown><pagedown><pagedown><pagedown><pagedown>")
        assert "newest first." in " ".join(" ".join(at.rows()).split())


async def test_a_word_finds_its_key(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.press("<f1>")
        await at.type("renew")
        assert [row.split() for row in at.rows()[5:] if row][:1] == [["F7", ".r", "Renew"]]
        await at.type("snow day")
        assert at.said == ("LOOK", 'No key has "snow day".')


async def test_long_words_go_on_below_where_they_began(tmp_path: Path) -> None:
    """Under the left half they would seem to belong to another key."""
    async with seat(tmp_path) as at:
        await at.press("<f3>", "<f1>")
        first = next(number for number, row in enumerate(at.rows()) if "F6  " in row)
        one, two = at.rows()[first : first + 2]
        assert (one[54:], two[38:54], two[54:]) == ("Who waits for the chosen", " " * 16, "title; place a hold")
        assert two.startswith(" F2      .d    Desk")


async def test_the_sheet_is_of_the_screen_that_asked(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.press("<f9>", "<f1>")
        assert not any("Check in, on and off" in row for row in at.rows())
        await at.press("<escape>", "<escape>", "<ctrl+l>", "<f1>")
        assert not any("Undo" in row for row in at.rows())


# -- the menu


@BOTH
async def test_the_menu_of_a_manager(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, "pat", size=size) as at:
        await at.press("<f10>")
        at.golden("grove-menu")


async def test_what_a_role_may_not_do_is_not_shown(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.press("<f10>")
        shown = "".join(at.rows())
        assert "28 Sign out" in shown
        assert "Set up" not in shown
        assert "Back up now" not in shown
        await at.type("25")
        assert at.said == ("STOP", "Your role does not let you change settings, branches and codes.")
        await at.type("99")
        assert at.said == ("LOOK", 'Nothing in the menu has "99".')


async def test_letters_and_numbers_open(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>")
        await at.type("set")
        assert at.said == ("ASK", "Which of these? 25 Set up, 29 Settings")
        await at.type("set u")
        assert at.where == "SetUp"
        await at.press("<escape>", "<f10>")
        await at.type("25")
        assert at.where == "SetUp"


async def test_letters_of_several_are_asked(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>")
        await at.type("s")
        assert at.said[0] == "ASK"
        assert "25 Set up" in at.said[1]
        assert "28 Sign out" in at.said[1]


async def test_back_up_now_says_where_it_lies(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>")
        await at.type("26")
        assert at.said[0] == "OK"
        made = list((tmp_path / "backups").glob("*.db"))
        assert len(made) == 1
        assert made[0].name in at.said[1]


async def test_sign_out_by_the_menu(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.press("<f10>")
        await at.type("28")
        assert at.where == "SignIn"


async def test_the_narrow_menu_takes_the_arrows(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat", size=(40, 12)) as at:
        await at.press("<f10>")
        for _step in range(10):
            await at.press("<up>")
            if any(row.startswith(">") and "Sign out" in row for row in at.rows()):
                break
        await at.press("<enter>")
        assert at.where == "SignIn"


async def test_the_slip_is_shown_again_after_a_patron_is_done(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.press("<f10>")
        assert not any("Slip again" in row for row in at.rows())
        await at.press("<escape>")
        await at.type(MARTA, OVERSTORY, SPIRITED, ".x")
        await at.press("<f10>")
        await at.type("9")
        at.golden("grove-slip")
        assert not any("Marta" in row or "4417" in row for row in at.rows())


# -- why?


@BOTH
async def test_why_is_it_due_then(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size) as at:
        await at.type(MARTA, SPIRITED, "?")
        at.golden("grove-why")


async def test_why_of_the_highlighted_loan(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY, SPIRITED)
        await at.press("<down><f12>")
        assert at.said == ("", "Why is it due on Mon 28 Dec?")
        assert any("The Overstory" in row for row in at.rows())
        await at.press("<escape>")
        assert at.where == "DeskScreen"
        assert any("2 Spirited away" in row for row in at.rows())


async def test_nothing_to_explain_yet(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.press("<f12>")
        assert at.said == ("LOOK", "There is nothing to explain yet.")
        assert at.where == "DeskScreen"
