"""Hours and closed dates of a branch, and what a loan makes of them."""

from __future__ import annotations

from datetime import date, time, timedelta
from functools import partial
from typing import Any

import pytest

from tuils.library.administration.calendar import (
    Closure,
    calendar_of,
    close_days,
    closures,
    hours_are_set,
    reopen_days,
    set_hours,
)
from tuils.library.administration.settings import add_code, set_value
from tuils.library.circulation.checkout import checkout
from tuils.library.circulation.rules import set_rule
from tuils.library.desk import Desk
from tuils.library.replay import undo_last
from tuils.values.hours import Span
from tuils.values.moments import day_of, iso

from .makers import ZONE, add_item, codes, register, rows, value, whole

CHRISTMAS, NEW_YEAR = date(2026, 12, 25), date(2027, 1, 1)
DUE = date(2026, 12, 22)  # of a loan of 21 days that begins on the first day of these tests


def test_until_hours_are_set_every_day_is_nine_to_five(desk: Desk) -> None:
    assert not hours_are_set("MAIN")
    for day in range(7):
        assert calendar_of("MAIN", ZONE).spans(DUE + timedelta(days=day)) == (Span(time(9), time(17)),)


def test_the_first_hours_close_all_other_days(desk: Desk) -> None:
    set_hours(desk, "MAIN", {1: "10-12, 13-18", 5: "10:00-14:30"})
    assert hours_are_set("MAIN")
    calendar = calendar_of("MAIN", ZONE)
    assert calendar.spans(DUE) == (Span(time(10), time(12)), Span(time(13), time(18)))
    assert [calendar.is_open(DUE + timedelta(days=n)) for n in range(7)] == [
        True,
        False,
        False,
        False,
        True,
        False,
        False,
    ]
    set_hours(desk, "MAIN", {2: "9-10"})
    assert calendar_of("MAIN", ZONE).is_open(DUE), "what is not named stays"
    assert rows("SELECT weekday, spans FROM opening_hours WHERE weekday IN (1, 2) ORDER BY 1") == [
        (1, "10:00-12:00,13:00-18:00"),
        (2, "09:00-10:00"),
    ]
    whole(desk)


@pytest.mark.parametrize("text", ["", "ten to six", "18-10", "10-12,11-13", "25-26"])
def test_hours_that_cannot_be_read_change_nothing(text: str, desk: Desk) -> None:
    assert codes(lambda: set_hours(desk, "MAIN", {0: "10-12", 1: text})) == ["NOT_UNDERSTOOD"]
    assert not hours_are_set("MAIN")


def test_branches_have_calendars_of_their_own(desk: Desk) -> None:
    add_code(desk, "branch", "EAST", {"name": "East"})
    set_hours(desk, "EAST", {1: "10-12"})
    close_days(desk, DUE, DUE, "Painting", branch="EAST")
    assert not hours_are_set("MAIN")
    assert closures("MAIN") == []
    assert not calendar_of("EAST", ZONE).is_open(DUE)
    assert calendar_of("MAIN", ZONE).is_open(DUE)


def test_days_are_closed_and_opened_again(desk: Desk) -> None:
    closed = close_days(desk, CHRISTMAS, CHRISTMAS + timedelta(days=1), "Christmas")
    assert closed == closures("MAIN")
    assert closed == [
        Closure("MAIN", CHRISTMAS, "Christmas"),
        Closure("MAIN", CHRISTMAS + timedelta(days=1), "Christmas"),
    ]
    assert calendar_of("MAIN", ZONE).why_closed(CHRISTMAS) == "Christmas"
    close_days(desk, CHRISTMAS, CHRISTMAS, "Snow")
    assert [closure.reason for closure in closures("MAIN")] == ["Snow", "Christmas"]
    assert reopen_days(desk, CHRISTMAS, NEW_YEAR) == [
        Closure("MAIN", CHRISTMAS, "Snow"),
        Closure("MAIN", CHRISTMAS + timedelta(days=1), "Christmas"),
    ]
    assert closures("MAIN") == []
    whole(desk)
    undo_last(desk)
    assert len(closures("MAIN")) == 2


def test_a_closure_of_days_is_one_act(desk: Desk) -> None:
    close_days(desk, CHRISTMAS, NEW_YEAR, "Holidays")
    assert value("SELECT count(DISTINCT act) FROM journal WHERE device = 'desk'") == 1
    undo_last(desk)
    assert closures("MAIN") == []


@pytest.mark.parametrize(("first", "last"), [(NEW_YEAR, CHRISTMAS), (CHRISTMAS, CHRISTMAS + timedelta(days=401))])
def test_days_in_no_order_or_too_many(first: date, last: date, desk: Desk) -> None:
    assert codes(lambda: close_days(desk, first, last)) == ["NOT_UNDERSTOOD"]
    assert closures("MAIN") == []


def test_what_is_not_there_is_refused(desk: Desk) -> None:
    for act in (
        partial(set_hours, desk, "MOON", {0: "10-12"}),
        partial(close_days, desk, DUE, DUE, branch="MOON"),
        partial(reopen_days, desk, DUE, DUE),
        partial(reopen_days, desk, DUE, DUE, branch="MOON"),
    ):
        assert codes(act) == ["UNKNOWN_ID"]


def test_a_volunteer_changes_no_calendar(desk: Desk, volunteer: Desk) -> None:
    for act in (
        partial(set_hours, volunteer, "MAIN", {0: "10-12"}),
        partial(close_days, volunteer, DUE, DUE),
        partial(reopen_days, volunteer, DUE, DUE),
    ):
        assert codes(act) == ["NO_PERMISSION"]


# what a loan makes of them


@pytest.mark.parametrize(
    ("roll", "at_closing", "due"),
    [
        ("next_open", False, "2026-12-24T23:59:00-06:00"),
        ("next_open", True, "2026-12-24T14:00:00-06:00"),
        ("previous_open", False, "2026-12-21T23:59:00-06:00"),
        ("previous_open", True, "2026-12-21T17:00:00-06:00"),
        ("keep", False, "2026-12-22T23:59:00-06:00"),
        ("keep", True, "2026-12-22T23:59:00-06:00"),
        ("open_days_only", False, "2026-12-25T23:59:00-06:00"),
    ],
)
def test_a_loan_that_falls_on_closed_days(roll: str, at_closing: bool, due: str, desk: Desk) -> None:
    week: dict[int, Any] = dict.fromkeys(range(7), "9-17")
    set_hours(desk, "MAIN", week | {3: "9-14"})
    close_days(desk, DUE, DUE, "Snow")
    close_days(desk, date(2026, 12, 23), date(2026, 12, 23), "Ice")
    if roll == "open_days_only":
        reopen_days(desk, DUE, DUE)
        close_days(desk, date(2026, 12, 2), date(2026, 12, 3), "Moving")
    set_rule(desk, "due_roll", roll)
    set_value(desk, "due_at_closing", at_closing)
    card = register(desk)
    add_item(desk, "C1")
    assert iso(checkout(desk, card, "C1").due_at, ZONE) == due


def test_a_library_that_is_closed_for_good_still_lends(desk: Desk) -> None:
    set_hours(desk, "MAIN", {0: "closed"})
    card = register(desk)
    add_item(desk, "C1")
    assert day_of(checkout(desk, card, "C1").due_at, ZONE) == DUE
