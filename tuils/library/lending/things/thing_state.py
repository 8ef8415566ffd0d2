"""Signed agreements and pauses in the store: folded from their entries. Whose they are is a private part.

Kinds: `agreement_signed` (list=NEW; private: `patron`; topic, title, version), `agreement_ended`; `pause_begun`
(list=NEW; private: `patron`; item_type, until).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tuils.i18n import N_, NN_
from tuils.library.foundation.administration.retention import Keeping, gone_before
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.families import add_family
from tuils.library.foundation.journal.folding import PersonalFamily
from tuils.library.foundation.journal.hooks import Moves, PersonPart
from tuils.library.foundation.journal.kinds import EntryWords, Kind, by_any, entry_time, first_at
from tuils.library.lending.slices import in_slices, while_there_is_time
from tuils.models.deposits import LoanPause, SignedAgreement
from tuils.values.time.moments import day_of

from .thing_queries import COUNT_SIGNED, agreements_signed_before, pauses_over

SIGNED, ENDED, PAUSED = "agreement_signed", "agreement_ended", "pause_begun"
SIGN, BACK = "circulation.checkout", "circulation.checkin"


def forget_agreements(desk: Desk) -> Iterator[int]:
    """Forget who signed agreements longer ago than `agreements` says: they are asked to sign again. Idempotent."""
    before = gone_before(desk, AGREEMENTS_KEPT)
    return in_slices(desk, agreements_signed_before(before) if before is not None else [], _forget_agreements)


def forget_pauses(desk: Desk) -> Iterator[int]:
    """Forget who gave something back, once the days until the next loan are over. Idempotent."""
    return in_slices(desk, pauses_over(day_of(desk.now, desk.zone).isoformat()), _forget_pauses)


AGREEMENTS_KEPT = Keeping(
    "agreements",
    forget_agreements,
    N_("agreements that no longer say who signed them: {n}"),
    N_("Who signed an agreement; asked again after that"),
    period="2y",
)
PAUSES_KEPT = Keeping("pauses", forget_pauses, N_("waits between two checkouts that are over: {n}"))


@verb("library.daily")
def _forget_agreements(desk: Desk, keys: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(keys, AGREEMENTS.forget_person)


@verb("library.daily")
def _forget_pauses(desk: Desk, keys: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(keys, PAUSES.forget_person)


class Agreements(PersonalFamily):
    described = (
        Kind(SIGNED, SIGN, by_any(SIGN), SignedAgreement, {"signed_at": first_at}, is_late=True, leads=-1),
        Kind(ENDED, "patrons.edit", by_any("patrons.edit"), folds={"ended_at": entry_time}),
    )
    words = {
        SIGNED: EntryWords(
            N_("SIGNED"),
            N_("Agreement signed: {title}"),
            N_("Undone. The agreement {title} is not signed."),
            N_("not signed"),
            counted=NN_("{n} agreement", "{n} agreements"),
        ),
        ENDED: EntryWords(
            N_("SIGNED"),
            N_("Agreement no longer signed: {title}"),
            N_("Undone. The agreement {title} is signed again."),
            N_("signed again"),
        ),
    }
    keyed = {SignedAgreement: "id"}
    named_by = {SignedAgreement: "title"}
    of_person = SignedAgreement
    fixed = PersonalFamily.fixed | {"signed_at", "ended_at"}
    keeps = (AGREEMENTS_KEPT,)
    carried = ("lending.things.thing_carrying:AGREEMENT_ROWS",)

    def is_done(self, row: Any) -> bool:
        return bool(row.ended_at)


class Pauses(PersonalFamily):
    described = (Kind(PAUSED, BACK, by_any(BACK), LoanPause, is_late=True, leads=-1, is_unlisted=True),)
    words = {PAUSED: EntryWords(N_("PAUSE"), N_("A wait until the next checkout"), N_("Undone. There is no wait."))}
    keyed = {LoanPause: "id"}
    of_person = LoanPause
    keeps = (PAUSES_KEPT,)


AGREEMENTS, PAUSES = add_family(Agreements()), add_family(Pauses())
SIGNED_PART = PersonPart(
    "agreements",
    N_("Agreements you signed"),
    "signed_agreement",
    "signed_at, title, version",
    "signed_at, id",
    moves=(Moves("agreements", COUNT_SIGNED, N_("Agreements: {n}")),),
    forget=AGREEMENTS.forget_person_everywhere,
)
PAUSES_PART = PersonPart(
    "pauses",
    N_("Kinds of things you borrow again from a day on"),
    "loan_pause",
    "item_type, until",
    "until, id",
    forget=PAUSES.forget_person_everywhere,
)
