"""Compute the dates of a program: by its rule, without closed days, when its room is free. Nothing is written."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from tuils.i18n import _
from tuils.library.activities.queries import room_called
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.dates import short_day
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.local_words import spans_label
from tuils.library.foundation.refusals import need, not_understood, refuse
from tuils.library.foundation.typed_days import whole_day
from tuils.values.dataclass import dataclass
from tuils.values.time.calendar import Calendar
from tuils.values.time.moments import MINUTE, local_moment
from tuils.values.time.recurrence import Dates, expand, is_shown, normal_rule, rule_ending, years_after
from tuils.values.time.recurrence_words import rule_from_words
from tuils.values.time.typed_days import day_and_clock
from tuils.values.words import Unclear

from .conflicts import Conflict, RoomWanted, conflict_words, conflicts_of, refuse_if_taken, wanted_by
from .program_as_told import SESSION

FIRST_YEAR, LAST_YEAR = 1990, 2199
SKIP, KEEP, REFUSE = "skip", "keep", "refuse"


@dataclass(frozen=True)
class RemarkedTime:
    """A local time (`2026-12-24T10:30`) with a remark on it."""

    wall: str
    why: str


@dataclass(frozen=True)
class Outline:
    """A preview of dates. `walls`: the local times that would be planned. `skipped`: those of the rule that would
    not, each with why. `warned`: planned ones at which the library is closed. `rule` and `first`: as a program keeps
    them. `endless`: the rule continues after the last."""

    walls: tuple[str, ...]
    skipped: tuple[RemarkedTime, ...] = ()
    warned: tuple[RemarkedTime, ...] = ()
    rule: str = ""
    first: str = ""
    endless: bool = False


@dataclass(frozen=True)
class ClashHandling:
    """The treatment of closed and taken dates. `closed`: leave out days on which the library is closed (skip), or
    plan them with a warning (keep). `taken`: if the room is not free, plan nothing (refuse), or only the rest
    (skip)."""

    closed: str = SKIP
    taken: str = REFUSE


USUAL = ClashHandling()


def read_wall(text: str | datetime, zone: ZoneInfo | None = None) -> datetime:
    """Read a local time to the minute, `2026-12-07T10:30` or with a blank; one with an offset is converted to the
    zone. Refuses with NOT_UNDERSTOOD, also for years outside 1990 to 2199 and for a date without a time."""
    try:
        if isinstance(text, str) and len(text.strip()) < len("2026-12-07T9:30"):
            raise ValueError
        when = text if isinstance(text, datetime) else datetime.fromisoformat(text.strip())
    except ValueError:
        when = _typed_wall(f"{text}")
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise _time(f"{text}", _("A year from {first} to {last}.").format(first=FIRST_YEAR, last=LAST_YEAR))
    if when.tzinfo is not None and zone is not None:
        when = when.astimezone(zone)
    return when.replace(tzinfo=None, second=0, microsecond=0)


def _typed_wall(text: str) -> datetime:
    """Read `12/7/2026 10:30 am`, by the library's locale."""
    day, clock = day_and_clock(text)
    try:
        return datetime.combine(whole_day(day), time.fromisoformat(clock))
    except Unclear as no:
        raise _time(text, f"{no.sentence(_)} {_('Then the time, such as 10:30 am.')}") from no
    except ValueError as no:
        raise _time(text, _("Add the time, such as 10:30 am.")) from no


def chosen(text: str | datetime, zone: ZoneInfo) -> datetime:
    """Read a time that somebody chose; refuse one that clocks skip."""
    when = read_wall(text, zone)
    if not is_shown(when, zone):
        hint = _("Clocks move forward that night and skip this time. Choose another.")
        raise _time(wall_text(when), hint)
    return when


def _time(text: str, hint: str) -> Exception:
    return not_understood(_("time"), text, hint, line="time")


def wall_text(wall: datetime) -> str:
    """Return `2026-12-07T10:30`."""
    return wall.isoformat(timespec="minutes")


def read_rule_words(
    words: str, first: datetime, zone: ZoneInfo, *, until: date | None = None, count: int | None = None
) -> str:
    """Return the rule as stored, from plain words or a bare RRULE, with this end if one is given. Empty for no
    words. Refuses with NOT_UNDERSTOOD, which names the part that cannot be read."""
    if until is not None and count is not None:
        raise _rule(words, _("Give a last day or a number of dates, not both."))
    try:
        rule = rule_from_words(words, first.date())
        if not rule and (until or count):
            raise _rule(words, _("Say how it repeats: weekly, every Tue, 2nd Thu of the month."))
        rule = normal_rule(rule, zone) if rule else ""
        return rule_ending(rule, until=until, count=count) if rule and (until or count) else rule
    except Unclear as no:
        raise _rule(words, no.sentence(_)) from no


