"""A list that is read again beside the queue comes late: what was scanned, chosen, asked or done meanwhile stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from tests.screens.door import lines, opened
from tests.screens.keys import burst, press
from tests.screens.late import Late
from tests.screens.maple import ELENA, MARTA, answer, at_desk
from tests.screens.test_batch_edit import BEES, FREE, LENT, OPEN as BATCH
from tests.screens.test_card_history import read_something
from tests.screens.test_family import app, on_family
from tests.screens.test_queue import waiting
from tests.screens.test_rules import OPEN as RULES
from tests.screens.test_to_tell import tell_open
from tuils.library.activities.programs.contacts_due import unconfirmed
from tuils.library.activities.registration.contact_marks import mark_notified
from tuils.library.activities.registration.door_list import door_list
from tuils.library.activities.registration.registering import cancel_registration
from tuils.library.lending.loans.history import history_of
from tuils.library.people.patrons.patrons import edit_patron
from tuils.screens.patrons.card.history import HistoryTab
from tuils.screens.patrons.card.screen import Card
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.rows import Rows, cell_text


def listed(pilot: Pilot[Any]) -> Rows:
    return pilot.app.screen.query_one(Rows)


def column(pilot: Pilot[Any], at: int) -> list[str]:
    return [cell_text(row[at]) for row in listed(pilot).rows]


async def choose(pilot: Pilot[Any], late: Late, number: int) -> None:
    """Choose a line with the arrow."""
    listed(pilot).choose(-1)
    burst(pilot, "<down>" * number)
    await late.until(lambda: listed(pilot).cursor == number - 1)


# ---- copies changed alike


async def test_a_copy_that_is_scanned_meanwhile_stays_in_the_list(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, BATCH)
        await press(pilot, f"{BEES}<enter>{LENT}<enter>")
        late = Late(pilot)
        await late.seen_again()
        burst(pilot, f"{FREE}<enter>")
        await late.until(lambda: answer(pilot)[1].startswith("3: "))
        await late.comes()
        assert column(pilot, 1) == [BEES, LENT, FREE]


async def test_the_chosen_copy_is_taken_out(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, BATCH)
        await press(pilot, f"{BEES}<enter>{LENT}<enter>")
        late = Late(pilot)
        await late.seen_again()
        await choose(pilot, late, 1)
        await late.comes()
        await press(pilot, "<f8>")
        assert answer(pilot)[1] == f"Removed from the list: {BEES}"


@pytest.mark.whole
async def test_what_was_done_is_not_shown_as_still_to_do(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, BATCH)
        await press(pilot, f"{BEES}<enter>{FREE}<enter>")
        await press(pilot, "<f6>")
        await press(pilot, "adult f<f6>")
        late = Late(pilot)
        await late.seen_again()
        burst(pilot, "<enter>")
        await late.until(lambda: answer(pilot)[0] == "OK")
        done = [id(line) for line in pilot.app.screen.lines]  # type: ignore[attr-defined]
        await late.comes()
        assert [id(line) for line in pilot.app.screen.lines] == done  # type: ignore[attr-defined]


# ---- a card


def card(pilot: Pilot[Any]) -> Card:
    return cast("Card", pilot.app.screen)


async def test_the_loan_that_is_chosen_meanwhile_stays_chosen(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"<f4>{MARTA}<enter>")
        late = Late(pilot)
        await late.seen_again()
        await choose(pilot, late, 2)
        await late.comes()
        assert listed(pilot).cursor == 1


async def test_the_card_of_somebody_else_is_not_shown_over_the_one_that_came(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"<f4>{MARTA}<enter>")
        late = Late(pilot)
        await late.seen_again()
        burst(pilot, f"{ELENA}<enter>")
        await late.until(lambda: answer(pilot)[1] == "No checkouts.")
        await late.comes()
        assert (face := card(pilot).face)
        assert face.patron.card == ELENA


async def late_history(pilot: Pilot[Any], keys: str) -> Late:
    """On the tab before that of what was read, which is turned to; the list comes late."""
    await read_something(pilot, ELENA)
    await press(pilot, f"<f4>{ELENA}<enter>")
    await press(pilot, "<left>")
    late = Late(pilot, history_of)
    burst(pilot, f"<left>{keys}")
    return late


async def test_history_that_comes_late_stands_in_no_question(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        late = await late_history(pilot, ".b<enter>")
        await late.until(lambda: answer(pilot)[0] == "ASK")
        asked = answer(pilot)
        await late.comes()
        assert column(pilot, 1) == ["The bee book"]
        assert answer(pilot) == asked


async def test_history_that_was_deleted_meanwhile_is_not_shown(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        late = await late_history(pilot, ".b<enter>")
        await late.until(lambda: answer(pilot)[0] == "ASK")
        burst(pilot, "y<enter>")
        await late.until(lambda: answer(pilot)[0] == "OK")
        await late.comes()
        assert column(pilot, 1) == []
        assert answer(pilot)[1] == "Reading history is off. The list was deleted."


async def test_history_of_one_is_never_shown_as_that_of_another(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        late = await late_history(pilot, f"{MARTA}<enter>")
        await late.until(lambda: (face := card(pilot).face) and face.patron.card == MARTA)
        await late.comes()
        assert [tab.read for tab in card(pilot).all_tabs if isinstance(tab, HistoryTab)] == [()]


async def test_what_the_desk_answered_stays_over_what_may_be_told(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await app(pilot).do(edit_patron, MARTA, {"guardian": ELENA, "born": "2018-03-14"})
        await on_family(pilot, ELENA)
        await press(pilot, "<down>.o<enter>")
        late = Late(pilot)
        await late.seen_again()
        pilot.app.screen.post_message(EntryField.Sent(FREE))
        await late.until(lambda: answer(pilot)[1].startswith("At the desk:"))
        said = answer(pilot)
        await late.comes()
        assert answer(pilot) == said


# ---- people who wait, come, or are to be told


async def test_a_number_means_one_of_those_who_were_looked_for(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await waiting(pilot)
        late = Late(pilot)
        await late.seen_again()
        burst(pilot, "garcia<enter>")
        await late.until(lambda: answer(pilot)[0] == "ASK")
        people = listed(pilot).rows
        await late.comes()
        assert listed(pilot).rows == people


async def test_a_list_at_the_door_stays_while_somebody_types(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        session = await opened(pilot)
        before = lines(pilot)
        first = door_list(app(pilot).desk, session).parties[0]
        await app(pilot).do(cancel_registration, first.id)
        late = Late(pilot)
        await late.seen_again()
        burst(pilot, "3")
        await late.until(lambda: pilot.app.screen.field.value == "3")  # type: ignore[attr-defined]
        await late.comes()
        assert lines(pilot) == before
        await press(pilot, "<enter>")
        assert answer(pilot)[1] == "Checked in: Sam Okafor and 2 more."


async def test_who_is_told_is_who_was_chosen(tmp_path: Path) -> None:
    """The list is made of two answers: nothing of it changes before both are there."""
    async with at_desk(tmp_path, "admin") as pilot:
        await tell_open(pilot)
        screen: Any = pilot.app.screen
        first = screen.lines[0]
        await app(pilot).do(mark_notified, first.registration, first.what, "phone")
        late = Late(pilot, unconfirmed)
        await late.seen_again()
        assert [one.key for one in screen.lines] == screen.line_keys
        assert screen.lines[0] == first
        await late.comes()
        assert [one.key for one in screen.lines] == screen.line_keys
        assert screen.lines[0] != first


# ---- rules


async def test_the_rule_that_is_chosen_meanwhile_stays_chosen(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, RULES)
        late = Late(pilot)
        await late.seen_again()
        await choose(pilot, late, 4)
        await late.comes()
        assert listed(pilot).cursor == 3
