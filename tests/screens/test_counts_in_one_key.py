"""Counts in one key on the screen: the desk stays as it is, a question stays open, the gun counts from any screen."""

from __future__ import annotations

from pathlib import Path

from tests.grove import MARTA
from tests.screens.at_desk import Seat, seat
from tuils.library.foundation.counters import totals
from tuils.library.lending.money.paying import charge
from tuils.screens.widgets.field import EntryField


def visits() -> int:
    return sum(n for key, n in totals().items() if key.kind == "visits")


async def scan(at: Seat, code: str) -> None:
    at.screen.post_message(EntryField.Sent(code))
    await at.settled()


async def test_a_count_leaves_the_desk_as_it_was(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press("+v<enter>")
        assert at.said[:2] == ("OK", "Visits today: 1")
        await at.press(f"{MARTA}<enter>")
        before = at.rows()[4:-2]
        await at.press("+12v<enter>")
        assert "Visits today: 13" in " ".join(at.said)
        assert at.rows()[4:-2] == before, "the patron and the list stay"
        await at.press("<f9><enter>")
        assert visits() == 1


async def test_a_question_stays_open_while_one_counts(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.app.do(charge, MARTA, 740, "copies")
        await at.press(f"{MARTA}<enter>.y<enter>")
        asked = at.screen.asked_for
        await at.press("+v<enter>")
        await scan(at, "+v")
        assert at.screen.asked_for == asked
        assert visits() == 2
        assert "Visits today: 2" in " ".join(at.said)


async def test_the_gun_counts_on_any_screen_while_a_question_is_open(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.app.do(charge, MARTA, 740, "copies")
        await at.press(f"<f4>{MARTA}<enter>.a<enter>.g<enter><enter>")
        asked = at.screen.asked_for
        await scan(at, "+v")
        assert visits() == 1
        assert at.screen.asked_for == asked
