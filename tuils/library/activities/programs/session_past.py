"""Find when and where a session was to be when somebody registered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from tuils.library.activities.calendar.program_as_told import ProgramState, sessions_in_entry, step_program
from tuils.library.foundation.journal import applying
from tuils.models.programs import ProgramSession, Registration
from tuils.models.rows import row_with
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import local_moment


@dataclass(frozen=True)
class KnownThen:
    """A wall time, and a place as `where_of` writes it; empty: the place is not known."""

    wall: str
    where: str = ""

    def same(self, other: KnownThen) -> bool:
        """Return whether both are the same place. Another room of the same building is the same place: a sign at the
        door says which."""
        return self.wall == other.wall and (not self.where or not other.where or self.where == other.where)

    def starts_at(self, zone: str) -> int:
        try:
            return local_moment(datetime.fromisoformat(self.wall), ZoneInfo(zone))
        except (ValueError, KeyError, OSError):
            return 0


class PartyThen(Protocol):
    """A registration, its session, and its entry's position: what `known_before` needs."""

    @property
    def row(self) -> Registration: ...
    @property
    def session(self) -> ProgramSession: ...
    @property
    def pos(self) -> int: ...


def where_of(session: ProgramSession) -> str:
    """Return the branch, the address or online: what shows a person where to go."""
    place = session.place
    return f"{place} {session.branch if place == 'onsite' else session.address}".strip()


def known_before(parties: Iterable[PartyThen]) -> dict[str, KnownThen]:
    """Return by registration when and where its session was to be when it was made."""
    wanted: dict[str, list[PartyThen]] = {}
    for party in parties:
        wanted.setdefault(party.session.program, []).append(party)
    found: dict[str, KnownThen] = {}
    for program, some in wanted.items():
        past = _past(program, {party.session.id for party in some})
        for party in some:
            steps = past.get(party.session.id, [])
            before = [known for pos, known in steps if pos <= party.pos] or [known for _pos, known in steps[:1]]
            if before:
                found[party.row.id] = before[-1]
    return found


def _past(program: str, sessions: set[str]) -> dict[str, list[tuple[int, KnownThen]]]:
    state, past = ProgramState(program), dict[str, list[tuple[int, KnownThen]]]()
    for entry in applying.entries_naming(program=program):
        if entry.void:
            continue
        step_program(state, entry)
        for key in sessions_in_entry(entry).keys() & sessions:
            if row := state.sessions.get(key):
                past.setdefault(key, []).append(
                    (entry.pos, KnownThen(row["wall"], where_of(row_with(ProgramSession, row))))
                )
    return past
