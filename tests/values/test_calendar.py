from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuils.values.calendar import EVERY_DAY_9_TO_17, Calendar, Due, Span, Step, due, hours_text, parse_hours
from tuils.values.moments import HOUR, day_of, iso, local_moment
from tuils.values.periods import Period

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")

# Monday 14 December 2026 is an open day; Sundays and Wednesdays are closed; lunch is from 12 to 13.
WEEK = {day: parse_hours("10-12,13-18") for day in range(7) if day not in (2, 6)}
CHRISTMAS = {date(2026, 12, 24): "Christmas Eve", date(2026, 12, 25): "Christmas Day", date(2026, 12, 26): ""}
TOWN = Calendar(BERLIN, WEEK, CHRISTMAS)
ALWAYS = Calendar(BERLIN, EVERY_DAY_9_TO_17)
NEVER = Calendar(BERLIN, {})


def _due(calendar: Calendar, lent: str, period: str, roll: str = "next_open", *, at_closing: bool = False) -> Due:
    when = local_moment(datetime.fromisoformat(lent), calendar.zone)
    return due(calendar, when, Period.parse(period), roll=roll, at_closing=at_closing)


def _shown(calendar: Calendar, found: Due) -> str:
    assert found.day == day_of(found.at, calendar.zone)
    assert found.steps[-1].day == found.day
    return iso(found.at, calendar.zone)[:16].replace("T", " ")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("10:00-18:00", "10:00-18:00"),
        ("10-12,13-18", "10:00-12:00,13:00-18:00"),
        ("13-18, 10-12", "10:00-12:00,13:00-18:00"),
        (" 9:30 - 17:45 ", "09:30-17:45"),
        ("10\u201312", "10:00-12:00"),
        ("10-12,12-18", "10:00-12:00,12:00-18:00"),
        ("closed", "closed"),
        (" Closed ", "closed"),
    ],
)
def test_hours_are_read_and_written(text: str, written: str) -> None:
    assert hours_text(parse_hours(text)) == written
    assert parse_hours(written) == parse_hours(text)


