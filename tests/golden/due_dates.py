"""Due dates, closed days and opening hours, asked of the calendar; what a loan is renewed to, of the verbs."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.library.makers import add_item, register
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.values.time.calendar import Calendar, ClosedAlways, due_date as due, move_off_closed_time
from tuils.values.time.date_form import DateForm
from tuils.values.time.moments import MINUTE, day_of
from tuils.values.words import Unclear

from .cases import Case, NotHere, Ops, Outcome
from .reading import At, No, calendar_in, moment_of, period_of, zone_of
from .told import Answers, attempt
from .world import World

OPS = Ops()

_ROLLS = {
    "ignore": "keep",
    "keep": "keep",
    "skip_closed": "open_days_only",
    "move_to_next_open": "next_open",
    "move_to_previous_open": "previous_open",
    "move_same_weekday": "same_weekday",
}
_HOUR_ROLLS = {
    "shorten_to_closing": "end_of_hours",
    "extend_to_next_opening": "next_opening",
    "end_of_current_hours": "end_of_hours",
    "next_opening": "next_opening",
    "keep": "keep",
    "ignore": "keep",
}
_RENEW_FROM = {"current due date": "due", "due date": "due", "due": "due", "today": "today", "now": "today",
               "date of renewal": "today"}  # fmt: skip
_AT_THE_END = ("23:59", "end_of_local_day", "end_of_day")
_NO_PERIOD, _NO_UNIT = "invalid loan period", "unknown unit"


def _roll(case: Case) -> str:
    """The one that names what becomes of hours goes first: where there is none, days and hours go by one."""
    hours, days = case.policy.get("when_due_after_closing"), case.policy.get("closed_days") or "ignore"
    found = _HOUR_ROLLS.get(hours) if hours else _ROLLS.get(days) or _in_words(days)
    if found is None:
        raise NotHere(f"no such way of closed time: {hours or days!r}")
    return found


def _in_words(days: str) -> str | None:
    """Return words for moved dates: `move to the end of the previous open day`, `keep the current due date`."""
    words = set(days.lower().replace("_", " ").replace("-", " ").split())
    ways = {"previous": "previous_open", "next": "next_open", "keep": "keep"}
    found = [way for word, way in ways.items() if word in words]
    return found[0] if len(found) == 1 else None


def _keeps_clock(case: Case) -> bool:
    told = case.policy.get("due_time") or "keep"
    if told != "keep" and told not in _AT_THE_END:
        raise NotHere(f"no such time of the due day: {told!r}")
    return told == "keep"


def _calendar(case: Case) -> Calendar:
    """Return the case's calendar, without closures where they don't matter at all, not even for hours."""
    found = calendar_in(case)
    if case.policy.get("closed_days") == "ignore" and case.policy.get("when_due_after_closing"):
        return Calendar(found.zone, found.week)
    return found


def _latest(case: Case, start: int) -> date | None:
    """The end of the card, or of the stretch of days in which it is lent."""
    zone = zone_of(case)
    if case.policy.get("limits"):
        raise NotHere("limits that depend on the day of lending")
    limit = case.policy.get("limit")
    if limit:
        first, last = limit.get("loaned_from", "0001-01-01"), limit.get("loaned_to", "9999-12-31")
        if not first <= day_of(start, zone).isoformat() <= last:
            raise NotHere("limits that depend on the day of lending")
        return day_of(moment_of(limit["due_no_later"], zone), zone)
    ends = (case.setup.get("patron") or {}).get("card_expires")
    return date.fromisoformat(ends) if ends and case.policy.get("due_not_after_card_expiry") else None


@OPS("is_closed", "is_open")
def is_closed(case: Case, _world: World) -> Outcome:
    calendar = calendar_in(case)
    is_open = calendar.is_open(day_of(moment_of(case.action["when"], calendar.zone), calendar.zone))
    return {"closed": not is_open, "open": is_open}


@OPS("due_date")
def due_date(case: Case, _world: World) -> Outcome:
    zone = zone_of(case)
    start, fixed = moment_of(case.action["start"], zone), case.policy.get("fixed_due")
    try:
        period = period_of(case.policy.get("loan_period", 21), case.policy.get("unit", "days"))
        found = due(
            _calendar(case),
            start,
            period,
            roll=_roll(case),
            keep_clock=_keeps_clock(case),
            fixed_due_date=date.fromisoformat(fixed[:10]) if fixed else None,
            latest=_latest(case, start),
        )
    except Unclear as no:
        return {"error": _refused(case, no)}
    return _told(found.at, found.day, case)


def _refused(case: Case, no: Unclear) -> No:
    """Return the part of a case that the program did not accept."""
    if isinstance(no, ClosedAlways):
        return No(str(no), ("closed", "never open", "no open day"))
    try:
        period_of(1, case.policy.get("unit", "days"))
    except Unclear:
        return No(str(no), (_NO_UNIT,))
    return No(str(no), (_NO_PERIOD,))


def _told(at: int, day: date, case: Case) -> dict[str, Any]:
    return {"due": At(at, zone_of(case)), "due_day": day.isoformat()}


@OPS("normalise_due")
def normalise_due(case: Case, _world: World) -> Outcome:
    """A due date that was reckoned already. Of hours it is the moment, else the day."""
    unit = case.policy.get("unit", "hours" if case.policy.get("when_due_after_closing") else "days")
    in_days = period_of(1, unit).in_days
    at = moment_of(case.action["computed"], zone_of(case))
    found = move_off_closed_time(_calendar(case), at, in_days=in_days, roll=_roll(case))
    return _told(found.at, found.day, case)


@OPS("open_days_between")
def open_days_between(case: Case, _world: World) -> Outcome:
    calendar = calendar_in(case)
    start, end = (day_of(moment_of(case.action[name], calendar.zone), calendar.zone) for name in ("start", "end"))
    return {"days": calendar.open_days(start, end)}


@OPS("open_time_between")
def open_time_between(case: Case, world: World) -> Outcome:
    """Return the open days, hours and minutes between two moments; without opening hours only days are closed."""
    calendar = calendar_in(case)
    start, end = (moment_of(case.action[name], calendar.zone) for name in ("start", "end"))
    within = calendar.open_minutes if case.setup.get("opening_hours") else calendar.minutes_on_open_days
    minutes = within(start, end)
    hours = minutes // 60 if minutes % 60 == 0 else minutes / 60
    return {**open_days_between(case, world), "hours": hours, "minutes": minutes}


@OPS("forward_open_days")
def forward_open_days(case: Case, _world: World) -> Outcome:
    calendar = calendar_in(case)
    start = day_of(moment_of(case.action["start"], calendar.zone), calendar.zone)
    return {"day": calendar.forward(start, case.action["days"]).isoformat()}


@OPS("show_due")
def show_due(case: Case, _world: World) -> Outcome:
    zone = zone_of(case)
    return {"text": DateForm.parse(case.policy["display"]).due(moment_of(case.action["due"], zone), zone)}


@OPS("parse_date")
def parse_date(case: Case, _world: World) -> Outcome:
    zone = zone_of(case)
    try:
        at = moment_of(case.action["text"], zone)
    except ValueError as no:
        return {"ok": False, "error": No(str(no), ("invalid", "not a date", "no date"))}
    return {"ok": True, "value": At(at, zone), "date": day_of(at, zone).isoformat()}


def _rules(case: Case, desk: Desk) -> None:
    """The policy, as rows of the matrix for anybody and anything."""
    unit = case.policy.get("unit", "days")
    set_circulation_rule(desk, "loan_period", str(period_of(case.policy["loan_period"], unit)))
    if case.policy.get("renewal_period") not in (None, ""):
        set_circulation_rule(desk, "renewal_period", str(period_of(case.policy["renewal_period"], unit)))
    if case.policy.get("renewals_allowed") is not None:
        set_circulation_rule(desk, "renewals_allowed", str(case.policy["renewals_allowed"]))
    set_circulation_rule(desk, "due_roll", _roll(case))
    source = str(case.policy.get("renew_from") or "today")
    if source not in _RENEW_FROM:
        raise NotHere(f"renewals from {source!r}")
    set_value(desk, "renew_from", _RENEW_FROM[source])


def _lending(case: Case, world: World, at: int) -> Desk:
    """Make a patron and an item, at a library with these rules, by this time."""
    desk = world.desk(at=at - MINUTE, zone=zone_of(case))
    world.calendar(calendar_in(case))
    _rules(case, desk)
    register(desk, "Ada", card="P1")
    add_item(desk, "C1")
    return world.desk(at=at, zone=desk.zone)


def _lent_for_an_hour(case: Case, desk: Desk) -> None:
    """Check out a copy that is due soon where renewals run from today, as a renewal must gain something."""
    whole = str(period_of(case.policy["loan_period"], case.policy.get("unit", "days")))
    if not case.policy.get("renew_from") or case.policy["renew_from"] == "today":
        set_circulation_rule(desk, "loan_period", "1h")
    checkout(desk, "P1", "C1")
    set_circulation_rule(desk, "loan_period", whole)


@OPS("renewal_due_date")
def renewal_due_date(case: Case, world: World) -> Outcome:
    start = moment_of(case.action["start"], zone_of(case))
    try:
        desk = _lending(case, world, start - MINUTE)
    except (Refused, ValueError) as no:
        return {"error": No(str(no), (_NO_PERIOD,))}
    _lent_for_an_hour(case, desk)
    renewed = renew(world.desk(at=start, zone=desk.zone), "P1", "C1")
    return _told(renewed.due.at, renewed.due.day, case)


@OPS("checkout_twice")
def checkout_twice(case: Case, world: World) -> Outcome:
    """The second time it is on this card already, and the answer is yes; where that gains no day it stays due."""
    start = moment_of(case.action["start"], zone_of(case))
    desk = _lending(case, world, start)
    first = checkout(desk, "P1", "C1")
    again = attempt(lambda: checkout(desk, "P1", "C1", override=Override(frozenset({"ALREADY_OUT_SAME"}), "yes")))
    same = again.no is not None and "NO_LATER_DUE" in again.no.codes
    both = [first, first if same else again.result] if same or not again.no else [first]
    return Answers(
        {**again.answers(), "due_days": lambda: [day_of(done.due_at, desk.zone).isoformat() for done in both]}
    )
