"""The personal data that programs keep: registrations and room bookings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tuils.i18n import N_
from tuils.library.desk import Desk
from tuils.library.journal.hooks import Moves, PersonPart
from tuils.models.rows import marks, named

from .booking_forgetting import end_bookings
from .registration_forgetting import end_registrations, forget_registrations_of

Facts = dict[str, Any]


def _registrations(_desk: Desk, _row: Mapping[str, Any], people: Sequence[str]) -> Iterator[Facts]:
    from .contact_marks import notes_kept
    from .contacts_due import marks_of

    text = (
        "SELECT s.title, s.starts_at, heads, adults, teens, children, state, r.why, came, phone, email, guardian, "
        "needs, answers, told, made_at, r.id FROM registration AS r LEFT JOIN program_session AS s ON s.id = r.session "
        f"WHERE patron IN ({marks(people)}) ORDER BY s.starts_at, r.id"
    )
    for one in named(text, *people):
        told = marks_of(json.loads(one.pop("told") or "{}"))
        more: Facts = {"answers": json.loads(one.pop("answers") or "{}"), "notes": "; ".join(notes_kept(one.pop("id")))}
        more["told"] = {what: f"{mark.get('day', '')} {mark.get('how', '')}".strip() for what, mark in told.items()}
        known = {name: value for name, value in one.items() if value != 0}
        yield known | {name: value for name, value in more.items() if value}


def _bookings(_desk: Desk, _row: Mapping[str, Any], people: Sequence[str]) -> Iterator[Facts]:
    text = (
        "SELECT coalesce((SELECT name FROM room WHERE code = room), room) AS room, starts_at, minutes, name, phone, "
        f"email, purpose, heads, state, made_at FROM room_booking WHERE patron IN ({marks(people)}) "
        "ORDER BY starts_at, id"
    )
    yield from named(text, *people)


def _counts(table: str) -> str:
    return f"SELECT count(*) FROM {table} WHERE patron = ?"


REGISTRATIONS = PersonPart(
    "registrations",
    N_("Programs you attended or registered for"),
    "registration",
    told=_registrations,
    moves=(Moves("registrations", _counts("registration"), N_("Registrations for programs: {n}")),),
    end=end_registrations,
    forget=forget_registrations_of,
)
BOOKINGS = PersonPart(
    "bookings",
    N_("Rooms you booked"),
    "room_booking",
    told=_bookings,
    moves=(Moves("bookings", _counts("room_booking"), N_("Bookings of rooms: {n}")),),
    end=end_bookings,
)
