"""Calendar files read and written: what is wrong is named and the rest taken; what is written is read back the same."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from tests.formats.samples import DATA, needs_data
from tests.library.calendar_files import calendar, weekly
from tuils.formats.calendar.ical import CalendarFile, CalendarTime, Event, read_calendar
from tuils.formats.calendar.ical_writing import LONGEST, CalendarHead, escaped, folded_ical_line, write_calendar

TEA = ("UID:tea", "DTSTART:20261208T163000Z", "SUMMARY:Tea")
FILES = sorted((DATA / "ical").rglob("*.ics")) if DATA.is_dir() else []
READ = {
    "alarm_google_future": (1, 0),
    "america_new_york": (1, 0),
    "bom_calendar": (0, 0),
    "calendar_with_unicode": (0, 0),
    "created_calendar_with_unicode_fields": (2, 1),
    "example": (3, 0),
    "issue_1050_all_components": (1, 0),
    "issue_1081_event_with_rrule": (1, 0),
    "issue_1231_recurrence": (1, 0),
    "issue_127_categories_with_commas": (1, 0),
    "issue_156_RDATE_with_PERIOD_TZID_khal": (1, 0),
    "issue_348_exception_parsing_value": (1, 0),
    "multiple_calendar_components": (3, 0),
    "property_params": (1, 0),
    "rfc_7256_multi_value_parameters": (0, 2),
    "timezoned": (1, 0),
    "big_bad_calendar": (0, 20),
    "broken_dtstart": (0, 1),
    "broken_ical": (0, 1),
    "empty": (0, 0),
    "fuzz_testcase_vtimezone_lone_cr": (0, 1),
    "invalid_duration": (0, 1),
    "issue_104_broken_calendar": (1, 0),
    "issue_1081_invalid_start_and_end": (0, 1),
    "issue_218_bad_tzid": (1, 0),
    "parsing_error": (2, 0),
    "parsing_error_in_UTC_offset": (0, 0),
    "small_bad_calendar": (0, 1),
}
"""By file: events that are taken, faults for which something is refused."""


def refused(file: CalendarFile) -> list[str]:
    return [fault.words for fault in file.faults if not fault.taken]


def said(raw: bytes) -> list[tuple[int, str, str, bool]]:
    return [(fault.line, fault.uid, fault.words, fault.taken) for fault in read_calendar(raw).faults]


def one(*lines: str) -> Event:
    file = read_calendar(calendar((*TEA, *lines)))
    assert file.faults == ()
    (only,) = file.events
    return only


# ---- real files


@needs_data
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_real_file_is_read(file: Any) -> None:
    found = read_calendar(file.read_bytes())
    assert (len(found.events), len(refused(found))) == READ[file.stem]


@needs_data
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_real_file_that_is_cut_off_or_damaged_raises(file: Any) -> None:
    raw = file.read_bytes()
    for at in range(0, len(raw), max(1, len(raw) // 25)):
        read_calendar(raw[:at])
        read_calendar(raw[:at] + b"\r\x00;:,\xff" + raw[at:])


# ---- what is wrong is named


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("DTEND:20261208T153000Z", "It ends before it starts."),
        ("DTEND;VALUE=DATE:20261209", "It starts with a time and ends with a day, or the other way around."),
        ("DTEND:tomorrow", "DTEND cannot be read: tomorrow"),
        ("DURATION:P99999999999W", "DURATION cannot be read: P99999999999W"),
        ("DURATION:P32D", "It lasts longer than 31 days."),
        ("RRULE:FREQ=DAILY;FREQ=", "RRULE cannot be read: FREQ=DAILY;FREQ="),
        ("RDATE:never", "RDATE cannot be read: never"),
        ("RECURRENCE-ID:x", "RECURRENCE-ID cannot be read: x"),
    ],
)
def test_without_its_time_an_event_is_refused_by_its_uid_and_line(line: str, words: str) -> None:
    assert said(calendar((*TEA, line), ("UID:other", "DTSTART:20261209T163000Z"))) == [(8, "tea", words, False)]


@pytest.mark.parametrize("start", ["20260230T100000", "00010101T000000Z", "99991231T235959Z", "T100000", ""])
def test_a_beginning_that_no_calendar_has_is_refused(start: str) -> None:
    file = read_calendar(calendar(("UID:x", f"DTSTART:{start}")))
    assert (len(file.events), len(refused(file))) == (0, 1)


@pytest.mark.parametrize("line", ["EXDATE:", "EXDATE:20261215T163000Z,oops", "SEQUENCE:many", "SEQUENCE:-1"])
def test_what_is_not_needed_is_named_and_the_event_taken(line: str) -> None:
    file = read_calendar(calendar((*TEA, line)))
    assert [(event.uid, len(event.left_out)) for event in file.events] == [("tea", int("2026" in line))]
    assert [(fault.uid, fault.taken) for fault in file.faults] == [("tea", True)]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "The file is empty."),
        (b"\r\n \r\n", "The file is empty."),
        (b"<html>\n<body>no such page</body>", "This is not a calendar file."),
        (b"\x00\x01\x02PK\x03\x04", "This is not a calendar file."),
        (b"BEGIN:VEVENT\nUID:a\nEND:VEVENT", "This is not a calendar file."),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20261208", "This event has no end: it is cut off."),
        (
            b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nEND:VCALENDAR\nUID:b\nEND:VEVENT",
            "This event has no end: it is cut off.",
        ),
    ],
)
def test_a_file_that_is_none_is_refused(raw: bytes, words: str) -> None:
    file = read_calendar(raw)
    assert (file.events, refused(file)) == ((), [words])


def test_a_zone_without_an_end_ends_with_its_calendar() -> None:
    raw = calendar(head=("BEGIN:VTIMEZONE", "TZID:x", "BEGIN:STANDARD")) + b"X:1\r\n" + calendar(TEA)
    assert [event.uid for event in read_calendar(raw).events] == ["tea"]


def test_events_in_a_file_without_order_are_read_one_by_one() -> None:
    raw = calendar(TEA).replace(b"END:VEVENT", b"BEGIN:VEVENT\r\nUID:b\r\nDTSTART:20261209\r\nEND:VEVENT\r\nEND:VTODO")
    file = read_calendar(raw)
    assert [event.uid for event in file.events] == ["b"]
    assert [fault.uid for fault in file.faults] == ["tea", ""]


# ---- how it is written elsewhere


@pytest.mark.parametrize("ends", [b"\r\n", b"\n", b"\r"])
def test_any_line_ends_and_folds(ends: bytes) -> None:
    raw = calendar((*TEA, "DESCRIPTION:one", "  two", "\tthree")).replace(b"\r\n", ends)
    assert read_calendar(raw).events[0].description == "one twothree"


@pytest.mark.parametrize("code", ["utf-8-sig", "utf-16", "cp1252"])
def test_letters_as_others_write_them(code: str) -> None:
    file = read_calendar(calendar(("UID:a", "DTSTART:20261208", "SUMMARY:Café")).decode().encode(code))
    assert file.events[0].title == "Café"
    assert len(file.faults) == (code == "cp1252")


def test_several_calendars_in_one_file_and_what_is_beside_events() -> None:
    alarm = ("BEGIN:VALARM", "TRIGGER:-PT10M", "DTSTART:19700101", "END:VALARM")
    raw = calendar((*TEA, *alarm), head=("X-WR-CALNAME:One\\, two", "BEGIN:VTODO", "UID:t", "END:VTODO"))
    file = read_calendar(raw + calendar(weekly()))
    assert [event.uid for event in file.events] == ["tea", "story@library.example"]
    assert (file.ignored, file.name, file.faults) == ({"VTODO": 1, "VALARM": 1}, "One, two", ())


def test_days_lengths_and_floating_times() -> None:
    assert one("DURATION:PT1H30M").minutes == 90
    assert one().minutes is None
    day = read_calendar(calendar(("UID:a", "DTSTART;VALUE=DATE:20261208", "DTEND;VALUE=DATE:20261210"))).events[0]
    assert (day.start, day.minutes) == (CalendarTime(datetime(2026, 12, 8), day=True), 2 * 1440)
    same = read_calendar(calendar(("UID:a", "DTSTART:20261208", "DTEND:20261208"))).events[0]
    assert same.minutes == 1440
    floating = read_calendar(calendar(("UID:a", "DTSTART:20261208T103000", "DTEND:20261208T113000"))).events[0]
    assert (floating.start, floating.minutes) == (CalendarTime(datetime(2026, 12, 8, 10, 30)), 60)


def test_an_end_beyond_the_change_of_clocks_is_as_long_as_it_lasts() -> None:
    night = ("DTSTART;TZID=America/Chicago:20261031T230000", "DTEND;TZID=America/Chicago:20261101T030000")
    assert read_calendar(calendar(("UID:a", *night))).events[0].minutes == 5 * 60


def test_lists_periods_and_texts() -> None:
    event = one(
        "EXDATE;VALUE=DATE:20261215,20261222",
        "EXDATE:20261229T163000Z",
        "RDATE;VALUE=PERIOD:20270105T163000Z/PT2H,20270112T163000Z/20270112T180000Z",
        "CATEGORIES:a\\,b,c",
        "CATEGORIES:d",
        'LOCATION;ALTREP="http://x.example/a:b":Room\\; 1\\n2nd floor',
        "STATUS:Cancelled",
    )
    assert [when.wall.day for when in event.left_out] == [15, 22, 29]
    assert [when.minutes for when in event.extra] == [120, 90]
    assert event.categories == ("a,b", "c", "d")
    assert (event.location, event.status) == ("Room; 1 2nd floor", "cancelled")


# ---- written


WALLS = st.datetimes(datetime(1991, 1, 1), datetime(2100, 1, 1)).map(lambda one: one.replace(second=0, microsecond=0))
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=60)
WORDS = TEXT.map(lambda text: " ".join(text.split()))
EVENTS = st.builds(
    Event,
    uid=st.just("a@b"),
    line=st.just(0),
    start=st.builds(CalendarTime, WALLS, st.sampled_from(["", "UTC", "America/Chicago", "Europe/Vienna"])),
    minutes=st.none() | st.integers(0, 3000),
    title=WORDS,
    description=st.lists(WORDS.filter(bool), max_size=3).map("\n".join),
    location=WORDS,
    categories=st.lists(WORDS.filter(bool), max_size=3, unique=True).map(tuple),
    status=st.sampled_from(["confirmed", "tentative", "cancelled"]),
    sequence=st.integers(0, 9999),
    changed=st.just("20261201T150000Z"),
    parent=st.sampled_from(["", "program-1@b"]),
    comment=WORDS,
    own=st.dictionaries(st.sampled_from(["X-TUILS-KIND", "X-TUILS-BLURB"]), WORDS),
)


@settings(max_examples=60, deadline=None)
@given(events=st.lists(EVENTS, max_size=3))
def test_what_is_written_is_read_back_the_same(events: list[Event]) -> None:
    raw = write_calendar(CalendarHead("A, b; c", "America/Chicago"), events)
    assert all(len(line) <= LONGEST for line in raw.split(b"\r\n"))
    file = read_calendar(raw)
    assert file.faults == ()
    assert [replace(event, line=0) for event in file.events] == events
    assert file.name == "A, b; c"


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=300))
def test_no_text_leaves_its_line(text: str) -> None:
    raw = folded_ical_line(f"SUMMARY:{escaped(text)}")
    lines = raw.split(b"\r\n")
    assert lines.pop() == b""
    assert all(line.startswith(b" ") for line in lines[1:])
    assert not any(byte in line for line, byte in itertools.product(lines, (b"\r", b"\n", b"\x00", b"\x1b")))
    for line in lines:
        line.decode()
