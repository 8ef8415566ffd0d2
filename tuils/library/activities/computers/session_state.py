"""Turns at public computers in the store, folded from their entries. Whose a turn is, is a private part; it goes at
night.

Kinds: `pc_signed_up` (list=NEW; private: `patron`), `pc_seated` (station, ends_at), `pc_extended` (ends_at), `pc_ended`
(how), `pc_blocked` (list=NEW; fits, seated_at, ends_at).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tuils.i18n import N_, NN_
from tuils.library.activities.calendar.conflicts import day_span
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Entry
from tuils.library.foundation.journal.families import add_family
from tuils.library.foundation.journal.folding import PersonalFamily
from tuils.library.foundation.journal.hooks import Keeping, Moves, PersonPart
from tuils.library.foundation.journal.kinds import EntryWords, Kind, always, by_any, entry_time, first_at
from tuils.library.lending.slices import in_slices, while_there_is_time
from tuils.models.programs import PcSession
from tuils.values.time.moments import day_of

from .queries import COUNT_OF_PERSON, turns_named_before

SIGNED_UP, SEATED, EXTENDED, ENDED, BLOCKED = "pc_signed_up", "pc_seated", "pc_extended", "pc_ended", "pc_blocked"
BOOK = "rooms.book"
COUNTED = NN_("{n} computer turn", "{n} computer turns")


def forget_names(desk: Desk) -> Iterator[int]:
    """Forget who used a computer before today. On every site; idempotent."""
    first, _last = day_span(desk, day_of(desk.now, desk.zone))
    return in_slices(desk, turns_named_before(first), _forget)


@verb("library.daily")
def _forget(desk: Desk, sessions: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(sessions, FAMILY.forget_person)


class PcSessions(PersonalFamily):
    described = (
        Kind(SIGNED_UP, BOOK, by_any(BOOK), PcSession, {"made_at": first_at}, is_late=True),
        Kind(SEATED, BOOK, by_any(BOOK), folds={"seated_at": entry_time}, is_first=True),
        Kind(EXTENDED, BOOK, by_any(BOOK)),
        Kind(ENDED, BOOK, by_any(BOOK), folds={"ended_at": entry_time}),
        Kind(BLOCKED, BOOK, by_any(BOOK), PcSession, {"kind": always("block"), "made_at": first_at}),
    )
    words = {
        SIGNED_UP: EntryWords(
            N_("COMPUTER"),
            N_("Signed up for a computer: {title}"),
            N_("Undone. Number {title} is not in line."),
            N_("not in line"),
            counted=COUNTED,
        ),
        SEATED: EntryWords(
            N_("COMPUTER"),
            N_("At a computer: {title}"),
            N_("Undone. Number {title} has not sat down."),
            N_("has not sat down"),
            counted=COUNTED,
        ),
        EXTENDED: EntryWords(
            N_("COMPUTER"), N_("Longer at a computer: {title}"), N_("Undone. The session of {title} ends as before.")
        ),
        ENDED: EntryWords(
            N_("COMPUTER"),
            N_("Left a computer: {title}"),
            N_("Undone. Number {title} has its turn again."),
            N_("has its turn again"),
        ),
        BLOCKED: EntryWords(
            N_("COMPUTER"),
            N_("Computers kept for a class"),
            N_("Undone. The computers are not kept for a class."),
            N_("not kept for a class"),
        ),
    }
    keyed = {PcSession: "id"}
    named_by = {PcSession: "number"}
    of_person = PcSession
    fixed = PersonalFamily.fixed | {"kind", "made_at", "ended_at"}
    keeps = (Keeping("computers", forget_names, N_("computer sessions that no longer say whose they were: {n}")),)

    def called(self, entry: Entry) -> str:
        return super().called(entry) if entry.kind != BLOCKED else ""


FAMILY = add_family(PcSessions())
SESSIONS = PersonPart(
    "computers",
    N_("Computers you used today"),
    "pc_session",
    "made_at, station, seated_at, ends_at",
    "made_at, id",
    moves=(Moves("computers", COUNT_OF_PERSON, N_("Computer sessions: {n}")),),
    forget=FAMILY.forget_person_everywhere,
)
