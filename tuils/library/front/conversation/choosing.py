"""The results of a search for words: patrons, always confirmed by a second sign, or titles."""

from __future__ import annotations

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.audit import looked
from tuils.library.front.answers import words
from tuils.library.front.answers.heard import Answer, Panel
from tuils.library.people.patrons.sheets import PatronSheet
from tuils.values.dataclass import dataclass

from . import serving
from .desk_state import DeskState, Outcome, ask_at_desk
from .list_question import ListQuestion


def choose_among(state: DeskState, text: str, people: list[PatronSheet], titles: Panel) -> Outcome:
    if people:
        return ask_at_desk(state, (IsItThem if len(people) == 1 else WhichPatron)(text, tuple(people)))
    if titles.rows:
        return ask_at_desk(state, WhichTitle(text, titles))
    sentence = _('No patron or title matches "{words}".').format(words=text)
    return Outcome(
        Answer("NOTE", sentence, _("Check the spelling, or try fewer words.")), state.panel_below(), keeps_question=True
    )


@dataclass(frozen=True)
class WhichPatron(ListQuestion):
    """The question which of several matching patrons is meant."""

    text: str
    people: tuple[PatronSheet, ...]
    name = "who"

    def asks(self, _state: DeskState) -> Answer:
        return words.who_is_it(self.text, self.people)

    def panel(self, state: DeskState) -> Panel:
        return words.people_panel(state.desk, self.people)

    def rows(self, _state: DeskState) -> int:
        return len(self.people)

    def chose(self, state: DeskState, index: int) -> Outcome:
        patron = self.people[index]
        looked(state.desk, "by_name", patron.id)
        return serving.serve(state, patron)


@dataclass(frozen=True)
class IsItThem(WhichPatron):
    """The question whether the only match is the right patron."""

    prompt = N_("y/n")

    def yes(self, state: DeskState) -> Outcome:
        return self.chose(state, 0)


@dataclass(frozen=True)
class WhichTitle(ListQuestion):
    """The question which of several matching titles is meant."""

    text: str
    titles: Panel
    name = "which"

    def asks(self, _state: DeskState) -> Answer:
        n = len(self.titles.rows)
        text = ngettext('{n} title matches "{words}".', '{n} titles match "{words}".', n).format(n=n, words=self.text)
        return Answer("ASK", text, _("Type the number, then Enter, to open it."))

    def panel(self, _state: DeskState) -> Panel:
        return self.titles

    def rows(self, _state: DeskState) -> int:
        return len(self.titles.keys)

    def chose(self, _state: DeskState, index: int) -> Outcome:
        return Outcome(open_title=self.titles.keys[index])

    def no(self, state: DeskState) -> Outcome:
        return Outcome(Answer("OK", _("No title was chosen."), _("Scan the next card.")), state.panel_below())
