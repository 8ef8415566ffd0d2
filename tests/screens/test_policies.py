"""Office, Policies and scripts: read, found by words, edited; and what to say under F1 at a block."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.grove import ATLAS, OLD, OVERSTORY
from tests.screens.at_desk import SIZES, seat

SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@SIZE
async def test_what_to_say_stands_under_f1_at_a_block(tmp_path: Path, size: tuple[int, int]) -> None:
    async with seat(tmp_path, size=size) as at:
        await at.type(OLD, OVERSTORY, "y", "pays Friday", ATLAS)
        await at.press("<f1>")
        at.golden("grove-block-help")
        await at.press("<escape><escape><escape><f1>")
        assert not any("What to say" in row for row in at.rows())


async def test_a_text_is_found_read_edited_and_removed(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>policies and scripts<enter>")
        assert at.where == "PolicyList"
        at.golden("policies")
        await at.type("upset")
        assert at.answer[1] == "1 text."
        await at.press("<down><enter>")
        assert at.where == "PolicyPage"
        at.golden("policy")
        await at.press("<escape><down><f7>")
        assert at.where == "PolicyForm"
        await at.press("<tab><tab><tab>Call the manager. / Stay calm.<f6>")
        assert at.answer[1] == "Saved: When somebody is upset"
        await at.press("<down><f8>")
        await at.type("y")
        assert at.answer[1] == "Removed: When somebody is upset."


async def test_a_new_text_needs_a_topic(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>policies and scripts<enter><f6>")
        await at.press("food and drink<tab>Food<tab><tab>Lids please.<f6>")
        assert at.answer[1] == "Not saved. Check this line: Topic"
        await at.press("<ctrl+u>food<f6>")
        assert at.answer[1] == "Saved: Food"


async def test_a_guide_leads_to_the_catalog(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>policies and scripts<enter>")
        await at.type("guide homework")
        await at.press("<down><enter>")
        assert at.where == "PolicyPage"
        assert "F7 Search" in " ".join(at.rows()), at.rows()
        await at.press("<f7>")
        assert at.where == "Catalog"
        await at.press("<f10>policies and scripts<enter>")
        await at.type("upset")
        await at.press("<down><enter>")
        assert "F7 Search" not in " ".join(at.rows())
