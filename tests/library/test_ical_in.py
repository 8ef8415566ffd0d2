"""Calendars in: what a file makes, what it changes when it comes again, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.at_once import make_program, take_calendar
from tests.library.calendar_files import WEEKLY, calendar, outcomes, taken, walls, weekly, words
from tests.library.makers import Clock, rows, with_role
from tuils.library.activities.calendar.rooms import save_room
from tuils.library.activities.calendar_files import ical_in
from tuils.library.activities.calendar_files.ical_in import calendar_fault_words, look_at_calendar
from tuils.library.activities.changing.cancelling import cancel_session
from tuils.library.activities.changing.editing import edit_sessions
from tuils.library.activities.programs.planning import add_dates
from tuils.library.activities.programs.sessions import program_sessions
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.reach.replay import last_actions, undo, verify_library

DAYS = ["2026-12-08T10:30", "2026-12-15T10:30", "2026-12-22T10:30", "2026-12-29T10:30"]


# ---- what it makes


def test_a_series_is_one_program_with_its_dates(desk: Desk) -> None:
    look = look_at_calendar(desk, calendar(weekly("DESCRIPTION:Songs\\, and stories")))
    assert [(one.outcome, one.added, one.first, one.last) for one in look.changes] == [("new", 4, DAYS[0], DAYS[3])]
    assert rows("SELECT count(*) FROM program") == [(0,)]
    take_calendar(desk, look)
    assert walls() == DAYS
    assert rows("SELECT title, blurb, rule, first, minutes, status, uid FROM program") == [
        ("Story time", "Songs, and stories", "FREQ=WEEKLY;COUNT=4", DAYS[0], 45, "published", WEEKLY[0][4:])
    ]
    assert verify_library(desk).ok


def test_a_program_is_one_act_and_taken_back_by_one_undo(desk: Desk) -> None:
    taken(desk, calendar(weekly()))
    undo(desk, last_actions(desk)[0].act)
    assert rows("SELECT * FROM program") == rows("SELECT * FROM program_session") == []
    assert outcomes(desk, calendar(weekly())) == [("new", 4, 0, 0)]
    assert verify_library(desk).ok


def test_what_it_is_and_for_whom_follows_from_its_categories(desk: Desk) -> None:
    taken(desk, calendar((*WEEKLY, "CATEGORIES:Book Club,Adults,Snacks")))
    assert rows("SELECT kind, audience FROM program_session") == [("book_club", "adults")]


@pytest.mark.parametrize(
    ("location", "place", "room", "address"),
    [
        ("Meeting Room", "onsite", "mr", ""),
        ("MR", "onsite", "mr", ""),
        ("Meeting room\\, Main Street 1", "onsite", "mr", ""),
        ("Town hall\\, Main Street 1", "offsite", "", "Town hall, Main Street 1"),
        ("https://meet.example.org/1", "virtual", "", "https://meet.example.org/1"),
        ("", "onsite", "", ""),
    ],
)
def test_a_room_is_known_by_its_name_else_it_is_an_address(
    desk: Desk, location: str, place: str, room: str, address: str
) -> None:
    save_room(desk, "mr", {"name": "Meeting room"})
    taken(desk, calendar((*WEEKLY, f"LOCATION:{location}")))
    assert rows("SELECT place, room, address FROM program_session") == [(place, room, address)]


def test_a_room_that_is_taken_then_is_not_given(desk: Desk) -> None:
    save_room(desk, "mr", {"name": "Meeting room"})
    make_program(desk, {"title": "Chess", "room": "mr"}, [DAYS[1]])
    (done,) = taken(desk, calendar(weekly("LOCATION:Meeting room"))).changes
    assert words(done.faults) == ["The room mr is taken on 2026-12-15: Chess. Imported without the room."]
    assert rows("SELECT wall, room FROM program_session WHERE title = 'Story time' AND room = ''") == [(DAYS[1], "")]
    assert outcomes(desk, calendar(weekly("LOCATION:Meeting room"))) == [("same", 0, 0, 0)]
    assert verify_library(desk).ok


def test_lines_of_our_own_that_make_no_sense_are_not_taken_over(desk: Desk) -> None:
    own = ("X-TUILS-KIND:rave", "X-TUILS-RULE:FREQ=NEVER", "X-TUILS-FIRST:soon", "X-TUILS-CAPACITY:many")
    taken(desk, calendar((*WEEKLY, *own, "X-TUILS-ORIGINAL:then", "X-TUILS-PLACE:moon", "X-TUILS-ROOM:no")))
    assert rows("SELECT kind, place, capacity, original, room FROM program_session") == [
        ("other", "onsite", None, DAYS[0], "")
    ]
    assert rows("SELECT rule, first FROM program") == [("", "")]
    assert verify_library(desk).ok


def test_what_ends_as_it_begins_is_an_hour(desk: Desk) -> None:
    (done,) = taken(desk, calendar(("UID:a", "DTSTART:20261208T163000Z", "DURATION:PT0S", "SUMMARY:Tea"))).changes
    assert rows("SELECT minutes FROM program_session") == [(60,)]
    assert words(done.faults) == ["It has no end: 60 minutes were assumed."]


# ---- times


def test_a_series_over_the_change_of_clocks_stays_at_its_hour(desk: Desk) -> None:
    event = ("UID:a", "DTSTART;TZID=America/Chicago:20270302T103000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3")
    taken(desk, calendar((*event, "SUMMARY:Tea")))
    assert walls() == ["2027-03-02T10:30", "2027-03-09T10:30", "2027-03-16T10:30"]


def test_times_of_another_zone_are_those_of_the_clock_here(desk: Desk) -> None:
    event = ("UID:a", "DTSTART:20261208T163000Z", "DTEND:20261208T173000Z", "SUMMARY:Tea")
    other = ("UID:b", "DTSTART;TZID=Europe/Vienna:20261209T173000", "DURATION:PT1H", "SUMMARY:Tea")
    taken(desk, calendar(event, other))
    assert walls() == ["2026-12-08T10:30", "2026-12-09T10:30"]
    assert rows("SELECT DISTINCT zone FROM program_session") == [("America/Chicago",)]


@pytest.mark.parametrize("tzid", ["Central Standard Time", "/example.org/1/America/Chicago", "custom_America/Chicago"])
def test_a_zone_is_known_by_what_others_call_it(desk: Desk, tzid: str) -> None:
    event = ("UID:a", f'DTSTART;TZID="{tzid}":20261208T103000', "DURATION:PT1H", "SUMMARY:Tea")
    (done,) = taken(desk, calendar(event)).changes
    assert (done.faults, walls()) == ((), ["2026-12-08T10:30"])


def test_a_zone_that_nobody_knows_is_that_of_the_library_and_is_said(desk: Desk) -> None:
    event = ("UID:a", "DTSTART;TZID=Mars/Base:20261208T103000", "DURATION:PT1H", "SUMMARY:Tea")
    (done,) = taken(desk, calendar(event)).changes
    assert words(done.faults) == ["The time zone Mars/Base is unknown: the library's time zone was used."]
    assert walls() == ["2026-12-08T10:30"]


@pytest.mark.parametrize(
    ("start", "until", "said"),
    [
        (";TZID=America/Chicago:20261208T103000", "20261222T103000", "UNTIL is not in UTC"),
        (":20261208T103000", "20261222T163000Z", "UNTIL is in UTC"),
        (";TZID=America/Chicago:20261208T103000", "20261222", "UNTIL is a day"),
        (";VALUE=DATE:20261208", "20261222T235959Z", "UNTIL is a time"),
        (";TZID=America/Chicago:20261208T103000", "20261222T163000Z", ""),
    ],
)
def test_an_until_that_does_not_fit_is_named_and_the_series_stays_one(
    desk: Desk, start: str, until: str, said: str
) -> None:
    event = ("UID:a", f"DTSTART{start}", "SUMMARY:Tea", f"RRULE:FREQ=WEEKLY;UNTIL={until}")
    (done,) = taken(desk, calendar((*event, "DURATION:P1D" if "DATE" in start else "DURATION:PT1H"))).changes
    assert done.added == 3
    assert [text.startswith(said) for text in words(done.faults)] == ([True] if said else [])


LAST = "until Dec 22, 2026, 6:30 pm."


@pytest.mark.parametrize(
    ("head", "start", "until", "last", "said"),
    [
        # certain: the zone of the beginning, or of the calendar
        (
            "",
            ";TZID=America/Chicago:20261208T183000",
            "20261222T183000",
            "2026-12-22T18:30",
            "until Dec 22, 2026, 6:30 pm.",
        ),
        ("", ":20261209T003000Z", "20261222", "2026-12-15T18:30", "until Dec 22, 2026, that day included."),
        (
            "America/New_York",
            ":20261208T183000",
            "20261222T233000Z",
            "2026-12-22T17:30",
            "until Dec 22, 2026, 6:30 pm.",
        ),
        # nobody knows: as it stands where a date falls on it, or where it ends a day; else the zone of the library
        ("", ":20261208T183000", "20261222T183000Z", "2026-12-22T18:30", LAST),
        ("", ":20261208T183000", "20261222T235959Z", "2026-12-22T18:30", "until Dec 22, 2026."),
        ("", ":20261208T183000", "20261223T003000Z", "2026-12-22T18:30", LAST),
        ("", ";VALUE=DATE:20261208", "20261222T000000Z", "2026-12-22T00:00", "until Dec 22, 2026."),
        # never one date without a word
        ("", ":20261208T183000", "20251222T183000", "2026-12-08T18:30", "Read as: once, at the start."),
    ],
)
def test_what_was_understood_of_an_until_that_does_not_fit_is_said(
    desk: Desk, head: str, start: str, until: str, last: str, said: str
) -> None:
    lines = (f"X-WR-TIMEZONE:{head}",) if head else ()
    event = ("UID:a", f"DTSTART{start}", "SUMMARY:Tea", f"RRULE:FREQ=WEEKLY;UNTIL={until}", "SEQUENCE:0")
    raw = calendar((*event, "DURATION:P1D" if "DATE" in start else "DURATION:PT1H"), head=lines)
    (named,) = [fault for fault in look_at_calendar(desk, raw).faults if "UNTIL" in fault.words]
    assert calendar_fault_words(named).startswith("Line ")
    assert "Tea (a): imported. UNTIL" in calendar_fault_words(named)
    assert named.words.endswith(said)
    taken(desk, raw)
    assert walls()[-1] == last


def test_times_without_a_zone_are_in_that_of_the_calendar_and_days_stay_days(desk: Desk) -> None:
    tea = ("UID:a", "DTSTART:20261208T183000", "DURATION:PT1H", "SUMMARY:Tea")
    fair = ("UID:b", "DTSTART;VALUE=DATE:20261212", "SUMMARY:Fair")
    done = taken(desk, calendar(tea, fair, head=("X-WR-TIMEZONE:America/New_York",)))
    assert words(done.faults) == ["Times without a zone are read in the calendar's zone, America/New_York."]
    assert walls() == ["2026-12-08T17:30", "2026-12-12T00:00"]
    other = taken(desk, calendar(("UID:c", *tea[1:]), head=("X-WR-TIMEZONE:Mars/Base",)))
    assert words(other.faults) == ["The time zone Mars/Base is unknown: the library's time zone was used."]
    assert walls()[1] == "2026-12-08T18:30"


def test_a_rule_without_an_end_is_planned_for_two_years_from_today(desk: Desk) -> None:
    event = (
        "UID:a",
        "DTSTART;TZID=America/Chicago:20100105T103000",
        "SUMMARY:Tea",
        "DURATION:PT1H",
        "RRULE:FREQ=WEEKLY",
    )
    taken(desk, calendar(event))
    found = walls()
    assert (found[0], len(found)) == ("2026-12-01T10:30", 105)
    assert found[-1] < "2028-12-02"


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=DAILY;COUNT=9000", "FREQ=YEARLY;UNTIL=20990101", "FREQ=X"])
def test_a_rule_that_has_no_bounds_is_refused_by_name_and_the_others_are_taken(desk: Desk, rule: str) -> None:
    done = taken(desk, calendar(weekly(rule=rule), ("UID:b", "DTSTART:20261209T163000Z", "SUMMARY:Tea")))
    assert [one.title for one in done.changes] == ["Tea"]
    assert [(fault.uid, fault.taken) for fault in done.faults if not fault.taken] == [("story@library.example", False)]


# ---- exceptions


def test_exceptions_of_all_kinds(desk: Desk) -> None:
    moved = (
        WEEKLY[0],
        "RECURRENCE-ID;TZID=America/Chicago:20261215T103000",
        "DTSTART;TZID=America/Chicago:20261216T140000",
        "DURATION:PT30M",
        "SUMMARY:Story time at two",
    )
    off = (WEEKLY[0], "RECURRENCE-ID:20261229T163000Z", *WEEKLY[1:], "STATUS:CANCELLED")
    series = weekly("EXDATE;TZID=America/Chicago:20261222T103000,20261223T103000", "RDATE:20270101T163000Z")
    taken(desk, calendar(series, moved, off))
    assert rows("SELECT wall, original, title, minutes, status, apart FROM program_session ORDER BY original") == [
        (DAYS[0], DAYS[0], "Story time", 45, "planned", 0),
        ("2026-12-16T14:00", DAYS[1], "Story time at two", 30, "planned", 1),
        ("2027-01-01T10:30", "2027-01-01T10:30", "Story time", 45, "planned", 0),
    ]


def test_a_date_cancelled_by_an_exception_is_cancelled_where_it_is_known(desk: Desk) -> None:
    taken(desk, calendar(weekly()))
    off = (WEEKLY[0], "RECURRENCE-ID:20261229T163000Z", *WEEKLY[1:], "STATUS:CANCELLED")
    assert outcomes(desk, calendar(weekly(), off)) == [("changed", 0, 0, 1)]
    assert walls() == DAYS[:3]


def test_an_exdate_of_another_hour_leaves_out_the_day(desk: Desk) -> None:
    (done,) = taken(desk, calendar(weekly("EXDATE;TZID=America/Chicago:20261215T000000"))).changes
    assert walls() == [DAYS[0], DAYS[2], DAYS[3]]
    assert words(done.faults) == ["EXDATE has a different time than the event. The day is skipped: 2026-12-15."]


def test_periods_have_a_length_of_their_own(desk: Desk) -> None:
    rdate = 'RDATE;TZID="Central Standard Time";VALUE=PERIOD:20261208T103000/20261208T111500,20261215T103000/PT2H'
    taken(desk, calendar((*WEEKLY, rdate)))
    assert rows("SELECT wall, minutes FROM program_session ORDER BY wall") == [(DAYS[0], 45), (DAYS[1], 120)]


# ---- again


def test_the_same_file_twice_adds_nothing(desk: Desk) -> None:
    raw = calendar(weekly(), ("DTSTART:20261209T163000Z", "SUMMARY:It has no UID"))
    taken(desk, raw)
    before = rows("SELECT count(*) FROM journal")
    assert outcomes(desk, raw) == [("same", 0, 0, 0), ("same", 0, 0, 0)]
    assert rows("SELECT count(*) FROM journal") == before


def test_a_newer_file_changes_what_it_changed(desk: Desk) -> None:
    taken(desk, calendar(weekly()))
    newer = (WEEKLY[0], *(line.replace("T1030", "T1100").replace("T1115", "T1200") for line in WEEKLY[1:]))
    raw = calendar((*newer, "RRULE:FREQ=WEEKLY;COUNT=4", "SEQUENCE:1"))
    (done,) = taken(desk, raw).changes
    assert (done.outcome, done.added, done.cancelled) == ("changed", 4, 4)
    assert walls() == [day.replace("10:30", "11:00") for day in DAYS]


def test_a_single_event_that_moved_stays_the_same_session(desk: Desk) -> None:
    event = ("UID:a", "DTSTART:20261208T163000Z", "DURATION:PT1H", "SUMMARY:Tea")
    taken(desk, calendar(event))
    (key,) = rows("SELECT id FROM program_session")[0]
    moved = ("UID:a", "DTSTART:20261210T163000Z", "DURATION:PT1H", "SUMMARY:Tea", "SEQUENCE:1")
    assert outcomes(desk, calendar(moved)) == [("changed", 0, 1, 0)]
    assert rows("SELECT id, wall FROM program_session") == [(key, "2026-12-10T10:30")]


def test_an_older_file_is_ignored(desk: Desk) -> None:
    taken(desk, calendar(weekly("LOCATION:Town hall", sequence=3)))
    assert outcomes(desk, calendar(weekly("LOCATION:Barn", sequence=2))) == [("older", 0, 0, 0)]
    assert rows("SELECT DISTINCT address FROM program_session") == [("Town hall",)]


def test_what_is_cancelled_in_the_file_is_cancelled_here(desk: Desk) -> None:
    taken(desk, calendar(weekly()))
    raw = calendar(weekly("STATUS:CANCELLED", "COMMENT:Snow", sequence=1))
    assert outcomes(desk, raw) == [("changed", 0, 0, 4)]
    assert rows("SELECT DISTINCT status, why FROM program_session") == [("cancelled", "Snow")]


def test_a_date_that_the_file_has_no_more_is_cancelled(desk: Desk) -> None:
    taken(desk, calendar(weekly()))
    assert outcomes(desk, calendar(weekly("EXDATE;TZID=America/Chicago:20261222T103000"))) == [("changed", 0, 0, 1)]
    assert rows("SELECT wall, why FROM program_session WHERE status = 'cancelled'") == [
        (DAYS[2], "It is no longer in the calendar.")
    ]


def test_what_staff_changed_stays_until_the_file_says_something_new(desk: Desk) -> None:
    made = taken(desk, calendar(weekly())).changes[0].program
    session = program_sessions(desk, made)[1].id
    edit_sessions(desk, session, {"title": "Story time with a dog"})
    assert outcomes(desk, calendar(weekly())) == [("same", 0, 0, 0)]
    assert rows("SELECT title FROM program_session WHERE id = ?", session) == [("Story time with a dog",)]
    assert outcomes(desk, calendar(weekly("LOCATION:Barn", sequence=1))) == [("changed", 0, 4, 0)]
    assert rows("SELECT title FROM program_session WHERE id = ?", session) == [("Story time",)]


def test_what_is_over_is_not_changed(desk: Desk, clock: Clock) -> None:
    taken(desk, calendar(weekly()))
    clock.forward(days=10)
    assert outcomes(desk, calendar(weekly("LOCATION:Barn", sequence=1))) == [("changed", 0, 3, 0)]
    assert rows("SELECT address FROM program_session ORDER BY wall LIMIT 1") == [("",)]


def test_what_was_cut_off_is_whole_or_not_there_and_goes_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = calendar(weekly(), ("UID:b", "DTSTART:20261209T163000Z", "DURATION:PT1H", "SUMMARY:Tea"))
    monkeypatch.setattr(ical_in, "_write", _cut_off_at(ical_in._write, 2))
    with pytest.raises(KeyboardInterrupt):
        taken(desk, raw)
    monkeypatch.undo()
    assert rows("SELECT title FROM program") == [("Story time",)]
    assert verify_library(desk).ok
    assert outcomes(desk, raw) == [("same", 0, 0, 0), ("new", 1, 0, 0)]


def _cut_off_at(write: Callable[[Any, Any], str], number: int) -> Callable[[Any, Any], str]:
    calls: list[Any] = []

    def cut(act: Any, plan: Any) -> str:
        calls.append(plan)
        done = write(act, plan)
        if len(calls) == number:
            raise KeyboardInterrupt
        return done

    return cut


def test_who_may_not_plan_programs_may_not_look_either(desk: Desk) -> None:
    for deed in (look_at_calendar, taken):
        with pytest.raises(Refused) as no:
            deed(with_role(desk, permissions={"programs.see"}), calendar(weekly()))
        assert no.value.codes == ["NO_PERMISSION"]


# ---- dates that were planned here, beyond what the file told


def endless(*more: str, **how: Any) -> bytes:
    return calendar(weekly(*more, rule="FREQ=WEEKLY", **how))


def gone_on(desk: Desk, clock: Clock, raw: bytes) -> tuple[str, ...]:
    """Import a series without an end, two months before its last date; return the ids of three further dates."""
    (change,) = taken(desk, raw).changes
    clock.forward(days=700)
    return add_dates(desk, change.program, count=3).sessions


def test_dates_planned_here_are_those_of_the_file_that_comes_again(desk: Desk, clock: Clock) -> None:
    more = gone_on(desk, clock, endless())
    before = walls()
    (outcome,) = outcomes(desk, endless())
    assert outcome[0] == "changed"
    assert len(set(walls())) == len(walls()) == len(before) + outcome[1] > len(before)
    assert outcomes(desk, endless()) == [("same", 0, 0, 0)]
    assert set(more) <= {key for (key,) in rows("SELECT id FROM program_session WHERE status = 'planned'")}
    assert verify_library(desk).ok


def test_what_became_of_them_here_stays_until_the_file_says_something_new(desk: Desk, clock: Clock) -> None:
    moved, cancelled, _third = gone_on(desk, clock, endless())
    edit_sessions(desk, moved, {"title": "Songs"}, wall="2028-12-13T14:00")
    cancel_session(desk, cancelled, "Snow")
    told = "SELECT title, wall, status FROM program_session WHERE id IN (?, ?) ORDER BY original"
    before = rows(told, moved, cancelled)
    outcomes(desk, endless())
    assert rows(told, moved, cancelled) == before
    outcomes(desk, endless("LOCATION:Town hall", sequence=1))
    assert rows(told, moved, cancelled) == [
        ("Story time", "2028-12-12T10:30", "planned"), ("Story time", "2028-12-19T10:30", "planned"),
    ]  # fmt: skip
    assert verify_library(desk).ok


def test_they_end_with_the_others_where_the_file_has_another_hour_by_then(desk: Desk, clock: Clock) -> None:
    gone_on(desk, clock, endless())
    later = (WEEKLY[0], *(line.replace("T1030", "T1100").replace("T1115", "T1200") for line in WEEKLY[1:]))
    outcomes(desk, calendar((*later, "RRULE:FREQ=WEEKLY", "SEQUENCE:1")))
    assert {wall[-5:] for wall in walls() if wall > "2028-11-09"} == {"11:00"}


def test_a_date_that_was_named_here_by_hand_is_one_too(desk: Desk) -> None:
    (change,) = taken(desk, calendar(weekly())).changes
    add_dates(desk, change.program, walls=["2027-01-05T10:30", "2027-01-06T10:30"])
    assert outcomes(desk, calendar(weekly(rule="FREQ=WEEKLY;COUNT=6", sequence=1))) == [("changed", 1, 0, 0)]
    assert walls() == [*DAYS, "2027-01-05T10:30", "2027-01-06T10:30", "2027-01-12T10:30"]
