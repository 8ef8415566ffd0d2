"""Carry out a reply for one thing that its message was about: renew, cancel, place a hold, register."""

from __future__ import annotations

from collections.abc import Callable

from tuils.library.activities.own_account.own_holds import hold_own
from tuils.library.activities.own_account.own_programs import cancel_own, register_own
from tuils.library.activities.registration.registering import Registered
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.holds.holds import cancel_hold
from tuils.library.lending.loans.renewal import renew
from tuils.models import Loan, Patron
from tuils.models.rows import get

from .kinds import ASKED, PROGRAM
from .logged.queries import NoticeTold, claim_about, release_subject
from .mail_requests import TAB, asked_rows, pickup_of
from .queries import DueAbout, hold_row_of, loan_row_of
from .reply_grammar import CANCEL, HOLD, REGISTER, RENEW
from .reply_words import CALL_US, CANCELED_BEFORE, RENEWED_BEFORE, WAITLISTED, WHY_NOT

Done = list[tuple[DueAbout, str]]
"""Each thing, with the reason in words if nothing was done."""


def _renewed(desk: Desk, patron: Patron, notice_told: NoticeTold, _answer: str) -> Done:
    """Renew a loan. One renewed since is left alone: a reply has its effect once."""
    loan = get(Loan, notice_told.about)
    rows = loan_row_of(notice_told.about)
    if loan is None or not rows or loan.patron != patron.id:
        return []
    if str(loan.due_at) != notice_told.due.partition(TAB)[0]:
        return [(rows[0], RENEWED_BEFORE)]
    why = _tried(lambda: renew(desk, str(patron.card), rows[0].barcode))
    _used(notice_told, why)
    return [(loan_row_of(notice_told.about)[0], why)]


def _canceled(desk: Desk, patron: Patron, notice_told: NoticeTold, answer: str) -> Done:
    rows = asked_rows(desk, notice_told)
    if rows and rows[0].medium == PROGRAM:
        why = _tried(lambda: cancel_own(desk, patron.id, notice_told.about))
        _used(notice_told, why)
        return [(rows[0], why)]
    why = _tried(lambda: cancel_hold(desk, notice_told.about)) if rows else ""
    if not why:  # the answer reports it: no second notice of the cancellation
        for row in hold_row_of(notice_told.about):
            claim_about("hold_by_staff", row.about, row.due, answer)
        _used(notice_told, why)
    return [(row, why) for row in rows]


def _placed(desk: Desk, patron: Patron, notice_told: NoticeTold, _answer: str) -> Done:
    """Place the hold that the email asked for."""
    made: list[str] = []
    number, pickup = notice_told.due.partition(TAB)[0], pickup_of(desk, patron.id)
    why = _tried(lambda: made.append(hold_own(desk, str(patron.card), number, pickup).id))
    _used(notice_told, why)
    rows = hold_row_of(made[0]) if made else asked_rows(desk, notice_told)
    return [(row._replace(barcode=f"#{number}"), why) for row in rows]


def _registered(desk: Desk, patron: Patron, notice_told: NoticeTold, _answer: str) -> Done:
    """Register one person for the session that the email asked for."""
    made: list[Registered] = []
    session = notice_told.due.partition(TAB)[0]
    why = _tried(lambda: made.append(register_own(desk, str(patron.card), session, 1)))
    _used(notice_told, why)
    why = WAITLISTED if made and made[0].state == "waiting" else why
    return [(row._replace(about=made[0].id if made else row.about), why) for row in asked_rows(desk, notice_told)]


REPLY_ACTS: dict[str, Callable[[Desk, Patron, NoticeTold, str], Done]] = {
    RENEW: _renewed, CANCEL: _canceled, HOLD: _placed, REGISTER: _registered,
}  # fmt: skip


def _used(notice_told: NoticeTold, why: str) -> None:
    """Forget what an answer asked to confirm, once it was done: a second reply finds nothing."""
    if notice_told.kind in ASKED.values() and not why:
        release_subject(*notice_told)


def _tried(act: Callable[[], object]) -> str:
    try:
        act()
    except Refused as no:
        code = no.reasons[0].code
        return CANCELED_BEFORE if code == "HOLD_ENDED" else WHY_NOT.get(code, CALL_US)
    return ""
