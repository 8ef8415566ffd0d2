"""The statements to the times for which an item is booked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from tuils.models.rows import ids, typed


class BookedTime(NamedTuple):
    """A time for which a piece of equipment is given away (ids; moments), to a booking or a session (`whose`).

    `from_at` to `until_at` with setup and cleanup. `patron` and `barcode` are empty if there is none.
    """

    whose: str
    room: str
    name: str
    barcode: str
    patron: str
    starts_at: int
    ends_at: int
    from_at: int
    until_at: int


_TIMES = (
    "SELECT t.whose, t.room, room.name, room.barcode, coalesce(b.patron, ''), coalesce(b.starts_at, t.from_at), "
    "coalesce(b.ends_at, t.until_at), t.from_at, t.until_at FROM room JOIN room_time AS t ON t.room = room.code "
    "LEFT JOIN room_booking AS b ON b.id = t.whose "
)
_OPEN = "AND coalesce(b.loan, '') = '' AND t.until_at > ? AND t.from_at < ? ORDER BY t.from_at, t.whose"
times_of_room: Callable[[str, int, int], list[BookedTime]] = partial(
    typed, BookedTime, f"{_TIMES} WHERE room.code = ? {_OPEN}"
)
"""The times of this equipment that are not picked up, and are between two moments."""
times_of_title: Callable[[str, int, int], list[BookedTime]] = partial(
    typed,
    BookedTime,
    f"{_TIMES} JOIN item ON item.barcode = room.barcode WHERE room.barcode <> '' AND item.biblio = ? {_OPEN}",
)
"""The same of all equipment that is a copy of this title."""
booked_barcodes: Callable[[int, int], list[str]] = partial(
    ids,
    "SELECT room.barcode FROM room JOIN room_time AS t ON t.room = room.code LEFT JOIN room_booking AS b "
    f"ON b.id = t.whose WHERE room.barcode <> '' {_OPEN}",
)
"""The barcodes of all equipment that is given away between two moments, and not picked up."""
