"""A family that was registered by mistake: undo takes it back, and its people are forgotten as by Remove."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.library import audit
from tuils.library.journal import applying
from tuils.library.journal.entries import Entry
from tuils.library.journal.undoing import ITSELF
from tuils.library.journal.writing import Act
from tuils.library.people.patron_state import FAMILY_MARK
from tuils.library.refusals import refuse
from tuils.models import ReadingHistory
from tuils.models.programs import Registration, RoomBooking
from tuils.models.rows import one

from .removing import forget_person, what_is_open

TRACES = (Registration, RoomBooking, ReadingHistory)
"""Tables that name who was here."""


def family_in(entries: Sequence[Entry]) -> list[str]:
    """The people who were registered together in this act, children before the adult they depend on."""
    return [
        str(entry.patron)
        for entry in reversed(entries)
        if entry.kind == "patron_registered" and FAMILY_MARK in entry.data
    ]


def nothing_since(people: Sequence[str], act: str) -> None:
    """Refuses with UNDO_NOT_LAST where anything was done with one of them after this act."""
    for patron in people:
        for entry in applying.about(patron=patron):
            if entry.act != act and not entry.void and entry.operator != ITSELF:
                raise refuse("UNDO_NOT_LAST")
        if any(one(table, '"patron" = ?', patron) for table in TRACES):
            raise refuse("UNDO_NOT_LAST")


def forget_family(act: Act, people: Sequence[str]) -> None:
    """In the act that takes it back, once its charges are void."""
    for patron in people:
        if what_is_open(patron):
            raise refuse("UNDO_NOT_LAST")
        forget_person(act, patron)
        audit.note(act.desk, "removed", patron)
