"""The words of the cases in ours: moments, money, periods, calendars."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tuils.values.money.money import cents, plain_amount
from tuils.values.time.calendar import Calendar
from tuils.values.time.hours import OpenSpan, parse_hours
from tuils.values.time.moments import day_of, iso, parse_when, to_local
from tuils.values.time.periods import Period

from .cases import Case, NotHere, Words

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ALL_DAY = parse_hours("0-24")

_UNITS = {"minute": "min", "hour": "h", "day": "d", "week": "w", "month": "m", "year": "y"}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_RELATIVE = re.compile(r"([+-]?)(\d+) ?d(?:ays?)?(?: (ago))?")
NAMED = {"today": 0, "yesterday": -1, "tomorrow": 1}


def zone_of(case: Case) -> ZoneInfo:
    """The one that is named. A case that names none holds in any: here in one where no clock changes."""
    return ZoneInfo(str(case.policy.get("time_zone") or case.setup.get("time_zone") or "UTC"))


def moment_of(text: str, zone: ZoneInfo, whole_day: time = time(0, 0)) -> int:
    return parse_when(text, zone, whole_day=whole_day)


def day_in(text: str, today: date) -> date:
    """An ISO date, or one relative to today: `today`, `10 days ago`, `in 2 days`, `+2d`."""
    if _DATE.match(text):
        return date.fromisoformat(text[:10])
    words = text.strip().lower()
    if words in NAMED:
        return today + timedelta(days=NAMED[words])
    found = _RELATIVE.fullmatch(words.removeprefix("in "))
    if found is None:
        raise NotHere(f"no such day: {text!r}")
    days = int(found[2])
    return today + timedelta(days=-days if found[1] == "-" or found[3] else days)


@dataclass(frozen=True, eq=False)
class At:
    """A moment, equal to how a case writes it. 23:59 is the end of its day, to the last second."""

    at: int
    zone: ZoneInfo

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, str):
            return False
        wanted = moment_of(other, self.zone)
        return wanted == self.at or (self._last_minute(wanted) == self._last_minute(self.at) != "")

    __hash__ = None  # type: ignore[assignment]

    def _last_minute(self, at: int) -> str:
        shown = to_local(at, self.zone)
        return f"{shown:%Y-%m-%d}" if (shown.hour, shown.minute) == (23, 59) else ""

    def __repr__(self) -> str:
        return iso(self.at, self.zone)


@dataclass(frozen=True, eq=False)
class No:
    """A refusal in our words, equal to a case's words that have one of these meanings in them."""

    said: str
    meanings: tuple[str, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and any(meaning in other.lower() for meaning in self.meanings)

    __hash__ = None  # type: ignore[assignment]


def money(value: Any) -> int | None:
    """Return the cents of a decimal string; None for none."""
    if value is None:
        return None
    found = cents(str(value))
    if found is None:
        raise NotHere(f"no such amount: {value!r}")
    return found


def decimal(amount: int) -> str:
    return f"-{plain_amount(-amount)}" if amount < 0 else plain_amount(amount)


def unit_of(word: Any) -> str:
    """Return our unit for `days`. An unknown unit stays as it is, for the program to refuse."""
    return _UNITS.get(str(word).strip().lower().removesuffix("s"), str(word))


def period_of(count: Any, unit: Any) -> Period:
    """Return a period that a case writes as two values. The program raises ValueError where it is none."""
    return Period.parse(f"{count}{unit_of(unit)}")


def length_of(told: Any) -> Period:
    """Return a length, such as `2 years`; a number alone is days."""
    count, _space, unit = str(told).partition(" ")
    return period_of(count, unit or "days")


def _spans(told: Any) -> tuple[OpenSpan, ...]:
    """Return open spans from `["10:00", "16:00"]`, `["10:00-12:00", "13:00-16:00"]`, `[["10:00", "12:00"]]`, a text, or
    nothing for closed."""
    if not told:
        return ()
    if isinstance(told, str):
        return parse_hours(told)
    if len(told) == 2 and all(isinstance(part, str) and "-" not in part for part in told):
        return parse_hours("-".join(told))
    return tuple(span for part in told for span in (_spans(part) if isinstance(part, list) else parse_hours(part)))


def _week(told: Words) -> dict[int, tuple[OpenSpan, ...]]:
    """Return hours by weekday; without any it is open day and night."""
    if not told:
        return dict.fromkeys(range(7), ALL_DAY)
    week = dict.fromkeys(range(7), _spans(told.get("every_day")))
    return week | {WEEKDAYS.index(name.lower()): _spans(hours) for name, hours in told.items() if name != "every_day"}


def calendar_in(case: Case, today: date | None = None) -> Calendar:
    """The calendar that a case sets up, in the parts that ours has."""
    told = case.setup.get("calendar") or {}
    hours = case.setup.get("opening_hours") or told.get("opening_hours") or {}
    each_day = case.setup.get("open_hours")
    week = _week(hours if isinstance(hours, dict) else {"every_day": hours})
    if each_day:
        week = dict.fromkeys(range(7), _spans(each_day))
    usual = dict(week)
    for name in told.get("weekly_closed") or ():
        week[WEEKDAYS.index(str(name).lower())] = ()
    opened = {date.fromisoformat(day): usual[date.fromisoformat(day).weekday()] for day in _open_all_the_same(case)}
    return Calendar(
        zone_of(case),
        week,
        dict.fromkeys((day_in(day, today or date.max) for day in _closed(case)), ""),
        dict.fromkeys(told.get("yearly_closed") or (), ""),
        opened,
    )


def _closed(case: Case) -> list[str]:
    told, beside = (case.setup.get("calendar") or {}).get("closed_dates"), case.setup.get("closed")
    return [*(told or ()), *([beside] if isinstance(beside, str) else beside or ())]


def _open_all_the_same(case: Case) -> Iterable[str]:
    told = (case.setup.get("calendar") or {}).get("open_exceptions") or ()
    return [*told, *(day for day in case.setup.get("open") or () if _DATE.fullmatch(str(day)))]


def local_day(at: int, zone: ZoneInfo) -> str:
    return day_of(at, zone).isoformat()
