"""Import programs and all that belongs to them from another tuils library, each at the time it was made."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from peewee import BooleanField, IntegerField, Model

from tuils.i18n import N_
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.hooks import Carried, CarriedFile
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.models import Patron
from tuils.models.programs import Program, ProgramSession, Registration, RoomBooking
from tuils.models.rows import one
from tuils.values.programs import GROUPS
from tuils.values.time.moments import parse_when

from .calendar.booking_as_told import BLANK as BOOKING
from .calendar.program_as_told import PROGRAM, SESSION
from .carrying import (
    BOOKING_COLUMNS,
    NOTED,
    OWN,
    PROGRAM_COLUMNS,
    SEAT_COLUMNS,
    SESSION_COLUMNS,
    TICK_COLUMNS,
    bookings_out,
    programs_out,
    seats_out,
    sessions_out,
    ticks_out,
)
from .programs.counting import facts_follow, uses_follow
from .records.registration_state import BLANK as SEAT
from .records.registration_state import FIELDS as SEAT_FIELDS
from .records.registration_state import PRIVATE as SEAT_PRIVATE
from .records.room_state import PRIVATE as BOOKING_PRIVATE

Lines = Iterable[Mapping[str, str]]
JSON = ("questions", "checklist", "supplies", "equipment", "answers", "told")


@verb("library.import")
def take_programs(desk: Desk, programs: Lines, sessions: Lines) -> tuple[int, int]:
    """Import the programs of `programs_out` with the sessions of `sessions_out`; return how many of each. A session
    whose program is missing is a ValueError."""
    dates: dict[str, list[Mapping[str, str]]] = {}
    for row in sessions:
        dates.setdefault(row["program"], []).append(row)
    count = planned = 0
    for row in programs:
        facts = _typed_cells(Program, row, PROGRAM_COLUMNS[1:-1], PROGRAM)
        act = Act(desk.as_of(parse_when(row["made_at"], desk.zone)))
        act.write("program_made", program=NEW, entry_id=row["program"], data={"set": facts})
        if mine := dates.pop(row["program"], []):
            own = {line["session"]: _session(desk, line) for line in mine}
            act.write("sessions_added", program=row["program"], data={"sessions": own})
            _counts(desk, mine)
        count, planned = count + 1, planned + len(mine)
    if dates:
        raise ValueError(next(iter(dates)))
    return count, planned


def _session(desk: Desk, row: Mapping[str, str]) -> Facts:
    datetime.fromisoformat(row["wall"])
    facts = _typed_cells(ProgramSession, row, OWN, SESSION)
    changed = parse_when(row["changed_at"], desk.zone)
    return facts | {"wall": row["wall"], "sequence": int(row["sequence"] or 0), "changed_at": changed}


def _counts(desk: Desk, rows: Lines) -> None:
    for row in rows:
        came = {group: int(row[group]) for group in GROUPS if row[group] != ""}
        if came:
            with facts_follow(desk, [row["session"]]):
                Act(desk).write("attendance_counted", session=row["session"], data={"add": came})


@verb("library.import")
def take_seats(desk: Desk, rows: Lines) -> int:
    """Import the registrations of `seats_out`, in waitlist order. Return how many."""
    count = 0
    for row in rows:
        facts = _typed_cells(Registration, row, SEAT_FIELDS, SEAT)
        private, noted = _private(facts, SEAT_PRIVATE, row["patron"])
        act = Act(desk.as_of(parse_when(row["made_at"], desk.zone)))
        public = {"set": {name: value for name, value in facts.items() if name not in SEAT_PRIVATE}}
        seat = act.write("registration_made", private, registration=NEW, session=row["session"], data=public)
        if noted:
            act.write("registration_noted", {"set": noted}, registration=seat.id, session=row["session"])
        count += 1
    return count


def _private(facts: Facts, names: frozenset[str], card: str) -> tuple[Facts | None, Facts]:
    """Split the private fields: those of the entry, and those in an entry of their own, forgotten sooner."""
    told = {name: value for name, value in facts.items() if name in names and name not in NOTED}
    private: Facts = {"set": told} if told else {}
    if patron := one(Patron, '"card" = ? ORDER BY "clash" LIMIT 1', card) if card else None:
        private["patron"] = patron.id
    return private or None, {name: value for name, value in facts.items() if name in NOTED}


@verb("library.import")
def take_ticks(desk: Desk, rows: Lines) -> int:
    """Import the ticks of `ticks_out`, each by its own login. Return how many."""
    count = 0
    for login, some_rows in itertools.groupby(rows, lambda row: row["by"]):
        there = replace(desk, operator=replace(desk.operator, login=login or desk.operator.login))
        for row in some_rows:
            facts = {"task": row["task"], "done": True, "day": row["done_on"]}
            facts |= {"note": row["note"]} if row["note"] else {}
            Act(there).write("task_ticked", session=row["session"], data=facts)
            count += 1
    return count


@verb("library.import")
def take_bookings(desk: Desk, rows: Lines) -> int:
    """Import the bookings of `bookings_out`, in their order. Return how many."""
    count = 0
    for row in rows:
        datetime.fromisoformat(row["wall"])
        facts = _typed_cells(RoomBooking, row, BOOKING_COLUMNS[1:-1], BOOKING)
        used = facts.pop("used", None)
        private, _none = _private(facts, BOOKING_PRIVATE, row["patron"])
        public = {"set": {name: value for name, value in facts.items() if name not in BOOKING_PRIVATE}}
        act = Act(desk.as_of(parse_when(row["made_at"], desk.zone)))
        booking = act.write("room_booked", private, booking=NEW, data=public).id
        if used is not None:
            with uses_follow(desk, [booking]):
                act.write("booking_edited", booking=booking, data={"set": {"used": used}})
        count += 1
    return count


CARRIED = (
    Carried(
        (
            CarriedFile("programs.csv", 4, PROGRAM_COLUMNS, programs_out, "programs"),
            CarriedFile("sessions.csv", 4, SESSION_COLUMNS, sessions_out, "sessions"),
        ),
        take_programs,
        N_("{programs}, {sessions}: programs, their dates and attendance."),
    ),
    Carried(
        (CarriedFile("registrations.csv", 4, SEAT_COLUMNS, seats_out, "registrations"),),
        take_seats,
        N_("{file}: registrations and waitlists, in order. {ticks}: checklist items that are done."),
    ),
    Carried((CarriedFile("ticks.csv", 4, TICK_COLUMNS, ticks_out),), take_ticks),
    Carried(
        (CarriedFile("bookings.csv", 4, BOOKING_COLUMNS, bookings_out, "bookings"),),
        take_bookings,
        N_("{file}: room bookings, and who booked."),
    ),
)


def _typed_cells(table: type[Model], row: Mapping[str, str], names: Iterable[str], blank: Mapping[str, Any]) -> Facts:
    """Convert the cells to their columns' types; leave out values that equal the blank row's. ValueError."""
    columns: Any = table._meta.fields
    found = {name: _value(columns[name], row[name]) for name in names}
    told = {name: value for name, value in found.items() if value != blank[name]}
    return {name: json.loads(value) if name in JSON else value for name, value in told.items()}


def _value(column: Any, cell: str) -> Any:
    if isinstance(column, BooleanField):
        return None if cell == "" and column.null else cell == "1"
    if isinstance(column, IntegerField):
        return None if cell == "" and column.null else int(cell)
    return cell
