"""Rooms and equipment as settings, and whether they are free."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.at_once import make_program, undo_last
from tests.library.booking_makers import QUILTERS, booked, make_rooms
from tests.library.makers import codes, rows
from tuils.library.activities.calendar.conflicts import conflicts_of, day_span, room_conflicts, wanted_by
from tuils.library.activities.calendar.rooms import remove_room, room_sheet, rooms, save_room
from tuils.library.activities.rooms.booking import BookingUse, book_room
from tuils.library.activities.rooms.room_reading import day_of_rooms, free_times
from tuils.library.foundation.administration.calendar import close_days, set_hours
from tuils.library.foundation.desk import Desk
from tuils.library.reach.replay import verify_library
from tuils.models import db
from tuils.values.time.moments import parse_when, to_local


@pytest.fixture(autouse=True)
def _rooms(desk: Desk) -> None:
    make_rooms(desk)


def hour_of(at: int, zone: ZoneInfo) -> str:
    return f"{to_local(at, zone):%H:%M}"


def test_a_room_is_kept_with_all_that_is_said_of_it_and_found_by_code_or_name(desk: Desk) -> None:
    sheet = room_sheet(desk, "meeting ROOM")
    assert (sheet.code, sheet.layouts, sheet.setup_minutes, sheet.agreement) == (
        "meeting",
        {"rows": 30, "U": 16},
        15,
        True,
    )
    assert sheet.branch == "MAIN"
    assert [one.code for one in rooms(desk)] == ["meeting", "seat1", "projector"]  # rooms first
    assert codes(lambda: room_sheet(desk, "cellar")) == ["ROOM_UNKNOWN"]


def test_what_is_not_named_stays_and_an_empty_limit_is_none(desk: Desk) -> None:
    save_room(desk, "meeting", {"longest_minutes": "", "name": "Big room"})
    sheet = room_sheet(desk, "meeting")
    assert (sheet.name, sheet.longest_minutes, sheet.ahead_days, sheet.capacity) == ("Big room", None, 90, 30)
    undo_last(desk)
    assert room_sheet(desk, "meeting").longest_minutes == 240
    assert verify_library(desk).ok


@pytest.mark.parametrize(
    ("code", "fields", "refusal"),
    [
        ("meeting", {}, "ROOM_THERE"),
        ("a room", {}, "NOT_UNDERSTOOD"),
        ("", {}, "NOT_UNDERSTOOD"),
        ("new", {"capacity": "many"}, "NOT_UNDERSTOOD"),
        ("new", {"capacity": 0}, "NOT_UNDERSTOOD"),
        ("new", {"setup_minutes": -5}, "NOT_UNDERSTOOD"),
        ("new", {"layouts": "rows"}, "NOT_UNDERSTOOD"),
        ("new", {"kind": "boat"}, "NOT_UNDERSTOOD"),
        ("new", {"branch": "NOWHERE"}, "UNKNOWN_ID"),
        ("new", {"name": "x" * 61}, "NOT_UNDERSTOOD"),
    ],
)
def test_what_says_nothing_is_refused(desk: Desk, code: str, fields: dict[str, Any], refusal: str) -> None:
    before = rows("SELECT count(*) FROM journal")
    assert codes(lambda: save_room(desk, code, fields, new=True)) == [refusal]
    assert rows("SELECT count(*) FROM journal") == before


def test_a_room_that_is_in_use_stays_until_nothing_stands_in_it(desk: Desk) -> None:
    line = booked(desk, "10:00", "seat1")
    assert codes(lambda: remove_room(desk, "seat1")) == ["ROOM_IN_USE"]
    undo_last(desk)
    assert room_conflicts("seat1", line.from_at, line.until_at) == []
    remove_room(desk, "seat1")
    assert codes(lambda: room_sheet(desk, "seat1")) == ["ROOM_UNKNOWN"]
    assert verify_library(desk).ok


def test_a_session_and_its_equipment_stand_in_the_way_of_others(desk: Desk) -> None:
    fields = {"title": "Film", "room": "meeting", "equipment": ["projector"], "minutes": 60, "setup_minutes": 30}
    make_program(desk, fields, ["2026-12-07T10:30"])
    first, last = day_span(desk, date(2026, 12, 7))
    [met] = room_conflicts("projector", first, last)
    assert (met.of, met.title) == ("session", "Film")
    assert [hour_of(at, desk.zone) for at in (met.from_at, met.until_at)] == ["10:00", "11:30"]
    assert room_conflicts("projector", first, last, met.whose) == []


def test_many_times_are_looked_at_together_and_equipment_is_among_them(desk: Desk) -> None:
    make_program(desk, {"title": "Film", "room": "meeting", "equipment": ["projector"]}, ["2026-12-07T10:30"])
    row = {"zone": desk.zone.key, "minutes": 60, "setup_minutes": 0, "clear_minutes": 0}
    free = wanted_by({**row, "wall": "2026-12-07T11:30", "room": "meeting", "equipment": '["projector"]'})
    taken = wanted_by({**row, "wall": "2026-12-07T11:29", "room": "seat1", "equipment": ["projector"]})
    assert {number: [one.title for one in met] for number, met in conflicts_of([*free, *taken]).items()} == {
        3: ["Film"]
    }


def test_the_free_times_of_a_day_lie_in_the_opening_hours_between_what_stands_there(desk: Desk) -> None:
    def free(room: str, day: date) -> list[str]:
        spans = free_times(desk, room, day)
        return [f"{hour_of(first, desk.zone)}-{hour_of(last, desk.zone)}" for first, last in spans]

    set_hours(desk, "MAIN", {0: "10:00-12:00,13:00-18:00"})
    booked(desk, "10:30", "seat1", minutes=30)
    booked(desk, "16:00", "seat1", minutes=120)
    assert free("seat1", date(2026, 12, 7)) == ["10:00-10:30", "11:00-12:00", "13:00-16:00"]
    assert free("seat1", date(2026, 12, 8)) == []  # a weekday without hours
    assert free("projector", date(2026, 12, 8)) == ["00:00-00:00"]  # any hour


def test_what_is_free_leaves_time_to_set_up_and_to_clear(desk: Desk) -> None:
    book_room(desk, "meeting", "2026-12-07 10:00", QUILTERS, BookingUse(agreed=True))
    [first, second] = free_times(desk, "meeting", date(2026, 12, 7))
    shown = [hour_of(at, desk.zone) for at in (*first, *second)]
    assert shown == ["09:00", "09:30", "11:30", "17:00"]  # staff set up before they open, and clear after
    for clock, minutes in (("09:00", 30), ("11:30", 330)):
        booked(desk, clock, "meeting", minutes=min(minutes, 240))


def test_a_day_of_all_rooms_has_its_hours_and_what_stands_where(desk: Desk) -> None:
    make_program(desk, {"title": "Story time", "room": "meeting", "minutes": 45}, ["2026-12-07T10:30"])
    booked(desk, "09:00", "seat1")
    day = day_of_rooms(desk, date(2026, 12, 7))
    assert [(one.room, one.of, one.words) for one in day.uses] == [
        ("seat1", "booking", "L. G."),
        ("meeting", "session", "Story time"),
    ]
    assert [(hour_of(first, desk.zone), hour_of(last, desk.zone)) for first, last in day.hours] == [("09:00", "17:00")]
    close_days(desk, date(2026, 12, 25), date(2026, 12, 25), "Christmas")
    assert day_of_rooms(desk, date(2026, 12, 25)).why_closed == "Christmas"


def test_a_day_on_which_clocks_change_has_its_own_length(desk: Desk) -> None:
    spring, autumn = (day_span(desk, day) for day in (date(2027, 3, 14), date(2026, 11, 1)))
    hour = 3_600_000_000
    assert (spring[1] - spring[0], autumn[1] - autumn[0]) == (23 * hour, 25 * hour)


def test_the_store_itself_refuses_two_at_once_in_one_room(desk: Desk) -> None:
    first = parse_when("2026-12-07 10:00", desk.zone)
    insert = (
        "INSERT INTO room_time (room, whose, \"of\", from_at, until_at, since, clash) VALUES (?, ?, 'x', ?, ?, 0, ?)"
    )
    hour = 3_600_000_000
    db.execute_sql(insert, ("seat1", "one", first, first + hour, 0))
    db.execute_sql(insert, ("seat1", "after", first + hour, first + 2 * hour, 0))  # back to back
    db.execute_sql(insert, ("seat1", "late", first + 1, first + 2, 1))  # shown as a clash
    with pytest.raises(Exception, match="room_time overlaps"):
        db.execute_sql(insert, ("seat1", "two", first + hour - 1, first + 2 * hour, 0))
    with pytest.raises(Exception, match="room_time overlaps"):
        db.execute_sql("UPDATE room_time SET clash = 0 WHERE whose = 'late'")
