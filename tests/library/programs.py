"""Makers for tests of programs: a session that people register for, and parties."""

from __future__ import annotations

from typing import Any

import pytest

from tests.at_once import make_program
from tuils.library.activities.programs.parties import Guest, SignUp
from tuils.library.activities.programs.sessions import session_row
from tuils.library.activities.records.seats import pass_on
from tuils.library.activities.registration.registering import Registered, register_for_session
from tuils.library.activities.registration.who_comes import registrations_of
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.terms.blocks import Override
from tuils.models import db

WALL = "2026-12-14T10:30"  # thirteen days after the clock of the tests begins


def a_session(desk: Desk, capacity: int | None = 10, *walls: str, **fields: Any) -> str:
    """Make a program that takes registrations; return the id of its first session."""
    facts = {"title": "Story time", "registration": "required", "capacity": capacity, **fields}
    return make_program(desk, facts, walls or (WALL,)).sessions[0]


def party(
    desk: Desk, session: str, name: str, heads: int = 1, *, override: Override | None = None, **more: Any
) -> Registered:
    sign_up = SignUp(guest=Guest(name, phone=f"555 {name}"), heads=heads, **more)
    return register_for_session(desk, session, sign_up, override=override)


def states(desk: Desk, session: str) -> dict[str, str]:
    """Return states by name, in the order in which they are listed."""
    return {line.name: line.state for line in registrations_of(desk, session)}


def change(desk: Desk, session: str, **fields: Any) -> str:
    """Change fields of one session as staff do, no others; seats this frees go to the waitlist. Return the act."""
    program = session_row(session).program
    with db.atomic():
        act = Act(desk)
        act.write("sessions_edited", program=program, data={"set": {}, "sessions": {session: fields}})
        pass_on(act, session)
        return act.id


def refused(do: Any, *args: Any, **how: Any) -> Refused:
    """Return the refusal."""
    with pytest.raises(Refused) as no:
        do(*args, **how)
    return no.value
