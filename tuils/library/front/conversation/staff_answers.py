"""The answer of the desk, for staff: a sentence, and the next step. It is made of what was done, in this one place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tuils.i18n import N_, _
from tuils.library.foundation.refusals import Refused
from tuils.library.front.answers import returning, words
from tuils.library.front.answers.heard import WIDEST, Answer
from tuils.library.front.answers.results import AtTheDesk, RenewedSeveral
from tuils.library.lending.loans.checkin import CheckedIn
from tuils.library.lending.loans.checkout import CheckedOut
from tuils.library.lending.loans.renewal import Renewed
from tuils.library.lending.money.paying import Booked

from .desk_state import DeskState, Outcome
from .paying import booked

if TYPE_CHECKING:
    from tuils.library.front.answers.results import Did

OFFERED = {
    "repair": N_("1: send it to repair."),
    "refund": N_("1: refund it now."),
    "ask_charge": N_("1: charge for it."),
}
"""The words for an offer that are added to the next step, by its action."""
INSTEAD = {
    "hold": N_("The patron can return it.   1: place a hold."),
    "lift": N_("A manager can explain. Please be kind.   1: a manager lifts the block."),
}
"""The next step that a refusal names instead of its own, by what its number does."""


def with_answer(state: DeskState, outcome: Outcome) -> Outcome:
    """Add the answer, unless the outcome has one in words of its own. An offer that has no room in it is dropped."""
    answer, offers, did = outcome.answer, outcome.offers, outcome.did
    added = ""
    if answer is None and outcome.remark is None and did is not None:
        does = offers.does if offers else ""
        answer, added = _answer(state, did, does), OFFERED.get(does, "")
    if answer is None:
        return outcome
    then = f"{outcome.ahead}{answer.then}".rstrip() if outcome.ahead else answer.then
    longer = f"{then}   {_(added)}" if added else then
    if added and len(longer) > WIDEST and offers and offers.does == "repair":
        return replace(outcome, answer=replace(answer, then=then), offers=None)
    return replace(outcome, answer=replace(answer, then=longer))


def _answer(state: DeskState, did: Did, offered: str) -> Answer:
    name = state.visit.patron.name if state.visit and not state.mode else ""
    match did:
        case CheckedOut():
            return words.lent(state.desk, did, len(state.visit.lent) if state.visit else 0, name)
        case Renewed():
            return words.renewed(state.desk, did, name)
        case RenewedSeveral():
            return words.renewed_several(did)
        case CheckedIn(account=account):
            answer = returning.checked_in(state.desk, did)
            return replace(answer, then=" ".join(account.said)) if account and offered == "refund" else answer
        case Refused():
            answer = words.refusal_answer(did)
            return replace(answer, then=_(INSTEAD[offered])) if offered in INSTEAD else answer
        case Booked():
            return booked(did)
        case AtTheDesk() if state.visit:
            return words.at_the_desk(state.visit)
    return state.answer
