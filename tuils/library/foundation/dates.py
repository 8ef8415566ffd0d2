"""Days and moments as people at a desk read them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

from tuils.i18n import _
from tuils.library.foundation.local_words import day_label, moment_label, short_day_label, times_label
from tuils.values.time.moments import day_of, iso, to_local

from .desk import Desk


def short_day(desk: Desk, day: date) -> str:
    """`Mon, Dec 14`"""
    return day_label(day, day_of(desk.now, desk.zone))


def moment_day(desk: Desk, at: int) -> str:
    """`Mon, Dec 14`, the day of a moment."""
    return short_day(desk, day_of(at, desk.zone))


def claims_cell(desk: Desk, line: Any) -> str:
    """How often it was claimed, and when last."""
    if not line.claims:
        return ""
    return _("{n}, last {day}").format(n=line.claims, day=moment_day(desk, line.claimed_at))


def day_cell(desk: Desk, day: date) -> str:
    """For a column, 12 wide: `Mon, Dec 14`; far off `Dec 14, 2028`, without its weekday."""
    return short_day_label(day, day_of(desk.now, desk.zone))


def moment_cell(desk: Desk, at: int) -> str:
    """Return the day of a moment for a column, as `day_cell` does."""
    return day_cell(desk, day_of(at, desk.zone))


def iso_cell(desk: Desk, day: str) -> str:
    """Return a date of the store for a column, as `day_cell` does; what is no date is shown as it is."""
    try:
        return day_cell(desk, date.fromisoformat(day))
    except ValueError:
        return day


def moment_words(desk: Desk, at: int) -> str:
    """`Mon, Dec 14, 10:31 am`"""
    return moment_label(to_local(at, desk.zone), day_of(desk.now, desk.zone))


def span_words(desk: Desk, from_at: int, until_at: int) -> str:
    """`Mon, Dec 7, 10:00-11:30 am`; with the day of its end where that is another, but for midnight."""
    first, last = (to_local(at, desk.zone) for at in (from_at, until_at))
    if first.date() != last.date() and last.time() != time():
        return f"{moment_words(desk, from_at)} - {moment_words(desk, until_at)}"
    return f"{moment_day(desk, from_at)}, {times_label(from_at, until_at, desk.zone)}"


def iso_words(desk: Desk, day: str) -> str:
    """A date of the store as people read it; what is no date is shown as it is."""
    return iso_label(day, day_of(desk.now, desk.zone))


def iso_label(day: str, today: date) -> str:
    """Return a date as `iso_words` does, where the day of today is known, and no desk."""
    try:
        return day_label(date.fromisoformat(day), today)
    except ValueError:
        return day


def iso_of(name: str) -> Callable[[Desk, Any], str | None]:
    """For a table: the moment of this name as programs read it."""

    def told(desk: Desk, line: Any) -> str | None:
        at = getattr(line, name)
        return iso(at, desk.zone) if at else None

    return told
