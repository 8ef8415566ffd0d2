"""Rules of recurrence (RFC 5545, RRULE): read, brought into one form, and turned into dates on the clock of the wall.

A rule is kept without its name, its parts in a fixed order: `FREQ=WEEKLY;UNTIL=20261215;BYDAY=TU`. UNTIL is local: a
day, which is in it, or a day and a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from tuils.values.dataclass import dataclass
from tuils.values.words import N_, Unclear

from .moments import local_moment, to_local

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

MOST_DATES = 4_000
YEARS_AHEAD = 2  # of a rule without an end
LONGEST_YEARS = 10  # of one with an end
_CYCLE_YEARS, _CYCLE_DAYS = 400, 146_097  # the calendar repeats: weekdays, leap days, numbers of weeks
_LAST_START = 9_975
DAY_ENDS = time(23, 59, 59)

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEKDAY = "|".join(WEEKDAYS)
_NUMBERS = r"{0}(,{0})*"
_FORMS: dict[str, str] = {
    "FREQ": "|".join(FREQUENCIES),
    "INTERVAL": r"0*[1-9][0-9]{0,2}",
    "COUNT": r"0*[1-9][0-9]{0,4}",
    "UNTIL": r".+",
    "BYMONTH": _NUMBERS.format(r"(0?[1-9]|1[0-2])"),
    "BYWEEKNO": _NUMBERS.format(r"[+-]?(0?[1-9]|[1-4][0-9]|5[0-3])"),
    "BYYEARDAY": _NUMBERS.format(r"[+-]?(0{0,2}[1-9]|0?[1-9][0-9]|[12][0-9]{2}|3[0-5][0-9]|36[0-6])"),
    "BYMONTHDAY": _NUMBERS.format(r"[+-]?(0?[1-9]|[12][0-9]|3[01])"),
    "BYDAY": _NUMBERS.format(rf"([+-]?(0?[1-9]|[1-4][0-9]|5[0-3]))?({_WEEKDAY})"),
    "BYHOUR": _NUMBERS.format(r"([01]?[0-9]|2[0-3])"),
    "BYMINUTE": _NUMBERS.format(r"[0-5]?[0-9]"),
    "BYSECOND": r"0?0",
    "BYSETPOS": _NUMBERS.format(r"[+-]?(0{0,2}[1-9]|0?[1-9][0-9]|[12][0-9]{2}|3[0-5][0-9]|36[0-6])"),
    "WKST": _WEEKDAY,
}
"""The form of each part, in the order in which parts are stored."""
_SAYS_NOTHING = {("INTERVAL", "1"), ("WKST", "MO"), ("BYSECOND", "0"), ("BYSECOND", "00")}
_UNTIL = re.compile(
    r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:[T ]([0-9]{2}):?([0-9]{2})(?::?([0-9]{2}))?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a rule, local times in order. `left_out`: the rule names them, but clocks are put forward then and
    skip them. `unmet`: exceptions that are no date of the rule. `endless`: it would go on."""

    walls: tuple[datetime, ...]
    left_out: tuple[datetime, ...] = ()
    unmet: tuple[date, ...] = ()
    endless: bool = False


def read_recurrence(text: str, zone: ZoneInfo | None = None) -> dict[str, str]:
    """The parts of a rule, each in its one form. Without a zone an UNTIL in UTC stays so.

    Refuses with `Unclear`, which names the part: one that is not known or is written otherwise, two ends, rules by
    the hour and shorter.
    """
    body = text.strip().upper().removeprefix("RRULE:").rstrip(";")
    given: dict[str, str] = {}
    for piece in body.split(";"):
        name, _equals, value = (part.strip() for part in piece.partition("="))
        if name in given:
            raise Unclear(N_("{part} is in the repeat rule twice."), part=name)
        given[name] = _part(name, value.replace(" ", "") if name != "UNTIL" else value)
    if "FREQ" not in given:
        raise Unclear(
            N_('"{text}" is not a repeat rule. Write it like: weekly, every Tue, 2nd Thu of the month.'), text=text
        )
    _check_whole(given)
    if "UNTIL" in given:
        given["UNTIL"] = _until_text(given["UNTIL"], zone)
    if "BYDAY" in given:
        given["BYDAY"] = _in_week_order(given["BYDAY"].split(","))
    return {name: given[name] for name in _FORMS if name in given and (name, given[name]) not in _SAYS_NOTHING}


def rule_text(parts: dict[str, str]) -> str:
    """Return the rule as it is stored."""
    return ";".join(f"{name}={parts[name]}" for name in _FORMS if name in parts)


def normal_rule(text: str, zone: ZoneInfo) -> str:
    """Return a bare RRULE in its stored form. Refuses with `Unclear`."""
    return rule_text(read_recurrence(text, zone))


