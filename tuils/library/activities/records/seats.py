"""The seats of a session, counted in heads, given to the waitlist in its order when they become free.

An offered seat is taken. A party never splits: one larger than the free seats waits, and those behind it wait with it,
unless the program or the library lets smaller ones pass.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tuils.library.activities.queries import has_a_line, seats_taken
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.people.staff.roles import TUILS
from tuils.models.programs import Program, ProgramSession, Registration
from tuils.models.rows import get, some
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import MINUTE

HOUR = 60 * MINUTE
OFFER_HOURS = 24
AT_ONCE, OFFER = "at_once", "offer"


@dataclass(frozen=True)
class Seats:
    """Heads: how many fit (None: no limit), and how many have a seat. `waits`: somebody waits for one. `skip`: a
    smaller party may pass one that is too large."""

    capacity: int | None
    taken: int
    waits: bool
    skip: bool

    @property
    def free(self) -> int | None:
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    def room_for(self, heads: int) -> bool:
        """Return whether there is room for a new party of so many, behind the waitlist."""
        if self.free is None:
            return True
        return heads <= self.free and (self.skip or not self.waits)


def seats_of(session: ProgramSession) -> Seats:
    """Return the seats as they are now. `session`: the row."""
    return Seats(session.capacity, seats_taken(session.id), has_a_line(session.id), may_pass(session))


def may_pass(session: ProgramSession) -> bool:
    """Return whether a smaller party may pass one that is too large. As the program says, else the library."""
    program = get(Program, session.program)
    own = program.skip_parties if program else None
    return bool(value_of("skip_parties", False)) if own is None else bool(own)


def waitlist_of(session: str) -> list[Registration]:
    """Return the waitlist, in its order."""
    return some(Registration, '"session" = ? AND "state" = \'waiting\' ORDER BY "rank", "id"', session)


def pass_on(act: Act, session: str, **more: Any) -> list[str]:
    """Give free seats to the waitlist, in the act that freed them; return the ids that got a seat or an offer.
    Nothing if the session is canceled or over.

        Two seats are free. In line: Ada with 3 heads, Bo with 1, Cleo with 1.
        `skip` off: nobody gets one. Ada is first and does not fit, so the line waits for her.
        `skip` on:  Bo and Cleo get theirs; Ada stays first in line.
        Each gets an offer until a time ("offered"), or the seat at once where the session is too near for that.
    """
    row = get(ProgramSession, session)
    if row is None or not goes_on(act.desk, row):
        return []
    seats, given = seats_of(row), []
    free = seats.free
    for party in waitlist_of(session):
        if free is not None and party.heads > free:
            if seats.skip:
                continue
            break
        give(act, row, party.id, **more)
        given.append(str(party.id))
        free = None if free is None else free - party.heads
    return given


def goes_on(desk: Desk, session: ProgramSession) -> bool:
    """Return whether the session is still to come, or on now."""
    return session.status == "planned" and not session.removed and desk.now < session.ends_at


def give(act: Act, session: ProgramSession, registration: str, **more: Any) -> None:
    """Offer a seat to this party, or give it at once."""
    until = offered_until(act.desk.now, session)
    state = "coming" if until is None else "offered"
    write_registration(act, session.id, registration, {"state": state, "offered_until": until}, **more)


def offered_until(now: int, session: ProgramSession) -> int | None:
    """Return until when an offer made now holds; None: no offer, because the time is too short or the library says
    so."""
    if value_of("offers", OFFER) == AT_ONCE:
        return None
    hours = int(value_of("offer_hours", OFFER_HOURS) or 0)
    return None if not hours or session.starts_at - now < hours * HOUR else now + hours * HOUR


def write_registration(act: Act, session: str, registration: str, changes: Facts, **more: Any) -> None:
    """Change a registration, in the caller's act."""
    act.write("registration_edited", session=session, registration=registration, data={"set": changes}, **more)


@verb("programs.register")
def let_lapse(desk: Desk, session: str) -> int:
    """End offers of this session (an id) that were not answered in time, and offer the seats to the next: an act by
    nobody at the desk. Return how many. Done whenever a session is read for registering, and by the daily work."""
    text = '"session" = ? AND "state" = \'offered\' AND "offered_until" <= ? ORDER BY "rank", "id"'
    over = some(Registration, text, session, desk.now)
    for row in over:
        act = Act(by_itself(desk))
        write_registration(act, session, row.id, {"state": "cancelled", "why": "lapsed", "offered_until": None})
        pass_on(act, session)
    return len(over)


def by_itself(desk: Desk) -> Desk:
    return replace(desk, operator=TUILS, pocket=None, back_dated=None)
