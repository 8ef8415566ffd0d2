"""Summer reading on the screen: set up, sign up, log by two keys, give a prize in the same breath, why."""

from __future__ import annotations

from pathlib import Path

from tests.screens.golden import assert_golden
from tests.screens.keys import press
from tests.screens.maple import answer, at_desk, here


async def test_a_scan_and_a_number_log_what_was_read(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f10>summer<enter>")
        assert here(pilot) == "ReadingProgramList"
        await press(pilot, "<f6>Color Our World<tab>6/1/2026<tab>2/28/2027<tab>minutes:600, adults=books:8<f6>")
        assert here(pilot) == "ReadingProgramList", answer(pilot)
        await press(pilot, "<down><f8><f6>50%<tab>A book<tab>14<tab><f6>")
        assert here(pilot) == "ReadingPrizes", answer(pilot)
        await press(pilot, "<escape><enter><f6>Tom<tab>6-11<tab>Field family<tab><tab><tab>L1<f6>")
        assert here(pilot) == "ReadingDesk", answer(pilot)
        assert "Signed up: Tom. Log card L1." in " ".join(answer(pilot))
        await press(pilot, "<f6>Rosa<tab>6-11<tab>Field family<tab><tab><tab>L2<f6>L1<enter>")
        assert "Tom has 0 of 600 minutes." in " ".join(answer(pilot))
        await press(pilot, "20<enter>")
        assert "Logged for Tom: 20 minutes. Now 20 of 600." in " ".join(answer(pilot))
        await press(pilot, "2 30<enter>")
        assert "Logged for Rosa: 30 minutes." in " ".join(answer(pilot))
        await press(pilot, "1 300<enter>")
        assert "Earned: A book. Give it?" in " ".join(answer(pilot))
        assert_golden(pilot.app, "reading-80x24")
        await press(pilot, "y<enter>")
        assert "Given to Tom: A book. 13 left." in " ".join(answer(pilot))
        await press(pilot, "<f12>")
        assert here(pilot) == "WhyScreen"
        assert_golden(pilot.app, "why-reading-80x24")
        await press(pilot, "<escape><f9><enter>")
        assert "not given" in " ".join(answer(pilot))


async def test_a_card_is_signed_up_a_family_logged_and_a_winner_drawn(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f10>summer<enter><f6>Winter<tab>6/1/2026<tab>2/28/2027<tab>minutes:20<f6>")
        await press(pilot, "<down><f8><f6>100%<tab>Bicycle<tab>1<tab>yes<f6>")
        assert here(pilot) == "ReadingPrizes", answer(pilot)
        await press(pilot, "<escape><enter>21234000000923<enter>")
        assert "This card is not signed up." in " ".join(answer(pilot))
        await press(pilot, "y<enter>")
        assert here(pilot) == "ReaderForm", answer(pilot)
        await press(pilot, "<tab><tab>Field family<f6>")
        assert here(pilot) == "ReadingDesk", answer(pilot)
        await press(pilot, "<down><f8>20<enter>")
        assert "Logged 20 minutes for each of 1." in " ".join(answer(pilot))
        await press(pilot, "<escape><f8><down><f8>y<enter>")
        assert "Bicycle: the winner is R" in " ".join(answer(pilot))
        await press(pilot, "<escape><enter><down>.v<enter>y<enter>")
        assert "Sign-up taken back:" in " ".join(answer(pilot))
