"""Days and moments as people at a desk read them."""

from __future__ import annotations

from datetime import date

from tuils.i18n import _
from tuils.values.moments import day_label, day_of, time_label

from .desk import Desk


def day_words(desk: Desk, day: date) -> str:
    """`Mon 14 Dec`"""
    return day_label(day, day_of(desk.now, desk.zone), _)


def moment_day(desk: Desk, at: int) -> str:
    """`Mon 14 Dec`, the day of a moment."""
    return day_words(desk, day_of(at, desk.zone))


def moment_words(desk: Desk, at: int) -> str:
    """`Mon 14 Dec, 10:31`"""
    return _("{day}, {time}").format(day=moment_day(desk, at), time=time_label(at, desk.zone))


def span_words(desk: Desk, from_at: int, until_at: int) -> str:
    """`Mon 7 Dec 10:00-11:30`; with the day of its end where that is another, but for midnight."""
    first, last = (day_of(at, desk.zone) for at in (from_at, until_at))
    until = time_label(until_at, desk.zone)
    if first != last and until != "00:00":
        until = f"{day_words(desk, last)} {until}"
    return f"{day_words(desk, first)} {time_label(from_at, desk.zone)}-{until}"


def iso_words(desk: Desk, day: str) -> str:
    """A date of the store as people read it; what is no date is shown as it is."""
    return iso_label(day, day_of(desk.now, desk.zone))


def iso_label(day: str, today: date) -> str:
    """The same where the day of today is known, and no desk."""
    try:
        return day_label(date.fromisoformat(day), today, _)
    except ValueError:
        return day
