"""The days of a report: a month, a calendar year, the library's fiscal year."""

from __future__ import annotations

import re
from datetime import date, timedelta

from tuils.values.dataclass import dataclass
from tuils.values.locale_forms import AMERICAN, LocaleForms
from tuils.values.words import N_, Translate, Unclear

_WRITTEN = r"([0-9]{4})(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?"
_FROM_TO = N_("{first} to {last}")
_YEAR_WORDS = N_("{year}")


@dataclass(frozen=True)
class Span:
    """From the first day to the last, both in it."""

    first: date
    last: date

    @property
    def next(self) -> date:
        """The day behind it."""
        return self.last + timedelta(days=1)

    @property
    def year_before(self) -> Span:
        """The same days a year earlier. What begins on 29 February began on 1 March."""
        return Span(_a_year_less(self.first), _a_year_less(self.next) - timedelta(days=1))

    def months(self) -> list[str]:
        """Return `2026-12`, each month that it touches, in order."""
        found, day = [], self.first.replace(day=1)
        while day <= self.last:
            found.append(day.isoformat()[:7])
            day = _month_after(day)
        return found

    def moved(self, step: int) -> Span:
        """The one before (-1) or after (1): whole months are moved by their number, other days by theirs."""
        if self.first.day == 1 and self.next.day == 1:
            many = step * len(self.months())
            return Span(_months_on(self.first, many), _months_on(self.next, many) - timedelta(days=1))
        days = timedelta(days=step * ((self.next - self.first).days))
        return Span(self.first + days, self.last + days)

    def words(self, today: date, translate: Translate = str, forms: LocaleForms = AMERICAN) -> str:
        """`December 2026`, `2026`, `Thu, Oct 1`, or `Thu, Oct 1 to Wed, Sep 30, 2027`."""
        if self == month_span(self.first):
            return forms.month(self.first)
        if self == year_of(self.first.year):
            return translate(_YEAR_WORDS).format(year=self.first.year)
        if self.first == self.last:
            return forms.day(self.first, today)
        ends = (forms.day(day, today) for day in (self.first, self.last))
        return translate(_FROM_TO).format(**dict(zip(("first", "last"), ends, strict=True)))


def month_span(day: date) -> Span:
    first = day.replace(day=1)
    return Span(first, _month_after(first) - timedelta(days=1))


def year_of(year: int, starts: int = 1) -> Span:
    """The year of this number, which begins in the month `starts`; one that begins in July 2025 is that of 2026: it is
    called after the year in which it ends."""
    first = date(year if starts == 1 else year - 1, starts, 1)
    return Span(first, _months_on(first, 12) - timedelta(days=1))


def year_with(day: date, starts: int = 1) -> Span:
    """The year in which this day is."""
    found = year_of(day.year, starts)
    return found if day <= found.last else year_of(day.year + 1, starts)


def read_span(text: str) -> Span:
    """Read `2026`, `2026-12` or `2026-12-24`. Refused with Unclear."""
    found = re.fullmatch(_WRITTEN, text.strip())
    try:
        if found and found[3]:
            day = date(int(found[1]), int(found[2]), int(found[3]))
            return Span(day, day)
        if found and found[2]:
            return month_span(date(int(found[1]), int(found[2]), 1))
        if found and 1900 < int(found[1]) < 2200:
            return year_of(int(found[1]))
    except ValueError:
        pass
    raise Unclear(N_('"{text}" is not a year, month, or day. Write 2026, 2026-12, or 2026-12-24.'), text=text)


def _a_year_less(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return date(day.year - 1, 3, 1)


def _month_after(day: date) -> date:
    return _months_on(day, 1)


def _months_on(day: date, many: int) -> date:
    """The first day of the month so many months later."""
    number = day.year * 12 + day.month - 1 + many
    return date(number // 12, number % 12 + 1, 1)
