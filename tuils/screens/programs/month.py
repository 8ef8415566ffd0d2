"""A month as drawn: a cell a day, its number and its first programs, with their times if there is room; on a narrow
screen, the days alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from rich.cells import cell_len

from tuils.i18n import _
from tuils.library.activities.programs.whats_on import Days, PlannedSession
from tuils.library.foundation.local_words import closing_hour, hour_label, time_label, week_heads, week_start
from tuils.screens.widgets.lines import Line, Piece, cut, fit, without_controls

WIDEST, NARROW = 30, 5
"""The most cells from a day to the next; and on a narrow screen."""
ENOUGH = 3
"""The rows of a week: its number, two programs."""
TIMED = 4
"""The lines of a day from which each program has its time above its title."""
DAYS = 42
"""The days of six weeks, which hold any month."""


def first_drawn(day: date) -> date:
    """Return the first day drawn for the month of this day: the first of its weeks."""
    return week_start(day.replace(day=1))


def weeks_of(day: date) -> list[date]:
    """Return the first days of the weeks that have a day of this month."""
    first = first_drawn(day)
    weeks = (first + timedelta(days=7 * number) for number in range(6))
    return [start for start in weeks if start <= day.replace(day=1) or start.month == day.month]


def program_month_lines(days: Days, chosen: date, zone: ZoneInfo, width: int, height: int, narrow: bool) -> list[Line]:
    """Return the month of the chosen day, in so many cells and rows."""
    if narrow:
        return _narrow_month(days, chosen, height)
    stride, weeks = min(WIDEST, width // 7), weeks_of(chosen)
    lines: list[Line] = [weekday_heads(stride)]
    for start, rows in zip(weeks, _heights(len(weeks), height - 1), strict=True):
        cells = [_cell(days, start + timedelta(days=n), chosen, zone, stride - 1, rows) for n in range(7)]
        lines += [_row(cells, row) for row in range(rows)]
    return lines


def weekday_heads(stride: int) -> Line:
    return [("".join(fit(f" {name}", stride) for name in week_heads()).rstrip(), "key")]


def chosen_row(chosen: date, height: int, narrow: bool) -> int:
    """Return the row of the drawing in which the chosen day begins."""
    weeks = weeks_of(chosen)
    at = weeks.index(week_start(chosen))
    if narrow:
        return 1 + at - _top(at, len(weeks), height - 1)
    return 1 + sum(_heights(len(weeks), height - 1)[:at])


def _heights(weeks: int, room: int) -> list[int]:
    """Return the rows of each week: an equal share; if that is too few, the first weeks have enough."""
    each = max(2, room // weeks)
    if each >= ENOUGH:
        return [each] * weeks
    spare = max(0, room - each * weeks)
    return [each + (number < spare) for number in range(weeks)]


def _row(cells: Sequence[Sequence[list[Piece]]], row: int) -> Line:
    pieces: list[Piece] = []
    for number, cell in enumerate(cells):
        edge = "\u2502" if number < len(cells) - 1 else " "
        pieces += [*cell[row], (edge, "ruled" if row == 0 else "text")]
    return pieces


def _cell(days: Days, day: date, chosen: date, zone: ZoneInfo, width: int, rows: int) -> list[list[Piece]]:
    """Return the rows of a day, each as wide as a cell. Days of other months stay empty."""
    if day.month != chosen.month:
        return [[(" " * width, "text" if row else "ruled")] for row in range(rows)]
    base = "cursor" if day == chosen else "text"
    said = _day_pieces(days, day, zone, rows - 1)
    slots, more = rows - 1, max(0, len(said) - rows + 1)
    head = _head(day, day == days.today, day == chosen, more, width)
    number = "cursor" if day == chosen else "ruled"
    shown = [_fitted(text, role, base, width) for text, role in said[:slots]]
    blank = [[(" " * width, "text")]] * (slots - len(shown))  # not marked as chosen: a step paints the fewer rows
    return [[(fit(head, width), number)], *shown, *blank]


def _head(day: date, is_today: bool, is_chosen: bool, more: int, width: int) -> str:
    """Return the head of a day: `> 7 today`, ` 8 +2`. If both don't fit, today wins."""
    number, rest = f"{'>' if is_chosen else ' '}{day.day:>2}", f"+{more}" if more else ""
    words = (_("today"), _("now"), "") if is_today else ("",)
    word = next(word for word in words if not word or cell_len(f"{number} {word}{rest}") <= width)
    left = f"{number} {word}".rstrip()
    return left + rest.rjust(width - cell_len(left)) if rest else left


