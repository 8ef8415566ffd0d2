"""A restriction on a card is lifted on the spot, by somebody who may; journalled in that one's name."""

from __future__ import annotations

from tuils.i18n import _
from tuils.library.people.on_the_spot import who_may
from tuils.library.people.restrictions import LIFT
from tuils.library.refusals import Refused

from . import words
from .block_questions import ask_one_of, do_again
from .desk_state import DeskAction, DeskState, Outcome
from .heard import Answer


def lift(state: DeskState, action: DeskAction) -> Outcome:
    """Lift it, and try again what was wanted. Who may not is asked for the PIN of somebody who may."""
    assert action.about is not None
    if action.desk is None and not state.desk.may(LIFT):
        if people := who_may(state.desk, LIFT):
            return ask_one_of(state, action.about, people, lift=True)
        return Outcome(
            Answer("STOP", _("You can't lift this block, and no one here can."), _("Please be kind.")), stays=True
        )
    from tuils.library.people.patrons import edit_patron

    card = action.about.action.card
    try:
        sheet = edit_patron(action.desk or state.desk, card, {"barred": False, "barred_until": ""})
    except Refused as no:
        return Outcome(words.refused(no))
    said = _("Block lifted for {name}.").format(name=sheet.name)
    return do_again(state, action.about, Answer("OK", said, _("F9 undoes it.")))
