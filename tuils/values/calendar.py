"""When a library is open, and when a loan is due. All ask the calendar's methods, never its tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from tuils.values.moments import HOUR, day_of, local_moment
from tuils.values.periods import Period
from tuils.values.words import N_, Unclear

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

CLOSED = "closed"
LAST_MINUTE = time(23, 59)

_ONE_DAY = timedelta(days=1)
_FAR = 800  # days: a library that does not open within two years is taken as closed for good
_SPAN = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?\s*[-\u2013]\s*([0-9]{1,2})(?::([0-9]{2}))?")


@dataclass(frozen=True, slots=True)
class Span:
    """Open from one local time to a later one of the same day."""

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
        span = Span(time(hour, minute), time(last_hour, last_minute))
    except ValueError:
        raise _unclear(text) from None
    if span.closes <= span.opens:
        raise Unclear(N_('"{text}" closes before it opens.'), text=text)
    return span


def _unclear(text: str) -> Unclear:
    return Unclear(N_('"{text}" is not opening hours. Write them as 10:00-18:00, or closed.'), text=text)


def hours_text(spans: tuple[Span, ...]) -> str:
    """The stored form that `parse_hours` reads: `10:00-12:00,13:00-18:00`, or `closed`."""
    return ",".join(f"{span.opens:%H:%M}-{span.closes:%H:%M}" for span in spans) or CLOSED


EVERY_DAY_9_TO_17: Mapping[int, tuple[Span, ...]] = dict.fromkeys(range(7), (Span(time(9), time(17)),))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Opening hours by weekday (0 is Monday; a missing one is closed), and closed dates with reasons."""

    zone: ZoneInfo
    week: Mapping[int, tuple[Span, ...]]
    closed: Mapping[date, str] = field(default_factory=dict)

    def spans(self, day: date) -> tuple[Span, ...]:
        """The hours of this very day; none on a closed day."""
        return () if day in self.closed else self.week.get(day.weekday(), ())

    def is_open(self, day: date) -> bool:
        """Whether it opens at all on this day."""
        return bool(self.spans(day))

    def why_closed(self, day: date) -> str:
        """The reason given for a closed date. Empty for an open day and for a weekday that is never open."""
        return self.closed.get(day, "")

    def next_open(self, day: date) -> date:
        """The first open day, this one or after it. The day itself where none comes."""
        return self._open_day(day, _ONE_DAY)

    def previous_open(self, day: date) -> date:
        """The last open day, this one or before it. The day itself where none was."""
        return self._open_day(day, -_ONE_DAY)

    def _open_day(self, day: date, step: timedelta) -> date:
        seen = day
        for _ in range(_FAR):
            if self.is_open(seen):
                return seen
            seen += step
        return day

    def open_days(self, after: date, until: date) -> int:
        """How many open days come after the one, up to and with the other. 0 where `until` is not later."""
        return sum(self.is_open(after + timedelta(days=n)) for n in range(1, (until - after).days + 1))

    def opens_at(self, day: date) -> int:
        """The moment the day's first hours begin; of a closed day, its first moment."""
        spans = self.spans(day)
        return self._moment(day, spans[0].opens if spans else time(0, 0))

    def closes_at(self, day: date) -> int:
        """The moment the day's last hours end; of a closed day, its last minute."""
        spans = self.spans(day)
        return self._moment(day, spans[-1].closes) if spans else self.ends_at(day)

    def ends_at(self, day: date) -> int:
        """The moment of 23:59 local."""
        return self._moment(day, LAST_MINUTE)

    def hours(self, day: date) -> list[tuple[int, int]]:
        """The day's hours as moments, opening and closing."""
        return [(self._moment(day, span.opens), self._moment(day, span.closes)) for span in self.spans(day)]

    def _moment(self, day: date, clock: time) -> int:
        return local_moment(datetime.combine(day, clock), self.zone)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of reckoning a due date.

    count: this day was reached by counting. closed: this day is closed, with the calendar's reason. hours:
    it is closed at that time of this day. moved: this day was taken instead. kept: no other was found or wanted.
    """

    kind: Literal["count", "closed", "hours", "moved", "kept"]
    day: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """When a loan is due: the moment, its local day, and how that came about."""

    at: int
    day: date
    steps: tuple[Step, ...]


def due(calendar: Calendar, lent: int, period: Period, *, roll: str = "next_open", at_closing: bool = False) -> Due:
    """When something lent at this moment is due. ValueError for a period of 0 and for an unknown `roll`.

    Days are counted on the local calendar; the loan is due at 23:59 (`at_closing`: when the library closes).
    Hours are real elapsed ones. What falls on closed time goes by `roll`:
    next_open: to the next open day. Hours: an hour after the next opening.
    previous_open: to the open day before, hours to the closing before; as `next_open` where that is not after
    lending (for days: not after the day of lending).
    keep: it stays there.
    open_days_only: closed days are not counted at all. Hours: as `next_open`.
    """
    if roll not in _ROLLS:
        raise ValueError(f"no such way to roll a due date: {roll!r}")
    if period.count < 1:
        raise ValueError("a loan needs a period")
    if period.unit == "h":
        return _due_in_hours(calendar, lent, period.count, roll)
    steps = _ROLLS[roll](calendar, day_of(lent, calendar.zone), period.count)
    day = steps[-1].day
    return Due(calendar.closes_at(day) if at_closing else calendar.ends_at(day), day, tuple(steps))


def _to_next_open(calendar: Calendar, lent_day: date, count: int) -> list[Step]:
    counted = lent_day + timedelta(days=count)
    return [Step("count", counted), *_way(calendar, counted, calendar.next_open(counted))]


def _to_previous_open(calendar: Calendar, lent_day: date, count: int) -> list[Step]:
    counted = lent_day + timedelta(days=count)
    day = calendar.previous_open(counted)
    if day <= lent_day or not calendar.is_open(day):
        day = calendar.next_open(counted)
    return [Step("count", counted), *_way(calendar, counted, day)]


def _kept(calendar: Calendar, lent_day: date, count: int) -> list[Step]:
    counted = lent_day + timedelta(days=count)
    return [Step("count", counted), *_way(calendar, counted, counted)]


def _over_open_days(calendar: Calendar, lent_day: date, count: int) -> list[Step]:
    steps, day = [], lent_day
    for _ in range(count):
        following = day + _ONE_DAY
        day = calendar.next_open(following)
        if not calendar.is_open(day):
            return _kept(calendar, lent_day, count)
        steps += _passed(calendar, following, day)
    return [*steps, Step("count", day)]


_ROLLS: dict[str, Callable[[Calendar, date, int], list[Step]]] = {
    "next_open": _to_next_open,
    "previous_open": _to_previous_open,
    "keep": _kept,
    "open_days_only": _over_open_days,
}


def _way(calendar: Calendar, counted: date, day: date) -> list[Step]:
    """From the day counted to the day taken; no step where an open day was counted."""
    if day != counted:
        return [*_passed(calendar, counted, day), Step("moved", day)]
    return [] if calendar.is_open(day) else [_shut(calendar, day), Step("kept", day)]


def _passed(calendar: Calendar, start: date, end: date) -> list[Step]:
    """The days from `start`, later or earlier, to just before `end`."""
    step = _ONE_DAY if start <= end else -_ONE_DAY
    return [_shut(calendar, start + step * n) for n in range(abs((end - start).days))]


def _shut(calendar: Calendar, day: date) -> Step:
    return Step("hours", day) if calendar.is_open(day) else Step("closed", day, calendar.why_closed(day))


def _due_in_hours(calendar: Calendar, lent: int, count: int, roll: str) -> Due:
    counted = lent + count * HOUR
    day = day_of(counted, calendar.zone)
    if any(opens <= counted <= closes for opens, closes in calendar.hours(day)):
        return Due(counted, day, (Step("count", day),))
    at = _rolled_hours(calendar, lent, counted, roll)
    taken = day_of(at, calendar.zone)
    passed = _passed(calendar, day, taken) or [_shut(calendar, day)]
    return Due(at, taken, (Step("count", day), *passed, Step("kept" if at == counted else "moved", taken)))


def _rolled_hours(calendar: Calendar, lent: int, counted: int, roll: str) -> int:
    if roll == "keep":
        return counted
    closing = _closing_before(calendar, counted) if roll == "previous_open" else None
    return closing if closing is not None and closing > lent else _hour_after_opening(calendar, counted)


def _closing_before(calendar: Calendar, at: int) -> int | None:
    """The last closing before a closed moment."""
    day = day_of(at, calendar.zone)
    for seen in (day, calendar.previous_open(day - _ONE_DAY)):
        closings = [closes for _, closes in calendar.hours(seen) if closes < at]
        if closings:
            return closings[-1]
    return None


def _hour_after_opening(calendar: Calendar, at: int) -> int:
    """An hour after the next opening, or its closing if sooner; the moment itself where none comes."""
    day = day_of(at, calendar.zone)
    for seen in (day, calendar.next_open(day + _ONE_DAY)):
        for opens, closes in calendar.hours(seen):
            if opens > at:
                return min(opens + HOUR, closes)
    return at
