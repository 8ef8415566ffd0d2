"""Lending an item to the patron at the desk, and what `1` does where it has noted damage."""

from __future__ import annotations

from dataclasses import replace

from tuils.i18n import _
from tuils.library.circulation.checkout import CheckedOut, checkout
from tuils.library.refusals import Refused

from . import visits, words
from .block_questions import left_of, stopped
from .desk_state import DeskAction, DeskState, Outcome
from .heard import WIDEST, Answer
from .printing import note_lent
from .why_subject import of_loan


def lend(state: DeskState, action: DeskAction) -> Outcome:
    assert state.visit is not None
    card = state.visit.patron.card
    try:
        done = checkout(action.desk or state.desk, card, action.barcode, override=action.override)
    except Refused as no:
        again = DeskAction("lend", action.barcode, card, passed=action.passed)
        return stopped(state, again, left_of(no, action.passed))
    state.why, state.asked_about = done, of_loan(done)
    if done.renewed:
        panel = state.refreshed()
        more = done.renewed
        return Outcome(words.renewed(state.desk, done.title, done.due_at, more.renewals_left, more.fine_cents), panel)
    visits.add(state.desk, state.visit, done)
    note_lent(state)
    answer = words.lent(state.desk, done, len(state.visit.lent))
    before, state.on_the_way = state.on_the_way, ""
    return _with_repair(state, done, replace(answer, then=f"{before} {answer.then}".strip()))


def _with_repair(state: DeskState, done: CheckedOut, answer: Answer) -> Outcome:
    """A copy with noted damage was lent: `1` keeps it here and sends it to repair."""
    noted = any(reason.code == "DAMAGED" for reason in done.alerts)
    then = f"{answer.then}   " + _("1: send it to repair.")
    if not noted or len(then) > WIDEST or not state.desk.may("circulation.state"):
        return Outcome(answer, state.lent_panel())
    repair = DeskAction("repair", done.item, act=done.act, words=done.title)
    return Outcome(replace(answer, then=then), state.lent_panel(), offers=repair)


def repair(state: DeskState, action: DeskAction) -> Outcome:
    """The loan is taken back, and the copy marked: two acts, each of which F9 can take back."""
    from tuils.library.circulation.marking import mark

    from . import taking_back

    panel = taking_back.undo(state, action.act).panel
    try:
        mark(state.desk, action.barcode, "in_repair")
    except Refused as no:
        return Outcome(words.refused(no), panel)
    said = _("Not checked out, set aside: {title}").format(title=action.words)
    return Outcome(Answer("REPAIR", said, _("Put it in the repair box. Scan the next item.")), panel)
