"""The personal data that programs keep: registrations and room bookings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tuils.i18n import N_
from tuils.library.activities.records.booking_forgetting import end_bookings
from tuils.library.activities.records.registration_forgetting import end_registrations, forget_registrations_of
from tuils.library.activities.registration_queries import bookings_of, counts_of, registrations_of
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.hooks import Moves, PersonPart

Facts = dict[str, Any]


def _registrations(_desk: Desk, _row: Mapping[str, Any], people: Sequence[str]) -> Iterator[Facts]:
    from tuils.library.activities.programs.contacts_due import marks_by_message

    from .contact_marks import notes_kept

    for registration in registrations_of(people):
        told = marks_by_message(json.loads(registration.pop("told") or "{}"))
        more: Facts = {
            "answers": json.loads(registration.pop("answers") or "{}"),
            "notes": "; ".join(notes_kept(registration.pop("id"))),
        }
        more["told"] = {what: f"{mark.get('day', '')} {mark.get('how', '')}".strip() for what, mark in told.items()}
        known = {name: value for name, value in registration.items() if value != 0}
        yield known | {name: value for name, value in more.items() if value}


def _bookings(_desk: Desk, _row: Mapping[str, Any], people: Sequence[str]) -> Iterator[Facts]:
    yield from bookings_of(people)


REGISTRATIONS = PersonPart(
    "registrations",
    N_("Programs you attended or registered for"),
    "registration",
    told=_registrations,
    moves=(Moves("registrations", counts_of("registration"), N_("Registrations for programs: {n}")),),
    end=end_registrations,
    forget=forget_registrations_of,
)
BOOKINGS = PersonPart(
    "bookings",
    N_("Rooms you booked"),
    "room_booking",
    told=_bookings,
    moves=(Moves("bookings", counts_of("room_booking"), N_("Bookings of rooms: {n}")),),
    end=end_bookings,
)
