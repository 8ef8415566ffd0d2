"""What is planned by another clock than the library's: where its zone was changed, or put right, afterwards.

A session and a booking keep the zone in which they were agreed. So it is named, and never moved by itself.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from tuils.library.desk import Desk
from tuils.models import db
from tuils.values.moments import local_moment

from .on_closed import NOTHING, OnClosedDays
from .room_reading import bookings_with
from .sessions import sessions_with

_SESSIONS = (
    "SELECT id, wall, starts_at FROM program_session "
    "WHERE zone <> ? AND ends_at > ? AND status <> 'cancelled' AND NOT removed"
)
_BOOKINGS = "SELECT id, wall, starts_at FROM room_booking WHERE zone <> ? AND ends_at > ? AND state = 'booked'"


def by_another_clock(desk: Desk, zone: ZoneInfo) -> OnClosedDays:
    """What is to come whose time on the wall is another moment by the clock of this zone. Nothing for whoever may not
    see programs."""
    if not desk.may("programs.see"):
        return NOTHING
    sessions, bookings = (
        [
            key
            for key, wall, at in db.execute_sql(text, (zone.key, desk.now)).fetchall()
            if local_moment(datetime.fromisoformat(wall), zone) != at
        ]
        for text in (_SESSIONS, _BOOKINGS)
    )
    return OnClosedDays(
        tuple(sessions_with(desk, sessions) if sessions else ()),
        tuple(bookings_with(desk, bookings) if bookings else ()),
    )
