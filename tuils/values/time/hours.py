"""Opening hours as people write them: of a day, and of a season."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from itertools import pairwise

from tuils.values.dataclass import dataclass
from tuils.values.words import N_, Unclear

CLOSED = "closed"
MIDNIGHT = time.max  # as a closing: 24:00, the end of the day

LEAP_YEAR = 2000  # the year of a day that has none
_MONTH_DAY_LENGTH = 5
_MONTH_DAY = r"([0-9]{1,2})-([0-9]{1,2})"
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = r"([0-9]{1,2})(?::([0-9]{2}))?\s*(?:([ap])\.?m\.?)?"
_SPAN = rf"(?i){_CLOCK}\s*(?:[-\u2013]|\bto\b)\s*{_CLOCK}"
_NAMED_TIMES = {"noon": "12:00 pm", "midnight": "24:00"}
_EARLIEST = 7  # an hour before this, written as on an American door (`1-5`), is one of the afternoon
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = rf"(?:{'|'.join(DAYS)})[a-z]*\.?"
_SOME_DAYS = rf"{_DAY}(?:\s*(?:-|\u2013|,|&|\band\b|\bto\b)\s*{_DAY})*"
_DAYS_THEN_HOURS = rf"(?i)\s*({_SOME_DAYS})\s*:?\s*(.*?)\s*[,;]?\s*(?={_DAY}|$)"


@dataclass(frozen=True)
class OpenSpan:
    """The open time from one local time to a later one of the same day; `MIDNIGHT` is a closing at 24:00."""

    opens: time
    closes: time


def parse_hours(text: str) -> tuple[OpenSpan, ...]:
    """Read the hours of a day: `10:00-18:00`, `10-12,13-18`, `closed` (none); as on a door `10-6`, `1-5`,
    `10am - 6:30 pm`, `noon-8pm`. An hour with a zero in front, as in the stored form, is never moved to the afternoon.

    Refuses with `Unclear`, a ValueError: another form, no time of day, closed before open, two that overlap.
    """
    if text.strip().lower() == CLOSED:
        return ()
    spans = tuple(sorted((_span(part, text) for part in text.split(",")), key=lambda span: span.opens))
    for earlier, later in pairwise(spans):
        if later.opens < earlier.closes:
            raise Unclear(N_('"{text}" has opening hours that overlap.'), text=text)
    return spans


def _span(part: str, text: str) -> OpenSpan:
    for name, clock in _NAMED_TIMES.items():
        part = re.sub(rf"\b{name}\b", clock, part, flags=re.IGNORECASE)
    found = re.fullmatch(_SPAN, part.strip())
    if found is None:
        raise _unclear(text)
    opens, closes = _clock(*found.groups()[:3]), _clock(*found.groups()[3:])
    if opens is None or closes is None:
        raise _unclear(text)
    if not found[3] and not found[6]:
        opens, closes = _as_on_a_door(found[1], opens, found[4], closes)
    elif not found[3] and found[1][0] != "0" and 0 < opens[0] < _EARLIEST and closes[0] > opens[0] + 12:
        opens = (opens[0] + 12, opens[1])
    try:
        span = OpenSpan(time(*opens), MIDNIGHT if closes == (24, 0) else time(*closes))
    except ValueError:
        raise _unclear(text) from None
    if span.closes <= span.opens:
        raise Unclear(N_('"{text}" closes before it opens.'), text=text)
    return span


def _clock(hour: str, minute: str | None, half: str | None) -> tuple[int, int] | None:
    """Return hour and minute; None if `half` (a for am, p for pm) does not fit."""
    number = int(hour)
    if not half:
        return number, int(minute or 0)
    if not 1 <= number <= 12:
        return None
    return number % 12 + 12 * (half.lower() == "p"), int(minute or 0)


def _as_on_a_door(
    hour: str, opens: tuple[int, int], last_hour: str, closes: tuple[int, int]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the span for `10-6` and `1-5` without am and pm: a closing before the opening is in the afternoon, and
    nobody opens a library at one in the night."""
    if hour[0] != "0" and 0 < opens[0] < _EARLIEST and 0 < closes[0] <= 12 and last_hour[0] != "0":
        opens, closes = (opens[0] + 12, opens[1]), (closes[0] % 12 + 12, closes[1])
    elif closes < opens and 0 < closes[0] < 12 and last_hour[0] != "0" and opens[0] <= 12:
        closes = (closes[0] + 12, closes[1])
    return opens, closes


