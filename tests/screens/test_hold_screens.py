"""The lists of the day: what to pull, what stands on the hold shelf, what is late."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.at_once import import_loans
from tests.library.makers import DAY, rows
from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press, printed, settled
from tests.screens.maple import ELENA, MARTA, answer, at_desk, here, keys, told
from tuils.library.foundation.administration.settings import set_value
from tuils.library.front.daily import run_daily_work
from tuils.library.lending.holds.holds import cancel_hold, place_hold
from tuils.library.lending.item_status.copy_editing import edit_item
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.notices import note_notices
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.people.patrons.patrons import edit_patron
from tuils.library.reach.replay import last_actions, undo
from tuils.screens.widgets.field import EntryField

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
        pilot.app.screen.post_message(EntryField.Sent(BEES))
        await settled(pilot)
        assert answer(pilot)[:2] == ("HOLD", "A patron is waiting: The bee book")
        assert answer(pilot)[2] == "Hold shelf, slip FIE 4417, until Tue, Dec 15."
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


async def test_a_card_that_is_scanned_here_goes_to_the_desk(tmp_path: Path) -> None:
    """The patron has come to check out: the books behind the card must not be checked in."""
    async with at_desk(tmp_path) as pilot:
        await to_pull(pilot)
        await press(pilot, f"{ELENA}<enter>")
        assert here(pilot) == "DeskScreen"
        assert answer(pilot)[1].endswith("is at the desk.")


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
        await printed(pilot)
        if not there:
            assert answer(pilot)[:2] == ("NOTE", "Not printed: Holds to pull. No printer is set up.")
            return
        assert answer(pilot)[:2] == ("OK", "Sent to the printer: Holds to pull.")
        paper = (tmp_path / "paper").read_text()
        assert "595.799 BEE | The bee book" in paper
        assert "Field" not in paper


# the hold shelf


async def on_the_shelf(pilot: Pilot[Any]) -> None:
    """Put three on the hold shelf: one that waits, one past its day, one whose hold was cancelled."""
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
        assert answer(pilot)[1] == "The hold shelf is empty."
        await press(pilot, "<escape>")
        await on_the_shelf(pilot)
        assert_golden(pilot.app, f"hold-shelf-{size[0]}x{size[1]}")
        await press(pilot, "<f6>")
        assert_golden(pilot.app, f"hold-shelf-off-{size[0]}x{size[1]}")


async def test_what_is_to_be_taken_off_stands_on_top_and_is_checked_in(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await on_the_shelf(pilot)
        assert told(pilot, 1, 4) == [("-", "clear it"), ("FIE 4417", "expired"), ("GAR 0923", "")]
        await press(pilot, "<f6>y<enter>")
        assert answer(pilot)[0] == "SHELF"
        await press(pilot, "1<enter><f6>")
        assert answer(pilot)[1] == "Take it off the hold shelf and check it in: The bee book"
        await press(pilot, "y<enter>")
        assert told(pilot, 1, 4) == [("GAR 0923", "")]
        await press(pilot, "<f6>")
        assert answer(pilot)[1].startswith("Still waiting to be picked up: The beekeeper's bible")


async def test_while_a_question_stands_no_other_is_begun(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await on_the_shelf(pilot)
        await press(pilot, "2<enter><f7>")
        asked = answer(pilot)
        assert asked[1] == "Cancel the hold for FIE 4417: The bee book"
        await press(pilot, "<f6>")
        assert answer(pilot)[1] == "F6 is not used on this screen."
        await press(pilot, ".<enter>")
        assert answer(pilot) == asked
        pilot.app.screen.post_message(EntryField.Sent(BIBLE))
        await settled(pilot)
        assert answer(pilot) == asked, "the scan waits"
        await press(pilot, "y<enter>")
        assert answer(pilot)[0] == "HOLD"
        assert [code for code, _said in told(pilot, 1, 4)].count("FIE 4417") == 0


async def test_past_its_day_it_is_for_the_next(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        app: Any = pilot.app
        await on_the_shelf(pilot)
        await app.do(place_hold, ELENA, BEES)
        await press(pilot, "2<enter><f6>y<enter>")
        assert answer(pilot)[:2] == ("HOLD", "A patron is waiting: The bee book")
        assert app.paper.facts.code == "GAR 0923"


async def test_a_hold_that_waits_is_cancelled_and_its_copy_is_on_top(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await on_the_shelf(pilot)
        await press(pilot, "3<enter><f7>y<enter>")
        assert answer(pilot)[0] == "OK"
        assert [what for (what,) in told(pilot, 4)] == ["clear it", "clear it", "expired"]
        await press(pilot, "1<enter><f7>")
        assert answer(pilot)[1] == "Its hold has already ended."


# what is late


@SIZE
async def test_what_the_overdue_list_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        app: Any = pilot.app
        await app.do(set_value, "fines", True)
        await app.do(set_circulation_rule, "fine_rate", "25/1d")
        later(pilot, 21)
        await opened(pilot, 4)
        assert here(pilot) == "OverdueList"
        assert_golden(pilot.app, f"overdue-{size[0]}x{size[1]}")
        await press(pilot, "<f6>")
        assert_golden(pilot.app, f"overdue-letters-{size[0]}x{size[1]}")


async def test_from_a_week_and_from_three_weeks_on(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await opened(pilot, 4)
        assert [days for (days,) in told(pilot, 4)] == ["4"]
        await press(pilot, "<f7>")
        assert (told(pilot, 4), answer(pilot)[1]) == ([], "Nothing is overdue 7 days or more.")
        later(pilot, 20)
        await press(pilot, "<f7>")
        assert told(pilot, 4) == [("24",)]
        await press(pilot, "<f7>")
        assert len(told(pilot, 4)) == 3
        await press(pilot, ".k<enter>")
        assert answer(pilot)[1] == "There is only one page."


async def test_a_call_is_noted_and_shown_and_letters_are(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app: Any = pilot.app
        await app.do(edit_patron, MARTA, {"street": "Elm Street 2", "city": "Maple Grove"})
        later(pilot, 20)
        await opened(pilot, 4)
        assert told(pilot, 5) == [("phone",)] * 3
        await press(pilot, ".y<enter>")
        assert answer(pilot)[:2] == ("OK", "Noted: Marta Field was told about 3 overdue items.")
        assert told(pilot, 5) == [("told",)] * 3
        await app.do(undo, last_actions(app.desk, 1)[0].act)
        await press(pilot, "<f8><f8>")
        assert told(pilot, 5) == [("phone",)] * 3


async def test_what_came_in_overdue_is_released_from_the_list(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await opened(pilot, 4)
        await press(pilot, ".r<enter>")
        assert answer(pilot)[1] == "Nothing here was overdue when it was imported."
        file = tmp_path / "loans.csv"
        file.write_text(f"barcode,cardnumber,date_due\n{BEES},{MARTA},2023-03-01\n", encoding="utf-8")
        app: Any = pilot.app
        await app.do(import_loans, file)
        await press(pilot, "<escape>")
        await opened(pilot, 4)
        assert [row for row in told(pilot, 4) if int(row[0]) > 1000]
        assert "Mar 1, 2023" in screen_text(app)[6]
        assert screen_text(app)[3].strip() == "Some were overdue when imported. .r releases them."
        await press(pilot, ".r<enter>")
        assert answer(pilot)[:2] == ("ASK", "1 checkout was overdue when imported.")
        await press(pilot, "ten<enter>")
        assert answer(pilot)[1] == "Write a number of days such as 14d, or forgive."
        await press(pilot, "14d<enter>")
        assert answer(pilot)[:2] == ("OK", "1 item has a new due date.")
        assert not [row for row in told(pilot, 4) if int(row[0]) > 1000]


# long overdue


async def long_overdue(pilot: Pilot[Any], *, noticed: bool = True) -> None:
    """Make three loans of Marta seven weeks late, in a library that marks one a day lost by itself."""
    app: Any = pilot.app
    await app.do(set_value, "daily_lost_limit", 1)
    later(pilot, 70)
    if noticed:
        await opened(pilot, 4)
        await press(pilot, ".y<enter><escape>")
        later(pilot, 14)
    await press(pilot, "<f2>")


async def to_do(pilot: Pilot[Any], words: str) -> None:
    """Open a line of the idle desk, by its number."""
    row = next(row for row in screen_text(pilot.app) if words in row)
    number, *_words, count = row.split()
    assert count == "3"
    await press(pilot, f"{number}<enter>")


async def test_what_is_too_much_at_once_is_a_to_do_with_a_preview(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app: Any = pilot.app
        for code in (LATE, "31234000010082"):
            await app.do(edit_item, code, {"price_cents": "1250"})
        await long_overdue(pilot)
        await app.work(run_daily_work, app.desk, app.path)
        await press(pilot, f"{MARTA}<enter><escape>")
        await to_do(pilot, "Long overdue, waiting for your OK")
        assert here(pilot) == "LongOverdue"
        assert answer(pilot)[1] == "3 items to mark lost, $25.00 to charge."
        assert_golden(pilot.app, "long-overdue-80x24")
        await press(pilot, "<f6>n<enter>")
        assert len(told(pilot, 0)) == 3
        await press(pilot, "<f6>y<enter>")
        assert answer(pilot)[:2] == ("OK", "Marked lost: 3 items. $25.00 charged.")
        assert told(pilot, 0) == []


async def test_without_a_notice_nothing_can_be_billed(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await long_overdue(pilot, noticed=False)
        await press(pilot, f"{MARTA}<enter><escape>")
        await to_do(pilot, "Long overdue, no notice sent yet")
        assert answer(pilot)[1] == "3 long overdue items. No notices were sent yet, so none are billed."
        assert screen_text(pilot.app)[6].rstrip().endswith("none yet")
        await press(pilot, "<f6>")
        assert answer(pilot)[1:] == ("There is nothing to bill.", "No notice was delivered yet, so it isn't billed.")


async def to_imported(pilot: Pilot[Any]) -> None:
    """The list behind the to-do of what was overdue when it was imported."""
    await press(pilot, f"<f2>{MARTA}<enter><escape>")
    row = next(row for row in screen_text(pilot.app) if "Overdue when imported: bill?" in row)
    await press(pilot, f"{row.split()[0]}<enter>")
    assert here(pilot) == "LongOverdue"


async def test_what_was_overdue_when_imported_is_billed_by_name_alone(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app: Any = pilot.app
        file = tmp_path / "loans.csv"
        text = "".join(f"{code},{ELENA},2012-0{n}-01\n" for n, code in enumerate((BIBLE, SECRET), 1))
        file.write_text(f"barcode,cardnumber,date_due\n{text}", encoding="utf-8")
        for code in (SECRET, BIBLE):
            await app.do(edit_item, code, {"price_cents": "1250"})
        await app.do(import_loans, file)
        later(pilot, 40)
        loans = [row[0] for row in rows("SELECT id FROM loan WHERE charged_from IS NOT NULL")]
        await app.do(note_notices, loans, "told")
        later(pilot, 13)
        await app.work(run_daily_work, app.desk, app.path)
        await to_imported(pilot)
        assert answer(pilot)[1] == "2 items were overdue when imported: billed only if you choose."
        await press(pilot, ".o<enter>")
        assert answer(pilot)[1].startswith("Not billed yet: The")
        assert answer(pilot)[2].startswith("First notice delivered Sat, Jan 16.")
        await press(pilot, "<f2>")
        later(pilot, 20)
        assert (await app.work(run_daily_work, app.desk, app.path))["long_overdue"] == 0, "never by themselves"
        await to_imported(pilot)
        await press(pilot, ".o<enter>")
        assert answer(pilot)[1] == "Bill all 2 items that were overdue when imported, $25.00?"
        last = len(told(pilot, 0))
        await press(pilot, f"n<enter>{last}<enter>.o<enter>")
        assert answer(pilot)[2] == "y: all.   1: only The secret life of bees.   n or Esc: no."
        await press(pilot, "1<enter>")
        assert answer(pilot)[:2] == ("OK", "Marked lost: 1 item. $12.50 charged.")
        await press(pilot, ".o<enter>y<enter>")
        assert answer(pilot)[:2] == ("OK", "Marked lost: 1 item. $12.50 charged.")


async def test_f8_turns_to_what_is_due_soon_and_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await opened(pilot, 4)
        assert [row[2] for row in told(pilot, 0, 1, 2)] == ["Honeybee : lessons from an accidental beekeeper"]
        await press(pilot, "<f8>")
        assert answer(pilot)[1] == "Due in the next 7 days: 1 item, 1 patron."
        assert told(pilot, 3, 4) == [("Mon, Dec 14", "7")]
        assert keys(pilot).startswith("Enter Card F8 What is overdue Esc Back")
        await press(pilot, "<f6>")
        assert answer(pilot)[:2] == ("NOTE", "Letters are only for overdue items.")
        await press(pilot, "<enter>")
        assert here(pilot) == "Card"
        await press(pilot, "<escape><f8>")
        assert answer(pilot)[1] == "Overdue: 1 item, 1 patron."


async def test_a_library_without_fines_sees_no_column_for_them(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await opened(pilot, 4)
        assert "Fine" not in "\n".join(screen_text(pilot.app))
        assert "F6" not in keys(pilot), "letters are not for volunteers"


async def test_enter_opens_the_card_from_the_list(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await opened(pilot, 4)
        await press(pilot, "<enter>")
        assert here(pilot) == "Card"


async def test_a_volunteer_sees_initials_and_opens_no_card(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await opened(pilot, 4)
        shown = "\n".join(screen_text(pilot.app))
        assert "M. F. ..4417" in shown
        assert [word for word in ("Marta", "Field", MARTA) if word in shown] == []
        assert shown.count("(title not shown)") == len(pilot.app.screen.found.lines) > 0  # type: ignore[attr-defined]
        assert answer(pilot)[2] == "Initials and the end of the card number show whose it is."
        await press(pilot, "<enter>")
        assert here(pilot) == "OverdueList"
        await press(pilot, "<f8>")
        assert "Marta" not in "\n".join(screen_text(pilot.app))


async def test_letters_are_written_as_files_beside_the_library(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await opened(pilot, 4)
        await press(pilot, "<f6>")
        assert answer(pilot)[:2] == ("ASK", "1 letter, with titles inside.")
        await press(pilot, "n<enter>")
        assert not (tmp_path / "letters").exists()
        await press(pilot, "<f6>y<enter>")
        assert answer(pilot)[:2] == ("OK", "1 letter saved.")
        (file,) = (tmp_path / "letters").iterdir()
        assert "Marta Field\nMill Road 3\nMaple Grove 00155" in file.read_text(encoding="utf-8")


async def test_letters_go_to_the_printer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lp = tmp_path / "lp"
    lp.write_text(f"#!/bin/sh\ncat >> {tmp_path}/paper\n")
    lp.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    async with at_desk(tmp_path, "admin") as pilot:
        await opened(pilot, 4)
        await press(pilot, "<f6>p<enter>")
        await printed(pilot)
        assert answer(pilot)[:2] == ("OK", "Sent to the printer: 1 overdue letter.")
        assert "Honeybee" in (tmp_path / "paper").read_text()


async def test_who_wants_no_letter_gets_none_and_a_volunteer_writes_none(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app: Any = pilot.app
        await app.do(edit_patron, MARTA, {"tell_by": "phone"})
        await opened(pilot, 4)
        await press(pilot, "<f6>")
        assert answer(pilot)[:2] == ("NOTE", "No letters to make.")
    async with at_desk(tmp_path) as pilot:
        await opened(pilot, 4)
        await press(pilot, "<f6>")
        assert answer(pilot)[0] == "STOP"


async def test_a_long_list_goes_page_by_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuils.library.lending.loans.overdue.PAGE", 2)
    monkeypatch.setattr("tuils.screens.desk.overdue_list.PAGE", 2)
    async with at_desk(tmp_path, "admin") as pilot:
        later(pilot, 21)
        await opened(pilot, 4)
        assert told(pilot, 0, 4) == [("1", "25"), ("2", "14")]
        assert answer(pilot)[2] == "Page 1 of 2. Enter opens the card. F6 makes letters."
        assert "Left/Right Page" in keys(pilot)
        await press(pilot, "<right>")
        assert told(pilot, 0, 4) == [("3", "2")]
        await press(pilot, "<enter>")
        assert here(pilot) == "Card"
        await press(pilot, "<escape><right>")
        assert told(pilot, 0, 4)[0] == ("1", "25")
        await press(pilot, "<left>")
        assert told(pilot, 0, 4) == [("3", "2")]


async def test_letters_that_are_printed_again_count_as_notices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lost item is billed only where a notice went out: paper that came on the second try is one."""

    def lp(text: str) -> None:
        file = tmp_path / "lp"
        file.write_text(f"#!/bin/sh\n{text}\n")
        file.chmod(0o755)

    lp("echo out of paper >&2; exit 1")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    noticed = "SELECT count(*) FROM journal WHERE kind = 'overdue_notice'"
    async with at_desk(tmp_path, "admin") as pilot:
        await opened(pilot, 4)
        await press(pilot, "<f6>p<enter>")
        await printed(pilot)
        assert answer(pilot)[0] == "NOTE"
        assert rows(noticed) == [(0,)]
        lp(f"cat >> {tmp_path}/paper")
        await press(pilot, "<escape><f10>waiting to print<enter>1<enter><enter>")
        await printed(pilot)
        assert rows(noticed) == [(1,)]
