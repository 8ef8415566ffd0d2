"""Hours and closed dates of a branch, and what a loan makes of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, time, timedelta
from functools import partial
from typing import Any

import pytest

from tests.at_once import add_code, remove_season_hours, undo_last
from tuils.library.foundation.administration.calendar import (
    Closure,
    ExtraOpening,
    calendar_of,
    close_days,
    closures,
    openings,
    seasons,
    set_hours,
    yearly_closures,
)
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.administration.settings_queries import hours_are_set
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.rule_changes.closures import close, open_day, remove_day_exception, reopen_days
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.models import db
from tuils.values.time.hours import OpenSpan, hours_text
from tuils.values.time.moments import day_of, iso

from .makers import ZONE, add_item, codes, loan_row, register, rows, value, whole

CHRISTMAS, NEW_YEAR = date(2026, 12, 25), date(2027, 1, 1)
DUE = date(2026, 12, 22)  # of a loan of 21 days that begins on the first day of these tests


def test_until_hours_are_set_every_day_is_nine_to_five(desk: Desk) -> None:
    assert not hours_are_set("MAIN")
    for day in range(7):
        assert calendar_of("MAIN", ZONE).spans(DUE + timedelta(days=day)) == (OpenSpan(time(9), time(17)),)


def test_the_first_hours_close_all_other_days(desk: Desk) -> None:
    set_hours(desk, "MAIN", {1: "10-12, 13-18", 5: "10:00-14:30"})
    assert hours_are_set("MAIN")
    calendar = calendar_of("MAIN", ZONE)
    assert calendar.spans(DUE) == (OpenSpan(time(10), time(12)), OpenSpan(time(13), time(18)))
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
    assert reopen_days(desk, CHRISTMAS, NEW_YEAR).days == (
        Closure("MAIN", CHRISTMAS, "Snow"),
        Closure("MAIN", CHRISTMAS + timedelta(days=1), "Christmas"),
    )
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
        partial(set_hours, desk, "MOON", {0: "10-12"}, season="06-15..08-31"),
        partial(remove_season_hours, desk, "MAIN", "06-15..08-31"),
        partial(every_year, desk, DUE, DUE, branch="MOON"),
        partial(open_day, desk, DUE, "10-12", branch="MOON"),
        partial(remove_day_exception, desk, DUE),
        partial(close_days, desk, DUE, DUE, branch="MOON"),
        partial(reopen_days, desk, DUE, DUE),
        partial(reopen_days, desk, DUE, DUE, branch="MOON"),
    ):
        assert codes(act) == ["UNKNOWN_ID"]


@pytest.mark.parametrize("day", [date.min, date.max])
def test_days_that_have_none_beside_them_are_not_closed_or_opened(desk: Desk, day: date) -> None:
    assert codes(partial(close_days, desk, day, day)) == ["NOT_UNDERSTOOD"]
    assert codes(partial(open_day, desk, day, "10-12")) == ["NOT_UNDERSTOOD"]


def test_a_volunteer_changes_no_calendar(desk: Desk, volunteer: Desk) -> None:
    for act in (
        partial(set_hours, volunteer, "MAIN", {0: "10-12"}),
        partial(remove_season_hours, volunteer, "MAIN", "06-15..08-31"),
        partial(every_year, volunteer, DUE, DUE),
        partial(open_day, volunteer, DUE, "10-12"),
        partial(remove_day_exception, volunteer, DUE),
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
    set_circulation_rule(desk, "due_roll", roll)
    set_value(desk, "due_at_closing", at_closing)
    card = register(desk)
    add_item(desk, "C1")
    assert iso(checkout(desk, card, "C1").due_at, ZONE) == due


def test_a_library_that_is_never_open_lends_nothing_and_says_why(desk: Desk) -> None:
    set_hours(desk, "MAIN", {0: "closed"})
    card = register(desk)
    add_item(desk, "C1")
    add_item(desk, "C2", item_type="LAPTOP")
    for barcode in ("C1", "C2"):
        with pytest.raises(Refused) as no:
            checkout(desk, card, barcode)
        assert "no open days" in no.value.message
        assert (no.value.codes, no.value.overridable) == (["CLOSED_ALWAYS"], [])
    assert value("SELECT count(*) FROM loan") == 0
    set_circulation_rule(desk, "due_roll", "keep")
    assert day_of(checkout(desk, card, "C1").due_at, ZONE) == DUE
    set_circulation_rule(desk, "due_roll", "next_open")
    with pytest.raises(Refused) as later:
        renew(desk, card, "C1")
    assert later.value.message.startswith("Not renewed: the library has no open days")


def test_one_day_that_opens_is_enough_to_lend(desk: Desk) -> None:
    set_hours(desk, "MAIN", {0: "closed"})
    open_day(desk, date(2027, 1, 8), "10-16")
    card = register(desk)
    add_item(desk, "C1")
    assert day_of(checkout(desk, card, "C1").due_at, ZONE) == date(2027, 1, 8)


# seasons, every year, and exceptions


def test_a_season_has_hours_of_its_own(desk: Desk) -> None:
    set_hours(desk, "MAIN", dict.fromkeys(range(5), "10-18"))
    set_hours(desk, "MAIN", {0: "9-13", 5: "9-11", 4: "closed"}, season=" 6-15 .. 08-31")
    set_hours(desk, "MAIN", {0: "9-10"}, season="2027-07-05..2027-07-09")
    calendar = calendar_of("MAIN", ZONE)
    shown = {day: hours_text(calendar.spans(date.fromisoformat(f"2027-{day}"))) for day in DAYS_OF_SUMMER}
    assert shown == DAYS_OF_SUMMER
    assert seasons("MAIN") == [
        ("06-15..08-31", 0, "09:00-13:00"),
        ("06-15..08-31", 4, "closed"),
        ("06-15..08-31", 5, "09:00-11:00"),
        ("2027-07-05..2027-07-09", 0, "09:00-10:00"),
    ]
    whole(desk)
    remove_season_hours(desk, "MAIN", "06-15..08-31")
    assert {season for season, _, _ in seasons("MAIN")} == {"2027-07-05..2027-07-09"}
    undo_last(desk)
    assert len(seasons("MAIN")) == 4


DAYS_OF_SUMMER = {
    "06-14": "10:00-18:00",  # Monday
    "06-21": "09:00-13:00",
    "06-22": "10:00-18:00",  # a Tuesday: the season does not name it
    "06-18": "closed",  # Friday
    "06-19": "09:00-11:00",  # Saturday
    "07-05": "09:00-10:00",  # a Monday of the season of this year
    "07-10": "09:00-11:00",
    "09-04": "closed",
}


def test_a_season_leaves_unset_hours_unset(desk: Desk) -> None:
    set_hours(desk, "MAIN", {0: "9-13"}, season="06-15..08-31")
    assert not hours_are_set("MAIN")
    assert hours_text(calendar_of("MAIN", ZONE).spans(date(2027, 6, 22))) == "09:00-17:00"


@pytest.mark.parametrize("season", ["summer", "06-31..07-01", "06-15..2027-08-31", "2027-08-31..2027-06-15", "06-15"])
def test_seasons_that_cannot_be_read(season: str, desk: Desk) -> None:
    assert codes(lambda: set_hours(desk, "MAIN", {0: "10-12"}, season=season)) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: remove_season_hours(desk, "MAIN", season)) == ["NOT_UNDERSTOOD"]
    assert seasons("MAIN") == []


def every_year(desk: Desk, first: date, last: date, reason: str = "", **more: Any) -> list[Closure]:
    return [day for day in close(desk, first, last, reason, yearly=True, **more).days if isinstance(day, Closure)]


def test_days_are_closed_in_every_year(desk: Desk) -> None:
    eve = NEW_YEAR - timedelta(days=1)
    closed = every_year(desk, eve, NEW_YEAR, "New Year")
    assert closed == [Closure("MAIN", eve, "New Year", True), Closure("MAIN", NEW_YEAR, "New Year", True)]
    every_year(desk, date(2000, 2, 29), date(2000, 2, 29), "Leap day")
    assert [f"{closure.day:%m-%d}" for closure in yearly_closures("MAIN")] == ["01-01", "02-29", "12-31"]
    calendar = calendar_of("MAIN", ZONE)
    for year in (2026, 2027, 2040):
        assert not calendar.is_open(date(year, 12, 31))
        assert calendar.why_closed(date(year, 1, 1)) == "New Year"
    assert not calendar.is_open(date(2028, 2, 29))
    assert calendar.is_open(date(2029, 2, 28))
    assert closures("MAIN") == []
    whole(desk)
    reopen_days(desk, NEW_YEAR, date(2027, 1, 31), yearly=True)
    assert calendar_of("MAIN", ZONE).is_open(NEW_YEAR)
    assert codes(lambda: reopen_days(desk, NEW_YEAR, date(2027, 1, 31), yearly=True)) == ["UNKNOWN_ID"]
    undo_last(desk)
    assert not calendar_of("MAIN", ZONE).is_open(NEW_YEAR)


def test_who_opens_a_day_of_every_year_is_told_how(desk: Desk) -> None:
    every_year(desk, CHRISTMAS, CHRISTMAS, "Christmas")
    with pytest.raises(Refused) as no:
        reopen_days(desk, CHRISTMAS, CHRISTMAS)
    assert "tuils hours open 2026-12-25" in no.value.message


def test_a_day_opens_all_the_same(desk: Desk) -> None:
    set_hours(desk, "MAIN", dict.fromkeys(range(5), "10-18"))
    every_year(desk, CHRISTMAS, CHRISTMAS, "Christmas")
    sunday = date(2026, 12, 20)
    opened = open_day(desk, CHRISTMAS, reason="Story time").days
    assert opened == (ExtraOpening("MAIN", CHRISTMAS, "10:00-18:00", "Story time"),)
    open_day(desk, sunday, "14-17")
    calendar = calendar_of("MAIN", ZONE)
    assert calendar.is_open(CHRISTMAS)
    assert hours_text(calendar.spans(sunday)) == "14:00-17:00"
    assert [opening.day for opening in openings("MAIN")] == [sunday, CHRISTMAS]
    whole(desk)
    assert remove_day_exception(desk, sunday).days == (ExtraOpening("MAIN", sunday, "14:00-17:00", ""),)
    assert not calendar_of("MAIN", ZONE).is_open(sunday)
    assert codes(lambda: remove_day_exception(desk, sunday)) == ["UNKNOWN_ID"]
    undo_last(desk)
    assert calendar_of("MAIN", ZONE).is_open(sunday)


def test_what_is_due_follows_days_of_every_year_and_days_that_open(desk: Desk) -> None:
    card = register(desk)
    add_item(desk, "C1")
    loan = checkout(desk, card, "C1").act

    def due() -> date:
        return day_of(loan_row(loan)["due_at"], ZONE)

    tried = close(desk, DUE, DUE, "Solstice", yearly=True, dry_run=True)
    assert (len(tried.loans), due()) == (1, DUE)
    close(desk, DUE, DUE, "Solstice", yearly=True)
    assert due() == DUE + timedelta(days=1)
    open_day(desk, DUE, "10-12")
    assert due() == DUE
    remove_day_exception(desk, DUE)
    assert due() == DUE + timedelta(days=1)
    reopen_days(desk, DUE, DUE, yearly=True)
    assert due() == DUE
    for _time in range(4):
        undo_last(desk)
    assert due() == DUE
    whole(desk)


def test_snow_on_a_day_that_was_to_open_closes_it(desk: Desk) -> None:
    open_day(desk, CHRISTMAS, "10-12")
    close_days(desk, CHRISTMAS, CHRISTMAS, "Snow")
    assert calendar_of("MAIN", ZONE).why_closed(CHRISTMAS) == "Snow"
    assert openings("MAIN") == []
    undo_last(desk)
    assert calendar_of("MAIN", ZONE).is_open(CHRISTMAS)


def test_a_day_without_usual_hours_needs_some(desk: Desk) -> None:
    set_hours(desk, "MAIN", {0: "10-18"})
    for hours in ("", "late", "closed"):
        assert codes(partial(open_day, desk, date(2026, 12, 20), hours)) == ["NOT_UNDERSTOOD"]
    assert openings("MAIN") == []


def test_a_calendar_is_one_statement_and_made_once(desk: Desk, statements: list[str]) -> None:
    set_hours(desk, "MAIN", dict.fromkeys(range(5), "10-18"))
    every_year(desk, CHRISTMAS, CHRISTMAS)
    statements.clear()
    first = calendar_of("MAIN", ZONE)
    assert len(statements) == 1
    assert calendar_of("MAIN", ZONE) is first
    close_days(desk, DUE, DUE)
    assert not calendar_of("MAIN", ZONE).is_open(DUE)
    undo_last(desk)
    assert calendar_of("MAIN", ZONE) is first


def test_a_change_that_was_taken_back_in_the_middle_is_not_remembered(desk: Desk) -> None:
    with db.atomic() as step:
        close_days(desk, DUE, DUE)
        assert not calendar_of("MAIN", ZONE).is_open(DUE)
        step.rollback()
    assert calendar_of("MAIN", ZONE).is_open(DUE)


@pytest.fixture
def statements(desk: Desk) -> Iterator[list[str]]:
    seen: list[str] = []
    connection: sqlite3.Connection = db.connection()
    connection.set_trace_callback(seen.append)
    yield seen
    connection.set_trace_callback(None)
