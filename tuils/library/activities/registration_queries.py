"""The statements to registrations, and to what was counted at the door."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from tuils.models import db
from tuils.models.programs import ProgramSession, Registration
from tuils.models.rows import Row, blank, change, fetch_dicts, fetch_rows, first, ids, marks
from tuils.models.store_words import GIVEN, ONE_OF_GIVEN, json_number, json_text, or_change, put_many

MADE_STATE = json_text("j.data", "$.set.state")
SESSION, PARTY = tuple(blank(ProgramSession)), tuple(blank(Registration))
PARTIES = (
    f"SELECT {', '.join(f's.{name}' for name in SESSION)}, {', '.join(f'r.{name}' for name in PARTY)}, "
    f"{MADE_STATE}, j.pos "
    "FROM program_session AS s JOIN registration AS r ON r.session = s.id "
    "LEFT JOIN journal AS j ON j.registration = r.id AND j.kind = 'registration_made' "
    "WHERE s.starts_at >= ? AND s.ends_at >= ? AND NOT s.removed AND r.came IS NULL AND (s.starts_at < ? "
    "OR s.status = 'cancelled' OR s.sequence > 0 OR r.told <> '{}' OR r.state = 'offered' OR r.source = 'form' "
    f"OR (r.state = 'coming' AND {MADE_STATE} = 'waiting'))"
)
"""Reads parties; for sessions far ahead only those that may have a message due."""
PLAIN = "s.status <> 'cancelled' AND s.sequence = 0 AND r.source <> 'form' AND r.told = '{}'"
"""Parties without any message so far, who know everything except that their session is near."""
_COUNT_PLAIN = (
    f"SELECT count(*) FROM {GIVEN} AS e JOIN program_session AS s ON s.id = {json_text('e.value', '$[0]')} "
    "JOIN registration AS r ON r.session = s.id AND r.state = 'coming' "
    "LEFT JOIN journal AS j ON j.registration = r.id AND j.kind = 'registration_made' "
    f"WHERE r.made_at < {json_number('e.value', '$[1]')} AND r.came IS NULL AND {PLAIN} "
    f"AND coalesce({MADE_STATE}, '') <> 'waiting'"
)
_STANDING = (
    "SELECT id, wall, branch FROM program_session "
    "WHERE starts_at > ? AND starts_at < ? AND NOT removed AND status <> 'cancelled' AND sequence = 0"
)
OVER = (
    "SELECT r.id FROM registration AS r LEFT JOIN program_session AS s ON s.id = r.session WHERE "
    "(coalesce(nullif(s.ends_at, 0), r.made_at) < ? OR (r.state = 'cancelled' AND "
    "(SELECT max(at) FROM journal WHERE registration = r.id) < ?)) AND ({known}) ORDER BY r.id"
)
"""Registrations of sessions long over, and those that ended so long ago."""
_OF_NOBODY = (
    "SELECT r.id FROM registration AS r JOIN program_session AS s ON s.id = r.session WHERE r.state <> 'cancelled' "
    "AND s.starts_at > ? AND r.patron IS NULL AND r.name = '' AND r.phone = '' AND r.email = '' ORDER BY r.id"
)
"""Coming registrations with no known person: a site registered a patron whom another had removed."""
CAME_SINCE = (
    "SELECT 1 FROM registration AS r JOIN program_session AS s ON s.id = r.session WHERE r.patron "
    f"{ONE_OF_GIVEN} AND r.state <> 'cancelled' AND coalesce(r.came, 1) > 0 AND s.ends_at >= ? "
    f"UNION ALL SELECT 1 FROM room_booking WHERE patron {ONE_OF_GIVEN} AND state = 'booked' "
    "AND coalesce(used, 1) > 0 AND ends_at >= ? LIMIT 1"
)


count_plain: Callable[[str], Any] = partial(first, _COUNT_PLAIN)
standing_sessions: Callable[[int, int], list[Any]] = partial(fetch_rows, _STANDING)


def registrations_of(people: Sequence[str]) -> list[Row]:
    text = (
        "SELECT s.title, s.starts_at, heads, adults, teens, children, state, r.why, came, phone, email, guardian, "
        "needs, answers, told, made_at, r.id FROM registration AS r LEFT JOIN program_session AS s ON s.id = r.session "
        f"WHERE patron IN ({marks(people)}) ORDER BY s.starts_at, r.id"
    )
    return fetch_dicts(text, *people)


def bookings_of(people: Sequence[str]) -> list[Row]:
    text = (
        "SELECT coalesce((SELECT name FROM room WHERE code = room), room) AS room, starts_at, minutes, name, phone, "
        f"email, purpose, heads, state, made_at FROM room_booking WHERE patron IN ({marks(people)}) "
        "ORDER BY starts_at, id"
    )
    return fetch_dicts(text, *people)


def counts_of(table: str) -> str:
    return f"SELECT count(*) FROM {table} WHERE patron = ?"


drop_registration: Callable[[str], None] = partial(change, "DELETE FROM registration WHERE id = ?")
add_attendance: Callable[[str | None, str, int], None] = partial(
    change,
    "INSERT INTO attendance (session, age_group, n) VALUES (?, ?, ?)"
    + or_change("session, age_group", "n = attendance.n + excluded.n"),
)
drop_attendance: Callable[[str], None] = partial(change, "DELETE FROM attendance WHERE session = ?")
drop_ticks: Callable[[str], None] = partial(change, "DELETE FROM task_tick WHERE session = ?")
put_attendance: Callable[[list[tuple[str, str, int]]], None] = partial(
    put_many, "INSERT INTO attendance (session, age_group, n) VALUES (?, ?, ?)"
)
put_ticks: Callable[[list[tuple[Any, ...]]], None] = partial(
    put_many, 'INSERT INTO task_tick (session, task, done_on, "by", note) VALUES (?, ?, ?, ?, ?)'
)


def with_people(rows: Sequence[ProgramSession]) -> set[str]:
    """Return the ids of sessions with registrations, or counted at the door."""
    ids = [row.id for row in rows]
    marks = ", ".join("?" * len(ids))
    text = (
        f"SELECT session FROM registration WHERE state <> 'cancelled' AND session IN ({marks}) "
        f"UNION SELECT session FROM attendance WHERE session IN ({marks})"
    )
    return {str(row[0]) for row in db.execute_sql(text, (*ids, *ids)).fetchall()} if ids else set()


offers_over: Callable[[int], list[str]] = partial(
    ids, "SELECT DISTINCT session FROM registration WHERE state = 'offered' AND offered_until <= ? ORDER BY session"
)
registrations_ahead: Callable[[str, int], list[tuple[str, str]]] = partial(
    fetch_rows,
    "SELECT s.id, r.id FROM registration AS r JOIN program_session AS s ON s.id = r.session "
    "WHERE r.patron = ? AND s.ends_at > ? AND NOT s.removed AND r.state <> 'cancelled' ORDER BY s.starts_at, r.id",
)
"""The session and the id of each registration of a patron that is not over."""
seats_of_nobody: Callable[[int], list[str]] = partial(ids, _OF_NOBODY)
