"""Calendar files of the tests: written small, line by line."""

from __future__ import annotations

from typing import Any

from tests.at_once import CalendarTaken, take_calendar
from tests.library.makers import rows
from tuils.library.activities.calendar_files.ical_in import look_at_calendar
from tuils.library.foundation.desk import Desk

WEEKLY = (
    "UID:story@library.example",
    "DTSTART;TZID=America/Chicago:20261208T103000",
    "DTEND;TZID=America/Chicago:20261208T111500",
    "SUMMARY:Story time",
)


def calendar(*events: tuple[str, ...], head: tuple[str, ...] = ()) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", *head]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    return ("\r\n".join([*lines, "END:VCALENDAR"]) + "\r\n").encode()


def weekly(*more: str, rule: str = "FREQ=WEEKLY;COUNT=4", sequence: int = 0) -> tuple[str, ...]:
    return (*WEEKLY, f"RRULE:{rule}", f"SEQUENCE:{sequence}", *more)


def taken(desk: Desk, raw: bytes) -> CalendarTaken:
    return take_calendar(desk, look_at_calendar(desk, raw))


def outcomes(desk: Desk, raw: bytes) -> list[tuple[str, int, int, int]]:
    """Return the result for each program: outcome, dates added, changed, cancelled."""
    return [(one.outcome, one.added, one.changed, one.cancelled) for one in taken(desk, raw).changes]


def walls() -> list[str]:
    return [wall for (wall,) in rows("SELECT wall FROM program_session WHERE status = 'planned' ORDER BY wall")]


def words(faults: Any) -> list[str]:
    return [fault.words for fault in faults]
