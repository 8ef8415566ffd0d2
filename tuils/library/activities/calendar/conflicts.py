"""Check whether a room or a piece of equipment is free at a time, setup and cleanup included.

Back to back is free: an end at the moment of the next start is no overlap.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from tuils.i18n import _
from tuils.library.activities.queries import booked_by, room_called
from tuils.library.activities.room_queries import TIMES
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import time_label
from tuils.library.foundation.refusals import Reason, refuse
from tuils.models import db
from tuils.models.programs import LONGEST_USE
from tuils.models.rows import Row
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import MINUTE, local_moment

from .room_time import row_with_moments


@dataclass(frozen=True)
class Conflict:
    """A session (`of`) or a booking that takes a room, from when until when, setup and cleanup included
    (microseconds UTC). `title` is that of a session; the booker is never shown here. `clash`: it came later than
    another that has the room."""

    room: str
    whose: str
    of: str
    from_at: int
    until_at: int
    clash: bool
    title: str = ""


@dataclass(frozen=True)
class RoomWanted:
    """A room or a piece of equipment (its code) from when until when, setup and cleanup included."""

    room: str
    from_at: int
    until_at: int


def room_conflicts(room: str, from_at: int, until_at: int, besides: str | Collection[str] = "") -> list[Conflict]:
    """Return the uses of this room in that time, in order of time. `besides`: ids of sessions or bookings to ignore,
    so that they don't block themselves."""
    out = {besides} if isinstance(besides, str) else set(besides)
    text = TIMES + "AND t.from_at < ? AND t.from_at > ? AND t.until_at > ? ORDER BY t.from_at, t.whose"
    rows = db.execute_sql(text, (room, until_at, from_at - LONGEST_USE, from_at)).fetchall()
    return [found for row in rows if (found := _conflict(row)).whose not in out]


def conflicts_of(wanted: Sequence[RoomWanted], besides: Collection[str] = ()) -> dict[int, list[Conflict]]:
    """Return the conflicts of many uses at once, by their number in `wanted`; free ones are left out. Overlaps
    within `wanted` are not checked here."""
    out, found = set(besides), {}
    for room in {room_wanted.room for room_wanted in wanted}:
        mine = [(number, one) for number, one in enumerate(wanted) if one.room == room]
        first, last = min(one.from_at for _n, one in mine), max(one.until_at for _n, one in mine)
        there = room_conflicts(room, first, last, out)
        begins = [each.from_at for each in there]
        for number, one in mine:
            near = slice(bisect_right(begins, one.from_at - LONGEST_USE), bisect_left(begins, one.until_at))
            if met := [each for each in there[near] if each.until_at > one.from_at]:
                found[number] = met
    return dict(sorted(found.items()))


def wanted_by(row: Row) -> list[RoomWanted]:
    """Return the rooms and times that a session or a booking needs, by its row: wall, zone, minutes, setup and
    cleanup, room, and equipment as its JSON text or a list."""
    known = row_with_moments(row)
    equipment: Any = row.get("equipment") or []
    codes = [row["room"], *(json.loads(equipment) if isinstance(equipment, str) else equipment)]
    from_at = known["starts_at"] - int(row["setup_minutes"]) * MINUTE
    until_at = known["ends_at"] + int(row["clear_minutes"]) * MINUTE
    return [RoomWanted(code, from_at, until_at) for code in dict.fromkeys(codes) if code]


def refuse_if_taken(desk: Desk, wanted: Iterable[RoomWanted], besides: Collection[str] = ()) -> None:
    """Refuse with ROOM_TAKEN if any of these is taken, naming the first conflict. Call it in the transaction of the
    verb, so that nobody else can come between."""
    all_wanted = list(wanted)
    for met in conflicts_of(all_wanted, besides).values():
        raise refuse("ROOM_TAKEN", **taken_facts(desk, met[0]))


def taken_reason(desk: Desk, wanted: RoomWanted, besides: Collection[str] = ()) -> Reason | None:
    """Return the same as a reason, to list with others; None if the room is free."""
    met = room_conflicts(wanted.room, wanted.from_at, wanted.until_at, besides)
    return Reason("ROOM_TAKEN", taken_facts(desk, met[0])) if met else None


def taken_facts(desk: Desk, met: Conflict) -> dict[str, Any]:
    """Return the facts of the refusal: the room, its use, from when until when."""
    return {
        "room": room_called(met.room),
        "what": conflict_words(desk, met),
        "first": moment_words(desk, met.from_at),
        "last": time_label(met.until_at, desk.zone),
    }


def conflict_words(desk: Desk, met: Conflict) -> str:
    """Name a session by its title. Name a booking by its group if the user may book, never by a single person's
    name."""
    if met.of == "session":
        return met.title or _("a session")
    by = booked_by(met.whose)
    if by and by.kind != "patron" and by.name and desk.may("rooms.book"):
        return by.name
    return _("a booking")


def _conflict(row: Sequence[Any]) -> Conflict:
    return Conflict(row[0], row[1], row[2], row[3], row[4], bool(row[5]), row[6])


# ---- a day of a room


def day_span(desk: Desk, day: date) -> tuple[int, int]:
    """Return the moments at which this local day begins and ends: 23 or 25 hours apart when the clocks change."""
    midnights = (datetime.combine(day + timedelta(days=more), time(0)) for more in (0, 1))
    first, last = (local_moment(midnight, desk.zone) for midnight in midnights)
    return first, last


def free_between(room: str, from_at: int, until_at: int) -> Iterator[tuple[int, int]]:
    """Yield the free stretches of the room in this time, in order."""
    at = from_at
    for met in room_conflicts(room, from_at, until_at):
        if met.from_at > at:
            yield at, met.from_at
        at = max(at, met.until_at)
    if at < until_at:
        yield at, until_at
