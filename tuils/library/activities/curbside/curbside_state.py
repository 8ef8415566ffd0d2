"""Curbside pickups in the store, folded from their entries. Whose a pickup is, is a private part; it goes when the
pickup is over.

Kinds: `curbside_made` (list=NEW; private: `patron`; branch, due_at), `curbside_packed`, `curbside_here`,
`curbside_ended` (how).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tuils.i18n import N_, NN_
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Entry
from tuils.library.foundation.journal.families import add_family
from tuils.library.foundation.journal.folding import PersonalFamily
from tuils.library.foundation.journal.hooks import DueLine, Keeping, Moves, PersonPart
from tuils.library.foundation.journal.kinds import EntryWords, Kind, by_any, entry_time, first_at
from tuils.library.foundation.journal.writing import DAY
from tuils.library.lending.slices import in_slices, while_there_is_time
from tuils.models.programs import CurbsidePickup

from .curbside_queries import COUNT_OF_PERSON, count_here, pickups_named_before

MADE, PACKED, HERE, ENDED = "curbside_made", "curbside_packed", "curbside_here", "curbside_ended"
EDIT = "holds.edit"
KEPT = 7 * DAY
COUNTED = NN_("{n} curbside pickup", "{n} curbside pickups")


def forget_curbside_names(desk: Desk) -> Iterator[int]:
    """Forget whose pickups were, a week after their time, if nobody ended them. On every site; idempotent."""
    return in_slices(desk, pickups_named_before(desk.now - KEPT), _forget)


@verb("library.daily")
def _forget(desk: Desk, pickups: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(pickups, FAMILY.forget_person)


def _count_here(desk: Desk) -> int:
    return count_here(desk.branch)


class CurbsidePickups(PersonalFamily):
    described = (
        Kind(MADE, EDIT, by_any(EDIT), CurbsidePickup, {"made_at": first_at}, is_late=True),
        Kind(PACKED, EDIT, by_any(EDIT), folds={"packed_at": entry_time}, is_first=True),
        Kind(HERE, EDIT, by_any(EDIT), folds={"here_at": entry_time}),
        Kind(ENDED, EDIT, by_any(EDIT), folds={"ended_at": entry_time}),
    )
    words = {
        MADE: EntryWords(
            N_("CURBSIDE"), N_("New curbside pickup"), N_("Undone. There is no curbside pickup."), counted=COUNTED
        ),
        PACKED: EntryWords(
            N_("CURBSIDE"), N_("Packed for curbside pickup"), N_("Undone. The holds are back on the hold shelf."),
        ),
        HERE: EntryWords(
            N_("CURBSIDE"), N_("Outside for curbside pickup"), N_("Undone. They are not outside."), N_("not outside")
        ),
        ENDED: EntryWords(
            N_("CURBSIDE"), N_("Curbside pickup is over"), N_("Undone. The curbside pickup is open again.")
        ),
    }  # fmt: skip
    keyed = {CurbsidePickup: "id"}
    of_person = CurbsidePickup
    fixed = PersonalFamily.fixed | {"made_at", "packed_at", "here_at", "ended_at"}
    due = (
        DueLine(
            "curbside", N_("Outside for curbside pickup"), _count_here, EDIT, "activities.curbside.pickups:CURBSIDE",
            then=N_("Bring the bags out"),
        ),
    )  # fmt: skip
    keeps = (
        Keeping("curbside", forget_curbside_names, N_("curbside pickups that no longer say whose they were: {n}")),
    )

    def is_done(self, row: Any) -> bool:
        return bool(row.ended_at)

    def called(self, entry: Entry) -> str:
        return ""


FAMILY = add_family(CurbsidePickups())
PICKUPS = PersonPart(
    "curbside",
    N_("Curbside pickups"),
    "curbside_pickup",
    "made_at, due_at, packed_at, here_at",
    "due_at, id",
    moves=(Moves("curbside", COUNT_OF_PERSON, N_("Curbside pickups: {n}")),),
    forget=FAMILY.forget_person_everywhere,
)
