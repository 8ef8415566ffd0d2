"""Opening days and due dates. All code asks the calendar's methods, never its tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from tuils.values.dataclass import dataclass
from tuils.values.words import N_, Unclear

from .hours import MIDNIGHT, OpenSpan, Season, month_day
from .moments import HOUR, MINUTE, day_of, local_moment, to_local
from .periods import Period

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

LAST_MINUTE = time(23, 59)
EVERY_DAY_9_TO_17: Mapping[int, tuple[OpenSpan, ...]] = dict.fromkeys(range(7), (OpenSpan(time(9), time(17)),))

ROLLS = (
    "next_open", "next_visit", "previous_open", "keep",
    "open_days_only", "same_weekday", "end_of_hours", "next_opening",
)  # fmt: skip

_ONE_DAY = timedelta(days=1)
_WEEK = 7
_FAR = 800  # days: a library that does not open within two years is taken as closed for good


class ClosedAlways(Unclear):
    """The library has no open day in any week."""

    def __init__(self) -> None:
        super().__init__(N_("The library has no opening hours. Set them first."))


@dataclass(frozen=True)
class Calendar:
    """Opening hours by weekday (0 is Monday; a missing one is closed), and what differs, by day.

    `closed`: dates, with reasons. `yearly`: days closed in every year (`12-25`), with reasons. `opened`: dates that
    open all the same, with hours of their own. `seasons`: other hours; of two for one day the first counts. `visits`:
    of a stop of the bookmobile, which is open while it is there, by weekday: every how many weeks, and one such day.
    """

    zone: ZoneInfo
    week: Mapping[int, tuple[OpenSpan, ...]]
    closed: Mapping[date, str] = field(default_factory=dict)
    yearly: Mapping[str, str] = field(default_factory=dict)
    opened: Mapping[date, tuple[OpenSpan, ...]] = field(default_factory=dict)
    seasons: tuple[Season, ...] = ()
    visits: Mapping[int, tuple[int, date]] = field(default_factory=dict)

    @cached_property
    def _shut(self) -> dict[int, bool]:
        """The days found closed, or open, so far."""
        return {}

    def spans(self, day: date) -> tuple[OpenSpan, ...]:
        """The hours of this very day; none on a closed day."""
        if day in self.opened:
            return self.opened[day]
        return () if self.closed_by_date(day) else self.usual_spans(day)

    def closed_by_date(self, day: date) -> bool:
        """Return whether it is closed as this date, or as this day of every year: not because of its weekday alone."""
        if day in self.opened:
            return False
        return day in self.closed or (bool(self.yearly) and month_day(day) in self.yearly)

    def usual_spans(self, day: date) -> tuple[OpenSpan, ...]:
        """The hours that its weekday has at that time of the year, closed or not on this date."""
        weekday = day.weekday()
        if weekday in self.visits and (day - self.visits[weekday][1]).days // _WEEK % self.visits[weekday][0]:
            return ()
        for season in self.seasons:
            if weekday in season.week and season.covers(day):
                return season.week[weekday]
        return self.week.get(weekday, ())

    def is_open(self, day: date) -> bool:
        """Return whether it opens at all on this day."""
        return bool(self.spans(day))

    @property
    def never_opens(self) -> bool:
        """Return whether no week has an hour, and no single day opens."""
        weeks = [self.week.values(), self.opened.values(), *(season.week.values() for season in self.seasons)]
        return not any(map(any, weeks))

    def why_closed(self, day: date) -> str:
        """The reason given for a closed date. Empty for an open day and for a weekday that is never open."""
        if day in self.opened:
            return ""
        return self.closed.get(day) or self.yearly.get(month_day(day), "")

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
        """Return the number of open days after the one, up to and with the other. 0 if `until` is not later."""
        return max(0, (until - after).days) - len(self.closed_days(after, until))

    def closed_days(self, after: date, until: date) -> list[date]:
        """The closed ones of the days after the one, up to and with the other.

        By number and remembered: a list of late loans asks for the same days over and over.
        """
        days, shut = range(after.toordinal() + 1, until.toordinal() + 1), self._shut
        for number in days:
            if number not in shut:
                shut[number] = not self.is_open(date.fromordinal(number))
        return [date.fromordinal(number) for number in days if shut[number]]

    def forward(self, day: date, open_days: int) -> date:
        """The day that many open days later; the day itself for 0 and less. Where none comes, plain days count."""
        found = day
        for _ in range(open_days):
            found = self.next_open(found + _ONE_DAY)
            if not self.is_open(found):
                return day + timedelta(days=open_days)
        return found

    def open_minutes(self, start: int, end: int) -> int:
        """Return how many whole minutes it is open from one moment to another. 0 if `end` is not later."""
        day, last, total = day_of(start, self.zone), day_of(end, self.zone), 0
        while day <= last:
            for opens, closes in self.hours(day):
                total += max(0, min(closes, end) - max(opens, start))
            day += _ONE_DAY
        return total // MINUTE

    def minutes_on_open_days(self, start: int, end: int) -> int:
        """Return the whole minutes from one moment to another, less 24 hours for each closed day after the first
        one."""
        closed = self.closed_days(day_of(start, self.zone), day_of(end, self.zone))
        return max(0, (end - start) // MINUTE - len(closed) * 24 * 60)

    def closes_at(self, day: date) -> int:
        """The moment the day's last hours end; of a closed day, and of one open till midnight, its last minute."""
        spans = self.spans(day)
        return self._moment(day, min(spans[-1].closes, LAST_MINUTE)) if spans else self.ends_at(day)

    def ends_at(self, day: date) -> int:
        """The moment of 23:59 local."""
        return self._moment(day, LAST_MINUTE)

    def hours(self, day: date) -> list[tuple[int, int]]:
        """The day's hours as moments, opening and closing."""
        return [(self._moment(day, span.opens), self._moment(day, span.closes)) for span in self.spans(day)]

    def _moment(self, day: date, clock: time) -> int:
        if clock == MIDNIGHT:
            day, clock = day + _ONE_DAY, time(0, 0)
        return local_moment(datetime.combine(day, clock), self.zone)


