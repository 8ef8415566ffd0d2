from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from tuils.values.time.moments import (
    HOUR,
    SECOND,
    day_of,
    iso,
    local_moment,
    micros_of,
    parse_when,
    to_local,
    to_utc,
)
from tuils.values.words import Unclear

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")


def test_a_moment_counts_whole_microseconds_since_1970() -> None:
    assert micros_of(datetime(1970, 1, 1)) == 0
    assert micros_of(datetime(1970, 1, 1, 0, 0, 1, 5)) == 1_000_005
    assert micros_of(datetime(1969, 12, 31, 23, 59, 59, 999_999)) == -1


def test_naive_is_utc_and_aware_is_itself() -> None:
    plus_two = datetime(2026, 7, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    assert (
        micros_of(plus_two)
        == micros_of(datetime(2026, 7, 1, 10, 0))
        == micros_of(datetime(2026, 7, 1, 10, 0, tzinfo=UTC))
    )


def test_to_utc_is_naive_and_exact() -> None:
    when = datetime(2026, 12, 14, 9, 31, 27, 123_456)
    assert to_utc(micros_of(when)) == when
    assert to_utc(micros_of(when)).tzinfo is None


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        (BERLIN, "2026-12-14T10:31:27+01:00"),
        (NEW_YORK, "2026-12-14T04:31:27-05:00"),
        (ZoneInfo("Asia/Kathmandu"), "2026-12-14T15:16:27+05:45"),
        (ZoneInfo("UTC"), "2026-12-14T09:31:27+00:00"),
    ],
)
def test_iso_has_the_offset_and_no_fraction(zone: ZoneInfo, expected: str) -> None:
    assert iso(micros_of(datetime(2026, 12, 14, 9, 31, 27, 999_999)), zone) == expected


@pytest.mark.parametrize(
    ("zone", "shown", "stands_for"),
    [
        pytest.param(BERLIN, "2026-03-29T01:59", "2026-03-29T00:59", id="before the gap"),
        pytest.param(BERLIN, "2026-03-29T02:00", "2026-03-29T01:00", id="gap begins"),
        pytest.param(BERLIN, "2026-03-29T02:30", "2026-03-29T01:30", id="in the gap: 03:30"),
        pytest.param(BERLIN, "2026-03-29T02:59:59.5", "2026-03-29T01:59:59.5", id="gap ends"),
        pytest.param(BERLIN, "2026-03-29T03:00", "2026-03-29T01:00", id="after the gap"),
        pytest.param(BERLIN, "2026-10-25T02:30", "2026-10-25T00:30", id="twice: the earlier"),
        pytest.param(NEW_YORK, "2026-03-08T02:15", "2026-03-08T07:15", id="gap in America: 3:15"),
        pytest.param(NEW_YORK, "2026-11-01T01:15", "2026-11-01T05:15", id="twice in America"),
        pytest.param(ZoneInfo("Europe/Lisbon"), "1979-04-01T00:00", "1979-04-01T00:00", id="no midnight"),
        pytest.param(ZoneInfo("Australia/Lord_Howe"), "2026-10-04T02:10", "2026-10-03T15:40", id="half an hour"),
        pytest.param(ZoneInfo("Pacific/Apia"), "2011-12-30T12:00", "2011-12-30T22:00", id="a day left out"),
    ],
)
def test_clock_changes(zone: ZoneInfo, shown: str, stands_for: str) -> None:
    assert to_utc(local_moment(datetime.fromisoformat(shown), zone)) == datetime.fromisoformat(stands_for)


def test_the_later_of_a_doubled_hour_is_read_as_the_earlier() -> None:
    assert local_moment(datetime(2026, 10, 25, 2, 30, fold=1), BERLIN) == micros_of(datetime(2026, 10, 25, 0, 30))


