"""Sessions by day: as little of each as a drawn month, the idle desk and a search need."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from tuils.library.activities.session_queries import LIGHT, NEXT_START, WITH_TITLES, titles_of_sessions
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.desk import Desk
from tuils.models import db
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text
from tuils.values.time.calendar import Calendar
from tuils.values.time.moments import day_of, local_moment

from .sessions import EVERY, SessionLine, WhichSessions, asked, sessions_on, sessions_with

MOST_FOUND = 200
"""The most sessions that a search shows."""


class PlannedSession(Protocol):
    """The attributes of a session that a drawing needs: a SessionLine has them, too."""

    @property
    def id(self) -> str: ...
    @property
    def starts_at(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def cancelled(self) -> bool: ...
    @property
    def draft(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Light:
    """A session without any counts."""

    id: str
    starts_at: int
    title: str
    cancelled: bool
    draft: bool


@dataclass(frozen=True)
class Days:
    """Some days with their sessions. `days`: the sessions of each day that has some, in order of time. `calendar`:
    of the desk's branch."""

    today: date
    first: date
    count: int
    calendar: Calendar
    days: Mapping[date, Sequence[PlannedSession]]

    def on(self, day: date) -> Sequence[PlannedSession]:
        return self.days.get(day, ())

    def has(self, day: date) -> bool:
        """Was this day read?"""
        return self.first <= day < self.first + timedelta(days=self.count)


def days_of(desk: Desk, first: date, count: int, which: WhichSessions = EVERY) -> Days:
    """Return so many local days from the first on, with titles alone. Two statements, however many sessions there
    are."""
    desk.require("programs.see")
    text, values = asked(which)
    from_at, until_at = _midnight(desk, first), _midnight(desk, first + timedelta(days=count))
    rows = db.execute_sql(LIGHT.format(which=text), (from_at, until_at, *values)).fetchall()
    lines = [Light(key, at, title, bool(off), bool(draft)) for key, at, title, off, draft in rows]
    return _by_day(desk, first, count, lines)


def full_days_of(desk: Desk, first: date, count: int, which: WhichSessions = EVERY) -> Days:
    """Return the same with whole SessionLines."""
    return _by_day(desk, first, count, sessions_on(desk, first, count, which))


def _midnight(desk: Desk, day: date) -> int:
    return local_moment(datetime.combine(day, time(0)), desk.zone)


def _by_day(desk: Desk, first: date, count: int, lines: Sequence[PlannedSession]) -> Days:
    """Group by the moments at which days begin: a local date of each session would cost ten times as much."""
    begins = [_midnight(desk, first + timedelta(days=number)) for number in range(count)]
    found: dict[date, list[PlannedSession]] = {}
    for line in lines:
        day = first + timedelta(days=bisect_right(begins, line.starts_at) - 1)
        found.setdefault(day, []).append(line)
    return Days(day_of(desk.now, desk.zone), first, count, calendar_of(desk.branch, desk.zone), found)


def next_program_day(desk: Desk, after: date, which: WhichSessions = EVERY) -> date | None:
    """Return the first day after this one with a session that is not canceled."""
    desk.require("programs.see")
    text, values = asked(which)
    until = _midnight(desk, after + timedelta(days=1))
    condition = f" AND NOT p.removed AND s.status <> 'cancelled' AND s.starts_at >= ?{text}"
    row: Any = db.execute_sql(NEXT_START + condition, (until, *values)).fetchone()
    return None if row[0] is None else day_of(row[0], desk.zone)


def find_sessions(desk: Desk, words: str, which: WhichSessions = EVERY) -> list[SessionLine]:
    """Return sessions whose title has all these words (or beginnings of words), from today on; if none is to come,
    the latest past ones. 200 at most."""
    desk.require("programs.see")
    titles = [title for (title,) in titles_of_sessions() if _has(title, words)]
    if not titles:
        return []
    today, (text, values) = _midnight(desk, day_of(desk.now, desk.zone)), asked(which)
    for time_of, order in ((">=", ""), ("<", "DESC")):
        statement = WITH_TITLES.format(time_of=time_of, order=order, which=text, most=MOST_FOUND)
        if ids := db.execute_sql(statement, (json.dumps(titles), today, *values)).fetchall():
            return sessions_with(desk, (key for (key,) in ids))
    return []


def _has(title: str, words: str) -> bool:
    parts = fold_text(title).split()
    return all(any(part.startswith(word) for part in parts) for word in fold_text(words).split())


def todays(desk: Desk) -> list[SessionLine]:
    """Return today's published sessions at the desk's branch that aren't over; canceled ones included, so that staff
    can tell people who come for one."""
    day = day_of(desk.now, desk.zone)
    lines = sessions_on(desk, day, 1, WhichSessions(branch=desk.branch, drafts=False))
    return [line for line in lines if line.ends_at > desk.now]
