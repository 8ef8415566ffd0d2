"""Calendar files of 5,000 events: read against the bare icalendar library, written, brought in and brought in again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import icalendar

from tests.at_once import take_calendar
from tests.library.makers import beginner, desk_of
from tuils.formats.calendar.ical import CalendarTime, Event, read_calendar
from tuils.formats.calendar.ical_writing import CalendarHead, write_calendar
from tuils.library.activities.calendar_files.ical_in import look_at_calendar
from tuils.library.activities.calendar_files.ical_out import public_calendar
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.store import close_store, open_store
from tuils.library.front.starting import Beginning, start_library

from .measure import Figure

T = TypeVar("T")
EVENTS, A_PROGRAM = 5_000, 50
ZONE = "America/Chicago"
BLURB = "Songs, rhymes and stories for the youngest, and those who come with them. No registration; come as you are."


def figures(folder: Path) -> Iterator[Figure]:
    raw = write_calendar(CalendarHead("Partner", ZONE), _events())
    yield Figure("bytes an event in a file of 5,000", len(raw) / EVENTS, "", None, 600)
    bare, _ = _cpu(lambda: icalendar.Calendar.from_ical(raw))
    here, file = _cpu(lambda: read_calendar(raw))
    assert len(file.events) == EVENTS
    yield Figure(f"5,000 events read, CPU ({here:.2f} s), against icalendar alone", here / bare, "x", bare, 1.5)
    wrote, _ = _cpu(lambda: write_calendar(CalendarHead("Partner", ZONE), _events()))
    yield Figure("5,000 events written, CPU", wrote, "s", None, 1)
    yield from _taken(folder / "calendars.db", raw, bare)


def _taken(path: Path, raw: bytes, bare: float) -> Iterator[Figure]:
    start_library(path, Beginning("Maple Grove", ZONE), beginner(wall_clock))
    close_store()
    open_store(path)
    desk = desk_of("admin", wall_clock)
    seconds, look = _cpu(lambda: look_at_calendar(desk, raw))
    yield Figure(
        f"5,000 events looked at, CPU ({seconds:.2f} s), against icalendar alone", seconds / bare, "x", bare, 2
    )
    seconds, _ = _cpu(lambda: take_calendar(desk, look))
    yield Figure("100 programs with 5,000 sessions taken, CPU", seconds, "s", None, 10)
    seconds, again = _cpu(lambda: take_calendar(desk, look_at_calendar(desk, raw)))
    assert again.count("same") == EVENTS // A_PROGRAM
    yield Figure(f"the same file again, CPU ({seconds:.2f} s), against icalendar alone", seconds / bare, "x", bare, 2)
    seconds, _ = _cpu(lambda: public_calendar(desk))
    yield Figure("the file to subscribe to, CPU", seconds, "s", None, 1)
    close_store()


def _events() -> list[Event]:
    """A hundred series of fifty weeks, as another library with this program would write them."""
    first = datetime.fromisoformat("2027-01-05T09:30")
    return [
        Event(
            f"event-{number:08d}@partner.example",
            0,
            CalendarTime(first + timedelta(days=7 * (number % A_PROGRAM), minutes=5 * (number // A_PROGRAM)), ZONE),
            45,
            title=f"Story time {number // A_PROGRAM}",
            description=BLURB,
            location="Meeting room, Main Street 1",
            categories=("ages 0-5", "story time"),
            changed="20260101T120000Z",
            parent=f"program-{number // A_PROGRAM:08d}@partner.example",
            own={"X-TUILS-KIND": "story_time", "X-TUILS-AUDIENCE": "0-5"},
        )
        for number in range(EVENTS)
    ]


def _cpu(act: Callable[[], T]) -> tuple[float, T]:
    before = time.process_time()
    done = act()
    return time.process_time() - before, done
