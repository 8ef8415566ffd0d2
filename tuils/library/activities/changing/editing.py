"""Change sessions and their program: one session, this one and those after it, or all still to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from tuils.i18n import _
from tuils.library.activities.calendar.conflicts import conflict_words, conflicts_of, wanted_by
from tuils.library.activities.calendar.dates import (
    KEEP,
    REFUSE,
    ClashHandling,
    RemarkedTime,
    chosen,
    closed_facts,
    outside_hours_words,
    read_wall,
    refuse_meeting,
    session_shape,
    shut_words,
    wall_text,
)
from tuils.library.activities.calendar.program_as_told import FIELDS
from tuils.library.activities.calendar.rescheduling import NewDates, moved_apart, new_dates
from tuils.library.activities.calendar.room_time import PLACING
from tuils.library.activities.programs.counting import facts_follow
from tuils.library.activities.programs.fields import stored_program_fields
from tuils.library.activities.programs.planning import ALL, SHARED, THIS, add_sessions, in_scope, with_room_times
from tuils.library.activities.programs.sessions import program_row, session_row
from tuils.library.activities.queries import has_other_sessions, room_called
from tuils.library.activities.records.seats import pass_on, seats_of
from tuils.library.activities.registration_queries import with_people
from tuils.library.foundation.dates import short_day
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.models.programs import Program, ProgramSession, Registration
from tuils.models.rows import Row, columns, find, with_values
from tuils.values.dataclass import dataclass

from .cancelling import cancel_session, remove_program, restore_session

__all__ = [
    "Changed", "cancel_session", "edit_sessions", "remove_program", "restore_session"
]  # fmt: skip
AROUND = ("setup_minutes", "clear_minutes")


@dataclass(frozen=True)
class Changed:
    """The result of changing a program's sessions (ids). `sessions`: changed ones. `kept`: ones that keep their own
    earlier change. `added`, `gone` (nobody was registered), `cancelled` (somebody is): because of new dates.
    `skipped`, `warned`: dates. `promoted`: registrations that got a seat; `offered`: those of them to whom it is
    only offered. `over`: sessions with more heads than seats."""

    program: str
    sessions: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    cancelled: tuple[str, ...] = ()
    skipped: tuple[RemarkedTime, ...] = ()
    warned: tuple[RemarkedTime, ...] = ()
    promoted: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    act: str = ""


@dataclass
class ProgramEdit:
    """The changes about to be written: of the program, of each session (by id), and the new dates, if any."""

    program: Program
    rows: Sequence[ProgramSession]
    scope: str
    facts: Facts
    own: dict[str, Facts]
    kept: set[str]
    dates: NewDates | None = None


@verb("programs.edit")
def edit_sessions(
    desk: Desk,
    session: str,
    fields: Mapping[str, Any],
    *,
    scope: str = THIS,
    wall: str = "",
    rule: str | None = None,
    closed: str = "skip",
    taken: str = "refuse",
) -> Changed:
    """Change this session, it and those after it (following), or all still to come (all), in one act. Fields of the
    program as a whole (its text, ages, questions, fee) change for all in any case.

    `fields`: of `fields.NAMES`. `wall`: another local time for this session; the others in scope move by as many days,
    to the same time of day. `rule`: how it repeats from here on. Sessions that find no date by it are removed; if
    somebody is registered they are canceled, never dropped. A session changed on its own keeps its own values.
    `closed`, `taken`: as `plan_program`; a session whose new place is taken stays as it is if taken dates are skipped.

    Refuses with SESSION_UNKNOWN, NOTHING_TO_COME, RULE_NEEDED, and as `plan_program` does.
    """
    row = session_row(session)
    edit = _begun(desk, row, stored_program_fields(desk, fields), fields, scope)
    how = ClashHandling(closed, taken)
    if wall or rule is not None:
        _redated(desk, edit, row, wall, rule, how)
    skipped = _where_taken(desk, edit, how)
    warned = _hours(desk, edit) if wall or "minutes" in fields else ()
    done = _written(desk, edit)
    dates = edit.dates
    if dates:
        skipped, warned = (*dates.skipped, *skipped), (*dates.warned, *warned)
    return replace(done, skipped=skipped, warned=tuple(dict.fromkeys(warned)))


# ---- what is meant


def _begun(desk: Desk, row: ProgramSession, facts: Facts, fields: Mapping[str, Any], scope: str) -> ProgramEdit:
    program = program_row(row.program)
    rows = in_scope(desk, row, scope)
    if scope == THIS and not has_other_sessions(row.program, row.id):
        scope = ALL
    base = {**columns(program), **({name: getattr(row, name) for name in SHARED} if scope == THIS else {})}
    whole = with_room_times({**base, **facts}, {"capacity": None})
    if facts.keys() & {"room", *AROUND}:
        facts |= {name: whole[name] for name in AROUND if whole[name] != base[name]}
    edit = ProgramEdit(program, rows, scope, facts, {}, set())
    for session in rows:
        changes = {name: value for name, value in facts.items() if name in SHARED and getattr(session, name) != value}
        if scope != THIS and session.apart:
            own = {name for name in changes if getattr(session, name) != getattr(program, name)}
            edit.kept |= {session.id} if own else set()
            changes = {name: value for name, value in changes.items() if name not in own}
        edit.own[session.id] = changes
    return edit


# ---- other dates


def _redated(
    desk: Desk, edit: ProgramEdit, row: ProgramSession, wall: str, rule: str | None, how: ClashHandling
) -> None:
    target = chosen(wall, desk.zone) if wall else None
    if target and how.closed != KEEP:
        _refuse_closed(desk, {**columns(row), **edit.own[row.id]}, target)
    if edit.scope == THIS and rule is not None:
        hint = _("This session doesn't repeat. Choose following, or all.")
        raise not_understood(_("how it repeats"), rule, hint, line="repeats")
    if edit.scope == THIS or (len(edit.rows) == 1 and rule is None):
        _move_one(desk, edit, row, target)
    else:
        _move_series(desk, edit, row, target, rule, how)


def _move_one(desk: Desk, edit: ProgramEdit, row: ProgramSession, target: datetime | None) -> None:
    if target and _is_other(desk, row, wall_text(target)):
        edit.own[row.id] |= {"wall": wall_text(target), "zone": desk.zone.key}
        edit.own[row.id] |= {} if edit.scope == THIS else {"original": wall_text(target)}


def _move_series(
    desk: Desk, edit: ProgramEdit, row: ProgramSession, target: datetime | None, rule: str | None, how: ClashHandling
) -> None:
    program = with_values(edit.program, **edit.facts)
    shapes = [with_values(one, **edit.own[one.id]) for one in edit.rows]
    dates = edit.dates = new_dates(desk, program, shapes, row, target, rule, how)
    for one in edit.rows:
        own = edit.own[one.id]
        if (new := dates.walls.get(one.id)) and _is_other(desk, one, new):
            own |= {"wall": new, "zone": desk.zone.key}
        if (original := new or dates.originals.get(one.id)) and original != one.original:
            own["original"] = original
        if moved_apart(one) and "wall" not in own:
            edit.kept.add(one.id)
    firsts = [*dates.walls.values(), *dates.originals.values(), *dates.added]
    edit.facts |= {"rule": dates.rule, "first": min(firsts)} if dates.rule else {}


def _is_other(desk: Desk, row: ProgramSession, wall: str) -> bool:
    """Return whether that is another time. The same wall time is, if it was planned in another zone."""
    return (row.wall, row.zone) != (wall, desk.zone.key)


def _refuse_closed(desk: Desk, shape: Row, target: datetime) -> None:
    """Refuse a move to a closed day. `shape`: the session as it will be, maybe at another branch than its program."""
    if target.date() != read_wall(shape["wall"]).date() and (why := shut_words(desk, shape, target)):
        raise refuse("CLOSED_THEN", **closed_facts(desk, target, why))


def _where_taken(desk: Desk, edit: ProgramEdit, how: ClashHandling) -> tuple[RemarkedTime, ...]:
    """Check the rooms of sessions that move. Those whose new room is taken stay as they are, if `how` skips them."""
    shapes = {row.id: {**columns(row), **edit.own[row.id]} for row in edit.rows if edit.own[row.id].keys() & PLACING}
    wanted, whose = [], []
    for key, shape in shapes.items():
        mine = wanted_by(shape) if shape["status"] == "planned" else []
        wanted += mine
        whose += [key] * len(mine)
    met = {whose[number]: found[0] for number, found in conflicts_of(wanted, {row.id for row in edit.rows}).items()}
    told = tuple(
        RemarkedTime(
            shapes[key]["wall"],
            _("{room} is taken: {what}").format(room=room_called(one.room), what=conflict_words(desk, one)),
        )
        for key, one in met.items()
    )
    if met and (how.taken == REFUSE or len(met) == len(edit.rows)):
        raise _taken_refusal(desk, told, len(edit.rows))
    for key in met:
        edit.own[key] = {name: value for name, value in edit.own[key].items() if name not in (*PLACING, "original")}
        edit.kept.add(key)
    _refuse_meeting(desk, edit)
    return told


def _refuse_meeting(desk: Desk, edit: ProgramEdit) -> None:
    """Refuse sessions that would be in one room at once, including ones moved on their own or not moving."""
    going = {one.id for one in edit.dates.left if not moved_apart(one)} if edit.dates else set()
    stay = [{**columns(row), **edit.own[row.id]} for row in edit.rows if row.id not in going]
    added = [session_shape(desk, {**columns(edit.program), **edit.facts}, read_wall(wall)) for wall in _added(edit)]
    changed = {row.id for row in edit.rows if edit.own[row.id].keys() & PLACING}
    refuse_meeting(desk, [*(one for one in stay if one["status"] == "planned"), *added], {*changed, ""})


def _added(edit: ProgramEdit) -> Sequence[str]:
    return edit.dates.added if edit.dates else ()


def _taken_refusal(desk: Desk, sequence: Sequence[RemarkedTime], of: int) -> Exception:
    days = ", ".join(short_day(desk, read_wall(beside.wall).date()) for beside in sequence)
    clashes = [{"wall": beside.wall, "why": beside.why} for beside in sequence]
    return refuse("DATES_TAKEN", n=len(sequence), of=of, dates=days, clashes=clashes)


def _hours(desk: Desk, edit: ProgramEdit) -> tuple[RemarkedTime, ...]:
    """Return changed sessions now outside of opening hours, or on a closed day."""
    found = []
    for row in edit.rows:
        shape = {**columns(row), **edit.own[row.id]}
        if edit.own[row.id].keys() & {"wall", "minutes"}:
            wall = read_wall(shape["wall"])
            if why := shut_words(desk, shape, wall) or outside_hours_words(desk, wall, shape):
                found.append(RemarkedTime(shape["wall"], why))
    return tuple(found)


# ---- written


def _written(desk: Desk, edit: ProgramEdit) -> Changed:
    """Write one act: the program, its sessions, removed and added ones, and the seats that became free."""
    act, key = Act(desk), edit.program.id
    gone, ended = _without_date(edit)
    with facts_follow(desk, edit.own):
        _write_program(act, edit)
        changed = _write_sessions(act, edit)
        added = add_sessions(act, key, {**columns(edit.program), **edit.facts}, _added(edit))
    promoted, over = _seats(act, edit)
    left = {*gone, *ended}
    return Changed(
        key,
        tuple(one for one in changed if one not in left),
        tuple(row.id for row in edit.rows if row.id in edit.kept),
        added,
        gone,
        ended,
        promoted=promoted,
        offered=tuple(table.id for table in find(Registration, "id", promoted) if table.state == "offered"),
        over=over,
        act=act.id,
    )


def _without_date(edit: ProgramEdit) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sort out sessions without a date: removed if nobody is registered, else canceled. One that was moved on its
    own stays."""
    left = edit.dates.left if edit.dates else []
    stay = {one.id for one in left if moved_apart(one)}
    edit.kept |= stay
    going = [one for one in left if one.id not in stay]
    people = with_people(going)
    for one in going:
        cancelled = {"status": "cancelled", "why": _("It is now on other days.")}
        edit.own[one.id] = cancelled if one.id in people else {"removed": True}
    gone = tuple(one.id for one in going if one.id not in people)
    return gone, tuple(one.id for one in going if one.id in people)


