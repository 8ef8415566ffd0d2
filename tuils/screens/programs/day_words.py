"""Words of the Events screen about a day, and about a month or a week as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from rich.cells import cell_len

from tuils.i18n import _, ngettext
from tuils.library.activities.programs.whats_on import Days, PlannedSession
from tuils.library.foundation.describing.table import FactRow, FactsBeside
from tuils.library.foundation.local_words import day_label, month_and_year, spans_label, time_label
from tuils.screens.widgets.lines import without_controls

from .month import marked_title

ROOM, NARROW_ROOM = 70, 38
"""Cells of a line of the answer."""


def session_with_time(session: PlannedSession, zone: ZoneInfo) -> str:
    """`Story time 10:30 am`"""
    text = f"{without_controls(session.title)} {time_label(session.starts_at, zone)}"
    if session.cancelled:
        return _("{program} (canceled)").format(program=text)
    return _("{program} (draft)").format(program=text) if session.draft else text


def names(planned: Sequence[PlannedSession], zone: ZoneInfo, start: str, *rooms: int) -> list[str]:
    """Return all names after the start, on lines of so many cells; `and 3 more.` if they don't fit."""
    said = [
        session_with_time(one, zone) + ("," if left else ".")
        for left, one in zip(_falling(planned), planned, strict=True)
    ]
    lines = [start]
    for number, text in enumerate(said):
        left = len(said) - number
        last = len(lines) == len(rooms)
        more = _("and {n} more.").format(n=left - 1) if left > 1 and last else ""
        if cell_len(f"{lines[-1]} {text} {more}".rstrip()) <= rooms[len(lines) - 1]:
            lines[-1] = f"{lines[-1]} {text}".strip()
        elif not last:
            lines.append(text)
        else:
            more = _("and {n} more.") if number else ngettext("{n} program.", "{n} programs.", left)
            lines[-1] = f"{lines[-1].rstrip(',')} {more.format(n=left)}"
            break
    return [*lines, ""]


def _falling(planned: Sequence[PlannedSession]) -> range:
    return range(len(planned) - 1, -1, -1)


def day_hours_words(days: Days, day: date) -> str:
    """`Open 10 am-6 pm.`, `Closed: Christmas.`, `Closed every week on this day.`"""
    calendar = days.calendar
    if spans := calendar.spans(day):
        return _("Open {hours}.").format(hours=spans_label(spans))
    if calendar.closed_by_date(day):
        why = calendar.why_closed(day)
        return _("Closed: {why}.").format(why=why) if why else _("Closed.")
    return _("Closed every week on this day.")


def day_beside(days: Days, day: date, zone: ZoneInfo) -> tuple[FactsBeside, ...]:
    """Return the facts of the chosen day beside the month: its hours, and each program with its time, in full."""
    planned = tuple((marked_title(one), (time_label(one.starts_at, zone), "strong")) for one in days.on(day))
    rows: tuple[FactRow, ...] = (
        (day_hours_words(days, day), ""),
        ("", ""),
        *(planned or ((_("Nothing scheduled."), ""),)),
    )
    return (FactsBeside(day_label(day, days.today), rows),)


def answer_about_day(days: Days, day: date, zone: ZoneInfo, narrow: bool) -> tuple[str, str, str]:
    """Mark and both lines of the answer about a day."""
    label, hours, planned = day_label(day, days.today), day_hours_words(days, day), days.on(day)
    closed = days.calendar.closed_by_date(day)
    if planned:
        start = _("{day}:").format(day=label)
        said, then, *_rest = names(planned, zone, start, ROOM, NARROW_ROOM if narrow else ROOM)
        if closed and not all(one.cancelled for one in planned):
            return "NOTE", said, _("The library is closed: {why}").format(why=days.calendar.why_closed(day) or label)
        return "", said, then or hours
    if closed:
        said = _("{day}: closed. {why}").format(day=label, why=days.calendar.why_closed(day)).rstrip()
        return "", said, _("Nothing scheduled.")
    return "", _("{day}: nothing scheduled.").format(day=label), hours


def today_words(days: Days, zone: ZoneInfo, start: str, narrow: bool) -> tuple[str, str]:
    """`December 2026. Today: Story time 10:30 am, Book club 6:30 pm.`, and the hours of today."""
    hours, planned = day_hours_words(days, days.today), days.on(days.today)
    if not narrow:
        hours += " " + _("Arrows: a day. PgUp, PgDn: a month.")
    if not planned:
        return f"{start} {_('Nothing scheduled today.')}", hours
    return names(planned, zone, f"{start} {_('Today:')}", ROOM)[0], hours


def month_start(day: date) -> str:
    return _("{month}.").format(month=month_and_year(day))


def week_head(first: date, today: date) -> str:
    return _("Week of {day}.").format(day=day_label(first, today))
