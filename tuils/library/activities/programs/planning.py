"""Make a program with its sessions, and add dates to an existing one.

The entries that took a calendar file keep its last word on each date (`calendar` in their data: by session its SEQUENCE
and a hash of the rest).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from tuils.i18n import _
from tuils.library.activities.calendar.dates import (
    USUAL,
    ClashHandling,
    Outline,
    RemarkedTime,
    chosen,
    dates_of,
    outline,
    read_wall,
    sort_dates,
    wall_text,
)
from tuils.library.activities.calendar.program_as_told import FIELDS, SESSION_FIELDS
from tuils.library.activities.calendar.rooms import find_room
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Facts, new_id
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import need, not_understood
from tuils.models.programs import Program, ProgramSession
from tuils.models.rows import columns, some
from tuils.values.dataclass import dataclass
from tuils.values.programs import KINDS
from tuils.values.time.recurrence import Dates, rule_ending, years_after

from .checklists import checklist_for
from .fields import NAMES, check_together, stored_program_fields
from .sessions import program_row

SHARED = tuple(name for name in FIELDS if name in SESSION_FIELDS and name != "status")
"""Fields that a session copies from its program when it is planned."""


@dataclass(frozen=True)
class PlannedProgram:
    """A program (its id) and the ids of its planned sessions, in order. `skipped`: dates that were left out, each
    with why; `warned`: planned ones at which the library is closed."""

    program: str
    sessions: tuple[str, ...]
    skipped: tuple[RemarkedTime, ...] = ()
    warned: tuple[RemarkedTime, ...] = ()
    act: str = ""


@verb("programs.edit")
def plan_program(
    desk: Desk,
    fields: Mapping[str, Any],
    *,
    first: str,
    rule: str = "",
    until: date | None = None,
    count: int | None = None,
    closed: str = "skip",
    taken: str = "refuse",
    without: Iterable[date] = (),
    also: Iterable[str] = (),
) -> PlannedProgram:
    """Make a program with all of its sessions, in one act.

    `fields`: of `fields.NAMES`; a title is needed. `first`: the local time it begins with, `2026-12-07T10:30`. `rule`:
    how it repeats, in plain words (`every Tue`) or as an RRULE of RFC 5545; `until` a day or `count` dates replace its
    own end; a rule without end is planned two years ahead. `without`: days or times to leave out; `also`: extra local
    times. `closed`: leave out and list closed days (skip), or plan them with a warning (keep). `taken`: if the room is
    not free, plan nothing (refuse), or only the rest (skip).

    Refuses with NOT_UNDERSTOOD, ROOM_UNKNOWN, RULE_NO_DATES, CLOSED_THEN, DATES_CLOSED, ROOM_TAKEN, DATES_TAKEN,
    SESSIONS_MEET.
    """
    facts = new_facts(desk, fields)
    how = ClashHandling(closed, taken)
    found = outline(
        desk, facts, first, rule, until=until, count=count, without=without, also=also, how=how
    )  # fmt: skip
    facts |= {"rule": found.rule, "first": found.first}
    act = Act(desk)
    program = act.write("program_made", program=NEW, data={"set": facts})
    sessions = add_sessions(act, program.id, facts, found.walls)
    return PlannedProgram(program.id, sessions, found.skipped, found.warned, act.id)


def new_facts(desk: Desk, fields: Mapping[str, Any]) -> Facts:
    """Return the fields of a new program as stored: missing ones come from its kind and its room."""
    facts = stored_program_fields(desk, {"title": "", "kind": "other", "branch": desk.branch, **fields})
    known = KINDS[facts["kind"]]
    facts = {"minutes": known.minutes, **checklist_for(facts["kind"]), **facts}
    return with_room_times(facts, fields)


def with_room_times(facts: Facts, fields: Mapping[str, Any]) -> Facts:
    """Make setup and cleanup at least as long as the room needs; check all fields together."""
    check_together(facts)
    if facts.get("room"):
        sheet = find_room(facts["room"])
        for name in ("setup_minutes", "clear_minutes"):
            facts[name] = max(int(facts.get(name) or 0), getattr(sheet, name))
        if sheet.capacity is not None and "capacity" not in fields and facts.get("registration", "none") != "none":
            facts["capacity"] = sheet.capacity
    return facts


def add_sessions(
    act: Act, program: str, facts: Mapping[str, Any], walls: Iterable[str], *, of_file: bool = False
) -> tuple[str, ...]:
    """Add sessions at these wall times, in the act of a verb; shared values come from the program's fields.
    `of_file`: these dates follow from the rule of a calendar file."""
    times = [wall_text(read_wall(wall)) for wall in walls]
    if not times:
        return ()
    shared = {name: facts[name] for name in SHARED if name in facts} | {"zone": act.desk.zone.key}
    own = {new_id(act.desk.now): {"wall": wall, "original": wall} for wall in times}
    data: Facts = {"set": shared, "sessions": own}
    if of_file:
        data["calendar"] = marks_here(program, own)
    act.write("sessions_added", program=program, data=data)
    return tuple(own)


# ---- more dates


@verb("programs.edit")
def add_dates(
    desk: Desk,
    program: str,
    *,
    walls: Sequence[str] = (),
    until: date | None = None,
    count: int | None = None,
    closed: str = "skip",
    taken: str = "refuse",
) -> PlannedProgram:
    """Add sessions to a program: at these local times; or on by its rule, until a day, for so many dates, or, with
    neither, two years ahead. Its end is updated. One act.

    Refuses with PROGRAM_UNKNOWN, PROGRAM_NO_RULE, and as `plan_program` does.
    """
    row = program_row(program)
    found, changes = _more(desk, row, walls, until, count, ClashHandling(closed, taken))
    act = Act(desk)
    if changes:
        act.write("program_edited", program=row.id, data={"set": changes})
    sessions = add_sessions(act, row.id, columns(row), found.walls, of_file=bool(row.uid) and not walls)
    return PlannedProgram(row.id, sessions, found.skipped, found.warned, act.id)


@permitted("programs.edit")
def outline_more(
    desk: Desk,
    program: str,
    *,
    walls: Sequence[str] = (),
    until: date | None = None,
    count: int | None = None,
    how: ClashHandling = USUAL,
) -> Outline:
    """Return the dates that `add_dates` would plan: a preview. Permission programs.edit; refuses like it."""
    return _more(desk, program_row(program), walls, until, count, how)[0]


def _more(
    desk: Desk, row: Program, walls: Sequence[str], until: date | None, count: int | None, how: ClashHandling
) -> tuple[Outline, Facts]:
    """Return more dates of a program, and the changed fields of its end."""
    known = some(ProgramSession, '"program" = ? ORDER BY "wall"', row.id)
    if not walls:
        dates, changes = _on_by_rule(desk, row, known, until, count)
        return sort_dates(desk, columns(row), dates, how), changes
    there = {table.wall for table in known if not table.removed and table.status == "planned"}
    times = sorted({chosen(wall, desk.zone) for wall in walls})
    dates = Dates(tuple(wall for wall in times if wall_text(wall) not in there))
    if not dates.walls:
        raise not_understood(_("time"), walls[0], _("That date is already scheduled. Choose another."))
    return sort_dates(desk, columns(row), dates, how, single=True), {}


def _on_by_rule(
    desk: Desk, row: Program, known: Sequence[ProgramSession], until: date | None, count: int | None
) -> tuple[Dates, Facts]:
    """Return the dates after all that its rule gave so far, and the changed fields of the program's end."""
    need(row.rule, "PROGRAM_NO_RULE", title=row.title)
    first = read_wall(row.first)
    last = max([read_wall(session.original or session.wall) for session in known], default=first)
    now = datetime.fromtimestamp(desk.now / 1_000_000, desk.zone).replace(tzinfo=None)
    endless = rule_ending(row.rule)
    rule = rule_ending(row.rule, until=until) if until else endless
    horizon = years_after(max(last, now), 10 if count else 2).date()
    dates = dates_of(rule, first, desk.zone, horizon=horizon, since=max(last + timedelta(minutes=1), now))
    if count:
        dates = Dates(dates.walls[:count], dates.left_out)
    if endless == row.rule or not dates.walls:
        return dates, {}
    return dates, {"rule": rule_ending(row.rule, until=until or dates.walls[-1].date())}


