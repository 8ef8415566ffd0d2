"""Deposits on the screen: a place is typed, its set scanned and sent, a scan brings a copy home, F9 takes it back."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from tests.screens.golden import assert_golden
from tests.screens.keys import press
from tests.screens.maple import Maple, answer, at_desk, here
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.titles.titles import add_title

FIRST, SECOND = "31234000007701", "31234000007719"


async def test_a_set_out_and_home(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        do = cast("Maple", pilot.app).do
        title = await do(add_title, {"title": "Away song"})
        await do(add_item, title.id, {"barcode": FIRST})
        await do(add_item, title.id, {"barcode": SECOND})
        await press(pilot, "<f10>deposits<enter>")
        assert here(pilot) == "DepositList", answer(pilot)
        await press(pilot, "Sunrise Home<enter>")
        assert "not on the list of places" in " ".join(answer(pilot))
        await press(pilot, "y<enter>")
        assert here(pilot) == "DepositSending", answer(pilot)
        await press(pilot, f"{FIRST}<enter>")
        await press(pilot, f"{SECOND}<enter>")
        assert "2 copies for Sunrise Home" in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, "<escape>")
        assert "and not sent" in " ".join(answer(pilot)), answer(pilot)
        assert here(pilot) == "DepositSending", answer(pilot)
        await press(pilot, "<f6>")
        await press(pilot, "2031-03-06<enter>")
        assert "2 of 2 copies there" in " ".join(answer(pilot)), answer(pilot)
        assert_golden(pilot.app, "deposits-80x24")
        await press(pilot, f"{FIRST}<enter>")
        assert "deposit place" in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, "<f7>")
        await press(pilot, "40<enter>")
        assert "Their own count: 40" in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, "<f8>y<enter>")
        assert "Missing: 1" in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, "<f9><enter>")
        assert "at Sunrise Home again" in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, ".t<enter>")
        assert "When should it be back" in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, "+6w<enter>")
        await press(pilot, ".o<enter>")
        assert "go next" in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, "Elm School<enter>y<enter><enter>")
        assert "Elm School: 1 of 1 copy there" in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, "<f6>y<enter>")
        assert "deposit place" in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, ".s<enter>")
        await press(pilot, "<f7>Elm Street School<enter>")
        assert "Elm Street School" in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, "<f6>")
        assert "private" in " ".join(answer(pilot)), answer(pilot)
