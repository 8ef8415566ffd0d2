"""The desk at 120x40: the next step of each to-do and the lists behind them, the cart, and a patron's facts."""

from __future__ import annotations

from pathlib import Path

from tests.grove import EMMA, FROG, MARTA, OVERSTORY, SAM, SPIRITED, desk_of
from tests.screens.at_desk import Seat, seat
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.money.paying import charge
from tuils.library.people.patrons.patrons import edit_patron

WIDE = (120, 40)


def on_screen(at: Seat) -> str:
    return "\n".join(at.rows())


async def test_to_dos_have_their_next_step_and_lists(tmp_path: Path) -> None:
    async with seat(tmp_path, size=WIDE) as at:
        for copy in (SPIRITED, FROG, EMMA):
            place_hold(desk_of("pat", at.clock), MARTA, copy)
        await at.press("<f6>")
        await at.type(OVERSTORY)
        await at.press("<escape>")
        await at.until(lambda: "Holds to pull, in shelf order" in on_screen(at), "the pull list is read")
        at.golden("grove-behind")
        assert "Pull them, then check in" in on_screen(at)
        assert "Marta" not in on_screen(at), "the public sees this screen"
        await at.press("<down><down>")
        assert [row for row in at.rows() if row.startswith(" >")] == [], "a list behind a to-do has no highlight"


async def test_nothing_of_a_patron_stays_after_the_visit(tmp_path: Path) -> None:
    async with seat(tmp_path, size=WIDE) as at:
        edit_patron(at.app.desk, MARTA, {"note": "has our spare key"})
        place_hold(desk_of("pat", at.clock), MARTA, EMMA)
        charge(desk_of("pat", at.clock), MARTA, 250, "copies")
        private = ("Account", "$2.50", "spare key", "in line", "Field")
        await at.type(MARTA)
        await at.until(lambda: all(words in on_screen(at) for words in private), "the pane is read")
        at.golden("grove-patron-beside")
        await at.press("<escape>")
        await at.until(lambda: "This week" in on_screen(at), "the idle desk is read")
        left = "\n".join(at.rows()[4:])  # the answer says whose visit ended
        assert [words for words in private if words in left] == []
        await at.type(MARTA, SAM)
        await at.until(lambda: "No holds, family" in on_screen(at), "the next patron's pane is read")
        assert "spare key" not in on_screen(at)


async def test_the_cart_stands_in_shelf_order(tmp_path: Path) -> None:
    async with seat(tmp_path, size=WIDE) as at:
        await at.type(SAM, OVERSTORY, FROG, ".x")
        place_hold(desk_of("pat", at.clock), MARTA, SPIRITED)
        await at.press("<f6>")
        await at.type(OVERSTORY, FROG, SPIRITED)
        await at.until(lambda: "│ Hold shelf " in on_screen(at), "the cart is read")
        at.golden("grove-cart")
