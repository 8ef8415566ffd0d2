"""The reading history on a card: there for who may see it, read only when one turns to it, begun and ended there."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import ELENA, MARTA, Maple, answer, at_desk, until
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.history import keep_history
from tuils.models import db
from tuils.screens.patrons.card.screen import Card


def maple(pilot: Pilot[Any]) -> Maple:
    return cast("Maple", pilot.app)


SIZES = [(80, 24), (40, 12)]


async def turn_to_history(pilot: Pilot[Any], card: str) -> None:
    await press(pilot, f"<f4>{card}<enter>")
    await press(pilot, "<left><left>")


def looks() -> int:
    return count("audit_row WHERE kind = 'history'")


def count(what: str) -> int:
    return int(db.execute_sql(f"SELECT count(*) FROM {what}").fetchone()[0])


async def read_something(pilot: Pilot[Any], card: str) -> None:
    app = maple(pilot)
    desk = app.desk
    await app.work(keep_history, desk, card, True)
    (barcode,) = await app.work(
        lambda: db.execute_sql("SELECT barcode FROM item WHERE loan IS NULL LIMIT 1").fetchone()
    )
    await app.work(checkout, desk, card, barcode)
    await app.work(checkin, desk, barcode)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await read_something(pilot, ELENA)
        await turn_to_history(pilot, ELENA)
        await until(pilot, lambda: answer(pilot)[1].startswith("1 title"))
        assert_golden(pilot.app, f"card-history-{size[0]}x{size[1]}")


async def test_it_is_begun_and_ended_there(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await turn_to_history(pilot, MARTA)
        assert answer(pilot)[1] == "Reading history is off."
        await press(pilot, ".b<enter>")
        assert answer(pilot)[1] == "Reading history is on, as the patron asked."
        await read_something(pilot, MARTA)
        await press(pilot, "<right><left>")
        await until(pilot, lambda: answer(pilot)[1].startswith("1 title"))
        await press(pilot, ".b<enter>n<enter>")
        assert await maple(pilot).work(count, "reading_history") == 1
        await press(pilot, ".b<enter>y<enter>")
        assert answer(pilot)[1] == "Reading history is off. The list was deleted."
        assert await maple(pilot).work(count, "reading_history") == 0


async def test_a_look_is_noted_when_one_turns_to_it_and_not_before(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await read_something(pilot, ELENA)
        await press(pilot, f"<f4>{ELENA}<enter>")
        assert isinstance(pilot.app.screen, Card)
        assert await maple(pilot).work(looks) == 0
        await press(pilot, "<left><left>")
        await until(pilot, lambda: answer(pilot)[1].startswith("1 title"))
        assert await maple(pilot).work(looks) == 1
        await press(pilot, "<down><enter>")
        assert type(pilot.app.screen).__name__ == "Title"


async def test_a_volunteer_has_no_such_tab(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        await press(pilot, f"<f4>{ELENA}<enter>")
        assert "History" not in "\n".join(screen_text(pilot.app))
