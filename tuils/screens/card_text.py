"""The tab of a patron's card that is text: all that is known."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from tuils.i18n import N_, _
from tuils.library.dates import iso_label
from tuils.library.people.patrons import renew_patron
from tuils.values.money import plain

from .card_change import NEW_CARD, ask_card
from .card_face import details
from .card_removal import REMOVE, ask_removal
from .card_tab import EDIT, SERVE, Deed, Tab
from .widgets.keys import Verb
from .widgets.lines import Line

RENEW_CARD = Verb("r", N_("Renew card"))


class TextTab(Tab):
    all_verbs: ClassVar[Sequence[Verb | None]] = (EDIT, RENEW_CARD, SERVE)
    permissions: ClassVar[Sequence[str]] = ("patrons.edit", "patrons.renew")

    @property
    def deeds(self) -> Sequence[Deed | None]:
        return self.edit, self.renew_card, self.serve

    async def renew_card(self) -> None:
        sheet = await self.home.do(renew_patron, self.card.card)
        if sheet.expires_on:
            until = iso_label(sheet.expires_on, self.face.today)
            said = _("Renewed. The card is good until {date}.").format(date=until)
        else:
            said = _("Renewed. The card has no end.")
        then = _("Ask whether the address is still right. F9 takes it back.")
        if sheet.fee_cents:
            then = _("{money} is on the account for it. F9 takes it back.").format(money=plain(sheet.fee_cents))
        await self.card.done(said, then)


class DetailsTab(TextTab):
    name = "details"
    all_verbs: ClassVar[Sequence[Verb | None]] = (*TextTab.all_verbs, NEW_CARD, REMOVE)
    permissions: ClassVar[Sequence[str]] = (*TextTab.permissions, "", "patrons.edit", "patrons.remove")

    @property
    def deeds(self) -> Sequence[Deed | None]:
        return *super().deeds, partial(ask_card, self), partial(ask_removal, self)

    def words(self) -> str:
        return _("Details")

    def greeting(self) -> tuple[str, str, str]:
        hidden = self.face.patron.masked
        said = _("Some of it is hidden here.") if hidden else _("All that is known of this person.")
        changes = self.home.desk.may("patrons.edit") and self.home.desk.may("patrons.renew")
        tabs = _("Left and Right turn the tabs.")
        return "", said, _("F6 changes it, F7 renews the card.") + " " + tabs if changes else tabs

    def text(self, width: int, *, narrow: bool) -> list[Line]:
        return list(details(self.face, narrow=narrow))