@dataclass(frozen=True)
class DueStep:
    """One step of reckoning a due date.

    count: this day was reached by counting. fixed: the rules name this day. over: they do, but it is over.
    closed: this day is closed, with the calendar's reason. hours: it is closed at that time of this day.
    latest: no loan runs past this day. lender: the library that lent us the copy named it. moved: this day was taken
    instead. kept: no other was found or wanted.
    """

    kind: Literal["count", "fixed", "over", "closed", "hours", "latest", "lender", "booking", "moved", "kept"]
    day: date
    reason: str = ""


@dataclass(frozen=True)
class Due:
    """The due date of a loan: the moment, its local day, and the steps that led to it."""

    at: int
    day: date
    steps: tuple[DueStep, ...]


def due_date(
    calendar: Calendar,
    lent: int,
    period: Period,
    *,
    roll: str = "next_open",
    at_closing: bool = False,
    keep_clock: bool = False,
    fixed_due_date: date | None = None,
    latest: date | None = None,
) -> Due:
    """Return the due date of an item lent at this moment. ValueError for a period of 0 and for an unknown `roll`.

    Days are counted on the local calendar; the loan is due at 23:59 (`at_closing`: when the library closes;
    `keep_clock`: at the time of day when it was lent). Hours are real elapsed ones. What falls on closed time
    goes by `roll`:
    next_open, next_visit: to the next open day. Hours: an hour after the next opening.
    previous_open: to the open day before, hours to the closing before; as `next_open` where that is not after
    lending (for days: not after the day of lending).
    keep: it stays there.
    open_days_only: closed days are not counted at all. Hours, and at a stop of the bookmobile: as `next_open`.
    same_weekday: a loan of whole weeks to the next open day of that weekday. Everything else: as `next_open`.
    end_of_hours: as `next_open`, but hours to the closing before.
    next_opening: as `next_open`, but hours to the very moment of the next opening.

    `fixed_due_date` takes the place of a period in days until it is over; hours do not heed it. Past `latest`, the
    end of a card, nothing runs: it is due on the last open day up to there. One before the day of lending has no
    effect. Raises `ClosedAlways` where the library has no open day; under `keep` none is needed.
    """
    _check(calendar, roll)
    if period.count < 1:
        raise ValueError("a rule needs a checkout period")
    if period.in_days:
        steps = _counted(calendar, day_of(lent, calendar.zone), period, roll, fixed_due_date)
        day = steps[-1].day
        counted = steps[0].kind != "fixed"
        clock = to_local(lent, calendar.zone).time() if keep_clock and counted else None
        found = Due(_end_of(calendar, day, at_closing, lent, clock), day, tuple(steps))
    else:
        found = _due_in_hours(calendar, lent, period.after(lent, calendar.zone), roll)
    return found if latest is None else _cut(calendar, found, lent, latest, roll, at_closing)


