"""A day as people type it: the one table of forms that every door reads.

`2026-12-24`, `12/24/2026`, `12-24-26`, `122426`, `12/24`, `Dec 24`, `24 Dec 2026`, `Thu, Dec 24`, `today`, `fri`,
`+2w`. What stands first in a date of figures follows the library's locale; what fits one order only is read so.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from enum import Enum

from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text
from tuils.values.words import N_, Translate, Unclear

from .moments import FIRST_YEAR, LAST_YEAR, month_label, weekday_labels

US = "en_US"
MONTH_FIRST = frozenset({
    "ceb", "ceb_PH", "en", "en_AS", "en_BI", "en_CA", "en_GU", "en_MH", "en_MP", "en_PH", "en_PR", "en_UM", "en_US",
    "en_VI", "en_ZA", "es_PA", "es_PR", "eu", "fil", "fil_PH", "fr_CA", "hu", "hu_HU", "ja", "ja_JP", "ko", "ko_KR",
    "lt", "lt_LT", "sv", "sv_SE", "zh", "zh_CN", "zh_TW",
})  # fmt: skip
"""The locales whose figures have the month before the day."""
FIRST_OF_1900S = 50
LEAP_YEAR = 2000
TODAY = {N_("yesterday"): -1, N_("today"): 0, N_("tomorrow"): 1}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_UNITS = {"d": 1, "w": 7}
_YEAR_FIRST = r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})"  # forms are made ready when something is typed
_FIGURES = r"(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{4}|\d\d))?"
_DIGITS = r"(\d\d)(\d\d)(\d{4}|\d\d)"
_YEAR_DIGITS = r"(\d{4})(\d\d)(\d\d)"
_AHEAD = r"([+-])(\d{1,4}) ?([dwmy])(?:ays?|eeks?|onths?|ears?)?"
_OF = r"\bdel? "
"""The word in `19 de dic`, as Spanish locales write it."""
_NAMED = (
    r"(?:([^\W\d]+)\.?,? )?"
    r"(?:([^\W\d]+)\.?[ -]?(\d{1,2})(?:st|nd|rd|th)?"
    r"|(\d{1,2})(?:st|nd|rd|th)?\.?[ -]?(?!(?:st|nd|rd|th)\b)([^\W\d]+)\.?)"
    r"(?:,?[ -](\d{4}|\d\d))?"
)


class YearGuess(Enum):
    """The year of a day typed without one: NEXT, from today on; PAST, up to today; YEAR, it has to be typed, and the
    day is over, like a birthday; WHOLE, it has to be typed, and today is unknown."""

    NEXT = "next"
    PAST = "past"
    YEAR = "year"
    WHOLE = "whole"


def month_named(text: str, translate: Translate = str) -> int | None:
    """Return 1 to 12 for `sep`, `sept`, `september`, in English or the reader's language; None if it is no month."""
    word = fold_text(text)
    for at, name in enumerate(_MONTHS, 1):
        here = fold_text(month_label(date(2001, at, 1), translate)).split()[0]
        if len(word) > 2 and (name.startswith(word) or here.startswith(word)):
            return at
    return None


def month_first(locale: str) -> bool:
    """Return whether `12/4/2026` is December 4 in this locale."""
    return locale in MONTH_FIRST


def example(locale: str) -> tuple[str, str]:
    """Return an example of a day typed here, in figures and in words."""
    return ("12/24/2026", N_("Dec 24")) if month_first(locale) else ("24/12/2026", N_("24 Dec"))


