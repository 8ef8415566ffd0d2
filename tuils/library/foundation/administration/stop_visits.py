"""When the bookmobile is at its stops. A stop is a branch: holds are picked up there, its calendar has the visits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from tuils.i18n import _
from tuils.library.foundation.administration.settings_queries import branch_exists
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import need, not_understood, refuse
from tuils.models import OpeningHours, StopVisit
from tuils.values.dataclass import dataclass
from tuils.values.time.hours import OpenSpan, hours_text, parse_hours

from .settings import no_branch, write_setting

MOST_WEEKS = 8
"""The most weeks between visits: a bookmobile that comes less often is not regular."""


@dataclass(frozen=True)
class Visit:
    """A visit on a weekday, with its hours; every so many weeks, one of the days being `first`."""

    spans: tuple[OpenSpan, ...]
    weeks: int
    first: date


def planned_visits(week: Mapping[int, tuple[OpenSpan, ...]], weeks: int, start: date) -> dict[int, Visit | None]:
    """Visits on these weekdays, every so many weeks from `start` on; a day without hours has none any more."""
    if not 1 <= weeks <= MOST_WEEKS:
        raise not_understood(_("weeks"), weeks, _("A number from 1 to {most}.").format(most=MOST_WEEKS))
    days = {day: start + timedelta((day - start.weekday()) % 7) for day in week}
    return {day: Visit(spans, weeks, days[day]) if spans else None for day, spans in week.items()}


def stop_codes() -> list[str]:
    """Return all stops, by code."""
    return [row.stop for row in StopVisit.select(StopVisit.stop).distinct().order_by(StopVisit.stop)]


def visits_of(stop: str) -> dict[int, Visit]:
    """Return the visits by weekday (0 is Monday); nothing where it is no stop."""
    rows = StopVisit.select().where(StopVisit.stop == stop).order_by(StopVisit.weekday)
    return {row.weekday: Visit(parse_hours(row.spans), row.weeks, date.fromisoformat(row.first)) for row in rows}


def write_visits(act: Act, stop: str, days: Mapping[int, Visit | None]) -> None:
    """Write the visits of a stop in an act of the caller. Refuses with UNKNOWN_ID where no branch has this code,
    STOP_IS_OPEN where it is a house with hours, NEVER_OPEN where no visit is left."""
    if not branch_exists(stop):
        raise no_branch(stop)
    if OpeningHours.select().where(OpeningHours.branch == stop).exists():
        raise refuse("STOP_IS_OPEN", code=stop)
    for weekday, visit in sorted(days.items()):
        value = None
        if visit:
            value = {"spans": hours_text(visit.spans), "weeks": visit.weeks, "first": visit.first.isoformat()}
        write_setting(act, "stop", stop, weekday, value=value)
    need(visits_of(stop), "NEVER_OPEN", wording="STOP_NO_VISIT")
