"""A day, and a month, as people type them at a door: read by the library's locale, and told in words."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta

from tuils.i18n import _
from tuils.library.foundation.administration.settings import locale
from tuils.library.foundation.local_words import month_and_year
from tuils.library.foundation.refusals import not_understood
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text
from tuils.values.time.moments import day_of, local_moment, parse_when
from tuils.values.time.typed_days import DayReader, YearGuess, day_and_clock, example
from tuils.values.words import Unclear

from .dates import short_day
from .desk import Desk

NEXT, PAST, YEAR = YearGuess.NEXT, YearGuess.PAST, YearGuess.YEAR
MONTHS_AHEAD = 24
LONGEST = 30
"""The number of typed characters that a sentence repeats."""


@dataclass(frozen=True)
class TypedDay:
    """`day`: what was meant, None where that is not clear. `words`: the day as people read it, to be shown beside what
    was typed; else what to write instead."""

    day: date | None
    words: str

    @property
    def iso(self) -> str:
        return self.day.isoformat() if self.day else ""

    @property
    def fault(self) -> str:
        return "" if self.day else self.words


def typed_day(desk: Desk, text: str, way: YearGuess = NEXT, *, since: date | None = None) -> TypedDay:
    """Read a day that was typed at this desk. `since`: a day without its year is looked for from there on."""
    try:
        day = DayReader(day_of(desk.now, desk.zone), desk.locale, way, since, _).read(text)
    except Unclear as unclear:
        return TypedDay(None, unclear.sentence(_))
    return TypedDay(day, short_day(desk, day))


def no_day(text: str, typed: TypedDay) -> tuple[str, str]:
    """Return the message for typed text that is not a date."""
    short = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return _('"{text}" is not a date.').format(text=short), typed.words


def day_in(name: str, text: str, today: date, way: YearGuess = NEXT) -> date:
    """A day that a verb takes as text, read by the locale that the store has. Refuses with NOT_UNDERSTOOD."""
    if len(text) == len("2026-12-24"):
        with suppress(ValueError):
            return date.fromisoformat(text)
    try:
        return DayReader(today, locale(), way, translate=_).read(text)
    except Unclear as unclear:
        raise not_understood(name, text, unclear.sentence(_)) from unclear


def whole_day(text: str) -> date:
    """A day with its year, read by the locale that the store has, where today is not known. Refuses with `Unclear`."""
    return DayReader(date.min, locale(), YearGuess.WHOLE, translate=_).read(text)


def typed_moment(desk: Desk, text: str, *, whole_day: time = time(0, 0)) -> int:
    """A day that is over, and a time of it if one is typed: `12/5 6 pm`, `yesterday`, `2026-12-05T18:00`; a day alone
    is its `whole_day`. Refuses with `Unclear`."""
    day, clock = day_and_clock(text)
    try:
        found = DayReader(day_of(desk.now, desk.zone), desk.locale, PAST, translate=_).read(day)
    except Unclear as unclear:
        try:
            return parse_when(text, desk.zone, whole_day=whole_day)
        except Unclear:
            raise unclear from None
    at = time.fromisoformat(clock) if clock else whole_day
    return local_moment(datetime.combine(found, at), desk.zone)


def day_examples(desk: Desk) -> str:
    """`12/24/2026 or Dec 24`, as days are typed here."""
    figures, words = example(desk.locale)
    return _("{figures} or {words}").format(figures=figures, words=_(words))


def read_month(text: str, today: date) -> date | None:
    """The first of a month: `March`, `Mar 2027`, the next one of that name."""
    typed = fold_text(text)
    month = today.replace(day=1)
    for _n in range(MONTHS_AHEAD):
        name, year = fold_text(month_and_year(month)).split()[0], str(month.year)
        word, _blank, rest = typed.partition(" ")
        if len(word) > 2 and name.startswith(word) and rest in ("", year):
            return month
        month = (month + timedelta(days=31)).replace(day=1)
    return None
