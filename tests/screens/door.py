"""The story time of 10:30 at Maple Grove, as its door is drawn: five parties, and two that wait."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from tests.at_once import make_program
from tests.library.makers import MINUTE, Clock, desk_of
from tests.screens.keys import settled
from tests.screens.maple import MARTA, NOW
from tuils.library.activities.calendar.rooms import save_room
from tuils.library.activities.programs.parties import Guest, SignUp
from tuils.library.activities.registration.registering import register_for_session
from tuils.library.foundation.desk import Desk
from tuils.library.people.patrons.patrons import register_patron
from tuils.screens.widgets.rows import Rows, cell_text

SAM = "21234000002091"
STORY = {
    "title": "Story time", "kind": "story_time", "audience": "0-5", "minutes": 45, "capacity": 15, "room": "meeting",
    "registration": "required", "leader": "ana",
}  # fmt: skip
GUESTS = (("Nguyen, Linh", 2), ("Yoder, Ruth", 2))
WAITING = (("Hill, Dana", 4), ("Park, Joon", 1))


def earlier(device: str = "planning") -> Desk:
    """A desk of an hour before, with the administrator at it."""
    return desk_of("admin", Clock(NOW - 60 * MINUTE, step=1), device)


def story_time(wall: str = "2026-12-07T10:30", **fields: Any) -> str:
    """Plan a story time with registrations; return its id."""
    desk = earlier()
    save_room(desk, "meeting", {"name": "Meeting room"})
    session = make_program(desk, STORY | fields, [wall]).sessions[0]
    register_patron(desk, {"first_name": "Sam", "last_name": "Okafor", "born": "1980", "card": SAM})
    register_for_session(desk, session, SignUp(card=MARTA, groups={"adult": 1, "child": 2}))
    register_for_session(
        desk, session, SignUp(card="21234000000923", groups={"adult": 1, "child": 1}, needs="wheelchair space")
    )
    register_for_session(desk, session, SignUp(card=SAM, groups={"adult": 1, "child": 2}))
    for name, heads in (*GUESTS, *WAITING):
        guest = Guest(name=name, phone="555-0101")
        register_for_session(
            desk, session, SignUp(guest=guest, heads=heads, needs="nut allergy" if name == "Nguyen, Linh" else "")
        )
    return session


async def opened(pilot: Pilot[Any], door: bool = True, **fields: Any) -> str:
    """The screen of the session, over the events; gives back its id."""
    app: Any = pilot.app
    session = story_time(**fields)
    await app.go("events")
    await settled(pilot)
    await app.open("session", session=session, door=door)
    await settled(pilot)
    return session


FILM = {"title": "A film", "kind": "film", "audience": "general", "minutes": 120, "address": "Town hall"}


def a_film() -> str:
    """Plan a film without registration; return the id of its session, which began at 10."""
    return make_program(earlier(), FILM | {"place": "offsite", "capacity": 12}, ["2026-12-07T10:00"]).sessions[0]


def lines(pilot: Pilot[Any]) -> list[tuple[str, str]]:
    """Return name and state of each line."""
    rows = pilot.app.screen.query_one(Rows).rows
    return [(cell_text(row[1]), cell_text(row[3])) for row in rows if len(row) > 3]
