"""The details tab of a patron's card: all data as text."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.library.foundation.dates import iso_label
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.local_words import money_label
from tuils.library.office.receipts.asked import new_card_sheet
from tuils.library.people.patrons.patrons import renew_patron
from tuils.screens.kit.papers.library_cards import save_cards
from tuils.screens.widgets.lines import Line
from tuils.screens.widgets.turns import Doing

from .new_card import ask_card
from .removal import ask_removal
from .summary import patron_detail_lines
from .tab import Tab, TabQuestion

SLIP, CARD = "1", "2"


class RenewingTab(Tab):
    """A tab from which the card itself is renewed."""

    async def renew_card(self) -> None:
        sheet = await self.home.do(renew_patron, self.card.card)
        if sheet.expires_on:
            until = iso_label(sheet.expires_on, self.face.today)
            said = self.card.named(_("Card renewed for {name} until {date}."), date=until)
        else:
            said = self.card.named(_("Card renewed for {name}. It doesn't expire."))
        hint = _("Ask if the address is still right. F9 undoes it.")
        if sheet.fee_cents:
            hint = _("{money} was charged for it. F9 undoes it.").format(money=money_label(sheet.fee_cents))
        await self.card.done(said, hint)


class DetailsTab(RenewingTab):
    name, letter, words = "details", "s", N_("Details")

    @action("z", N_("Renew card"), needs="patrons.renew")
    def renew_this_card(self) -> Doing:
        return self.renew_card()

    @action("g", N_("New card"), N_("Replace the card, report it lost, or set its PIN"), needs="patrons.edit")
    def new_card(self) -> None:
        ask_card(self)

    @action("v", N_("Remove"), N_("Remove this patron for good"), needs="patrons.remove")
    async def remove_person(self) -> None:
        await ask_removal(self)

    @action("b", N_("Print"), N_("Print the slip of the library card, or make the card as a PDF file"))
    def print_card(self) -> None:
        text = _("Print the slip with the card number, or make the card itself?")
        hint = _("1: the slip   2: the card, as a PDF file   Esc: cancel")
        self.card.ask(TabQuestion(_("Number"), text, hint, self._printed))

    async def _printed(self, text: str) -> None:
        if text == CARD:
            self.card.say(*await save_cards(self.home, [self.card.card]))
        elif text == SLIP:
            self.home.paper = sheet = await self.home.read(new_card_sheet, self.home.desk, self.card.card)
            self.home.print_sheet(sheet)
        else:
            self.print_card()

    def greeting(self) -> tuple[str, str, str]:
        hidden = self.face.patron.masked
        text = _("Some details are hidden from you.") if hidden else _("Patron details.")
        changes = self.home.desk.may("patrons.edit") and self.home.desk.may("patrons.renew")
        hint = (
            _("F6: edit. .z: renew the card. .g: new card, if it is lost.") if changes else _("Left/Right: other tabs.")
        )
        return "", text, hint

    def text(self, width: int, *, narrow: bool) -> list[Line]:
        return list(patron_detail_lines(self.face, narrow=narrow))
