"""Opening hours as people write them: of a day, and of a season."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from itertools import pairwise

from tuils.values.words import N_, Unclear

from .dataclass import dataclass

CLOSED = "closed"
MIDNIGHT = time.max  # as a closing: 24:00, the end of the day

LEAP_YEAR = 2000  # the year of a day that has none
_MONTH_DAY_LENGTH = 5
_MONTH_DAY = re.compile(r"([0-9]{1,2})-([0-9]{1,2})")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SPAN = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?\s*[-\u2013]\s*([0-9]{1,2})(?::([0-9]{2}))?")


@dataclass(frozen=True)
class Span:
    """Open from one local time to a later one of the same day; `MIDNIGHT` is a closing at 24:00."""

    opens: time
    closes: time


def parse_hours(text: str) -> tuple[Span, ...]:
    """Read the hours of a day, the stored form: `10:00-18:00`, `10-12,13-18`, `closed` (none).

    Refuses with `Unclear`, a ValueError: another form, no time of day, closed before open, two that overlap.
    """
    if text.strip().lower() == CLOSED:
        return ()
    spans = tuple(sorted((_span(part, text) for part in text.split(",")), key=lambda span: span.opens))
    for earlier, later in pairwise(spans):
        if later.opens < earlier.closes:
            raise Unclear(N_('"{text}" has opening hours that overlap.'), text=text)
    return spans


def _span(part: str, text: str) -> Span:
    found = _SPAN.fullmatch(part.strip())
    if found is None:
        raise _unclear(text)
    hour, minute, last_hour, last_minute = (int(number or 0) for number in found.groups())
    try:
        closes = MIDNIGHT if (last_hour, last_minute) == (24, 0) else time(last_hour, last_minute)
        span = Span(time(hour, minute), closes)
    except ValueError:
        raise _unclear(text) from None
    if span.closes <= span.opens:
        raise Unclear(N_('"{text}" closes before it opens.'), text=text)
    return span


def _unclear(text: str) -> Unclear:
    return Unclear(N_('"{text}" is not opening hours. Write them as 10:00-18:00, or closed.'), text=text)


def hours_text(spans: tuple[Span, ...]) -> str:
    """The stored form that `parse_hours` reads: `10:00-12:00,13:00-18:00`, or `closed`."""
    return ",".join(f"{span.opens:%H:%M}-{_closing(span)}" for span in spans) or CLOSED


def _closing(span: Span) -> str:
    return "24:00" if span.closes == MIDNIGHT else f"{span.closes:%H:%M}"


def parse_month_day(text: str) -> str:
    """Read a day of every year, in its stored form: `12-25`; 29 February is one. Refuses with `Unclear`."""
    found = _MONTH_DAY.fullmatch(text.strip())
    try:
        day = date(LEAP_YEAR, int(found[1]), int(found[2])) if found else None
    except ValueError:
        day = None
    if day is None:
        raise Unclear(N_('"{text}" is not a day of the year. Write month and day: 12-25.'), text=text)
    return month_day(day)


def month_day(day: date) -> str:
    """Without its year: `12-25`."""
    return day.isoformat()[5:]


@dataclass(frozen=True)
class Season:
    """Other hours from one day to the last: every year (`06-15`, `08-31`), or once by dates (`2027-06-15`, ...).

    A yearly one may run over New Year. Weekdays that it does not name keep their ordinary hours.
    """

    first: str
    last: str
    week: Mapping[int, tuple[Span, ...]]

    @property
    def yearly(self) -> bool:
        return len(self.first) == _MONTH_DAY_LENGTH

    def covers(self, day: date) -> bool:
        if not self.yearly:
            return self.first <= day.isoformat() <= self.last
        here = month_day(day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


def parse_season(text: str) -> tuple[str, str]:
    """Read from when to when: `06-15..08-31` of every year, or `2027-06-15..2027-08-31` once.

    Refuses with `Unclear`: another form, a date beside a month and day, an end before its beginning.
    """
    first, _dots, last = (part.strip() for part in text.partition(".."))
    if _DATE.fullmatch(first) and _DATE.fullmatch(last):
        try:
            if date.fromisoformat(first) <= date.fromisoformat(last):
                return first, last
        except ValueError:
            pass
        raise Unclear(N_('"{text}" is no stretch of days. Write 06-15..08-31, or with years.'), text=text)
    return parse_month_day(first), parse_month_day(last)
