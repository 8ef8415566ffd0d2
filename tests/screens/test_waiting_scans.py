"""A scan never answers, drops or discards a question, and no question outlives its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.grove import FROG, MARTA, OVERSTORY, OWL
from tests.library.talking import out
from tests.screens.at_desk import Seat, seat
from tuils.library.lending.money.paying import charge
from tuils.models import db
from tuils.screens.widgets.field import EntryField

WAIVE = f"<f4>{MARTA}<enter>.a<enter>.g<enter><enter>"


def waived() -> int:
    return int(db.execute_sql("SELECT count(*) FROM journal WHERE kind = 'waive'").fetchone()[0])


async def scan(at: Seat, *codes: str) -> None:
    for code in codes:
        at.screen.post_message(EntryField.Sent(code))
        await at.settled()


def prompt(at: Seat) -> str:
    return at.screen.asked_for[0]


async def at_the_reason(at: Seat) -> None:
    await at.app.do(charge, MARTA, 740, "copies")
    await at.press(WAIVE)
    assert (prompt(at), at.said) == ("Reason", ("ASK", "Why waive $7.40 for Marta Field?"))


@pytest.mark.parametrize("away", ["<f2>", "<f3>", "<f5>"])
async def test_a_question_that_one_walks_away_from_is_canceled(tmp_path: Path, away: str) -> None:
    async with seat(tmp_path, "pat") as at:
        await at_the_reason(at)
        await at.press("Okaf", away, "<f4>")
        assert (at.where, prompt(at)) == ("Card", "Scan")
        assert at.said == ("NOTE", "Canceled when you left: Why waive $7.40 for Marta Field?")
        await at.press("Okafor<enter>")
        assert (at.where, waived()) == ("Patrons", 0)


async def test_the_key_of_its_own_mode_is_esc(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at_the_reason(at)
        await scan(at, OVERSTORY)
        await at.press("<f4>")
        assert (at.where, at.said) == ("Card", ("ASK", "1 scan waited: The Overstory. Run it?"))
        await at.press("n<enter>")
        assert (prompt(at), waived()) == ("Scan", 0)


@pytest.mark.parametrize("over", ["<f1><escape>", "<f10><escape>", "<f9><escape>", "<ctrl+l>1111<enter>"])
async def test_under_another_screen_it_comes_back_whole(tmp_path: Path, over: str) -> None:
    async with seat(tmp_path, "pat") as at:
        await at_the_reason(at)
        before, keys = at.answer, at.keys
        for key in over.replace("><", "> <").split():
            await at.press(key)
        if at.where == "Lock":
            pytest.fail(str(at.answer))
        assert (prompt(at), at.answer, at.keys) == ("Reason", before, keys)
        await at.press("the roof leaked<enter>")
        assert waived() == 1


async def test_whoever_leaves_the_desk_alone_cancels_it(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at_the_reason(at)
        await scan(at, OVERSTORY)
        await at.idle(91)
        assert (at.where, at.app.held.scans) == ("Patrons", [])
        await at.press("<f2>Okafor<enter>")
        assert at.said == ("ASK", "1 scan waited: The Overstory. Run it?"), "before anything else is heard"
        assert waived() == 0


@pytest.mark.parametrize("key", [".b<enter>", ".z<enter>", ".g<enter>", ".g<enter><enter>"])
@pytest.mark.parametrize("by_keyboard", [False, True])
async def test_scans_wait_at_the_money_of_a_card(tmp_path: Path, key: str, *, by_keyboard: bool) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.app.do(charge, MARTA, 740, "copies")
        await at.press(f"<f4>{MARTA}<enter>.a<enter>{key}")
        asked = at.answer
        for code in (OVERSTORY, FROG):
            await (at.type(code) if by_keyboard else scan(at, code))
        assert (at.aside, at.answer) == ("2 scans waiting", asked)
        await at.press("<escape>")
        assert at.said == ("ASK", "2 scans waited: The Overstory; Frog and Toad are friends. Run them?")
        await at.press("y<enter>")
        assert at.answer[1].startswith("At the desk: ")
        assert at.aside == ""


async def test_after_the_answer_they_are_run_in_order(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.type(MARTA)
        await at_the_reason(at)
        await scan(at, OVERSTORY, OWL)
        await at.press("the roof leaked<enter>")
        assert (waived(), out(MARTA)) == (1, sorted([OVERSTORY, OWL]))
        assert at.said == ("OK", "At the desk: Checked out 2: Owl moon")


async def test_what_was_typed_before_a_scan_stays(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at_the_reason(at)
        await at.press("the roof ")
        await at.press(f"{OVERSTORY}<enter>")
        assert at.aside == "1 scan waiting"
        await at.press("leaked<enter>")
        why = db.execute_sql("SELECT data FROM journal WHERE kind = 'waive'").fetchone()[0]
        assert OVERSTORY not in why


async def test_whoever_goes_to_the_desk_is_asked_there(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at_the_reason(at)
        await scan(at, OVERSTORY)
        await at.press("<f5>")
        assert at.answer == ("ASK", "1 scan waited: The Overstory. Run it?", "F2: answer at the desk.")
        await scan(at, OWL)
        await at.press("<f2>")
        assert at.said[1] == "2 scans waited: The Overstory; Owl moon. Run them?"
        assert at.aside == "2 scans waiting"
        await at.press("<escape>")
        assert at.said == ("NOTE", "2 scans were not run. The Overstory; Owl moon.")


@pytest.mark.parametrize("over", ["<f1>", "<f10>", "<f9>"])
async def test_a_keyboard_scan_over_another_screen_is_heard(tmp_path: Path, over: str) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA)
        await at.press(over)
        await at.type(OVERSTORY)
        while at.where != "DeskScreen":
            await at.press("<escape>")
        if at.said[0] == "ASK":
            await at.type("y")
        assert out(MARTA) == [OVERSTORY]


async def test_a_form_that_asks_lets_scans_wait(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.type(MARTA)
        await at.press(f"<f4>{MARTA}<enter><f6>")
        assert at.where == "EditPatron"
        while at.said[0] != "ASK":
            await at.press("<enter>")
        asked = at.said
        await scan(at, OVERSTORY)
        await at.press(f"{OWL}<enter>")
        assert (at.said, at.answer[2], out(MARTA)) == (asked, "2 scans waiting.", [])
        await at.press("y<enter>")
        assert out(MARTA) == sorted([OVERSTORY, OWL])
