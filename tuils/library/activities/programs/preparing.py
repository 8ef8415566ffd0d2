"""List the tasks of a session, when they are due, and which are done: due days follow from its day.

A line of the checklist is due so many days before the session's local date, or after it; if that is a closed day, on
the open day before, or after. A session that moves moves its due days; a canceled one has none. Tasks not done when a
session is over are dropped, except those due after it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from tuils.i18n import _
from tuils.library.activities.queries import first_wall, lists_of, session_rows
from tuils.library.activities.session_queries import READ, first_walls, programs_with_tasks, sessions_within, ticks
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.models import Room
from tuils.models.programs import ProgramSession, TaskTick
from tuils.models.rows import find, row_with
from tuils.values.checklists import AFTER, LEADER, Supply, Task, read_supplies, read_tasks
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean, fold_text
from tuils.values.time.calendar import Calendar
from tuils.values.time.moments import day_of

from .checklists import stored_checklist
from .sessions import SessionLine, read_session_line, session_row

TAKE = "take:"
"""The prefix of a supply's key among the ticks."""
ROLL = 14
"""The most days back that an open day is looked for; if closed for longer, the day itself."""
LONGEST_NOTE = 200


@dataclass(frozen=True)
class TaskLine:
    """A line of the checklist for one session. `due`: ISO date; empty if the session is canceled. `late`: it was due
    before today. `done_on` and `by`: when, and by which login. `who`: leader, helper, anyone, or a login; `whom` the
    login that this is for this session, if known."""

    session: str
    program: str
    title: str
    wall: str
    starts_at: int
    where: str
    key: str
    words: str
    group: str
    days: int
    who: str
    whom: str
    due: str
    done: bool = False
    done_on: str = ""
    by: str = ""
    note: str = ""
    late: bool = False
    over: bool = False


@dataclass(frozen=True)
class SupplyLine:
    """A supply: how many, for the registered heads. `packed`: ticked, when and by whom."""

    key: str
    words: str
    n: int
    per_head: bool
    packed: bool = False
    done_on: str = ""
    by: str = ""


@dataclass(frozen=True)
class Preparation:
    """All preparation of a session. `heads`: how many are registered."""

    session: SessionLine
    tasks: tuple[TaskLine, ...]
    supplies: tuple[SupplyLine, ...]

    @property
    def open(self) -> int:
        return sum(not line.done for line in self.tasks)


@permitted("programs.see")
def checklist_of(desk: Desk, session: str) -> Preparation:
    """Return the checklist of a session (an id), in order of its due days. Refused with SESSION_UNKNOWN."""
    return _preparation(desk, session)


def _preparation(desk: Desk, session: str) -> Preparation:
    row = session_row(session)
    line = read_session_line(row.id)
    own = lists_of(row.program)
    ticks = _ticks(row)
    calendars, first = _Calendars(desk), _is_first(row)
    tasks = [
        _line(desk, "" if line.cancelled else calendars.due(row, task), row, line.where, task, ticks.get(task.key))
        for task in read_tasks(stored_checklist(own.checklist))
        if first or not task.once
    ]
    supplies = [
        _supply(supply, line.taken, ticks.get(TAKE + supply.key))
        for supply in read_supplies(stored_checklist(own.supplies))
    ]
    return Preparation(line, tuple(sorted(tasks, key=_order)), tuple(supplies))


def _ticks(session: ProgramSession) -> dict[str, TaskTick]:
    """Return the ticks by line: of this session; for tasks done once, of whichever date."""
    rows = find(TaskTick, "session", session_rows(session.program))
    once = {row.task: row for row in rows if row.task in _once(session.program)}
    return once | {row.task: row for row in rows if row.session == session.id}


def _once(program: str) -> set[str]:
    return {task.key for task in read_tasks(stored_checklist(lists_of(program).checklist)) if task.once}


def _order(line: TaskLine) -> tuple[int, str]:
    return -line.days, line.due


def _is_first(row: ProgramSession) -> bool:
    return first_wall(row.program) in ("", row.wall)


