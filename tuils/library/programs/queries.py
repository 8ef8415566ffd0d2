"""What programs and rooms ask of the store. Days and wall times are ISO, moments microseconds UTC."""

from __future__ import annotations

from typing import Any, NamedTuple

from tuils.models import db
from tuils.models.rows import ids, typed, typed_one

TAKES_SEATS = "state IN ('coming', 'offered') AND coalesce(came, 1) > 0"
"""Of a row of `registration`: whoever has a seat or was offered one, and is not known to stay away."""


class TimeTold(NamedTuple):
    """From when until when somebody has a room, as it was told."""

    starts_at: int
    ends_at: int


class BookedBy(NamedTuple):
    kind: str
    name: str


class ListsTold(NamedTuple):
    """The checklist and the supplies of a program, as the store has them."""

    checklist: str
    supplies: str


class RoomTaken(NamedTuple):
    room: str
    whose: str
    from_at: int
    until_at: int


def room_called(code: str) -> str:
    """The name of a room or a piece of equipment; its code where it has none."""
    return str(_one("SELECT name FROM room WHERE code = ?", code) or code)


def room_names(*, of_sessions: bool = False) -> dict[str, str]:
    """Rooms by code; `of_sessions`: also those that stand in a session alone."""
    text = "SELECT code, name FROM room WHERE kind = 'room'"
    if of_sessions:
        text += (
            " UNION SELECT DISTINCT room, room FROM program_session "
            "WHERE room <> '' AND room NOT IN (SELECT code FROM room)"
        )
    return dict(db.execute_sql(text).fetchall())


def branch_names() -> dict[str, str]:
    return dict(db.execute_sql("SELECT code, name FROM branch").fetchall())


def booked_by(booking: str) -> BookedBy | None:
    return typed_one(BookedBy, "SELECT kind, name FROM room_booking WHERE id = ?", booking)


def time_of(whose: str, *, is_session: bool) -> TimeTold | None:
    """Of a session or a booking."""
    table = "program_session" if is_session else "room_booking"
    return typed_one(TimeTold, f"SELECT starts_at, ends_at FROM {table} WHERE id = ?", whose)


def taken_twice(since: int) -> list[RoomTaken]:
    text = "SELECT room, whose, from_at, until_at FROM room_time WHERE clash AND until_at > ? ORDER BY from_at, whose"
    return typed(RoomTaken, text, since)


def times_to_come(room: str, now: int) -> int:
    return int(_one("SELECT count(*) FROM room_time WHERE room = ? AND until_at > ?", room, now))


def seats_taken(session: str) -> int:
    """In heads; a seat that is offered is taken."""
    return int(_one(f"SELECT sum(heads) FROM registration WHERE session = ? AND {TAKES_SEATS}", session) or 0)


def has_a_line(session: str) -> bool:
    """Does somebody wait for a seat?"""
    return bool(_one("SELECT 1 FROM registration WHERE session = ? AND state = 'waiting' LIMIT 1", session))


def has_entry(patron: str, kind: str) -> bool:
    """Is there an entry of this kind about the patron?"""
    return bool(_one("SELECT 1 FROM journal WHERE patron = ? AND kind = ? LIMIT 1", patron, kind))


def has_other_sessions(program: str, session: str) -> bool:
    text = "SELECT 1 FROM program_session WHERE program = ? AND id <> ? AND NOT removed LIMIT 1"
    return bool(_one(text, program, session))


def sessions_of(program: str) -> list[str]:
    return ids("SELECT id FROM program_session WHERE program = ?", program)


def first_wall(program: str) -> str:
    """When the first session is that stands; empty where none does."""
    text = "SELECT min(wall) FROM program_session WHERE program = ? AND NOT removed AND status <> 'cancelled'"
    return str(_one(text, program) or "")


def lists_of(program: str) -> ListsTold:
    row: Any = db.execute_sql("SELECT checklist, supplies FROM program WHERE id = ?", (program,)).fetchone()
    return ListsTold._make(row or ("[]", "[]"))


def _one(text: str, *values: object) -> Any:
    row: Any = db.execute_sql(text, values).fetchone()
    return row[0] if row else None
