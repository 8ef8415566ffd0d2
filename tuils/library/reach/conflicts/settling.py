"""Settle one decision in a way that is offered for it. Undo reverses it."""

from __future__ import annotations

from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.refusals import need, refuse
from tuils.values.dataclass import dataclass

from .decision import Decision, Remedy
from .listing import count_again, pending


@dataclass(frozen=True)
class Settled:
    """A settled decision. `told`: what was done, in a sentence. `act` undoes it."""

    decision: Decision
    remedy: Remedy
    act: str
    told: str


@verb("library.decide")
def settle_decision(desk: Desk, decision: str, remedy: str = "") -> Settled:
    """Settle the decision with this id (or the end of it, 6 characters or more) as proposed, or by the remedy of
    this name. Refuse with ONLY_AT_MAIN, UNKNOWN_ID (also where it is settled), NO_SUCH_WAY, NO_PERMISSION, and as
    what is done does."""
    need(desk.main, "ONLY_AT_MAIN")
    one = _called(desk, decision)
    names = [way.name for way in one.remedies]
    if remedy and remedy not in names:
        raise refuse("NO_SUCH_WAY", ways=", ".join(names), title=one.title)
    chosen = one.remedies[names.index(remedy)] if remedy else one.proposed
    if chosen.needs:
        desk.require(chosen.needs)
    act, told = chosen.do(desk)
    count_again()
    return Settled(one, chosen, act, told)


def _called(desk: Desk, text: str) -> Decision:
    found = [
        decision for decision in pending(desk) if decision.id == text or (len(text) >= 6 and decision.id.endswith(text))
    ]
    if len(found) != 1:
        raise refuse("UNKNOWN_ID", wording="DECISION_UNKNOWN", code=text)
    return found[0]
