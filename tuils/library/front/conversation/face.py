"""The face of the conversation: all that a door draws, from the state as it is now."""

from __future__ import annotations

from dataclasses import replace

from tuils.i18n import _
from tuils.library.foundation.dates import moment_words
from tuils.library.front.answers import words
from tuils.library.front.answers.heard import Head, Heard
from tuils.library.front.answers.why_subject import WhySubject, of_loan, of_row

from .block_questions import block_of, yes_does
from .desk_state import DeskState
from .modes import MODES
from .printing import is_paper


def idle_face(state: DeskState) -> Heard:
    prompt, loud = _prompt(state)
    return Heard(
        state.answer,
        state.panel,
        _head(state),
        prompt,
        loud,
        state.question.name if state.question else "",
        len(state.waiting),
        len(state.parked),
        mode=state.mode,
        offered=("y" if is_paper(state.offer) else "1") if state.offer else "",
        action=yes_does(state.question),
    )


def _prompt(state: DeskState) -> tuple[str, bool]:
    if state.question and state.question.prompt:
        return _(state.question.prompt), False
    return (_(MODES[state.mode].word), True) if state.mode else (_("Scan"), False)


def _head(state: DeskState) -> Head:
    if state.mode or state.panel.kind == "checkins":
        return Head(state.pile.counted(), state.pile.routes(), _dated(state))
    if state.visit:
        head = words.visit_head(state.desk, state.visit)
        return replace(head, alert="") if head.alert == state.answer.then else head  # nothing stands there twice
    return Head()


def _dated(state: DeskState) -> str:
    """Return the time at which items are checked in, in words, if that is not now."""
    if (moment := state.desk.back_dated) is None:
        return ""
    return _("Checked in as of {when}").format(when=moment_words(state.desk, moment))


def row_about(state: DeskState, index: int) -> WhySubject | None:
    """Return the subject of a Why? about this row of the list, counted from 0; None if there is none."""
    if not 0 <= index < len(state.panel.rows):
        return None
    kind, key = state.panel.kind, (state.panel.keys or ("",) * (index + 1))[index]
    lent = {line.barcode: line.done for line in state.visit.lent} if state.visit else {}
    if kind == "loans" and key in lent:
        return of_loan(lent[key])
    if kind == "checkins" or (kind == "renewals" and state.mode):
        return state.pile.lines[index].about
    if kind in ("loans", "renewals", "out") and key and state.visit:
        return WhySubject("due", key, state.visit.patron.card)
    block = block_of(state.question)
    if kind != "blocks" or block is None:
        return None
    return of_row(block.action.barcode, block.action.card, block.refused, index)