def due_day(calendar: Calendar, day: date, days: int) -> date:
    """Return the day so many days before that day, or if the library is closed then, the open day before; if less
    than 0: so many after it, or the open day after. On the session's own day the calendar does not count: outreach
    happens on closed days, too."""
    wanted, step = day - timedelta(days=days), timedelta(days=1 if days < 0 else -1)
    for many in range(ROLL + 1 if days else 0):
        if calendar.is_open(wanted + many * step):
            return wanted + many * step
    return wanted


def _line(desk: Desk, due: str, row: ProgramSession, where: str, task: Task, tick: TaskTick | None) -> TaskLine:
    today = day_of(desk.now, desk.zone).isoformat()
    over = row.ends_at < desk.now and task.days >= 0
    who = task.who
    whom = row.leader if who == LEADER else row.helpers if who == "helper" else "" if who == "anyone" else who
    late = bool(due) and due < today and not tick and not over
    line = TaskLine(
        row.id, row.program, row.title, row.wall, row.starts_at, where,
        task.key, task.words, task.group, task.days, who, whom, due, late=late, over=over,
    )  # fmt: skip
    if tick is None:
        return line
    return replace(line, done=True, done_on=tick.done_on, by=tick.by, note=tick.note)


def _supply(supply: Supply, heads: int, tick: TaskTick | None) -> SupplyLine:
    n = supply.n * heads if supply.per_head else supply.n
    when, by = (tick.done_on, tick.by) if tick else ("", "")
    return SupplyLine(supply.key, supply.words, n, supply.per_head, tick is not None, when, by)


# ---- ticks


@verb("programs.prepare")
def tick(desk: Desk, session: str, task: str, *, done: bool = True, note: str = "") -> TaskLine | SupplyLine:
    """Tick a line of the checklist of a session, or remove the tick. `task`: its key (of a supply: `take:` and its
    key), its number from 1, or how its words begin. A tick that is already so is not written again.

    A note names no patron. Refuses with SESSION_UNKNOWN, TASK_UNKNOWN, NOT_UNDERSTOOD (a note that is too long).
    """
    found = _preparation(desk, session)
    key = _meant(found, task)
    words = clean(note)
    if len(words) > LONGEST_NOTE:
        raise not_understood("note", words, str(LONGEST_NOTE))
    known = _ticks(session_row(found.session.id)).get(key)
    if done != (known is not None) or (known and words and words != known.note):
        day = day_of(desk.at, desk.zone).isoformat()
        facts = {"task": key, "done": done, "day": day} | ({"note": words} if words else {})
        Act(desk).write("task_ticked", session=known.session if known else found.session.id, data=facts)
    now = _preparation(desk, found.session.id)
    lines: list[TaskLine | SupplyLine] = [line for line in now.tasks if line.key == key]
    lines += [line for line in now.supplies if TAKE + line.key == key]
    return lines[0]


def _meant(found: Preparation, text: str) -> str:
    """Return the key of the line that the text means."""
    keys = [(line.key, line.words) for line in found.tasks]
    keys += [(TAKE + line.key, line.words) for line in found.supplies]
    typed = clean(text)
    exact = [key for key, _words in keys if typed in (key, key.removeprefix(TAKE))]
    if exact:
        return exact[0]
    if typed.isascii() and typed.isdigit() and 0 < int(typed[:4]) <= len(keys):
        return keys[int(typed[:4]) - 1][0]
    begun = [
        key for key, words in keys if typed and any(fold_text(w).startswith(fold_text(typed)) for w in said_both(words))
    ]
    if len(begun) != 1:
        raise refuse("TASK_UNKNOWN", text=typed)
    return begun[0]


def said_both(words: str) -> tuple[str, str]:
    """Return a line as stored and in the desk's language."""
    return words, _(words) if words else ""


# ---- what is due


@permitted("programs.see")
def due_today(desk: Desk, *, until: date | None = None) -> list[TaskLine]:
    """List tasks due today or overdue, over all sessions, in order of time; `until`: also those due up to that day."""
    return _due(desk, until or day_of(desk.now, desk.zone))


def due_count(desk: Desk) -> int:
    """Count the lines that are due or overdue: for the idle desk."""
    today = day_of(desk.now, desk.zone)
    return sum(1 for _due in _open(desk, today, today.isoformat()))


