"""Papers of programs: registration slips and tickets."""

from __future__ import annotations

from dataclasses import replace

from tuils.library.activities.programs.sessions import session_row
from tuils.library.activities.registration.confirming import session_place
from tuils.library.activities.registration.who_comes import (
    RegistrationLine,
    registration_line,
    registration_row,
    registration_state_words,
)
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import refuse
from tuils.library.people.patrons.masking import initials
from tuils.models import Patron
from tuils.models.rows import get

from .reading import letterhead, wants_paper
from .sheets import ProgramFacts, Sheet
from .speech import PaperSpeech

NUMBER = 6


def registration_sheet(desk: Desk, registration: str) -> Sheet:
    """Return the paper for a party that is registered or on the waitlist. Refuses with REGISTRATION_UNKNOWN."""
    return _sheet(desk, registration, "registration")


def ticket_sheet(desk: Desk, registration: str) -> Sheet:
    """Return a ticket for each seat of a party. Refuses with REGISTRATION_UNKNOWN, and with NO_SEAT where they have
    none."""
    line = registration_line(desk, registration)
    if line.state != "coming":
        raise refuse("NO_SEAT", state=registration_state_words(line))
    first, *more = (_sheet(desk, registration, "ticket", number) for number in range(1, line.heads + 1))
    return replace(first, more=tuple(one.facts for one in more))


def _sheet(desk: Desk, registration: str, template: str, number: int = 1) -> Sheet:
    line = registration_line(desk, registration)
    session, row = session_row(line.session), registration_row(line.id)
    patron = get(Patron, row.patron) if row.patron else None
    speech = PaperSpeech(desk, line.language or (patron.language if patron else ""))
    wanted, large = wants_paper(patron) if patron else ("", False)
    facts = ProgramFacts(
        session.title,
        speech.day(session.starts_at),
        speech.times(session.starts_at, session.ends_at),
        session_place(session),
        _shown(line),
        line.heads,
        number,
        line.place,
        line.id[-NUMBER:].upper(),
    )
    return Sheet(template, template, letterhead(desk, speech), facts, speech.spoken, large, wanted)


def _shown(line: RegistrationLine) -> str:
    """Return a name as receipts show it: not at all, as initials, or in full."""
    shown = value_of("receipt_name", "none")
    first, _blank, last = line.name.partition(" ")
    return line.name if shown == "full" else initials(first, last) if shown == "initials" else ""
