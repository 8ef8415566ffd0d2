"""A week as drawn: seven columns with times; on a narrow screen, a line a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from rich.cells import cell_len

from tuils.i18n import _, ngettext
from tuils.library.activities.programs.sessions import SessionLine
from tuils.library.activities.programs.whats_on import Days, PlannedSession
from tuils.library.foundation.local_words import local_weekday_labels, short_hours, time_label, week_place, week_start
from tuils.screens.widgets.lines import Line, Piece, cut, fit, without_controls, wrap

from .month import WIDEST, closing_words, marked_title

TALL = (4, 3, 2)
"""The rows of a program: its time, and the lines of title that fit."""
HEADS = 2


def week_lines(days: Days, chosen: date, zone: ZoneInfo, width: int, height: int, narrow: bool) -> list[Line]:
    week = [week_start(chosen) + timedelta(days=number) for number in range(7)]
    if narrow:
        at, room = week_place(chosen), height
        top = max(0, min(at - room // 2, 7 - room))
        return [_day_line(days, day, chosen, zone, width) for day in week[top : top + room]]
    stride, room = min(WIDEST, width // 7), height - HEADS
    most = max((len(days.on(day)) for day in week), default=0)
    each = next((rows for rows in TALL if most * rows <= room), 1)
    columns = [_column(days, day, chosen, zone, stride - 1, room, each) for day in week]
    return [_beside([column[row] for column in columns]) for row in range(height)]


def _beside(cells: Sequence[Sequence[Piece]]) -> Line:
    last = len(cells) - 1
    return [piece for at, cell in enumerate(cells) for piece in (*cell, ("\u2502" if at < last else " ", "text"))]


def _column(days: Days, day: date, chosen: date, zone: ZoneInfo, width: int, room: int, each: int) -> list[list[Piece]]:
    """Return the rows of a day: its name, its hours, then its programs, so many rows for each. Only name and hours show
    the choice: a step to the next day paints two rows."""
    here = day == chosen
    name = f"{'>' if here else ' '}{local_weekday_labels()[day.weekday()]} {day.day:>2}"
    role = "cursor" if here else "strong" if day == days.today else "key"
    rows = [[(fit(name, width), role)], _hours(days, day, "cursor" if here else "text", width)]
    planned = days.on(day)
    shown = planned if len(planned) * each <= room else planned[: room // each - 1]
    for one in shown:
        clock, *title = _entry(one, zone, width, each)
        rows += [[(clock, "strong" if title else "text")], *([(text, "text")] for text in title)]
    if more := len(planned) - len(shown):
        sentence = ngettext("+{n} more", "+{n} more", more).format(n=more)
        rows.append([(fit(sentence, width), "text")])
    return [*rows, *[[(" " * width, "text")]] * (room + HEADS - len(rows))]


def _hours(days: Days, day: date, base: str, width: int) -> list[Piece]:
    """Return `10-6`, or the word for closed."""
    closing = closing_words(days, day)
    if closing and closing[1]:
        shown = cut(closing[0], width)
        return [(shown, closing[1]), (" " * (width - cell_len(shown)), base)]
    text = ",".join(map(short_hours, days.calendar.spans(day))) or _("closed")
    return [(fit(f" {text}", width), base)]


def _entry(session: PlannedSession, zone: ZoneInfo, width: int, rows: int) -> Iterator[str]:
    """Yield the time with a mark for notes, and the title below it, on the available rows."""
    clock, title = time_label(session.starts_at, zone), without_controls(session.title)
    if rows == 1:
        yield fit(f"{clock.partition(' ')[0]} {without_controls(marked_title(session))}", width)
        return
    sign = "x" if session.cancelled else "?" if session.draft else _("FULL") if _is_full(session) else ""
    if cell_len(f"{clock} {sign}") > width:  # no library has it in the night
        clock = clock.partition(" ")[0]
    yield fit(f"{clock} {sign}", width)
    lines = wrap(title, width, rows - 1)
    for number in range(rows - 1):
        yield fit(lines[number] if number < len(lines) else "", width)


def _is_full(session: PlannedSession) -> bool:
    return isinstance(session, SessionLine) and session.left == 0


def _day_line(days: Days, day: date, chosen: date, zone: ZoneInfo, width: int) -> Line:
    """`>Mon  7 10:30 am Story time, 6:30 pm Book..`"""
    base = "cursor" if day == chosen else "text"
    name = f"{'>' if day == chosen else ' '}{local_weekday_labels()[day.weekday()]} {day.day:>2} "
    closing = closing_words(days, day)
    sentence = ", ".join(
        f"{time_label(one.starts_at, zone)} {without_controls(marked_title(one))}" for one in days.on(day)
    )
    pieces: list[Piece] = [(name, "strong" if day == days.today and day != chosen else base)]
    if closing:
        pieces += [(closing[0], closing[1] or base), (" ", base)]
    used = sum(cell_len(text) for text, _role in pieces)
    return [*pieces, (fit(sentence, max(0, width - used)), base)]
