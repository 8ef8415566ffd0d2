"""Curbside on the screen: a scan asks for the time, keys pack and hand out, and F9 takes it back."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from tests.screens.golden import assert_golden
from tests.screens.keys import press
from tests.screens.maple import Maple, answer, at_desk, here
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.terms.blocks import Override

CARD = "21234000000923"
ON_SHELF = Override(frozenset({"ON_SHELF"}), "Curbside")


async def test_a_time_a_bag_and_a_call(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        do = cast("Maple", pilot.app).do
        title = await do(add_title, {"title": "Curb song"})
        await do(add_item, title.id, {"barcode": "31234000007701"})
        await do(place_hold, CARD, title.id, override=ON_SHELF)
        await do(checkin, "31234000007701")
        await press(pilot, "<f10>curbside<enter>")
        assert here(pilot) == "CurbsideList", answer(pilot)
        await press(pilot, f"{CARD}<enter>")
        assert "When do they come" in " ".join(answer(pilot))
        await press(pilot, "2027-03-04T15:30<enter>")
        assert "1 item, to pack" in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, "<f6>")
        assert "1 item, packed" in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, f"{CARD}<enter>")
        assert "outside" in " ".join(answer(pilot)), answer(pilot)
        assert_golden(pilot.app, "curbside-80x24")
        await press(pilot, "<f8>")
        assert "picked up" in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, "<f9><enter>")
        assert "open again" in " ".join(answer(pilot)), answer(pilot)