@verb("programs.edit")
def copy_program(
    desk: Desk,
    program: str,
    *,
    first: str,
    rule: str = "",
    until: date | None = None,
    count: int | None = None,
    closed: str = "skip",
    taken: str = "refuse",
) -> PlannedProgram:
    """Copy a program, with other dates. Refuses with PROGRAM_UNKNOWN, and as `plan_program` does."""
    row = program_row(program)
    fields = {name: getattr(row, name) for name in NAMES if name not in ("uid", "status")}
    fields["skip_parties"] = None if row.skip_parties is None else bool(row.skip_parties)
    return plan_program(desk, fields, first=first, rule=rule, until=until, count=count, closed=closed, taken=taken)


Mark = tuple[int, str]
"""A file's last word on a date: SEQUENCE, and a hash of the rest."""
HERE = ""
"""The hash of a date planned here by the file's rule, before a file named it."""


def session_last_words(program: str) -> dict[str, Mark]:
    """Return the file's last word on each session of this program (ids)."""
    found: dict[str, Mark] = {}
    for entry in applying.entries_naming(program=program):
        if not entry.void:
            told: dict[str, Any] = entry.data.get("calendar") or {}
            found |= {key: (int(mark[0]), str(mark[1])) for key, mark in told.items()}
    return found


def marks_here(program: str, sessions: Iterable[str]) -> dict[str, Mark]:
    """Return the marks of dates planned here by a file's rule: so that a repeated file recognizes them, and ends
    them if its series has changed by then."""
    newest = max((sequence for sequence, _print in session_last_words(program).values()), default=0)
    return dict.fromkeys(sessions, (newest, HERE))


# ---- select sessions of a program: this one, it and those that follow, all still to come


THIS, FOLLOWING, ALL = "this", "following", "all"
SCOPES = (THIS, FOLLOWING, ALL)


def in_scope(desk: Desk, row: ProgramSession, scope: str) -> list[ProgramSession]:
    """Return the selected sessions, in order; past ones only if selected alone."""
    if scope not in SCOPES:
        raise not_understood(_("which sessions"), scope, ", ".join(SCOPES))
    if scope == THIS:
        return [row]
    text = '"program" = ? AND NOT "removed" AND "ends_at" > ? AND "starts_at" >= ? ORDER BY "starts_at", "id"'
    return need(
        some(ProgramSession, text, row.program, desk.now, row.starts_at if scope == FOLLOWING else 0),
        "NOTHING_TO_COME",
        title=row.title,
    )
