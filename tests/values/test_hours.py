"""Opening hours and days of the year, as people write them."""

from __future__ import annotations

from datetime import date, time

import pytest

from tuils.values.hours import MIDNIGHT, Season, Span, hours_text, month_day, parse_hours, parse_month_day, parse_season


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
        ("10-24:01", "is not opening hours"),
        ("24-24", "is not opening hours"),
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


def test_open_till_midnight() -> None:
    assert parse_hours("18-24") == (Span(time(18), MIDNIGHT),)


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
        ("2027-08-31..2027-06-15", "is no stretch of days"),
        ("2027-02-29..2027-06-15", "is no stretch of days"),
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
