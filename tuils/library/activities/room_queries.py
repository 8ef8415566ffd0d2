"""The statements to rooms, their bookings, and who has which room when."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from tuils.library.foundation.journal.queries import ACT
from tuils.models import db
from tuils.models.rows import change, ids, marks
from tuils.models.store_words import ONE_OF_GIVEN

_OF_NOBODY = (
    "SELECT id FROM room_booking WHERE state = 'booked' AND ends_at > ? AND kind <> 'library' AND patron IS NULL "
    "AND name = '' AND phone = '' AND email = '' ORDER BY id"
)
"""Coming bookings with no known booker: a site booked for a patron whom another site had removed."""
BOOKINGS_OF_ZONE = "SELECT id, wall, starts_at FROM room_booking WHERE zone <> ? AND ends_at > ? AND state = 'booked'"
USED = (
    "SELECT substr(b.wall, 1, 10), coalesce((SELECT branch FROM room WHERE code = b.room), ''), b.room, b.used "
    "FROM room_booking AS b WHERE b.used > 0 AND b.state = 'booked' AND b.id IN ({marks})"
)
DAYS = f"(substr({{of}}.wall, 1, 10) {ONE_OF_GIVEN} OR substr({{of}}.wall, 6, 5) {ONE_OF_GIVEN})"
BOOKINGS_ON = (
    "SELECT b.id FROM room_booking AS b JOIN room AS r ON r.code = b.room WHERE r.branch IN ('', ?) "
    "AND NOT r.any_hour AND b.ends_at > ? AND b.state = 'booked' AND " + DAYS.format(of="b")
)
_INSERT = 'INSERT INTO room_time (room, whose, "of", from_at, until_at, since, clash) VALUES (?, ?, ?, ?, ?, ?, ?)'
KINDS = (
    "room_booked", "booking_edited", "booking_picked_up", "booking_came_back", "sessions_added", "sessions_edited",
)  # fmt: skip
"""The kinds of entries that give somebody a room, or take one away."""
_FIRST = f"SELECT min(seq) FROM journal WHERE {ACT} AND kind IN ({marks(KINDS)})"
_KNOWN = (
    "SELECT b.id FROM room_booking AS b WHERE b.ends_at < ? AND EXISTS (SELECT 1 FROM journal AS j "
    "JOIN private ON private.entry = j.id WHERE j.booking = b.id) ORDER BY b.ends_at, b.id"
)
TITLE = "coalesce((SELECT title FROM program_session WHERE id = t.whose AND t.of = 'session'), '')"
TIMES = f"SELECT t.room, t.whose, t.of, t.from_at, t.until_at, t.clash, {TITLE} FROM room_time AS t WHERE t.room = ? "
ROOM_USES = (
    "SELECT count(*), count(b.used), coalesce(sum(b.used), 0) FROM room_booking AS b "
    "LEFT JOIN room AS r ON r.code = b.room WHERE b.wall >= ? AND b.wall < ? AND b.ends_at <= ? AND b.ends_at > 0 "
    "AND b.state = 'booked' AND b.kind <> 'library' AND coalesce(r.kind, 'room') = 'room' "
    "AND coalesce(b.used, 1) > 0 {branch}"
)
BOOKING_LINES = (
    "SELECT b.id, b.room, coalesce((SELECT name FROM room WHERE code = b.room), ''), b.kind, b.name, b.patron, "
    "b.minutes, b.starts_at, b.ends_at, b.setup_minutes, b.clear_minutes, b.heads, b.layout, b.agreed, b.used, "
    "b.state, b.why, b.series, coalesce((SELECT clash FROM room_time AS t WHERE t.whose = b.id), false), "
    "b.loan, b.back_at "
    "FROM room_booking AS b WHERE "
)

OVERDUE_ITEMS = (
    "SELECT room.code, room.name, item.barcode, loan.due_at, "
    "coalesce((SELECT min(b.id) FROM room_booking AS b WHERE b.loan = loan.id AND b.loan <> ''), '') "
    "FROM room JOIN item ON item.barcode = room.barcode JOIN loan ON loan.id = item.loan "
    "WHERE room.barcode <> '' AND loan.due_at < ? AND loan.closed_at IS NULL ORDER BY loan.due_at, room.code"
)
"""The equipment that is checked out and late, with the booking it is out for."""


bookings_of_nobody: Callable[[int], list[str]] = partial(ids, _OF_NOBODY)
drop_booking: Callable[[str], None] = partial(change, "DELETE FROM room_booking WHERE id = ?")


def put_room_time(values: tuple[Any, ...], meets: bool) -> None:
    db.execute_sql(_INSERT, (*values, meets))


drop_room_times: Callable[[str], None] = partial(change, "DELETE FROM room_time WHERE whose = ?")
mark_clash: Callable[[str, str], None] = partial(
    change, "UPDATE room_time SET clash = true WHERE room = ? AND whose = ?"
)
mark_no_clash: Callable[[str, str], None] = partial(
    change, "UPDATE room_time SET clash = false WHERE room = ? AND whose = ?"
)


def first_of_act(act: str | None) -> Any:
    return db.execute_sql(_FIRST, (act, act, *KINDS)).fetchone()


bookings_known: Callable[[int], list[str]] = partial(ids, _KNOWN)
