"""Placing a hold from a screen: for a card that is typed or scanned, or a name that is chosen from a list."""

from __future__ import annotations

from tuils.i18n import N_, _, ngettext
from tuils.library.circulation.blocks import NO_OVERRIDE, Override
from tuils.library.circulation.holds import place_hold
from tuils.library.people.patrons import PatronSheet, find_patrons
from tuils.library.refusals import Refused
from tuils.library.session.waiting import placed

from .listing import Listing
from .patrons import PEOPLE, card_of_code, rows_of
from .widgets.lines import cut
from .widgets.turns import Doing


class Placing(Listing):
    """`biblio`: the title's id; `item`: the barcode of a copy that may be wanted alone. `people`: shown in
    place of the list, until one is chosen."""

    def __init__(self, biblio: str, item: str = "") -> None:
        super().__init__()
        self.biblio, self.item, self.this_copy = biblio, item, False
        self.people: list[PatronSheet] = []

    async def typed(self, text: str) -> None:
        if card := await self.home.read(card_of_code, self.home.desk, text):
            await self.place(card)
        else:
            await self._look(text)

    async def coded(self, code: str) -> None:
        if card := await self.home.read(card_of_code, self.home.desk, code):
            await self.place(card)
        else:
            await super().coded(code)

    async def _look(self, words: str) -> None:
        """People by name, with a second sign."""
        people = await self.home.read(find_patrons, self.home.desk, words)
        if not people:
            self.say(
                "LOOK",
                _('Nobody matches "{words}".').format(words=cut(words, 40)),
                _("Scan the card, or type the name."),
            )
            return
        self.people = people
        self.rows.load(rows_of(people, self.home.desk), cursor=-1, columns=PEOPLE)
        self.line_keys = [one.card for one in people]
        self.show_keys((("1-99", N_("Choose")), ("back", N_("None of these")), "help"))
        said = ngettext("{n} person", "{n} people", len(people)).format(n=len(people))
        self.say("ASK", said, _("Ask for the birth year or the street. A number places the hold."))

    def picked(self, number: int) -> Doing:
        if not self.people:
            return super().picked(number)
        index = self.rows.find(number)
        if index >= 0:
            return self.open_line(index)
        self.remark(_("There is no line {number}.").format(number=number))
        return None

    def open_waiter(self, index: int) -> Doing:
        """Enter on somebody who waits."""

    def open_line(self, index: int) -> Doing:
        return self._meant(self.people[index].card) if self.people else self.open_waiter(index)

    def action_seven(self) -> None:
        self.this_copy = not self.this_copy
        said = _("Any copy will do for the next hold.")
        if self.this_copy:
            said = _("The next hold is on copy {item} alone.").format(item=self.item)
        self.say("LOOK" if self.this_copy else "", said, _("Scan a card or type a name for a hold."))

    async def _meant(self, card: str) -> None:
        self.people = []
        await self.place(card)

    async def place(self, card: str, override: Override = NO_OVERRIDE) -> None:
        self.people = []
        self.show_keys(self.keys)
        try:
            what = self.item if self.this_copy else self.biblio
            done = await self.home.do(place_hold, card, what, item_only=self.this_copy, override=override)
        except Refused as no:
            await self.load()
            self._stopped(card, no)
            return
        await self.load()
        self._choose(done.id)
        answer = await self.home.read(placed, done)
        self.say(answer.mark, answer.said, answer.then)

    def _choose(self, hold: str) -> None:
        if hold in self.line_keys:
            self.rows.load(self.rows.rows, cursor=self.line_keys.index(hold))

    def _stopped(self, card: str, no: Refused) -> None:
        first = no.reasons[0]
        if len(no.overridable) < len(no.codes):
            self.faulted(no)
            return
        said = first.said(title=no.title)
        if len(no.codes) > 1:
            said = _("No hold: {reasons}").format(reasons=", ".join(reason.short() for reason in no.reasons))

        async def why() -> None:
            said = _("Why may it be held? A few words, then Enter.")
            self.ask_words(_("Reason"), N_("Place the hold"), said, _("They are kept with your name."), keep)

        async def keep(words: str) -> None:
            if not words.strip():
                self.again()
                return
            self.settle()
            await self.place(card, Override.of(no.codes, words))

        self.ask(cut(said, 70), _("y: place it all the same.   n or Esc: no."), why)

    def action_back(self) -> Doing:
        if self.people and not self.asks:
            self.people = []
            return self._again()
        return super().action_back()

    async def _again(self) -> None:
        self.show_keys(self.keys)
        await self.load()
        self.greet()
