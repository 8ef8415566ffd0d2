from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tuils.values.time.moments import iso, local_moment
from tuils.values.time.periods import Period
from tuils.values.words import Unclear


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("21d", Period(21, "d")),
        ("2h", Period(2, "h")),
        (" 7 D ", Period(7, "d")),
        ("007d", Period(7, "d")),
        ("30min", Period(30, "min")),
        ("3w", Period(3, "w")),
        ("6m", Period(6, "m")),
        ("1Y", Period(1, "y")),
    ],
)
def test_parse(text: str, period: Period) -> None:
    assert Period.parse(text) == period


@pytest.mark.parametrize("text", ["1d", "21d", "2h", "30min", "3w", "6m", "1y", "99999d"])
def test_written_back(text: str) -> None:
    assert str(Period.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "21", "d", "21q", "21days", "-1d", "-1h", "1.5h", "1d2h", "1d 2h", "5Unknown", "٢d", "5 mi", "5minutes"),
        *("100000d", "10000w", "3000m", "250y", "9" * 40 + "d"),
    ],
)
def test_refused_in_plain_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a period\. Type it like 21d, 2h"):
        Period.parse(text)


@pytest.mark.parametrize("text", ["0d", "0h", "00d", "0min", "0y"])
def test_nothing_is_a_period_only_where_it_may_be(text: str) -> None:
    with pytest.raises(Unclear, match="at least 1 day"):
        Period.parse(text)
    assert Period.parse(text, zero=True).count == 0


def test_less_than_nothing_never() -> None:
    with pytest.raises(ValueError, match="not a period"):
        Period.parse("-1d", zero=True)
    with pytest.raises(ValueError, match="not a period"):
        Period(-1, "d")


@pytest.mark.parametrize(
    ("begun", "period", "ends"),
    [
        ("2026-12-14", "21d", "2027-01-04"),
        ("2026-12-14", "3w", "2027-01-04"),
        ("2026-12-14", "1m", "2027-01-14"),
        ("2026-12-14", "12m", "2027-12-14"),
        ("2026-12-14", "1y", "2027-12-14"),
        ("2027-01-31", "1m", "2027-02-28"),
        ("2028-01-31", "1m", "2028-02-29"),
        ("2027-01-31", "2m", "2027-03-31"),
        ("2027-03-31", "1m", "2027-04-30"),
        ("2026-10-31", "4m", "2027-02-28"),
        ("2028-02-29", "1y", "2029-02-28"),
        ("2028-02-29", "4y", "2032-02-29"),
        ("2028-02-29", "12m", "2029-02-28"),
        ("2028-02-28", "1y", "2029-02-28"),
        ("2096-02-29", "4y", "2100-02-28"),
    ],
)
def test_days_on_the_calendar(begun: str, period: str, ends: str) -> None:
    assert Period.parse(period).day_after(date.fromisoformat(begun)).isoformat() == ends


def test_the_longest_periods_still_end_on_the_calendar() -> None:
    for text in ("99999d", "9999w", "2999m", "249y"):
        assert Period.parse(text).day_after(date(2026, 2, 28)).year < 2320


def test_hours_are_no_days() -> None:
    with pytest.raises(ValueError, match="2h"):
        Period(2, "h").day_after(date(2026, 12, 14))


@pytest.mark.parametrize(
    ("zone", "begun", "period", "ends"),
    [
        ("Europe/Berlin", "2026-03-28 10:00", "1d", "2026-03-29T10:00:00+02:00"),
        ("Europe/Berlin", "2026-03-28 10:00", "24h", "2026-03-29T11:00:00+02:00"),
        ("Europe/Berlin", "2026-03-29 01:45", "30min", "2026-03-29T03:15:00+02:00"),
        ("Europe/Berlin", "2026-10-24 10:00", "1w", "2026-10-31T10:00:00+01:00"),
        ("Europe/Berlin", "2026-10-25 00:30", "150min", "2026-10-25T02:00:00+01:00"),
        # That time does not exist on that day: the first one after it.
        ("Europe/Berlin", "2026-02-28 02:30", "29d", "2026-03-29T03:30:00+02:00"),
        ("America/New_York", "2026-01-31 23:59:30", "1m", "2026-02-28T23:59:30-05:00"),
        ("America/New_York", "2028-02-29 12:00", "1y", "2029-02-28T12:00:00-05:00"),
        ("UTC", "2026-12-14 23:59:59", "0d", "2026-12-14T23:59:59+00:00"),
    ],
)
def test_the_moment_when_it_ends(zone: str, begun: str, period: str, ends: str) -> None:
    place = ZoneInfo(zone)
    began = local_moment(datetime.fromisoformat(begun), place)
    assert iso(Period.parse(period, zero=True).after(began, place), place) == ends


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("5min", 5), ("4h", 240), ("3d", 4320), ("2w", 20_160), ("5m", 223_200), ("15y", 7_884_000)],
)
def test_in_minutes_alone(text: str, minutes: int) -> None:
    assert Period.parse(text).minutes == minutes


def test_whole_weeks() -> None:
    assert [text for text in ("7d", "14d", "2w", "10d", "168h", "1m") if Period.parse(text).whole_weeks] == [
        "7d",
        "14d",
        "2w",
    ]
