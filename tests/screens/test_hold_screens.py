"""The lists of the day: what to pull, what stands on the hold shelf, what is late."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.library.makers import DAY
from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press, settled
from tests.screens.maple import ELENA, MARTA, answer, at_desk, here, keys, told
from tuils.library.administration.settings import set_value
from tuils.library.circulation.checkin import checkin
from tuils.library.circulation.holds import cancel_hold, place_hold
from tuils.library.circulation.rules import set_rule
from tuils.library.people.patrons import edit_patron
from tuils.screens.widgets.field import Field

SIZES = [(80, 24), (40, 12)]
SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
BEES, SECRET, BIBLE, LATE = "31234000010017", "31234000010025", "31234000010041", "31234000010058"


def later(pilot: Pilot[Any], days: int) -> None:
    app: Any = pilot.app
    app.desk.clock.now += days * DAY


async def opened(pilot: Pilot[Any], number: int) -> None:
    await press(pilot, f"<f10>{number}<enter>")


# what to pull


async def to_pull(pilot: Pilot[Any]) -> None:
    app: Any = pilot.app
    for card, code in ((MARTA, BEES), (ELENA, SECRET), (ELENA, BIBLE)):
        await app.do(place_hold, card, code)
    await opened(pilot, 1)
    assert here(pilot) == "Pulls"


@SIZE
async def test_what_the_pull_list_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size) as pilot:
        await opened(pilot, 1)
        assert answer(pilot)[1] == "No holds to pull."
        await press(pilot, "<escape>")
        await to_pull(pilot)
        assert_golden(pilot.app, f"pulls-{size[0]}x{size[1]}")


async def test_it_goes_along_the_shelves_and_names_nobody(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await to_pull(pilot)
        assert [code for (code,) in told(pilot, 4)] == [SECRET, BEES, BIBLE]
        shown = "\n".join(screen_text(pilot.app))
        assert not any(word in shown for word in ("Marta", "Field", "Elena", "4417", "FIE"))


async def test_a_scan_checks_it_in_and_it_leaves_the_list(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await to_pull(pilot)
        pilot.app.screen.post_message(Field.Sent(BEES))
        await settled(pilot)
        assert answer(pilot)[:2] == ("HOLD", "Someone is waiting: The bee book")
        assert answer(pilot)[2] == "Hold shelf, FIE 4417, until Tue 15 Dec."
        assert BEES not in [code for (code,) in told(pilot, 4)]
        await press(pilot, f"{SECRET}<enter>")
        assert answer(pilot)[0] == "HOLD"
        assert len(told(pilot, 4)) == 1


async def test_a_scan_here_lends_nothing_to_whoever_is_at_the_desk(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, f"{ELENA}<enter>")
        await to_pull(pilot)
        await press(pilot, f"{BEES}<enter>")
        assert answer(pilot)[0] == "HOLD"


async def test_what_is_not_found_is_marked_missing_after_a_question(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await to_pull(pilot)
        await press(pilot, "2<enter><f7>")
        assert answer(pilot)[:2] == ("ASK", "Not on its shelf: The bee book")
        assert keys(pilot) == "y Yes n No"
        await press(pilot, "<escape>")
        assert len(told(pilot, 4)) == 3
        await press(pilot, "<f7>y<enter>")
        assert answer(pilot)[:2] == ("OK", "Marked missing: The bee book")
        assert [code for (code,) in told(pilot, 4)] == [SECRET, BIBLE]


async def test_enter_opens_the_title_and_f8_who_waits(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await to_pull(pilot)
        await press(pilot, "<enter>")
        assert here(pilot) == "Title"
        await press(pilot, "<escape><f8>")
        assert here(pilot) == "QueueScreen"
        await press(pilot, "<escape>")
        assert here(pilot) == "Pulls"


@pytest.mark.parametrize("there", [True, False])
async def test_the_list_goes_to_the_printer_or_says_why_not(
    there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lp = tmp_path / "bin" / "lp"
    lp.parent.mkdir()
    if there:
        lp.write_text(f"#!/bin/sh\ncat > {tmp_path}/paper\n")
        lp.chmod(0o755)
    monkeypatch.setenv("PATH", f"{lp.parent}:/usr/bin:/bin" if there else str(lp.parent))
    async with at_desk(tmp_path) as pilot:
        await to_pull(pilot)
        await press(pilot, "<f6>")
        if not there:
            assert answer(pilot)[:2] == ("LOOK", "Not printed: this machine has no lp.")
            return
        assert answer(pilot)[:2] == ("OK", "The list is at the printer.")
        paper = (tmp_path / "paper").read_text()
        assert "595.799 BEE | The bee book" in paper
        assert "Field" not in paper


# the hold shelf


async def on_the_shelf(pilot: Pilot[Any]) -> None:
    """One that waits, one past its day, one whose hold was cancelled."""
    app: Any = pilot.app
    for card, code in ((MARTA, BEES), (ELENA, SECRET), (ELENA, BIBLE)):
        hold = await app.do(place_hold, card, code)
        await app.do(checkin, code)
        if code == BEES:
            later(pilot, 9)
        if code == SECRET:
            await app.do(cancel_hold, hold.id)
    await opened(pilot, 2)
    assert here(pilot) == "HoldShelf"


@SIZE
async def test_what_the_hold_shelf_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size) as pilot:
        await opened(pilot, 2)
        assert answer(pilot)[1] == "Nothing stands on the hold shelf."
        await press(pilot, "<escape>")
        await on_the_shelf(pilot)
        assert_golden(pilot.app, f"hold-shelf-{size[0]}x{size[1]}")
        await press(pilot, "<f6>")
        assert_golden(pilot.app, f"hold-shelf-off-{size[0]}x{size[1]}")


async def test_what_is_to_be_taken_off_stands_on_top_and_is_checked_in(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await on_the_shelf(pilot)
        assert told(pilot, 1, 4) == [("-", "take it off"), ("FIE 4417", "past its day"), ("GAR 0923", "")]
        await press(pilot, "<f6>y<enter>")
        assert answer(pilot)[0] == "SHELF"
        await press(pilot, "1<enter><f6>")
        assert answer(pilot)[1] == "Take it off the shelf and check it in: The bee book"
        await press(pilot, "y<enter>")
        assert told(pilot, 1, 4) == [("GAR 0923", "")]
        await press(pilot, "<f6>")
        assert answer(pilot)[1].startswith("It still waits to be fetched: The beekeeper's bible")


async def test_while_a_question_stands_no_other_is_begun(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await on_the_shelf(pilot)
        await press(pilot, "2<enter><f7>")
        asked = answer(pilot)
        assert asked[1] == "Cancel the hold of FIE 4417: The bee book"
        await press(pilot, "<f6>")
        assert answer(pilot)[1] == "F6 does nothing here."
        await press(pilot, ".<enter>")
        assert answer(pilot) == asked
        pilot.app.screen.post_message(Field.Sent(BIBLE))
        await settled(pilot)
        assert answer(pilot) == asked
        await press(pilot, "y<enter>")
        assert answer(pilot)[:2] == ("OK", "Cancelled: FIE 4417, The bee book")


async def test_past_its_day_it_is_for_the_next(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        app: Any = pilot.app
        await on_the_shelf(pilot)
        await app.do(place_hold, ELENA, BEES)
        await press(pilot, "2<enter><f6>y<enter>")
        assert answer(pilot)[:2] == ("HOLD", "Someone is waiting: The bee book")
        assert app.slip[3] == "GAR 0923"


async def test_a_hold_that_waits_is_cancelled_and_its_copy_is_on_top(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await on_the_shelf(pilot)
        await press(pilot, "3<enter><f7>y<enter>")
        assert answer(pilot)[0] == "OK"
        assert [what for (what,) in told(pilot, 4)] == ["take it off", "take it off", "past its day"]
        await press(pilot, "1<enter><f7>")
        assert answer(pilot)[1] == "Its hold is over already."


# what is late


@SIZE
async def test_what_the_overdue_list_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        app: Any = pilot.app
        await app.do(set_value, "fines", True)
        await app.do(set_rule, "fine_rate", "25/1d")
        later(pilot, 21)
        await opened(pilot, 3)
        assert here(pilot) == "OverdueList"
        assert_golden(pilot.app, f"overdue-{size[0]}x{size[1]}")
        await press(pilot, "<f6>")
        assert_golden(pilot.app, f"overdue-letters-{size[0]}x{size[1]}")


async def test_from_a_week_and_from_three_weeks_on(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await opened(pilot, 3)
        assert [days for (days,) in told(pilot, 4)] == ["4"]
        await press(pilot, "<f7>")
        assert (told(pilot, 4), answer(pilot)[1]) == ([], "Nothing is late by 7 days or more.")
        later(pilot, 20)
        await press(pilot, "<f7>")
        assert told(pilot, 4) == [("24",)]
        await press(pilot, "<f7>")
        assert len(told(pilot, 4)) == 3
        await press(pilot, ".k<enter>")
        assert answer(pilot)[1] == "There is one page."


async def test_f8_turns_to_what_is_due_soon_and_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await opened(pilot, 3)
        assert [row[2] for row in told(pilot, 0, 1, 2)] == ["Honeybee : lessons from an accidental beekeeper"]
        await press(pilot, "<f8>")
        assert answer(pilot)[1] == "Due in the next 7 days: 1 loan, 1 person."
        assert told(pilot, 3, 4) == [("Mon 14 Dec", "7")]
        assert keys(pilot).startswith("Enter Card F8 What is late Esc Back")
        await press(pilot, "<f6>")
        assert answer(pilot)[:2] == ("LOOK", "Letters are for what is late.")
        await press(pilot, "<enter>")
        assert here(pilot) == "Card"
        await press(pilot, "<escape><f8>")
        assert answer(pilot)[1] == "Late: 1 loan, 1 person."


async def test_a_library_without_fines_sees_no_column_for_them(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await opened(pilot, 3)
        assert "Fine" not in "\n".join(screen_text(pilot.app))
        assert "F6" not in keys(pilot), "letters are not for volunteers"


async def test_enter_opens_the_card_from_the_list(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await opened(pilot, 3)
        await press(pilot, "<enter>")
        assert here(pilot) == "Card"


async def test_a_volunteer_sees_initials_and_opens_no_card(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await opened(pilot, 3)
        shown = "\n".join(screen_text(pilot.app))
        assert "M. F. ..4417" in shown
        assert [word for word in ("Marta", "Field", MARTA) if word in shown] == []
        assert shown.count("(title not shown)") == len(pilot.app.screen.found.lines) > 0  # type: ignore[attr-defined]
        assert answer(pilot)[2] == "Initials and the end of the card say whose."
        await press(pilot, "<enter>")
        assert here(pilot) == "OverdueList"
        await press(pilot, "<f8>")
        assert "Marta" not in "\n".join(screen_text(pilot.app))


async def test_letters_are_written_as_files_beside_the_library(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await opened(pilot, 3)
        await press(pilot, "<f6>")
        assert answer(pilot)[:2] == ("ASK", "1 letter, with titles inside.")
        await press(pilot, "n<enter>")
        assert not (tmp_path / "letters").exists()
        await press(pilot, "<f6>y<enter>")
        assert answer(pilot)[:2] == ("OK", "1 letter is written.")
        (file,) = (tmp_path / "letters").iterdir()
        assert "Marta Field\nMill Road 3\n00155 Maple Grove" in file.read_text(encoding="utf-8")


async def test_letters_go_to_the_printer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lp = tmp_path / "lp"
    lp.write_text(f"#!/bin/sh\ncat >> {tmp_path}/paper\n")
    lp.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    async with at_desk(tmp_path, "admin") as pilot:
        await opened(pilot, 3)
        await press(pilot, "<f6>p<enter>")
        assert answer(pilot)[:2] == ("OK", "1 letter is at the printer.")
        assert "Honeybee" in (tmp_path / "paper").read_text()


async def test_who_wants_no_letter_gets_none_and_a_volunteer_writes_none(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app: Any = pilot.app
        await app.do(edit_patron, MARTA, {"tell_by": "phone"})
        await opened(pilot, 3)
        await press(pilot, "<f6>")
        assert answer(pilot)[:2] == ("LOOK", "No letter to write.")
    async with at_desk(tmp_path) as pilot:
        await opened(pilot, 3)
        await press(pilot, "<f6>")
        assert answer(pilot)[0] == "STOP"


async def test_a_long_list_goes_page_by_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuils.library.circulation.overdue.PAGE", 2)
    monkeypatch.setattr("tuils.screens.overdues.PAGE", 2)
    async with at_desk(tmp_path, "admin") as pilot:
        later(pilot, 21)
        await opened(pilot, 3)
        assert told(pilot, 0, 4) == [("1", "25"), ("2", "14")]
        assert answer(pilot)[2] == "Page 1 of 2. Enter opens the card. F6 writes letters."
        assert "Left/Right Page" in keys(pilot)
        await press(pilot, "<right>")
        assert told(pilot, 0, 4) == [("3", "2")]
        await press(pilot, "<enter>")
        assert here(pilot) == "Card"
        await press(pilot, "<escape><right>")
        assert told(pilot, 0, 4)[0] == ("1", "25")
        await press(pilot, "<left>")
        assert told(pilot, 0, 4) == [("3", "2")]
