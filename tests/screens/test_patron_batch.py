"""Many people changed alike, and a school year begun: looked at first, done in one go, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import Maple, answer, at_desk, here, keys
from tuils.library.people.patrons.patrons import edit_patron, patron_sheet
from tuils.screens.kit.form import Form
from tuils.screens.widgets.rows import Rows, cell_text

SIZES = [(80, 24), (40, 12)]
OPEN = "<f10>batch edit patrons<enter>"
CHILD, MARTA, ED = "21234000003328", "21234000004417", "21234000007770"
DOWN = "<tab>"


async def press_all(pilot: Pilot[Any], *bursts: str) -> None:
    for one in bursts:
        await press(pilot, one)


async def grades(pilot: Pilot[Any], *cards: str) -> list[str]:
    app = cast("Maple", pilot.app)
    sheets = [await app.read(patron_sheet, app.desk, card) for card in cards]
    return [f"{sheet.category} {sheet.fields['grade']}".strip() for sheet in sheets]


async def in_class(pilot: Pilot[Any], card: str, grade: str) -> None:
    await cast("Maple", pilot.app).do(edit_patron, card, {"grade": grade})


def rows(pilot: Pilot[Any]) -> list[list[str]]:
    return [[cell_text(cell) for cell in row] for row in pilot.app.screen.query_one(Rows).rows]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await in_class(pilot, CHILD, "7b")
        await press(pilot, OPEN)
        assert_golden(pilot.app, f"people-batch-empty-{name}")
        await press(pilot, "chi" + DOWN * 8 + "+" + DOWN + "2027-07-31<f6>")
        assert_golden(pilot.app, f"people-batch-preview-{name}")
        await press(pilot, "<enter>")
        assert_golden(pilot.app, f"people-batch-done-{name}")


@pytest.mark.whole
async def test_they_are_changed_and_taken_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await in_class(pilot, CHILD, "7b")
        await press_all(pilot, OPEN, DOWN * 2 + "7<tab>", DOWN * 5 + "+<f6>")
        assert here(pilot) == "PatronBatchPreview"
        assert answer(pilot)[:2] == ("ASK", "Change 1 patron? Press Enter.")
        assert "Grade: 7b -> 8b" in answer(pilot)[2]
        assert await grades(pilot, CHILD) == ["CHILD 7b"]
        await press(pilot, "<enter>")
        assert answer(pilot) == ("OK", "Changed: 1 patron.", "F9 undoes it.")
        assert await grades(pilot, CHILD) == ["CHILD 8b"]
        await press_all(pilot, "<f9>", "<enter>")
        assert await grades(pilot, CHILD) == ["CHILD 7b"]


async def test_a_file_of_cards_and_what_is_refused(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        source = tmp_path / "cards.txt"
        source.write_text(f"{MARTA}\nnone[/i]\x1b[31m\n{ED}\n", encoding="utf-8")
        await press_all(pilot, OPEN, DOWN * 5 + f"{source}<tab>", "<tab><tab><tab>end<f6>")
        assert answer(pilot)[1] == "Change 1 patron? Press Enter. 1 can't be changed."
        assert rows(pilot)[0][3] == "No library card has this number."
        assert [row[1::2] for row in rows(pilot)[1:]] == [
            ["Marta Field", "until Sun, Dec 6; 3 items checked out"], ["Ed Ended", "no change needed"]
        ]  # fmt: skip
        await press_all(pilot, "<enter>", "<escape>")
        assert here(pilot) not in ("PatronBatch", "PatronBatchPreview")


async def test_nobody_has_outgrown_their_category(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press_all(pilot, OPEN, DOWN * 4 + "q<tab>", DOWN * 4 + "renew<f6>")
        form = pilot.app.screen
        assert isinstance(form, Form)
        assert form.line("outgrown").fault == "y, or leave blank"
        await press_all(pilot, "<shift+tab>" * 5, "y<tab>", "<f6>")
        assert answer(pilot)[:2] == ("NOTE", "No patrons match.")


@pytest.mark.whole
async def test_lines_are_looked_at_and_nothing_is_lost(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press_all(
            pilot, OPEN, "zzz<tab>", "<tab><tab>soon<tab>", "<tab>/nowhere<tab>", "<tab><tab><tab>never<f6>"
        )
        form = pilot.app.screen
        assert isinstance(form, Form)
        assert form.line("ended").fault == "Type it like 12/24/2026 or Dec 24."
        assert form.line("category").fault
        assert form.line("member").fault
        await press(pilot, "<escape>")
        assert "Unsaved changes kept" in answer(pilot)[1]
        await press_all(pilot, OPEN, "n<enter>")
        await press(pilot, "<f6>")
        assert answer(pilot)[0] == "STOP"
        await press_all(pilot, DOWN * 2 + "12<tab>", "<f6>")
        assert answer(pilot)[0] == "STOP", "nothing says what should change"
        await press_all(pilot, "<tab><tab><tab><tab>", "<tab>3<f6>")
        assert answer(pilot)[:2] == ("NOTE", "No patrons match.")
        assert keys(pilot).startswith("Tab Next")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_school_year(tmp_path: Path, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await in_class(pilot, CHILD, "7b")
        await in_class(pilot, MARTA, "9a")
        source = tmp_path / "o.csv"
        text = "First name,Last name,DOB,Grade\nElena Ruiz,Garcia,2014-01-09,8b\nZoe,=Ng [b],2015-01-01,6a\n"
        source.write_text(text, encoding="utf-8")
        await press_all(pilot, OPEN, "<f7>")
        assert_golden(pilot.app, f"school-empty-{name}")
        await press_all(pilot, f"{source}<tab>", DOWN * 4 + "end<f6>")
        assert here(pilot) == "SchoolPreview"
        assert_golden(pilot.app, f"school-preview-{name}")
        assert await grades(pilot, CHILD) == ["CHILD 7b"]
        await press(pilot, "<enter>")
        assert_golden(pilot.app, f"school-done-{name}")
        assert await grades(pilot, CHILD) == ["CHILD 8b"]
        await press(pilot, "<escape>")
        assert here(pilot) == "PatronBatch"


@pytest.mark.whole
async def test_a_table_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press_all(pilot, OPEN, "<f7>", "/nowhere/at.csv<tab>", "<f6>")
        assert answer(pilot)[:2] == ("NOTE", "Can't read this file.")
        empty = tmp_path / "e.csv"
        empty.write_text("a,b\n1,2\n", encoding="utf-8")
        await press_all(pilot, "<escape>", "<f7>", "n<enter>", f"{empty}<tab>", "<f6>")
        assert "No column of this file" in answer(pilot)[2]


async def test_who_may_not_does_not_find_it(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        await press(pilot, "<f10>")
        assert "Change many" not in "\n".join(screen_text(pilot.app))
