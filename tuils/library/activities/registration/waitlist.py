"""The waitlist: the next in line, offers to accept or decline, offers that lapse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from tuils.library.activities.programs.sessions import session_row
from tuils.library.activities.records.booking_forgetting import free_rooms_of_nobody
from tuils.library.activities.records.seats import (
    by_itself,
    give,
    let_lapse,
    pass_on,
    seats_of,
    waitlist_of as waiting_of,
    write_registration,
)
from tuils.library.activities.registration_queries import offers_over, seats_of_nobody
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import need, refuse
from tuils.library.lending.slices import in_slices, while_there_is_time
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Blocks, Override
from tuils.library.lending.terms.terms import write_override
from tuils.models.programs import ProgramSession, Registration
from tuils.models.rows import get

from .contact_marks import contact_mark
from .registering import (
    Registered,
    RegistrationEnded,
    end_registration,
    free_ended_seats,
    party_after_act,
    program_row_of,
)
from .registration_blocks import refuse_unless_on
from .who_comes import RegistrationLine, read_registration_line, registration_row, row_words, waiting_why_words


@verb("programs.register")
def promote(
    desk: Desk, session: str, registration: str = "", *, override: Override | None = None
) -> list[RegistrationLine]:
    """Give free seats to the next in line; or a seat to this party, even out of turn. Return the parties that got an
    offer, or the seat.

    Refuses with SESSION_UNKNOWN, SESSION_CANCELLED, SESSION_OVER, NOBODY_WAITS; for a party REGISTRATION_UNKNOWN,
    NOT_WAITING, and NO_SEATS, which can be overridden: then they are taken in over the limit."""
    row = session_row(session)
    refuse_unless_on(desk, row)
    given, act = _after_lapsing(desk, row.id), Act(desk)
    if not registration:
        given = _to_next(act, row, given)
    elif (key := registration_row(registration).id) in given:
        given = [key]
    else:
        given = _to(act, row, key, override or NO_OVERRIDE)
    return [read_registration_line(desk, key) for key in given]


def _after_lapsing(desk: Desk, session: str) -> list[str]:
    """Let expired offers lapse; return the parties that got a seat, or an offer of one, by that."""
    waited = waiting_of(session)
    let_lapse(desk, session)
    wait = {row.id for row in waiting_of(session)}
    return [str(row.id) for row in waited if row.id not in wait]


def _to_next(act: Act, session: ProgramSession, given: list[str]) -> list[str]:
    given = given + pass_on(act, session.id)
    if not given:
        line = need(waiting_of(session.id), "NOBODY_WAITS")
        raise refuse("NO_SEATS", wording="NONE_TO_GIVE", heads=line[0].heads, free=seats_of(session).free)
    return given


def _to(act: Act, session: ProgramSession, registration: str, override: Override) -> list[str]:
    row = registration_row(registration)
    if row.state != "waiting" or row.session != session.id:
        raise refuse("NOT_WAITING", how=row_words(row))
    blocks = Blocks(act.desk, "change")
    free = seats_of(session).free
    if free is not None and free < row.heads:
        blocks.add("NO_SEATS", wording="NONE_TO_GIVE", heads=row.heads, free=free)
    passed = blocks.stop_unless(override, session.title)
    give(act, session, row.id)
    write_override(act, passed, override.reason, session=session.id, registration=row.id)
    return [str(row.id)]


@verb("programs.register")
def accept_offer(desk: Desk, registration: str, *, override: Override | None = None) -> Registered:
    """Accept the offered seat. Refuses with REGISTRATION_UNKNOWN, NOT_OFFERED, SESSION_CANCELLED, SESSION_OVER, and
    OFFER_LAPSED, which can be overridden while nobody else has the seat."""
    row, given = _offered(registration), override or NO_OVERRIDE
    session, program = session_row(row.session), program_row_of(row)
    refuse_unless_on(desk, session)
    blocks = Blocks(desk, "change")
    if row.offered_until is not None and row.offered_until <= desk.now:
        blocks.add("OFFER_LAPSED", date=moment_words(desk, row.offered_until))
    passed = blocks.stop_unless(given, session.title)
    act = Act(desk)
    told = {"offer": contact_mark(desk, session, "desk")}
    write_registration(act, session.id, row.id, {"state": "coming", "offered_until": None, "told": told})
    write_override(act, passed, given.reason, session=session.id, registration=row.id)
    return party_after_act(act, session, program, row.id)


@verb("programs.register")
def decline_offer(desk: Desk, registration: str) -> RegistrationEnded:
    """Decline the offered seat; it goes to the next.

    Refuses with REGISTRATION_UNKNOWN, NOT_OFFERED."""
    row = _offered(registration)
    act = Act(desk)
    end_registration(act, row, "declined")
    return free_ended_seats(act, row, pass_on(act, row.session))


def _offered(registration: str) -> Registration:
    row = registration_row(registration)
    if row.state != "offered":
        raise refuse("NOT_OFFERED", how=row_words(row))
    return row


@permitted("programs.see")
def why_waiting(desk: Desk, registration: str) -> str:
    """Say why this party waits: `Party of 3, 2 places are free. Number 1 in line.` Empty if it doesn't.

    Permission programs.see. Refused with REGISTRATION_UNKNOWN."""
    row = registration_row(registration)
    if row.state != "waiting":
        return ""
    return waiting_why_words(session_row(row.session), read_registration_line(desk, row.id))


# ---- what time does


def lapse_offers(desk: Desk) -> Iterator[int]:
    """End offers that were not answered in time, and offer the seats to the next; end seats and rooms whose person
    is no longer known. In slices, how many each. On the main site automatically; offers also whenever somebody
    registers there."""
    over = offers_over(desk.now)
    yield from in_slices(by_itself(desk), over, _lapse)
    gone = seats_of_nobody(desk.now)
    yield from in_slices(by_itself(desk), gone, _let_go)
    yield from free_rooms_of_nobody(desk)


@verb("programs.register")
def _lapse(desk: Desk, sessions: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(sessions, partial(_lapse_one, desk))


def _lapse_one(desk: Desk, session: str) -> bool:
    return get(ProgramSession, session) is not None and bool(let_lapse(desk, session))


@verb("programs.register")
def _let_go(desk: Desk, registrations: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(registrations, partial(_let_go_one, desk))


def _let_go_one(desk: Desk, registration: str) -> bool:
    row = get(Registration, registration)
    if row is None or row.state == "cancelled":
        return False
    act = Act(desk)
    end_registration(act, row, "removed")
    pass_on(act, row.session)
    return True