def _due(desk: Desk, until: date) -> list[TaskLine]:
    found = list(_open(desk, day_of(desk.now, desk.zone), until.isoformat()))
    rooms = {row.code: row.name for row in find(Room, "code", {row.room for row, _task, _due in found})}
    lines = [
        _line(desk, due, row, rooms.get(row.room) or row.room or row.address, task, None) for row, task, due in found
    ]
    return sorted(lines, key=lambda line: (line.due, line.starts_at, line.session, -line.days))


def _open(desk: Desk, today: date, until: str) -> Iterator[tuple[ProgramSession, Task, str]]:
    """Yield each line that is due up to that day and not ticked, with its session and due day."""
    calendars, now = _Calendars(desk), desk.now
    candidates = [
        (row, task, due)
        for row, task in _within(today, date.fromisoformat(until))
        if (row.ends_at >= now or task.days < 0) and (due := calendars.due(row, task)) <= until
    ]
    ticks = {(table.session, table.task) for table in find(TaskTick, "session", {row.id for row, *_ in candidates})}
    yield from ((row, task, due) for row, task, due in candidates if (row.id, task.key) not in ticks)


def _within(today: date, last: date) -> Iterator[tuple[ProgramSession, Task]]:
    """Yield each program's sessions near enough for one of its lines; for tasks done once, the first session alone.
    A few statements, however many programs there are: the idle desk asks this again and again."""
    since = (today - timedelta(days=AFTER + ROLL)).isoformat()
    each, once = dict[str, list[Task]](), dict[str, list[Task]]()
    for program, checklist in programs_with_tasks(since):
        for task in _tasks(checklist):
            (once if task.once else each).setdefault(program, []).append(task)
    for row in _between((program, *_span(tasks, today, last)) for program, tasks in each.items()):
        yield from ((row, task) for task in each[row.program])
    firsts = [(program, wall) for program, wall in _first_walls(once) if wall >= since]
    ticked = _ticked([program for program, _wall in firsts])
    for row in _between((program, wall, wall + "~") for program, wall in firsts):
        yield from ((row, task) for task in once[row.program] if (row.program, task.key) not in ticked)


@lru_cache(maxsize=512)
def _tasks(checklist: str) -> tuple[Task, ...]:
    """Read tasks, cached by their stored text: many programs have the list of their kind."""
    return read_tasks(stored_checklist(checklist))


def _span(tasks: Sequence[Task], today: date, last: date) -> tuple[str, str]:
    """Return the first wall time needed, and the end of the range."""
    after = any(task.days < 0 for task in tasks)
    first = today - timedelta(days=AFTER + ROLL if after else 1)
    until = last + timedelta(days=max(0, *(task.days for task in tasks)) + ROLL + 1)
    return first.isoformat(), until.isoformat()


def _between(wanted: Iterable[tuple[str, str, str]]) -> Iterator[ProgramSession]:
    """Yield each program's sessions that aren't canceled, from one wall time to before another."""
    for cells in sessions_within(json.dumps(list(wanted))):
        yield row_with(ProgramSession, dict(zip(READ, cells, strict=True)))


def _first_walls(programs: Iterable[str]) -> list[tuple[str, str]]:
    return [(str(program), str(wall)) for program, wall in first_walls(json.dumps(list(programs)))]


def _ticked(programs: Iterable[str]) -> set[tuple[str, str]]:
    """Return program and line of each tick, for whichever date it was."""
    return {(str(program), str(task)) for program, task in ticks(json.dumps(list(programs)))}


class _Calendars:
    """Due days by the hours of the branch where the session is held."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.known: dict[str, Calendar] = {}
        self.found: dict[tuple[str, str, int], str] = {}

    def due(self, row: ProgramSession, task: Task) -> str:
        key = (row.branch or self.desk.branch, row.wall[:10], task.days)
        if key not in self.found:
            self.found[key] = self.before(*key).isoformat()
        return self.found[key]

    def before(self, branch: str, day: str, days: int) -> date:
        """Return the open day so many days before that day, by the hours of that branch."""
        if branch not in self.known:
            self.known[branch] = calendar_of(branch, self.desk.zone)
        return due_day(self.known[branch], date.fromisoformat(day), days)
