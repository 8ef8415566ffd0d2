"""The local forms of days, times, money and numbers: by the library's locale, such as `en_US`.

`en_US` is written by hand, so that an American desk need not load the tables of all the world. Every other locale
is asked of Babel, by what is to be shown and never by a fixed pattern: only a locale's own tables know its order
and its "de". What Babel writes is brought down to plain spaces and a small am or pm: U+202F is on no old
terminal, and nobody finds it with a search.
"""

from __future__ import annotations

import functools
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .dataclass import dataclass

if TYPE_CHECKING:
    from babel import Locale

US = "en_US"
MONDAY, SUNDAY = 0, 6
DOLLARS = "USD"
NEAR = 183  # days
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_NOON = 12
_SPACES = dict.fromkeys((0xA0, 0x2007, 0x2009, 0x200A, 0x202F), " ")
_UNSEEN = dict.fromkeys((0x061C, 0x200E, 0x200F))
_PLAIN = _SPACES | _UNSEEN | {0x2212: "-"}


@dataclass(frozen=True)
class LocaleForms:
    """The forms of the United States. `first_weekday`: 0 is Monday."""

    first_weekday: int = SUNDAY

    def day(self, day: date, today: date) -> str:
        """`Sat, Dec 19`, with the year where it is not this one."""
        return self.day_of_year(day) if day.year == today.year else self.whole_day(day)

    def short_day(self, day: date, today: date) -> str:
        """Return a day for a column: `Sat, Dec 19` if it is so near that nobody asks for its year, else `Dec 19,
        2028`."""
        return self.day_of_year(day) if abs((day - today).days) <= NEAR else self.dated(day)

    def day_of_year(self, day: date) -> str:
        """`Sat, Dec 19`"""
        return f"{_DAYS[day.weekday()]}, {self.month_day(day)}"

    def whole_day(self, day: date) -> str:
        """`Sat, Dec 19, 2026`"""
        return f"{_DAYS[day.weekday()]}, {self.dated(day)}"

    def dated(self, day: date) -> str:
        """`Dec 19, 2026`"""
        return f"{self.month_day(day)}, {day.year}"

    def moment(self, at: datetime, today: date) -> str:
        """`Sat, Dec 19, 10:30 am`: a local time."""
        return f"{self.day(at.date(), today)}, {self.clock(at.time())}"

    def month_day(self, day: date) -> str:
        """`Dec 19`"""
        return f"{_MONTHS[day.month - 1][:3]} {day.day}"

    def month(self, day: date) -> str:
        """`December 2026`"""
        return f"{_MONTHS[day.month - 1]} {day.year}"

    def weekdays(self) -> tuple[str, ...]:
        """`Mon`, `Tue`, ...: Monday first, whichever day weeks begin with."""
        return _DAYS

    def clock(self, clock: time) -> str:
        """`10:30 am`"""
        return f"{(clock.hour - 1) % _NOON + 1}:{clock:%M} {'am' if clock.hour < _NOON else 'pm'}"

    def hour(self, clock: time) -> str:
        """Return `10 am`, `10:30 am`: as on a door."""
        return self.clock(clock).replace(":00 ", " ")

    def times(self, first: time, last: time) -> str:
        """`10:30-11:30 am`, `10:30 am-1:00 pm`"""
        return _joined(self.clock(first), self.clock(last))

    def hours(self, first: time, last: time) -> str:
        """`9-11 am`, `10 am-6 pm`"""
        return _joined(self.hour(first), self.hour(last))

    def money(self, cents: int) -> str:
        """`$1,250.00`, `-$5.00`"""
        return f"{'-' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02}"

    def number(self, number: float) -> str:
        """`1,234`"""
        return f"{number:,}"


@dataclass(frozen=True)
class BabelForms(LocaleForms):
    """The forms of any other locale that Babel knows."""

    locale: Any = None
    currency: str = DOLLARS

    def short_day(self, day: date, today: date) -> str:
        """Return a day for a column: `Sat, Dec 19` if it is so near that nobody asks for its year, else `Dec 19,
        2028`."""
        return self.day_of_year(day) if abs((day - today).days) <= NEAR else self.dated(day)

    def day_of_year(self, day: date) -> str:
        return self._skeleton("MMMEd", day)

    def whole_day(self, day: date) -> str:
        return self._skeleton("yMMMEd", day)

    def dated(self, day: date) -> str:
        return self._skeleton("yMMMd", day)

    def month_day(self, day: date) -> str:
        return self._skeleton("MMMd", day)

    def month(self, day: date) -> str:
        return self._skeleton("yMMMM", day)

    def weekdays(self) -> tuple[str, ...]:
        from babel.dates import get_day_names

        return tuple(get_day_names("abbreviated", "stand-alone", self.locale)[day] for day in range(len(_DAYS)))

    def clock(self, clock: time) -> str:
        from babel.dates import format_time

        said = _plain(format_time(clock.replace(tzinfo=None), "short", locale=self.locale)).lower()
        return said.replace("a.m.", "am").replace("p.m.", "pm")  # else a sentence would end with two periods

    def money(self, cents: int) -> str:
        from babel.numbers import format_currency

        return _plain(format_currency(Decimal(cents) / 100, self.currency, locale=self.locale, currency_digits=False))

    def number(self, number: float) -> str:
        from babel.numbers import format_decimal

        return _plain(format_decimal(number, locale=self.locale))

    def _skeleton(self, skeleton: str, day: date) -> str:
        from babel.dates import format_skeleton

        return _plain(format_skeleton(skeleton, day, locale=self.locale))


AMERICAN = LocaleForms()


@functools.cache
def forms_of(locale: str, language: str = "") -> LocaleForms:
    """The forms of a locale such as `en_GB`; in this language where somebody reads another than the locale's. What
    Babel has no tables of is written as in the United States."""
    spoken, _between, country = locale.replace("-", "_").partition("_")
    spoken = language or spoken
    if spoken == "en" and country in ("US", ""):
        return AMERICAN
    if (found := _babel_locale(spoken, country)) is None:
        return AMERICAN
    return BabelForms(found.first_week_day, found, _currency(country))


def locale_has_forms(locale: str) -> bool:
    """Return whether the locale has forms; English or Spanish of another country uses those of the language."""
    spoken, _between, country = locale.replace("-", "_").partition("_")
    return (spoken, country) in (("en", "US"), ("en", "")) or _babel_locale(spoken, country) is not None


def _babel_locale(language: str, country: str) -> Locale | None:
    from babel import Locale, UnknownLocaleError

    for name in (f"{language}_{country}" if country else language, language):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    return None


def _currency(country: str) -> str:
    """Return the currency of a country; dollars if no country is given."""
    from babel.numbers import get_territory_currencies

    known = get_territory_currencies(country) if country else []
    return str(known[0]) if known else DOLLARS


def _plain(text: str) -> str:
    return text.translate(_PLAIN)


def _joined(first: str, last: str) -> str:
    """Return two times with a dash between them; their am or pm once if it is the same."""
    clock, _between, half = first.partition(" ")
    return f"{clock if half and last.endswith(f' {half}') else first}-{last}"