def rule_ending(rule: str, *, until: date | None = None, count: int | None = None) -> str:
    """The same rule with this end in the place of its own: the last day, or how many dates."""
    parts = {name: value for name, value in read_recurrence(rule).items() if name not in ("UNTIL", "COUNT")}
    if until is not None:
        parts["UNTIL"] = f"{until:%Y%m%d}"
    elif count is not None:
        parts["COUNT"] = str(count)
    return rule_text(parts)


def until_of(parts: dict[str, str]) -> datetime | None:
    """The last local time of a rule that was read with its zone; of a day its last second."""
    text = parts.get("UNTIL", "")
    if not text:
        return None
    return datetime.fromisoformat(text) if "T" in text else datetime.combine(date.fromisoformat(text), DAY_ENDS)


def expand(
    rule: str,
    first: datetime,
    zone: ZoneInfo,
    *,
    without: Iterable[date] = (),
    also: Iterable[datetime] = (),
    horizon: date | None = None,
    since: datetime | None = None,
) -> Dates:
    """The local times of a rule that begins with `first` (naive, to the minute), which is one of them if it fits.

    `without`: times that are left out (EXDATE), or whole days. `also`: times besides (RDATE). `horizon`: the last day
    of a rule without end, else two years after its beginning. `since`: only from there on. A time that clocks do not
    show is left out and does not count (RFC 5545, 3.3.10); of one that they show twice the earlier is meant.

    Refuses with `Unclear`: what `read_recurrence` does, more than ten years, more than 4,000 dates.
    """
    parts = read_recurrence(rule, zone)
    until, count = until_of(parts), int(parts.get("COUNT", 0))
    endless = until is None and not count
    start = max(first, since) if since else first
    latest = years_after(start, LONGEST_YEARS)
    last = min(until or latest, latest)
    if endless:
        last = datetime.combine(horizon, DAY_ENDS) if horizon else years_after(start, YEARS_AHEAD)
    elif until and until.date() > latest.date():
        raise Unclear(N_("A repeat rule can run up to {n} years. This one runs until {until}."),
                      n=LONGEST_YEARS, until=until.date())  # fmt: skip
    found, left_out = _found(parts, first, zone, last, count, since)
    if count and not endless and len(found) < count and not since and _goes_on(parts, first, last):
        raise Unclear(N_("{count} dates would take more than {n} years."), count=count, n=LONGEST_YEARS)
    skip = set(without)
    every = sorted({*found, *also})
    walls = tuple(wall for wall in every if wall not in skip and wall.date() not in skip)
    met = {*every, *(wall.date() for wall in every)}
    return Dates(walls, left_out, tuple(sorted(skip - met, key=str)), endless)


def years_after(when: datetime, years: int) -> datetime:
    """The same day so many years later; of 29 February the 28th where there is none."""
    try:
        return when.replace(year=when.year + years)
    except ValueError:
        return when.replace(year=when.year + years, day=28)


def is_shown(wall: datetime, zone: ZoneInfo) -> bool:
    """Return whether clocks show this time on its day: not if they are put forward over it."""
    return to_local(local_moment(wall, zone), zone).replace(tzinfo=None) == wall


# ---- parts


def _part(name: str, value: str) -> str:
    form = _FORMS.get(name)
    if not name or (form is None and not value):
        raise Unclear(N_("\"{text}\" is not a repeat rule. Write it like: weekly, every Tue, 2nd Thu of the month."),
                      text=name or value)  # fmt: skip
    if form is None:
        raise Unclear(N_("{part} can't be used in a repeat rule here."), part=name)
    if name == "FREQ" and value not in FREQUENCIES:
        raise Unclear(N_("FREQ must be DAILY, WEEKLY, MONTHLY, or YEARLY, not {value}."), value=value)
    if not re.fullmatch(form, value):
        raise Unclear(N_("Can't read {part}={value} in the repeat rule."), part=name, value=value)
    return value.lstrip("0") if name in ("INTERVAL", "COUNT") else value


def _in_week_order(days: list[str]) -> str:
    return ",".join(sorted(dict.fromkeys(days), key=lambda day: (day[:-2].zfill(3), WEEKDAYS.index(day[-2:]))))


def _check_whole(given: dict[str, str]) -> None:
    """Refuse parts that don't go together, by RFC 5545, 3.3.10."""
    frequency = given["FREQ"]
    if "COUNT" in given and "UNTIL" in given:
        raise Unclear(N_("A repeat rule ends with COUNT or UNTIL, not both."))
    numbered = re.search(r"[0-9]", given.get("BYDAY", "")) is not None
    if numbered and (frequency in ("DAILY", "WEEKLY") or "BYWEEKNO" in given):
        raise Unclear(N_("BYDAY={value} works with a month or a year, not with {part}."),
                      value=given["BYDAY"], part=frequency)  # fmt: skip
    for name, allowed in _ONLY_WITH.items():
        if name in given and frequency not in allowed:
            raise Unclear(N_("{part} doesn't work with {value}."), part=name, value=frequency)
    if "BYSETPOS" in given and not any(name.startswith("BY") and name != "BYSETPOS" for name in given):
        raise Unclear(N_("BYSETPOS needs another part to choose from, such as BYDAY."))


