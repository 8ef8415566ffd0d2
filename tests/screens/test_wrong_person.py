"""Nobody's card opens, and nothing is placed for anybody, who was not chosen; y and n are never looked for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast

import pytest

from tests.screens.golden import screen_text
from tests.screens.keys import press
from tests.screens.maple import ELENA, MARTA, Maple, answer, at_desk, here, until
from tuils.library.lending.queries import how_many_wait
from tuils.screens.patrons.search import Patrons
from tuils.screens.widgets.rows import Rows

BOOK = "31234000010017"
NOTHING_ASKED = "No question is being asked."


async def test_enter_opens_none_of_several(tmp_path: Path) -> None:
    """People type and press Enter at the end: the first may be a child of the same name."""
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f4>garcia")
        await until(pilot, lambda: isinstance(pilot.app.screen, Patrons) and pilot.app.screen.shown == "garcia")
        count = len(pilot.app.screen.query_one(Rows).rows)
        await press(pilot, "<enter><enter>")
        assert here(pilot) == "Patrons"
        assert pilot.app.screen.query_one(Rows).cursor == -1
        await press(pilot, "garcia<enter>")
        assert answer(pilot)[1] == f"{count} patrons match."
        await press(pilot, "<down><enter>")
        assert here(pilot) == "Card"


async def queue(pilot: Any) -> None:
    await press(pilot, "<f3>")
    await press(pilot, f"{BOOK}<enter>")
    await press(pilot, "<f6>")
    assert here(pilot) == "QueueScreen"


async def placed(pilot: Any) -> int:
    app = cast("Maple", pilot.app)
    return int(await app.read(how_many_wait, pilot.app.screen.biblio))


async def test_a_y_on_a_screen_of_holds_looks_for_nobody(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await queue(pilot)
        for word in ("y", "N"):
            await press(pilot, f"{word}<enter>")
            assert answer(pilot)[1] == NOTHING_ASKED
        await press(pilot, "1<enter>")
        assert await placed(pilot) == 0


async def test_the_only_one_of_a_name_is_asked_about(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await queue(pilot)
        await press(pilot, "marta field<enter>")
        assert answer(pilot)[1].startswith("Place the hold for Marta Field, 1958, ")
        await press(pilot, "1<enter>")
        assert await placed(pilot) == 0
        await press(pilot, "n<enter>")
        assert await placed(pilot) == 0
        assert answer(pilot)[0] == ""
        await press(pilot, "marta field<enter><escape>")
        assert here(pilot) == "QueueScreen"
        await press(pilot, "marta field<enter>y<enter>")
        assert await placed(pilot) == 1


@pytest.mark.parametrize("mode", ["<f2>", "<f3>", "<f4>", "<f5>", "<f10>", "<f10>hours and closings<enter>", "<f8>"])
@pytest.mark.whole
async def test_on_every_screen_a_stray_answer_is_said_to_be_one(tmp_path: Path, mode: str) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, mode)
        where = here(pilot)
        for word in ("y", "n"):
            await press(pilot, f"{word}<enter>")
            assert (answer(pilot)[1], here(pilot)) == (NOTHING_ASKED, where)


async def test_a_yes_to_several_asks_which(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "garcia<enter>")
        asked = answer(pilot)
        await press(pilot, "y<enter>")
        assert answer(pilot)[1] == "Which one is it?"
        assert asked[0] == "ASK"
        await press(pilot, "<escape>")
        await press(pilot, f"{MARTA}<enter>y<enter>")
        assert answer(pilot)[1] == NOTHING_ASKED


async def test_why_on_one_card_never_explains_anothers_loan(tmp_path: Path) -> None:
    """The desk's last answer was about Marta's book; on Elena's card that is nobody's business."""
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{MARTA}<enter>{BOOK}<enter>")
        assert answer(pilot)[0] == "OK"
        await press(pilot, f"<f4>{ELENA}<enter>")
        assert here(pilot) == "Card"
        await press(pilot, "<f12>")
        assert here(pilot) == "Card"
        assert answer(pilot)[1] in ("Which line?", "Nothing to explain on this screen.")
        await press(pilot, f"<escape><f2>{ELENA}<enter><f12>")
        assert here(pilot) == "DeskScreen"
        assert answer(pilot)[1] == "Nothing to explain yet."


async def test_the_only_one_who_matches_is_asked_about_before_the_card_opens(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f4>marta field<enter>")
        assert (here(pilot), answer(pilot)[0]) == ("Patrons", "ASK")
        assert answer(pilot)[1].startswith("Is this Marta Field, 1958, Mill Road 3")
        await press(pilot, "<enter>")
        assert here(pilot) == "Patrons"
        await press(pilot, "n<enter>")
        assert pilot.app.screen.query_one(Rows).rows == []
        await press(pilot, "y<enter>")
        assert (here(pilot), answer(pilot)[1]) == ("Patrons", NOTHING_ASKED)
        await press(pilot, "marta field<enter>y<enter>")
        assert here(pilot) == "Card"


async def test_the_only_one_who_matches_opens_where_the_line_is_chosen(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f4>marta field<enter>1<enter>")
        assert here(pilot) == "Card"


@pytest.mark.parametrize("left", ["<escape>", ""])
async def test_nothing_of_a_family_stands_over_a_later_patron(tmp_path: Path, left: str) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f4>.f<enter><tab>Ana<tab>Nguyen<tab>1985<tab><tab><tab>555-0142<tab><tab>Mai 2015<f6>")
        assert "Cards: 2123" in answer(pilot)[2]
        await press(pilot, left)
        await press(pilot, f"{MARTA}<enter><f4><f4>")
        shown = "\n".join(screen_text(pilot.app))
        assert (here(pilot), "Nguyen" in shown, re.findall(r"\d{14}", shown)) == ("Patrons", False, [])
        assert answer(pilot)[1] == "Marta Field is at the desk."


async def test_what_was_done_for_one_does_not_stand_over_another(tmp_path: Path) -> None:
    """On a list that stays open in another mode."""
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{MARTA}<enter><f10>overdue list<enter>.y<enter>")
        assert answer(pilot)[1] == "Noted: Marta Field was told about 1 overdue item."
        await press(pilot, "<f3><f2>")
        assert answer(pilot)[1] == "Noted: Marta Field was told about 1 overdue item.", "the same patron is here"
        await press(pilot, f"<f3>{ELENA}<enter><f2>")
        assert "Marta" not in " ".join(answer(pilot))
