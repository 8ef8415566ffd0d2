"""Plan what an offer of a calendar file would change here, compared with what is known; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from uuid import NAMESPACE_URL, uuid5

from tuils.formats.calendar.ical import CalendarFault
from tuils.i18n import _
from tuils.library.activities.calendar.conflicts import Conflict, RoomWanted, conflict_words, conflicts_of, wanted_by
from tuils.library.activities.calendar.program_as_told import SESSION
from tuils.library.activities.calendar.room_time import row_with_moments
from tuils.library.activities.programs.checklists import checklist_for
from tuils.library.activities.programs.planning import HERE, Mark, session_last_words
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import Facts
from tuils.models import Room
from tuils.models.programs import Program, ProgramSession
from tuils.models.rows import Row, columns, find, get, some
from tuils.values.dataclass import dataclass

from .ical_out import versions_of
from .ical_reading import OWN_PROGRAM, OWN_SESSION, CalendarOffer, Wish
from .ical_wanted import Places, program_fields, session_fields

NEW_ONE, CHANGED, SAME, OLDER, GONE, REFUSED = "new", "changed", "same", "older", "gone", "refused"
OUTCOMES = (NEW_ONE, CHANGED, SAME, OLDER, GONE, REFUSED)
"""The outcomes for a program. older: the file is older than what is known; gone: it was removed here."""


@dataclass(frozen=True)
class CalendarChange:
    """The effect of the file on one program: `added`, `changed`, `cancelled` count its dates, `left` the unchanged
    ones. `first` and `last`: wall times. `program`: its id, empty until it is made. `faults`: what was corrected."""

    uid: str
    line: int
    title: str
    outcome: str
    added: int = 0
    changed: int = 0
    cancelled: int = 0
    left: int = 0
    first: str = ""
    last: str = ""
    program: str = ""
    faults: tuple[CalendarFault, ...] = ()
    act: str = ""


@dataclass
class CalendarPlan:
    """The changes to write. `set`: fields of the program. `edited`: fields by session id; `noted`: sessions of which
    the file says something new, whatever it is."""

    offer: CalendarOffer
    program: str = ""
    set: Facts = field(default_factory=dict)
    added: list[tuple[Wish, Facts]] = field(default_factory=list)
    edited: dict[str, Facts] = field(default_factory=dict)
    noted: dict[str, Wish] = field(default_factory=dict)
    faults: list[CalendarFault] = field(default_factory=list)
    left: int = 0
    older: int = 0
    gone: bool = False

    def marks(self, sessions: Iterable[str]) -> dict[str, Mark]:
        return {key: calendar_sign(self.noted[key]) for key in sessions if key in self.noted}

    @property
    def outcome(self) -> str:
        if self.gone:
            return GONE
        if not self.program:
            return NEW_ONE if self.added else SAME if self.left else REFUSED
        if self.added or self.edited or self.set:
            return CHANGED
        return OLDER if self.older else SAME

    @property
    def change(self) -> CalendarChange:
        walls = [wish.wall for wish in self.offer.wishes]
        ended = sum(fields.get("status") == "cancelled" for fields in self.edited.values())
        return CalendarChange(
            self.offer.uid,
            self.offer.line,
            self.offer.title,
            self.outcome,
            len(self.added),
            len(self.edited) - ended,
            ended,
            self.left + self.older,
            min(walls, default=""),
            max(walls, default=""),
            self.program,
            tuple(self.faults),
        )


def calendar_sign(wish: Wish) -> Mark:
    return wish.event.sequence, wish.print


def session_id(program: str, wish: Wish) -> str:
    """Derive the id from the event, so that a repeated file finds its dates."""
    return str(uuid5(NAMESPACE_URL, f"{program}/{wish.uid}/{wish.key}"))


def plan_offer(desk: Desk, offer: CalendarOffer, known: Places) -> CalendarPlan:
    """Return the changes that this offer would make now."""
    plan = CalendarPlan(offer, faults=list(offer.faults))
    row, own = _program_of(offer)
    if row is not None and row.removed:
        plan.gone = True
        return plan
    plan.program = row.id if row else ""
    if row is None:
        _plan_new(desk, plan, known)
    else:
        _plan_known(desk, plan, row, own, known)
    _give_rooms(desk, plan)
    if not plan.program and not plan.added and not plan.left:
        plan.faults.append(CalendarFault(offer.line, _("It has no date."), offer.uid, offer.title, taken=False))
    return plan


def _program_of(offer: CalendarOffer) -> tuple[Program | None, bool]:
    """Find the program of the offer, and whether it was made here: by its id, by one of its sessions, by the UID."""
    if (named := OWN_PROGRAM.fullmatch(offer.uid)) and (row := get(Program, named[1])):
        return row, True
    for wish in offer.wishes:
        if (named := OWN_SESSION.fullmatch(wish.uid)) and (session := get(ProgramSession, named[1])):
            return get(Program, session.program), True
    found = some(Program, '"uid" = ? ORDER BY "removed", "made_pos"', offer.uid)
    return (found[0], False) if found else (None, False)


def _plan_new(desk: Desk, plan: CalendarPlan, known: Places) -> None:
    for wish in plan.offer.wishes:
        if wish.event.status == "cancelled" and not wish.event.own:
            plan.left += 1  # it was never here
        else:
            plan.added.append((wish, _whole(desk, session_fields(wish, known))))
    if not plan.added:
        return
    facts = program_fields(plan.offer, plan.added[0][1])
    plan.set = {**checklist_for(str(facts.get("kind", "other"))), **facts, "uid": plan.offer.uid}


def _whole(desk: Desk, fields: Facts) -> Facts:
    """Return a new date's fields, with defaults that no file has."""
    room = get(Room, str(fields.get("room", ""))) if fields.get("room") else None
    more = {name: getattr(room, name) for name in ("setup_minutes", "clear_minutes")} if room else {}
    return {"kind": "other", "audience": "general", "branch": desk.branch, **more, **fields}


