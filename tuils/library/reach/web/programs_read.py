"""The programs of the web catalog, read from the library: what the public calendar file has, and no more."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tuils.library.activities.calendar_files.ical_out import (
    CODE,
    PublishedSession,
    calendar_of_program,
    location_of,
    public_calendar,
    published_from,
)
from tuils.library.foundation.desk import Desk, permitted
from tuils.values.time.moments import MINUTE, local_moment

from .pages import PublicProgram


class PublicPrograms(NamedTuple):
    """The published sessions from today on, and their calendar files by name."""

    programs: list[PublicProgram]
    calendars: dict[str, bytes]


@permitted("catalog.publish")
def read_programs(desk: Desk) -> PublicPrograms:
    """Return the published sessions of today and later. Nobody who registered is among what is read."""
    rows = published_from(desk)
    calendars = {"events.ics": public_calendar(desk)}
    for program in dict.fromkeys(row.program for row in rows):
        calendars[_file(program)] = calendar_of_program(desk, program)
    return PublicPrograms([_program(row) for row in rows], calendars)


def _file(program: str) -> str:
    return f"events-{program[-12:]}.ics"


def _program(row: PublishedSession) -> PublicProgram:
    starts_at = local_moment(datetime.fromisoformat(row.wall), ZoneInfo(row.zone))
    return PublicProgram(
        row.title,
        starts_at,
        starts_at + row.minutes * MINUTE,
        location_of(row),
        row.blurb,
        row.status == "cancelled",
        _file(row.program),
        "" if row.registration == "none" else row.id[-CODE:],
    )
