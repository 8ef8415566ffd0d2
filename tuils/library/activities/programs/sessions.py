"""Read sessions for screens and commands: a line each, with how many are registered and how many wait; say how many
seats are taken, in a few words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from tuils.i18n import _
from tuils.library.activities.session_queries import SESSION_LINES
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.refusals import need, refuse
from tuils.models import db
from tuils.models.programs import Program, ProgramSession
from tuils.models.rows import by_id
from tuils.models.store_words import ONE_OF_GIVEN
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import local_moment


@dataclass(frozen=True)
class SessionLine:
    """One date of a program. Times in microseconds UTC; `wall` the local time as it was set, `2026-12-07T10:30`.

    `taken`: heads with a seat, offered ones included. `waiting`: registrations that wait, with `waiting_heads` in all.
    `came`: how many were counted at the door; None if nobody counted yet. `closed`: why the library is closed then, if
    asked.
    """

    id: str
    program: str
    title: str
    kind: str
    audience: str
    starts_at: int
    ends_at: int
    wall: str
    branch: str
    place: str
    address: str
    room: str
    room_name: str
    capacity: int | None
    registration: str
    status: str
    why: str
    leader: str
    note: str
    draft: bool
    taken: int
    waiting: int
    waiting_heads: int
    came: int | None
    closed: str = ""

    @property
    def cancelled(self) -> bool:
        return self.status == "cancelled"

    @property
    def left(self) -> int | None:
        """Return the free seats; None if there is no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def over(self) -> int:
        """Return heads beyond the capacity: two unconnected sites gave the seats, or it was made smaller."""
        return 0 if self.capacity is None else max(0, self.taken - self.capacity)

    @property
    def where(self) -> str:
        """Return the room by its name, else the address."""
        return self.room_name or self.room or self.address


@dataclass(frozen=True)
class WhichSessions:
    """A filter of sessions; empty fields don't filter. `drafts`: also unpublished ones."""

    audience: str = ""
    room: str = ""
    kind: str = ""
    branch: str = ""
    drafts: bool = True
    cancelled: bool = True


EVERY = WhichSessions()


@permitted("programs.see")
def sessions_between(desk: Desk, from_at: int, until_at: int, which: WhichSessions = EVERY) -> list[SessionLine]:
    """Return the sessions that begin from one moment to before another, in order of time."""
    text, values = asked(which)
    where = f" AND s.starts_at >= ? AND s.starts_at < ?{text} ORDER BY s.starts_at, s.title, s.id"
    return _lines(where, (from_at, until_at, *values))


def sessions_on(desk: Desk, first: date, days: int = 1, which: WhichSessions = EVERY) -> list[SessionLine]:
    """Return the sessions of these local days."""
    from_at = local_moment(datetime.combine(first, time(0)), desk.zone)
    until_at = local_moment(datetime.combine(first + timedelta(days=days), time(0)), desk.zone)
    return sessions_between(desk, from_at, until_at, which)


@permitted("programs.see")
def sessions_with(desk: Desk, ids: Iterable[str]) -> list[SessionLine]:
    """Return the sessions with these ids, in order of time; missing ones are left out."""
    where = f" AND s.id {ONE_OF_GIVEN} ORDER BY s.starts_at, s.title, s.id"
    return _lines(where, (json.dumps(list(ids)),))


@permitted("programs.see")
def program_sessions(desk: Desk, program: str) -> list[SessionLine]:
    """Return all dates of a program (an id), in order."""
    return _lines(" AND s.program = ? ORDER BY s.starts_at, s.id", (program,))


@permitted("programs.see")
def session_line(desk: Desk, session: str) -> SessionLine:
    """Return one session by its id or the end of it (6 characters or more). Refused with SESSION_UNKNOWN."""
    return read_session_line(session_row(session).id)


def read_session_line(session: str) -> SessionLine:
    lines = need(_lines(" AND s.id = ?", (session,)), "SESSION_UNKNOWN", text=session)
    return lines[0]


def session_row(text: str) -> ProgramSession:
    """Return the row of a session that is not removed, by its id or the end of it. Refused with SESSION_UNKNOWN."""
    row = by_id(ProgramSession, text)
    if row is None or row.removed:
        raise refuse("SESSION_UNKNOWN", text=text)
    return row


def program_row(text: str) -> Program:
    """Return the row of a program that is not removed, by its id or the end of it. Refused with PROGRAM_UNKNOWN."""
    row = by_id(Program, text)
    if row is None or row.removed:
        raise refuse("PROGRAM_UNKNOWN", text=text)
    return row


def asked(which: WhichSessions) -> tuple[str, Sequence[Any]]:
    """Return the filter as conditions on `s`, the session, and `p`, its program; and their values."""
    parts: list[str] = []
    values: list[str] = []
    for name in ("audience", "room", "kind", "branch"):
        if wanted := getattr(which, name):
            parts.append(f" AND s.{name} = ?")
            values.append(wanted)
    if not which.drafts:
        parts.append(" AND p.status <> 'draft'")
    if not which.cancelled:
        parts.append(" AND s.status <> 'cancelled'")
    return "".join(parts), values


def _lines(where: str, values: Iterable[Any]) -> list[SessionLine]:
    rows = db.execute_sql(SESSION_LINES + where, tuple(values)).fetchall()
    return [SessionLine(*_read(row)) for row in rows]


def _read(row: Sequence[Any]) -> Sequence[Any]:
    return [*row[:19], bool(row[19]), *row[20:]]


def places_words(line: SessionLine) -> tuple[str, str]:
    """Return the state (cancelled, draft, counted, free, full, over, open), and its words: `12 of 15`, `FULL +2`."""
    if line.cancelled:
        return "cancelled", _("CANCELED")
    if line.came is not None:
        return "counted", _("{n} came").format(n=line.came)
    if line.draft:
        return "draft", _("DRAFT")
    if line.capacity is None:
        return "open", str(line.taken) if line.taken or line.registration != "none" else _("no limit")
    waiting = f" +{line.waiting}" if line.waiting else ""
    if line.taken > line.capacity:
        return "over", _("{taken} of {places}").format(taken=line.taken, places=line.capacity) + waiting
    if line.taken == line.capacity:
        return "full", _("FULL") + waiting
    return "free", _("{taken} of {places}").format(taken=line.taken, places=line.capacity) + waiting


def places_sentence(line: SessionLine) -> str:
    """Say the same to be read out: `12 of 15 places taken, 2 wait`. Empty if there is nothing to say."""
    state, words = places_words(line)
    if state == "open":
        return _("{n} registered").format(n=line.taken) if line.taken else ""
    if state in ("free", "full", "over"):
        text = _("{taken} of {places} seats taken").format(taken=line.taken, places=line.capacity)
        return text + (", " + _("{n} waitlisted").format(n=line.waiting) if line.waiting else "")
    return words.lower()
