"""Items in transit between branches, and items that wait for repair."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.at_once import add_code
from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import MARTA, answer, at_desk, here, keys, told
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.holds.transfers import transfer_copy
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.checkin import checkin

SIZES = [(80, 24), (40, 12)]
SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
BEES, SECRET, BIBLE, MARKUP = "31234000010017", "31234000010025", "31234000010041", "31234000010066"
SECRET_LIFE = "The secret life of bees"


async def sent(pilot: Pilot[Any]) -> None:
    """Send two copies to the van; one of them for a hold there."""
    app: Any = pilot.app
    await app.do(add_code, "branch", "VAN", {"name": "Bookmobile"})
    await app.do(transfer_copy, BIBLE, "VAN")
    app.desk.clock.now += 1_000_000
    await app.do(place_hold, MARTA, BEES, pickup="VAN")
    await app.do(checkin, BEES)


@SIZE
async def test_what_is_on_its_way(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await press(pilot, "<f10>in transit<enter>")
        assert answer(pilot)[1] == "Nothing is in transit."
        await press(pilot, "<escape>")
        await sent(pilot)
        await press(pilot, "<f10>in transit<enter>")
        assert here(pilot) == "OnTheWay"
        assert told(pilot, 3, 5, 6) == [("Bookmobile", "", BIBLE), ("Bookmobile", "a hold", BEES)]
        assert not any(word in "\n".join(screen_text(pilot.app)) for word in ("Marta", "4417", "FIE"))
        assert_golden(pilot.app, f"on-its-way-{size[0]}x{size[1]}")


async def test_what_came_is_checked_in_and_leaves_the_list(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await sent(pilot)
        await press(pilot, "<f10>in transit<enter><f7>")
        assert (told(pilot, 0), answer(pilot)[1]) == ([], "Nothing is in transit to this branch.")
        await press(pilot, "<f7><f6>")
        assert answer(pilot)[0] == "ASK"
        assert answer(pilot)[1].startswith("Arrived, check it in: The beekeeper's bible : bees")
        await press(pilot, "y<enter>")
        assert [code for (code,) in told(pilot, 6)] == [BEES]
        assert answer(pilot)[0] in ("SHELF", "TRANSIT")
        await press(pilot, "<f12>")
        assert here(pilot) == "WhyScreen"


@SIZE
async def test_repairs(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        app: Any = pilot.app
        await press(pilot, "<f10>repairs<enter>")
        assert answer(pilot)[1] == "Nothing is waiting for repair."
        await press(pilot, "<escape>")
        await app.do(mark_copy, BEES, "damaged", "page 12 is torn [/i]")
        await app.do(mark_copy, MARKUP, "in_repair")
        await press(pilot, "<f10>repairs<enter>")
        assert here(pilot) == "Repairs"
        assert {row[0] for row in told(pilot, 3)} == {"damaged", "in repair"}
        assert_golden(pilot.app, f"repairs-{size[0]}x{size[1]}")


async def test_a_mended_copy_is_back_in_use_and_undo_sets_it_aside_again(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        app: Any = pilot.app
        await app.do(mark_copy, BEES, "damaged")
        await app.do(mark_copy, SECRET, "damaged")
        await press(pilot, f"<f10>repairs<enter>{BEES}<enter>")
        assert answer(pilot)[:2] == ("NOTE", "The bee book")
        await press(pilot, "<f7>")
        assert here(pilot) == "RepairForm"
        await press(pilot, "Acme Bindery<down>Loose pages<down>2026-12-11<f6>")
        assert answer(pilot)[:2] == ("OK", "To repair: The bee book")
        assert told(pilot, 1, 3, 4) == [("The bee book", "in repair", "Acme Bindery"), (SECRET_LIFE, "damaged", "")]
        await press(pilot, f"{BEES}<enter>")
        assert answer(pilot)[:2] == ("SHELF", "Back from repair. Put it on the cart: The bee book")
        assert told(pilot, 1) == [(SECRET_LIFE,)]
        assert "F9 Undo" in keys(pilot)
        await press(pilot, "<f9><enter>")
        assert told(pilot, 1) == [("The bee book",), (SECRET_LIFE,)]
        await press(pilot, "1<enter><f7>")
        assert [line.value for line in app.screen.lines][:3] == ["Acme Bindery", "Loose pages", "2026-12-11"]
        await press(pilot, "<down><down><down>12.50<f6><f6>")
        assert answer(pilot)[:2] == ("SHELF", "Back from repair. Put it on the cart: The bee book")
