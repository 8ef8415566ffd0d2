"""A library for one case, made when it is first asked for, on a clock that stands where the case wants it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.library.makers import Clock, beginner, desk_of
from tuils.library.foundation.administration.calendar import set_hours
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import close_store, open_store
from tuils.library.foundation.undo_memory import Pocket
from tuils.library.front.starting import Beginning, start_library
from tuils.library.lending.rule_changes.closures import close, open_day
from tuils.models import db
from tuils.values.time.calendar import Calendar
from tuils.values.time.hours import LEAP_YEAR, hours_text

FOUNDED = 788_918_400_000_000  # 1 January 1995: before anything that a case tells
NOON = 1_796_148_000_000_000  # Tuesday, 1 December 2026, 12:00 in Chicago: `today`, where a case names no day


def make_template(folder: Path) -> Path:
    """The file of a fresh library that every case with a store starts from."""
    path = folder / "founded.db"
    start_library(path, Beginning("Maple Grove", "UTC"), beginner(Clock(FOUNDED)))
    close_store()
    return path


class World:
    """`desk` opens the library. The clock never goes back: a later call may only ask for a later time."""

    def __init__(self, template: Path, folder: Path) -> None:
        self._template, self.path = template, folder / "library.db"
        self._clock = Clock(NOON)
        self._pocket = Pocket()
        self.opened = False

    def desk(self, *, at: int | None = None, zone: ZoneInfo | None = None, branch: str = "MAIN") -> Desk:
        """The desk with the administrator at it; `at`: the time on its clock, microseconds UTC."""
        if not self.opened:
            shutil.copy(self._template, self.path)
            open_store(self.path)
            db.execute_sql("PRAGMA synchronous = OFF")
            self.opened = True
        if at is not None:
            self._clock.now = at
        desk = desk_of("admin", self._clock, pocket=self._pocket)
        return replace(desk, zone=zone or ZoneInfo("UTC"), branch=branch)

    def calendar(self, calendar: Calendar) -> None:
        """The opening hours of the library at the desk, its closed days, and those that open all the same."""
        desk = self.desk()
        set_hours(desk, desk.branch, {day: hours_text(calendar.week.get(day, ())) for day in range(7)})
        for day in calendar.closed:
            close(desk, day, day)
        for text in calendar.yearly:
            day = date.fromisoformat(f"{LEAP_YEAR}-{text}")
            close(desk, day, day, yearly=True)
        for day, spans in calendar.opened.items():
            open_day(desk, day, hours_text(spans))

    def close(self) -> None:
        if self.opened:
            close_store()


@contextmanager
def world_of(template: Path, folder: Path) -> Iterator[World]:
    made = World(template, folder)
    try:
        yield made
    finally:
        made.close()
