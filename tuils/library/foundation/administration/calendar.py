"""When branches are open: weekly hours and closed dates, read as one calendar, changed through the journal."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from tuils.i18n import _
from tuils.library.foundation.administration.settings_queries import branch_exists
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import need, not_understood, refuse
from tuils.models import ClosedDate, OpenDate, SeasonHours, StopVisit, YearlyClosedDate
from tuils.values.dataclass import dataclass
from tuils.values.time.calendar import EVERY_DAY_9_TO_17, Calendar
from tuils.values.time.hours import (
    CLOSED,
    LEAP_YEAR,
    OpenSpan,
    Season,
    hours_text,
    month_day,
    parse_hours,
    parse_season,
)
from tuils.values.time.moments import FIRST_YEAR, LAST_YEAR
from tuils.values.words import Unclear

from .settings import no_branch, write_setting
from .settings_queries import branch_of_hours, hours_and_dates, hours_are_set

DAYS_A_YEAR = 366
LONGEST_CLOSURE = 400  # days in one go: longer is a slip of the finger


def calendar_of(branch: str, zone: ZoneInfo) -> Calendar:
    """Return the branch's hours and closed dates. While it has no hours of its own those of the main branch hold; every
    day 9 to 17 while no hours were ever set. One statement."""
    return _calendar(zone, tuple(hours_and_dates(branch)))


@lru_cache(maxsize=32)
def _calendar(zone: ZoneInfo, rows: tuple[tuple[str, str, str, str], ...]) -> Calendar:
    """Return the calendar, cached by all the rows it is made of: a stale one is never found, whoever changed it, on
    whichever connection."""
    told: dict[str, dict[Any, Any]] = {kind: {} for kind in ("hours", "closed", "yearly", "opened")}
    seasons: dict[str, dict[int, tuple[OpenSpan, ...]]] = {}
    visits: dict[int, tuple[int, date]] = {}
    stop: dict[int, tuple[OpenSpan, ...]] = {}
    for kind, key, value, more in rows:
        if kind == "season":
            seasons.setdefault(key, {})[int(value)] = parse_hours(more)
        elif kind == "visit":
            weeks, _blank, first = more.partition(" ")
            stop[int(key)], visits[int(key)] = parse_hours(value), (max(1, int(weeks)), date.fromisoformat(first))
        else:
            told[kind][key] = value
    return Calendar(
        zone,
        stop or {int(day): parse_hours(spans) for day, spans in told["hours"].items()} or EVERY_DAY_9_TO_17,
        {date.fromisoformat(day): reason for day, reason in told["closed"].items()},
        told["yearly"],
        {date.fromisoformat(day): parse_hours(spans) for day, spans in told["opened"].items()},
        () if stop else tuple(sorted((Season(*parse_season(days), week) for days, week in seasons.items()), key=_rank)),
        visits,
    )


def _rank(season: Season) -> tuple[bool, str, str]:
    """Return the sort key of seasons: where two overlap, one of this year comes first, then the one that begins
    earlier."""
    return season.yearly, season.first, season.last


def hours_from(branch: str) -> str:
    """Return the branch whose hours hold for this one: itself, or the main branch; empty while none were ever set."""
    found: Any = branch_of_hours(branch)
    return str(found) if found != branch or hours_are_set(branch) else ""


@verb("library.calendar")
def set_hours(desk: Desk, branch: str, week: dict[int, str], *, season: str = "") -> None:
    """Set the opening hours of a branch by weekday (0 is Monday), as `10:00-12:00,13:00-18:00` or `closed`.

    Days not given stay as they are, even where they were those of the main branch; while none was set at all, they are
    closed. With a `season` (`06-15..08-31` of every year, or dates) the hours hold for its days only, and days not
    given have the ordinary ones.
    """
    write_hours(Act(desk), branch, week, season=season)


def write_hours(act: Act, branch: str, week: dict[int, str], *, season: str = "") -> None:
    """Do `set_hours` in an act of the caller. Refuses with STOP_HOURS at a stop of the bookmobile."""
    _known(branch)
    if StopVisit.select().where(StopVisit.stop == branch).exists():
        raise refuse("STOP_HOURS", code=branch)
    if season:
        days, name = dict(week), season_of(season)
    else:
        days, name = dict(week) if hours_are_set(branch) else {**_week_before(branch, act.desk), **week}, ""
    for weekday, text in sorted(days.items()):
        place = ("season", branch, name, weekday) if season else ("hours", branch, weekday)
        write_setting(act, *place, value={"spans": hours_text(_spans(text))})


def _week_before(branch: str, desk: Desk) -> dict[int, str]:
    """Return the week a branch without hours of its own has so far: the main branch's hours, else closed."""
    if not hours_from(branch):
        return dict.fromkeys(range(7), CLOSED)
    week = calendar_of(branch, desk.zone).week
    return {day: hours_text(week.get(day, ())) for day in range(7)}


def write_end_of_season(act: Act, branch: str, season: str) -> None:
    """Do `remove_season_hours` in an act of the caller."""
    name = season_of(season)
    found = need([weekday for days, weekday, _ in seasons(branch) if days == name], "UNKNOWN_ID", code=name)
    for weekday in found:
        write_setting(act, "season", branch, name, weekday, value=None)


def seasons(branch: str) -> list[tuple[str, int, str]]:
    """Days of each season, weekday and hours, in order."""
    rows = SeasonHours.select().where(SeasonHours.branch == branch).order_by(SeasonHours.season, SeasonHours.weekday)
    return [(row.season, row.weekday, row.spans) for row in rows]


