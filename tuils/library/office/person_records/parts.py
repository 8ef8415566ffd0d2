"""The departments' parts of a person: one list, in the order in which it is shown to that person."""

from __future__ import annotations

from tuils.library.activities.computers.session_state import SESSIONS
from tuils.library.activities.curbside.curbside_state import PICKUPS
from tuils.library.activities.registration.person_parts import BOOKINGS, REGISTRATIONS
from tuils.library.foundation.journal.families import every_family
from tuils.library.foundation.journal.hooks import PersonPart
from tuils.library.lending.interlibrary.request_state import REQUESTED_PART
from tuils.library.lending.loans.person_parts import CHARGES, HAD_LAST, HISTORY, HOLDS, LOANS
from tuils.library.lending.things.thing_state import PAUSES_PART, SIGNED_PART
from tuils.library.office.notices.log import NOTICES
from tuils.library.office.orders.suggestion_state import SUGGESTED
from tuils.library.office.registers.forgetting import NAMED_IN
from tuils.library.people.patrons.person_parts import CONTACTS, LAST_USE, NOTES, OLD_CARDS, RESTRICTIONS, TIES
from tuils.library.people.self_service.patron_pins import PIN_PART

DEPARTMENTS: tuple[PersonPart, ...] = (
    OLD_CARDS,
    CONTACTS,
    NOTES,
    RESTRICTIONS,
    TIES,
    LOANS,
    HOLDS,
    CHARGES,
    HISTORY,
    HAD_LAST,
    SIGNED_PART,
    PAUSES_PART,
    REGISTRATIONS,
    BOOKINGS,
    SESSIONS,
    PICKUPS,
    SUGGESTED,
    NAMED_IN,
    REQUESTED_PART,
    NOTICES,
    LAST_USE,
    PIN_PART,
    *(part for family in every_family() for part in family.persons),
)
MOVES = {move.name: move for part in DEPARTMENTS for move in part.moves}
"""The things that a merge of two records moves, by name."""
BY_ID = tuple(part.table for part in DEPARTMENTS if part.is_by_id)
"""The tables beside the journal with one row per person."""
