"""Opening hours and days of the year, as people write them."""

from __future__ import annotations

from datetime import date, time

import pytest

from tuils.values.time.hours import (
    MIDNIGHT,
    OpenSpan,
    Season,
    hours_text,
    month_day,
    parse_hours,
    parse_month_day,
    parse_season,
    parse_week,
)
from tuils.values.words import Unclear


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("10:00-18:00", "10:00-18:00"),
        ("10-12,13-18", "10:00-12:00,13:00-18:00"),
        ("13-18, 10-12", "10:00-12:00,13:00-18:00"),
        (" 9:30 - 17:45 ", "09:30-17:45"),
        ("10\u201312", "10:00-12:00"),
        ("10-12,12-18", "10:00-12:00,12:00-18:00"),
        ("0-24", "00:00-24:00"),
        ("18:30-24:00", "18:30-24:00"),
        ("closed", "closed"),
        (" Closed ", "closed"),
    ],
)
def test_hours_are_read_and_written(text: str, written: str) -> None:
    assert hours_text(parse_hours(text)) == written
    assert parse_hours(written) == parse_hours(text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("10-6", "10:00-18:00"),
        ("9-5", "09:00-17:00"),
        ("1-5", "13:00-17:00"),
        ("10:30-6:15", "10:30-18:15"),
        ("10-2, 4-8", "10:00-14:00,16:00-20:00"),
        ("10am-6pm", "10:00-18:00"),
        ("10 a.m. to 6:30 p.m.", "10:00-18:30"),
        ("noon-8pm", "12:00-20:00"),
        ("12-5", "12:00-17:00"),
        ("6pm-midnight", "18:00-24:00"),
        ("01:00-05:00", "01:00-05:00"),
        ("8-12", "08:00-12:00"),
    ],
)
def test_hours_as_they_stand_on_a_door(text: str, written: str) -> None:
    assert hours_text(parse_hours(text)) == written
    assert parse_hours(written) == parse_hours(text)


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("mon-fri 10-6, sat 10-2", {**dict.fromkeys(range(5), "10:00-18:00"), 5: "10:00-14:00"}),
        (
            "mon-fri 10:00-18:00 sat 10-13 sun closed",
            {**dict.fromkeys(range(5), "10:00-18:00"), 5: "10:00-13:00", 6: "closed"},
        ),
        ("Wed 10-12,1-8", {2: "10:00-12:00,13:00-20:00"}),
        ("Saturday and Sunday: closed", {5: "closed", 6: "closed"}),
        ("sat,sun 1-5", {5: "13:00-17:00", 6: "13:00-17:00"}),
        ("fri - mon noon to 4 pm", dict.fromkeys((4, 5, 6, 0), "12:00-16:00")),
    ],
)
def test_the_hours_of_several_days(text: str, week: dict[int, str]) -> None:
    assert {day: hours_text(spans) for day, spans in parse_week(text).items()} == week


@pytest.mark.parametrize("text", ["10-6", "someday 10-6", "mon", "mon nine", "mon-fri 10-6, xyz 3-4", "mon 10-6 open"])
def test_a_week_that_makes_no_sense(text: str) -> None:
    with pytest.raises(Unclear):
        parse_week(text)


def test_what_hours_are() -> None:
    assert parse_hours("10-12,13:30-18") == (OpenSpan(time(10), time(12)), OpenSpan(time(13, 30), time(18)))
    assert parse_hours("closed") == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is not a time"),
        ("10", "is not a time"),
        ("10-12,", "is not a time"),
        ("10-25", "is not a time"),
        ("10-24:01", "is not a time"),
        ("24-24", "is not a time"),
        ("10:60-12", "is not a time"),
        ("13pm-6pm", "is not a time"),
        ("10am", "is not a time"),
        ("10-18 closed", "is not a time"),
        ("18-10", "closes before it opens"),
        ("10-10", "closes before it opens"),
        ("10-13,12-18", "overlap"),
        ("10-18,11-12", "overlap"),
    ],
)
def test_hours_that_make_no_sense(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse_hours(text)


def test_open_till_midnight() -> None:
    assert parse_hours("18-24") == (OpenSpan(time(18), MIDNIGHT),)


@pytest.mark.parametrize(("text", "stored"), [("12-25", "12-25"), (" 1-1 ", "01-01"), ("02-29", "02-29")])
def test_days_of_every_year(text: str, stored: str) -> None:
    assert parse_month_day(text) == stored
    assert month_day(date.fromisoformat(f"2028-{stored}")) == stored


@pytest.mark.parametrize("text", ["", "12", "13-01", "02-30", "00-10", "25 Dec", "2027-12-25", "12-25-", "١٢-٢٥"])
def test_what_is_no_day_of_the_year(text: str) -> None:
    with pytest.raises(ValueError, match="is not a day of the year"):
        parse_month_day(text)


def test_stretches_of_days() -> None:
    assert parse_season("06-15..08-31") == ("06-15", "08-31")
    assert parse_season(" 12-20 .. 1-6 ") == ("12-20", "01-06")
    assert parse_season("2027-06-15..2027-08-31") == ("2027-06-15", "2027-08-31")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is not a day of the year"),
        ("06-15", "is not a day of the year"),
        ("06-15..2027-08-31", "is not a day of the year"),
        ("summer", "is not a day of the year"),
        ("2027-08-31..2027-06-15", "is not a range of days"),
        ("2027-02-29..2027-06-15", "is not a range of days"),
    ],
)
def test_what_is_no_stretch(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse_season(text)


@pytest.mark.parametrize(
    ("days", "covered", "outside"),
    [
        ("06-15..08-31", ["2027-06-15", "2030-07-01", "2027-08-31"], ["2027-06-14", "2027-09-01"]),
        ("12-20..01-06", ["2027-12-20", "2027-12-31", "2027-01-01", "2027-01-06"], ["2027-12-19", "2027-01-07"]),
        ("2027-06-15..2027-08-31", ["2027-06-15", "2027-08-31"], ["2026-07-01", "2028-07-01", "2027-09-01"]),
        ("02-29..03-05", ["2028-02-29", "2027-03-01"], ["2027-02-28", "2028-02-28"]),
        ("02-01..02-29", ["2028-02-29", "2027-02-28"], ["2027-03-01"]),
        ("05-01..05-01", ["2027-05-01"], ["2027-05-02", "2027-04-30"]),
    ],
)
def test_which_days_a_season_covers(days: str, covered: list[str], outside: list[str]) -> None:
    season = Season(*parse_season(days), {})
    assert all(season.covers(date.fromisoformat(day)) for day in covered)
    assert not any(season.covers(date.fromisoformat(day)) for day in outside)