def season_of(text: str) -> str:
    """The name under which a season is kept; refused where it is no stretch of days."""
    try:
        return "..".join(parse_season(text))
    except Unclear as unclear:
        raise not_understood("season", text, unclear.sentence(_)) from unclear


def _spans(text: str) -> tuple[OpenSpan, ...]:
    try:
        return parse_hours(text)
    except ValueError as unclear:
        raise not_understood("hours", text, _("Such as 10:00-18:00, or closed.")) from unclear


@dataclass(frozen=True)
class Closure:
    """`yearly`: on this day of every year; the year that `day` has then says nothing."""

    branch: str
    day: date
    reason: str
    yearly: bool = False

    @property
    def name(self) -> tuple[str, str, str]:
        """The setting that it is."""
        if self.yearly:
            return "closed_yearly", self.branch, month_day(self.day)
        return "closed", self.branch, self.day.isoformat()


@dataclass(frozen=True)
class ExtraOpening:
    """A day that opens by way of exception; `hours` as `10:00-14:00`."""

    branch: str
    day: date
    hours: str
    reason: str


@verb("library.calendar")
def close_days(desk: Desk, first: date, last: date, reason: str = "", *, branch: str = "") -> list[Closure]:
    """Close a branch (by default the desk's) from the first day to the last; of a closed day the reason changes."""
    return write_closed(Act(desk), branch or desk.branch, first, last, reason)


def write_closed(
    act: Act, branch: str, first: date, last: date, reason: str = "", *, yearly: bool = False
) -> list[Closure]:
    """Do `close_days` in an act of the caller. `yearly`: on these days of every year."""
    _known(branch)
    _readable(first, last)
    if last < first or (last - first).days > LONGEST_CLOSURE:
        raise not_understood("days", f"{first} {last}", _("Give the first day, then the last."))
    closed = [Closure(branch, first + timedelta(days=n), reason, yearly) for n in range((last - first).days + 1)]
    opened = () if yearly else calendar_of(branch, act.desk.zone).opened
    for closure in closed:
        if closure.day in opened:
            write_setting(act, "opened", branch, closure.day.isoformat(), value=None)
        write_setting(act, *closure.name, value={"reason": reason})
    return closed


def write_reopened(act: Act, branch: str, first: date, last: date, *, yearly: bool = False) -> list[Closure]:
    """Reopen closed dates in an act of the caller; refused where none of these days was closed. `yearly`: end the
    yearly closing on these days."""
    of_year = {month_day(first + timedelta(days=n)) for n in range(min((last - first).days, DAYS_A_YEAR) + 1)}
    found = [
        closure
        for closure in (yearly_closures if yearly else closures)(branch)
        if (month_day(closure.day) in of_year if yearly else first <= closure.day <= last)
    ]
    if not found and not yearly and not of_year.isdisjoint(calendar_of(branch, act.desk.zone).yearly):
        hint = _("It is closed every year. To open it this once: tuils hours open {day}.")
        raise not_understood("days", first.isoformat(), hint.format(day=first))
    if not found:
        raise refuse("UNKNOWN_ID", code=first.isoformat())
    for closure in found:
        write_setting(act, *closure.name, value=None)
    return found


def closures(branch: str) -> list[Closure]:
    rows = ClosedDate.select().where(ClosedDate.branch == branch).order_by(ClosedDate.day)
    return [Closure(row.branch, date.fromisoformat(row.day), row.reason) for row in rows]


def write_opened(act: Act, branch: str, day: date, hours: str = "", reason: str = "") -> ExtraOpening:
    """Open on a day that would be closed, or with unusual hours: it takes precedence over every closure.

    Without `hours` those of its weekday at that time of the year; refused where these are none.
    """
    _known(branch)
    _readable(day)
    spans = _spans(hours) if hours else calendar_of(branch, act.desk.zone).usual_spans(day)
    if not spans:
        hint = _("Give the hours, such as 10:00-14:00: that weekday has none.")
        raise not_understood("hours", hours or day.isoformat(), hint)
    opening = ExtraOpening(branch, day, hours_text(spans), reason)
    write_setting(act, "opened", branch, day.isoformat(), value={"spans": opening.hours, "reason": reason})
    return opening


def write_usual(act: Act, branch: str, day: date) -> ExtraOpening:
    """Give the day its usual hours again; refused where it was not opened by way of exception."""
    found = next((opening for opening in openings(branch) if opening.day == day), None)
    if found is None:
        raise refuse("UNKNOWN_ID", code=day.isoformat())
    write_setting(act, "opened", branch, day.isoformat(), value=None)
    return found


def yearly_closures(branch: str) -> list[Closure]:
    rows = YearlyClosedDate.select().where(YearlyClosedDate.branch == branch).order_by(YearlyClosedDate.day)
    return [Closure(row.branch, date.fromisoformat(f"{LEAP_YEAR}-{row.day}"), row.reason, True) for row in rows]


def openings(branch: str) -> list[ExtraOpening]:
    """Days that open by way of exception, in order."""
    rows = OpenDate.select().where(OpenDate.branch == branch).order_by(OpenDate.day)
    return [ExtraOpening(row.branch, date.fromisoformat(row.day), row.spans, row.reason) for row in rows]


def _readable(*days: date) -> None:
    """A day at either end of all dates has no day beside it to reckon with."""
    for day in days:
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            hint = _("Write a year from {first} to {last}.").format(first=FIRST_YEAR, last=LAST_YEAR)
            raise not_understood("days", day.isoformat(), hint)


def _known(branch: str) -> None:
    if not branch_exists(branch):
        raise no_branch(branch)
