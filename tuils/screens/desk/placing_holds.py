"""Placing a hold from a screen: for a card typed or scanned, or a name chosen from a list."""

from __future__ import annotations

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.wording.shape import with_patron
from tuils.library.front.conversation.placing_holds import hold_placed_words
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Override
from tuils.library.people.patrons.patrons import PatronSheet, find_patrons
from tuils.library.people.patrons.sheets import visible_name
from tuils.screens.kit.home import LONGEST
from tuils.screens.kit.listing import Listing
from tuils.screens.kit.patron_rows import PEOPLE, card_of_code, item_of_code, patron_rows, signs
from tuils.screens.widgets.lines import cut, give_way
from tuils.screens.widgets.turns import Doing


class Placing(Listing):
    """A screen that places a hold. `biblio`: the title's id; `item`: the barcode of a copy, if only that one may be
    wanted. `people`: shown in place of the list, until one is chosen."""

    def __init__(self, biblio: str, item: str = "") -> None:
        super().__init__()
        self.biblio, self.item, self.this_copy = biblio, item, False
        self.people: list[PatronSheet] = []

    async def typed(self, text: str) -> None:
        if card := await self.home.read(card_of_code, self.home.desk, text):
            await self.place(card)
        elif not await self._of_item(text):
            await self._look(text)

    async def coded(self, code: str) -> None:
        if card := await self.home.read(card_of_code, self.home.desk, code):
            await self.place(card)
        elif not await self._of_item(code):
            await super().coded(code)

    async def _of_item(self, text: str) -> bool:
        """Open the title of a scanned copy, if it is another title: a copy is no patron."""
        item = await self.home.read(item_of_code, text)
        if item and item.row.biblio != self.biblio:
            await self.home.open("title", biblio=item.row.biblio, code=item.row.barcode)
        elif item:
            sentence = _("{item} is a copy of this title, not a library card.").format(item=item.row.barcode)
            self.say("NOTE", sentence, _("To place a hold, scan a card or type a name."))
        return item is not None

    async def _look(self, words: str) -> None:
        """List patrons by name, with a second sign."""
        people = await self.home.read(find_patrons, self.home.desk, words)
        if not people:
            self.say(
                "NOTE",
                _('No patron matches "{words}".').format(words=cut(words, 40)),
                _("Scan the card, or type the name."),
            )
            return
        self.people = people
        if len(people) == 1:
            self._ask_whether(people[0])
            return
        self.rows.load(patron_rows(people, self.home.desk), cursor=-1, columns=PEOPLE)
        self.line_keys = [person.card for person in people]
        self.show_keys((("1-99", N_("Choose")), ("back", N_("None of these")), "help"))
        text = ngettext("{n} person", "{n} people", len(people)).format(n=len(people))
        self.say("ASK", text, _("Ask for the birth year or the street. A number places the hold."))

    def _ask_whether(self, sheet: PatronSheet) -> None:
        """Ask before placing the hold: even the only patron who matches may be the wrong one."""
        self.rows.load(patron_rows([sheet], self.home.desk), cursor=-1, columns=PEOPLE)
        self.line_keys = [sheet.card]

        async def yes() -> None:
            await self._meant(sheet.card)

        text = _("Place the hold for {who}?").format(who=signs(sheet))
        hint = _("Ask for the birth year or the street.   y: place it.   n or Esc: no.")
        self.ask(cut(text, 70), hint, yes, no=self._not_them)

    async def _not_them(self) -> None:
        """Show the list of holds again."""
        self.settle()
        self.people = []
        await self._again()

    def cancel_question(self) -> None:
        if self.open_question:
            self.people = []
        super().cancel_question()

    def picked(self, number: int) -> Doing:
        if not self.people:
            return super().picked(number)
        index = self.rows.find(number)
        if index >= 0:
            return self.open_line(index)
        self.remark(_("There is no line {number}.").format(number=number))
        return None

    def open_waiter(self, index: int) -> Doing:
        """Open a waiting patron on Enter."""

    def open_line(self, index: int) -> Doing:
        return self._meant(self.people[index].card) if self.people else self.open_waiter(index)

    @action("i", N_("This copy"), N_("The next hold is for this copy only, or for any"), when="item", place=7)
    def this_copy_alone(self) -> None:
        self.this_copy = not self.this_copy
        text = _("The next hold is for any copy.")
        if self.this_copy:
            text = _("The next hold is for copy {item} only.").format(item=self.item)
        self.say("NOTE" if self.this_copy else "", text, _("To place a hold, scan a card or type a name."))

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
            no.patron = await self.home.read(visible_name, self.home.desk, card)
            self._stopped(card, no)
            return
        await self.load()
        self._choose(done.id)
        answer = await self.home.read(hold_placed_words, done)
        said = give_way(give_way(answer.said, answer.title, LONGEST), answer.name, LONGEST)
        self.say(answer.mark, said, answer.then)

    def _choose(self, hold: str) -> None:
        if hold in self.line_keys:
            self.rows.load(self.rows.rows, cursor=self.line_keys.index(hold))

    def _stopped(self, card: str, no: Refused) -> None:
        if len(no.overridable) < len(no.codes):
            self.faulted(no)
            return
        said = no.headline()
        if len(no.codes) > 1:
            said = _("No hold: {reasons}").format(reasons=", ".join(reason.short() for reason in no.reasons))
            said = with_patron(said, no.patron)
        said = give_way(give_way(said, no.title, LONGEST), no.patron, LONGEST)

        async def why() -> None:
            said = give_way(with_patron(_("Reason for the override?"), no.patron), no.patron, LONGEST)
            hint = _("Type a few words, saved with your name.")
            self.ask_words(_("Reason"), N_("Place the hold"), said, hint, keep)

        async def keep(words: str) -> None:
            if not words.strip():
                self.remark(_("A reason is needed."))
                return
            self.settle()
            await self.place(card, Override.of(no.codes, words))

        self.ask(cut(said, 70), _("y: place it anyway.   n or Esc: no."), why)

    def action_back(self) -> Doing:
        if self.people:
            return self._not_them()
        return super().action_back()

    async def _again(self) -> None:
        self.show_keys(self.keys)
        await self.show_anew()