def _plan_known(desk: Desk, plan: CalendarPlan, row: Program, own: bool, known: Places) -> None:
    there = {table.id: table for table in some(ProgramSession, '"program" = ?', row.id)}
    marks = {} if own else session_last_words(row.id)
    versions = versions_of(there.values(), row.id) if own else {}
    planned_here = {} if own else _planned_here(plan.offer, row.id, there, marks)
    wished: set[str] = set()
    for wish in plan.offer.wishes:
        key = _known_id(wish, row.id, there)
        key = key if key in there else planned_here.get(wish.original, key)
        wished.add(key)
        session = there.get(key)
        if session is None:
            if wish.event.status == "cancelled" and not wish.event.own:
                plan.left += 1
            else:
                plan.added.append((wish, _whole(desk, session_fields(wish, known))))
            continue
        since = versions[key][0] if own else marks.get(key, (-1, ""))[0]
        if wish.event.sequence < since:
            plan.older += 1
        elif (not own and marks.get(key) == calendar_sign(wish)) or session.removed:
            plan.left += 1  # nothing new, or taken away here
        elif not own and _said_before(wish, key, there, marks):
            plan.left += 1  # planned here before the file came to it
        elif session.ends_at < desk.now:
            _stays(plan, session, session_fields(wish, known))
        else:
            plan.noted[key] = wish
            _edit(plan, key, session, session_fields(wish, known))
    if plan.offer.whole:
        _end_others(desk, plan, there, marks, wished)
    if not own:
        _edit_program(plan, row, known)


def _known_id(wish: Wish, program: str, there: dict[str, ProgramSession]) -> str:
    named = OWN_SESSION.fullmatch(wish.uid)
    return named[1] if named and named[1] in there else session_id(program, wish)


def _planned_here(
    offer: CalendarOffer, program: str, there: Mapping[str, ProgramSession], marks: Mapping[str, Mark]
) -> dict[str, str]:
    """Return dates that staff planned in this series and the file hasn't named yet: ids by the time that the rule
    gave them. A removed date yields to another of the same time."""
    known = {session_id(program, wish) for wish in offer.wishes} | {key for key, mark in marks.items() if mark[1]}
    mine = sorted((row for key, row in there.items() if key not in known), key=lambda row: -row.removed)
    return {row.original or row.wall: row.id for row in mine}


def _said_before(wish: Wish, key: str, there: Mapping[str, ProgramSession], marks: Mapping[str, Mark]) -> bool:
    """Return whether the file says of a date planned here only what it said before of others of its series."""
    if wish.apart or marks.get(key, (0, HERE))[1] != HERE:
        return False
    said = ((marks[one], str(there[one].original)) for one in marks if one in there)
    return any(calendar_sign(replace(wish, wall=wall)) == mark for mark, wall in said)