def move_off_closed_time(
    calendar: Calendar,
    at: int,
    *,
    in_days: bool = True,
    roll: str = "next_open",
    at_closing: bool = False,
    weekly: bool = False,
    lent: int = 0,
) -> Due:
    """Return an existing due date moved off closed time on this calendar, just as `due_date` does it.

    `in_days`: only its day counts, and it is due at the end of the day taken. `weekly`: it was lent for whole weeks.
    Never back to `lent` or before.
    """
    _check(calendar, roll)
    if not in_days:
        return _due_in_hours(calendar, lent, at, roll)
    day = day_of(at, calendar.zone)
    steps = [DueStep("count", day), *_moved(calendar, day, day_of(lent, calendar.zone), roll, weekly=weekly)]
    return Due(_end_of(calendar, steps[-1].day, at_closing, lent), steps[-1].day, tuple(steps))


def _check(calendar: Calendar, roll: str) -> None:
    if roll not in ROLLS:
        raise ValueError(f"no such way to roll a due date: {roll!r}")
    if roll != "keep" and calendar.never_opens:
        raise ClosedAlways


def _end_of(calendar: Calendar, day: date, at_closing: bool, lent: int, clock: time | None = None) -> int:
    """The moment of this day when it is due; its last minute where that would be no time at all."""
    if clock is not None:
        at = local_moment(datetime.combine(day, clock), calendar.zone)
    else:
        at = calendar.closes_at(day) if at_closing else calendar.ends_at(day)
    return at if at > lent else calendar.ends_at(day)


def _counted(calendar: Calendar, lent_day: date, period: Period, roll: str, fixed: date | None) -> list[DueStep]:
    """The steps to the day when it is due, the last one."""
    if fixed is not None and fixed >= lent_day:
        return [DueStep("fixed", fixed), *_moved(calendar, fixed, lent_day, roll)]
    over = [DueStep("over", fixed)] if fixed is not None else []
    if roll == "open_days_only" and not calendar.visits and period.unit in ("d", "w"):
        steps = _over_open_days(calendar, lent_day, (period.day_after(lent_day) - lent_day).days)
        if steps:
            return [*over, *steps]
    counted = period.day_after(lent_day)
    return [*over, DueStep("count", counted), *_moved(calendar, counted, lent_day, roll, weekly=period.whole_weeks)]


def _over_open_days(calendar: Calendar, lent_day: date, count: int) -> list[DueStep]:
    """Return the steps over open days only; none if the library closes for good before that many days."""
    steps, day = [], lent_day
    for _ in range(count):
        following = day + _ONE_DAY
        day = calendar.next_open(following)
        if not calendar.is_open(day):
            return []
        steps += [_shut(calendar, closed) for closed in _days(following, day)]
    return [*steps, DueStep("count", day)]


