"""Bookings of rooms and equipment in the store: folded from their entries.

Kinds: `room_booked` (booking=NEW), `booking_edited`; beside a checkout `booking_picked_up` (its `loan`, and the `room`
if another of its kind went out), beside a check-in `booking_came_back` (`back_at`). Public in `set`: room, wall, zone,
minutes, setup and cleanup, state, heads, layout, series. Private: `patron`, and in `set` name, phone, e-mail, purpose
(the reason for a meeting is theirs).
"""

from __future__ import annotations

from collections.abc import Collection

from tuils.i18n import N_, NN_
from tuils.library.activities.calendar.booking_as_told import BLANK, booking_as_told, takes_room
from tuils.library.activities.calendar.room_time import claim_for, release_rooms
from tuils.library.activities.queries import has_entry
from tuils.library.activities.room_queries import OVERDUE_ITEMS, drop_booking
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry
from tuils.library.foundation.journal.families import Family, Pocketful, add_family
from tuils.library.foundation.journal.hooks import DueLine
from tuils.library.foundation.journal.kinds import EntryWords, Kind, by_any
from tuils.library.foundation.refusals import refuse
from tuils.models.programs import RoomBooking, RoomTime
from tuils.models.rows import fetch_rows, find, put

from .room_undo import refuse_if_given_away

PRIVATE = frozenset({"patron", "name", "phone", "email", "purpose"})
REMOVED = "patron_removed"


def count_late_items(desk: Desk) -> int:
    return len(fetch_rows(OVERDUE_ITEMS, desk.now))


class Bookings(Family):
    described = (
        Kind("room_booked", "rooms.book", by_any("rooms.book", "patrons.remove")),
        Kind("booking_edited", "rooms.book", by_any("rooms.book", "patrons.remove")),
        Kind("booking_picked_up", "circulation.checkout", by_any("circulation.checkout")),
        Kind("booking_came_back", "circulation.checkin", by_any("circulation.checkin", "circulation.checkout")),
    )
    words = {
        "room_booked": EntryWords(
            N_("ROOM"), back=N_("the room is free again"), counted=NN_("{n} room booking", "{n} room bookings")
        ),
        "booking_edited": EntryWords(N_("ROOM"), counted=NN_("{n} booking change", "{n} booking changes")),
        "booking_picked_up": EntryWords(N_("ROOM"), counted=NN_("{n} booking picked up", "{n} bookings picked up")),
        "booking_came_back": EntryWords(N_("ROOM"), counted=NN_("{n} booking returned", "{n} bookings returned")),
    }
    follows = frozenset({REMOVED})
    tables = (RoomBooking, RoomTime)
    carried = ("activities.carrying:BOOKINGS",)
    due = (
        DueLine("room_late", N_("Late equipment"), count_late_items, "rooms.book",
                table="activities.rooms.pickup:LATE_ITEMS"),
    )  # fmt: skip
    travels = frozenset({"name"})
    untold = PRIVATE
    forgets = PRIVATE | {"starts_at", "ends_at", "from_at", "until_at"}

    def refold(self, touched: list[Entry]) -> Pocketful:
        forgotten: Pocketful = {}
        gone = {entry.patron for entry in touched if entry.kind == REMOVED and entry.patron}
        keys = {entry.booking for entry in touched if entry.booking}
        keys |= {str(row.id) for row in find(RoomBooking, "patron", gone)}
        for key in sorted(keys):
            forgotten |= refold_booking(key)
        return forgotten

    def let_go(self, entry: Entry) -> Pocketful:
        if entry.kind == "room_booked":
            release_rooms(entry.id)
        return super().let_go(entry)

    def people_moved(self, people: Collection[str]) -> None:
        for row in find(RoomBooking, "patron", people):
            refold_booking(row.id)

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        """Refuse to undo an entry that a later one builds on, or whose undo would double-book a room."""
        for other in applying.later(entry, "booking", together) if entry.kind in self.kinds else ():
            if entry.kind == "room_booked" or _fields(entry) & _fields(other):
                raise refuse("UNDO_NOT_LAST")
        refuse_if_given_away(entry, together)


def _fields(entry: Entry) -> set[str]:
    private = applying.private(entry.id)
    return {*entry.changes, *private.get("set", {}), *(private.keys() & {"patron"})}


def refold_booking(key: str) -> Pocketful:
    """Fold a booking (an id) again. Nothing of a removed patron is kept, even if it arrives later."""
    entries = applying.entries_naming(booking=key)
    first = next((entry for entry in entries if entry.kind == "room_booked"), None)
    if first is None:
        return {}
    row = booking_as_told(key, entries)
    if row is None:
        drop_booking(key)
        release_rooms(key)
        return applying.delete_private_parts(entry.id for entry in entries)
    forgotten: Pocketful = {}
    if row["patron"] and has_entry(row["patron"], REMOVED):
        row |= {name: BLANK[name] for name in PRIVATE}
        forgotten = applying.delete_private_parts(entry.id for entry in entries)
    put(RoomBooking, row)
    claim_for(row, "booking", [row["room"]] if takes_room(row) else [])
    return forgotten


FAMILY = add_family(Bookings())
