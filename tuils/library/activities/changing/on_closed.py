"""Find sessions and bookings on days when their branch is closed: they are listed, and never moved automatically."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from tuils.i18n import _, ngettext
from tuils.library.activities.calendar.dates import why_not_that_day
from tuils.library.activities.calendar.room_time import row_with_moments
from tuils.library.activities.calendar.rooms import rooms
from tuils.library.activities.programs.sessions import SessionLine, sessions_with
from tuils.library.activities.records import program_state, room_state
from tuils.library.activities.room_queries import BOOKINGS_OF_ZONE, BOOKINGS_ON
from tuils.library.activities.rooms.room_reading import BookingLine, bookings_with
from tuils.library.activities.session_queries import SESSIONS_OF_ZONE, SESSIONS_ON
from tuils.library.foundation.administration.calendar import Closure, calendar_of
from tuils.library.foundation.desk import Desk, verb
from tuils.library.lending.slices import in_slices, while_there_is_time
from tuils.models import Base, db
from tuils.models.programs import ProgramSession, RoomBooking
from tuils.models.rows import Row, columns, ids, some
from tuils.values.dataclass import dataclass
from tuils.values.time.hours import month_day
from tuils.values.time.moments import day_of, local_moment


@dataclass(frozen=True)
class OnClosedDays:
    """Sessions, and bookings of rooms, each in order of time."""

    sessions: tuple[SessionLine, ...] = ()
    bookings: tuple[BookingLine, ...] = ()

    @property
    def words(self) -> str:
        """Return `2 sessions and 1 booking`; empty if there are none."""
        n, booked = len(self.sessions), len(self.bookings)
        parts = [
            ngettext("{n} session", "{n} sessions", n).format(n=n) if n else "",
            ngettext("{n} booking", "{n} bookings", booked).format(n=booked) if booked else "",
        ]
        return _(" and ").join(filter(None, parts))


NOTHING = OnClosedDays()


def standing_on(desk: Desk, closed: Iterable[object], branch: str = "") -> OnClosedDays:
    """Find coming sessions and bookings on these closed days of a branch (by default the desk's). Rooms available at
    any hour are left out. Nothing without the right to see programs."""
    if not desk.may("programs.see"):
        return NOTHING
    days = [one for one in closed if isinstance(one, Closure)]
    once = json.dumps([day.day.isoformat() for day in days if not day.yearly])
    yearly = json.dumps([month_day(day.day) for day in days if day.yearly])
    asked = (branch or desk.branch, desk.now, once, yearly)
    sessions, bookings = (ids(text, *asked) for text in (SESSIONS_ON, BOOKINGS_ON))
    return OnClosedDays(
        tuple(sessions_with(desk, sessions) if sessions else ()),
        tuple(bookings_with(desk, bookings) if bookings else ()),
    )


def why_closed(desk: Desk, lines: Collection[SessionLine | BookingLine]) -> dict[str, str]:
    """Return why it is closed, by id, for those of these on a closed day of their branch. Canceled and past ones are
    left out, and those on a weekday that is never open: that was intended."""
    branches, any_hour = {}, set()
    if any(isinstance(line, BookingLine) for line in lines):
        sheets = rooms(desk)
        branches = {sheet.code: sheet.branch for sheet in sheets}
        any_hour = {sheet.code for sheet in sheets if sheet.any_hour}
    found = {}
    for line in lines:
        booked = isinstance(line, BookingLine)
        if line.cancelled or line.ends_at <= desk.now or (booked and line.room in any_hour):
            continue
        branch = branches.get(line.room, "") if isinstance(line, BookingLine) else line.branch
        day = day_of(line.starts_at, desk.zone)
        if why := _why(desk, branch or desk.branch, day):
            found[line.id] = why
    return found


def _why(desk: Desk, branch: str, day: date) -> str:
    return why_not_that_day(calendar_of(branch, desk.zone), day, "onsite", {day.weekday()})


# ---- keep the wall time of sessions and bookings when a government changes the clocks
# Wall time and zone are what was agreed; the moments beside them were computed with the zone tables that this machine
# had then. Each site recomputes them for itself, because no journal entry contains moments.
# A session and a booking keep the zone in which they were agreed, even if the library's zone is changed or corrected
# afterwards. They are reported, and never moved automatically.


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
