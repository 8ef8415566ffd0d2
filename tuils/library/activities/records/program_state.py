"""Programs and their sessions in the store: folded from the entries that name the program.

Kinds: `program_made` (program=NEW, `set`: fields), `program_edited` (`set`), `sessions_added` (`set`: shared values,
`sessions`: the id of each with its own values), `sessions_edited` (the same form). One entry contains a whole series:
the verb decided ids and dates, so that applying needs no rule of recurrence. No entry here names a patron.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from tuils.i18n import N_, NN_
from tuils.library.activities.calendar.program_as_told import (
    FIELDS,
    PROGRAM,
    ProgramState,
    sessions_in_entry,
    step_program,
)
from tuils.library.activities.calendar.room_time import claim_for, release_rooms, row_with_moments
from tuils.library.activities.session_queries import drop_program, drop_session
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, Facts
from tuils.library.foundation.journal.families import Family, Pocketful, add_family
from tuils.library.foundation.journal.hooks import DueLine
from tuils.library.foundation.journal.kinds import Brought, EntryWords, Kind, by_any, by_branch
from tuils.library.foundation.journal.undoing import none_names
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import refuse
from tuils.models.programs import Program, ProgramSession
from tuils.models.rows import Row, columns, get, put, some

from .room_undo import refuse_if_given_away

AT_THE_DOOR = frozenset({"recorded", "views", "helper_minutes"})
"""Numbers of a session that are entered at the door."""


def count_to_prepare(desk: Desk) -> int:
    from tuils.library.activities.programs.preparing import due_count  # few commands want it

    return due_count(desk)


def count_to_tell(desk: Desk) -> int:
    from tuils.library.activities.programs.contacts_due import tell_count  # likewise

    return tell_count(desk)


class Programs(Family):
    described = (
        Kind("program_made", "programs.edit", by_any("programs.edit"), leads=4),
        Kind("sessions_added", "programs.edit", by_any("programs.edit")),
        Kind("program_edited", "programs.edit", by_branch("programs.edit")),
        Kind("sessions_edited", "programs.edit", by_branch("programs.edit"), leads=3),
    )
    words = {
        "program_made": EntryWords(
            N_("NEW"), back=N_("the program is removed"), counted=NN_("{n} new program", "{n} new programs")
        ),
        "sessions_added": EntryWords(
            N_("DATES"),
            back=N_("no longer planned"),
            counted=NN_("{n} change of program dates", "{n} changes of program dates"),
        ),
        "program_edited": EntryWords(N_("CHANGED"), counted=NN_("{n} program change", "{n} program changes")),
        "sessions_edited": EntryWords(
            N_("DATES"), counted=NN_("{n} change of program dates", "{n} changes of program dates")
        ),
    }
    tables = (Program, ProgramSession)
    carried = ("activities.carrying:PROGRAMS",)
    due = (
        DueLine("preparation", N_("Program prep"), count_to_prepare, "programs.see", is_low=True,
                then=N_("Do it, then tick it off")),
        DueLine("to_tell", N_("Calls to make about programs"), count_to_tell, "programs.tell", is_low=True,
                then=N_("Call, then mark it")),
    )  # fmt: skip
    forgets = frozenset({"starts_at", "ends_at"})  # they follow from the zone as this machine knows it

    def brought_as(self, entry: Entry, private: Facts) -> Brought:
        """Let door staff import the numbers noted at the door, too."""
        told = {name for one in entry.data.get("sessions", {}).values() for name in one}
        if entry.kind == "sessions_edited" and not entry.changes and told <= AT_THE_DOOR:
            return by_any("programs.door", "programs.edit")
        return super().brought_as(entry, private)

    def apply_new(self, entry: Entry) -> Pocketful:
        row = get(Program, entry.program)
        if row is None or not entry.program:
            return self.refold([entry])
        names = sessions_in_entry(entry)
        before = {key: columns(found) for key in names if (found := get(ProgramSession, key))}
        state = ProgramState(row.id, row.made_at, row.made_pos, {name: getattr(row, name) for name in FIELDS})
        state.sessions = {key: dict(one) for key, one in before.items()}
        step_program(state, entry)
        _save(state, row, before)
        return {}

    def refold(self, touched: list[Entry]) -> Pocketful:
        for key in sorted({entry.program for entry in touched if entry.program}):
            state = ProgramState(key)
            for entry in applying.entries_naming(program=key):
                if not entry.void:
                    step_program(state, entry)
            before = {row.id: columns(row) for row in some(ProgramSession, '"program" = ?', key)}
            _save(state, get(Program, key), before)
        return {}

    def carry_on(self, desk: Desk, entry: Entry, pocket: Pocketful) -> None:
        """Give free seats to the waitlist when a session has more room or is restored."""
        from .seats import pass_on

        for key in sessions_in_entry(entry) if entry.kind == "sessions_edited" else ():
            pass_on(Act(desk), key, continues=entry.id)

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        if entry.kind == "sessions_added":
            for key in sessions_in_entry(entry):
                none_names("session", key, together)
        about, names = set(entry.changes), sessions_in_entry(entry).keys()
        for other in applying.later(entry, "program", together):
            if entry.kind in ("program_made", "sessions_added") or _meets(entry, other, about, names):
                raise refuse("UNDO_NOT_LAST")
        _refuse_if_too_small(entry, together)
        refuse_if_given_away(entry, together)


def _refuse_if_too_small(entry: Entry, together: set[str]) -> None:
    """Refuse to undo more capacity if the former number of seats is too small by now."""
    keys = [key for key, own in sessions_in_entry(entry).items() if "capacity" in {**entry.changes, **own}]
    if entry.kind != "sessions_edited" or not keys:
        return
    from .registration_undo import refuse_if_more_come

    before = ProgramState(entry.program or "")
    for other in applying.entries_naming(program=before.id):
        if not other.void and other.id not in together:
            step_program(before, other)
    for key in keys:
        if key in before.sessions:
            refuse_if_more_come(entry, key, before.sessions[key]["capacity"], together)


def _meets(entry: Entry, other: Entry, about: set[str], names: Iterable[str]) -> bool:
    """Return whether the later entry changed the same fields of the same thing."""
    theirs = sessions_in_entry(other)
    if bool(sessions_in_entry(entry)) != bool(theirs):
        return False
    if not theirs:
        return bool(about & other.changes.keys())
    mine = sessions_in_entry(entry)
    return any(
        (about | mine[key].keys()) & (other.changes.keys() | theirs[key].keys()) for key in names if key in theirs
    )


def _save(state: ProgramState, was: Program | None, before: dict[str, Row]) -> None:
    """Save the rows. A program whose making has not arrived gets none: its other entries wait in the journal."""
    sessions = {key: row_with_moments(row) for key, row in state.sessions.items()} if state.made_pos else {}
    for key in before.keys() - sessions.keys():
        drop_session(key)
        release_rooms(key)
    for key, row in sessions.items():
        if before.get(key) != row:
            put(ProgramSession, row)
            _claim(row)
    if not state.made_pos:
        drop_program(state.id)
        return
    values = {**PROGRAM, **state.fields, "id": state.id, "made_at": state.made_at, "made_pos": state.made_pos}
    if was is None or values != columns(was):
        put(Program, values)


def place_again(key: str) -> None:
    """Recompute the moments of a session (an id) from its wall time and its zone as this machine knows it now."""
    if row := get(ProgramSession, key):
        values = row_with_moments(columns(row))
        put(ProgramSession, values)
        _claim(values)


def _claim(row: Row) -> None:
    """Claim its rooms while it is planned; else release them."""
    stands = row["status"] == "planned" and not row["removed"]
    claim_for(row, "session", [row["room"], *json.loads(row["equipment"] or "[]")] if stands else [])


FAMILY = add_family(Programs())
