"""When a loan is due."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings, strategies as st

from tuils.values.time.calendar import (
    EVERY_DAY_9_TO_17,
    ROLLS,
    Calendar,
    ClosedAlways,
    Due,
    DueStep,
    due_date,
    move_off_closed_time,
)
from tuils.values.time.hours import OpenSpan, Season, parse_hours
from tuils.values.time.moments import HOUR, day_of, iso, local_moment
from tuils.values.time.periods import Period

from .towns import ALWAYS, BERLIN, CHRISTMAS, NEVER, NEW_YORK, TOWN, WEEK


def _due(calendar: Calendar, lent: str, period: str, roll: str = "next_open", **more: Any) -> Due:
    when = local_moment(datetime.fromisoformat(lent), calendar.zone)
    return due_date(calendar, when, Period.parse(period), roll=roll, **more)


def _shown(calendar: Calendar, found: Due) -> str:
    assert found.day == day_of(found.at, calendar.zone)
    assert found.steps[-1].day == found.day
    return iso(found.at, calendar.zone)[:16].replace("T", " ")


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
        DueStep("count", counted),
        DueStep("closed", counted, "Christmas Eve"),
        DueStep("closed", date(2026, 12, 25), "Christmas Day"),
        DueStep("closed", date(2026, 12, 26), ""),
        DueStep("closed", date(2026, 12, 27), ""),
        DueStep("moved", day),
    )
    assert _due(TOWN, "2026-12-14 10:31", "10d", "previous_open").steps == (
        DueStep("count", counted),
        DueStep("closed", counted, "Christmas Eve"),
        DueStep("closed", date(2026, 12, 23), ""),
        DueStep("moved", date(2026, 12, 22)),
    )
    assert _due(TOWN, "2026-12-14 10:31", "10d", "keep").steps == (
        DueStep("count", counted),
        DueStep("closed", counted, "Christmas Eve"),
        DueStep("kept", counted),
    )
    assert _due(TOWN, "2026-12-14 10:31", "3d", "open_days_only").steps == (
        DueStep("closed", date(2026, 12, 16)),
        DueStep("count", date(2026, 12, 18)),
    )
    assert _due(TOWN, "2026-12-14 10:31", "7d").steps == (DueStep("count", date(2026, 12, 21)),)


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
    assert _due(TOWN, "2026-12-14 10:31", "1h").steps == (DueStep("count", monday),)
    assert _due(TOWN, "2026-12-14 10:31", "2h").steps == (
        DueStep("count", monday),
        DueStep("hours", monday),
        DueStep("moved", monday),
    )
    assert _due(TOWN, "2026-12-14 17:00", "2h").steps == (
        DueStep("count", monday),
        DueStep("hours", monday),
        DueStep("moved", tuesday),
    )
    assert _due(TOWN, "2026-12-22 17:00", "48h").steps == (
        DueStep("count", date(2026, 12, 24)),
        DueStep("closed", date(2026, 12, 24), "Christmas Eve"),
        DueStep("closed", date(2026, 12, 25), "Christmas Day"),
        DueStep("closed", date(2026, 12, 26)),
        DueStep("closed", date(2026, 12, 27)),
        DueStep("moved", date(2026, 12, 28)),
    )
    assert _due(TOWN, "2026-12-15 17:00", "24h", "keep").steps == (
        DueStep("count", date(2026, 12, 16)),
        DueStep("closed", date(2026, 12, 16)),
        DueStep("kept", date(2026, 12, 16)),
    )


@pytest.mark.parametrize("roll", [roll for roll in ROLLS if roll != "keep"])
@pytest.mark.parametrize("period", ["21d", "2w", "2h"])
def test_a_library_that_never_opens_lends_nothing_and_says_why(roll: str, period: str) -> None:
    empty_week = Calendar(BERLIN, dict.fromkeys(range(7), ()), seasons=(Season("06-01", "08-31", {0: ()}),))
    for calendar in (NEVER, empty_week):
        with pytest.raises(ClosedAlways, match="no opening hours"):
            _due(calendar, "2026-12-14 10:31", period, roll)
        with pytest.raises(ClosedAlways):
            move_off_closed_time(calendar, 0, roll=roll)


def test_a_library_that_never_opens_keeps_dates_where_it_is_told_to() -> None:
    found = _due(NEVER, "2026-12-14 10:31", "21d", "keep", at_closing=True)
    assert _shown(NEVER, found) == "2027-01-04 23:59"
    assert found.steps == (DueStep("count", found.day), DueStep("closed", found.day), DueStep("kept", found.day))
    assert _shown(NEVER, _due(NEVER, "2026-12-14 10:31", "2h", "keep")) == "2026-12-14 12:31"


def test_a_single_day_that_opens_is_enough() -> None:
    calendar = Calendar(BERLIN, {}, opened={date(2027, 1, 8): parse_hours("10-16")})
    assert _shown(calendar, _due(calendar, "2026-12-14 10:31", "21d")) == "2027-01-08 23:59"
    assert _shown(calendar, _due(calendar, "2026-12-14 10:31", "2h")) == "2027-01-08 11:00"
    # It was the last one: what comes after stays where it was counted.
    assert _shown(calendar, _due(calendar, "2027-01-14 10:31", "21d")) == "2027-02-04 23:59"


def test_a_library_that_closes_for_good_keeps_the_day() -> None:
    end = date(2026, 12, 18)
    closed = {end + timedelta(days=n): "moving out" for n in range(1, 2000)}
    calendar = Calendar(BERLIN, EVERY_DAY_9_TO_17, closed)
    assert _due(calendar, "2026-12-14 10:31", "7d").steps[-1] == DueStep("kept", date(2026, 12, 21))
    assert _due(calendar, "2026-12-14 10:31", "7d", "open_days_only").day == date(2026, 12, 21)
    assert _due(calendar, "2026-12-14 10:31", "7d", "previous_open").day == end


def test_before_the_first_opening_there_is_only_forward() -> None:
    closed = {date(2026, 12, 28) - timedelta(days=n): "not yet open" for n in range(1, 2000)}
    calendar = Calendar(BERLIN, EVERY_DAY_9_TO_17, closed)
    assert _due(calendar, "2026-12-14 10:31", "7d", "previous_open").day == date(2026, 12, 28)


def test_a_year_of_rebuilding_is_waited_for() -> None:
    closed = {date(2026, 12, 21) + timedelta(days=n): "rebuilding" for n in range(365)}
    assert _due(Calendar(BERLIN, EVERY_DAY_9_TO_17, closed), "2026-12-14 10:31", "7d").day == date(2027, 12, 21)


@pytest.mark.parametrize(
    ("lent", "period", "expected"),
    [
        ("2026-12-14 10:31", "1w", "2026-12-21 23:59"),
        ("2026-12-14 10:31", "2w", "2026-12-28 23:59"),
        ("2026-12-14 10:31", "1m", "2027-01-14 23:59"),
        ("2026-12-31 10:31", "2m", "2027-03-01 23:59"),  # 28 February is a Sunday
        ("2026-12-14 10:31", "1y", "2027-12-14 23:59"),
        ("2028-02-29 10:31", "1y", "2029-03-01 23:59"),  # 28 February is a Wednesday
        ("2026-12-14 10:31", "30min", "2026-12-14 11:01"),
        ("2026-12-14 11:45", "30min", "2026-12-14 14:00"),
    ],
)
def test_other_units(lent: str, period: str, expected: str) -> None:
    assert _shown(TOWN, _due(TOWN, lent, period)) == expected


def test_a_week_of_open_days() -> None:
    assert _due(TOWN, "2026-12-14 10:31", "1w", "open_days_only") == _due(
        TOWN, "2026-12-14 10:31", "7d", "open_days_only"
    )
    # Months are too long to be counted in open days: they end on the calendar.
    assert _shown(TOWN, _due(TOWN, "2026-11-25 10:31", "1m", "open_days_only")) == "2026-12-28 23:59"


@pytest.mark.parametrize(
    ("period", "shut", "expected", "passed"),
    [
        ("14d", {}, "2026-12-28", []),
        ("2w", {date(2026, 12, 28): "Snow"}, "2027-01-04", [date(2026, 12, 28)]),
        (
            "14d",
            {date(2026, 12, 28): "", date(2027, 1, 4): "", date(2026, 12, 29): ""},
            "2027-01-11",
            [date(2026, 12, 28), date(2027, 1, 4)],
        ),
        ("11d", {}, "2026-12-28", [date(2026, 12, day) for day in (25, 26, 27)]),
        ("14d", {date(2026, 12, 28) + timedelta(days=n): "" for n in range(3)}, "2027-01-04", [date(2026, 12, 28)]),
    ],
)
def test_the_same_weekday(period: str, shut: dict[date, str], expected: str, passed: list[date]) -> None:
    calendar = Calendar(BERLIN, WEEK, CHRISTMAS | shut)
    found = _due(calendar, "2026-12-14 10:31", period, "same_weekday")
    assert found.day.isoformat() == expected
    assert [step.day for step in found.steps if step.kind == "closed"] == passed


def test_a_weekday_that_is_always_closed_is_not_waited_for() -> None:
    # Lent on a Sunday, when it is open by way of exception.
    calendar = Calendar(BERLIN, WEEK, opened={date(2026, 12, 13): parse_hours("10-12")})
    assert _shown(calendar, _due(calendar, "2026-12-13 10:31", "14d", "same_weekday")) == "2026-12-28 23:59"
    every_monday = {date(2026, 12, 21) + timedelta(weeks=n): "" for n in range(200)}
    assert (
        _due(Calendar(BERLIN, WEEK, every_monday), "2026-12-14 10:31", "7d", "same_weekday").day.isoformat()
        == "2026-12-22"
    )


@pytest.mark.parametrize(
    ("roll", "lent", "expected"),
    [
        ("end_of_hours", "2026-12-14 10:31", "2026-12-14 12:00"),
        ("end_of_hours", "2026-12-14 17:00", "2026-12-14 18:00"),
        ("end_of_hours", "2026-12-14 18:00", "2026-12-15 11:00"),
        ("next_opening", "2026-12-14 10:31", "2026-12-14 13:00"),
        ("next_opening", "2026-12-15 17:00", "2026-12-17 10:00"),
        ("same_weekday", "2026-12-14 17:00", "2026-12-15 11:00"),
    ],
)
def test_two_hours_by_the_other_rolls(roll: str, lent: str, expected: str) -> None:
    assert _shown(TOWN, _due(TOWN, lent, "2h", roll)) == expected
    assert _shown(TOWN, _due(TOWN, "2026-12-14 10:31", "2d", roll)) == "2026-12-17 23:59"


def test_the_clock_of_lending_is_kept_where_that_is_wanted() -> None:
    assert _shown(TOWN, _due(TOWN, "2026-12-14 10:31", "1w", keep_clock=True)) == "2026-12-21 10:31"
    assert _shown(TOWN, _due(TOWN, "2026-12-14 10:31", "10d", keep_clock=True)) == "2026-12-28 10:31"
    assert _shown(ALWAYS, _due(ALWAYS, "2026-03-28 02:30", "1d", keep_clock=True)) == "2026-03-29 03:30"
    assert _shown(ALWAYS, _due(ALWAYS, "2026-10-24 02:30", "1d", keep_clock=True)) == "2026-10-25 02:30"


@pytest.mark.parametrize(
    ("fixed", "period", "expected", "kinds"),
    [
        ("2027-01-29", "21d", "2027-01-29 23:59", "fixed"),
        ("2026-12-18", "21d", "2026-12-18 23:59", "fixed"),
        ("2026-12-25", "21d", "2026-12-28 23:59", "fixed closed closed closed moved"),
        ("2026-12-14", "21d", "2026-12-14 23:59", "fixed"),
        ("2026-12-11", "21d", "2027-01-04 23:59", "over count"),
        ("2027-01-29", "2h", "2026-12-14 14:00", "count hours moved"),
    ],
)
def test_a_fixed_due_date(fixed: str, period: str, expected: str, kinds: str) -> None:
    found = _due(TOWN, "2026-12-14 10:31", period, fixed_due_date=date.fromisoformat(fixed))
    assert _shown(TOWN, found) == expected
    assert " ".join(step.kind for step in found.steps) == kinds


def test_a_fixed_due_date_has_no_clock_of_lending() -> None:
    found = _due(TOWN, "2026-12-14 10:31", "21d", fixed_due_date=date(2027, 1, 29), keep_clock=True)
    assert _shown(TOWN, found) == "2027-01-29 23:59"


def test_a_fixed_due_date_of_today_is_not_over_before_it_began() -> None:
    today = date(2026, 12, 14)
    late = _due(TOWN, "2026-12-14 18:30", "21d", fixed_due_date=today, at_closing=True)
    assert _shown(TOWN, late) == "2026-12-14 23:59"
    assert _shown(TOWN, _due(TOWN, "2026-12-14 17:00", "21d", fixed_due_date=today, at_closing=True)).endswith("18:00")


@pytest.mark.parametrize(
    ("latest", "period", "expected", "kinds"),
    [
        ("2027-01-05", "21d", "2027-01-04 23:59", "count"),
        ("2027-01-04", "21d", "2027-01-04 23:59", "count"),
        ("2026-12-29", "21d", "2026-12-29 23:59", "count latest"),
        ("2026-12-26", "21d", "2026-12-22 23:59", "count latest closed closed closed closed moved"),
        ("2026-12-26", "10d", "2026-12-22 23:59", "count closed closed closed closed moved latest closed"),
        ("2026-12-14", "21d", "2026-12-14 23:59", "count latest"),
        ("2026-12-11", "21d", "2027-01-04 23:59", "count"),
        ("2026-12-14", "24h", "2026-12-14 23:59", "count latest"),
    ],
)
def test_nothing_runs_past_the_latest_day(latest: str, period: str, expected: str, kinds: str) -> None:
    found = _due(TOWN, "2026-12-14 10:31", period, latest=date.fromisoformat(latest))
    assert _shown(TOWN, found) == expected
    assert " ".join(step.kind for step in found.steps).startswith(kinds.strip())


def test_a_latest_day_that_is_closed_stays_where_going_back_would_leave_no_loan() -> None:
    found = _due(TOWN, "2026-12-22 10:31", "21d", latest=date(2026, 12, 26))
    assert _shown(TOWN, found) == "2026-12-26 23:59"
    assert [step.kind for step in found.steps] == ["count", "latest", "closed", "kept"]
    kept = _due(TOWN, "2026-12-14 10:31", "21d", "keep", latest=date(2026, 12, 26))
    assert _shown(TOWN, kept) == "2026-12-26 23:59"


@pytest.mark.parametrize(
    ("at", "roll", "expected"),
    [
        ("2026-12-21 23:59", "next_open", "2026-12-21 23:59"),
        ("2026-12-25 23:59", "next_open", "2026-12-28 23:59"),
        ("2026-12-25 23:59", "previous_open", "2026-12-22 23:59"),
        ("2026-12-25 23:59", "keep", "2026-12-25 23:59"),
        ("2026-12-25 23:59", "open_days_only", "2026-12-28 23:59"),
        ("2026-12-25 00:00", "next_open", "2026-12-28 23:59"),
    ],
)
def test_a_date_that_stands_is_moved_off_a_closed_day(at: str, roll: str, expected: str) -> None:
    moment = local_moment(datetime.fromisoformat(at), BERLIN)
    assert _shown(TOWN, move_off_closed_time(TOWN, moment, roll=roll)) == expected


def test_a_time_that_stands_is_moved_off_closed_hours() -> None:
    lunch = local_moment(datetime(2026, 12, 14, 12, 31), BERLIN)
    assert _shown(TOWN, move_off_closed_time(TOWN, lunch, in_days=False)) == "2026-12-14 14:00"
    assert _shown(TOWN, move_off_closed_time(TOWN, lunch, in_days=False, roll="end_of_hours")) == "2026-12-14 12:00"
    # Not to before it was lent.
    assert _shown(
        TOWN, move_off_closed_time(TOWN, lunch, in_days=False, roll="end_of_hours", lent=lunch - HOUR // 2)
    ).endswith("14:00")


def test_what_due_refuses() -> None:
    with pytest.raises(ValueError, match="roll"):
        _due(TOWN, "2026-12-14 10:31", "7d", "sometime")
    with pytest.raises(ValueError, match="period"):
        due_date(TOWN, 0, Period(0, "d"))


_weeks = st.dictionaries(
    st.integers(0, 6), st.sampled_from([parse_hours("10-12,13-18"), parse_hours("0:00-24:00"), ()]), min_size=1
)


@settings(max_examples=120, deadline=None)
@given(
    week=_weeks,
    shut=st.sets(st.integers(-5, 40), max_size=12),
    lent=st.datetimes(datetime(2026, 3, 20), datetime(2026, 4, 5)),
    period=st.builds(Period, st.integers(1, 30), st.sampled_from(["d", "h", "w", "m", "min"])),
    roll=st.sampled_from([roll for roll in ROLLS if roll != "keep"]),
)
def test_never_due_while_closed_nor_before_lending(
    week: dict[int, tuple[OpenSpan, ...]], shut: set[int], lent: datetime, period: Period, roll: str
) -> None:
    calendar = Calendar(BERLIN, week, {date(2026, 3, 20) + timedelta(days=n): "" for n in shut})
    assume(not calendar.never_opens)
    when = local_moment(lent, BERLIN)
    found = due_date(calendar, when, period, roll=roll)
    assert found.at > when
    assert calendar.is_open(found.day)
    if period.in_days:
        assert found.day > day_of(when, BERLIN)
    else:
        assert any(opens <= found.at <= closes for opens, closes in calendar.hours(found.day))
