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


def iso_words(desk: Desk, day: str) -> str:
    """A date of the store as people read it; what is no date is shown as it is."""
    return iso_label(day, day_of(desk.now, desk.zone))


def iso_label(day: str, today: date) -> str:
    """The same where the day of today is known, and no desk."""
    try:
        return day_label(date.fromisoformat(day), today, _)
    except ValueError:
        return day
