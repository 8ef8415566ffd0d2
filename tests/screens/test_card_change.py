"""Another card for a person, at the card's own screen: the next number, a scanned one, none yet, the lost one found."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import MARTA, Maple, answer, at_desk
from tuils.library.foundation.administration.known import change_code, change_setting
from tuils.library.people.patrons.patrons import patron_sheet

NEXT = "21234000007781"


async def details(pilot: Pilot[Any], card: str = MARTA) -> None:
    await press(pilot, "<f4>")
    await press(pilot, f"{card}<enter>")
    await press(pilot, "<left>")


async def called(pilot: Pilot[Any], card: str) -> str:
    app = cast("Maple", pilot.app)
    return str((await app.read(patron_sheet, app.desk, card)).name)


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_reported_lost_and_then_a_new_one(tmp_path: Path, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await details(pilot)
        await press(pilot, ".g<enter>")
        assert_golden(pilot.app, f"card-change-{name}")
        await press(pilot, "2<enter>")
        assert answer(pilot)[1] == "Marta Field's card is reported lost. It can't be used any more."
        assert_golden(pilot.app, f"card-lost-{name}")
        await press(pilot, ".g<enter>1<enter>")
        assert answer(pilot)[1] == "New card for Marta Field: ..7781."
        assert await called(pilot, NEXT) == "Marta Field"


async def test_a_scanned_card_and_the_lost_one_found(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        await app.do(change_setting, "card_cents", "3.00")
        await details(pilot)
        await press(pilot, ".g<enter>K1<enter>")
        assert answer(pilot)[1:] == ("New card for Marta Field: ..K1.", "$3.00 was charged for the card.")
        await press(pilot, f".g<enter>{MARTA}<enter>")
        assert answer(pilot)[1:] == ("New card for Marta Field: ..4417.", "F9 undoes it.")
        await press(pilot, ".g<enter>3<enter>K2<enter>")
        assert answer(pilot)[1:] == ("New card for Marta Field: ..K2.", "F9 undoes it.")
        await press(pilot, ".g<enter>K1<enter>")
        assert await called(pilot, "K1") == "Marta Field"


async def test_a_card_in_use_is_refused_and_nothing_changed(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await details(pilot)
        await press(pilot, ".g<enter>21234000000923<enter>")
        assert answer(pilot)[0] == "STOP"
        await press(pilot, ".g<enter><escape>")
        assert answer(pilot)[1] == "Nothing was changed for Marta Field."
        assert await called(pilot, MARTA) == "Marta Field"


async def test_what_a_renewal_costs_is_said(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        await app.do(change_code, "category", "ADULT", {"fee_cents": "12.50"})
        await details(pilot)
        await press(pilot, ".z<enter>")
        assert answer(pilot)[2] == "$12.50 was charged for it. F9 undoes it."
        assert "expires" in screen_text(pilot.app)[6]
