"""Families at the screen: linked, unlinked, shown, and two records merged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import ED, ELENA, MARTA, Maple, answer, at_desk
from tuils.library.lending.money.families import family_account
from tuils.library.people.patrons.patrons import edit_patron, patron_sheet
from tuils.screens.patrons.card.screen import Card
from tuils.screens.patrons.merging import MergePeople
from tuils.screens.widgets.rows import Rows, cell_text

SIZES = [(80, 24), (40, 12)]
CHILD = "21234000003328"


def app(pilot: Pilot[Any]) -> Maple:
    assert isinstance(pilot.app, Maple)
    return pilot.app


async def on_family(pilot: Pilot[Any], card: str) -> None:
    await press(pilot, f"<f4>{card}<enter><left>")
    screen = pilot.app.screen
    assert isinstance(screen, Card)
    while screen.here.name != "family":
        await press(pilot, "<left>")


def ties(pilot: Pilot[Any]) -> list[tuple[str, ...]]:
    rows = pilot.app.screen.query_one(Rows).rows
    return [(cell_text(row[1]), cell_text(row[2]), cell_text(row[-1])) for row in rows]


async def test_a_guardian_a_family_and_a_proxy_are_tied_and_loosened(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await on_family(pilot, CHILD)
        await press(pilot, f".b<enter>{ELENA}<enter>")
        assert answer(pilot)[1].startswith("How is Elena Garcia related?")
        await press(pilot, "9<enter>1<enter>")
        assert answer(pilot) == ("OK", "Linked: Elena Garcia.", "F9 undoes it.")
        await press(pilot, ".b<enter>marta<enter>3<enter>")
        await press(pilot, f".b<enter>{ED}<enter>4<enter>")
        assert ties(pilot) == [
            ("Elena Garcia", "guardian", ""),
            ("Marta Field", "family", ""),
            ("Ed Ended", "proxy", "holds"),
        ]
        await press(pilot, ".v<enter>")
        assert answer(pilot)[1] == "Select a patron first."
        for _time in range(3):
            await press(pilot, "<down>.v<enter>")
            assert answer(pilot)[1].startswith("Unlinked: ")
        assert ties(pilot) == []


@pytest.mark.whole
async def test_what_is_not_meant_changes_nothing(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await on_family(pilot, CHILD)
        await press(pilot, ".b<enter>garcia<enter>")
        assert answer(pilot)[1] == "Several patrons match: garcia."
        await press(pilot, ".b<enter>nobody at all<enter>")
        assert answer(pilot)[1] == "No patron found: nobody at all."
        await press(pilot, f".b<enter>{CHILD}<enter>3<enter>")
        assert answer(pilot)[:2] == ("STOP", "Both cards belong to the same patron.")
        await press(pilot, f".b<enter>{ELENA}<enter><escape>")
        assert answer(pilot)[1] == "Nothing was changed for Elena Ruiz Garcia."
        assert ties(pilot) == []


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_a_guardian_may_hear(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await app(pilot).do(edit_patron, MARTA, {"guardian": ELENA, "born": "2018-03-14"})
        await on_family(pilot, ELENA)
        await press(pilot, "<down>.g<enter>")
        assert_golden(pilot.app, f"family-told-{size[0]}x{size[1]}")
        assert "Honeybee" not in "\n".join(screen_text(pilot.app))
        await press(pilot, "<escape>")
        assert isinstance(pilot.app.screen, Card)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_two_records_become_one_and_two_again(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await on_family(pilot, ELENA)
        await press(pilot, f".z<enter>{MARTA}<enter>")
        assert isinstance(pilot.app.screen, MergePeople)
        assert_golden(pilot.app, f"merge-people-{size[0]}x{size[1]}")
        await press(pilot, "n<enter>")
        assert isinstance(pilot.app.screen, Card)
        await press(pilot, f".z<enter>{MARTA}<enter>y<enter>")
        assert answer(pilot)[:2] == ("OK", "Merged: Elena Garcia.")
        both = [await app(pilot).read(patron_sheet, app(pilot).desk, card) for card in (MARTA, ELENA)]
        assert [one.card for one in both] == [ELENA, ELENA]
        await press(pilot, "<f9><enter>")
        assert (await app(pilot).read(patron_sheet, app(pilot).desk, MARTA)).name == "Marta Field"


async def test_a_volunteer_may_not_merge(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        await on_family(pilot, ELENA)
        await press(pilot, ".z<enter>")
        assert not pilot.app.screen.open_question  # type: ignore[attr-defined]
        assert (await app(pilot).read(family_account, app(pilot).desk, ELENA)) == ()
