"""What is coming as a list: when, what, where, for whom, how many places are taken."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from tuils.i18n import N_, _
from tuils.library.programs.places import places_words
from tuils.library.programs.sessions import SessionLine
from tuils.values.moments import day_label, day_of, time_label, weekday_labels

from .widgets.rows import Cell, Column, Row

AGENDA = (
    Column("#", 2, right=True),
    Column(N_("When"), 16),
    Column(N_("What"), 8, grow=3),
    Column(N_("Where"), 14, drop=1),
    Column(N_("For"), 7, drop=2),
    Column(N_("Places"), 10),
)
NARROW = (
    Column("#", 2, right=True),
    Column(N_("When"), 12),
    Column(N_("What"), 8, grow=1),
    Column(N_("Places"), 9),
)
SPAN = 14
"""Days that the agenda looks ahead."""
FOR = {"0-5": "0-5", "6-11": "6-11", "12-18": "12-18", "adults": N_("adults"), "general": N_("all")}
TONES = {"cancelled": "stop", "full": "look", "over": "look"}


def agenda_rows(lines: list[SessionLine], today: date, zone: ZoneInfo, *, far: bool, narrow: bool) -> list[Row]:
    """A row a session. `far`: they may be months apart, so the day is told with its month."""
    return [_row(number, line, today, zone, far, narrow) for number, line in enumerate(lines, 1)]


def _row(number: int, line: SessionLine, today: date, zone: ZoneInfo, far: bool, narrow: bool) -> Row:
    state, words = places_words(line)
    cell: Cell = (words, TONES[state]) if state in TONES else words
    title = f"? {line.title}" if line.draft else line.title
    when = _when(line.starts_at, today, zone, far)
    if narrow:
        return str(number), when, title, cell
    return str(number), when, title, line.where, _(FOR.get(line.audience, line.audience)), cell


def _when(at: int, today: date, zone: ZoneInfo, far: bool) -> str:
    """`Today    10:30`, `Tue  8   10:30`; far off `8 Dec  10:30`, or with its year and no time."""
    day, clock = day_of(at, zone), time_label(at, zone)
    if day == today:
        return f"{_('Today'):<6} {clock}"
    if not far:
        return f"{weekday_labels(_)[day.weekday()]} {day.day:>2} {clock}"
    short = day_label(day, today, _).partition(" ")[2]
    return f"{short:>6} {clock}" if day.year == today.year else short
