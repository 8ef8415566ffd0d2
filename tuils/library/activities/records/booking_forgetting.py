"""Forget in time who booked a room; keep that it was booked, for how many, and how many came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from tuils.i18n import N_
from tuils.library.activities.room_queries import bookings_known, bookings_of_nobody
from tuils.library.foundation.administration.retention import Keeping, gone_before
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.writing import Act
from tuils.library.lending.slices import in_slices, while_there_is_time
from tuils.models.programs import RoomBooking
from tuils.models.rows import get, some

from .room_state import refold_booking
from .seats import by_itself


def forget_bookers(desk: Desk) -> Iterator[int]:
    """Forget bookers as long after the booking's end as `bookings` says (30 days), on every site."""
    before = gone_before(desk, BOOKINGS_KEPT)
    found = [] if before is None else bookings_known(before)
    return in_slices(desk, found, _forget)


BOOKINGS_KEPT = Keeping(
    "bookings",
    forget_bookers,
    N_("room bookings no longer linked to a patron: {n}"),
    N_("Names on room bookings"),
    period="30d",
)


@verb("library.daily")
def _forget(desk: Desk, bookings: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(bookings, _forget_one)


def _forget_one(key: str) -> bool:
    applying.delete_private_parts(entry.id for entry in applying.entries_naming(booking=key))
    refold_booking(key)
    return True


def end_bookings(act: Act, patron: str) -> None:
    """Cancel the coming bookings of a patron who is being removed."""
    text = '"patron" = ? AND "state" = ? AND "ends_at" > ? ORDER BY "starts_at", "id"'
    for row in some(RoomBooking, text, patron, "booked", act.desk.now):
        _end(act, row)


def free_rooms_of_nobody(desk: Desk) -> Iterator[int]:
    """Cancel bookings whose booker is no longer known. In slices, how many each; on the main site automatically."""
    found = bookings_of_nobody(desk.now)
    return in_slices(by_itself(desk), found, _let_go)


@verb("rooms.book")
def _let_go(desk: Desk, bookings: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(bookings, partial(_let_go_one, desk))


def _let_go_one(desk: Desk, booking: str) -> bool:
    row = get(RoomBooking, booking)
    if row is None or row.state != "booked":
        return False
    _end(Act(desk), row)
    return True


def _end(act: Act, row: RoomBooking) -> None:
    act.write("booking_edited", booking=row.id, data={"set": {"state": "cancelled", "why": "removed"}})
