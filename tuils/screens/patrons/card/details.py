"""The tab of a patron's card that is text: all that is known."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.library.dates import iso_label
from tuils.library.describing.action import action
from tuils.library.local_words import money_label
from tuils.library.papers.asked import new_card_sheet
from tuils.library.people.patrons import renew_patron
from tuils.screens.kit.library_cards import save_cards
from tuils.screens.widgets.lines import Line
from tuils.screens.widgets.turns import Doing

from .new_card import ask_card
from .removal import ask_removal
from .summary import details
from .tab import Tab


class RenewingTab(Tab):
    """A tab from which the card itself is renewed."""

    async def renew_card(self) -> None:
        sheet = await self.home.do(renew_patron, self.card.card)
        if sheet.expires_on:
            until = iso_label(sheet.expires_on, self.face.today)
            said = _("Renewed. The card expires {date}.").format(date=until)
        else:
            said = _("Renewed. The card doesn't expire.")
        then = _("Ask if the address is still right. F9 undoes it.")
        if sheet.fee_cents:
            then = _("{money} was charged for it. F9 undoes it.").format(money=money_label(sheet.fee_cents))
        await self.card.done(said, then)


class DetailsTab(RenewingTab):
    name, letter = "details", "s"

    @action("z", N_("Renew card"), needs="patrons.renew")
    def renew_this_card(self) -> Doing:
        return self.renew_card()

    @action("g", N_("New card"), N_("Replace the card, or report it lost"), needs="patrons.edit")
    def new_card(self) -> None:
        ask_card(self)

    @action("v", N_("Remove"), N_("Remove this patron for good"), needs="patrons.remove")
    async def remove_person(self) -> None:
        await ask_removal(self)

    @action("t", N_("Slip"), N_("Print the slip of the library card"))
    async def print_slip(self) -> None:
        self.home.paper = sheet = await self.home.read(new_card_sheet, self.home.desk, self.card.card)
        self.home.print_sheet(sheet)

    @action("b", N_("Print card"), N_("Make the library card as a PDF file to print"))
    async def print_card(self) -> None:
        mark, said, then = await save_cards(self.home, [self.card.card])
        self.card.say(mark, said, then)

    def words(self) -> str:
        return _("Details")

    def greeting(self) -> tuple[str, str, str]:
        hidden = self.face.patron.masked
        said = _("Some details are hidden from you.") if hidden else _("Patron details.")
        changes = self.home.desk.may("patrons.edit") and self.home.desk.may("patrons.renew")
        then = (
            _("F6: edit. .z: renew the card. .g: new card, if it is lost.") if changes else _("Left/Right: other tabs.")
        )
        return "", said, then

    def text(self, width: int, *, narrow: bool) -> list[Line]:
        return list(details(self.face, narrow=narrow))
