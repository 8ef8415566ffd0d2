"""Public computers on the screen: a scan signs up, Enter seats, the line is told, and F9 takes it back."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from tests.screens.golden import assert_golden
from tests.screens.keys import press
from tests.screens.maple import Maple, answer, at_desk, here
from tuils.library.activities.computers.stations import add_station


async def test_a_scan_signs_up_and_enter_seats(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f10>public comp<enter>")
        assert here(pilot) == "PublicComputers", answer(pilot)
        assert "No public computers yet." in " ".join(answer(pilot))
        await press(pilot, "<escape>")
        for code in ("A1", "A2"):
            await cast("Maple", pilot.app).do(add_station, code, {"name": f"Computer {code[1]}"})
        await press(pilot, "<f10>public comp<enter>21234000000923<enter>")
        assert "seat held" in " ".join(answer(pilot))
        await press(pilot, "<enter>")
        assert "60 min" in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, "<f6>")
        assert "Computer 2: guest 2, seat held" in " ".join(answer(pilot))
        await press(pilot, "<enter>.h<enter>")
        assert "Who is Computer 2 for?" in " ".join(answer(pilot))
        await press(pilot, "<enter>")
        assert "Waiting: guest 3, about" in " ".join(answer(pilot))
        assert_golden(pilot.app, "computers-80x24")
        await press(pilot, "2<enter><f7>")
        assert "can't be extended: somebody is waiting." in " ".join(answer(pilot))
        await press(pilot, "<f8>")
        assert "Computer 2: guest 3, seat held" in " ".join(answer(pilot))
        await press(pilot, ".v<enter>")
        assert "Computer 2: free" in " ".join(answer(pilot))
        await press(pilot, "<f9><enter>")
        assert "has its turn again" in " ".join(answer(pilot))
        await press(pilot, "1<enter><f7>")
        assert "75 min" in " ".join(answer(pilot))
