"""Decide which session or booking has a room at what time, setup and cleanup included.

If two sites gave a room away at one time, unknowing, the earlier entry has it and the later one is a clash.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from tuils.library.activities.room_queries import drop_room_times, mark_clash, mark_no_clash, put_room_time
from tuils.models.programs import LONGEST_USE, RoomTime
from tuils.models.rows import Row, some
from tuils.values.time.moments import MINUTE, local_moment

PLACING = frozenset({"wall", "minutes", "zone", "room", "equipment", "setup_minutes", "clear_minutes", "status"})
"""The fields that decide a session's or booking's time in a room."""


def row_with_moments(row: Row) -> Row:
    """Return the row with the moments that follow from its wall time; 0 if none can be read."""
    try:
        starts_at = local_moment(datetime.fromisoformat(row["wall"]), ZoneInfo(row["zone"]))
    except (ValueError, KeyError, OSError):
        return {**row, "starts_at": 0, "ends_at": 0}
    return {**row, "starts_at": starts_at, "ends_at": starts_at + max(0, int(row["minutes"])) * MINUTE}


def claim_for(row: Row, of: str, rooms: Iterable[str]) -> None:
    """Claim the time of this session or booking, in these rooms; none if its time cannot be read, or is empty."""
    from_at = row["starts_at"] - max(0, int(row["setup_minutes"])) * MINUTE
    until_at = row["ends_at"] + max(0, int(row["clear_minutes"])) * MINUTE
    until_at = min(until_at, from_at + LONGEST_USE)
    takes = row["starts_at"] and until_at > from_at
    wanted = [room for room in dict.fromkeys(rooms) if room] if takes else []
    claim_room_time(row["id"], of, wanted, from_at, until_at, row["placed_pos"])


def release_rooms(whose: str) -> None:
    """Release its rooms."""
    claim_room_time(whose, "", (), 0, 0, 0)


def claim_room_time(whose: str, of: str, rooms: Collection[str], from_at: int, until_at: int, since: int) -> None:
    """Claim exactly these rooms for that time; decide anew between overlapping ones."""
    old = some(RoomTime, '"whose" = ?', whose)
    wanted = {room: (room, whose, of, from_at, until_at, since) for room in rooms}
    if {row.room: tuple(getattr(row, name) for name in _COLUMNS) for row in old} == wanted:
        return
    drop_room_times(whose)
    for row in old:
        _settle(row.room, row.from_at, row.until_at)
    for room, values in wanted.items():
        meets = bool(_overlapping(room, from_at, until_at))
        put_room_time(values, meets)
        if meets:
            _settle(room, from_at, until_at)


_COLUMNS = ("room", "whose", "of", "from_at", "until_at", "since")


_NEAR = f'"room" = ? AND "from_at" < ? AND "from_at" > ? - {LONGEST_USE} AND "until_at" > ?'


def _settle(room: str, from_at: int, until_at: int) -> None:
    """Give the room to the earliest of those that overlap, directly or by way of others."""
    rows = _overlapping(room, from_at, until_at)
    while True:
        first = min([from_at, *(row.from_at for row in rows)])
        last = max([until_at, *(row.until_at for row in rows)])
        if (first, last) == (from_at, until_at):
            break
        from_at, until_at = first, last
        rows = _overlapping(room, from_at, until_at)
    if len(rows) != 1 or rows[0].clash:
        _give(room, rows)


def _give(room: str, rows: list[RoomTime]) -> None:
    has: list[RoomTime] = []
    for row in sorted(rows, key=lambda row: (row.since, row.whose)):
        if not any(row.from_at < time.until_at and row.until_at > time.from_at for time in has):
            has.append(row)
    keys = {row.whose for row in has}
    for row in rows:
        if row.whose not in keys:
            mark_clash(room, row.whose)
    for row in has:
        mark_no_clash(room, row.whose)


def _overlapping(room: str, from_at: int, until_at: int) -> list[RoomTime]:
    return some(RoomTime, _NEAR, room, until_at, from_at, from_at)
