"""A program is made, with its first sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tuils.i18n import _
from tuils.library.desk import Desk, verb
from tuils.library.journal.entries import Facts, new_id
from tuils.library.journal.writing import NEW, Act
from tuils.library.refusals import refuse
from tuils.values.folding import clean

from .program_state import FIELDS, SESSION_FIELDS

SHARED = tuple(name for name in FIELDS if name in SESSION_FIELDS and name != "status")
"""What a session takes over from its program when it is planned."""


@dataclass(frozen=True)
class Planned:
    """A program (its id) and the ids of the sessions that were planned, in order."""

    program: str
    sessions: tuple[str, ...]


@verb("programs.edit")
def make_program(desk: Desk, fields: Facts, walls: Sequence[str]) -> Planned:
    """Make a program of these fields (of `Program`; at least a title) with a session at each local wall time
    (`2026-12-07T10:30`). Refuses with NOT_UNDERSTOOD."""
    facts = {name: value for name, value in fields.items() if name in FIELDS}
    facts |= {"title": clean(str(fields.get("title", ""))), "branch": fields.get("branch") or desk.branch}
    if not facts["title"]:
        raise refuse("NOT_UNDERSTOOD", field=_("title"), text="", hint=_("Such as Story time."))
    act = Act(desk)
    program = act.write("program_made", program=NEW, data={"set": facts})
    return Planned(program.id, add_sessions(act, program.id, facts, walls))


def add_sessions(act: Act, program: str, facts: Facts, walls: Sequence[str]) -> tuple[str, ...]:
    """Sessions at these wall times, in the act of a verb; what they share comes from the program's fields."""
    if not walls:
        return ()
    shared = {name: facts[name] for name in SHARED if name in facts} | {"zone": act.desk.zone.key}
    own = {new_id(act.desk.now): {"wall": _wall(wall), "original": _wall(wall)} for wall in walls}
    act.write("sessions_added", program=program, data={"set": shared, "sessions": own})
    return tuple(own)


def _wall(text: str) -> str:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None).isoformat(timespec="minutes")
    except ValueError as unclear:
        raise refuse("NOT_UNDERSTOOD", field=_("time"), text=text, hint=_("Such as 2026-12-07 10:30.")) from unclear