def _stays(plan: CalendarPlan, session: ProgramSession, fields: Facts) -> None:
    """Leave a past date unchanged; report it if the file differs."""
    plan.left += 1
    if any(getattr(session, name) != fields[name] for name in ("title", "wall", "status")):
        words = _("It is over here on {day}, so it was not changed.").format(day=str(session.wall)[:10])
        plan.faults.append(CalendarFault(plan.offer.line, words, plan.offer.uid, plan.offer.title))


def _edit(plan: CalendarPlan, key: str, session: ProgramSession, fields: Facts) -> None:
    changes = {name: value for name, value in fields.items() if getattr(session, name) != value}
    if {"wall", "zone"} & changes.keys() and row_with_moments({**columns(session), **fields})[
        "starts_at"
    ] == session.starts_at:
        changes = {name: value for name, value in changes.items() if name not in ("wall", "zone", "original")}
    if not changes.keys() - {"original", "apart"}:
        plan.left += 1
    else:
        plan.edited[key] = changes


def _end_others(
    desk: Desk, plan: CalendarPlan, there: dict[str, ProgramSession], marks: dict[str, Mark], wished: set[str]
) -> None:
    """Cancel coming dates that the file had and no longer has, so that registered parties can be notified."""
    offer = plan.offer
    newest = max((wish.event.sequence for wish in offer.wishes), default=0)
    for key, (sequence, _print) in marks.items():
        row = there.get(key)
        if row is None or key in wished or row.removed or row.status == "cancelled":
            continue
        wall = str(row.original)
        if row.starts_at <= desk.now or wall < offer.since or (offer.until and wall > offer.until):
            continue
        if newest >= sequence:
            plan.edited[key] = {"status": "cancelled", "why": _("It is no longer in the calendar.")}


def _edit_program(plan: CalendarPlan, row: Program, known: Places) -> None:
    """Change the fields that all dates share, if the file says something new."""
    if not (plan.noted or plan.added):
        return
    first = plan.offer.wishes[0]
    facts = program_fields(plan.offer, session_fields(first, known))
    names = ("title", "blurb", "presenter", "rule", "first")
    plan.set = {name: facts[name] for name in names if name in facts and facts[name] != getattr(row, name)}


# ---- rooms


def _give_rooms(desk: Desk, plan: CalendarPlan) -> None:
    """Give no room that is taken then; put its name into the address."""
    there = {row.id: row for row in find(ProgramSession, "id", plan.edited)}
    rows: list[tuple[Facts, Row, str]] = [(fields, {**SESSION, **fields}, "") for _wish, fields in plan.added]
    rows += [(fields, {**columns(there[key]), **fields}, key) for key, fields in plan.edited.items() if _moves(fields)]
    wanted: list[RoomWanted] = []
    whose: list[int] = []
    for number, (_fields, row, _key) in enumerate(rows):
        if row["status"] == "planned" and row["room"]:
            mine = wanted_by(row)
            wanted += mine
            whose += [number] * len(mine)
    taken = {whose[at]: met[0] for at, met in conflicts_of(wanted, set(plan.edited)).items()}
    for number in _meeting(wanted, whose) | taken.keys():
        fields, row, key = rows[number]
        _without_room(desk, plan, fields, row, taken.get(number))
        if key and not fields:
            del plan.edited[key]
            plan.left += 1


def _moves(fields: Facts) -> bool:
    return bool(fields.keys() & {"room", "wall", "zone", "minutes", "status"})


def _meeting(wanted: list[RoomWanted], whose: list[int]) -> set[int]:
    """Return dates of this offer that would overlap with another one of it in its room."""
    found: set[int] = set()
    order = sorted(range(len(wanted)), key=lambda at: (wanted[at].room, wanted[at].from_at))
    last: RoomWanted | None = None
    for at in order:
        one = wanted[at]
        if last and last.room == one.room and one.from_at < last.until_at:
            found.add(whose[at])
        else:
            last = one
    return found


def _without_room(desk: Desk, plan: CalendarPlan, fields: Facts, row: Row, met: Conflict | None) -> None:
    sentence = conflict_words(desk, met) if met else _("another session of this program")
    words = _("The room {room} is taken on {day}: {by}. Imported without the room.")
    text = words.format(room=row["room"], day=str(row["wall"])[:10], by=sentence)
    plan.faults.append(CalendarFault(plan.offer.line, text, plan.offer.uid, plan.offer.title))
    had = "wall" in fields or "minutes" in fields
    if fields.get("room") and not had:
        del fields["room"]
    else:
        fields |= {"room": "", "address": row["address"] or row["room"]}
