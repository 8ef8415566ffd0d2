"""The fine of a late return: a rate, the time that counts, grace and caps. Every step is shown, to the cent."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Literal

from tuils.values.dataclass import dataclass
from tuils.values.time.calendar import Calendar
from tuils.values.time.moments import MINUTE, day_of
from tuils.values.time.periods import Period, Unit
from tuils.values.words import N_, Unclear

from .money import plain_amount

MOST_CENTS = 9_999_999

_DAY = Period(1, "d")
_MINUTES_A_DAY = _DAY.minutes
_RATE = re.compile(r"([0-9]{1,7}|[0-9]{1,5}[.,][0-9]{2}) ?/ ?(.+)")


@dataclass(frozen=True, slots=True)
class FineRate:
    """Cents for each period, in one value: `25/1d`, `100/2h`. No cents is no fine: `0`."""

    cents: int
    period: Period = _DAY

    def __post_init__(self) -> None:
        if not 0 <= self.cents <= MOST_CENTS or self.period.count < 1:
            raise _unclear(f"{self.cents}/{self.period}")

    @classmethod
    def parse(cls, text: str) -> FineRate:
        """Read `25/1d`, `25/d`, `0`; with a point it is no longer cents: `0.25/1d`. Refuses with `Unclear`."""
        typed = text.strip().lower()
        if typed in ("0", "0.00", "0,00"):
            return NO_FINE
        found = _RATE.fullmatch(typed)
        if found is None:
            raise _unclear(text)
        length = found[2] if found[2][0].isdigit() else f"1{found[2]}"
        cents = int(re.sub("[.,]", "", found[1]))
        try:
            return cls(cents, Period.parse(length)) if cents else NO_FINE
        except Unclear:
            raise _unclear(text) from None

    def __str__(self) -> str:
        return f"{self.cents}/{self.period}" if self.cents else "0"

    def plain(self) -> str:
        """The rate as people write it, with a point: `0.25/1d`."""
        return f"{plain_amount(self.cents)}/{self.period}" if self.cents else "0"


NO_FINE = FineRate(0)


def _unclear(text: str) -> Unclear:
    return Unclear(N_('"{text}" is not a fine. Type it like 0.25/1d, or 0 for no fine.'), text=text)


@dataclass(frozen=True, slots=True)
class FineStep:
    """One step of a fine.

    late: so many days or minutes (`unit`). closed: this day of them is not counted, with the calendar's reason. shut:
    so many minutes outside the opening hours are not. in_grace: that is no more than the grace of `count` units,
    nothing is charged. past_grace: it is more, so all of it is charged. less_grace: the grace is taken off. charged:
    the rate, so many times, is so many cents. cap, price: no more than these cents, the rule's or the item's price.
    """

    kind: Literal["late", "closed", "shut", "in_grace", "past_grace", "less_grace", "charged", "cap", "price"]
    count: int = 0
    unit: Unit = "d"
    cents: int = 0
    day: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Fine:
    """A fine. `units`: how many times the rate is charged; the caps may leave less than that in `cents`."""

    cents: int
    units: int
    steps: tuple[FineStep, ...] = ()
    rate: FineRate = NO_FINE


def overdue_fine(
    calendar: Calendar,
    due_at: int,
    until: int,
    rate: FineRate,
    *,
    grace: Period | None = None,
    grace_excluded: bool = False,
    cap: int | None = None,
    price_cap: int | None = None,
    charge_closed_days: bool = False,
    at_start: bool = False,
) -> Fine:
    """The fine for what was due at one moment and is back, or still out, at another (microseconds UTC).

    A rate by days, weeks, months, years counts local days: due on Monday at 23:59 and back on Tuesday at 10:00 is one
    day. A rate by hours or minutes counts minutes, and what is under one hour (one minute) is one. Closed days, for
    hours all closed time, do not count, unless `charge_closed_days`. What counts to no more than `grace` costs
    nothing; what is later costs all of its time, with `grace_excluded` only the time past it. A period counts when it
    is over, `at_start` when it begins. The sum stops at `cap` cents (0: nothing is ever charged), and at `price_cap`,
    the price of the item, where it has one (not None, not 0).
    """
    if not rate.cents or until <= due_at:
        return Fine(0, 0, (), rate)
    days = rate.period.in_days
    count, steps = (_late_days if days else _late_minutes)(calendar, due_at, until, charge_closed_days)
    if count > 0 and grace is not None and grace.count:
        by_clock = days and not grace.in_days
        measured = _by_the_clock(calendar, due_at, until, charge_closed_days) if by_clock else count
        allowed = _days_of(grace, day_of(due_at, calendar.zone)) if days and not by_clock else grace.minutes
        steps.append(_grace_step(measured <= allowed, grace, grace_excluded))
        if measured <= allowed:
            return Fine(0, 0, tuple(steps), rate)
        if grace_excluded:
            count -= allowed // _MINUTES_A_DAY if by_clock else allowed
    return _charged(rate, _times(calendar, due_at, rate.period, count, at_start), steps, cap, price_cap)


def _late_days(calendar: Calendar, due_at: int, until: int, closed_too: bool) -> tuple[int, list[FineStep]]:
    """Return how many days count, and the steps for the days late that don't."""
    due_day = day_of(due_at, calendar.zone)
    late = (day_of(until, calendar.zone) - due_day).days
    closed = [] if closed_too else calendar.closed_days(due_day, due_day + timedelta(days=late))
    skipped = [FineStep("closed", day=day, reason=calendar.why_closed(day)) for day in closed]
    return late - len(closed), [FineStep("late", late), *skipped]


