"""The stops of the bookmobile: where it is when, what is due there, which holds it takes along."""

from __future__ import annotations

from datetime import date, timedelta

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.administration.settings import name_of, write_setting
from tuils.library.foundation.administration.settings_queries import branch_exists
from tuils.library.foundation.administration.stop_visits import Visit, stop_codes, visits_of, write_visits
from tuils.library.foundation.dates import short_day
from tuils.library.foundation.describing.table import Column, Table
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.local_words import day_label, spans_label
from tuils.library.foundation.refusals import need, not_understood, refuse
from tuils.library.lending.queries import ready_at
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.time.hours import DAYS, hours_text
from tuils.values.time.moments import day_of

LONGEST_CODE = 40
_NAMES = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


@dataclass(frozen=True)
class VanStop:
    """A stop. `visits` by weekday (0 is Monday). `next_visit`: today or later; None if none comes. `ready`: copies
    that are put by for holds there, including those on their way."""

    code: str
    name: str
    visits: dict[int, Visit]
    next_visit: date | None
    ready: int


def stops(desk: Desk) -> list[VanStop]:
    """Return all stops, the one visited next first."""
    found = [_stop(desk, code) for code in stop_codes()]
    return sorted(found, key=lambda one: (one.next_visit or date.max, one.code))


def stop_of(desk: Desk, code: str) -> VanStop:
    """Return the stop with this code. Refuse with STOP_UNKNOWN."""
    need(visits_of(code), "STOP_UNKNOWN", code=code)
    return _stop(desk, code)


def _stop(desk: Desk, code: str) -> VanStop:
    calendar, today = calendar_of(code, desk.zone), day_of(desk.now, desk.zone)
    coming = calendar.next_open(today)
    visits = visits_of(code)
    return VanStop(
        code, name_of("branch", code), visits, coming if calendar.is_open(coming) else None, len(ready_at(code))
    )


@verb("library.settings")
def add_stop(desk: Desk, code: str, name: str, days: dict[int, Visit | None]) -> VanStop:
    """Add a place to pick up holds, with its visits. Refuse with NOT_UNDERSTOOD, STOP_EXISTS, NEVER_OPEN."""
    key = clean(code)
    if not key or len(key) > LONGEST_CODE:
        raise not_understood(_("code"), code, _("A few letters, such as OAK."))
    if branch_exists(key):
        raise refuse("STOP_EXISTS", code=key)
    act = Act(desk)
    write_setting(act, "branch", key, value={"name": clean(name) or key, "return_to": "home", "pickup": True})
    write_visits(act, key, days)
    return stop_of(desk, key)


# ---- in words


def stop_times_words(visits: dict[int, Visit]) -> str:
    """Return `Tue 3:30 pm-4:30 pm, every 2 weeks`."""
    said = []
    for day, visit in sorted(visits.items()):
        text = f"{_(_NAMES[day])} {spans_label(visit.spans)}"
        if visit.weeks > 1:
            text += _(", every {n} weeks").format(n=visit.weeks)
        said.append(text)
    return "; ".join(said)


def next_words(desk: Desk, stop: VanStop) -> str:
    """Return the next visit, by its day."""
    return short_day(desk, stop.next_visit) if stop.next_visit else _("no visit ahead")


def todays_stops(desk: Desk) -> str:
    """Return `Today: Oak Street School 3:30 pm-4:30 pm`, or the next day that has one; empty if there is no stop."""
    found = [stop for stop in stops(desk) if stop.next_visit]
    if not found or found[0].next_visit is None:
        return ""
    day, today = found[0].next_visit, day_of(desk.now, desk.zone)
    when = _("Today") if day == today else _("Tomorrow") if day == today + timedelta(1) else day_label(day, today)
    there = [f"{stop.name} {_at(desk, stop, day)}" for stop in found if stop.next_visit == day]
    return f"{when}: {', '.join(there)}."


def _at(desk: Desk, stop: VanStop, day: date) -> str:
    return spans_label(calendar_of(stop.code, desk.zone).spans(day))


def _stop_json(stop: VanStop) -> list[dict[str, object]]:
    return [
        {
            "weekday": DAYS[day],
            "hours": hours_text(visit.spans),
            "every_weeks": visit.weeks,
            "first": visit.first.isoformat(),
        }
        for day, visit in sorted(stop.visits.items())
    ]


def _iso_next(_desk: Desk, stop: VanStop) -> str | None:
    return stop.next_visit.isoformat() if stop.next_visit else None


def _words(desk: Desk, stop: VanStop) -> str:
    sentence = _("{code}  {name}: {visits}. Next visit: {day}.")
    text = sentence.format(
        code=stop.code, name=stop.name, visits=stop_times_words(stop.visits), day=next_words(desk, stop)
    )
    return (
        f"{text} {ngettext('{n} hold ready.', '{n} holds ready.', stop.ready).format(n=stop.ready)}"
        if stop.ready
        else text
    )


STOPS = Table(
    title=N_("Stops"),
    columns=(
        Column(N_("Code"), 8, "code", "stop"),
        Column(N_("Stop"), 14, "name", grow=1, always=True),
        Column(
            N_("Visits"),
            26,
            lambda _desk, row: stop_times_words(row.visits),
            "visits",
            lambda _desk, row: _stop_json(row),
        ),
        Column(N_("Next visit"), 12, next_words, "next_visit", _iso_next),
        Column(N_("Holds"), 5, lambda _desk, row: str(row.ready or ""), "ready", "ready", right=True, drop=1),
    ),
    read=stops,
    key="code",
    none=(N_("The bookmobile has no stops yet."), N_("F6 adds one.")),
    some=(NN_("{n} stop.", "{n} stops."), N_("F7 changes its times, F8 works there.")),
    words=_words,
    names_a_person=False,
    example=VanStop("OAK", "Oak Street", {}, date(2026, 12, 8), 2),
)
