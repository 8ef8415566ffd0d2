"""Keep the wall time of sessions and bookings when a government changes the clocks.

Wall time and zone are what was agreed; the moments beside them were computed with the zone tables that this machine had
then. Each site recomputes them for itself, because no journal entry contains moments.

A session and a booking keep the zone in which they were agreed, even if the library's zone is changed or corrected
afterwards. They are reported, and never moved automatically.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from tuils.library.activities.calendar.room_time import row_with_moments
from tuils.library.activities.programs.sessions import sessions_with
from tuils.library.activities.records import program_state, room_state
from tuils.library.activities.room_queries import BOOKINGS_OF_ZONE
from tuils.library.activities.rooms.room_reading import bookings_with
from tuils.library.activities.session_queries import SESSIONS_OF_ZONE
from tuils.library.foundation.desk import Desk, verb
from tuils.library.lending.slices import in_slices, while_there_is_time
from tuils.models import Base, db
from tuils.models.programs import ProgramSession, RoomBooking
from tuils.models.rows import Row, columns, some
from tuils.values.time.moments import local_moment

from .on_closed import NOTHING, OnClosedDays

AT_ONCE = 500  # rows that are looked at in one slice


def put_times_right(desk: Desk) -> Iterator[int]:
    """Recompute the moments of all sessions and bookings from their wall time, by the zones as this machine knows
    them now: in slices, how many were corrected."""
    for table, again in ((ProgramSession, program_state.place_again), (RoomBooking, room_state.refold_booking)):
        for rows in _all_of(table):
            off = [row["id"] for row in rows if row_with_moments(row) != row]
            yield 0
            yield from in_slices(desk, off, partial(_put_right, again=again))


def _all_of(table: type[Base]) -> Iterator[list[Row]]:
    last = ""
    while rows := [columns(row) for row in some(table, f'"id" > ? ORDER BY "id" LIMIT {AT_ONCE}', last)]:
        yield rows
        last = rows[-1]["id"]


@verb("library.daily")
def _put_right(desk: Desk, keys: Sequence[str], *, again: Callable[[str], object]) -> tuple[int, int]:
    def one(key: str) -> bool:
        again(key)
        return True

    return while_there_is_time(keys, one)


def by_another_clock(desk: Desk, zone: ZoneInfo) -> OnClosedDays:
    """Find coming sessions and bookings whose wall time would be another moment in this zone. Nothing without the
    right to see programs."""
    if not desk.may("programs.see"):
        return NOTHING
    sessions, bookings = (
        [
            key
            for key, wall, at in db.execute_sql(text, (zone.key, desk.now)).fetchall()
            if local_moment(datetime.fromisoformat(wall), zone) != at
        ]
        for text in (SESSIONS_OF_ZONE, BOOKINGS_OF_ZONE)
    )
    return OnClosedDays(
        tuple(sessions_with(desk, sessions) if sessions else ()),
        tuple(bookings_with(desk, bookings) if bookings else ()),
    )