def _fitted(text: str, role: str, base: str, width: int) -> list[Piece]:
    """Return a word's pieces: a color of its own covers only the word."""
    shown = cut(without_controls(text), width)
    room = " " * (width - cell_len(shown))
    return [(shown, role), (room, base)] if role else [(shown + room, base)]


def _day_pieces(days: Days, day: date, zone: ZoneInfo, slots: int) -> list[Piece]:
    """Return the lines below the day's number: closed, or its short hours; then the programs, canceled ones last, each
    below its time if all have room."""
    closing = closing_words(days, day)
    said, planned = [closing] if closing else [], sorted(days.on(day), key=lambda one: one.cancelled)
    if slots < TIMED or len(said) + 2 * len(planned) > slots:
        return said + [(marked_title(one), "") for one in planned]
    for one in planned:
        said += [(time_label(one.starts_at, zone), ""), (marked_title(one), "")]
    return said


def closing_words(days: Days, day: date) -> Piece | None:
    """Return CLOSED, or `to 1 pm`; None if the hours are usual for that day and season."""
    calendar = days.calendar
    if calendar.closed_by_date(day):
        return _("CLOSED"), "stop"
    spans, usual = calendar.spans(day), calendar.usual_spans(day)
    if spans and usual and spans[-1].closes < usual[-1].closes:
        return _("to {time}").format(time=closing_hour(spans[-1])), ""
    if spans and usual and spans[0].opens > usual[0].opens:
        return _("from {time}").format(time=hour_label(spans[0].opens)), ""
    return None


def marked_title(session: PlannedSession) -> str:
    """Return the title; `x` before a canceled one, `?` before an unpublished one."""
    return f"x {session.title}" if session.cancelled else f"? {session.title}" if session.draft else session.title


# ---- narrow


def _narrow_month(days: Days, chosen: date, height: int) -> list[Line]:
    """Return the weekdays, and as many weeks around the chosen day as fit."""
    heads = "".join(f"{name[:3]:>{NARROW - 1}} " for name in week_heads()).rstrip()
    weeks, room = weeks_of(chosen), height - 1
    top = _top(weeks.index(week_start(chosen)), len(weeks), room)
    return [[(heads, "key")], *(_narrow_week(days, start, chosen) for start in weeks[top : top + room])]


def _top(at: int, weeks: int, room: int) -> int:
    return max(0, min(at - room // 2, weeks - room))


def _narrow_week(days: Days, start: date, chosen: date) -> Line:
    """`[25]` is closed, `24*` has programs."""
    pieces: list[Piece] = []
    for number in range(7):
        day = start + timedelta(days=number)
        if day.month != chosen.month:
            pieces.append((" " * NARROW, "text"))
            continue
        closed = days.calendar.closed_by_date(day)
        planned = any(not one.cancelled for one in days.on(day))
        right = "*" if planned else "]" if closed else " "
        text = f"{'>' if day == chosen else ' '}{'[' if closed else ' '}{day.day:>2}{right}"
        role = "cursor" if day == chosen else "stop" if closed else "strong" if day == days.today else "text"
        pieces += [(text[:1], "cursor" if day == chosen else "text"), (text[1:], role)]
    return pieces
