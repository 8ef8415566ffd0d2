"""The modes of the desk other than lending: check in, renew by item, verify the cart, used here.

Each takes items without a card, and shows the results in one list, until it is ended.
"""

from __future__ import annotations

from typing import NamedTuple

from tuils.i18n import N_, _
from tuils.library.front.answers.heard import Answer
from tuils.library.front.answers.idle_desk import today_panel

from .desk_state import DeskState, Outcome
from .pile import Pile
from .printing import pile_sheet, with_paper


class Mode(NamedTuple):
    """A mode: the field's prompt, the action for a scan, and the words when it begins."""

    word: str
    scan: str
    said: str
    then: str


MODES = {
    "checkin": Mode(
        N_("CHECK IN"),
        "check_in",
        N_("Scan each item. The word on the left tells you where it goes."),
        N_("No card is needed. Esc ends check-in."),
    ),
    "renew": Mode(
        N_("RENEW"),
        "renew_item",
        N_("Scan each item to renew it for the patron who has it."),
        N_("No card is needed. Esc goes back to checkout."),
    ),
    "verify": Mode(
        N_("VERIFY"),
        "verify",
        N_("Scan everything on the cart. Only problems are shown."),
        N_("An item without a problem is marked as shelved. Esc ends."),
    ),
    "here": Mode(
        N_("IN-HOUSE"),
        "here",
        N_("Scan what was used in the library but not checked out."),
        N_("No barcode? Type: loose 3 newspapers. Esc ends."),
    ),
}


def turn(state: DeskState, name: str) -> Outcome:
    """Turn this mode on, or off if it is on."""
    if state.mode == name:
        return end_mode(state)
    state.leave_mode()
    state.asked_about = None
    state.mode, state.pile = name, Pile(name)
    return Outcome(Answer("", _(MODES[name].said), _(MODES[name].then)), state.pile.panel())


def end_mode(state: DeskState) -> Outcome:
    """Return to lending; the patron who was at the desk before still is."""
    done = state.pile.summed_up()
    sheet = pile_sheet(state, state.pile) if state.checking_in else None
    state.leave_mode()
    state.asked_about = None
    if panel := state.refreshed():
        assert state.visit is not None
        hint = _("{name} is at the desk. Scan each item.").format(name=state.visit.patron.name)
        return with_paper(state, Outcome(Answer("OK", done, hint), panel), sheet)
    answer = Answer("OK", done, _("Scan a card to check out, or an item to check in."))
    return with_paper(state, Outcome(answer, today_panel(state.desk)), sheet)
