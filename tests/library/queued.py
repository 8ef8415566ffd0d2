"""A program with parties and a queue of calls, for tests of telling."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.at_once import make_program
from tests.library.makers import rows
from tuils.library.activities.programs.contacts_due import ContactDue, messages_due
from tuils.library.activities.programs.parties import Guest, SignUp
from tuils.library.activities.registration.registering import register_for_session
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import Refused
from tuils.models import db


def planned(desk: Desk, wall: str = "2026-12-10T10:30", **fields: Any) -> str:
    """Plan a story time nine days ahead of the clock, for ten; return the session."""
    facts = {"title": "Story time", "capacity": 10, "registration": "required", "minutes": 45, **fields}
    return make_program(desk, facts, [wall]).sessions[0]


def edited(desk: Desk, session: str, **changes: Any) -> None:
    program = rows("SELECT program FROM program_session WHERE id = ?", session)[0][0]
    with db.atomic():
        Act(desk).write("sessions_edited", program=program, data={"set": {}, "sessions": {session: changes}})


def ada(desk: Desk, session: str, heads: int = 1, **more: Any) -> str:
    return register_for_session(
        desk, session, SignUp(guest=Guest("Ada", "555-0100", language="en"), heads=heads, **more)
    ).id


def bo(desk: Desk, session: str, heads: int = 1, **more: Any) -> str:
    return register_for_session(
        desk, session, SignUp(guest=Guest("Bo", email="bo@example.org"), heads=heads, **more)
    ).id


def queue(desk: Desk, **which: Any) -> list[tuple[str, str]]:
    return [(one.name, one.what) for one in messages_due(desk, **which)]


def only(desk: Desk) -> ContactDue:
    (one,) = messages_due(desk)
    return one


def refused(code: str, do: Callable[..., Any], *args: Any, **how: Any) -> None:
    with pytest.raises(Refused) as no:
        do(*args, **how)
    assert no.value.codes == [code]
