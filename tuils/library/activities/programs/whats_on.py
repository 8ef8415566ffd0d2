"""Sessions by day: as little of each as a drawn month, the idle desk and a search need."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from tuils.i18n import N_, _
from tuils.library.activities.queries import branch_names, room_names
from tuils.library.activities.session_queries import LIGHT, NEXT_START, WITH_TITLES, titles_of_sessions
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.desk import Desk, permitted
from tuils.models import db
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text
from tuils.values.programs import AUDIENCES, KINDS
from tuils.values.time.calendar import Calendar
from tuils.values.time.moments import day_of, local_moment

from .sessions import EVERY, SessionLine, WhichSessions, asked, sessions_on, sessions_with

MOST_FOUND = 200
"""The most sessions that a search shows."""


class PlannedSession(Protocol):
    """The attributes of a session that a drawing needs: a SessionLine has them, too."""

    @property
    def id(self) -> str: ...
    @property
    def starts_at(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def cancelled(self) -> bool: ...
    @property
    def draft(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Light:
    """A session without any counts."""

    id: str
    starts_at: int
    title: str
    cancelled: bool
    draft: bool


@dataclass(frozen=True)
class Days:
    """Some days with their sessions. `days`: the sessions of each day that has some, in order of time. `calendar`:
    of the desk's branch."""

    today: date
    first: date
    count: int
    calendar: Calendar
    days: Mapping[date, Sequence[PlannedSession]]

    def on(self, day: date) -> Sequence[PlannedSession]:
        return self.days.get(day, ())

    def has(self, day: date) -> bool:
        """Return whether this day was read."""
        return self.first <= day < self.first + timedelta(days=self.count)


@permitted("programs.see")
def days_of(desk: Desk, first: date, count: int, which: WhichSessions = EVERY) -> Days:
    """Return so many local days from the first on, with titles alone. Two statements, however many sessions there
    are."""
    text, values = asked(which)
    from_at, until_at = _midnight(desk, first), _midnight(desk, first + timedelta(days=count))
    rows = db.execute_sql(LIGHT.format(which=text), (from_at, until_at, *values)).fetchall()
    lines = [Light(key, at, title, bool(off), bool(draft)) for key, at, title, off, draft in rows]
    return _by_day(desk, first, count, lines)


def full_days_of(desk: Desk, first: date, count: int, which: WhichSessions = EVERY) -> Days:
    """Return the same with whole SessionLines."""
    return _by_day(desk, first, count, sessions_on(desk, first, count, which))


def _midnight(desk: Desk, day: date) -> int:
    return local_moment(datetime.combine(day, time(0)), desk.zone)


def _by_day(desk: Desk, first: date, count: int, lines: Sequence[PlannedSession]) -> Days:
    """Group by the moments at which days begin: a local date of each session would cost ten times as much."""
    begins = [_midnight(desk, first + timedelta(days=number)) for number in range(count)]
    found: dict[date, list[PlannedSession]] = {}
    for line in lines:
        day = first + timedelta(days=bisect_right(begins, line.starts_at) - 1)
        found.setdefault(day, []).append(line)
    return Days(day_of(desk.now, desk.zone), first, count, calendar_of(desk.branch, desk.zone), found)


@permitted("programs.see")
def next_program_day(desk: Desk, after: date, which: WhichSessions = EVERY) -> date | None:
    """Return the first day after this one with a session that is not canceled."""
    text, values = asked(which)
    until = _midnight(desk, after + timedelta(days=1))
    condition = f" AND NOT p.removed AND s.status <> 'cancelled' AND s.starts_at >= ?{text}"
    row: Any = db.execute_sql(NEXT_START + condition, (until, *values)).fetchone()
    return None if row[0] is None else day_of(row[0], desk.zone)


@permitted("programs.see")
def find_sessions(desk: Desk, words: str, which: WhichSessions = EVERY) -> list[SessionLine]:
    """Return sessions whose title has all these words (or beginnings of words), from today on; if none is to come,
    the latest past ones. 200 at most."""
    titles = [title for (title,) in titles_of_sessions() if _has(title, words)]
    if not titles:
        return []
    today, (text, values) = _midnight(desk, day_of(desk.now, desk.zone)), asked(which)
    for time_of, order in ((">=", ""), ("<", "DESC")):
        statement = WITH_TITLES.format(time_of=time_of, order=order, which=text, most=MOST_FOUND)
        if ids := db.execute_sql(statement, (json.dumps(titles), today, *values)).fetchall():
            return sessions_with(desk, (key for (key,) in ids))
    return []


def _has(title: str, words: str) -> bool:
    parts = fold_text(title).split()
    return all(any(part.startswith(word) for part in parts) for word in fold_text(words).split())


