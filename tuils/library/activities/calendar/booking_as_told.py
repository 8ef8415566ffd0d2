"""Rebuild a booking from its entries."""

from __future__ import annotations

from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, fold_fields
from tuils.models.programs import RoomBooking
from tuils.models.rows import Row, blank

from .room_time import PLACING, row_with_moments

BLANK = blank(RoomBooking)
FIELDS = tuple(name for name in BLANK if name not in ("id", "patron", "starts_at", "ends_at", "made_at", "placed_pos"))
BOOKED_BY = PLACING | {"state"}


def booking_as_told(key: str, entries: list[Entry]) -> Row | None:
    """Return the row that these entries describe; None if the first is void or missing."""
    first = next((entry for entry in entries if entry.kind == "room_booked"), None)
    if first is None or first.void:
        return None
    kept = applying.privates(entry.id for entry in entries)
    fields = fold_fields(entries, kept)
    stand = [entry for entry in entries if not entry.void]
    patron = next((kept[entry.id]["patron"] for entry in reversed(stand) if "patron" in kept.get(entry.id, {})), None)
    moved = [entry.pos for entry in stand if set(entry.changes) & BOOKED_BY]
    values = {**BLANK, **{name: fields[name] for name in FIELDS if name in fields}}
    values |= {"id": key, "patron": patron, "made_at": first.at, "placed_pos": max(moved, default=first.pos)}
    return row_with_moments(values)


def takes_room(row: Row) -> bool:
    """Return whether this booking has its room: not if it is canceled, or what was picked up is back."""
    return row["state"] == "booked" and not row["back_at"]
