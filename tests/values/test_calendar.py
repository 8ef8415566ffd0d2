"""When a library is open."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tuils.values.time.calendar import Calendar
from tuils.values.time.hours import Season, hours_text, parse_hours
from tuils.values.time.moments import HOUR, MINUTE, iso, local_moment

from .towns import ALWAYS, BERLIN, CHRISTMAS, NEVER, NEW_YORK, TOWN, WEEK


def test_open_and_closed_days() -> None:
    assert TOWN.is_open(date(2026, 12, 14))
    assert not TOWN.is_open(date(2026, 12, 16))
    assert not TOWN.is_open(date(2026, 12, 25))
    assert TOWN.spans(date(2026, 12, 25)) == ()
    assert TOWN.why_closed(date(2026, 12, 25)) == "Christmas Day"
    assert TOWN.why_closed(date(2026, 12, 16)) == TOWN.why_closed(date(2026, 12, 14)) == ""


def test_the_open_days_around_a_day() -> None:
    assert TOWN.next_open(date(2026, 12, 14)) == TOWN.previous_open(date(2026, 12, 14)) == date(2026, 12, 14)
    assert TOWN.next_open(date(2026, 12, 23)) == date(2026, 12, 28)
    assert TOWN.previous_open(date(2026, 12, 27)) == date(2026, 12, 22)


def test_counting_open_days() -> None:
    # 14 Dec is not recorded; 16, 20, 23 and 24 to 27 are closed.
    assert TOWN.open_days(date(2026, 12, 14), date(2026, 12, 28)) == 7
    assert TOWN.open_days(date(2026, 12, 14), date(2026, 12, 14)) == 0
    assert TOWN.open_days(date(2026, 12, 28), date(2026, 12, 14)) == 0
    assert NEVER.open_days(date(2026, 1, 1), date(2026, 12, 31)) == 0


def test_when_a_day_closes_and_ends() -> None:
    day = date(2026, 7, 13)
    assert iso(TOWN.closes_at(day), BERLIN) == "2026-07-13T18:00:00+02:00"
    assert iso(TOWN.ends_at(day), BERLIN) == "2026-07-13T23:59:00+02:00"
    closed = date(2026, 12, 25)
    assert iso(TOWN.closes_at(closed), BERLIN) == "2026-12-25T23:59:00+01:00"
    assert [iso(at, BERLIN)[11:16] for span in TOWN.hours(day) for at in span] == ["10:00", "12:00", "13:00", "18:00"]


SUMMER = Season("06-15", "08-31", {5: parse_hours("9-13"), 4: ()})
THIS_SUMMER = Season("2027-07-01", "2027-07-31", {5: parse_hours("9-11")})


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        ("2027-06-14", "10:00-12:00,13:00-18:00"),  # Monday before
        ("2027-06-21", "10:00-12:00,13:00-18:00"),  # a day that the season does not name
        ("2027-06-18", "closed"),  # a Friday in it
        ("2027-06-19", "09:00-13:00"),  # a Saturday in it
        ("2027-07-03", "09:00-11:00"),  # the one of this year is asked first
        ("2028-07-01", "09:00-13:00"),
        ("2027-09-04", "10:00-12:00,13:00-18:00"),
    ],
)
def test_seasons_have_their_own_hours(day: str, hours: str) -> None:
    calendar = Calendar(BERLIN, WEEK, seasons=(THIS_SUMMER, SUMMER))
    assert hours_text(calendar.spans(date.fromisoformat(day))) == hours
    assert calendar.is_open(date.fromisoformat(day)) is (hours != "closed")


def test_days_closed_in_every_year() -> None:
    calendar = Calendar(BERLIN, WEEK, {date(2027, 1, 1): ""}, {"01-01": "New Year", "02-29": "Leap day"})
    assert [calendar.is_open(date(year, 1, 1)) for year in (2027, 2029, 2040)] == [False, False, False]
    assert calendar.why_closed(date(2027, 1, 1)) == calendar.why_closed(date(2029, 1, 1)) == "New Year"
    assert not calendar.is_open(date(2028, 2, 29))
    assert calendar.is_open(date(2030, 2, 28))
    assert calendar.is_open(date(2030, 3, 1))


def test_an_exception_opens_whatever_else_is_closed() -> None:
    sunday, christmas = date(2026, 12, 20), date(2026, 12, 25)
    opened = {sunday: parse_hours("14-17"), christmas: parse_hours("10-12")}
    calendar = Calendar(BERLIN, WEEK, CHRISTMAS, {"12-25": "Christmas"}, opened)
    assert hours_text(calendar.spans(sunday)) == "14:00-17:00"
    assert calendar.is_open(christmas)
    assert calendar.why_closed(christmas) == ""
    assert not calendar.is_open(date(2026, 12, 24))


def test_closed_by_its_date_or_by_its_weekday() -> None:
    calendar = Calendar(BERLIN, WEEK, CHRISTMAS, {"01-01": ""}, {date(2026, 12, 24): parse_hours("9-12")})
    by_date = [day for day in range(20, 32) if calendar.closed_by_date(date(2026, 12, day))]
    assert by_date == [25, 26]
    assert calendar.closed_by_date(date(2031, 1, 1))
    assert not calendar.closed_by_date(date(2026, 12, 20))


def test_open_days_forward() -> None:
    monday = date(2026, 12, 14)
    assert [TOWN.forward(monday, n).isoformat() for n in (-2, 0, 1, 2, 5)] == [
        "2026-12-14", "2026-12-14", "2026-12-15", "2026-12-17", "2026-12-21",
    ]  # fmt: skip
    assert TOWN.forward(date(2026, 12, 13), 1) == monday
    assert NEVER.forward(monday, 5) == date(2026, 12, 19)


def _moment(text: str, zone: ZoneInfo = BERLIN) -> int:
    return local_moment(datetime.fromisoformat(text), zone)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-12-14 10:31", "2026-12-14 11:00", 29),
        ("2026-12-14 11:30", "2026-12-14 14:00", 90),
        ("2026-12-14 12:10", "2026-12-14 12:50", 0),
        ("2026-12-14 17:00", "2026-12-15 11:00", 120),
        ("2026-12-15 17:00", "2026-12-17 10:30", 90),
        ("2026-12-22 18:00", "2026-12-28 10:00", 0),
        ("2026-12-14 11:00", "2026-12-14 10:00", 0),
        ("2026-12-15 10:00", "2026-12-14 10:00", 0),
    ],
)
def test_open_minutes(start: str, end: str, minutes: int) -> None:
    assert TOWN.open_minutes(_moment(start), _moment(end)) == minutes


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-12-14 12:00", "2026-12-15 09:00", 21),
        ("2026-12-14 12:00", "2026-12-14 15:00", 3),
        ("2026-12-15 12:00", "2026-12-17 12:00", 24),  # Wednesday is closed
        ("2026-12-22 12:00", "2026-12-30 12:00", 48),  # 23 to 27, and 30
        ("2026-12-15 12:00", "2026-12-16 12:00", 0),
        ("2026-12-15 12:00", "2026-12-15 11:00", 0),
    ],
)
def test_the_clock_runs_on_open_days(start: str, end: str, hours: int) -> None:
    assert TOWN.minutes_on_open_days(_moment(start), _moment(end)) == hours * 60


def test_open_minutes_of_a_day_without_night() -> None:
    always = Calendar(BERLIN, dict.fromkeys(range(7), parse_hours("0-24")), {date(2026, 12, 16): ""})
    assert always.open_minutes(_moment("2026-12-14 12:00"), _moment("2026-12-17 12:00")) == 48 * 60
    # 25 and 23 hours where the clocks change.
    assert always.open_minutes(_moment("2026-10-25 00:00"), _moment("2026-10-26 00:00")) == 25 * 60
    assert always.open_minutes(_moment("2026-03-29 00:00"), _moment("2026-03-30 00:00")) == 23 * 60


def test_a_day_open_till_midnight_closes_in_its_last_minute() -> None:
    night = Calendar(BERLIN, {0: parse_hours("18-24")})
    day = date(2026, 12, 14)
    assert iso(night.closes_at(day), BERLIN) == "2026-12-14T23:59:00+01:00"
    [(opens, closes)] = night.hours(day)
    assert closes - opens == 6 * HOUR
    assert night.closes_at(day) == closes - MINUTE


def test_days_ahead_are_counted_over_a_clock_change() -> None:
    assert ALWAYS.open_days(date(2026, 3, 1), date(2026, 3, 31)) == 30
    assert Calendar(NEW_YORK, WEEK).open_days(date(2026, 3, 1), date(2026, 3, 15)) == 10
