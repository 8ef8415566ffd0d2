"""A patron's own programs: registered for, and open to them. Only what is published can be registered for from home."""

from __future__ import annotations

from tuils.library.activities.calendar_files.ical_out import location_of, published_from
from tuils.library.activities.programs.parties import SignUp
from tuils.library.activities.programs.sessions import SessionLine, sessions_with
from tuils.library.activities.registration.registering import (
    Registered,
    RegistrationEnded,
    cancel_registration,
    register_for_session,
)
from tuils.library.activities.registration.waitlist import accept_offer
from tuils.library.activities.registration.who_comes import read_registration_line
from tuils.library.activities.registration_queries import registrations_ahead
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.refusals import need, refuse
from tuils.values.dataclass import dataclass

MOST_HEADS, MOST_SHOWN = 10, 20


@dataclass(frozen=True)
class OwnProgram:
    """A session for one patron. `registration`: theirs (an id), empty where there is none; `state` of it: coming,
    waiting, offered, with its `place` in the line. Times in microseconds UTC."""

    session: str
    title: str
    starts_at: int
    ends_at: int
    where: str
    text: str = ""
    full: bool = False
    registration: str = ""
    state: str = ""
    heads: int = 0
    place: int = 0
    offered_until: int | None = None


@permitted("programs.see")
def own_registrations(desk: Desk, patron: str) -> list[OwnProgram]:
    """Return what this patron (an id) is registered for, or waits for, and is not over."""
    rows = dict(registrations_ahead(patron, desk.now))
    found = []
    for session in sessions_with(desk, list(rows)):
        line = read_registration_line(desk, rows[session.id])
        if not session.cancelled:
            found.append(
                OwnProgram(
                    session.id, session.title, session.starts_at, session.ends_at, session.where,
                    registration=line.id, state=line.state, heads=line.heads, place=line.place,
                    offered_until=line.offered_until,
                )
            )  # fmt: skip
    return found


@permitted("programs.see")
def programs_to_join(desk: Desk, patron: str) -> list[OwnProgram]:
    """Return the published sessions to come that take registrations, without those of this patron (an id)."""
    mine = dict(registrations_ahead(patron, desk.now))
    public = {row.id: row for row in published_from(desk) if row.registration != "none" and row.id not in mine}
    lines = [line for line in sessions_with(desk, list(public)) if _takes(desk, line)][:MOST_SHOWN]
    return [
        OwnProgram(
            line.id, line.title, line.starts_at, line.ends_at, location_of(public[line.id]), public[line.id].blurb,
            full=line.left == 0 or bool(line.waiting),
        )
        for line in lines
    ]  # fmt: skip


def _takes(desk: Desk, line: SessionLine) -> bool:
    return not line.cancelled and line.starts_at > desk.now


def register_own(desk: Desk, card: str, session: str, heads: int, source: str = "web") -> Registered:
    """Register this card for a published session. Refuse as `register_for_session`; with SESSION_UNKNOWN for one that
    is not public, or takes no registration, and with PARTY_TOO_LARGE for more than may come on one card from home."""
    public = {row.id: row for row in published_from(desk)}
    row = need(public.get(session), "SESSION_UNKNOWN", text=session)
    need(row.registration != "none", "SESSION_UNKNOWN", text=session)
    if not 1 <= heads <= MOST_HEADS:
        raise refuse("PARTY_TOO_LARGE", heads=heads, places=MOST_HEADS)
    return register_for_session(desk, session, SignUp(card=card, heads=heads, source=source))


def cancel_own(desk: Desk, patron: str, registration: str) -> RegistrationEnded:
    """Cancel a registration of this patron (an id). Refuse with REGISTRATION_UNKNOWN for anybody else's."""
    _require_own(desk, patron, registration)
    return cancel_registration(desk, registration)


def accept_own(desk: Desk, patron: str, registration: str) -> Registered:
    """Take the seat that was offered to this patron (an id). Refuse with REGISTRATION_UNKNOWN for anybody else's."""
    _require_own(desk, patron, registration)
    return accept_offer(desk, registration)


def _require_own(desk: Desk, patron: str, registration: str) -> None:
    need(registration in dict(registrations_ahead(patron, desk.now)).values(), "REGISTRATION_UNKNOWN", text="")