@dataclass(frozen=True)
class DayReader:
    """`today`: of the library. `since`: where a day without a year is looked for instead, such as the month that is
    shown. `translate`: gettext in the reader's language, whose names of days and months are understood beside the
    English ones."""

    today: date
    locale: str = US
    way: YearGuess = YearGuess.NEXT
    since: date | None = None
    translate: Translate = str

    def read(self, text: str) -> date:
        """The day. Refuses with `Unclear`, whose words say how a day is written."""
        typed = " ".join(text.casefold().split())
        for form in (self._figures, self._digits, self._relative, self._named):
            if day := form(typed):
                if not FIRST_YEAR <= day.year <= LAST_YEAR:
                    raise Unclear(N_("Write a year from {first} to {last}."), first=FIRST_YEAR, last=LAST_YEAR)
                return day
        figures, words = example(self.locale)
        if self.way is YearGuess.YEAR:
            raise Unclear(N_("Type it like {figures}."), figures=self._birth())
        raise Unclear(N_("Type it like {figures} or {words}."), figures=figures, words=self.translate(words))

    def _birth(self) -> str:
        return "3/14/1985" if month_first(self.locale) else "14/3/1985"

    # -- figures

    def _figures(self, typed: str) -> date | None:
        if found := re.fullmatch(_YEAR_FIRST, typed, re.ASCII):
            return self._day(int(found[1]), int(found[3]), int(found[4]))
        if found := re.fullmatch(_FIGURES, typed, re.ASCII):
            return self._ordered(int(found[1]), int(found[3]), found[4] or "")
        return None

    def _ordered(self, one: int, two: int, year: str) -> date:
        month, day = (one, two) if month_first(self.locale) else (two, one)
        if month > len(_MONTHS) >= day:
            month, day = day, month
        return self._with_year(year, month, day)

    def _digits(self, typed: str) -> date | None:
        """Read `122426` and `12242026`; `20261224` if that is no such day."""
        if found := re.fullmatch(_DIGITS, typed, re.ASCII):
            try:
                return self._ordered(int(found[1]), int(found[2]), found[3])
            except Unclear:
                pass
        found = re.fullmatch(_YEAR_DIGITS, typed, re.ASCII)
        return self._day(int(found[1]), int(found[2]), int(found[3])) if found else None

    # -- words

    def _relative(self, typed: str) -> date | None:
        if self.way is YearGuess.WHOLE:
            return None
        for word, days in TODAY.items():
            if fold_text(typed) in (word, fold_text(self.translate(word))):
                return self.today + timedelta(days=days)
        if (weekday := self._weekday(typed)) is not None:
            ahead = (weekday - self.today.weekday() - 1) % 7 + 1
            behind = (self.today.weekday() - weekday - 1) % 7 + 1
            return self.today + timedelta(days=ahead if self.way is YearGuess.NEXT else -behind)
        found = re.fullmatch(_AHEAD, typed, re.ASCII)
        return self._ahead(int(f"{found[1]}{found[2]}"), found[3]) if found else None

    def _ahead(self, count: int, unit: str) -> date | None:
        if unit in _UNITS:
            return self.today + timedelta(days=count * _UNITS[unit])
        months = self.today.year * 12 + self.today.month - 1 + count * (12 if unit == "y" else 1)
        year, month = divmod(months, 12)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return None
        return date(year, month + 1, min(self.today.day, monthrange(year, month + 1)[1]))

    def _named(self, typed: str) -> date | None:
        found = re.fullmatch(_NAMED, re.sub(_OF, "", typed))
        month = self._month(found[2] or found[5]) if found else None
        if found is None or month is None:
            return None
        weekday = self._weekday(found[1]) if found[1] else None
        if found[1] and weekday is None:
            return None
        day = self._with_year(found[6] or "", month, int(found[3] or found[4]))
        if weekday is not None and day.weekday() != weekday:
            raise Unclear(N_("That day is a {weekday}."), weekday=self.translate(_WEEKDAYS[day.weekday()].capitalize()))
        return day

    def _weekday(self, word: str) -> int | None:
        """`fri`, `friday`; also `tues`."""
        word, short = fold_text(word), [fold_text(label) for label in weekday_labels(self.translate)]
        for at, name in enumerate(_WEEKDAYS):
            if word == short[at] or (len(word) > 2 and name.startswith(word)):
                return at
        return None

    def _month(self, word: str) -> int | None:
        """`sep`, `sept`, `september`."""
        return month_named(word, self.translate)

    # -- the year

    def _with_year(self, year: str, month: int, day: int) -> date:
        if len(year) == len("2026"):
            return self._day(int(year), month, day)
        if year:
            return self._short(int(year), month, day)
        if self.way in (YearGuess.YEAR, YearGuess.WHOLE):
            self._of_some_year(month, day)
            figures = self._birth() if self.way is YearGuess.YEAR else example(self.locale)[0]
            raise Unclear(N_("Add the year, such as {figures}."), figures=figures)
        return next(self._years(month, day))

    def _short(self, year: int, month: int, day: int) -> date:
        if self.way in (YearGuess.NEXT, YearGuess.WHOLE):
            return self._day(year + (1900 if year >= FIRST_OF_1900S else 2000), month, day)
        late = self._day(2000 + year, month, day)
        return late if late <= self.today else self._day(1900 + year, month, day)

    def _years(self, month: int, day: int) -> Iterator[date]:
        """Yield this day in the years from here on, or back from here; one of them has a February 29."""
        self._of_some_year(month, day)
        start, step = (self.today, -1) if self.way is YearGuess.PAST else (self.since or self.today, 1)
        for year in range(start.year, start.year + 9 * step, step):
            if day <= monthrange(year, month)[1] and (date(year, month, day) - start).days * step >= 0:
                yield date(year, month, day)

    # -- a day that there is

    def _day(self, year: int, month: int, day: int) -> date:
        if not 1 <= month <= len(_MONTHS):
            raise Unclear(N_("There is no month {n}."), n=month)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Unclear(N_("Write a year from {first} to {last}."), first=FIRST_YEAR, last=LAST_YEAR)
        days = monthrange(year, month)[1]
        if not 1 <= day <= days:
            label = month_label(date(year, month, 1), self.translate)
            raise Unclear(N_("{month} has {n} days."), month=label, n=days)
        return date(year, month, day)

    def _of_some_year(self, month: int, day: int) -> None:
        """Refuse a month and day that no year has."""
        if not 1 <= month <= len(_MONTHS):
            raise Unclear(N_("There is no month {n}."), n=month)
        if not 1 <= day <= monthrange(LEAP_YEAR, month)[1]:
            name = month_label(date(LEAP_YEAR, month, 1), self.translate).split()[0]
            raise Unclear(N_("{month} has {n} days."), month=name, n=monthrange(LEAP_YEAR, month)[1])


_NOON = 12
_CLOCK = r"([0-9]{1,2})(?:(?:[:.]|\s?h\s?)?([0-9]{2}))?\s*(?:([ap])\.?\s?m\.?)?"
_DAY_AND_CLOCK = r"(.+?),? +([0-9]{1,2}:[0-9]{2}(?:\s*[ap]m)?|[0-9]{1,2}\s*[ap]m)"


def typed_clock(text: str) -> str:
    """Return `10:30` for 10:30, 1030, 10; `18:30` for 6:30 pm, 6:30 p. m., 18 h 30; empty for text that is no time of
    day."""
    found = re.fullmatch(_CLOCK, text.strip(), re.IGNORECASE)
    if found is None:
        return ""
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= _NOON:
            return ""
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""


def day_and_clock(text: str) -> tuple[str, str]:
    """Return `12/7 6:30 pm` as the typed day and `18:30`; without a time that is empty."""
    found = re.fullmatch(_DAY_AND_CLOCK, text.strip(), re.IGNORECASE)
    clock = typed_clock(found[2]) if found else ""
    return (found[1], clock) if found and clock else (text.strip(), "")
