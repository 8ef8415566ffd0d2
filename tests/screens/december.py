"""The program of Maple Grove in December 2026, and its registrations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from textual.pilot import Pilot

from tests.at_once import make_program
from tests.library.makers import desk_of
from tests.screens.maple import Maple
from tuils.library.activities.calendar.rooms import save_room
from tuils.library.activities.programs.parties import Guest, SignUp
from tuils.library.activities.registration.registering import register_for_session
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import Act
from tuils.library.lending.terms.blocks import Override

ROOMS = {"meet": "Meeting room", "read": "Reading room", "kids": "Children's"}
STORY, CLUB, TECH, QUILT = "Story time", "Book club: Beloved", "Tech help, one to one", "Quilting"
LEGO, SWAP, FILM = "Lego club", "Cookie swap", "A film [draft]"
PROGRAMS: tuple[tuple[Mapping[str, Any], tuple[str, ...]], ...] = (
    (
        {"title": STORY, "kind": "story_time", "audience": "0-5", "room": "meet", "capacity": 15,
         "registration": "required", "minutes": 45},
        tuple(f"2026-12-{day:02}T10:30" for day in (1, 7, 8, 14, 15, 21, 22, 28)),
    ),
    (
        {"title": CLUB, "kind": "book_club", "audience": "adults", "room": "read", "registration": "advised"},
        ("2026-12-07T18:30",),
    ),
    (
        {"title": TECH, "kind": "tech_help", "audience": "adults", "address": "Desk 3", "capacity": 4,
         "registration": "required"},
        ("2026-12-03T14:00", "2026-12-10T14:00", "2026-12-17T14:00"),
    ),
    (
        {"title": QUILT, "kind": "craft", "audience": "adults", "room": "meet", "capacity": 12,
         "registration": "advised"},
        ("2026-12-10T18:00",),
    ),
    (
        {"title": LEGO, "kind": "game", "audience": "6-11", "room": "kids"},
        ("2026-12-05T13:00", "2026-12-12T13:00"),
    ),
    ({"title": SWAP, "kind": "other", "audience": "general", "room": "meet"}, ("2026-12-19T15:00",)),
    ({"title": FILM, "kind": "film", "audience": "12-18", "room": "meet", "status": "draft"}, ("2026-12-10T20:00",)),
)  # fmt: skip
COMING = {
    (STORY, 1): (4, 4, 4),
    (CLUB, 0): (8,),
    (STORY, 2): (5, 5, 5, 2, 3),
    (TECH, 1): (2,),
    (QUILT, 0): (11,),
    (STORY, 3): (4,),
}
"""The heads of each party, by the title and which of its dates."""
BEGUN = Override.of(["REGISTRATION_CLOSED"], "Registered in time")
"""The override for a story time that has begun: at 10:31 that of 10:30 takes only drop-ins."""


def plan(desk: Desk) -> dict[tuple[str, int], str]:
    """Plan all of it, by the verbs, as whoever is at the desk; return the sessions' ids by title and number."""
    desk = replace(desk, operator=desk_of("admin", lambda: 0).operator)
    for code, name in ROOMS.items():
        save_room(desk, code, {"name": name})
    ids: dict[tuple[str, int], str] = {}
    for fields, walls in PROGRAMS:
        made = make_program(desk, dict(fields), walls)
        ids |= {(fields["title"], number): session for number, session in enumerate(made.sessions)}
    for session, parties in COMING.items():
        for number, heads in enumerate(parties):
            guest = Guest(f"Guest {number}", phone="555-0100")
            register_for_session(desk, ids[session], SignUp(guest=guest, heads=heads), override=BEGUN)
    cancel(desk, ids[SWAP, 0])
    return ids


def cancel(desk: Desk, session: str) -> None:
    act = Act(desk)
    own = {session: {"status": "cancelled", "why": "Snow"}}
    act.write("sessions_edited", program=_program(session), data={"sessions": own})


def _program(session: str) -> str:
    from tuils.library.activities.programs.sessions import session_row

    return str(session_row(session).program)


async def planned(pilot: Pilot[Any]) -> dict[tuple[str, int], str]:
    """Plan the same at the desk that is open."""
    app = cast("Maple", pilot.app)
    return await app.work(plan, app.desk)
