"""Patrons: find one by any part, always with a second sign to tell two people apart."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.circulation.found import patron_by_card
from tuils.library.desk import Desk
from tuils.library.people.patrons import MOST_FOUND, PatronSheet, find_patrons
from tuils.library.refusals import Refused
from tuils.library.session.words import people_panel
from tuils.values.barcode import readings

from .looking import Looking
from .widgets.keys import Verb
from .widgets.lines import cut
from .widgets.rows import Column, Row, Rows
from .widgets.turns import Doing

PEOPLE = (
    Column("#", 2, right=True),
    Column(N_("Name"), 20, grow=2),
    Column(N_("Born"), 4),
    Column(N_("Street"), 16, grow=1, drop=1),
    Column(N_("Card"), 7),
    Column(N_("Last visit"), 11, drop=2),
)


def rows_of(people: Sequence[PatronSheet], desk: Desk) -> list[Row]:
    """A line each: the name, then what tells two people of one name apart."""
    return list(people_panel(desk, people).rows)


def card_of_code(desk: Desk, text: str) -> str:
    """The card that this code is, as it was scanned or typed; empty where it is no card of ours.
    Refused with CARD_LOST for one that was replaced."""
    desk.require("patrons.find")
    for code in readings(text):
        try:
            return str(patron_by_card(code)["card"])
        except Refused as no:
            if "CARD_LOST" in no.codes:
                raise
    return ""


class Patrons(Looking):
    mode, prompt = "patrons", N_("Who")
    verbs = (Verb("n", N_("New patron"), N_("Register a new patron")),)
    keys = (("Enter", N_("Open")), "help", "one", "undo", "menu")

    def __init__(self) -> None:
        super().__init__()
        self.people: list[str] = []

    def body(self) -> ComposeResult:
        yield Rows(PEOPLE)

    def greet(self) -> None:
        said = _("Find a person by name, birth year or card.")
        if self.home.desk.may("patrons.see_all"):
            said = _("Find a person by name, card, phone, e-mail or street.")
        said = _("Find a person by any part.") if self.narrow else said
        self.say("", said, _("Then check the birth year or the street before you open the card."))

    async def find(self, words: str) -> list[PatronSheet]:
        return await self.home.newest(find_patrons, self.home.desk, words)

    def is_guess(self, found: Sequence[PatronSheet]) -> bool:
        """Which of several is meant is looked at first: the birth year, the street."""
        return len(found) > 1

    def show(self, words: str, found: Sequence[PatronSheet]) -> None:
        self.people = [one.card for one in found]
        self.query_one(Rows).load(rows_of(found, self.home.desk), cursor=0 if found else -1)
        if not found:
            said = _('Nobody matches "{words}".').format(words=cut(words, 40))
            self.say("LOOK", said, _("Check the spelling, or F6 to register a new patron."))
            return
        said = ngettext("{n} person", "{n} people", len(found)).format(n=len(found))
        if len(found) == MOST_FOUND:
            said = _("{n} people or more. Type another word.").format(n=len(found))
        self.say("", said, _("Ask for the birth year or the street. Down and Enter open the card."))

    async def open_code(self, text: str) -> bool:
        card = await self.home.read(card_of_code, self.home.desk, text)
        if card:
            await self.home.open("card", card=card)
        return bool(card)

    def chose(self, index: int) -> Doing:
        return self.home.open("card", card=self.people[index])

    def action_one(self) -> Doing:
        return self.home.open("register")

    def left_alone(self) -> None:
        self.clear()
