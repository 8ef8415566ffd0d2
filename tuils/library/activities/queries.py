"""The queries of programs and rooms. Days and wall times are ISO, moments microseconds UTC."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from tuils.models import db
from tuils.models.rows import ids, typed, typed_one

TAKES_SEATS = "state IN ('coming', 'offered') AND coalesce(came, 1) > 0"
"""A condition on `registration`: it has or was offered a seat, and is not known to be a no-show."""
CAME = "(SELECT CASE WHEN sum(n) < 0 THEN 0 ELSE sum(n) END FROM attendance WHERE session = s.id)"
"""How many came to the session `s`; NULL where nobody counted."""


class TimeTold(NamedTuple):
    """The booked time of a room, without setup and cleanup."""

    starts_at: int
    ends_at: int


class BookedBy(NamedTuple):
    kind: str
    name: str


class ListsTold(NamedTuple):
    """The checklist and the supplies of a program, as stored."""

    checklist: str
    supplies: str


class RoomTaken(NamedTuple):
    room: str
    whose: str
    from_at: int
    until_at: int


def room_called(code: str) -> str:
    """Return the name of a room or a piece of equipment; its code if it has none."""
    return str(_first_value("SELECT name FROM room WHERE code = ?", code) or code)


def room_names(*, of_sessions: bool = False) -> dict[str, str]:
    """Return the names of rooms by code; `of_sessions`: also rooms that only a session names."""
    text = "SELECT code, name FROM room WHERE kind = 'room'"
    if of_sessions:
        text += (
            " UNION SELECT DISTINCT room, room FROM program_session "
            "WHERE room <> '' AND room NOT IN (SELECT code FROM room)"
        )
    return dict(db.execute_sql(text).fetchall())


def branch_names() -> dict[str, str]:
    return dict(db.execute_sql("SELECT code, name FROM branch").fetchall())


booked_by: Callable[[str], BookedBy | None] = partial(
    typed_one, BookedBy, "SELECT kind, name FROM room_booking WHERE id = ?"
)


def wall_time_of(whose: str, *, is_session: bool) -> TimeTold | None:
    """Return the time of a session or a booking."""
    table = "program_session" if is_session else "room_booking"
    return typed_one(TimeTold, f"SELECT starts_at, ends_at FROM {table} WHERE id = ?", whose)


taken_twice: Callable[[int], list[RoomTaken]] = partial(
    typed,
    RoomTaken,
    "SELECT room, whose, from_at, until_at FROM room_time WHERE clash AND until_at > ? ORDER BY from_at, whose",
)


def times_to_come(room: str, now: int) -> int:
    return int(_first_value("SELECT count(*) FROM room_time WHERE room = ? AND until_at > ?", room, now))


def seats_taken(session: str) -> int:
    """Return the taken seats in heads; an offered seat counts as taken."""
    return int(_first_value(f"SELECT sum(heads) FROM registration WHERE session = ? AND {TAKES_SEATS}", session) or 0)


def has_a_line(session: str) -> bool:
    """Return whether somebody waits for a seat."""
    return bool(_first_value("SELECT 1 FROM registration WHERE session = ? AND state = 'waiting' LIMIT 1", session))


def has_entry(patron: str, kind: str) -> bool:
    """Return whether an entry of this kind about the patron exists."""
    return bool(_first_value("SELECT 1 FROM journal WHERE patron = ? AND kind = ? LIMIT 1", patron, kind))


def has_other_sessions(program: str, session: str) -> bool:
    text = "SELECT 1 FROM program_session WHERE program = ? AND id <> ? AND NOT removed LIMIT 1"
    return bool(_first_value(text, program, session))


session_rows: Callable[[str], list[str]] = partial(ids, "SELECT id FROM program_session WHERE program = ?")


def first_wall(program: str) -> str:
    """Return the time of the first session not canceled; empty if there is none."""
    text = "SELECT min(wall) FROM program_session WHERE program = ? AND NOT removed AND status <> 'cancelled'"
    return str(_first_value(text, program) or "")


def lists_of(program: str) -> ListsTold:
    row: Any = db.execute_sql("SELECT checklist, supplies FROM program WHERE id = ?", (program,)).fetchone()
    return ListsTold._make(row or ("[]", "[]"))


def _first_value(text: str, *values: object) -> Any:
    row: Any = db.execute_sql(text, values).fetchone()
    return row[0] if row else None
