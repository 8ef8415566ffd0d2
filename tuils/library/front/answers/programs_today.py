"""Today's programs at the idle desk, if the library wants them or somebody asks; and read out, in line mode."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tuils.i18n import _, ngettext
from tuils.library.activities.programs.sessions import (
    SessionLine,
    places_sentence,
    places_words,
    session_line,
    sessions_on,
)
from tuils.library.activities.programs.whats_on import find_sessions, todays
from tuils.library.foundation.dates import moment_day
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import day_label, time_label
from tuils.library.foundation.typed_days import typed_day
from tuils.values.programs import AUDIENCES
from tuils.values.time.moments import day_of

from .heard import MORE, SESSION, Cell, IdleLine

WEEK = 7


def program_lines(desk: Desk) -> list[IdleLine]:
    """Return today's programs that are not over. One statement."""
    if not desk.may("programs.see"):
        return []
    return [(SESSION + today.id, _session_label(desk, today), Cell(_places(today), "strong")) for today in todays(desk)]


def _places(line: SessionLine) -> str:
    """Return the places in words: a bare number would be read as that of a list."""
    state, words = places_words(line)
    return places_sentence(line) or words if state == "open" else words


def _session_label(desk: Desk, line: SessionLine) -> str:
    """Return `10:30 Story time, Meeting room`."""
    return ", ".join(filter(None, (f"{time_label(line.starts_at, desk.zone)} {line.title}", line.where)))


def programs_today_words(lines: list[IdleLine]) -> str:
    """Return the words after the greeting: `2 programs today.`"""
    return ngettext("{n} program today.", "{n} programs today.", len(lines)).format(n=len(lines)) if lines else ""


# ---- read out


def read_session(desk: Desk, key: str) -> Iterator[str]:
    """Read out one session of a panel, by its key; for the last of a series also how more are planned."""
    one = session_line(desk, key.removeprefix(SESSION).removeprefix(MORE))
    yield session_sentence(desk, one)
    if key.startswith(MORE):
        last = moment_day(desk, one.starts_at)
        yield _("Last date: {day}. Add more: tuils event more {id}").format(day=last, id=one.program[-8:])


def session_sentence(desk: Desk, line: SessionLine) -> str:
    """Return `10:30 to 11:15: Story time. Meeting room. For ages 0-5. 12 of 15 places taken.`"""
    begins, ends = time_label(line.starts_at, desk.zone), time_label(line.ends_at, desk.zone)
    audience = _(AUDIENCES.get(line.audience, line.audience))
    places = places_sentence(line)
    parts = [
        _("{begins} to {ends}: {title}").format(begins=begins, ends=ends, title=line.title),
        line.where,
        _("For {whom}").format(whom=audience),
        places[:1].upper() + places[1:],
        line.why if line.cancelled else "",
    ]
    return " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part)


def read_events(desk: Desk, text: str = "") -> Iterator[str]:
    """Read out the programs of today and the six days after it, a sentence each, day by day; of a day that is typed;
    or those whose title has these words."""
    today = day_of(desk.now, desk.zone)
    day = typed_day(desk, text, since=today.replace(day=1)).day if text else None
    if text and day is None:
        lines = find_sessions(desk, text)
        none = _('NOTE. No program has "{words}" in its title.').format(words=text)
    elif day:
        lines = sessions_on(desk, day)
        none = _("Nothing scheduled on {day}.").format(day=day_label(day, today))
    else:
        lines = sessions_on(desk, today, WEEK)
        none = _("Nothing scheduled in the next {n} days.").format(n=WEEK)
    yield from _day_by_day(desk, lines, today) if lines else [none]


def _day_by_day(desk: Desk, lines: list[SessionLine], today: date) -> Iterator[str]:
    told: date | None = None
    for line in lines:
        on = day_of(line.starts_at, desk.zone)
        if on != told:
            label = day_label(on, today)
            yield (_("Today, {day}:") if on == today else _("{day}:")).format(day=label)
            told = on
        yield session_sentence(desk, line)
