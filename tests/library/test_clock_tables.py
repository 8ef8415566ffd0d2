"""Sessions and bookings keep their wall time where a law changes a place's clocks."""

from __future__ import annotations

from tests.library.makers import rows
from tuils.library.activities.calendar.rooms import save_room
from tuils.library.activities.changing.on_closed import put_times_right
from tuils.library.activities.programs.planning import plan_program
from tuils.library.activities.rooms.booking import Booker, BookingUse, book_room
from tuils.library.foundation.desk import Desk
from tuils.library.reach.replay import verify_library
from tuils.models import db

HOUR = 3_600_000_000
MOMENTS = "SELECT starts_at, ends_at FROM {} ORDER BY starts_at"
TIMES = "SELECT room, from_at, until_at, clash FROM room_time ORDER BY from_at"


def test_moments_follow_from_the_wall_time_anew(desk: Desk) -> None:
    save_room(desk, "meeting", {"name": "Meeting room"})
    save_room(desk, "seat", {"name": "Seat"})
    made = plan_program(
        desk, {"title": "Story time", "room": "meeting"}, first="2026-12-08 10:30", rule="weekly", count=3
    )
    book_room(desk, "seat", "2026-12-21 11:00", Booker(name="Lee"), BookingUse(minutes=60))
    sessions, bookings, times = (
        rows(text) for text in (MOMENTS.format("program_session"), MOMENTS.format("room_booking"), TIMES)
    )
    for table, first, last in (
        ("program_session", "starts_at", "ends_at"),
        ("room_booking", "starts_at", "ends_at"),
        ("room_time", "from_at", "until_at"),
    ):
        db.execute_sql(f"UPDATE {table} SET {first} = {first} - ?, {last} = {last} - ?", (HOUR, HOUR))
    assert sum(put_times_right(desk)) == 4  # three sessions and a booking
    assert rows(MOMENTS.format("program_session")) == sessions
    assert rows(MOMENTS.format("room_booking")) == bookings
    assert rows(TIMES) == times
    assert sum(put_times_right(desk)) == 0
    assert len(made.sessions) == 3
    assert verify_library(desk).ok
