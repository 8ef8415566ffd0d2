"""Coming programs as a list: when, what, where, for whom, how many places are taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from tuils.i18n import N_, _
from tuils.library.activities.programs.sessions import SessionLine, places_sentence, places_words
from tuils.library.foundation.describing.table import FactRow, FactsBeside
from tuils.library.foundation.local_words import (
    date_label,
    day_label,
    local_weekday_labels,
    month_day_label,
    time_label,
    times_label,
)
from tuils.screens.widgets.rows import Cell, Column, Row, cell_text
from tuils.values.time.moments import day_of

from .month import marked_title

AGENDA = (
    Column("#", 2, right=True),
    Column(N_("When"), 15),
    Column(N_("What"), 8, grow=3),
    Column(N_("Location"), 14, drop=1),
    Column(N_("For"), 7, drop=2),
    Column(N_("Seats"), 10),
)
NARROW = (
    Column("#", 2, right=True),
    Column(N_("When"), 12),
    Column(N_("What"), 8, grow=1),
    Column(N_("Seats"), 9),
)
SPAN = 14
"""Days that the agenda looks ahead."""
FOR = {"0-5": "0-5", "6-11": "6-11", "12-18": "12-18", "adults": N_("adults"), "general": N_("all")}
AUDIENCES = {
    "0-5": N_("Ages 0 to 5"),
    "6-11": N_("Ages 6 to 11"),
    "12-18": N_("Ages 12 to 18"),
    "adults": N_("For adults"),
    "general": N_("For everyone"),
}
"""The audiences in words, for use where a sentence fits."""
TONES = {"cancelled": "stop", "full": "look", "over": "look"}


def agenda_rows(lines: list[SessionLine], today: date, zone: ZoneInfo, *, far: bool, narrow: bool) -> list[Row]:
    """Return a row for each session. `far`: they may be months apart, so the day is shown with its month."""
    return [_row(number, line, today, zone, far, narrow) for number, line in enumerate(lines, 1)]


def _row(number: int, line: SessionLine, today: date, zone: ZoneInfo, far: bool, narrow: bool) -> Row:
    state, words = places_words(line)
    cell: Cell = (words, TONES[state]) if state in TONES else words
    title = f"? {line.title}" if line.draft else line.title
    when = (_short_when if narrow else _when)(line.starts_at, today, zone, far)
    if narrow:
        return str(number), when, title, cell
    return str(number), when, title, line.where, _(FOR.get(line.audience, line.audience)), cell


def _when(at: int, today: date, zone: ZoneInfo, far: bool) -> str:
    """Return `Today 10:30 am`, `Tue 8 10:30 am`; far off `Dec 8 10:30 am`, or with its year and no time if the month is
    ambiguous."""
    day, clock = day_of(at, zone), time_label(at, zone)
    if day == today:
        return f"{_('Today'):<6} {clock:>8}"
    if not far:
        return f"{local_weekday_labels()[day.weekday()]} {day.day:>2} {clock:>8}"
    return f"{month_day_label(day):<6} {clock:>8}" if _in_twelve_months(day, today) else date_label(day)


def _short_when(at: int, today: date, zone: ZoneInfo, far: bool) -> str:
    """Return a time without the weekday: ` 8 10:30 am`; far off the day alone, `Dec  8`."""
    day = day_of(at, zone)
    if far:
        return month_day_label(day) if _in_twelve_months(day, today) else date_label(day)
    return f"{day.day:>2} {time_label(at, zone):>8}"


def _in_twelve_months(day: date, today: date) -> bool:
    """Return True if the month alone tells the year, as for the coming winter."""
    ahead = (day.year - today.year) * 12 + day.month - today.month
    return 0 <= ahead < 12 or day.year == today.year


# ---- beside it, where there is room


def program_beside(at: int, lines: list[SessionLine], today: date, zone: ZoneInfo) -> Iterator[FactsBeside]:
    """Yield the program of the highlighted row in full, and the list's other programs on its day."""
    line, day = lines[at], day_of(lines[at].starts_at, zone)
    yield FactsBeside(
        day_label(day, today), tuple((fact, "") for fact in _session_cells(line, zone) if cell_text(fact))
    )
    others = [
        session_line
        for session_line in lines
        if session_line.id != line.id and day_of(session_line.starts_at, zone) == day
    ]
    rows: tuple[FactRow, ...] = tuple(
        (marked_title(other), (time_label(other.starts_at, zone), "strong")) for other in others
    )
    if rows:
        yield FactsBeside(_("Also that day"), rows)


def _session_cells(line: SessionLine, zone: ZoneInfo) -> Iterator[Cell]:
    yield line.title, "strong"
    yield times_label(line.starts_at, line.ends_at, zone)
    yield ", ".join(part for part in dict.fromkeys((line.where, line.address)) if part)
    yield _(AUDIENCES.get(line.audience, "")) if line.audience in AUDIENCES else line.audience
    state, words = places_words(line)
    if state in TONES:
        yield words, TONES[state]
    if (seats := places_sentence(line)) and not line.cancelled:
        yield seats
    yield line.why if line.cancelled else ""