def _rule(words: str, hint: str) -> Exception:
    return not_understood(_("how it repeats"), words, hint, line="repeats")


@permitted("programs.edit")
def outline(
    desk: Desk,
    facts: Mapping[str, Any],
    first: str,
    rule: str = "",
    *,
    until: date | None = None,
    count: int | None = None,
    without: Iterable[date] = (),
    also: Iterable[str] = (),
    how: ClashHandling = USUAL,
) -> Outline:
    """Return the dates of a new program with these fields, as `plan_program` would make them: a preview.

    Permission programs.edit. Refuses with NOT_UNDERSTOOD, RULE_NO_DATES, CLOSED_THEN, ROOM_TAKEN, DATES_TAKEN,
    SESSIONS_MEET.
    """
    start = chosen(first, desk.zone)
    kept = read_rule_words(rule, start, desk.zone, until=until, count=count)
    more = [chosen(text, desk.zone) for text in also]
    if not kept:
        out = set(without)
        dates = Dates(tuple(wall for wall in sorted({start, *more}) if not {wall, wall.date()} & out))
    else:
        horizon = years_after(max(start, _today(desk)), 2).date()
        dates = dates_of(kept, start, desk.zone, without=without, also=more, horizon=horizon)
    found = sort_dates(desk, facts, dates, how, single=not kept)
    return replace(found, rule=kept, first=wall_text(start))


def _today(desk: Desk) -> datetime:
    return datetime.fromtimestamp(desk.now / 1_000_000, desk.zone).replace(tzinfo=None)


def dates_of(rule: str, first: datetime, zone: ZoneInfo, **more: Any) -> Dates:
    """Call `expand`; turn its exceptions into refusals."""
    try:
        return expand(rule, first, zone, **more)
    except Unclear as no:
        raise _rule(rule, no.sentence(_)) from no


def sort_dates(
    desk: Desk,
    facts: Mapping[str, Any],
    dates: Dates,
    how: ClashHandling,
    *,
    single: bool = False,
    besides: Collection[str] = (),
) -> Outline:
    """Sort these dates into those that can be planned and those to skip. `single`: each was chosen by itself, so a
    closed day is refused, not left out. `besides`: ids of sessions whose own time in the room does not count."""
    need(dates.walls, "RULE_NO_DATES")
    shut = _shut(calendar_of(str(facts["branch"]), desk.zone), dates.walls, facts, single)
    if single and shut and how.closed != KEEP:
        raise refuse("CLOSED_THEN", **closed_facts(desk, *min(shut.items())))
    left = need([wall for wall in dates.walls if how.closed == KEEP or wall not in shut], "DATES_CLOSED")
    taken = _taken(desk, facts, left, how, besides)
    unseen = dict.fromkeys(dates.left_out, _("clocks skip this time that night"))
    skipped = {**unseen, **({} if how.closed == KEEP else shut), **taken}
    free = [wall for wall in left if wall not in taken]
    warned = {wall: why for wall in free if (why := shut.get(wall) or outside_hours_words(desk, wall, facts))}
    return Outline(tuple(map(wall_text, free)), _beside(skipped), _beside(warned), endless=dates.endless)


def _beside(why: Mapping[datetime, str]) -> tuple[RemarkedTime, ...]:
    return tuple(RemarkedTime(wall_text(wall), words) for wall, words in sorted(why.items()))


def _shut(calendar: Calendar, walls: Sequence[datetime], facts: Mapping[str, Any], single: bool) -> dict[datetime, str]:
    """Return the times that are on a closed day, each with why."""
    named = {wall.weekday() for wall in (walls if single else walls[:1])}
    place = str(facts.get("place", ""))
    return {wall: why for wall in walls if (why := why_not_that_day(calendar, wall.date(), place, named))}


def closed_facts(desk: Desk, wall: datetime, why: str) -> dict[str, str]:
    return {"day": short_day(desk, wall.date()), "why": why}


# ---- closed days and hours