def _write_program(act: Act, edit: ProgramEdit) -> None:
    """Write the program's changed fields; with scope THIS, not those that sessions copy when planned."""
    changes = {
        name: value
        for name, value in edit.facts.items()
        if name in FIELDS
        and not (edit.scope == THIS and name in SHARED)
        and not _same(getattr(edit.program, name), value)
    }
    if changes:
        act.write("program_edited", program=edit.program.id, data={"set": changes})


def _same(old: Any, new: Any) -> bool:
    return bool(old == new) and (old is None) == (new is None)


def _write_sessions(act: Act, edit: ProgramEdit) -> tuple[str, ...]:
    """Write the sessions: values shared by all once, the others by session. `apart`: changed on its own."""
    own = {key: changes for key, changes in edit.own.items() if changes}
    if not own:
        return ()
    if edit.scope == THIS:
        own = {key: {**changes, "apart": True} for key, changes in own.items()}
    first = next(iter(own.values()))
    shared = {
        name: value
        for name, value in first.items()
        if all(name in changes and _same(changes[name], value) for changes in own.values())
    }
    rest = {key: {name: value for name, value in changes.items() if name not in shared} for key, changes in own.items()}
    act.write("sessions_edited", program=edit.program.id, data={"set": shared, "sessions": rest})
    return tuple(own)


def _seats(act: Act, edit: ProgramEdit) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return registrations that get a seat because there are more seats now, and sessions with more heads than
    seats."""
    promoted: list[str] = []
    over = []
    for row in edit.rows:
        changes = edit.own[row.id]
        if "capacity" not in changes or row.status != "planned":
            continue
        now = with_values(row, **changes)
        if row.capacity is not None and (now.capacity is None or now.capacity > row.capacity):
            promoted += pass_on(act, row.id)
        elif now.capacity is not None and seats_of(now).taken > now.capacity:
            over.append(row.id)
    return tuple(promoted), tuple(over)
