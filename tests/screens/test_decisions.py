"""Needs a decision: told at the idle desk, listed, read whole, settled by one key, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.bundles import Van
from tests.library.makers import borrower, patron_id, value
from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import ELENA, MARTA, answer, at_desk, here
from tuils.library.lending.loans.checkout import checkout

SIZES = [(80, 24), (40, 12)]
SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
BEES = "31234000010017"


async def lent_on_both(pilot: Pilot[Any]) -> None:
    """The van to Marta, then this desk to Elena; the van comes home."""
    app: Any = pilot.app

    def make() -> None:
        van = Van(app.desk)
        item = value("SELECT id FROM item WHERE barcode = ?", BEES)
        due = {"due": app.desk.now + 1_814_400_000_000}
        van.writes(app.desk, "checkout", {"patron": patron_id(MARTA)}, item=item, data=due)
        app.desk.clock.now += 60_000_000
        checkout(app.desk, ELENA, BEES)
        van.comes_home(app.desk)

    await app.work(make)


async def listed(pilot: Pilot[Any]) -> None:
    await lent_on_both(pilot)
    await press(pilot, "<f10>needs a decision<enter>")
    assert here(pilot) == "Decisions"


async def has(pilot: Pilot[Any], card: str) -> bool:
    app: Any = pilot.app
    return bool(await app.work(lambda: borrower(BEES) == patron_id(card)))


@SIZE
async def test_what_needs_a_decision_looks_like_this(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await press(pilot, "<f10>needs a decision<enter>")
        assert answer(pilot)[1] == "Nothing needs a decision."
        await press(pilot, "<escape>")
        await listed(pilot)
        assert_golden(pilot.app, f"decisions-{size[0]}x{size[1]}")
        await press(pilot, "<down><enter>")
        assert here(pilot) == "OneDecision"
        assert_golden(pilot.app, f"decision-{size[0]}x{size[1]}")


async def test_one_key_settles_it_and_f9_takes_that_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await listed(pilot)
        await press(pilot, "<f6>")
        assert answer(pilot) == ("OK", "Settled: The bee book stays as it is.", "F9 undoes it.")
        assert await has(pilot, ELENA)
        await press(pilot, "<f9><enter>")
        await press(pilot, "<escape><escape><f10>needs a decision<enter><f7>")
        assert answer(pilot)[1].startswith("The bee book is checked out to Marta Field.")
        assert await has(pilot, MARTA)


async def test_settled_where_it_is_read(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await listed(pilot)
        await press(pilot, "<down><enter>")
        await press(pilot, "<f7>")
        assert here(pilot) == "Decisions"
        assert await has(pilot, MARTA)


async def test_the_idle_desk_says_so(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await lent_on_both(pilot)
        await press(pilot, f"{MARTA}<enter><escape>")
        (line,) = [line for line in screen_text(pilot.app) if "Needs a decision" in line]
        await press(pilot, f"{line.split()[0]}<enter>")
        assert here(pilot) == "Decisions"


async def test_who_may_not_decide_sees_nothing_of_it(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f10>")
        assert "Needs a decision" not in "\n".join(screen_text(pilot.app))
