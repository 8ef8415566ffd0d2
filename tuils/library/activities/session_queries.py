"""The statements to programs and their sessions: what is on, what was counted, what is to be prepared."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from tuils.models import db
from tuils.models.rows import change, fetch_rows
from tuils.models.store_words import GIVEN, ONE_OF_GIVEN, json_text

from .queries import CAME, TAKES_SEATS
from .room_queries import DAYS

SESSIONS_OF_ZONE = (
    "SELECT id, wall, starts_at FROM program_session "
    "WHERE zone <> ? AND ends_at > ? AND status <> 'cancelled' AND NOT removed"
)
COUNTED = (
    "SELECT substr(s.wall, 1, 10), s.branch, s.kind, s.audience, s.place, a.age_group, a.n "
    "FROM attendance AS a JOIN program_session AS s ON s.id = a.session WHERE s.id IN ({marks})"
)
PUBLISHED_SESSIONS = (
    "SELECT s.id, s.program, s.wall, s.zone, s.minutes, s.original, s.apart, s.title, s.kind, s.audience, s.branch, "
    "s.place, s.address, s.room, s.capacity, s.registration, s.status, s.why, s.sequence, s.changed_at, "
    "p.title AS program_title, p.blurb, p.presenter, p.rule, p.first, "
    "coalesce((SELECT name FROM room WHERE code = s.room), '') AS room_name, "
    "coalesce((SELECT name FROM branch WHERE code = s.branch), '') AS branch_name "
    "FROM program_session AS s JOIN program AS p ON p.id = s.program "
    "WHERE NOT s.removed AND NOT p.removed AND p.status = 'published'"
)
CHANGES = (
    "SELECT change.kind, change.program, change.data, change.at, back.at "
    "FROM journal AS change LEFT JOIN journal AS back ON back.undoes = change.act "
    "WHERE change.program IS NOT NULL "
    "AND (change.kind = 'program_edited' OR change.kind = 'sessions_edited' AND change.void)"
)
SESSIONS_ON = (
    "SELECT s.id FROM program_session AS s WHERE s.branch = ? AND s.ends_at > ? AND s.status <> 'cancelled' AND "
    + DAYS.format(of="s")
)
_PROGRAMS = (
    "SELECT p.id, p.checklist FROM program AS p WHERE NOT p.removed AND p.checklist <> '[]' "
    "AND EXISTS (SELECT 1 FROM program_session AS s WHERE s.program = p.id AND s.wall >= ?)"
)
READ = ("id", "program", "title", "wall", "starts_at", "ends_at", "branch", "room", "address", "leader", "helpers")
_BETWEEN = (
    f"SELECT {', '.join(f's.{name}' for name in READ)} FROM {GIVEN} AS e JOIN program_session AS s "
    f"ON s.program = {json_text('e.value', '$[0]')} AND s.wall >= {json_text('e.value', '$[1]')} "
    f"AND s.wall < {json_text('e.value', '$[2]')} WHERE NOT s.removed AND s.status <> 'cancelled'"
)
_STANDS = 'NOT "removed" AND "status" <> \'cancelled\''
_GROUPS = (
    "SELECT s.id, a.age_group, a.n FROM attendance AS a JOIN program_session AS s ON s.id = a.session "
    "WHERE s.wall >= ? AND s.wall < ? AND s.starts_at > ? AND s.starts_at < ?"
)
PAST_SESSIONS = (
    "SELECT s.id, s.wall, s.kind, s.audience, s.branch, s.place, "
    "CASE WHEN s.held THEN 'planned' ELSE s.status END AS status, s.recorded, s.views, s.helper_minutes, "
    f"p.fund, p.partner, {CAME} AS came, "
    "(SELECT sum(heads) FROM registration WHERE session = s.id AND state = 'coming') AS registered, "
    "(SELECT sum(heads) FROM registration WHERE session = s.id AND state = 'coming' AND came = 0) AS no_shows "
    "FROM program_session AS s JOIN program AS p ON p.id = s.program "
    "WHERE s.wall >= ? AND s.wall < ? AND s.starts_at > ? AND s.starts_at < ? AND s.ends_at <= ? "
    "AND NOT s.removed AND NOT p.removed "
    "AND (p.status <> 'draft' OR EXISTS (SELECT 1 FROM attendance WHERE session = s.id)) {branch} ORDER BY s.wall, s.id"
)
_ENDLESS = (
    "SELECT p.id, p.title, p.uid, s.id, s.starts_at, (SELECT count(*) FROM program_session AS ahead "
    "WHERE ahead.program = p.id AND NOT ahead.removed AND ahead.starts_at > ? AND ahead.status = 'planned') "
    "FROM program AS p JOIN program_session AS s ON s.program = p.id AND NOT s.removed "
    "WHERE NOT p.removed AND p.status = 'published' AND p.rule <> '' "
    "AND p.rule NOT LIKE '%UNTIL=%' AND p.rule NOT LIKE '%COUNT=%' "
    "AND s.starts_at < ? AND s.starts_at > ? AND s.status = 'planned' AND NOT EXISTS (SELECT 1 FROM program_session "
    "AS later WHERE later.program = p.id AND NOT later.removed AND (later.starts_at, later.id) > (s.starts_at, s.id)) "
    "ORDER BY s.starts_at, p.id"
)
_TAKEN = f"SELECT sum(heads) FROM registration WHERE session = s.id AND {TAKES_SEATS}"
_WAITING = "SELECT {what} FROM registration WHERE session = s.id AND state = 'waiting'"
SESSION_LINES = (
    "SELECT s.id, s.program, s.title, s.kind, s.audience, s.starts_at, s.ends_at, s.wall, s.branch, s.place, "
    "s.address, s.room, coalesce((SELECT name FROM room WHERE code = s.room), ''), s.capacity, s.registration, "
    "s.status, s.why, "
    f"s.leader, s.note, p.status = 'draft', coalesce(({_TAKEN}), 0), ({_WAITING.format(what='count(*)')}), "
    f"coalesce(({_WAITING.format(what='sum(heads)')}), 0), "
    f"{CAME} "
    "FROM program_session AS s JOIN program AS p ON p.id = s.program WHERE NOT s.removed AND NOT p.removed"
)
_TITLED = "SELECT DISTINCT title FROM program_session WHERE NOT removed"
LIGHT = (
    "SELECT s.id, s.starts_at, s.title, s.status = 'cancelled', p.status = 'draft' "
    "FROM program_session AS s JOIN program AS p ON p.id = s.program WHERE NOT s.removed AND NOT p.removed"
    " AND s.starts_at >= ? AND s.starts_at < ?{which} ORDER BY s.starts_at, s.title, s.id"
)
WITH_TITLES = (
    "SELECT s.id FROM program_session AS s JOIN program AS p ON p.id = s.program WHERE NOT s.removed AND NOT p.removed"
    f" AND s.title {ONE_OF_GIVEN} AND s.starts_at {{time_of}} ?{{which}}"
    " ORDER BY s.starts_at {order} LIMIT {most}"
)
NEXT_START = (
    "SELECT min(s.starts_at) FROM program_session AS s JOIN program AS p ON p.id = s.program WHERE NOT s.removed"
)
EVENTS = (
    "SELECT s.*, p.status = 'draft' AS draft, p.fund, p.partner, "
    "(SELECT sum(heads) FROM registration WHERE session = s.id AND state IN ('coming', 'offered')) AS coming, "
    "(SELECT sum(heads) FROM registration WHERE session = s.id AND state = 'waiting') AS waiting, "
    "(SELECT sum(heads) FROM registration WHERE session = s.id AND state = 'coming' AND came = 0) AS no_shows, "
    f"{CAME} AS attendance "
    "FROM program_session AS s JOIN program AS p ON p.id = s.program "
    "WHERE NOT s.removed AND NOT p.removed AND (s.starts_at, s.id) > (?, ?) ORDER BY s.starts_at, s.id LIMIT ?"
)


programs_with_tasks: Callable[[str], list[Any]] = partial(fetch_rows, _PROGRAMS)
sessions_within: Callable[[str], list[Any]] = partial(fetch_rows, _BETWEEN)


def first_walls(given: str) -> Any:
    text = (
        f"SELECT value, coalesce((SELECT wall FROM program_session WHERE program = value AND {_STANDS} "
        f"ORDER BY wall LIMIT 1), '') FROM {GIVEN}"
    )
    return db.execute_sql(text, (given,))


def ticks(given: str) -> Any:
    text = (
        f"SELECT DISTINCT s.program, t.task FROM {GIVEN} AS e JOIN program_session AS s ON s.program = e.value "
        "JOIN task_tick AS t ON t.session = s.id"
    )
    return db.execute_sql(text, (given,))


drop_session: Callable[[str], None] = partial(change, "DELETE FROM program_session WHERE id = ?")
drop_program: Callable[[str], None] = partial(change, "DELETE FROM program WHERE id = ?")


def groups_counted(days: tuple[Any, ...]) -> list[Any]:
    return list(db.execute_sql(_GROUPS, days).fetchall())


endless_programs: Callable[[int, int, int], list[Any]] = partial(fetch_rows, _ENDLESS)
groups_of_session: Callable[[str], list[Any]] = partial(
    fetch_rows, "SELECT age_group, n FROM attendance WHERE session = ?"
)
titles_of_sessions: Callable[[], list[Any]] = partial(fetch_rows, _TITLED)