def todays(desk: Desk) -> list[SessionLine]:
    """Return today's published sessions at the desk's branch that aren't over; canceled ones included, so that staff
    can tell people who come for one."""
    day = day_of(desk.now, desk.zone)
    lines = sessions_on(desk, day, 1, WhichSessions(branch=desk.branch, drafts=False))
    return [line for line in lines if line.ends_at > desk.now]


# ---- filter sessions by words: `for adults`, `in meeting`, `kind film`, `at east`


WORDS = {"audience": N_("for"), "room": N_("in"), "kind": N_("kind"), "branch": N_("at")}
"""The word that begins each filter. In the reader's language, and in English."""
ALSO: Mapping[str, tuple[str, ...]] = {
    N_("teens"): ("12-18",),
    N_("babies"): ("0-5",),
    N_("children"): ("0-5", "6-11"),
    N_("everyone"): ("general",),
}
"""Other words for audiences."""
EVERYTHING = N_("all")
"""The word that, alone, shows all sessions again."""


@dataclass(frozen=True)
class Offered:
    """The values to filter by: for each field of WhichSessions, the words by code."""

    audience: Mapping[str, str]
    room: Mapping[str, str]
    kind: Mapping[str, str]
    branch: Mapping[str, str]


@dataclass(frozen=True)
class FilterRead:
    """The result of reading words. `unknown`: a word that matches nothing here, `several`: its possible meanings.
    Else `which` is the filter."""

    which: WhichSessions
    unknown: str = ""
    several: tuple[str, ...] = ()


@permitted("programs.see")
def offered(desk: Desk) -> Offered:
    """Return the audiences, rooms, kinds and branches of this library. Two statements."""
    return Offered(
        {code: _(words) for code, words in AUDIENCES.items()},
        {code: name or code for code, name in room_names(of_sessions=True).items() if code},
        {code: _(kind.words) for code, kind in KINDS.items()},
        {code: name or code for code, name in branch_names().items()},
    )


def begins_a_wish(text: str) -> bool:
    """Return whether the text begins like a filter. A title may, too."""
    return fold_text(text) in _names(EVERYTHING) or bool(_parts(text))


def read_wish(text: str, held: WhichSessions, known: Offered) -> FilterRead:
    """Add `for adults in meeting` to the current filter; `all` clears it."""
    if fold_text(text) in _names(EVERYTHING):
        return FilterRead(replace(held, audience="", room="", kind="", branch=""))
    wanted: dict[str, Any] = {}
    for field, words in _parts(text):
        found = _called(words, getattr(known, field), ALSO if field == "audience" else {})
        if len(found) != 1:
            return FilterRead(held, words, tuple(getattr(known, field)[code] for code in found))
        wanted[field] = found[0]
    return FilterRead(replace(held, **wanted))


def wish_words(which: WhichSessions, known: Offered) -> str:
    """Say `for adults, in Meeting room, film`; empty without a filter."""
    said = {"audience": _("for {what}"), "room": _("in {what}"), "kind": _("{what}"), "branch": _("at {what}")}
    held = {field: getattr(which, field) for field in WORDS if getattr(which, field)}
    return ", ".join(said[field].format(what=getattr(known, field).get(code, code)) for field, code in held.items())


def _names(word: str) -> set[str]:
    return {word, fold_text(_(word))}


def _parts(text: str) -> list[tuple[str, str]]:
    """Split into field and words of each filter; empty if it begins otherwise."""
    fields = {name: field for field, word in WORDS.items() for name in _names(word)}
    found = re.split(rf"(?:^|\s)({'|'.join(map(re.escape, fields))})(?:\s+|$)", text.strip(), flags=re.IGNORECASE)
    if found[0].strip() or len(found) < 3:
        return []
    return [(fields[fold_text(word)], words.strip()) for word, words in zip(found[1::2], found[2::2], strict=True)]


def _called(words: str, known: Mapping[str, str], also: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return the codes that these words may mean: exactly, else whole words of the name, else the beginning of a
    word."""
    wanted = fold_text(words)
    if not wanted:
        return []
    for name, codes in also.items():
        if wanted in _names(name):
            return [code for code in codes if code in known]
    names = {code: (fold_text(code), fold_text(name)) for code, name in known.items()}
    ways: tuple[Callable[[str], bool], ...] = (
        lambda name: name == wanted,
        lambda name: _begins(f"{wanted} ", f"{name} "),
        lambda name: _begins(wanted, name),
    )
    for fits in ways:
        if found := [code for code, both in names.items() if any(map(fits, both))]:
            return found
    return []


def _begins(wanted: str, name: str) -> bool:
    """Return whether the name, from any of its words on, begins so."""
    parts = name.split(" ")
    return any(" ".join(parts[at:]).startswith(wanted) for at in range(len(parts)))
