"""Which issues a magazine has, and which one a barcode on its cover means."""

from __future__ import annotations

from datetime import date

import pytest

from tuils.values.time.issue_days import IssueCode, Rhythm, issues_held_words, read_issue_code, read_months
from tuils.values.words import Unclear


@pytest.mark.parametrize(
    ("frequency", "first", "until", "days"),
    [
        ("monthly", "2026-01-31", "2026-04-30", ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
        ("quarterly", "2026-01-01", "2026-12-31", ["2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01"]),
        ("biweekly", "2026-12-20", "2027-01-10", ["2026-12-20", "2027-01-03"]),
        ("weekdays", "2026-11-27", "2026-12-01", ["2026-11-27", "2026-11-30", "2026-12-01"]),
        ("yearly", "2024-02-29", "2026-12-31", ["2024-02-29", "2025-02-28", "2026-02-28"]),
        ("irregular", "2026-01-01", "2026-12-31", []),
    ],
)
def test_when_issues_are_expected(frequency: str, first: str, until: str, days: list[str]) -> None:
    rhythm = Rhythm(frequency, date.fromisoformat(first))
    assert [f"{day}" for day in rhythm.days(date.fromisoformat(until))] == days


def test_months_without_an_issue() -> None:
    rhythm = Rhythm("monthly", date(2026, 6, 1), read_months("1, 7"))
    assert [day.month for day in rhythm.days(date(2027, 2, 28))] == [6, 8, 9, 10, 11, 12, 2]
    assert read_months("") == ()
    with pytest.raises(Unclear, match="Numbers of months"):
        read_months("July")


@pytest.mark.parametrize(
    ("scanned", "meant"),
    [
        ("9770317847001", IssueCode("0317-8471")),
        ("977031784700112", IssueCode("0317-8471", 12)),
        ("9770317847001 12", IssueCode("0317-8471", 12)),
        ("977031784700112345", IssueCode("0317-8471", 12)),
        ("0317-8471", IssueCode("0317-8471")),
        ("036000291452", IssueCode("036000291452")),
        ("03600029145206", IssueCode("036000291452", 6)),
        ("9770317847002", None),
        ("Garden Life", None),
        ("", None),
    ],
)
def test_what_a_cover_says(scanned: str, meant: IssueCode | None) -> None:
    assert read_issue_code(scanned) == meant


def test_the_digits_behind_a_barcode_are_a_month_or_a_week_of_the_nearest_year() -> None:
    monthly, weekly = Rhythm("monthly", date(2025, 1, 1)), Rhythm("weekly", date(2025, 1, 6))
    today = date(2026, 11, 28)
    months, weeks = list(monthly.days(date(2027, 1, 15))), list(weekly.days(date(2026, 12, 31)))
    assert monthly.meant(12, months, today) == date(2026, 12, 1)
    assert monthly.meant(1, months, today) == date(2027, 1, 1)
    assert monthly.meant(13, months, today) is None
    assert weekly.meant(47, weeks, today) == date(2026, 11, 16)


def test_what_is_held_stands_in_runs() -> None:
    rhythm = Rhythm("monthly", date(2026, 1, 1))
    days = list(rhythm.days(date(2026, 6, 1)))
    assert (
        issues_held_words(rhythm, [day for day in days if day.month != 3], days)
        == "2026 Jan-2026 Feb, 2026 Apr-2026 Jun"
    )
    assert issues_held_words(rhythm, days[:1], days) == "2026 Jan"
    assert issues_held_words(rhythm, [], days) == ""
    now_and_then = Rhythm("irregular", date(2026, 1, 1))
    assert issues_held_words(now_and_then, days[:2], []) == "2026 Jan 01, 2026 Feb 01"