def _moved(calendar: Calendar, counted: date, lent_day: date, roll: str, *, weekly: bool = False) -> list[DueStep]:
    """Return the steps from the day counted to the day taken; none if an open day was counted."""
    if calendar.is_open(counted):
        return []
    day, stride = _taken(calendar, counted, lent_day, roll, weekly)
    if not calendar.is_open(day):
        return [_shut(calendar, counted), DueStep("kept", counted)]
    return [*(_shut(calendar, passed) for passed in _days(counted, day, stride)), DueStep("moved", day)]


def _taken(calendar: Calendar, counted: date, lent_day: date, roll: str, weekly: bool) -> tuple[date, int]:
    """The day taken for a closed one, and in steps of how many days it was looked for."""
    if roll == "keep":
        return counted, 1
    if roll == "previous_open" and lent_day < (before := calendar.previous_open(counted)) < counted:
        return before, 1
    if roll == "same_weekday" and weekly and calendar.week.get(counted.weekday()):
        for days in range(_WEEK, _FAR, _WEEK):
            if calendar.is_open(day := counted + timedelta(days=days)):
                return day, _WEEK
    return calendar.next_open(counted), 1


def _days(start: date, end: date, stride: int = 1) -> Iterator[date]:
    """The days from `start`, later or earlier, to just before `end`."""
    step = timedelta(days=stride if start <= end else -stride)
    while start != end:
        yield start
        start += step


def _shut(calendar: Calendar, day: date) -> DueStep:
    return DueStep("hours", day) if calendar.is_open(day) else DueStep("closed", day, calendar.why_closed(day))


def _cut(calendar: Calendar, found: Due, lent: int, latest: date, roll: str, at_closing: bool) -> Due:
    """Return the span, or what is left of it up to the latest day."""
    lent_day = day_of(lent, calendar.zone)
    if not lent_day <= latest < found.day:
        return found
    back = "keep" if roll == "keep" else "previous_open"
    steps = _moved(calendar, latest, lent_day, back)
    if steps and steps[-1].day > latest:
        steps = [_shut(calendar, latest), DueStep("kept", latest)]
    steps = [*found.steps, DueStep("latest", latest), *steps]
    day = steps[-1].day
    return Due(_end_of(calendar, day, at_closing, lent), day, tuple(steps))


def _due_in_hours(calendar: Calendar, lent: int, counted: int, roll: str) -> Due:
    day = day_of(counted, calendar.zone)
    if any(opens <= counted <= closes for opens, closes in calendar.hours(day)):
        return Due(counted, day, (DueStep("count", day),))
    at = _rolled_hours(calendar, lent, counted, roll)
    taken = day_of(at, calendar.zone)
    passed = [_shut(calendar, between) for between in _days(day, taken)] or [_shut(calendar, day)]
    return Due(at, taken, (DueStep("count", day), *passed, DueStep("kept" if at == counted else "moved", taken)))


def _rolled_hours(calendar: Calendar, lent: int, counted: int, roll: str) -> int:
    if roll == "keep":
        return counted
    if roll in ("previous_open", "end_of_hours"):
        closing = _closing_before(calendar, counted)
        if closing is not None and closing > lent:
            return closing
    return _next_opening(calendar, counted, 0 if roll == "next_opening" else HOUR)


def _closing_before(calendar: Calendar, at: int) -> int | None:
    """The last closing before a closed moment."""
    day = day_of(at, calendar.zone)
    for seen in (day, calendar.previous_open(day - _ONE_DAY)):
        closings = [min(closes, calendar.ends_at(seen)) for _, closes in calendar.hours(seen) if closes < at]
        if closings:
            return closings[-1]
    return None


def _next_opening(calendar: Calendar, at: int, later: int) -> int:
    """Return the moment so much later than the next opening, or its closing if sooner; the moment itself if none
    comes."""
    day = day_of(at, calendar.zone)
    for seen in (day, calendar.next_open(day + _ONE_DAY)):
        for opens, closes in calendar.hours(seen):
            if opens > at:
                return min(opens + later, closes)
    return at
