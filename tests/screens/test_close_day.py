"""Closing the day by keyboard: the drawer, the backup, what is left, and out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.makers import DAY
from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import MARTA, NOW, answer, at_desk, here
from tests.screens.test_account import SECRET, SIZES, made
from tuils.library.foundation.administration.backup import backups
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.money.paying import charge, pay
from tuils.library.lending.rules.rules import set_circulation_rule


def busy(desk: Desk) -> None:
    set_value(desk, "fines", True)
    set_circulation_rule(desk, "fine_rate", "25/1d")
    charge(desk, MARTA, 300, "copies made")
    pay(desk, MARTA, 250)
    checkout(desk.as_of(NOW - 30 * DAY), MARTA, SECRET)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_day_is_closed_step_by_step(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size) as pilot:
        await made(pilot, busy)
        await press(pilot, f"{MARTA}<enter><f10>close the day<enter>")
        assert here(pilot) == "CloseDay"
        assert answer(pilot)[1] == "A patron is still here or parked."
        await press(pilot, "<enter>")
        assert here(pilot) == "DeskScreen"
        await press(pilot, ".x<enter><f10>close the day<enter>")
        assert answer(pilot)[1] == "Next: count the drawer. Expected, without your starting cash: $2.50."
        assert_golden(pilot.app, f"close-day-{size[0]}x{size[1]}")
        await press(pilot, "<enter>lots<enter>")
        assert answer(pilot)[1] == '"lots" is not an amount. Type it like 12.50.'
        await press(pilot, "2.50<enter>")
        assert answer(pilot)[0] == "OK"
        assert answer(pilot)[2] == "Next: the backup."
        pilot.app.desk.clock.forward(minutes=5)  # type: ignore[attr-defined]
        await press(pilot, "<enter>")
        assert answer(pilot) == ("OK", "Backed up and tested.", "All done for today.")
        assert len(backups(tmp_path / "maple.db")) == 1
        assert size[0] < 60 or any("Backup" in row and "done" in row for row in screen_text(pilot.app))
        await press(pilot, "<f6>")
        assert here(pilot) == "SignIn"


async def test_what_is_left_opens(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await made(pilot, busy)
        await press(pilot, "<f10>close the day<enter>")
        row = next(row for row in screen_text(pilot.app) if "Overdue" in row)
        await press(pilot, f"{row.split()[0]}<enter>")
        assert here(pilot) == "OverdueList"
        await press(pilot, "<escape>")
        assert here(pilot) == "CloseDay"


async def test_an_amount_at_the_line_of_the_drawer_is_what_was_counted(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await made(pilot, busy)
        await press(pilot, "<f10>close the day<enter>2.50<enter>")
        assert (answer(pilot)[0], answer(pilot)[2]) == ("OK", "Next: the backup.")
