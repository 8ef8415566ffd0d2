"""Programs, sessions, registrations, ticks and bookings, exported to and imported from another tuils library.

Programs and sessions keep their ids, so that subscribed calendars recognize them; registrations and bookings refer to
these ids, patrons to their cards. Data past its retention period is not exported.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from tuils.i18n import N_
from tuils.library.foundation.administration.retention import Keeping, gone_before
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.hooks import CarriedTable, MoreCells
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.holdings.carried_tables import Incoming, carried_tables
from tuils.models.programs import Attendance, Program, ProgramSession, Registration, RoomBooking, TaskTick
from tuils.models.rows import fetch_dicts, find, some
from tuils.values.programs import GROUPS
from tuils.values.time.moments import iso

from .calendar.booking_as_told import BLANK as BOOKING, FIELDS as BOOKING_FIELDS
from .calendar.program_as_told import FIELDS, PROGRAM, SESSION, SESSION_FIELDS
from .calendar_files.ical_out import versions_of
from .programs.counting import facts_follow, uses_follow
from .records.booking_forgetting import BOOKINGS_KEPT
from .records.registration_forgetting import ANSWERS_KEPT, REGISTRATIONS_KEPT
from .records.registration_state import BLANK as SEAT, FIELDS as SEAT_FIELDS, PRIVATE as SEAT_PRIVATE
from .records.room_state import PRIVATE as BOOKING_PRIVATE
from .session_queries import EVENTS

Lines = Iterable[Mapping[str, str]]
PROGRAM_OWN, OWN = (tuple(name for name in fields if name != "removed") for fields in (FIELDS, SESSION_FIELDS))
BOOKING_OWN = tuple(name for name in BOOKING_FIELDS if name not in ("loan", "back_at"))
"""The fields of a booking that leave. Its loan has another id there, and is not its loan any more."""
NOTED = frozenset({"answers", "needs"})
"""Fields in an entry of their own, forgotten sooner."""
AT_ONCE = 500


def _sessions() -> Iterator[ProgramSession]:
    """Yield the sessions that leave, by program and day."""
    for program in some(Program, 'NOT "removed" ORDER BY "made_pos", "id"'):
        yield from some(ProgramSession, '"program" = ? AND NOT "removed" ORDER BY "wall", "id"', program.id)


def _rows_of_sessions(table: Any, order: str) -> Callable[[], Iterator[Any]]:
    return lambda: (
        row for session in _sessions() for row in some(table, f'"session" = ? ORDER BY {order}', session.id)
    )


def _numbers_of_sessions(desk: Desk, sessions: list[ProgramSession]) -> MoreCells:
    """Return the versions that calendars know, and attendance by group; empty if nobody counted."""
    versions = versions_of(sessions)
    counts = find(Attendance, "session", [session.id for session in sessions])
    return {
        "sequence": {session: sequence for session, (sequence, _at) in versions.items()},
        "changed_at": {session: iso(at, desk.zone) for session, (_sequence, at) in versions.items()},
        **{group: {row.session: row.n for row in counts if row.age_group == group} for group in GROUPS},
    }


def _forgotten(
    desk: Desk, over: Mapping[str, int], names: Iterable[str], blank: Facts, kept: Callable[[str], tuple[Keeping, ...]]
) -> MoreCells:
    """Return the columns about people as blank, in rows (ids, by when they were over) past what any rule allows."""
    before = {name: max(gone_before(desk, rule) or 0 for rule in kept(name)) for name in names}
    return {name: {key: blank[name] or "" for key, at in over.items() if at < before[name]} for name in before}


def _kept_of_seats(desk: Desk, seats: list[Registration]) -> MoreCells:
    ends = {session.id: session.ends_at for session in find(ProgramSession, "id", {seat.session for seat in seats})}
    over = {seat.id: ends.get(seat.session) or seat.made_at for seat in seats}
    rules = (REGISTRATIONS_KEPT,), (REGISTRATIONS_KEPT, ANSWERS_KEPT)
    return _forgotten(desk, over, SEAT_PRIVATE, SEAT, lambda name: rules[name in NOTED])


def _kept_of_bookings(desk: Desk, bookings: list[RoomBooking]) -> MoreCells:
    over = {booking.id: booking.ends_at for booking in bookings}
    return _forgotten(desk, over, BOOKING_PRIVATE, BOOKING, lambda _name: (BOOKINGS_KEPT,))


# ---- coming in


def _changed(row: Facts, names: Iterable[str], blank: Facts) -> Facts:
    """Return the values that differ from those of a blank row; lists and objects as such. Raises ValueError."""
    changed = {name: row[name] for name in names if row[name] != blank[name]}
    return {name: json.loads(value) if blank[name] in ("[]", "{}") else value for name, value in changed.items()}


@verb("library.import")
def take_programs(desk: Desk, programs: Lines, sessions: Lines) -> tuple[int, int]:
    """Import programs with their sessions; return how many of each. A session whose program is missing is a
    ValueError."""
    coming, dates = Incoming(desk, (PROGRAM_ROWS, SESSION_ROWS)), dict[str, list[Facts]]()
    for row in (coming.typed(SESSION_ROWS, line) for line in sessions):
        dates.setdefault(row["program"], []).append(row)
    count = planned = 0
    for row in (coming.typed(PROGRAM_ROWS, line) for line in programs):
        act = coming.act(row["made_at"])
        own = _changed(row, PROGRAM_OWN, PROGRAM)
        act.write("program_made", program=NEW, entry_id=row["program"], data={"set": own})
        if mine := dates.pop(row["program"], []):
            told = {line["session"]: _session(line) for line in mine}
            act.write("sessions_added", program=row["program"], data={"sessions": told})
            _count(desk, mine)
        count, planned = count + 1, planned + len(mine)
    if dates:
        raise ValueError(next(iter(dates)))
    return count, planned


def _session(row: Facts) -> Facts:
    datetime.fromisoformat(row["wall"])
    return _changed(row, OWN, SESSION) | {name: row[name] for name in ("wall", "sequence", "changed_at")}


def _count(desk: Desk, sessions: Iterable[Facts]) -> None:
    for row in sessions:
        came = {group: int(row[group]) for group in GROUPS if row[group] != ""}
        if came:
            with facts_follow(desk, [row["session"]]):
                Act(desk).write("attendance_counted", session=row["session"], data={"add": came})


def _private(row: Facts, own: Facts, people: frozenset[str]) -> Facts | None:
    """Return the private part of an entry: the patron, and what else tells of people."""
    told = {name: value for name, value in own.items() if name in people and name not in NOTED}
    private: Facts = {"set": told} if told else {}
    return private | ({"patron": row["patron"]} if row["patron"] else {}) or None


def _take_seat(coming: Incoming, row: Facts) -> bool:
    own = _changed(row, SEAT_FIELDS, SEAT)
    act = coming.act(row["made_at"])
    public = {"set": {name: value for name, value in own.items() if name not in SEAT_PRIVATE}}
    seat = act.write(
        "registration_made", _private(row, own, SEAT_PRIVATE), registration=NEW, session=row["session"], data=public
    )
    if noted := {name: own[name] for name in NOTED & own.keys()}:
        act.write("registration_noted", {"set": noted}, registration=seat.id, session=row["session"])
    return True


def _take_tick(coming: Incoming, row: Facts) -> bool:
    """Tick the line of the checklist again, by its own login."""
    desk = coming.desk
    there = replace(desk, operator=replace(desk.operator, login=row["by"] or desk.operator.login))
    facts = {"task": row["task"], "done": True, "day": row["done_on"]} | ({"note": row["note"]} if row["note"] else {})
    Act(there).write("task_ticked", session=row["session"], data=facts)
    return True


def _take_booking(coming: Incoming, row: Facts) -> bool:
    datetime.fromisoformat(row["wall"])
    own = _changed(row, BOOKING_OWN, BOOKING)
    used = own.pop("used", None)
    act = coming.act(row["made_at"])
    public = {"set": {name: value for name, value in own.items() if name not in BOOKING_PRIVATE}}
    booking = act.write("room_booked", _private(row, own, BOOKING_PRIVATE), booking=NEW, data=public).id
    if used is not None:
        with uses_follow(coming.desk, [booking]):
            act.write("booking_edited", booking=booking, data={"set": {"used": used}})
    return True


PROGRAM_ROWS = CarriedTable(
    "programs.csv", 4, Program, "made_pos, id", where="NOT removed", key="",
    columns=("program=id", *PROGRAM_OWN, "made_at"), counted="programs",
    words=N_("{programs}, {sessions}: programs, their dates and attendance."),
)  # fmt: skip
SESSION_ROWS = CarriedTable(
    "sessions.csv", 4, ProgramSession, read=_sessions, key="", more=_numbers_of_sessions, counted="sessions",
    columns=("session=id", "program", *OWN, "sequence", "changed_at", *GROUPS),
)  # fmt: skip
PROGRAMS = carried_tables([PROGRAM_ROWS, SESSION_ROWS], take_programs)
REGISTRATIONS = carried_tables([
    CarriedTable(
        "registrations.csv", 4, Registration, read=_rows_of_sessions(Registration, '"rank", "id"'), key="",
        columns=("session", "patron", *SEAT_FIELDS, "made_at"), more=_kept_of_seats, take=_take_seat,
        counted="registrations",
        words=N_("{file}: registrations and waitlists, in order. {ticks}: checklist items that are done."),
    ),
    CarriedTable("ticks.csv", 4, TaskTick, read=_rows_of_sessions(TaskTick, '"task"'), key="", take=_take_tick),
])  # fmt: skip
BOOKINGS = carried_tables([
    CarriedTable(
        "bookings.csv", 4, RoomBooking, "placed_pos, id", key="", columns=("patron", *BOOKING_OWN, "made_at"),
        more=_kept_of_bookings, take=_take_booking, counted="bookings",
        words=N_("{file}: room bookings, and who booked."),
    )
])  # fmt: skip


# ---- for everybody: sessions with their numbers

EVENT_COLUMNS = (
    "session", "program", "title", "kind", "audience", "starts_at", "ends_at", "branch", "place", "address", "room",
    "capacity", "registration", "status", "why", "draft", "fund", "partner", "coming", "waiting", "no_shows",
    "attendance", *GROUPS, "recordings", "views", "volunteer_hours",
)  # fmt: skip


@permitted("library.export")
def export_events(desk: Desk) -> Iterator[Facts]:
    """Yield all sessions of programs in order of time, with their numbers and without persons. Keys: EVENT_COLUMNS.

    Times ISO 8601 with offset; heads registered and waiting; `attendance` is empty if nobody counted. A session that
    took place before its program was removed is not shown as canceled, just as reports count it.
    """
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
