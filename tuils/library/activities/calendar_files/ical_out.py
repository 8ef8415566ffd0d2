"""Export published sessions as events of RFC 5545, each under a UID of its own that never changes.

The only person in them is the presenter, as announced: no registrations, staff or notes. Each session is one event, so
that any calendar shows moved, renamed and canceled dates as such; RELATED-TO ties them to their program. Lines that
begin with X-TUILS let another library import them unchanged.

The version of a date (SEQUENCE, and when that was made) counts the changes that hold. Undone changes count twice, the
change and its undo: calendars saw the change, and accept later ones only as something newer. A change of the program's
text changes all of its dates.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any, NamedTuple

from tuils.formats.calendar.ical import CalendarTime, Event
from tuils.formats.calendar.ical_writing import CalendarHead, write_calendar
from tuils.i18n import _
from tuils.library.activities.programs.sessions import program_row, session_row
from tuils.library.activities.session_queries import CHANGES, PUBLISHED_SESSIONS
from tuils.library.foundation.administration.settings import library_name
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.journal.writing import library_id
from tuils.library.foundation.refusals import need, refuse
from tuils.models import db
from tuils.models.programs import ProgramSession
from tuils.models.rows import typed
from tuils.values.programs import AUDIENCES, REGISTRATION, kind_words
from tuils.values.time.moments import MINUTE, day_of, local_moment, to_utc

DAY_MINUTES = 24 * 60
DAY = DAY_MINUTES * MINUTE
CODE = 8
"""The last characters of a session's id, by which the web catalog's pages and emails name it."""
PAST_DAYS, AHEAD_DAYS = 31, 800
"""The days back and ahead that the file to subscribe to covers."""


class PublishedSession(NamedTuple):
    """A session of a published program, with what its calendar shows of that."""

    id: str
    program: str
    wall: str
    zone: str
    minutes: int
    original: str
    apart: bool
    title: str
    kind: str
    audience: str
    branch: str
    place: str
    address: str
    room: str
    capacity: int | None
    registration: str
    status: str
    why: str
    sequence: int
    changed_at: int
    program_title: str
    blurb: str
    presenter: str
    rule: str
    first: str
    room_name: str
    branch_name: str


@permitted("programs.see")
def calendar_of_all(desk: Desk) -> bytes:
    """Return every published session."""
    return _written(desk, library_name(), _read(" ORDER BY s.starts_at, s.id"))


@permitted("programs.see")
def calendar_of_program(desk: Desk, program: str) -> bytes:
    """Return all sessions of a published program (an id). Refused with PROGRAM_UNKNOWN, NOT_PUBLISHED."""
    row = program_row(program)
    if row.status != "published":
        raise refuse("NOT_PUBLISHED", title=row.title)
    return _written(desk, row.title, _read(" AND s.program = ? ORDER BY s.starts_at, s.id", row.id))


@permitted("programs.see")
def calendar_of_session(desk: Desk, session: str) -> bytes:
    """Return one session of a published program. Refused with SESSION_UNKNOWN, NOT_PUBLISHED."""
    row = session_row(session)
    found = need(_read(" AND s.id = ?", row.id), "NOT_PUBLISHED", title=row.title)
    return _written(desk, row.title, found)


def public_calendar(desk: Desk) -> bytes:
    """Return the file to subscribe to: from a month back to more than two years ahead."""
    since, until = desk.now - PAST_DAYS * DAY, desk.now + AHEAD_DAYS * DAY
    where = " AND s.starts_at >= ? AND s.starts_at < ? ORDER BY s.starts_at, s.id"
    return _written(desk, library_name(), _read(where, since, until))


def published_from(desk: Desk) -> list[PublishedSession]:
    """Return the published sessions from today on, as the file to subscribe to has them."""
    midnight = local_moment(datetime.combine(day_of(desk.now, desk.zone), time(0)), desk.zone)
    where = " AND s.starts_at >= ? AND s.starts_at < ? ORDER BY s.starts_at, s.id"
    return _read(where, midnight, desk.now + AHEAD_DAYS * DAY)


def _read(where: str, *values: Any) -> list[PublishedSession]:
    return typed(PublishedSession, PUBLISHED_SESSIONS + where, *values)


def _written(desk: Desk, name: str, rows: Sequence[PublishedSession]) -> bytes:
    here = library_id()
    programs = {row.program for row in rows}
    versions = versions_of(rows, programs.pop() if len(programs) == 1 else "")
    events = [_event(row, versions[row.id], f"{here}.tuils") for row in rows]
    return write_calendar(CalendarHead(name, desk.zone.key, here), events)


def _event(row: PublishedSession, version: Version, here: str) -> Event:
    """Make the event of a row. `here`: the part of a UID after the @."""
    day = str(row.wall).endswith("T00:00") and row.minutes > 0 and not row.minutes % DAY_MINUTES
    wall = datetime.fromisoformat(row.wall)
    cancelled = row.status == "cancelled"
    return Event(
        uid=f"event-{row.id}@{here}",
        line=0,
        start=CalendarTime(wall, day=True) if day else CalendarTime(wall, row.zone),
        minutes=row.minutes,
        title=row.title,
        description=_description(row),
        location=location_of(row),
        categories=(_(AUDIENCES.get(row.audience, row.audience)), _(kind_words(row.kind))),
        status="cancelled" if cancelled else "confirmed",
        sequence=version[0],
        changed=f"{to_utc(version[1]):%Y%m%dT%H%M%SZ}",
        parent=f"program-{row.program}@{here}",
        comment=row.why if cancelled else "",
        own=_own(row),
    )


def _description(row: PublishedSession) -> str:
    said = [row.blurb]
    if row.presenter:
        said.append(_("With {name}").format(name=row.presenter))
    if row.registration != "none" and row.registration in REGISTRATION:
        words = _(REGISTRATION[row.registration])
        said.append(words[:1].upper() + words[1:] + ".")
    return "\n\n".join(part for part in said if part)


def location_of(row: PublishedSession) -> str:
    inside = [row.room_name or row.room, row.branch_name or row.branch]
    return row.address or ", ".join(part for part in inside if part)


def _own(row: PublishedSession) -> dict[str, str]:
    """Return the X-TUILS lines that another library imports; values that follow from the rest are left out."""
    capacity = "" if row.capacity is None else str(row.capacity)
    told = {
        "KIND": row.kind,
        "AUDIENCE": row.audience,
        "PLACE": row.place,
        "ROOM": row.room,
        "ADDRESS": row.address,
        "BRANCH": row.branch,
        "CAPACITY": capacity,
        "REGISTRATION": row.registration,
        "APART": "1" if row.apart else "",
        "PROGRAM": row.program_title if row.program_title != row.title else "",
        "PRESENTER": row.presenter,
        "RULE": row.rule,
        "FIRST": row.first if row.rule else "",
    }
    told = {name: text for name, text in told.items() if text}
    told |= {"ORIGINAL": row.original} if row.original != row.wall else {}
    told |= {"BLURB": row.blurb} if row.blurb != _description(row) else {}
    return {f"X-TUILS-{name}": text for name, text in told.items()}


Version = tuple[int, int]
"""SEQUENCE, and a moment in microseconds UTC."""
_TOLD = frozenset({"blurb", "presenter"})
"""Fields of a program that are part of each date's event."""


def versions_of(rows: Iterable[ProgramSession | PublishedSession], program: str = "") -> dict[str, Version]:
    """Return the versions of these session rows, by id. `program`: if all rows are of one."""
    more: dict[str, list[int]] = {}
    for key, at, n in _more(program):
        known = more.setdefault(key, [0, 0])
        known[0], known[1] = known[0] + n, max(known[1], at)
    found = {}
    for row in rows:
        of_date, of_all = (more.get(getattr(row, name), (0, 0)) for name in ("id", "program"))
        found[row.id] = (row.sequence + of_date[0] + of_all[0], max(row.changed_at, of_date[1], of_all[1]))
    return found


def _more(program: str) -> Iterable[tuple[str, int, int]]:
    """Yield a session or a program (an id), when it was changed, and how many versions to add to its row's."""
    text, values = (CHANGES + " AND change.program = ?", (program,)) if program else (CHANGES, ())
    for kind, of, data, at, back_at in db.execute_sql(text, values).fetchall():
        facts = json.loads(data)
        if kind == "sessions_edited":
            yield from ((key, back_at or at, 2) for key in facts.get("sessions", {}))
        elif _TOLD & facts.get("set", {}).keys():
            yield of, back_at or at, 2 if back_at else 1
