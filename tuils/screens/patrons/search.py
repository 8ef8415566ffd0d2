"""Patrons: find one by any part, always with a second sign to tell patrons of one name apart."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.front.conversation.answering import row_number
from tuils.library.people.patrons.patrons import MOST_FOUND, PatronSheet, find_patrons
from tuils.screens.kit.asking import yes_or_no
from tuils.screens.kit.home import LONGEST, opens
from tuils.screens.kit.patron_rows import PEOPLE, card_of_code, patron_rows, signs
from tuils.screens.kit.search_screen import Looking
from tuils.screens.widgets.keys import key_name
from tuils.screens.widgets.lines import cut, give_way
from tuils.screens.widgets.rows import Rows
from tuils.screens.widgets.turns import Doing


class Patrons(Looking):
    mode, prompt = "patrons", N_("Patron")
    keys = (("Enter", N_("Open")), "help", "own", "undo", "menu")

    def __init__(self) -> None:
        super().__init__()
        self.people: list[str] = []
        self.signs = ""
        self._offered_words = ""
        """The words that offered the patron at the desk."""

    def body(self) -> ComposeResult:
        yield Rows(PEOPLE)

    def greet(self) -> None:
        text = _("Find a patron by name, birth year, or card.")
        if self.home.desk.may("patrons.see_all"):
            text = _("Find a patron by name, card, phone, email, or street.")
        text = _("Find a patron.") if self.narrow else text
        self.say("", text, _("Check the birth year or street before you open the card."))

    def opened(self) -> None:
        super().opened()
        self.look_by(self._offer_who_is_here)

    def on_screen_resume(self) -> None:
        """Offer the patron at the desk again: the one offered before may have left, and nobody else is opened
        instead."""
        super().on_screen_resume()
        if self._ready and self.is_bare:
            self.people = []
            self.query_one(Rows).load([])
            self.look_by(self._offer_who_is_here)

    async def _offer_who_is_here(self) -> None:
        """Offer the patron at the desk before any search: the line that Enter opens."""
        visit, said_before = self.home.session.visit, self._offered_words
        found = await self.find(visit.patron.card) if visit else []
        if not self.is_bare or self._wanted:
            return
        self.people, self._offered_words = [one.card for one in found], ""
        self.query_one(Rows).load(patron_rows(found, self.home.desk), cursor=0 if found else -1)
        if not found and said_before == self.answered[1]:
            self.greet()
        elif found and not self.answered[0]:  # what was just done is still told
            self._offered_words = text = _("{name} is at the desk.").format(name=found[0].name)
            self.say("", text, _("Enter opens the card. Or type another name."))

    async def find(self, words: str) -> list[PatronSheet]:
        return await self.home.newest(find_patrons, self.home.desk, words)

    def is_guess(self, found: Sequence[PatronSheet]) -> bool:
        """Return True if the patron must be confirmed first: by the birth year, the street."""
        return len(found) > 1

    def show(self, words: str, found: Sequence[PatronSheet]) -> None:
        self.settle()
        self.people = [sheet.card for sheet in found]
        self.signs = signs(found[0]) if len(found) == 1 else ""
        self.query_one(Rows).load(patron_rows(found, self.home.desk), cursor=-1)
        if not found:
            text = _('No patron matches "{words}".').format(words=cut(words, 40))
            self.say("NOTE", text, _("Check the spelling. New patron: F10, New patron."))
            return
        text = ngettext("{n} patron", "{n} patrons", len(found)).format(n=len(found))
        if len(found) == MOST_FOUND:
            text = _("{n} or more patrons. Add another word.").format(n=len(found))
        self.say("", text, _("Ask for the birth year or street. Down, then Enter: open it."))

    def unchosen(self) -> None:
        """Open nobody on Enter alone: one of several may be a child of the same name, and even the only match may be
        someone else."""
        if len(self.people) == 1:
            said = give_way(_("Is this {who}?").format(who=self.signs), self.signs, LONGEST)
            hint = _("Ask for the birth year or street. y: open it. n: someone else.")
            yes = partial(self._open, self.people[0])
            self.ask_question(yes_or_no(said, hint, yes, self._someone_else, self._other_words))
        elif self.people:
            said = ngettext("{n} patron matches.", "{n} patrons match.", len(self.people)).format(n=len(self.people))
            self.remark(said, _("Select one: Down and Enter, or Esc and its number."))

    async def _open(self, card: str) -> None:
        self.settle()
        await self.home.open("card", card=card)

    def _other_words(self, text: str) -> Doing:
        """Search for another name; Enter alone opens the line that Down chose, a number its line."""
        at = self.query_one(Rows).cursor
        if number := row_number(text):
            self.settle()
            return self.picked(number)
        if not text and at < 0:
            return self.again_in_words()
        self.settle()
        return self.heard(text) if text else self.chose(at)

    def _someone_else(self) -> None:
        """Clear the search. Scans were meant for the patron who was not chosen: ask about them first."""
        self.home.held.ask_first = bool(self.home.held.scans)
        self.clear()

    def refused_question(self) -> Doing:
        self._someone_else()
        return None

    async def open_code(self, text: str) -> bool:
        card = await self.home.read(card_of_code, self.home.desk, text)
        if card:
            await self.home.open("card", card=card)
        return bool(card)

    def chose(self, index: int) -> Doing:
        return self.home.open("card", card=self.people[index])

    new_patron = opens("register", "n", N_("New patron"), N_("Register a new patron"), place=4)
    new_family = opens(
        "register_family",
        "f",
        N_("New family"),
        N_("Register an adult and children at one address"),
        needs="patrons.register",
        place=5,
    )

    async def action_go(self, mode: str) -> None:
        """Go to a mode; F4 twice is the search, whoever is at the desk."""
        if mode != self.app.current_mode:
            await super().action_go(mode)

    def nothing(self, name: str) -> None:
        """Explain how to register on F6 and F7: on an open card they would change that one."""
        if name in map(key_name, ("f6", "f7")):
            self.remark(_("To register: F10, New patron. Or F10, New family."))
        else:
            super().nothing(name)

    def clear(self) -> None:
        self.settle()
        self.people = []
        super().clear()

    def left_alone(self) -> None:
        self.clear()
