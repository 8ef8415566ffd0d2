"""Dates in figures."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tuils.values.time.date_form import DateForm
from tuils.values.time.moments import local_moment
from tuils.values.words import Unclear

from .towns import BERLIN


@pytest.mark.parametrize(
    ("form", "due", "shown"),
    [
        ("day/month/year, 24-hour", "2013-12-11 23:59", "11/12/2013"),
        ("day/month/year, 24-hour", "2013-12-11 18:35", "11/12/2013 18:35"),
        ("day/month/year", "2013-12-01 09:05", "01/12/2013 09:05"),
        ("month/day/year, 12-hour", "2013-12-11 18:35", "12/11/2013 06:35 PM"),
        ("month/day/year, 12-hour", "2013-12-11 23:59", "12/11/2013"),
        ("Month/Day/Year,12-hour", "2013-12-11 00:05", "12/11/2013 12:05 AM"),
        ("month/day/year, 12-hour", "2013-12-11 12:00", "12/11/2013 12:00 PM"),
        ("day.month.year", "2013-12-11 11:59", "11.12.2013 11:59"),
        ("year-month-day, 12-hour", "2013-12-11 11:59", "2013-12-11 11:59 AM"),
    ],
)
def test_due_dates_in_figures(form: str, due: str, shown: str) -> None:
    assert DateForm.parse(form).due(local_moment(datetime.fromisoformat(due), BERLIN), BERLIN) == shown


def test_the_halves_of_the_day_are_translated() -> None:
    at = local_moment(datetime(2013, 12, 11, 18, 35), BERLIN)
    assert DateForm("year-month-day", 12).due(at, BERLIN, {"AM": "am", "PM": "pm"}.__getitem__) == "2013-12-11 06:35 pm"


def test_the_form_is_kept_as_it_is_written() -> None:
    for text in ("day/month/year, 24-hour", "year-month-day, 12-hour"):
        assert str(DateForm.parse(text)) == text


def test_a_day_alone() -> None:
    assert DateForm.parse("day.month.year").date(date(2027, 1, 9)) == "09.01.2027"


@pytest.mark.parametrize(
    "text", ["", "day", "day/month", "day/day/year", "day/month-year", "dd/mm/yyyy", "day/month/year, 13-hour"]
)
def test_what_is_no_form(text: str) -> None:
    with pytest.raises(Unclear, match="is not a date format"):
        DateForm.parse(text)
