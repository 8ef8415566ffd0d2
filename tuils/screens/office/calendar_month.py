"""A month as drawn, and the list of its closed days, shorter days and days open by exception."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta

from tuils.i18n import _, ngettext
from tuils.library.foundation.administration.calendar import calendar_of, openings
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import (
    day_label,
    local_weekday_labels,
    spans_label,
    week_heads,
    week_order,
    week_start,
)
from tuils.library.lending.rule_changes.closures import moved_off
from tuils.screens.widgets.lines import Line, Piece
from tuils.values.dataclass import dataclass
from tuils.values.time.calendar import Calendar
from tuils.values.time.hours import OpenSpan, month_day
from tuils.values.time.moments import day_of

WEEKS = 6
WIDE, NARROW = 6, 5
"""Cells of a day."""
AHEAD = 62
"""The days, from the first of the month, that the list covers."""


@dataclass(frozen=True)
class Month:
    """The calendar month of the desk's branch. `moved`: for each day off, how many open loans were moved, and where to.
    `why`: the reasons of days open by exception."""

    today: date
    calendar: Calendar
    moved: Mapping[date, tuple[int, date]]
    why: Mapping[date, str]

    def label(self, day: date) -> str:
        return day_label(day, self.today)

    def is_shorter(self, day: date) -> bool:
        """Return True if the day is open for less time than that weekday usually is."""
        usual, now = self.calendar.week.get(day.weekday(), ()), self.calendar.spans(day)
        return bool(now) and _minutes(now) < _minutes(usual)


def month_sheet(desk: Desk) -> Month:
    why = {opening.day: opening.reason for opening in openings(desk.branch)}
    return Month(day_of(desk.now, desk.zone), calendar_of(desk.branch, desk.zone), moved_off(desk), why)


def _minutes(spans: tuple[OpenSpan, ...]) -> int:
    return sum(_of_day(span.closes) - _of_day(span.opens) for span in spans)


def _of_day(clock: time) -> int:
    """Return minutes since midnight; for the midnight that ends a day (kept as its last moment) the whole day's."""
    return clock.hour * 60 + clock.minute + (clock.second > 0)


def hours_of(calendar: Calendar, weekday: int) -> str:
    """`10 am-12 pm, 1-6 pm`, or closed."""
    return spans_label(calendar.week.get(weekday, ())) or _("closed")


# ---- the drawing


def opening_month_lines(month: Month, chosen: date, heading: str, narrow: bool) -> list[Line]:
    """Return the lines of the chosen day's month. On a narrow screen it has no heading."""
    width = NARROW if narrow else WIDE
    first = chosen.replace(day=1)
    start = week_start(first)
    days = "".join(f"{name[:3]:>{width - 1}} " for name in week_heads())
    lines: list[Line] = [] if narrow else [[(f" {heading}", "strong"), (f"      {legend()}", "key")]]
    lines.append([(days.rstrip(), "key")])
    for week in range(WEEKS):
        begins = start + timedelta(days=7 * week)
        if begins <= chosen.replace(day=28) + timedelta(days=4) and (begins.month == first.month or week == 0):
            lines.append(_week(month, begins, first, chosen, width))
        else:
            lines.append("")
    return lines


def legend() -> str:
    return _("[ ] closed   ( ) shorter hours")


def _week(month: Month, begins: date, first: date, chosen: date, width: int) -> Line:
    pieces: list[Piece] = []
    for number in range(7):
        day = begins + timedelta(days=number)
        if day.month != first.month:
            pieces.append((" " * width, "text"))
            continue
        left, right = day_marks(month, day)
        text = f"{'>' if day == chosen else ' '}{left}{day.day:>2}{right}"
        pieces.append((" " * (width - len(text)), "text"))
        pieces.append((text, "cursor" if day == chosen else "strong" if day == month.today else "text"))
    return pieces


def day_marks(month: Month, day: date) -> tuple[str, str]:
    """Return the marks around the number of a day."""
    if not month.calendar.is_open(day):
        return "[", "]"
    return ("(", ")") if month.is_shorter(day) else (" ", " ")


# ---- the list


@dataclass(frozen=True)
class Special:
    """A line of the list. `day`: None for a weekday that is never open."""

    day: date | None
    what: str
    why: str
    moves: str


def specials(month: Month, first: date) -> list[Special]:
    """Return the weekdays that are never open; then the exceptions from the first of the month on."""
    found = [
        Special(None, _("every {weekday}").format(weekday=local_weekday_labels()[weekday]), "", "")
        for weekday in week_order()
        if not month.calendar.week.get(weekday)
    ]
    if month.calendar.never_opens:
        found = []
    return [*found, *(_special(month, day) for day in _days(month, first))]


def _days(month: Month, first: date) -> Iterator[date]:
    calendar = month.calendar
    for number in range(AHEAD):
        day = first + timedelta(days=number)
        if day in calendar.closed or day in calendar.opened or month_day(day) in calendar.yearly:
            yield day


def _special(month: Month, day: date) -> Special:
    spans, what = month.calendar.spans(day), month.label(day)
    if spans:
        usual = _("shorter hours") if month.is_shorter(day) else _("other hours")
        return Special(day, f"{what}, {spans_label(spans)}", month.why.get(day) or usual, "")
    why = month.calendar.why_closed(day)
    if day not in month.calendar.closed:
        why = _("{why} (every year)").format(why=why).strip()
    return Special(day, what, why, moves(month, day))


def moves(month: Month, day: date) -> str:
    """`11 loans to Sat, Dec 26`"""
    if day not in month.moved:
        return _("none")
    n, to = month.moved[day]
    return ngettext("{n} due date to {day}", "{n} due dates to {day}", n).format(n=n, day=month.label(to))
