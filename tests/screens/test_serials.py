"""Magazines on the screen: a subscription, a cover that is scanned, what is late."""

from __future__ import annotations

from pathlib import Path

from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import answer, at_desk, here
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.titles.titles import add_title

COVER, READS_LIKE_A_COVER = "977031784700112", "31234000000909"


async def test_a_magazine_is_subscribed_to_and_its_issues_come(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f10>magazines<enter>")
        assert here(pilot) == "SerialList"
        await press(pilot, "<f6>Honeybee<tab><tab>6/1/2026<tab>")
        assert_golden(pilot.app, "serial-form-80x24")
        await press(pilot, "<f6>")
        assert here(pilot) == "SerialList", answer(pilot)
        await press(pilot, f"{COVER}<enter>")
        assert "Which subscription is it?" in " ".join(answer(pilot))
        await press(pilot, "1<enter>")
        assert "2026 Dec. 6 issues are late." in " ".join(answer(pilot))
        assert_golden(pilot.app, "serials-80x24")
        await press(pilot, f"{COVER}<enter>")
        assert "was received already" in " ".join(answer(pilot))
        await press(pilot, "<enter>")
        assert here(pilot) == "IssueList"
        assert_golden(pilot.app, "serial-issues-80x24")
        for no_cover in (READS_LIKE_A_COVER[:-1] + "8", "thanks"):
            await press(pilot, f"{no_cover}<enter>")
            assert "cannot be read" in " ".join(answer(pilot))
        await press(pilot, "<f3>Honeybee<enter>")
        assert any(row.startswith(" Issues    2026 Dec") for row in screen_text(pilot.app))


async def test_the_barcode_of_a_copy_is_no_cover(tmp_path: Path) -> None:
    """Its first 12 digits are a UPC, and two more look like an issue."""
    async with at_desk(tmp_path, "admin") as pilot:
        made = await pilot.app.do(add_title, {"title": "Hive"})  # type: ignore[attr-defined]
        await pilot.app.do(add_item, made.id, {"barcode": READS_LIKE_A_COVER})  # type: ignore[attr-defined]
        await press(pilot, "<f10>magazines<enter><f6>Honeybee<tab><tab>6/1/2026<tab><f6>")
        await press(pilot, f"{READS_LIKE_A_COVER}<enter>")
        assert "No subscription here has this" in " ".join(answer(pilot))


async def test_late_issues_are_claimed(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f10>magazines<enter><f6>Honeybee<tab><tab>6/1/2026<tab><f6>")
        await press(pilot, "<f7>")
        assert here(pilot) == "LateIssues"
        await press(pilot, "<f7>")
        assert "beekeeper, 2026 Jun." in " ".join(answer(pilot))
        await press(pilot, "<f8>")
        assert "Did not appear: Honeybee" in " ".join(answer(pilot))
        assert_golden(pilot.app, "late-issues-80x24")
        await press(pilot, "<f9><enter>")
        assert "is expected again" in " ".join(answer(pilot))
