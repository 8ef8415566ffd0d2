"""Why? on the screen: of the last answer, of a block, of a way home."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.grove import MARTA, OVERSTORY, OWL, SPIRITED
from tests.screens.at_desk import SIZES, seat
from tuils.library.foundation.administration.settings import set_value
from tuils.library.lending.rules.rules import set_circulation_rule

BOTH = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
Size = tuple[int, int]


@BOTH
async def test_why_it_is_due_then(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, "pat", size=size) as at:
        words = "DVDs go out for one week so that a film comes round in time for the weekend. (Board, March 2025)"
        await at.app.do(set_value, "policy/DVD", words)
        await at.type(MARTA, SPIRITED)
        await at.press("<f12>")
        at.golden("why-due")
        await at.press("<escape>")
        assert at.where == "DeskScreen"


@BOTH
async def test_why_it_is_not_lent(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, "pat", size=size) as at:
        await at.app.do(set_circulation_rule, "patron_max_checkouts", "0", category="ADULT")
        await at.type(MARTA, OWL)
        await at.press("<f12>")
        at.golden("why-block")


@BOTH
async def test_why_it_goes_there(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, size=size) as at:
        await at.type(OVERSTORY)
        await at.press("<f12>")
        at.golden("why-route")


async def test_what_is_gone_is_said(tmp_path: Path) -> None:
    from tuils.library.front.answers.why_subject import WhySubject

    async with seat(tmp_path) as at:
        await at.app.open("why", asked=WhySubject("due", OWL, MARTA))
        await at.settled()
        assert at.said == ("NOTE", "There is nothing more to explain.")


async def test_nothing_to_explain_yet(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.press("<f12>")
        assert at.where == "DeskScreen"
        assert at.said == ("NOTE", "Nothing to explain yet.")


async def test_of_the_highlighted_row_of_a_card(tmp_path: Path) -> None:
    from tuils.library.foundation.administration.settings import set_value
    from tuils.library.lending.holds.holds import place_hold
    from tuils.library.lending.money.paying import charge

    async with seat(tmp_path, "pat") as at:
        await at.type(MARTA, OVERSTORY, ".x")
        await at.app.do(set_value, "fines", True)
        await at.app.do(place_hold, MARTA, OWL)
        await at.app.do(charge, MARTA, 300, "a key")
        await at.app.open("card", card=MARTA)
        await at.settled()
        await at.press("<down>", "<f12>")
        assert at.said == ("", "Why is it due on Mon, Dec 28?")
        await at.press("<escape>", "<right>", "<down>", "<f12>")
        assert at.said == ("", "Why is it number 1 in line?")
        await at.press("<escape>", "<right>", "<down>", "<f12>")
        assert at.said == ("", "Why is $3.00 owed?")
