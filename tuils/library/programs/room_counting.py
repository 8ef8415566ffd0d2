"""How often a room was used, and by how many, as anonymous counts: always as much as the bookings themselves tell.

A count is of a day, a branch and a room (`item_type` of the fact): kind `room_use` how many bookings were used, kind
`room_heads` how many were there. No booking, no hour and no person is in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import AbstractContextManager

from tuils.library.counters import CountKey, following, told_by
from tuils.library.desk import Desk

USE, HEADS = "room_use", "room_heads"
_USED = (
    "SELECT substr(b.wall, 1, 10), coalesce((SELECT branch FROM room WHERE code = b.room), ''), b.room, b.used "
    "FROM room_booking AS b WHERE b.used > 0 AND b.state = 'booked' AND b.id IN ({marks})"
)


def uses_follow(desk: Desk, bookings: Iterable[str]) -> AbstractContextManager[None]:
    """What is done to these bookings (ids) inside is done to this device's counts as well, in the same transaction."""
    return following(desk, bookings, _used)


def _used(bookings: list[str]) -> Counter[CountKey]:
    found: Counter[CountKey] = Counter()
    for day, branch, room, heads in told_by(_USED, bookings):
        found[CountKey(day, USE, branch, item_type=room)] += 1
        found[CountKey(day, HEADS, branch, item_type=room)] += heads
    return found
