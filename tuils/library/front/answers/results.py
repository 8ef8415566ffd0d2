"""The results of what was heard: what was done, or why not, or what is asked. Values for doors of any kind.

The desk makes sentences for staff of them (`staff_answers.py`), a machine those for patrons (`patron_answers.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from tuils.values.dataclass import dataclass

if TYPE_CHECKING:
    from tuils.library.foundation.journal.undoing import PastAction
    from tuils.library.foundation.refusals import Reason, Refused
    from tuils.library.foundation.store import StoreFault
    from tuils.library.lending.holds.holds import HoldSheet
    from tuils.library.lending.loans.checkin import CheckedIn
    from tuils.library.lending.loans.checkout import CheckedOut
    from tuils.library.lending.loans.inhouse import UsedHere
    from tuils.library.lending.loans.renewal import Renewed
    from tuils.library.lending.money.paying import Booked
    from tuils.library.people.patrons.sheets import PatronSheet

    Did: TypeAlias = (
        "CheckedOut | CheckedIn | Renewed | RenewedSeveral | UsedHere | HoldSheet | Booked | PastAction | AtTheDesk"
        " | Refused | QuestionAsked"
    )


@dataclass(frozen=True)
class AtTheDesk:
    """A patron is served now. `out`: checkouts, `late` of them overdue; `holds` ready or not. `owes` in cents, below 0
    for credit, None where the library has no fines and nothing is owed. `stops`: the blocks that would stop the next
    checkout of any item."""

    patron: PatronSheet
    out: int
    late: int
    holds: int
    owes: int | None
    stops: tuple[Reason, ...]


@dataclass(frozen=True)
class RenewedSeveral:
    """The loans of a card that were to be renewed, first due on top: each was, was refused, or could not be saved."""

    each: tuple[Renewed | Refused | StoreFault, ...]

    @property
    def done(self) -> list[Renewed]:
        return [one for one in self.each if not isinstance(one, Exception)]


@dataclass(frozen=True)
class QuestionAsked:
    """A question is open, and nothing is done yet. `question`: its name, as in `Heard`. `refused`: the blocks that it
    is about, each with its code and facts; None if it is about something else."""

    question: str
    refused: Refused | None = None


@dataclass(frozen=True)
class FeeAsked(QuestionAsked):
    """The patron is asked to agree to a fee of `cents`. At a machine, the same request with these `cents` is a yes; a
    patron who says no needs none."""

    cents: int = 0


def question_asked(question: str, refused: Refused | None) -> QuestionAsked:
    """Return the question as a value. A fee that the operator's role may charge is a question of its own."""
    if refused and refused.codes == ["RENTAL_FEE"] and refused.reasons[0].passable:
        return FeeAsked(question, refused, int(refused.reasons[0].facts["cents"]))
    return QuestionAsked(question, refused)
