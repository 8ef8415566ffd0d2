"""Undoing: where it goes, what is told, and times given by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.at_once import add_code
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.terms.blocks import Override
from tuils.values.time.moments import day_of

from .makers import (
    DAY,
    HOUR,
    ZONE,
    Clock,
    add_item,
    codes,
    edit_item,
    item_row,
    links,
    loan_row,
    register,
    rows,
    value,
    whole,
    with_role,
)


@pytest.fixture
def ada(desk: Desk) -> str:
    return register(desk, "Ada", card="P1")


@pytest.fixture
def emma(desk: Desk) -> str:
    add_code(desk, "location", "FIC", {"name": "Fiction"})
    return add_item(desk, "C1", call_number="F AUS", location="FIC")


def test_an_item_comes_back_without_a_card(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    lent = checkout(desk, ada, "C1")
    clock.forward(days=3)
    done = checkin(desk, "C1")
    assert (done.item, done.route, done.to, done.call_number, done.place) == ("C1", "SHELF", "", "F AUS", "Fiction")
    assert (done.was_due_at, done.on_shelf_since, done.alerts) == (lent.due_at, None, ())
    loan = loan_row(lent.act)
    assert (loan["how"], loan["by"], bool(loan["named"]), loan["patron"]) == ("checkin", done.act, True, None)
    assert day_of(loan["closed_at"], ZONE) == date(2026, 12, 4)
    assert item_row("C1")["loan"] is None
    whole(desk)


def test_what_is_not_on_loan_is_no_fault(desk: Desk, emma: str, clock: Clock) -> None:
    first = checkin(desk, "C1")
    assert (first.route, first.alerts, first.was_due_at) == ("SHELF", ("NOT_ON_LOAN",), None)
    assert first.on_shelf_since == value("SELECT at FROM journal WHERE kind = 'item_added'")
    since = item_row("C1")["moved_at"]
    clock.forward(days=1)
    again = checkin(desk, "C1")
    assert again.on_shelf_since == since
    assert rows("SELECT loan FROM journal WHERE kind = 'checkin'") == [(None,), (None,)]
    whole(desk)


def test_a_number_that_no_item_has(desk: Desk) -> None:
    with pytest.raises(Refused) as no:
        checkin(desk, "C404")
    assert (no.value.codes, no.value.overridable) == (["ITEM_UNKNOWN"], [])
    assert codes(lambda: checkin(desk, "")) == ["ITEM_UNKNOWN"]
    assert value("SELECT count(*) FROM journal WHERE kind = 'checkin'") == 0


def test_no_permission(desk: Desk, ada: str, emma: str) -> None:
    checkout(desk, ada, "C1")
    assert codes(lambda: checkin(with_role(desk, permissions={"circulation.checkout"}), "C1")) == ["NO_PERMISSION"]
    assert item_row("C1")["loan"] is not None


# where it goes

EAST = {"name": "East side", "return_to": "home"}
SOUTH = {"name": "South", "return_to": "here"}


@pytest.mark.parametrize(
    ("fields", "route", "to"),
    [
        ({}, "SHELF", ""),
        ({"home_branch": ""}, "SHELF", ""),
        ({"home_branch": "EAST"}, "TRANSIT", "EAST"),
        ({"home_branch": "SOUTH"}, "SHELF", ""),
        ({"state": "lost"}, "SHELF", ""),
        ({"state": "damaged"}, "REPAIR", ""),
        ({"state": "damaged", "home_branch": "EAST"}, "REPAIR", ""),
        ({"withdrawn": True}, "PROBLEM", ""),
        ({"withdrawn": True, "state": "damaged", "home_branch": "EAST"}, "PROBLEM", ""),
    ],
)
def test_one_word_says_where_it_goes(
    fields: dict[str, object], route: str, to: str, desk: Desk, ada: str, emma: str
) -> None:
    add_code(desk, "branch", "EAST", EAST)
    add_code(desk, "branch", "SOUTH", SOUTH)
    checkout(desk, ada, "C1")
    edit_item(desk, emma, **fields)
    done = checkin(desk, "C1")
    assert (done.route, done.to) == (route, to)
    assert (item_row("C1")["transit_to"], item_row("C1")["holding_branch"]) == (to, "MAIN")
    whole(desk)


def test_what_arrives_at_home_is_no_longer_on_its_way(desk: Desk, emma: str) -> None:
    add_code(desk, "branch", "EAST", EAST)
    edit_item(desk, emma, home_branch="EAST")
    assert checkin(desk, "C1").route == "TRANSIT"
    arrived = checkin(replace(desk, branch="EAST"), "C1")
    assert (arrived.route, arrived.on_shelf_since) == ("SHELF", None)
    assert (item_row("C1")["transit_to"], item_row("C1")["holding_branch"]) == ("", "EAST")
    whole(desk)


@pytest.mark.parametrize(
    ("state", "alert", "after"),
    [("lost", "WAS_LOST", ""), ("missing", "MISSING", ""), ("damaged", "DAMAGED", "damaged")],
)
def test_what_the_item_was_is_told(state: str, alert: str, after: str, desk: Desk, ada: str, emma: str) -> None:
    checkout(desk, ada, "C1")
    edit_item(desk, emma, state=state, staff_note="look at page 3")
    done = checkin(desk, "C1")
    assert (done.alerts, done.note) == ((alert,), "look at page 3")
    assert item_row("C1")["state"] == after
    whole(desk)


def test_lost_and_not_on_loan_are_both_told(desk: Desk, emma: str) -> None:
    edit_item(desk, emma, state="lost")
    assert checkin(desk, "C1").alerts == ("NOT_ON_LOAN", "WAS_LOST")


# times given by hand


def test_the_book_drop_of_yesterday_closes_the_loan_yesterday(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    loan = checkout(desk, ada, "C1").act
    clock.forward(days=3)
    yesterday = clock.now - DAY
    checkin(desk.as_of(yesterday), "C1")
    assert loan_row(loan)["closed_at"] == item_row("C1")["moved_at"] == yesterday
    stamp, at = rows("SELECT stamp, at FROM journal WHERE kind = 'checkin'")[0]
    assert at == yesterday < stamp
    whole(desk)


def test_before_its_own_loan_began_nothing_comes_back(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    clock.forward(days=1)
    checkout(desk, ada, "C1")
    early = desk.as_of(clock.now - HOUR)
    with pytest.raises(Refused) as no:
        checkin(early, "C1")
    assert (no.value.codes, no.value.overridable) == (["AT_BEFORE_LOAN"], [])
    anyway = Override.of(["AT_BEFORE_LOAN", "OUT_OF_ORDER"], "paper log")
    assert codes(lambda: checkin(early, "C1", override=anyway)) == ["AT_BEFORE_LOAN"]
    assert item_row("C1")["loan"] is not None


def test_at_the_very_moment_it_was_lent_it_may_come_back(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    loan = checkout(desk, ada, "C1").act
    checkin(desk.as_of(loan_row(loan)["lent_at"]), "C1")
    assert item_row("C1")["loan"] is None


def test_a_clock_that_was_set_back_a_little_keeps_no_book_out(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    checkout(desk, ada, "C1")
    clock.now -= HOUR
    assert checkin(desk, "C1").alerts == ()
    assert item_row("C1")["loan"] is None
    whole(desk)


def test_keyed_out_of_order_it_is_asked_and_who_may_takes_it(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    clock.forward(days=1)
    checkin(desk, "C1")
    early = desk.as_of(clock.now - HOUR)
    with pytest.raises(Refused) as no:
        checkin(early, "C1")
    assert (no.value.codes, no.value.overridable) == (["OUT_OF_ORDER"], ["OUT_OF_ORDER"])
    yes = Override.of(["OUT_OF_ORDER"], "book drop")
    nobody = with_role(early, permissions={"circulation.checkin"})
    assert codes(lambda: checkin(nobody, "C1", override=yes)) == ["OUT_OF_ORDER"]
    assert codes(lambda: checkin(early, "C1", override=Override.of(["OUT_OF_ORDER"], ""))) == ["OUT_OF_ORDER"]
    assert checkin(early, "C1", override=yes).route == "SHELF"
    whole(desk)


def test_a_renewal_and_then_an_earlier_return_with_a_word_of_why(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    loan = checkout(desk, ada, "C1").act
    clock.forward(days=2)
    edit_item(desk, emma, volume="2")
    renew(desk, ada, "C1")
    back = desk.as_of(clock.now - DAY)
    assert codes(lambda: checkin(back, "C1")) == ["OUT_OF_ORDER"], "earlier than the renewal"
    yes = Override.of(["OUT_OF_ORDER"], "book drop")
    checkin(back, "C1", override=yes)
    codes_kept = rows("SELECT loan, json_extract(data, '$.codes[0]') FROM journal WHERE kind = 'override'")
    assert codes_kept == [(loan, "OUT_OF_ORDER")]
    assert links() == set()
    whole(desk)
