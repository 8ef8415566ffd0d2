"""How long things are kept, at the screen: read, set, counted, purged."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from tests.library.makers import Clock
from tests.screens.golden import assert_golden
from tests.screens.keys import press
from tests.screens.maple import Maple, answer, at_desk, here
from tuils.library.foundation.administration.retention import kept_for
from tuils.library.office.retention.retention_rules import RULES
from tuils.library.people.patrons.patrons import edit_patron, register_patron

OPEN = "<f10>data retention<enter>"
NOTES = f"{list(RULES).index('notes') + 1}<enter>"


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await press(pilot, OPEN)
        assert_golden(pilot.app, f"keeping-{name}")
        await press(pilot, f"{NOTES}<enter>")
        assert_golden(pilot.app, f"keeping-asked-{name}")


async def test_a_time_is_set_and_taken_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        await press(pilot, f"{OPEN}{NOTES}<enter>soon<enter>")
        assert answer(pilot)[0] == "STOP"
        await press(pilot, "60d<enter>")
        assert answer(pilot)[:2] == ("OK", "Notes after their last day: 60 days")
        await press(pilot, "<enter>-<enter>")
        assert await app.read(kept_for, RULES["notes"]) is None
        await press(pilot, "<enter><enter>")
        assert await app.read(kept_for, RULES["notes"]) is None, "Enter alone leaves it"
        await press(pilot, "<f9><enter><f9><enter><f9><enter>")
        assert str(await app.read(kept_for, RULES["notes"])) == "30d"


async def test_what_is_older_is_counted_asked_for_and_let_go_of(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        card = (await app.do(register_patron, {"first_name": "Ada", "street": "Elm Street 5"})).card
        await app.do(edit_patron, card, {"street": "Oak Street 7"})
        cast("Clock", app.desk.clock).forward(days=40)
        await press(pilot, f"{OPEN}<f6>")
        assert answer(pilot)[0] == "NOTE"
        assert_golden(pilot.app, "keeping-counted-80x24")
        await press(pilot, "<f7>")
        assert answer(pilot)[0] == "ASK"
        await press(pilot, "n<enter>")
        await press(pilot, "<f7>y<enter>")
        assert answer(pilot)[0] == "OK"
        await press(pilot, "<f6>")
        assert answer(pilot)[:2] == ("OK", "Nothing is due to be deleted.")


async def test_a_volunteer_does_not_see_it(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, OPEN)
        assert here(pilot) == "Menu"
