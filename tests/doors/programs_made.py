"""A program planned in the library of a test, and who registered for it, without any command of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.at_once import make_program
from tests.library.makers import desk_of
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.store import close_store, open_store
from tuils.models import db

from .calling import Program

TASKS = [
    {"key": "books", "words": "Choose books", "group": "materials", "days": 7, "who": "leader"},
    {"key": "mats", "words": "Put out mats", "group": "setup", "days": 0, "who": "helper"},
    {"key": "thanks", "words": "Thank the helpers", "group": "people", "days": -1, "who": "anyone"},
]
SUPPLIES = [{"key": "tags", "words": "Name tags", "n": 1, "per_head": True}]


@contextmanager
def inside(program: Program) -> Iterator[Desk]:
    """Open the library of the test, with the administrator at a desk of its own."""
    open_store(program.library)
    try:
        yield desk_of("admin", program.clock, "planning")
    finally:
        close_store()


def planned(program: Program, *walls: str, **fields: Any) -> tuple[str, ...]:
    """Plan story times at these wall times; return the ids of its sessions."""
    facts = {"title": "Story time", "kind": "story_time", "checklist": TASKS, "supplies": SUPPLIES, **fields}
    with inside(program) as desk:
        return make_program(desk, facts, walls).sessions


def registered(program: Program, session: str, key: str, private: dict[str, Any], **fields: Any) -> str:
    """Write a registration as another site would."""
    with inside(program) as desk, db.atomic():
        kept = {"patron": private.pop("patron")} if "patron" in private else {}
        data = {"set": {"heads": 1, "state": "coming", "source": "desk", **fields}}
        private = {**kept, "set": private}
        Act(desk).write("registration_made", private, registration=key, session=session, data=data)
    return key


def edited(program: Program, session: str, **changes: Any) -> None:
    with inside(program) as desk, db.atomic():
        row: Any = db.execute_sql("SELECT program FROM program_session WHERE id = ?", (session,)).fetchone()
        Act(desk).write("sessions_edited", program=row[0], data={"set": {}, "sessions": {session: changes}})
