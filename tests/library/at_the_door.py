"""A story time at Maple Grove with five parties and two that wait, for tests of its door."""

from __future__ import annotations

from typing import Any

from tests.at_once import make_program
from tests.library.makers import register as new_patron, rows
from tuils.library.activities.programs.parties import Guest, SignUp
from tuils.library.activities.registration.registering import register_for_session
from tuils.library.foundation.desk import Desk
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.patrons.restrictions import join_family
from tuils.values.time.moments import to_local

STORY = {
    "title": "Story time", "kind": "story_time", "audience": "0-5", "minutes": 45, "capacity": 12,
    "registration": "required", "address": "Meeting room",
}  # fmt: skip
ANY_AGE = ("AGE_OUTSIDE", "GUARDIAN_NEEDED", "ALREADY_REGISTERED")


def a_session(desk: Desk, *, minutes: int = 20, **fields: Any) -> str:
    """Make a session that begins in so many minutes; return its id."""
    wall = to_local(desk.now + minutes * 60_000_000, desk.zone).strftime("%Y-%m-%dT%H:%M")
    return make_program(desk, STORY | fields, [wall]).sessions[0]


def a_party(desk: Desk, session: str, name: str = "", card: str = "", heads: int = 1, **more: Any) -> str:
    """Register somebody, of any age; return the id of the registration."""
    guest = None if card else Guest(name=name, phone="555-0100")
    sign_up = SignUp(card=card, guest=guest, heads=heads, **more)
    return register_for_session(desk, session, sign_up, override=Override.of(ANY_AGE, "a test")).id


def a_family(desk: Desk) -> tuple[str, str]:
    """Register a mother and her child of four; return their cards."""
    mother = new_patron(desk, "Elena", last_name="Garcia", born="1991-05-02")
    child = new_patron(desk, "Mia", last_name="Garcia", born="2022-03-01")
    join_family(desk, child, mother)
    return mother, child


def counted(session: str) -> dict[str, int]:
    found = dict(rows("SELECT age_group, n FROM attendance WHERE session = ?", session))
    return {group: n for group, n in found.items() if n}


def facts() -> dict[tuple[str, ...], int]:
    """Return the anonymous counts of attendance, all devices together."""
    text = (
        "SELECT day, branch, category, age_group, item_type, collection, sum(n) FROM fact "
        "WHERE kind = 'attendance' GROUP BY 1, 2, 3, 4, 5, 6"
    )
    return {tuple(key): n for *key, n in rows(text) if n}


def facts_by_hand() -> dict[tuple[str, ...], int]:
    """Return the counts as computed from the sessions themselves."""
    text = (
        "SELECT substr(s.wall, 1, 10), s.branch, s.kind, a.age_group, s.place, s.audience, sum(a.n) "
        "FROM attendance AS a JOIN program_session AS s ON s.id = a.session GROUP BY 1, 2, 3, 4, 5, 6"
    )
    return {tuple(key): n for *key, n in rows(text) if n}