_ONLY_WITH = {
    "BYWEEKNO": ("YEARLY",),
    "BYYEARDAY": ("YEARLY",),
    "BYMONTHDAY": ("DAILY", "MONTHLY", "YEARLY"),
}


def _until_text(text: str, zone: ZoneInfo | None) -> str:
    """Return `20261215` for a whole day, `20261215T103000` local; with a Z only if no zone is known."""
    found = _UNTIL.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError
        year, month, day, hour, minute, second, offset = found.groups()
        if hour is None:
            return f"{date(int(year), int(month), int(day)):%Y%m%d}"
        clock = f"{hour}:{minute}:{second or '00'}{offset or ''}"
        when = datetime.fromisoformat(f"{year}-{month}-{day}T{clock}")
    except ValueError:
        raise Unclear(N_("Can't read {part}={value} in the repeat rule."), part="UNTIL", value=text) from None
    if when.tzinfo is not None:
        if zone is None:
            return f"{when.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        when = when.astimezone(zone).replace(tzinfo=None)
    return f"{when:%Y%m%d}" if when.time() == DAY_ENDS else f"{when:%Y%m%dT%H%M%S}"


# ---- dates


def _found(
    parts: dict[str, str], first: datetime, zone: ZoneInfo, last: datetime, count: int, since: datetime | None
) -> tuple[list[datetime], tuple[datetime, ...]]:
    """The times up to the last one, and those that clocks do not show."""
    found: list[datetime] = []
    left_out: list[datetime] = []
    number = 0
    for wall in _walls(parts, first):
        if wall > last or (count and number == count):
            break
        if not is_shown(wall, zone):
            left_out.append(wall)
            continue
        number += 1
        if since is None or wall >= since:
            found.append(wall)
        if len(found) > MOST_DATES:
            raise Unclear(N_("That is more than {n} dates. Choose an earlier end."), n=f"{MOST_DATES:,}")
    return found, tuple(left_out)


def _goes_on(parts: dict[str, str], first: datetime, last: datetime) -> bool:
    """Return whether there is a date beyond the last one."""
    return any(wall > last for wall in _walls(parts, first))


def _walls(parts: dict[str, str], first: datetime) -> Iterator[datetime]:
    """All times of a rule, without its end. Reckoned in the last years that there are: a rule that meets no day of
    any year comes to an end then, not after eight thousand of them."""
    from dateutil.rrule import rrulestr

    shift = timedelta(days=(_LAST_START - first.year) // _CYCLE_YEARS * _CYCLE_DAYS)
    body = rule_text({name: value for name, value in parts.items() if name not in ("COUNT", "UNTIL")})
    try:
        rule = rrulestr(body, dtstart=first + shift)
    except (ValueError, TypeError) as no:
        raise Unclear(N_("Can't read the repeat rule {rule}."), rule=body) from no
    return (wall - shift for wall in rule)


# ---- moved


def shifted(rule: str, days: int) -> str:
    """The rule of a series whose dates all are so many days later; empty where no rule says so.

    Weekdays move on by as many; the 2nd Thursday becomes the 2nd Friday, which is not always a day later.
    """
    parts = read_recurrence(rule)
    if days and parts.keys() & {"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"}:
        return ""
    if days and parts["FREQ"] == "YEARLY" and "BYDAY" in parts:
        return ""
    if "BYDAY" in parts and days % 7:
        if "BYMONTH" in parts:
            return ""
        moved = [f"{day[:-2]}{WEEKDAYS[(WEEKDAYS.index(day[-2:]) + days) % 7]}" for day in parts["BYDAY"].split(",")]
        parts["BYDAY"] = _in_week_order(moved)
    if "UNTIL" in parts:
        last = datetime.combine(date.fromisoformat(parts["UNTIL"][:8]) + timedelta(days=days), time(0))
        parts["UNTIL"] = f"{last:%Y%m%d}{parts['UNTIL'][8:]}"
    return rule_text(parts)


def period_of(rule: str, day: date) -> tuple[int, ...]:
    """The week, month or year of a day, as the rule counts; of a rule by days, and of none, the day itself."""
    frequency = read_recurrence(rule)["FREQ"] if rule else "DAILY"
    if frequency == "WEEKLY":
        return tuple(day.isocalendar()[:2])
    return (day.year, day.month, day.day)[: {"YEARLY": 1, "MONTHLY": 2}.get(frequency, 3)]
