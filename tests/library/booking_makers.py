"""Rooms and bookings for tests: a meeting room with set-up and clearing, a seat, a projector."""

from __future__ import annotations

from typing import Any

from tuils.library.activities.calendar.rooms import save_room
from tuils.library.activities.rooms.booking import Booker, BookingUse, book_room
from tuils.library.activities.rooms.room_reading import BookingLine
from tuils.library.foundation.desk import Desk

DAY = "2026-12-07"  # a Monday; the library is open 9 to 17 while no hours are set


def make_rooms(desk: Desk) -> None:
    meeting = {"name": "Meeting room", "capacity": 30, "layouts": "rows 30, U 16", "has": "a projector, a sink"}
    meeting |= {"setup_minutes": 15, "clear_minutes": 15, "policy": "Leave it as you found it.", "agreement": True}
    save_room(desk, "meeting", {**meeting, "longest_minutes": 240, "ahead_days": 90})
    save_room(desk, "seat1", {"name": "Study seat 1", "capacity": 1})
    save_room(desk, "projector", {"name": "Projector", "kind": "equipment", "any_hour": True})


def booked(desk: Desk, clock: str, room: str = "seat1", day: str = DAY, **use: Any) -> BookingLine:
    """Make a guest's booking."""
    return book_room(desk, room, f"{day} {clock}", Booker(name="Lee Guest"), BookingUse(**use))


QUILTERS = Booker(group="Quilters", phone="555 0100", purpose="quilting")
