"""The days that a report is about, in words: last month, this fiscal year, FY2026, 2026-07..2026-12, last 30 days."""

from __future__ import annotations

import re
from datetime import date, timedelta

from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import year_starts
from tuils.library.foundation.dates import short_day
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import forms, month_and_year
from tuils.values.time.moments import day_of
from tuils.values.time.spans import Span, month_span, read_span, year_of, year_with
from tuils.values.words import Unclear

_FISCAL = re.compile(r"fy ?([0-9]{4})")
_LAST = re.compile(r"last ([0-9]{1,4}) (day|week|month|year)s?")
_SPAN = re.compile(r"(.+?)(?:\.\.| to )(.+)")
MOST = {"day": 9999, "week": 1500, "month": 600, "year": 60}
HINT = N_("Such as last month, this fiscal year, FY2026, 2026, 2026-07, 2026-07..2026-12 or last 30 days.")


def report_today(desk: Desk) -> date:
    return day_of(desk.now, desk.zone)


def read_period(text: str, today: date, starts: int = 1) -> Span:
    """Read typed words as days. `starts`: the month in which the fiscal year begins. Refuses with Unclear."""
    said = re.sub(r"[\s_-]+", " ", text.strip().lower()) if not text[:1].isdigit() else text.strip().lower()
    if named := _named(said, today, starts):
        return named
    if found := _FISCAL.fullmatch(said):
        return _fiscal(int(found[1]), starts, text)
    if (found := _LAST.fullmatch(said)) and 0 < int(found[1]) <= MOST[found[2]]:
        return _back(int(found[1]), found[2], today)
    if found := _SPAN.fullmatch(said):
        first, last = (read_period(part, today, starts) for part in found.groups())
        if last.last < first.first:
            raise Unclear(N_('"{text}" ends before it begins. Write the earlier day first.'), text=text)
        return Span(first.first, last.last)
    try:
        return read_span(said)
    except (Unclear, ValueError, OverflowError):
        raise Unclear(N_('"{text}" is not a time period.') + " " + HINT, text=text) from None


def _named(text: str, today: date, starts: int) -> Span | None:
    month, fiscal = month_span(today), year_with(today, starts)
    sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    week = Span(sunday, sunday + timedelta(days=6))
    named = {
        "this week": week,
        "last week": week.moved(-1),
        "today": Span(today, today),
        "yesterday": Span(today, today).moved(-1),
        "this month": month,
        "last month": month.moved(-1),
        "last": month.moved(-1),
        "this year": year_of(today.year),
        "last year": year_of(today.year - 1),
        "this fiscal year": fiscal,
        "last fiscal year": fiscal.moved(-1),
        "fiscal year": fiscal,
    }
    return named.get(text)


def _fiscal(year: int, starts: int, text: str) -> Span:
    if not 1900 < year < 2200:
        raise Unclear(N_('"{text}" is not a time period.') + " " + HINT, text=text)
    return year_of(year, starts)


def _back(many: int, unit: str, today: date) -> Span:
    """Return the last so many, today included; months and years whole, up to the current one."""
    if unit in ("day", "week"):
        return Span(today - timedelta(days=many * (7 if unit == "week" else 1) - 1), today)
    if unit == "month":
        return Span(month_span(today).moved(1 - many).first, month_span(today).last)
    return Span(year_of(today.year - many + 1).first, year_of(today.year).last)


def period_name(span: Span, today: date, starts: int) -> str:
    """Name these days in words that stay true as time goes on, if possible; else return the days themselves."""
    known = ("this month", "last month", "this fiscal year", "last fiscal year", "this year", "last year",
             "last 10 years")  # fmt: skip
    return next((one for one in known if read_period(one, today, starts) == span), f"{span.first}..{span.last}")


def upto(span: Span, today: date) -> Span:
    """Cut the span at today, included; of a future one return its first day."""
    return Span(span.first, max(span.first, min(span.last, today)))


def period_before(span: Span, today: date) -> Span | None:
    """Return the period before, cut to as many days as are over of this one; None if that is the year before."""
    before, over = span.moved(-1), upto(span, today)
    found = Span(before.first, min(before.last, before.first + (over.last - over.first))) if over != span else before
    return found if found.first != span.year_before.first else None


def is_unfinished(span: Span, today: date) -> bool:
    return span.first <= today < span.last


def report_period_words(desk: Desk, span: Span, starts: int | None = None) -> str:
    """Return `FY 2026 (Jul 2025-Jun 2026)`, `November 2026, through Mon 30 Nov`."""
    today, begins = report_today(desk), starts if starts is not None else year_starts()
    said = fiscal_words(span, begins) or months_words(span) or span.words(today, _, forms())
    if not is_unfinished(span, today):
        return said
    return _("{period}, through {day}").format(period=said, day=short_day(desk, today))


def fiscal_words(span: Span, starts: int) -> str:
    """Return the fiscal year in words; empty if the span is none, or if it is the calendar year."""
    if starts == 1 or span != year_of(span.last.year, starts):
        return ""
    text = _("FY {year} ({first}-{last})")
    return text.format(year=span.last.year, first=_short(span.first), last=_short(span.last))


def months_words(span: Span) -> str:
    """Return `Jul 2026-Dec 2026`; empty for one month or year, or if it is not of whole months."""
    if span.first.day != 1 or span.next.day != 1 or span in (month_span(span.first), year_of(span.first.year)):
        return ""
    return f"{_short(span.first)}-{_short(span.last)}"


def _short(day: date) -> str:
    """Return `Jul 2026`."""
    month, year = month_and_year(day).rsplit(" ", 1)
    return f"{month[:3]} {year}"


def month_words(month: str) -> str:
    """Return `Nov 2026` for 2026-11."""
    return _short(date.fromisoformat(f"{month}-01"))