def parse_week(text: str) -> dict[int, tuple[OpenSpan, ...]]:
    """Read the hours of several days: `mon-fri 10-6, sat 10-2, sun closed`, `wed 10-12,1-8`. 0 is Monday.

    Refuses with `Unclear`: no day in front, no day of that name, hours as `parse_hours` does.
    """
    week: dict[int, tuple[OpenSpan, ...]] = {}
    at = 0
    while at < len(text.rstrip()):
        found = re.match(_DAYS_THEN_HOURS, text[at:])
        if found is None or not found.end():
            raise Unclear(
                N_('"{text}" does not begin with a day. Write mon-fri 10-6, sat 10-2, sun closed.'), text=text[at:]
            )
        week |= dict.fromkeys(parse_days(found[1]), parse_hours(found[2]))
        at += found.end()
    return week


def parse_days(text: str) -> list[int]:
    """Return the weekdays of `mon`, `mon-fri`, `Sat and Sun`; 0 is Monday."""
    found: list[int] = []
    for part in re.split(r"\s*(?:,|&|\band\b)\s*", text.strip().lower()):
        first, *last = re.split(r"\s*(?:-|\u2013|\bto\b)\s*", part)
        start, end = _day(first), _day(last[0] if last else first)
        found.extend((start + step) % 7 for step in range((end - start) % 7 + 1))
    return found


def _day(text: str) -> int:
    short = text.strip()[:3]
    if short not in DAYS:
        raise Unclear(N_('"{text}" is not a weekday. Write mon, tue, ...'), text=text)
    return DAYS.index(short)


def _unclear(text: str) -> Unclear:
    return Unclear(N_('"{text}" is not a time. Write hours as 10:00-18:00, or closed.'), text=text)


def hours_text(spans: tuple[OpenSpan, ...]) -> str:
    """The stored form that `parse_hours` reads: `10:00-12:00,13:00-18:00`, or `closed`."""
    return ",".join(f"{span.opens:%H:%M}-{_closing(span)}" for span in spans) or CLOSED


def _closing(span: OpenSpan) -> str:
    return "24:00" if span.closes == MIDNIGHT else f"{span.closes:%H:%M}"


def parse_month_day(text: str) -> str:
    """Read a day of every year, in its stored form: `12-25`; 29 February is one. Refuses with `Unclear`."""
    found = re.fullmatch(_MONTH_DAY, text.strip())
    try:
        day = date(LEAP_YEAR, int(found[1]), int(found[2])) if found else None
    except ValueError:
        day = None
    if day is None:
        raise Unclear(N_('"{text}" is not a day of the year. Write month and day, such as 12-25.'), text=text)
    return month_day(day)


def month_day(day: date) -> str:
    """Return a day without its year: `12-25`."""
    return day.isoformat()[5:]


@dataclass(frozen=True)
class Season:
    """Other hours from one day to the last: every year (`06-15`, `08-31`), or once by dates (`2027-06-15`, ...).

    A yearly one may run over New Year. Weekdays that it does not name keep their ordinary hours.
    """

    first: str
    last: str
    week: Mapping[int, tuple[OpenSpan, ...]]

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
    if re.fullmatch(_DATE, first) and re.fullmatch(_DATE, last):
        try:
            if date.fromisoformat(first) <= date.fromisoformat(last):
                return first, last
        except ValueError:
            pass
        raise Unclear(N_('"{text}" is not a range of days. Write 06-15..08-31, or add years.'), text=text)
    return parse_month_day(first), parse_month_day(last)
