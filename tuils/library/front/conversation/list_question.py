"""A list from which one is chosen by its number. Other words are heard, and the list is closed; scans wait."""

from __future__ import annotations

from tuils.i18n import _
from tuils.library.front.answers.heard import Answer

from .answering import NO, YES, row_number
from .desk_state import UNCHANGED, DeskState, OpenQuestion, Outcome, by_the_way


class ListQuestion(OpenQuestion):
    """The question which of these is meant."""

    takes = "list"
    prompt = ""

    def rows(self, state: DeskState) -> int:
        raise NotImplementedError

    def chose(self, state: DeskState, index: int) -> Outcome:
        raise NotImplementedError

    def yes(self, _state: DeskState) -> Outcome:
        return by_the_way(_("Which one is it?"), _("Type the number, then Enter. Esc: none of these."))

    def answer(self, state: DeskState, text: str) -> Outcome:
        if text.lower() in YES:
            return self.yes(state)
        if text.lower() in NO:
            return self.no(state)
        number = row_number(text)
        if not number:
            return Outcome(hear=text) if text else UNCHANGED
        if number > self.rows(state):
            return by_the_way(_("There is no line {n}.").format(n=number))
        return self.chose(state, number - 1)

    def no(self, state: DeskState) -> Outcome:
        """Choose none of the list: show what was there before."""
        return Outcome(Answer("OK", _("No patron was chosen."), _("Scan the next card.")), state.panel_below())