def _late_minutes(calendar: Calendar, due_at: int, until: int, closed_too: bool) -> tuple[int, list[FineStep]]:
    """Return how many minutes count, and the steps for the minutes late that don't."""
    late = (until - due_at) // MINUTE
    steps = [FineStep("late", late, "min")]
    if closed_too:
        return late, steps
    counted = calendar.open_minutes(due_at, until)
    return counted, [*steps, FineStep("shut", late - counted, "min")] if counted < late else steps


def _by_the_clock(calendar: Calendar, due_at: int, until: int, closed_too: bool) -> int:
    """Return the minutes late for a rate by days: nights count as well; on closed days the clock stands still."""
    if closed_too:
        return (until - due_at) // MINUTE
    due_day, day = day_of(due_at, calendar.zone), day_of(until, calendar.zone)
    while day > due_day and not calendar.is_open(day):
        day -= timedelta(days=1)
        until = calendar.ends_at(day)
    return calendar.minutes_on_open_days(due_at, until)


def _days_of(period: Period, day: date) -> int:
    return (period.day_after(day) - day).days


def _grace_step(within: bool, grace: Period, excluded: bool) -> FineStep:
    past: Literal["less_grace", "past_grace"] = "less_grace" if excluded else "past_grace"
    return FineStep("in_grace" if within else past, grace.count, grace.unit)


def _times(calendar: Calendar, due_at: int, period: Period, count: int, at_start: bool) -> int:
    """Return how many of these periods are over, or have begun, after so many days or minutes."""
    if count <= 0:
        return 0
    if not period.in_days:
        return _full(max(count, Period(1, period.unit).minutes), period.minutes, at_start)
    due_day = day_of(due_at, calendar.zone)
    if period.unit in ("d", "w"):
        return _full(count, _days_of(period, due_day), at_start)
    end, times = due_day + timedelta(days=count), 0
    while (reached := Period(period.count * (times + 1), period.unit).day_after(due_day)) <= end:
        times += 1
    before = Period(period.count * times, period.unit).day_after(due_day)
    return times + (at_start and before < end < reached)


def _full(count: int, size: int, at_start: bool) -> int:
    return -(-count // size) if at_start else count // size


def _charged(rate: FineRate, times: int, steps: list[FineStep], cap: int | None, price_cap: int | None) -> Fine:
    """The rate so many times, and no more than the caps."""
    cents = times * rate.cents
    told = [*steps, FineStep("charged", times, rate.period.unit, cents)]
    if cap is not None and cents > cap:
        cents = cap
        told.append(FineStep("cap", cents=cap))
    if price_cap and cents > price_cap:
        cents = price_cap
        told.append(FineStep("price", cents=price_cap))
    return Fine(cents, times, tuple(told), rate)
