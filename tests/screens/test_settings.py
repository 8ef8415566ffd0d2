"""Settings of the library and its codes: chosen, typed, set, and taken back."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from tests.at_once import make_program
from tests.screens.golden import assert_golden
from tests.screens.keys import press, settled
from tests.screens.maple import Maple, answer, at_desk, here, values
from tuils.library.foundation.administration.known import SETTINGS, code_row
from tuils.library.foundation.administration.settings import value_of
from tuils.screens.kit.home import HomeScreen

OPEN = "<f10>settings<enter>"
FINES = f"{list(SETTINGS).index('fines') + 1}<enter>"


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await press(pilot, OPEN)
        assert_golden(pilot.app, f"settings-{name}")
        await press(pilot, FINES)
        assert_golden(pilot.app, f"settings-asked-{name}")
        await press(pilot, "yes<enter>")
        assert_golden(pilot.app, f"settings-set-{name}")


async def test_a_setting_is_typed_and_taken_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        await press(pilot, f"{OPEN}{FINES}perhaps<enter>")
        assert answer(pilot)[0] == "STOP"
        await press(pilot, "yes<enter>")
        assert answer(pilot)[:2] == ("OK", "Charge overdue fines: yes")
        assert await app.read(value_of, "fines") is True
        await press(pilot, "<f9><enter>")
        await press(pilot, "<escape>")
        assert await app.read(value_of, "fines", None) is None


async def test_what_keeps_the_clock_of_before_is_told_with_another_zone(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        made = await app.do(make_program, {"title": "Story time"}, ["2026-12-08T10:30", "2026-12-15T10:30"])
        await press(pilot, f"{OPEN}2<enter>America/New_York<enter>")
        said = "Time zone, such as America/Chicago: America/New_York"
        assert answer(pilot) == ("NOTE", said, "2 sessions: still in the old time zone. F9 undoes it.")
        await press(pilot, "<escape><escape>")
        await cast("HomeScreen", app.screen).home.open("program_form", session=made.sessions[0])
        await settled(pilot)
        assert (values(pilot)["day"], values(pilot)["time"]) == ("2026-12-08", "11:30 am")
        await press(pilot, f"<escape>{OPEN}<f9><enter><escape>")
        assert app.desk.zone.key == "America/Chicago"


@pytest.mark.whole
async def test_a_code_has_a_screen_of_its_own(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        await press(pilot, f"{OPEN}{len(SETTINGS) + 1}<enter>")
        assert here(pilot) == "OneCode"
        await press(pilot, "3<enter>25.00<enter>")
        assert answer(pilot)[0] == "OK"
        assert (await app.read(code_row, "item_type", "BK") or {})["replacement_cents"] == 2500
        await press(pilot, "3<enter>-<enter>")
        assert (await app.read(code_row, "item_type", "BK") or {})["replacement_cents"] is None


async def test_a_volunteer_does_not_see_it(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, OPEN)
        assert here(pilot) == "Menu"


async def test_a_setting_is_chosen_by_its_name_or_words(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        await press(pilot, f"{OPEN}desk_programs<enter>yes<enter>")
        assert await app.read(value_of, "desk_programs") is True
        await press(pilot, "charge overdue<enter>")
        assert answer(pilot)[:2] == ("ASK", "Charge overdue fines")
        await press(pilot, "<escape>zebra<enter>")
        assert answer(pilot)[1] == "Which line?"