def why_not_that_day(calendar: Calendar, day: date, place: str, named: Collection[int] = ()) -> str:
    """Say why nothing is planned on this day; empty if it may be. A weekday that is never open counts only in the
    library itself, and not if it was `named`: a planner who names Sundays means it."""
    if calendar.is_open(day):
        return ""
    if calendar.closed_by_date(day):
        why = calendar.why_closed(day)
        return _("closed: {why}").format(why=why) if why else _("closed that day")
    return "" if place not in ("", "onsite") or day.weekday() in named else _("closed on that weekday")


def shut_words(desk: Desk, facts: Mapping[str, Any], wall: datetime) -> str:
    """Say the same for one date that somebody chose."""
    calendar = calendar_of(str(facts["branch"]), desk.zone)
    return why_not_that_day(calendar, wall.date(), str(facts.get("place", "")), {wall.weekday()})


def outside_hours_words(desk: Desk, wall: datetime, facts: Mapping[str, Any]) -> str:
    """Say the opening hours if a session in the library is outside of them; else empty."""
    if facts.get("place", "onsite") != "onsite":
        return ""
    calendar = calendar_of(str(facts["branch"]), desk.zone)
    from_at = local_moment(wall, calendar.zone)
    until_at = from_at + int(facts.get("minutes") or 0) * MINUTE
    if any(opens <= from_at and until_at <= closes for opens, closes in calendar.hours(wall.date())):
        return ""
    spans = calendar.spans(wall.date())
    return _("open only {hours}").format(hours=spans_label(spans)) if spans else _("closed on that weekday")


# ---- rooms


def _taken(
    desk: Desk, facts: Mapping[str, Any], walls: Sequence[datetime], how: ClashHandling, besides: Collection[str]
) -> dict[datetime, str]:
    """Return the dates on which the room or a piece of equipment is not free, each with its use then. Refuses unless
    these are to be skipped and some are left."""
    wanted: list[RoomWanted] = []
    whose: list[datetime] = []
    shapes = [session_shape(desk, facts, wall) for wall in walls]
    for wall, shape in zip(walls, shapes, strict=True):
        mine = wanted_by(shape)
        wanted += mine
        whose += [wall] * len(mine)
    refuse_meeting(desk, shapes)
    met = {whose[number]: found[0] for number, found in reversed(conflicts_of(wanted, besides).items())}
    taken = {wall: _taken_words(desk, conflict) for wall, conflict in sorted(met.items())}
    if taken and len(walls) == 1:
        refuse_if_taken(desk, wanted, besides)
    if taken and (how.taken == REFUSE or len(taken) == len(walls)):
        clashes = [{"wall": wall_text(wall), "why": why} for wall, why in taken.items()]
        days = ", ".join(short_day(desk, wall.date()) for wall in taken)
        raise refuse("DATES_TAKEN", n=len(taken), of=len(walls), dates=days, clashes=clashes)
    return taken


def _taken_words(desk: Desk, met: Conflict) -> str:
    words = _("{room} is taken: {what}")
    return words.format(room=room_called(met.room), what=conflict_words(desk, met))


def session_shape(desk: Desk, facts: Mapping[str, Any], wall: datetime) -> dict[str, Any]:
    """Return a session's needs of rooms, as a row."""
    known = {name: facts[name] for name in SESSION if name in facts}
    equipment = known.get("equipment") or "[]"
    texts = equipment if isinstance(equipment, str) else json.dumps(equipment)
    return {**SESSION, **known, "equipment": texts, "wall": wall_text(wall), "zone": desk.zone.key}


def refuse_meeting(desk: Desk, shapes: Iterable[Mapping[str, Any]], changed: Collection[str] | None = None) -> None:
    """Refuse sessions (rows) of one program that would overlap in a room. `changed`: ids of those about to be moved
    there; overlaps among the others are ignored."""
    wanted = [(room_wanted, shape) for shape in shapes for room_wanted in wanted_by(dict(shape))]
    last: dict[str, tuple[RoomWanted, Mapping[str, Any]]] = {}
    for one, shape in sorted(wanted, key=lambda pair: (pair[0].room, pair[0].from_at)):
        before = last.get(one.room)
        meets = before is not None and one.from_at < before[0].until_at
        if before and meets and (changed is None or {shape["id"], before[1]["id"]} & set(changed)):
            day = short_day(desk, read_wall(shape["wall"]).date())
            raise refuse("SESSIONS_MEET", room=room_called(one.room), day=day)
        if not before or one.until_at > before[0].until_at:
            last[one.room] = (one, shape)
