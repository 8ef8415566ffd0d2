"""Export programs, sessions, registrations, ticks and bookings to another tuils library.

Programs and sessions keep their ids, so that subscribed calendars recognize them; registrations and bookings refer to
these ids, patrons to their cards. Data past its retention period is not exported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tuils.library.foundation.administration.retention import gone_before
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import Facts
from tuils.models import Patron
from tuils.models.programs import Attendance, Program, ProgramSession, Registration, RoomBooking, TaskTick
from tuils.models.rows import columns, fetch_dicts, find, some
from tuils.values.programs import GROUPS
from tuils.values.time.moments import iso

from .calendar.booking_as_told import FIELDS as BOOKING_FIELDS
from .calendar.program_as_told import FIELDS, SESSION_FIELDS
from .calendar_files.ical_out import versions_of
from .records.booking_forgetting import BOOKINGS_KEPT
from .records.registration_forgetting import ANSWERS_KEPT, REGISTRATIONS_KEPT
from .records.registration_state import FIELDS as SEAT_FIELDS
from .records.registration_state import PRIVATE as SEAT_PRIVATE
from .records.room_state import PRIVATE as BOOKING_PRIVATE
from .session_queries import EVENTS

PROGRAM_COLUMNS = ("program", *(name for name in FIELDS if name != "removed"), "made_at")
OWN = tuple(name for name in SESSION_FIELDS if name != "removed")
SESSION_COLUMNS = ("session", "program", *OWN, "sequence", "changed_at", *GROUPS)
SEAT_COLUMNS = ("session", "patron", *SEAT_FIELDS, "made_at")
TICK_COLUMNS = ("session", "task", "done_on", "by", "note")
BOOKING_COLUMNS = ("patron", *BOOKING_FIELDS, "made_at")
FLAGS = ("apart", "agreed", "skip_parties")
NOTED = frozenset({"answers", "needs"})
"""Fields in an entry of their own, forgotten sooner."""
AT_ONCE = 500


def programs_out(desk: Desk) -> Iterator[Facts]:
    """Yield all programs that are not removed, in the order made. Keys: PROGRAM_COLUMNS. Permission library.export."""
    desk.require("library.export")
    for row in some(Program, 'NOT "removed" ORDER BY "made_pos", "id"'):
        line = {name: _cell(name, getattr(row, name)) for name in PROGRAM_COLUMNS[1:-1]}
        yield {"program": row.id, **line, "made_at": iso(row.made_at, desk.zone)}


def sessions_out(desk: Desk) -> Iterator[Facts]:
    """Yield their sessions by program and day, with attendance by group; empty if nobody counted."""
    desk.require("library.export")
    versions = versions_of(some(ProgramSession, 'NOT "removed"'))
    for session in _sessions():
        counts = {row.age_group: row.n for row in some(Attendance, '"session" = ?', session.id)}
        sequence, changed_at = versions[session.id]
        line = {name: _cell(name, getattr(session, name)) for name in OWN}
        line |= {"sequence": sequence, "changed_at": iso(changed_at, desk.zone)}
        yield {
            "session": session.id,
            "program": session.program,
            **line,
            **{group: counts.get(group, "") for group in GROUPS},
        }


def _sessions() -> Iterator[ProgramSession]:
    for program in some(Program, 'NOT "removed" ORDER BY "made_pos", "id"'):
        yield from some(ProgramSession, '"program" = ? AND NOT "removed" ORDER BY "wall", "id"', program.id)


def seats_out(desk: Desk) -> Iterator[Facts]:
    """Yield the registrations for these sessions, in waitlist order. For sessions past the retention period, only
    heads."""
    desk.require("library.export")
    forgotten = {rule.kind: gone_before(desk, rule) or 0 for rule in (REGISTRATIONS_KEPT, ANSWERS_KEPT)}
    for session in _sessions():
        rows = some(Registration, '"session" = ? ORDER BY "rank", "id"', session.id)
        cards = _cards(rows)
        for row in rows:
            known = {**columns(row), "patron": cards.get(row.patron or "", "")}
            over = session.ends_at or row.made_at
            if over < forgotten["registrations"]:
                known |= _nothing(SEAT_PRIVATE)
            elif over < forgotten["answers"]:
                known |= _nothing(NOTED)
            line = {name: _cell(name, known[name]) for name in ("patron", *SEAT_FIELDS)}
            yield {"session": session.id, **line, "made_at": iso(row.made_at, desk.zone)}


def _nothing(names: frozenset[str]) -> dict[str, str]:
    return {name: "{}" if name == "answers" else "" for name in names}


def ticks_out(desk: Desk) -> Iterator[Facts]:
    """Yield the ticked checklist lines of these sessions."""
    desk.require("library.export")
    for session in _sessions():
        for row in some(TaskTick, '"session" = ? ORDER BY "task"', session.id):
            yield {name: getattr(row, name) for name in TICK_COLUMNS}


def bookings_out(desk: Desk) -> Iterator[Facts]:
    """Yield room bookings in their order; with the booker, while that is kept."""
    desk.require("library.export")
    forgotten = gone_before(desk, BOOKINGS_KEPT) or 0
    rows = some(RoomBooking, 'true ORDER BY "placed_pos", "id"')
    cards = _cards(rows)
    for row in rows:
        known = {**columns(row), "patron": cards.get(row.patron or "", "")}
        if row.ends_at < forgotten:
            known |= dict.fromkeys(BOOKING_PRIVATE, "")
        line = {name: _cell(name, known[name]) for name in ("patron", *BOOKING_FIELDS)}
        yield {**line, "made_at": iso(row.made_at, desk.zone)}


def _cards(rows: Sequence[Registration | RoomBooking]) -> dict[str, str]:
    return {row.id: row.card for row in find(Patron, "id", {row.patron for row in rows if row.patron})}


def _cell(name: str, value: Any) -> Any:
    """Return a cell: empty if the value is not known; yes and no are 1 and 0."""
    if value is None:
        return ""
    return int(bool(value)) if name in FLAGS else value


# ---- for everybody: sessions with their numbers

EVENT_COLUMNS = (
    "session", "program", "title", "kind", "audience", "starts_at", "ends_at", "branch", "place", "address", "room",
    "capacity", "registration", "status", "why", "draft", "fund", "partner", "coming", "waiting", "no_shows",
    "attendance", *GROUPS, "recordings", "views", "volunteer_hours",
)  # fmt: skip


def export_events(desk: Desk) -> Iterator[Facts]:
    """Yield all sessions of programs in order of time, with their numbers and without persons. Keys: EVENT_COLUMNS.

    Times ISO 8601 with offset; heads registered and waiting; `attendance` is empty if nobody counted. A session that
    took place before its program was removed is not shown as canceled, just as reports count it.
    """
    desk.require("library.export")
    return _events(desk)


def _events(desk: Desk) -> Iterator[Facts]:
    last: tuple[Any, ...] = (-1, "")
    while rows := fetch_dicts(EVENTS, *last, AT_ONCE):
        counts: dict[str, dict[str, int]] = {}
        for table in find(Attendance, "session", [row["id"] for row in rows]):
            counts.setdefault(table.session, {})[table.age_group] = table.n
        for row in rows:
            told = {**row, "session": row["id"], "recordings": row["recorded"], "draft": bool(row["draft"])}
            told |= {"status": "planned", "why": ""} if row["held"] else {}
            told |= {name: row[name] or 0 for name in ("coming", "waiting", "no_shows")}
            told |= {name: iso(row[name], desk.zone) if row[name] else "" for name in ("starts_at", "ends_at")}
            told |= {group: counts.get(row["id"], {}).get(group) for group in GROUPS}
            told["volunteer_hours"] = round(row["helper_minutes"] / 60, 1)
            yield {name: "" if told[name] is None else told[name] for name in EVENT_COLUMNS}
        last = (rows[-1]["starts_at"], rows[-1]["id"])
