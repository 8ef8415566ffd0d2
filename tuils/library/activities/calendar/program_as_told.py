"""Rebuild a program and its sessions from their entries: the steps, without a store."""

from __future__ import annotations

from dataclasses import field

from tuils.library.foundation.journal.entries import Entry, Facts, column_of
from tuils.models.programs import Program, ProgramSession
from tuils.models.rows import Row, blank
from tuils.values.dataclass import dataclass

from .room_time import PLACING

PROGRAM, SESSION = blank(Program), blank(ProgramSession)
FIELDS = tuple(name for name in PROGRAM if name not in ("id", "made_at", "made_pos"))
SESSION_FIELDS = tuple(
    name
    for name in SESSION
    if name not in ("id", "program", "starts_at", "ends_at", "sequence", "changed_at", "placed_pos")
)


CARRIED = ("sequence", "changed_at")
"""Values that an imported session keeps, so that calendars know which version is newer."""


@dataclass
class ProgramState:
    """A program rebuilt from its entries; sessions by id, each a row without the values that follow from it."""

    id: str
    made_at: int = 0
    made_pos: int = 0
    fields: Facts = field(default_factory=dict)
    sessions: dict[str, Row] = field(default_factory=dict)


def step_program(state: ProgramState, entry: Entry) -> None:
    """Apply one entry, in any state. Ignore it if it doesn't fit."""
    if entry.kind == "program_made":
        state.made_at, state.made_pos = entry.at, entry.pos
    if entry.kind in ("program_made", "program_edited"):
        state.fields |= {name: column_of(value) for name, value in entry.changes.items() if name in FIELDS}
        return
    for key, own in sessions_in_entry(entry).items():
        changes = {name: column_of(value) for name, value in {**entry.changes, **own}.items() if name in SESSION_FIELDS}
        known = state.sessions.get(key)
        if entry.kind == "sessions_added" and known is None:
            first = {"id": key, "program": state.id, "changed_at": entry.at, "placed_pos": entry.pos}
            first |= {name: own[name] for name in CARRIED if name in own}
            state.sessions[key] = {**SESSION, **changes, **first}
        elif entry.kind == "sessions_edited" and known is not None:
            known |= {**changes, "sequence": known["sequence"] + 1, "changed_at": entry.at}
            if changes.keys() & PLACING:
                known["placed_pos"] = entry.pos


def sessions_in_entry(entry: Entry) -> dict[str, Facts]:
    """Return the sessions (ids) that an entry is about, each with its own values."""
    return {key: own or {} for key, own in entry.data.get("sessions", {}).items()}
