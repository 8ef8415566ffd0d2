"""Holds at the desk: placing one for the patron who is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tuils.i18n import _
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.refusals import Refused
from tuils.library.front.answers.heard import Answer
from tuils.library.front.answers.why_subject import WhySubject
from tuils.library.lending.lookups import name_of_card

from .block_questions import stopped
from .desk_state import DeskAction, DeskState, Outcome

if TYPE_CHECKING:
    from tuils.library.lending.holds.holds import HoldSheet


def place_hold_here(state: DeskState, action: DeskAction) -> Outcome:
    """Place a hold on the title of this item, to be picked up here."""
    barcode, card = action.barcode, action.card
    try:
        from tuils.library.lending.holds.holds import place_hold

        done = place_hold(action.desk or state.desk, card, barcode, override=action.override)
    except Refused as no:
        return stopped(state, DeskAction("hold", barcode, card), no)
    state.asked_about = WhySubject("hold", barcode, card, done.title, hold=done.id, act=done.act)
    return Outcome(hold_placed_words(done), state.refreshed(), did=done)


def hold_placed_words(done: HoldSheet) -> Answer:
    name = name_of_card(done.patron)
    text = _("Hold placed for {name}: {title}").format(name=name, title=done.title)
    facts = {"n": done.position, "branch": name_of("branch", done.pickup)}
    if done.position:
        hint = _("Number {n} in line. Pick up at {branch}.").format(**facts)
        return Answer("OK", text, hint, done.title, name)
    return Answer("OK", text, _("Pick up at {branch}.").format(**facts), done.title, name)
