"""The day list: all desks, newest first, counts of what stands, and a card only while the store may tell it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.at_once import undo_last
from tuils.library.foundation.desk import Desk
from tuils.library.front.answers.day_list import DayList, day_list, totals_words, undo_words
from tuils.library.front.answers.why_subject import RefusedLine, remember_blocked_line
from tuils.library.lending.holds.holds import cancel_hold, place_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.money.paying import charge, pay
from tuils.library.lending.rule_changes.closures import change_hours, close, open_day
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.patrons.patrons import edit_patron
from tuils.values.time.moments import day_of

from .makers import ZONE, Clock, add_item, register

TODAY = date(2026, 12, 1)


@pytest.fixture
def ada(desk: Desk) -> str:
    return register(desk, card="21234000004417")


def lines(found: DayList) -> list[tuple[str, str, str]]:
    return [(line.did, line.what, "undone" if line.undone else line.card) for line in found.lines]


def test_newest_first_with_numbers_and_totals(desk: Desk, ada: str) -> None:
    add_item(desk, "C1")
    set_circulation_rule(desk, "renewal_period", "4w")
    checkout(desk, ada, "C1")
    renew(desk, ada, "C1")
    charge(desk, ada, 500, "a window")
    pay(desk, ada, 400)
    found = day_list(desk, TODAY)
    assert lines(found)[:4] == [
        ("PAID", "$4.00 for Charge", "..4417"),
        ("CHARGED", "$5.00 for Charge", "..4417"),
        ("RENEWED", "", "..4417"),
        ("OUT", "", "..4417"),
    ]
    assert [line.number for line in found.lines] == list(range(len(found.lines), 0, -1))
    assert (found.lent, found.back, found.renewed, found.patrons, found.paid_cents) == (1, 0, 1, 1, 400)
    told = "Today so far: checked out 1, checked in 0, renewed 1, new patrons 1, paid $4.00."
    assert totals_words(desk, found) == told
    assert day_list(desk, date(2026, 11, 30)).lent == 0


def test_after_the_return_nobody_is_named_any_more(desk: Desk, ada: str) -> None:
    add_item(desk, "C1", biblio="t")
    checkout(desk, ada, "C1")
    checkin(desk, "C1")
    assert lines(day_list(desk, TODAY))[:2] == [("IN", " to SHELF", ""), ("OUT", "", "")]
    undo_last(desk)
    now = lines(day_list(desk, TODAY))
    assert now[0] == ("IN", " to SHELF", "undone")
    assert now[1][0] == "OUT"
    assert day_list(desk, TODAY).back == 0


def test_all_desks_and_who_did_it(desk: Desk, volunteer: Desk, ada: str) -> None:
    add_item(desk, "C1")
    checkout(replace(volunteer, device="kids-desk-a1b2"), ada, "C1")
    first = day_list(desk, TODAY).lines[0]
    assert (first.by, first.who, first.station) == ("vera", "Vera", "kids-desk")


def test_an_override_is_a_line_and_its_words_are_for_some(desk: Desk, volunteer: Desk, ada: str) -> None:
    edit_patron(desk, ada, {"expires_on": "2026-11-01"})
    add_item(desk, "C1")
    checkout(desk, ada, "C1", override=Override.of(["PATRON_EXPIRED"], "renews on Friday"))
    did = {line.did: line.what for line in day_list(desk, TODAY).lines}
    assert did["OVERRIDE"] == 'Card expired: "renews on Friday"'
    assert day_list(volunteer, TODAY).lines[0].what in ("Card expired", "")
    assert not any("Friday" in line.what for line in day_list(volunteer, TODAY).lines)


def test_holds_closures_and_what_was_refused(desk: Desk, ada: str, clock: Clock) -> None:
    from tuils.library.foundation.refusals import refuse

    add_item(desk, "C1")
    hold = place_hold(desk, ada, "C1")
    assert lines(day_list(desk, TODAY))[0] == ("HOLD", "", "..4417")
    cancel_hold(desk, hold.id)
    assert [line[0] for line in lines(day_list(desk, TODAY))[:2]] == ["NO HOLD", "HOLD"]
    assert [line[2] for line in lines(day_list(desk, TODAY))[:2]] == ["", ""]
    close(desk, date(2026, 12, 24), date(2026, 12, 26), "Christmas")
    assert lines(day_list(desk, TODAY))[0] == ("SET", "Closed: Thu, Dec 24 and 2 more, Christmas", "")
    open_day(desk, date(2026, 12, 24), "10-12")
    assert lines(day_list(desk, TODAY))[0] == ("SET", "Special hours on Thu, Dec 24", "")
    change_hours(desk, {0: "9-12", 1: "9-12"})
    assert lines(day_list(desk, TODAY))[0] == ("SET", "Changed opening hours: Maple Grove", "")
    kept: list[RefusedLine] = []
    for _again in range(2):
        remember_blocked_line(kept, desk.now, "C1", refuse("WITHDRAWN", title="Emma"))
    assert len(kept) == 1
    first = day_list(desk, TODAY, kept).lines[0]
    assert (first.did, first.what, first.card, first.act) == ("REFUSED", "Emma: This copy was withdrawn", "", "")
    clock.forward(days=1)
    assert day_list(desk, day_of(clock.now, ZONE), kept).lines == ()


def test_what_goes_back_is_said_first(desk: Desk, ada: str) -> None:
    add_item(desk, "C1")
    checkout(desk, ada, "C1")
    moved = close(desk, date(2026, 12, 22), date(2026, 12, 22))
    assert undo_words(desk, moved.act) == ("as before; 1 due date restored", True, "")