def test_what_hours_are() -> None:
    assert parse_hours("10-12,13:30-18") == (Span(time(10), time(12)), Span(time(13, 30), time(18)))
    assert parse_hours("closed") == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is not opening hours"),
        ("10", "is not opening hours"),
        ("10-12,", "is not opening hours"),
        ("10-25", "is not opening hours"),
        ("10:60-12", "is not opening hours"),
        ("10am-6pm", "is not opening hours"),
        ("10-18 closed", "is not opening hours"),
        ("18-10", "closes before it opens"),
        ("10-10", "closes before it opens"),
        ("10-13,12-18", "overlap"),
        ("10-18,11-12", "overlap"),
    ],
)
def test_hours_that_make_no_sense(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse_hours(text)


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
    # 14 Dec is not counted; 16, 20, 23 and 24 to 27 are closed.
    assert TOWN.open_days(date(2026, 12, 14), date(2026, 12, 28)) == 7
    assert TOWN.open_days(date(2026, 12, 14), date(2026, 12, 14)) == 0
    assert TOWN.open_days(date(2026, 12, 28), date(2026, 12, 14)) == 0
    assert NEVER.open_days(date(2026, 1, 1), date(2026, 12, 31)) == 0


def test_when_a_day_opens_and_closes() -> None:
    day = date(2026, 7, 13)
    assert iso(TOWN.opens_at(day), BERLIN) == "2026-07-13T10:00:00+02:00"
    assert iso(TOWN.closes_at(day), BERLIN) == "2026-07-13T18:00:00+02:00"
    assert iso(TOWN.ends_at(day), BERLIN) == "2026-07-13T23:59:00+02:00"
    closed = date(2026, 12, 25)
    assert iso(TOWN.opens_at(closed), BERLIN) == "2026-12-25T00:00:00+01:00"
    assert iso(TOWN.closes_at(closed), BERLIN) == "2026-12-25T23:59:00+01:00"
    assert [iso(at, BERLIN)[11:16] for span in TOWN.hours(day) for at in span] == ["10:00", "12:00", "13:00", "18:00"]


@pytest.mark.parametrize(
    ("lent", "period", "roll", "expected"),
    [
        ("2026-12-14 10:31", "1d", "next_open", "2026-12-15 23:59"),
        ("2026-12-14 10:31", "7d", "next_open", "2026-12-21 23:59"),
        ("2026-12-14 00:00", "7d", "next_open", "2026-12-21 23:59"),
        ("2026-12-14 23:59", "7d", "next_open", "2026-12-21 23:59"),
        ("2026-12-14 10:31", "2d", "next_open", "2026-12-17 23:59"),
        ("2026-12-14 10:31", "2d", "previous_open", "2026-12-15 23:59"),
        ("2026-12-14 10:31", "2d", "keep", "2026-12-16 23:59"),
        ("2026-12-14 10:31", "2d", "open_days_only", "2026-12-17 23:59"),
        ("2026-12-14 10:31", "10d", "next_open", "2026-12-28 23:59"),
        ("2026-12-14 10:31", "10d", "previous_open", "2026-12-22 23:59"),
        ("2026-12-14 10:31", "10d", "keep", "2026-12-24 23:59"),
        ("2026-12-14 10:31", "7d", "open_days_only", "2026-12-28 23:59"),
        ("2026-12-14 10:31", "21d", "next_open", "2027-01-04 23:59"),
        # Going back would end on the day of lending, or before it: forward instead.
        ("2026-12-15 10:31", "1d", "previous_open", "2026-12-17 23:59"),
        ("2026-12-22 10:31", "5d", "previous_open", "2026-12-28 23:59"),
        ("2026-12-25 10:31", "1d", "previous_open", "2026-12-28 23:59"),
    ],
)
def test_a_loan_in_days(lent: str, period: str, roll: str, expected: str) -> None:
    assert _shown(TOWN, _due(TOWN, lent, period, roll)) == expected


@pytest.mark.parametrize(
    ("roll", "expected"),
    [
        ("next_open", "2026-12-28 18:00"),
        ("previous_open", "2026-12-22 18:00"),
        ("keep", "2026-12-24 23:59"),
        ("open_days_only", "2027-01-01 18:00"),
    ],
)
def test_due_at_closing(roll: str, expected: str) -> None:
    assert _shown(TOWN, _due(TOWN, "2026-12-14 10:31", "10d", roll, at_closing=True)) == expected


def test_the_steps_tell_why() -> None:
    counted, day = date(2026, 12, 24), date(2026, 12, 28)
    assert _due(TOWN, "2026-12-14 10:31", "10d").steps == (
        Step("count", counted),
        Step("closed", counted, "Christmas Eve"),
        Step("closed", date(2026, 12, 25), "Christmas Day"),
        Step("closed", date(2026, 12, 26), ""),
        Step("closed", date(2026, 12, 27), ""),
        Step("moved", day),
    )
    assert _due(TOWN, "2026-12-14 10:31", "10d", "previous_open").steps == (
        Step("count", counted),
        Step("closed", counted, "Christmas Eve"),
        Step("closed", date(2026, 12, 23), ""),
        Step("moved", date(2026, 12, 22)),
    )
    assert _due(TOWN, "2026-12-14 10:31", "10d", "keep").steps == (
        Step("count", counted),
        Step("closed", counted, "Christmas Eve"),
        Step("kept", counted),
    )
    assert _due(TOWN, "2026-12-14 10:31", "3d", "open_days_only").steps == (
        Step("closed", date(2026, 12, 16)),
        Step("count", date(2026, 12, 18)),
    )
    assert _due(TOWN, "2026-12-14 10:31", "7d").steps == (Step("count", date(2026, 12, 21)),)


@pytest.mark.parametrize(
    ("lent", "expected"),
    [
        ("2026-03-28 10:00", "2026-03-29T23:59:00+02:00"),
        ("2026-03-28 02:30", "2026-03-29T23:59:00+02:00"),
        ("2026-10-24 10:00", "2026-10-25T23:59:00+01:00"),
        ("2026-10-25 02:30", "2026-10-26T23:59:00+01:00"),
    ],
)
def test_days_keep_the_calendar_over_a_clock_change(lent: str, expected: str) -> None:
    assert iso(_due(ALWAYS, lent, "1d").at, BERLIN) == expected


def test_days_keep_the_calendar_in_america() -> None:
    calendar = Calendar(NEW_YORK, EVERY_DAY_9_TO_17)
    assert iso(_due(calendar, "2026-03-07 16:59", "1d").at, NEW_YORK) == "2026-03-08T23:59:00-04:00"
    assert iso(_due(calendar, "2026-10-31 16:59", "1d").at, NEW_YORK) == "2026-11-01T23:59:00-05:00"
    # In UTC it is Sunday already when something is lent on Saturday evening.
    assert _due(calendar, "2026-03-07 21:00", "7d").day == date(2026, 3, 14)


def test_hours_are_real_ones_over_a_clock_change() -> None:
    night = Calendar(BERLIN, {day: parse_hours("0:00-23:59") for day in range(7)})
    assert iso(_due(night, "2026-03-29 00:30", "2h").at, BERLIN) == "2026-03-29T03:30:00+02:00"
    assert iso(_due(night, "2026-10-25 00:30", "3h").at, BERLIN) == "2026-10-25T02:30:00+01:00"
    assert _due(night, "2026-10-24 12:00", "24h").at - local_moment(datetime(2026, 10, 24, 12), BERLIN) == 24 * HOUR
    assert iso(_due(night, "2026-10-24 12:00", "24h").at, BERLIN) == "2026-10-25T11:00:00+01:00"


@pytest.mark.parametrize(
    ("lent", "period", "roll", "expected"),
    [
        ("2026-12-14 10:31", "1h", "next_open", "2026-12-14 11:31"),
        ("2026-12-14 10:00", "2h", "next_open", "2026-12-14 12:00"),
        ("2026-12-14 11:00", "2h", "next_open", "2026-12-14 13:00"),
        ("2026-12-14 16:00", "2h", "previous_open", "2026-12-14 18:00"),
        # Over lunch.
        ("2026-12-14 10:31", "2h", "next_open", "2026-12-14 14:00"),
        ("2026-12-14 10:31", "2h", "previous_open", "2026-12-14 12:00"),
        ("2026-12-14 10:31", "2h", "keep", "2026-12-14 12:31"),
        ("2026-12-14 10:31", "2h", "open_days_only", "2026-12-14 14:00"),
        # Past the evening.
        ("2026-12-14 17:00", "2h", "next_open", "2026-12-15 11:00"),
        ("2026-12-14 17:00", "2h", "previous_open", "2026-12-14 18:00"),
        ("2026-12-14 17:00", "2h", "keep", "2026-12-14 19:00"),
        # Into a closed Wednesday, and into Christmas.
        ("2026-12-15 17:00", "24h", "next_open", "2026-12-17 11:00"),
        ("2026-12-15 17:00", "24h", "previous_open", "2026-12-15 18:00"),
        ("2026-12-22 17:00", "48h", "next_open", "2026-12-28 11:00"),
        ("2026-12-22 17:00", "48h", "previous_open", "2026-12-22 18:00"),
        # Before opening.
        ("2026-12-14 16:00", "16h", "next_open", "2026-12-15 11:00"),
        ("2026-12-14 16:00", "16h", "previous_open", "2026-12-14 18:00"),
        # Lent after the last closing: there is no closing to go back to.
        ("2026-12-14 18:00", "2h", "previous_open", "2026-12-15 11:00"),
        ("2026-12-14 19:00", "2h", "previous_open", "2026-12-15 11:00"),
        ("2026-12-14 12:30", "24h", "previous_open", "2026-12-15 12:00"),
    ],
)
def test_a_loan_in_hours(lent: str, period: str, roll: str, expected: str) -> None:
    assert _shown(TOWN, _due(TOWN, lent, period, roll)) == expected


def test_hours_shorter_than_one_hour_end_the_loan_at_their_closing() -> None:
    short = Calendar(BERLIN, {0: parse_hours("10-12"), 1: parse_hours("9:00-9:30")})
    assert _shown(short, _due(short, "2026-12-14 11:00", "2h")) == "2026-12-15 09:30"


def test_the_steps_of_hours_tell_why() -> None:
    monday, tuesday = date(2026, 12, 14), date(2026, 12, 15)
    assert _due(TOWN, "2026-12-14 10:31", "1h").steps == (Step("count", monday),)
    assert _due(TOWN, "2026-12-14 10:31", "2h").steps == (
        Step("count", monday),
        Step("hours", monday),
        Step("moved", monday),
    )
    assert _due(TOWN, "2026-12-14 17:00", "2h").steps == (
        Step("count", monday),
        Step("hours", monday),
        Step("moved", tuesday),
    )
    assert _due(TOWN, "2026-12-22 17:00", "48h").steps == (
        Step("count", date(2026, 12, 24)),
        Step("closed", date(2026, 12, 24), "Christmas Eve"),
        Step("closed", date(2026, 12, 25), "Christmas Day"),
        Step("closed", date(2026, 12, 26)),
        Step("closed", date(2026, 12, 27)),
        Step("moved", date(2026, 12, 28)),
    )
    assert _due(TOWN, "2026-12-15 17:00", "24h", "keep").steps == (
        Step("count", date(2026, 12, 16)),
        Step("closed", date(2026, 12, 16)),
        Step("kept", date(2026, 12, 16)),
    )


@pytest.mark.parametrize("roll", ["next_open", "previous_open", "keep", "open_days_only"])
def test_a_library_that_never_opens_keeps_the_day(roll: str) -> None:
    found = _due(NEVER, "2026-12-14 10:31", "21d", roll, at_closing=True)
    assert _shown(NEVER, found) == "2027-01-04 23:59"
    assert found.steps == (
        Step("count", found.day),
        Step("closed", found.day),
        Step("kept", found.day),
    )
    assert _shown(NEVER, _due(NEVER, "2026-12-14 10:31", "2h", roll)) == "2026-12-14 12:31"


def test_a_library_that_closes_for_good_keeps_the_day() -> None:
    end = date(2026, 12, 18)
    closed = {end + timedelta(days=n): "moving out" for n in range(1, 2000)}
    calendar = Calendar(BERLIN, EVERY_DAY_9_TO_17, closed)
    assert _due(calendar, "2026-12-14 10:31", "7d").steps[-1] == Step("kept", date(2026, 12, 21))
    assert _due(calendar, "2026-12-14 10:31", "7d", "open_days_only").day == date(2026, 12, 21)
    assert _due(calendar, "2026-12-14 10:31", "7d", "previous_open").day == end


def test_before_the_first_opening_there_is_only_forward() -> None:
    closed = {date(2026, 12, 28) - timedelta(days=n): "not yet open" for n in range(1, 2000)}
    calendar = Calendar(BERLIN, EVERY_DAY_9_TO_17, closed)
    assert _due(calendar, "2026-12-14 10:31", "7d", "previous_open").day == date(2026, 12, 28)


def test_a_year_of_rebuilding_is_waited_for() -> None:
    closed = {date(2026, 12, 21) + timedelta(days=n): "rebuilding" for n in range(365)}
    assert _due(Calendar(BERLIN, EVERY_DAY_9_TO_17, closed), "2026-12-14 10:31", "7d").day == date(2027, 12, 21)


def test_what_due_refuses() -> None:
    with pytest.raises(ValueError, match="roll"):
        _due(TOWN, "2026-12-14 10:31", "7d", "sometime")
    with pytest.raises(ValueError, match="period"):
        due(TOWN, 0, Period(0, "d"))


_weeks = st.dictionaries(
    st.integers(0, 6), st.sampled_from([parse_hours("10-12,13-18"), parse_hours("0:00-23:59"), ()]), min_size=1
)


@settings(max_examples=120, deadline=None)
@given(
    week=_weeks,
    shut=st.sets(st.integers(-5, 40), max_size=12),
    lent=st.datetimes(datetime(2026, 3, 20), datetime(2026, 4, 5)),
    period=st.builds(Period, st.integers(1, 30), st.sampled_from(["d", "h"])),
    roll=st.sampled_from(["next_open", "previous_open", "open_days_only"]),
)
def test_never_due_while_closed_nor_before_lending(
    week: dict[int, tuple[Span, ...]], shut: set[int], lent: datetime, period: Period, roll: str
) -> None:
    calendar = Calendar(BERLIN, week, {date(2026, 3, 20) + timedelta(days=n): "" for n in shut})
    when = local_moment(lent, BERLIN)
    found = due(calendar, when, period, roll=roll)
    assert found.at > when
    if not any(week.values()):
        assert found.steps[-1].kind == "kept"
        return
    assert calendar.is_open(found.day)
    if period.unit == "d":
        assert found.day > day_of(when, BERLIN)
    else:
        assert any(opens <= found.at <= closes for opens, closes in calendar.hours(found.day))
