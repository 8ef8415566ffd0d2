"""Forgetting a person at the screen: refused while something is open, asked once, gone."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from tests.screens.golden import screen_text
from tests.screens.keys import press
from tests.screens.maple import ELENA, MARTA, Maple, answer, at_desk, here
from tuils.library.people.patrons.patrons import find_patrons
from tuils.models import Patron

DETAILS = "<left>"
TAKE_BACK = "Check these items in. If lost and paid for, mark them withdrawn."


async def test_who_has_something_out_stays(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"<f4>{MARTA}<enter>{DETAILS}.v<enter>")
        assert answer(pilot) == ("STOP", "Not deleted: this patron has 3 checked out.", TAKE_BACK)
        assert here(pilot) == "Card"


async def test_it_is_asked_and_a_no_changes_nothing(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        before = await app.read(Patron.select().count)
        await press(pilot, f"<f4>{ELENA}<enter>{DETAILS}.v<enter>")
        assert answer(pilot)[:2] == ("ASK", "Delete Elena Garcia for good?")
        for no in ("n<enter>", "<escape>", "perhaps<enter>"):
            await press(pilot, no)
            assert answer(pilot)[1] == "Nothing was changed for Elena Garcia."
            await press(pilot, ".v<enter>")
        assert await app.read(Patron.select().count) == before


async def test_a_yes_forgets_the_person_and_closes_the_card(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        await press(pilot, f"<f4>{ELENA}<enter>{DETAILS}.v<enter>y<enter>")
        assert here(pilot) == "Patrons"
        assert answer(pilot)[0] == "OK"
        assert "Elena" in answer(pilot)[1], "said once, by whoever did it"
        assert ELENA not in [one.card for one in await app.read(find_patrons, app.desk, "elena")]
        await press(pilot, f"{ELENA}<enter>")
        assert here(pilot) == "Patrons"


@pytest.mark.parametrize("parked", [False, True])
async def test_who_stands_at_the_desk_is_no_longer_there(tmp_path: Path, parked: bool) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        await press(pilot, f"{ELENA}<enter>" + ("<f8>" if parked else ""))
        assert bool(app.session.parked) == parked
        await press(pilot, f"<f4>{ELENA}<enter>{DETAILS}.v<enter>y<enter><f2>")
        assert (app.session.visit, app.session.parked) == (None, [])
        assert "Elena" not in "\n".join(screen_text(app))
        await press(pilot, f"{MARTA}<enter>")
        assert app.session.visit


async def test_who_may_not_does_not_see_it(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        await press(pilot, f"<f4>{ELENA}<enter>{DETAILS}")
        assert "Remove" not in "\n".join(screen_text(pilot.app))
