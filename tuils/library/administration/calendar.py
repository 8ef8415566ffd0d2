"""When branches are open: weekly hours and closed dates, read as one calendar, changed through the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from tuils.library.desk import Desk, verb
from tuils.library.journal.writing import Act
from tuils.library.refusals import refuse
from tuils.models import ClosedDate, db
from tuils.values.calendar import EVERY_DAY_9_TO_17, Calendar
from tuils.values.hours import Span, hours_text, parse_hours

from .settings import branch_exists, write_setting

LONGEST_CLOSURE = 400  # days in one go: longer is a slip of the finger


def calendar_of(branch: str, zone: ZoneInfo) -> Calendar:
    """The branch's hours and closed dates; every day 9 to 17 while no hours were ever set."""
    rows = db.execute_sql("SELECT weekday, spans FROM opening_hours WHERE branch = ?", (branch,)).fetchall()
    week = {int(weekday): parse_hours(spans) for weekday, spans in rows}
    closed = db.execute_sql("SELECT day, reason FROM closed_date WHERE branch = ?", (branch,)).fetchall()
    return Calendar(zone, week or EVERY_DAY_9_TO_17, {date.fromisoformat(day): reason for day, reason in closed})


def hours_are_set(branch: str) -> bool:
    """False while the to-do `set your opening hours` stands."""
    return bool(db.execute_sql("SELECT 1 FROM opening_hours WHERE branch = ? LIMIT 1", (branch,)).fetchone())


@verb("library.calendar")
def set_hours(desk: Desk, branch: str, week: dict[int, str]) -> None:
    """Set the opening hours of a branch by weekday (0 is Monday), as `10:00-12:00,13:00-18:00` or `closed`.

    Days that are not named stay as they are; while none was set at all, they are closed.
    """
    _known(branch)
    act = Act(desk)
    days = dict(week) if hours_are_set(branch) else {day: week.get(day, "closed") for day in range(7)}
    for weekday, text in sorted(days.items()):
        write_setting(act, "hours", branch, weekday, value={"spans": hours_text(_spans(text))})


def _spans(text: str) -> tuple[Span, ...]:
    try:
        return parse_hours(text)
    except ValueError as unclear:
        raise refuse("NOT_UNDERSTOOD", field="hours", text=text, hint="Such as 10:00-18:00, or closed.") from unclear


@dataclass(frozen=True)
class Closure:
    branch: str
    day: date
    reason: str


@verb("library.calendar")
def close_days(desk: Desk, first: date, last: date, reason: str = "", *, branch: str = "") -> list[Closure]:
    """Close a branch (by default the desk's) from the first day to the last; of a closed day the reason changes."""
    where = branch or desk.branch
    _known(where)
    if last < first or (last - first).days > LONGEST_CLOSURE:
        raise refuse("NOT_UNDERSTOOD", field="days", text=f"{first} {last}", hint="The first day, then the last.")
    act, closed = Act(desk), []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        write_setting(act, "closed", where, day.isoformat(), value={"reason": reason})
        closed.append(Closure(where, day, reason))
    return closed


@verb("library.calendar")
def reopen_days(desk: Desk, first: date, last: date, *, branch: str = "") -> list[Closure]:
    """Take closed dates out again; refused where none of these days was one."""
    where = branch or desk.branch
    found = [closure for closure in closures(where) if first <= closure.day <= last]
    if not found:
        raise refuse("UNKNOWN_ID", code=first.isoformat())
    act = Act(desk)
    for closure in found:
        write_setting(act, "closed", where, closure.day.isoformat(), value=None)
    return found


def closures(branch: str) -> list[Closure]:
    rows = ClosedDate.select().where(ClosedDate.branch == branch).order_by(ClosedDate.day)
    return [Closure(row.branch, date.fromisoformat(row.day), row.reason) for row in rows]


def _known(branch: str) -> None:
    if not branch_exists(branch):
        raise refuse("UNKNOWN_ID", code=branch)
