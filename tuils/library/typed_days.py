"""A day, and a month, as people type them."""

from __future__ import annotations

from datetime import date, timedelta

from tuils.formats.dates import read_date
from tuils.i18n import _
from tuils.values.folding import fold
from tuils.values.moments import day_label, month_label

READ_AHEAD = 400
"""Days ahead that can be typed by day and month alone."""
MONTHS_AHEAD = 24


def read_day(text: str, today: date) -> date | None:
    """A day as it is typed: `2026-12-24`, or as it is shown, `24 Dec`, `Thu 24 Dec`."""
    if iso := read_date(text, day_first=True):
        return date.fromisoformat(iso)
    typed = fold(text)
    for ahead in range(READ_AHEAD):
        day = today + timedelta(days=ahead)
        label = fold(day_label(day, day, _))
        if typed and typed in (label, label.partition(" ")[2]):
            return day
    return None


def read_month(text: str, today: date) -> date | None:
    """The first of a month: `March`, `Mar 2027`, the next one of that name."""
    typed = fold(text)
    month = today.replace(day=1)
    for _n in range(MONTHS_AHEAD):
        name, year = fold(month_label(month, _)).split()[0], str(month.year)
        word, _blank, rest = typed.partition(" ")
        if len(word) > 2 and name.startswith(word) and rest in ("", year):
            return month
        month = (month + timedelta(days=31)).replace(day=1)
    return None
