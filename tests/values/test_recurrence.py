"""Rules of recurrence: read, refused by name, turned into dates, typed and told in plain words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, strategies as st

from tuils.values.time.moments import local_moment
from tuils.values.time.recurrence import (
    MOST_DATES,
    WEEKDAYS,
    expand,
    normal_rule,
    period_of,
    read_recurrence,
    rule_ending,
    shifted,
)
from tuils.values.time.recurrence_words import recurrence_in_words, rule_from_words
from tuils.values.words import Unclear

CHICAGO = ZoneInfo("America/Chicago")
TODAY = date(2026, 12, 1)
FIRST = datetime(2026, 12, 8, 10, 30)


def walls(rule: str, first: datetime = FIRST, **more: object) -> list[str]:
    return [f"{wall:%Y-%m-%dT%H:%M}" for wall in expand(rule, first, CHICAGO, **more).walls]  # type: ignore[arg-type]


def said(rule: str) -> str:
    with pytest.raises(Unclear) as no:
        expand(rule, FIRST, CHICAGO)
    return str(no.value)


# ---- the end


@pytest.mark.parametrize(
    ("until", "kept", "n"),
    [
        ("20261222", "20261222", 3),
        ("20261222T103000", "20261222T103000", 3),
        ("20261222T163000Z", "20261222T103000", 3),  # 10:30 in Chicago
        ("20261222T162959Z", "20261222T102959", 2),
        ("20261223T055959Z", "20261222", 3),  # the last second of the day
        ("2026-12-22", "20261222", 3),
        ("2026-12-22T10:30:00-06:00", "20261222T103000", 3),
    ],
)
def test_the_end_of_a_rule_is_brought_into_one_form_and_is_in_it(until: str, kept: str, n: int) -> None:
    rule = normal_rule(f"RRULE:FREQ=WEEKLY;UNTIL={until}", CHICAGO)
    assert rule == f"FREQ=WEEKLY;UNTIL={kept}"
    assert len(walls(rule)) == n
    assert walls(f"FREQ=WEEKLY;UNTIL={until}") == walls(rule)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=WEEKLY;UNTIL=soon", "UNTIL=SOON"),
        ("FREQ=WEEKLY;UNTIL=20261332", "UNTIL=20261332"),
        ("FREQ=WEEKLY;COUNT=3;UNTIL=20261222", "COUNT or UNTIL"),
        ("FREQ=WEEKLY;COUNT=0", "COUNT=0"),
        ("FREQ=WEEKLY;INTERVAL=0", "INTERVAL=0"),
        ("FREQ=HOURLY", "not HOURLY"),
        ("FREQ=WEEKLY;BYDAY=2TU", "BYDAY=2TU"),
        ("FREQ=MONTHLY;BYDAY=0TU", "BYDAY=0TU"),
        ("FREQ=MONTHLY;BYDAY=XX", "BYDAY=XX"),
        ("FREQ=MONTHLY;BYWEEKNO=3", "BYWEEKNO"),
        ("FREQ=WEEKLY;BYMONTHDAY=3", "BYMONTHDAY"),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS"),
        ("FREQ=YEARLY;BYEASTER=0", "BYEASTER"),
        ("FREQ=WEEKLY;FREQ=DAILY", "FREQ is in the repeat rule twice"),
        ("COUNT=3", "is not a repeat rule"),
        ("", "is not a repeat rule"),
        ("FREQ=WEEKLY;UNTIL=20370101", "up to 10 years"),
        ("FREQ=WEEKLY;COUNT=600", "more than 10 years"),
        (f"FREQ=DAILY;COUNT={MOST_DATES + 1};BYHOUR=9,10", "more than"),
    ],
)
def test_what_cannot_be_read_or_is_too_much_is_refused_by_name(rule: str, words: str) -> None:
    assert words in said(rule)


def test_another_end_takes_the_place_of_the_old_one() -> None:
    assert rule_ending("FREQ=WEEKLY;COUNT=3", until=date(2026, 12, 24)) == "FREQ=WEEKLY;UNTIL=20261224"
    assert rule_ending("FREQ=WEEKLY;UNTIL=20261224", count=3) == "FREQ=WEEKLY;COUNT=3"
    assert rule_ending("FREQ=WEEKLY;COUNT=3") == "FREQ=WEEKLY"


# ---- dates


def test_the_dates_by_weekday_of_the_month() -> None:
    assert walls("FREQ=MONTHLY;BYDAY=2TH;COUNT=3") == ["2026-12-10T10:30", "2027-01-14T10:30", "2027-02-11T10:30"]
    assert walls("FREQ=MONTHLY;BYDAY=-1SA;COUNT=2") == ["2026-12-26T10:30", "2027-01-30T10:30"]
    assert walls("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3") == ["2026-12-31T10:30", "2027-01-31T10:30", "2027-03-31T10:30"]


def test_a_leap_day_comes_in_leap_years_only() -> None:
    assert walls("FREQ=YEARLY;COUNT=3", datetime(2028, 2, 29, 18)) == [
        f"{year}-02-29T18:00" for year in (2028, 2032, 2036)
    ]
    assert walls("FREQ=YEARLY", datetime(2028, 2, 29, 18)) == ["2028-02-29T18:00"]


def test_without_an_end_it_is_two_years_and_says_so() -> None:
    found = expand("FREQ=WEEKLY", FIRST, CHICAGO)
    assert found.endless
    assert found.walls[-1] == datetime(2028, 12, 5, 10, 30)
    later = expand("FREQ=WEEKLY", FIRST, CHICAGO, since=datetime(2028, 12, 6), horizon=date(2028, 12, 20))
    assert [wall.day for wall in later.walls] == [12, 19]
    assert not expand("FREQ=WEEKLY;COUNT=2", FIRST, CHICAGO).endless


def test_times_that_clocks_leave_out_do_not_count_and_those_shown_twice_are_one() -> None:
    spring = expand("FREQ=DAILY;COUNT=3", datetime(2027, 3, 13, 2, 30), CHICAGO)
    assert [wall.day for wall in spring.walls] == [13, 15, 16]
    assert spring.left_out == (datetime(2027, 3, 14, 2, 30),)
    autumn = expand("FREQ=DAILY;COUNT=3", datetime(2026, 10, 31, 1, 30), CHICAGO)
    moments = [local_moment(wall, CHICAGO) for wall in autumn.walls]
    assert [(b - a) // 3_600_000_000 for a, b in pairwise(moments)] == [24, 25]


def test_what_is_left_out_and_what_comes_besides() -> None:
    found = expand(
        "FREQ=WEEKLY;COUNT=4",
        FIRST,
        CHICAGO,
        without=[datetime(2026, 12, 15, 10, 30), date(2026, 12, 22), datetime(2026, 12, 29, 9, 0)],
        also=[datetime(2026, 12, 17, 16), datetime(2026, 12, 8, 10, 30)],
    )
    assert [wall.day for wall in found.walls] == [8, 17, 29]
    assert found.unmet == (datetime(2026, 12, 29, 9, 0),)


def test_a_rule_that_meets_no_day_has_no_dates_and_ends() -> None:
    assert walls("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30") == []
    assert walls("FREQ=WEEKLY;UNTIL=20261201") == []


@given(
    first=st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1)),
    rule=st.sampled_from(
        [
            "FREQ=DAILY;INTERVAL=3;COUNT=20", "FREQ=WEEKLY;INTERVAL=2;COUNT=20;BYDAY=MO,FR;WKST=SU",
            "FREQ=MONTHLY;COUNT=20;BYDAY=-1FR", "FREQ=MONTHLY;COUNT=20;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "FREQ=YEARLY;COUNT=5;BYWEEKNO=20;BYDAY=MO", "FREQ=YEARLY;COUNT=5;BYYEARDAY=1,200",
        ]
    ),
)  # fmt: skip
def test_the_dates_are_those_of_the_standard(first: datetime, rule: str) -> None:
    first = first.replace(hour=10, minute=30, second=0, microsecond=0)
    assert list(expand(rule, first, CHICAGO).walls) == list(rrulestr(rule, dtstart=first))


# ---- words


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("weekly", "FREQ=WEEKLY"),
        ("every Tue", "FREQ=WEEKLY;BYDAY=TU"),
        ("Tuesdays and Thursdays", "FREQ=WEEKLY;BYDAY=TU,TH"),
        ("every Mon, Wed & Fri", "FREQ=WEEKLY;BYDAY=MO,WE,FR"),
        ("every 2 weeks", "FREQ=WEEKLY;INTERVAL=2"),
        ("every other Tue", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("every 2 weeks on Tue", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("2nd Thu of the month", "FREQ=MONTHLY;BYDAY=2TH"),
        ("last Sat of every month", "FREQ=MONTHLY;BYDAY=-1SA"),
        ("1st and 3rd Mon of the month", "FREQ=MONTHLY;BYDAY=1MO,3MO"),
        ("15th of the month", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("last day of the month", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("every weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("daily, 10 times", "FREQ=DAILY;COUNT=10"),
        ("every Tue until 15 Dec", "FREQ=WEEKLY;UNTIL=20261215;BYDAY=TU"),
        ("every Tue until Tue, Jan 5", "FREQ=WEEKLY;UNTIL=20270105;BYDAY=TU"),
        ("weekly until December 24, 2027", "FREQ=WEEKLY;UNTIL=20271224"),
        ("weekly until 2026-12-24", "FREQ=WEEKLY;UNTIL=20261224"),
        ("yearly", "FREQ=YEARLY"),
        ("rrule:freq=weekly;byday=tu;interval=1", "FREQ=WEEKLY;BYDAY=TU"),
        ("", ""),
    ],
)
def test_words_mean_a_rule(words: str, rule: str) -> None:
    assert rule_from_words(words, TODAY) == rule


@pytest.mark.parametrize(
    "words",
    [
        "now and then", "every tuxday", "every 2nd Thursday", "weekly until never", "every 2 days on Tue",
        "weekly until 31 Feb",
    ],
)  # fmt: skip
def test_words_that_mean_no_rule_or_two_are_refused(words: str) -> None:
    with pytest.raises(Unclear):
        rule_from_words(words, TODAY)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=WEEKLY;UNTIL=20261215;BYDAY=TU", "every Tuesday until Dec 15"),
        ("FREQ=WEEKLY", "every Tuesday"),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=6", "every 2 weeks on Tuesday, 6 times"),
        ("FREQ=MONTHLY;BYDAY=2TH;UNTIL=20270301", "every month on the 2nd Thursday until Mar 1, 2027"),
        ("FREQ=MONTHLY;BYDAY=1MO,3MO", "every month on the 1st and 3rd Monday"),
        ("FREQ=DAILY;COUNT=1", "every day, once"),
        ("FREQ=YEARLY;BYWEEKNO=20", "by the rule FREQ=YEARLY;BYWEEKNO=20"),
        ("", ""),
    ],
)
def test_a_rule_is_told_in_words(rule: str, words: str) -> None:
    assert recurrence_in_words(rule, FIRST, TODAY) == words


@given(
    frequency=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    interval=st.integers(1, 12),
    days=st.lists(st.sampled_from(WEEKDAYS), unique=True, max_size=7),
    nth=st.sampled_from(["", "1", "2", "5", "-1", "-2"]),
    end=st.sampled_from(["", "COUNT=7", "UNTIL=20271224", "UNTIL=20271224T103000", "COUNT=1"]),
)
def test_what_is_told_means_the_same_when_it_is_typed(
    frequency: str, interval: int, days: list[str], nth: str, end: str
) -> None:
    numbered = frequency in ("MONTHLY", "YEARLY")
    body = ",".join(f"{nth if numbered else ''}{day}" for day in days)
    rule = f"FREQ={frequency};INTERVAL={interval}" + (f";BYDAY={body}" if body else "") + (f";{end}" if end else "")
    known = normal_rule(rule, CHICAGO)
    assert rule_from_words(recurrence_in_words(known, None, TODAY), TODAY) == known


# ---- moved


def test_a_series_that_is_moved_by_days_has_a_rule_or_none() -> None:
    assert shifted("FREQ=WEEKLY;UNTIL=20261222;BYDAY=TU,SU", 1) == "FREQ=WEEKLY;UNTIL=20261223;BYDAY=MO,WE"
    assert shifted("FREQ=WEEKLY", 3) == "FREQ=WEEKLY"
    assert shifted("FREQ=MONTHLY;BYDAY=2TH", 1) == "FREQ=MONTHLY;BYDAY=2FR"
    assert shifted("FREQ=MONTHLY;BYMONTHDAY=15", 1) == ""
    assert shifted("FREQ=MONTHLY;BYMONTHDAY=15", 0) == "FREQ=MONTHLY;BYMONTHDAY=15"


def test_the_period_in_which_a_rule_counts() -> None:
    day = date(2027, 1, 1)
    assert period_of("FREQ=WEEKLY", day) == period_of("FREQ=WEEKLY", day - timedelta(days=4)) == (2026, 53)
    assert period_of("FREQ=MONTHLY", day) == (2027, 1)
    assert period_of("", day) == (2027, 1, 1)
    assert read_recurrence("FREQ=WEEKLY;WKST=MO;INTERVAL=01") == {"FREQ": "WEEKLY"}
