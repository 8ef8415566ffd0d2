"""Move, change or cancel a booking, alone or with those that follow; count its attendance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tuils.i18n import _
from tuils.library.activities.calendar.rooms import RoomSheet, find_room
from tuils.library.activities.programs.counting import uses_follow
from tuils.library.activities.programs.planning import FOLLOWING, THIS
from tuils.library.activities.queries import room_called
from tuils.library.activities.rooms.room_terms import (
    booking_time_blocks,
    heads_block,
    term_blocks,
    wall_of,
    whole_minutes,
)
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Blocks, Override
from tuils.library.lending.terms.terms import write_override
from tuils.library.people.patrons.cards import by_card
from tuils.models import Room
from tuils.models.programs import RoomBooking
from tuils.models.rows import columns, get, some
from tuils.values.dataclass import dataclass

from .booking import booking_text, checked_heads, layout_of
from .room_reading import BookingLine, booking_row, read_booking_line

SCOPES = (THIS, FOLLOWING)
TEXTS = ("name", "phone", "email", "purpose")


@verb("rooms.book")
def edit_booking(
    desk: Desk,
    booking: str,
    fields: Facts,
    *,
    wall: str = "",
    room: str = "",
    minutes: int | None = None,
    override: Override = NO_OVERRIDE,
) -> BookingLine:
    """Move and change a booking in one act: `move_booking` and `change_booking` together. Refuses as they do."""
    row = live_booking(booking)
    sheet = find_room(room) if room else _sheet_of(row)
    placing = _other(row, _placing(desk, row, sheet, wall, minutes))
    changes = placing | _other(row, _public(sheet, fields))
    private = _private(row, fields)
    if placing:
        _refuse_if_out(row)
    if not changes and not private:
        return read_booking_line(desk, row.id)
    blocks, after = Blocks(desk, "change"), {**columns(row), **changes}
    if "room" in placing:
        term_blocks(blocks, sheet, after, frozenset({row.id}))
    else:
        if placing:
            booking_time_blocks(blocks, sheet, after, frozenset({row.id}))
        if changes.keys() & {"heads", "layout"}:
            heads_block(blocks, sheet, after)
    passed = blocks.stop_unless(override, "")
    act = Act(desk)
    with uses_follow(desk, [row.id]):
        act.write("booking_edited", private, booking=row.id, data={"set": changes} if changes else {})
    write_override(act, passed, override.reason, booking=row.id)
    return replace(read_booking_line(desk, row.id), act=act.id)


@verb("rooms.book")
def move_booking(
    desk: Desk,
    booking: str,
    *,
    wall: str = "",
    room: str = "",
    minutes: int | None = None,
    override: Override = NO_OVERRIDE,
) -> BookingLine:
    """Move a booking to another time or room, or make it longer or shorter. Arguments not given keep their value. Setup
    and cleanup become those of the new room. Nothing is written if nothing changes.

    Refuses with BOOKING_UNKNOWN, BOOKING_ENDED, ROOM_UNKNOWN, NOT_UNDERSTOOD, and with whatever blocks a booking there.
    """
    return edit_booking(desk, booking, {}, wall=wall, room=room, minutes=minutes, override=override)


@verb("rooms.book")
def change_booking(desk: Desk, booking: str, fields: Facts, *, override: Override = NO_OVERRIDE) -> BookingLine:
    """Change heads, layout, agreement; the booker's name, phone, e-mail, purpose or card. Fields not given keep their
    value.

    Refuses with BOOKING_UNKNOWN, BOOKING_ENDED, NOT_UNDERSTOOD, PATRON_UNKNOWN, CARD_LOST, TOO_MANY_HEADS (class C).
    """
    return edit_booking(desk, booking, fields, override=override)


def _placing(desk: Desk, row: RoomBooking, sheet: RoomSheet, wall: str, minutes: int | None) -> Facts:
    changes: Facts = {}
    placed = {"wall": wall_of(wall, desk.zone), "zone": desk.zone.key} if wall else {}
    if any(getattr(row, name) != value for name, value in placed.items()):
        changes |= placed
    if sheet.code != row.room:
        changes |= {"room": sheet.code, "setup_minutes": sheet.setup_minutes, "clear_minutes": sheet.clear_minutes}
        changes |= {"layout": row.layout if row.layout in sheet.layouts or not sheet.layouts else ""}
    if minutes is not None:
        changes["minutes"] = whole_minutes(minutes)
    return changes


def _public(sheet: RoomSheet, fields: Facts) -> Facts:
    changes: Facts = {}
    if "heads" in fields:
        changes["heads"] = checked_heads(fields["heads"])
    if "layout" in fields:
        changes["layout"] = layout_of(sheet, str(fields["layout"] or ""))
    if "agreed" in fields:
        changes["agreed"] = bool(fields["agreed"])
    return changes


def _private(row: RoomBooking, fields: Facts) -> Facts:
    texts = {name: booking_text(name, str(fields[name] or "")) for name in TEXTS if name in fields}
    own = _other(row, texts)
    private: Facts = {"set": own} if own else {}
    if fields.get("card") and (patron := by_card(str(fields["card"])).id) != row.patron:
        private["patron"] = patron
    if own.get("name") == "" and not (private.get("patron") or row.patron):
        hint = _("A card, or the name of a group or guest.")
        raise not_understood(_("who"), "", hint, line="name", wording="NOT_SAID")
    return private


def _other(row: RoomBooking, changes: Facts) -> Facts:
    """Return the changes that differ from the row."""
    return {name: value for name, value in changes.items() if value != getattr(row, name)}


def live_booking(text: str) -> RoomBooking:
    """Return the row of a booking that isn't canceled. Refused with BOOKING_UNKNOWN, BOOKING_ENDED."""
    row = booking_row(text)
    if row.state == "cancelled":
        raise refuse("BOOKING_ENDED")
    return row


