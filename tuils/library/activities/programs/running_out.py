"""Find series without an end whose planned dates run out: they are planned two years ahead, and staff must add more."""

from __future__ import annotations

from tuils.library.activities.session_queries import endless_programs
from tuils.library.foundation.desk import Desk, permitted
from tuils.values.dataclass import dataclass

DAY = 86_400_000_000
SOON, LATE = 60 * DAY, 30 * DAY
"""How long before its last date a series is listed, and how long after it."""


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


@permitted("programs.see")
def running_out(desk: Desk) -> list[RunningOut]:
    """Return series without an end whose last date is within 60 days, or was not more than 30 days ago. Those whose
    last date is canceled were meant to end. One statement. Permission programs.see."""
    rows = endless_programs(desk.now, desk.now + SOON, desk.now - LATE)
    return [RunningOut(key, title, bool(uid), session, last, left) for key, title, uid, session, last, left in rows]
