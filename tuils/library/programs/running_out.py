"""Find series without an end whose planned dates run out: they are planned two years ahead, and staff must add more."""

from __future__ import annotations

from tuils.library.desk import Desk
from tuils.models.rows import rows_of
from tuils.values.dataclass import dataclass

DAY = 86_400_000_000
SOON, LATE = 60 * DAY, 30 * DAY
"""How long before its last date a series is listed, and how long after it."""
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


@dataclass(frozen=True)
class RunningOut:
    """A program (an id) and its last `session`, which is at `last` (microseconds UTC); the number of dates `left`.
    `imported`: its dates come from a calendar file."""

    program: str
    title: str
    imported: bool
    session: str
    last: int
    left: int


def running_out(desk: Desk) -> list[RunningOut]:
    """Return series without an end whose last date is within 60 days, or was not more than 30 days ago. Those whose
    last date is canceled were meant to end. One statement. Permission programs.see."""
    desk.require("programs.see")
    rows = rows_of(_ENDLESS, desk.now, desk.now + SOON, desk.now - LATE)
    return [RunningOut(key, title, bool(uid), session, last, left) for key, title, uid, session, last, left in rows]
