"""Count attendance and room use anonymously, always in step with sessions and bookings.

A count is by day, branch, kind of program, audience, place, and the age group that was counted. It contains no session,
no hour and no person, so that it can be kept for ever. Whatever raises, lowers or undoes a door count, or changes a
session's audience or place, runs within `facts_follow`.

A count of rooms is by day, branch and room (`item_type` of the fact): kind `room_use` how many bookings were used, kind
`room_heads` how many were there. It contains no booking, no hour and no person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import AbstractContextManager

from tuils.library.activities.calendar.program_as_told import sessions_in_entry
from tuils.library.activities.room_queries import USED
from tuils.library.activities.session_queries import COUNTED
from tuils.library.foundation.counters import CountKey, counters_of_ids, following
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import Entry

ATTENDANCE = "attendance"
"""The kind of fact."""


def facts_follow(desk: Desk, sessions: Iterable[str]) -> AbstractContextManager[None]:
    """Update this device's counts with all changes made inside to these sessions (ids), in the same transaction."""
    return following(desk, sessions, _counted)


def sessions_in(entries: Iterable[Entry]) -> set[str]:
    """Return the sessions that these entries are about."""
    found: set[str] = set()
    for entry in entries:
        found |= {entry.session} if entry.session else set()
        found |= sessions_in_entry(entry).keys()
    return found


def _counted(sessions: list[str]) -> Counter[CountKey]:
    found: Counter[CountKey] = Counter()
    for day, branch, kind, audience, place, group, n in counters_of_ids(COUNTED, sessions):
        found[CountKey(day, ATTENDANCE, branch, kind, group, place, audience)] += n
    return found


USE, HEADS = "room_use", "room_heads"


def uses_follow(desk: Desk, bookings: Iterable[str]) -> AbstractContextManager[None]:
    """Update this device's counts with all changes made inside to these bookings (ids), in the same transaction."""
    return following(desk, bookings, _used)


def _used(bookings: list[str]) -> Counter[CountKey]:
    found: Counter[CountKey] = Counter()
    for day, branch, room, heads in counters_of_ids(USED, bookings):
        found[CountKey(day, USE, branch, item_type=room)] += 1
        found[CountKey(day, HEADS, branch, item_type=room)] += heads
    return found
