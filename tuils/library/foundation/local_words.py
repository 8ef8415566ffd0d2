"""Days, times, money and counts as the library that is open writes them: by its setting `locale`; and titles.

The locale goes with the store that is open, as the language goes with the program: a door sets it once it knows the
library (`use_locale`), and nobody has to carry it to where a price is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tuils.i18n import _, language
from tuils.values.locale_forms import DOLLARS, US, LocaleForms, forms_of
from tuils.values.money.money import read_amount
from tuils.values.time.hours import MIDNIGHT, OpenSpan
from tuils.values.time.moments import to_local
from tuils.values.words import Unclear

if TYPE_CHECKING:
    from gettext import NullTranslations

_locale = US
_WEEK = 7


def use_locale(locale: str) -> None:
    """Write in this locale from now on."""
    global _locale
    _locale = locale


def forms() -> LocaleForms:
    """Return the locale forms of the library, in the program's language where that is not English."""
    spoken = language()
    return forms_of(_locale, "" if spoken == "en" else spoken)


def forms_to(words: NullTranslations) -> LocaleForms:
    """Return the forms for a reader of another language, that of these words: for a letter."""
    return forms_of(_locale, words.info().get("language", "en"))


def day_label(day: date, today: date) -> str:
    """`Sat, Dec 19`, with the year where it is not this one."""
    return forms().day(day, today)


def short_day_label(day: date, today: date) -> str:
    """For a column, 12 wide: `Sat, Dec 19`; far off `Dec 19, 2028`."""
    return forms().short_day(day, today)


def whole_day_label(day: date) -> str:
    """`Sat, Dec 19, 2026`"""
    return forms().whole_day(day)


def date_label(day: date) -> str:
    """`Dec 19, 2026`"""
    return forms().dated(day)


def month_day_label(day: date) -> str:
    """`Dec 19`: a day of every year, or where there is no room for its weekday."""
    return forms().month_day(day)


def month_and_year(day: date) -> str:
    """The month that the day is in: `December 2026`."""
    return forms().month(day)


def local_weekday_labels() -> tuple[str, ...]:
    """`Mon`, `Tue`, ..., Monday first: by `date.weekday()`."""
    return forms().weekdays()


def time_label(at: int, zone: ZoneInfo) -> str:
    """The local time of a moment: `10:30 am`."""
    return forms().clock(to_local(at, zone).time())


def clock_label(clock: time) -> str:
    """`10:30 am`"""
    return forms().clock(clock)


def clock_as_typed(clock: time) -> str:
    """Return a time as typed in a form: `6:30 pm`; `18:30` where the library's words for it cannot be read."""
    from tuils.values.time.typed_days import typed_clock  # a checkout reads no time that is typed

    text, plain = clock_label(clock), f"{clock:%H:%M}"
    return text if typed_clock(text) == plain else plain


def clock_example() -> str:
    """`such as 2:30 pm`: beside a line for a time."""
    return _("such as {time}").format(time=clock_as_typed(time(14, 30)))


def moment_label(at: datetime, today: date) -> str:
    """`Sat, Dec 19, 10:30 am`: a local time."""
    return forms().moment(at, today)


def times_label(from_at: int, until_at: int, zone: ZoneInfo) -> str:
    """`10:30-11:30 am`"""
    return forms().times(to_local(from_at, zone).time(), to_local(until_at, zone).time())


def spans_label(spans: Iterable[OpenSpan]) -> str:
    """`10 am-12 pm, 1-6 pm`"""
    return ", ".join(map(hours_label, spans))


def hours_label(span: OpenSpan) -> str:
    """`10 am-6 pm`: as it stands on a door."""
    if span.closes == MIDNIGHT:
        return f"{forms().hour(span.opens)}-{closing_hour(span)}"
    return forms().hours(span.opens, span.closes)


def short_hours(span: OpenSpan) -> str:
    """`10-6`, `10:30-5`: where a column has no room for more, and no library opens at night."""
    return "-".join(map(short_hour, (span.opens, span.closes)))


def short_hour(clock: time) -> str:
    """`10`, `10:30`; at six in the evening `6` where hours are counted to twelve."""
    return forms().hour(clock).partition(" ")[0].removesuffix(":00")


def hour_label(clock: time) -> str:
    """`10 am`, `10:30 am`: as it stands on a door."""
    return forms().hour(clock)


def closing_hour(span: OpenSpan) -> str:
    """`6 pm`"""
    return _("midnight") if span.closes == MIDNIGHT else forms().hour(span.closes)


def money_label(cents: int | None) -> str:
    """`$12.40`, `-$5.00`; empty where there is none."""
    return "" if cents is None else forms().money(cents)


def currency_code() -> str:
    """Return the three letters of the library's currency, for programs."""
    return str(getattr(forms(), "currency", DOLLARS))


def money_fault(text: str) -> str:
    """Return what is wrong with a typed amount and what to write; empty if nothing is wrong."""
    try:
        read_amount(text)
    except Unclear as no:
        return no.sentence(_)
    return ""


def count_label(number: float) -> str:
    """`1,234`"""
    return forms().number(number)


# -- weeks


def week_start(day: date) -> date:
    """The first day of its week: a Sunday in the United States."""
    return day - timedelta(days=week_place(day))


def week_place(day: date) -> int:
    """Return the place of a day in its week, from 0."""
    return (day.weekday() - forms().first_weekday) % _WEEK


def week_order() -> Iterator[int]:
    """Weekdays (0 is Monday) in the order in which a week shows them."""
    first = forms().first_weekday
    return ((first + n) % _WEEK for n in range(_WEEK))


def week_heads() -> list[str]:
    """`Sun`, `Mon`, ...: above the columns of a week."""
    names = local_weekday_labels()
    return [names[weekday] for weekday in week_order()]


def whole_title(title: str, medium: str) -> str:
    """The title with its medium as catalogs write it: `Emma [electronic resource]`."""
    return f"{title} [{medium}]" if medium else title