def _refuse_if_out(row: RoomBooking) -> None:
    if row.loan and not row.back_at:
        raise refuse("BOOKING_ENDED", wording="BOOKING_IS_OUT")


def _sheet_of(row: RoomBooking) -> RoomSheet:
    """Return the room of a booking; if the room was removed since, one without rules."""
    if get(Room, row.room):
        return find_room(row.room)
    return RoomSheet(row.room, row.room, any_hour=True)


# ---- cancelled


@dataclass(frozen=True)
class CancelledBookings:
    """The canceled bookings, in order of time."""

    lines: tuple[BookingLine, ...]
    act: str


@verb("rooms.book")
def cancel_booking(desk: Desk, booking: str, why: str = "", *, scope: str = THIS) -> CancelledBookings:
    """Cancel a booking, or with `following` also all later ones of its series. The room is free again; the booking
    stays visible. `why` names no person. Refuses with BOOKING_UNKNOWN, BOOKING_ENDED, NOT_UNDERSTOOD."""
    if scope not in SCOPES:
        raise not_understood(_("which bookings"), scope, ", ".join(SCOPES))
    row = live_booking(booking)
    _refuse_if_out(row)
    wanted: Sequence[RoomBooking] = [row]
    if scope == FOLLOWING and row.series:
        text = '"series" = ? AND "starts_at" >= ? AND "state" = ? ORDER BY "starts_at", "id"'
        wanted = some(RoomBooking, text, row.series, row.starts_at, "booked")
    facts: Facts = {"state": "cancelled", **({"why": booking_text("why", why)} if why.strip() else {})}
    act = Act(desk)
    with uses_follow(desk, [one.id for one in wanted]):
        for one in wanted:
            act.write("booking_edited", booking=one.id, data={"set": facts})
    return CancelledBookings(tuple(read_booking_line(desk, one.id) for one in wanted), act.id)


# ---- counted


@verb("rooms.book")
def count_use(desk: Desk, booking: str, heads: int) -> BookingLine:
    """Note how many people were there, 0 if nobody came; a later number replaces the earlier one.

    A used booking counts in the facts as a use of its room (kind room_use) on the day of the booking, and its heads
    (room_heads). Refuses with BOOKING_UNKNOWN, BOOKING_ENDED, NOT_UNDERSTOOD (before it begins, too).
    """
    row = live_booking(booking)
    if not 0 <= heads <= 100_000:
        raise not_understood(_("people"), heads, _("How many came, 0 or more."))
    if row.starts_at > desk.now:
        raise not_understood(_("people"), heads, _("It has not begun. Record attendance later."))
    if row.used == heads:
        return read_booking_line(desk, row.id)
    act = Act(desk)
    with uses_follow(desk, [row.id]):
        act.write("booking_edited", booking=row.id, data={"set": {"used": heads}})
    return replace(read_booking_line(desk, row.id), act=act.id)


@permitted("programs.see")
def uses_by_room(desk: Desk, from_at: int, until_at: int) -> list[dict[str, Any]]:
    """List by room: `room`, `name`, how many `bookings` began in that time, how many were `used`, by how many
    `heads`."""
    found: dict[str, dict[str, Any]] = {}
    text = '"starts_at" >= ? AND "starts_at" < ? AND "state" = ? ORDER BY "room", "starts_at"'
    for row in some(RoomBooking, text, from_at, until_at, "booked"):
        blank = {"room": row.room, "name": room_called(row.room), "bookings": 0, "used": 0, "heads": 0}
        line = found.setdefault(row.room, blank)
        line["bookings"] += 1
        line["used"] += bool(row.used)
        line["heads"] += row.used or 0
    return list(found.values())
