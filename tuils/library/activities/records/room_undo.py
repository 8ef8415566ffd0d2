"""Check what an undo would do to rooms: a room given to somebody since is not taken from them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tuils.i18n import _
from tuils.library.activities.calendar.booking_as_told import booking_as_told, takes_room
from tuils.library.activities.calendar.conflicts import Conflict, RoomWanted, room_conflicts, wanted_by
from tuils.library.activities.calendar.program_as_told import ProgramState, sessions_in_entry, step_program
from tuils.library.activities.queries import room_called
from tuils.library.activities.room_queries import KINDS, first_of_act
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, entry_from_row
from tuils.library.foundation.refusals import refuse
from tuils.models import Journal
from tuils.models.programs import RoomTime
from tuils.models.rows import find, some


def refuse_if_given_away(entry: Entry, together: set[str]) -> None:
    """Refuse with ROOM_TAKEN_SINCE if undoing these entries (ids) would put somebody into a room at a time that is
    another's by now. Called for each entry of an act, it checks once, at the first."""
    first: Any = first_of_act(entry.act)
    if first[0] != entry.seq:
        return
    entries = [entry_from_row(row) for row in find(Journal, "id", together) if row.kind in KINDS]
    after = {**_bookings(entries, together), **_sessions(entries, together)}
    for whose, wanted in after.items():
        has = {(row.room, row.from_at, row.until_at) for row in some(RoomTime, '"whose" = ?', whose)}
        for one in wanted:
            if (one.room, one.from_at, one.until_at) not in has:
                _refuse_if_met(one, whose, after)


def _refuse_if_met(wanted: RoomWanted, whose: str, after: dict[str, list[RoomWanted]]) -> None:
    """Refuse overlaps: those that the same undo moves away don't count; those that it moves there do."""
    for met in room_conflicts(wanted.room, wanted.from_at, wanted.until_at, whose):
        if met.whose not in after:
            raise refuse("ROOM_TAKEN_SINCE", room=room_called(wanted.room), what=_words(met))
    for other, theirs in after.items():
        if other != whose and any(_overlap(wanted, each) for each in theirs):
            raise refuse("ROOM_TAKEN_SINCE", room=room_called(wanted.room), what=_("another booking"))


def _overlap(wanted: RoomWanted, other: RoomWanted) -> bool:
    return wanted.room == other.room and wanted.from_at < other.until_at and wanted.until_at > other.from_at


def _words(met: Conflict) -> str:
    return met.title or _("another booking")


def _bookings(entries: Iterable[Entry], together: set[str]) -> dict[str, list[RoomWanted]]:
    keys = {entry.booking for entry in entries if entry.booking}
    found: dict[str, list[RoomWanted]] = {}
    for key in sorted(keys):
        told = [entry for entry in applying.entries_naming(booking=key) if entry.id not in together]
        row = booking_as_told(key, told)
        found[key] = wanted_by(row) if row and takes_room(row) else []
    return found


def _sessions(entries: Iterable[Entry], together: set[str]) -> dict[str, list[RoomWanted]]:
    """Return the sessions that these entries name, each as the other entries of its program leave it."""
    found: dict[str, list[RoomWanted]] = {}
    mine = [entry for entry in entries if entry.program]
    for key in sorted({entry.program or "" for entry in mine}):
        state = ProgramState(key)
        for entry in applying.entries_naming(program=key):
            if not entry.void and entry.id not in together:
                step_program(state, entry)
        for session in {name for entry in mine if entry.program == key for name in sessions_in_entry(entry)}:
            row = state.sessions.get(session)
            stands = row and state.made_pos and row["status"] == "planned" and not row["removed"]
            found[session] = wanted_by(row) if row and stands else []
    return found