@settings(max_examples=60, deadline=None)
@given(
    st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1)),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Africa/Casablanca", "America/Havana", "Asia/Tehran"]),
)
def test_a_local_time_comes_back_or_was_left_out(shown: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    back = to_local(local_moment(shown, zone), zone).replace(tzinfo=None)
    # In a gap it is later by as much as the clocks went forward.
    before, after = (micros_of(shown.replace(tzinfo=zone, fold=fold)) for fold in (0, 1))
    assert back == shown or back - shown == timedelta(microseconds=before - after)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-12-14", "2026-12-13T23:00"),
        ("2026-12-14 10:31", "2026-12-14T09:31"),
        (" 2026-12-14T10:31 ", "2026-12-14T09:31"),
        ("2026-12-14t10:31:05", "2026-12-14T09:31:05"),
        ("2026-12-14T10:31:05.25", "2026-12-14T09:31:05.250"),
        ("2026-12-14T10:31Z", "2026-12-14T10:31"),
        ("2026-12-14 10:31:00 -05:00", "2026-12-14T15:31"),
        ("2026-12-14T10:31+0530", "2026-12-14T05:01"),
        ("2026-07-14 10:31", "2026-07-14T08:31"),
        ("2026-03-29 02:30", "2026-03-29T01:30"),
        ("2028-02-29", "2028-02-28T23:00"),
    ],
)
def test_parse_when(text: str, utc: str) -> None:
    assert to_utc(parse_when(text, BERLIN)) == datetime.fromisoformat(utc)


def test_a_date_alone_stands_for_the_time_asked_for() -> None:
    assert iso(parse_when("2026-12-14", BERLIN, whole_day=time(23, 59)), BERLIN) == "2026-12-14T23:59:00+01:00"
    assert iso(parse_when("2026-12-14 08:00", BERLIN, whole_day=time(23, 59)), BERLIN) == "2026-12-14T08:00:00+01:00"


@pytest.mark.parametrize(
    "text",
    [
        "", "yesterday", "14.12.2026", "12/14/2026", "2026-13-01", "2026-02-29", "2026-12-14 25:00", "2026-12-14 10",
        "2026-12-14 10:31 +99:00", "0000-00-00", "2026-W51-1", "20261214", "2026-12-14 10:31 tomorrow",
        "٢٠٢٦-١٢-١٤", "2026-12-14\n2026-12-15",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_plain_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a date\. Type it like 2026-12-14"):
        parse_when(text, BERLIN)


@pytest.mark.parametrize("year", ["0001", "1899", "9999"])
def test_years_without_a_place_on_the_line_are_refused(year: str) -> None:
    with pytest.raises(Unclear, match="Write a year from 1900 to 9998"):
        parse_when(f"{year}-12-31", NEW_YORK)


def test_the_farthest_years_still_show_everywhere() -> None:
    for text in ("1900-01-01 00:00 +14:00", "9998-12-31 23:59 -12:00"):
        when = parse_when(text, BERLIN)
        for zone in (NEW_YORK, BERLIN, ZoneInfo("Pacific/Kiritimati")):
            assert micros_of(to_local(when, zone)) == micros_of(to_utc(when)) == when


def test_a_refusal_is_cut_harmless_and_can_be_translated() -> None:
    with pytest.raises(Unclear) as refused:
        parse_when("\x1b[31m" + "x" * 500, BERLIN)
    assert "\x1b" not in str(refused.value)
    assert len(str(refused.value)) < 120
    assert refused.value.sentence(lambda _: "Kein Datum: {text}").startswith("Kein Datum: [31mxxx")


def test_the_day_is_the_local_one() -> None:
    late = micros_of(datetime(2026, 12, 14, 23, 30))
    assert day_of(late, BERLIN) == date(2026, 12, 15)
    assert day_of(late, NEW_YORK) == date(2026, 12, 14)


def test_units() -> None:
    assert micros_of(datetime(1970, 1, 1, 1)) == HOUR == 3600 * SECOND
