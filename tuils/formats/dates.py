"""Dates in other programs' forms."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import field
from functools import lru_cache

from tuils.values.dataclass import dataclass

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?", re.ASCII)
_EIGHT = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?: \d\d?:.*)?", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)(?: \d\d?:.*)?", re.ASCII)
_DAY_NAME = re.compile(r"(\d{1,2})[ .-]*([A-Za-z]{3})[a-z]*[ .,-]*(\d{4}|\d\d)(?: \d\d?:.*)?", re.ASCII)
_NAME_DAY = re.compile(r"([A-Za-z]{3})[a-z]*[ .]*(\d{1,2}),? +(\d{4}|\d\d)(?: \d\d?:.*)?", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK = re.compile(
    r".*?[T ](\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)? ?([AaPp]\.?[Mm]\.?)?"
    r" ?(Z|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII,
)
_FIRST_OF_1900S = 50


@lru_cache(maxsize=4096)
def read_date(text: str, *, day_first: bool, latest: dt.date | None = None) -> str | None:
    """The ISO date of `text`, or None where it is none. A time behind it is passed over.

    `2014-05-07`, `20140507`, `2014/5/7`, `7-May-2014`, `May 7, 2014`; with the year last `7/23/2009` or,
    `day_first`, `23.7.2009`. Where only one order gives a date, that one is taken. Two-digit years: in the
    2000s if that is not after `latest`, else in the 1900s; without `latest`, 50 and over are 19xx.
    """
    text = text.strip()
    if found := _ISO.fullmatch(text) or _EIGHT.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
        return _date(found[1], int(found[2]), int(found[3]))
    if found := _YEAR_LAST.fullmatch(text):
        one, two = int(found[1]), int(found[3])
        month, day = (two, one) if day_first else (one, two)
        return _date(found[4], month, day, latest) or _date(found[4], day, month, latest)
    if found := _DAY_NAME.fullmatch(text):
        return _date(found[3], _month(found[2]), int(found[1]), latest)
    if found := _NAME_DAY.fullmatch(text):
        return _date(found[3], _month(found[1]), int(found[2]), latest)
    return None


def time_in_date(text: str) -> tuple[dt.time, bool] | None:
    """The time behind a date, aware where an offset says so, and True; None where there is none.

    `23:59`, `11:59 PM`, `23:59:00+01:00`. False in place of True: something like a time that is none.
    """
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute, second = (int(part or 0) for part in found.group(1, 2, 3))
    if half := found[4]:
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    try:
        return dt.time.fromisoformat(f"{hour:02d}:{minute:02d}:{second:02d}{found[5] or ''}"), True
    except ValueError:
        return dt.time(), False


def has_short_year(text: str) -> bool:
    """Return whether this date has a year of two digits, so that its century was guessed."""
    text = text.strip()
    for form, place in ((_YEAR_LAST, 4), (_DAY_NAME, 3), (_NAME_DAY, 3)):
        if found := form.fullmatch(text):
            return len(found[place]) == 2
    return False


@dataclass
class DateOrder:
    """The order of day and month in a table's dates that end with the year, learned from all of them together."""

    orders: set[bool] = field(default_factory=set)
    unclear: int = 0

    def see(self, text: str) -> None:
        parts = year_last_parts(text)
        if parts and max(parts) > 12:
            self.orders.add(parts[0] > 12)
        elif parts and parts[0] != parts[1]:
            self.unclear += 1

    @property
    def day_first(self) -> bool:
        return self.orders == {True}

    @property
    def is_unclear(self) -> bool:
        """Return whether a date can be read in two ways, and the others do not settle it, or contradict each other."""
        return self.unclear > 0 and len(self.orders) != 1


def year_last_parts(text: str) -> tuple[int, int] | None:
    """The first two numbers of a date that has its year last, for telling which of them is the day."""
    found = _YEAR_LAST.fullmatch(text.strip())
    return (int(found[1]), int(found[3])) if found else None


def _month(name: str) -> int:
    return _MONTHS.index(name.lower()) + 1 if name.lower() in _MONTHS else 0


def _date(year: str, month: int, day: int, latest: dt.date | None = None) -> str | None:
    if len(year) == 4:
        return _iso(int(year), month, day)
    short = int(year)
    if latest is None:
        return _iso(short + (1900 if short >= _FIRST_OF_1900S else 2000), month, day)
    late = _iso(2000 + short, month, day)
    return late if late and late <= latest.isoformat() else _iso(1900 + short, month, day)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None
