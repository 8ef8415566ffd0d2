"""Periods: a number and its unit in one value, so that one can never be changed without the other."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, cast

from tuils.values.dataclass import dataclass
from tuils.values.words import N_, Unclear

from .moments import HOUR, MINUTE, local_moment, to_local

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Unit = Literal["min", "h", "d", "w", "m", "y"]

# No period reaches much further than a quarter of a millennium: a due date must stay on the calendar.
LONGEST: dict[str, int] = {"min": 99_999, "h": 99_999, "d": 99_999, "w": 9_999, "m": 2_999, "y": 249}

# Where only minutes are counted, as fines by the minute do: a month is 31 days there, a year 365.
_MINUTES: dict[str, int] = {"min": 1, "h": 60, "d": 1440, "w": 10_080, "m": 44_640, "y": 525_600}

_PERIOD = re.compile(r"([0-9]{1,9}) ?(min|[hdwmy])")
_WEEK = 7
_YEAR = 12


@dataclass(frozen=True)
class Period:
    """Days, weeks, months, years of the local calendar (`21d`, `3w`, `6m`, `1y`), or real time (`2h`, `30min`)."""

    count: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 0 <= self.count <= LONGEST.get(self.unit, -1):
            raise _unclear(str(self))

    @classmethod
    def parse(cls, text: str, *, zero: bool = False) -> Period:
        """Read `21d` or `2h`. Refuses with `Unclear`, a ValueError: another form, and 0 unless `zero`."""
        found = _PERIOD.fullmatch(text.strip().lower())
        if found is None:
            raise _unclear(text)
        period = cls(int(found[1]), cast("Unit", found[2]))
        if period.count == 0 and not zero:
            raise Unclear(N_("Write at least 1 day (1d) or 1 hour (1h)."))
        return period

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"

    @property
    def in_days(self) -> bool:
        """Return whether it is counted on the calendar, in whole days; else it is real elapsed time."""
        return self.unit not in ("min", "h")

    @property
    def minutes(self) -> int:
        """Return its length in minutes, if that is all there is: a day is 1440, a month 31 days, a year 365."""
        return self.count * _MINUTES[self.unit]

    @property
    def whole_weeks(self) -> bool:
        """Return whether it ends on the weekday on which it begins, whatever the date."""
        return self.unit == "w" or (self.unit == "d" and self.count % _WEEK == 0)

    def day_after(self, day: date) -> date:
        """The day on which it ends, begun on this one. A month that has no such day gives its last one.

        31 January and 1 month is 28 or 29 February; 29 February and 1 year is 28 February. ValueError where it
        is not counted in days.
        """
        if not self.in_days:
            raise ValueError(f"{self} is no number of days")
        if self.unit in ("d", "w"):
            return day + timedelta(days=self.count * (_WEEK if self.unit == "w" else 1))
        years, month = divmod(day.month - 1 + self.count * (_YEAR if self.unit == "y" else 1), _YEAR)
        first = date(day.year + years, month + 1, 1)
        return first.replace(day=min(day.day, _last_day(first)))

    def after(self, moment: int, zone: ZoneInfo) -> int:
        """The moment when it ends. Days keep the time that the clocks show, hours and minutes are elapsed ones."""
        if not self.in_days:
            return moment + self.count * (HOUR if self.unit == "h" else MINUTE)
        shown = to_local(moment, zone)
        return local_moment(datetime.combine(self.day_after(shown.date()), shown.time()), zone)


def _last_day(first: date) -> int:
    """Return how many days the month has that begins on this day."""
    in_next = first + timedelta(days=31)
    return (in_next - timedelta(days=in_next.day)).day


def _unclear(text: str) -> Unclear:
    return Unclear(N_('"{text}" is not a period. Type it like 21d, 2h, 30min, 3w, 6m, 1y.'), text=text)
