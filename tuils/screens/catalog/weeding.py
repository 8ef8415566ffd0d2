"""Weeding: what the library's rules suggest to withdraw. A scan at the shelf finds a book in the list."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.library.describing.action import action
from tuils.library.weeding.candidates import WeedCandidate
from tuils.library.weeding.deciding import keep_copies, withdraw_copies
from tuils.library.weeding.tables import WEEDING
from tuils.screens.kit.table_screen import TableScreen

MOST = 200
"""Lines that a list shows."""


class WeedingList(TableScreen[WeedCandidate]):
    table, word, prompt = WEEDING, N_("Weeding"), N_("Scan")
    refusal_ends_question = True

    async def coded(self, code: str) -> None:
        """A copy of this list is chosen by its scan, and its reasons are said."""
        barcodes = [one.barcode for one in self.lines[:MOST]]
        if code in barcodes:
            self.rows.choose(barcodes.index(code))
            if one := self.chosen:
                self.say("NOTE", f"{one.title}: {one.why}", _("F6: withdraw.   F7: keep it.   F8: book sale."))
        else:
            self.say("OK", _("Not on the weeding list: {code}.").format(code=code), _("Back on the shelf with it."))

    @action("o", N_("Withdraw"), N_("Withdraw the selected copy, to discard"), needs="catalog.edit", place=1)
    async def withdraw(self, one: WeedCandidate) -> None:
        await self._withdraw(one, "discard")

    @action("k", N_("Keep"), N_("Keep the selected copy for some years"), needs="catalog.edit", place=2)
    def keep(self, one: WeedCandidate) -> None:
        async def named(text: str) -> None:
            years = text.strip() or "3"
            if not (years.isdecimal() and len(years) < 3):
                self.remark(_("Type a number of years, such as 3."))
                return
            self.settle()
            await self.home.do(keep_copies, [one.item], int(years))
            await self.done(_("Kept: {title}").format(title=one.title), _("F9 undoes it."))

        said = _("Keep {title} for how many years?").format(title=one.title)
        self.ask_words(_("Years"), N_("Keep"), said, _("Enter alone: 3 years."), named)

    @action("s", N_("Sale"), N_("Withdraw the selected copy, for the book sale"), needs="catalog.edit", place=3)
    async def to_sale(self, one: WeedCandidate) -> None:
        await self._withdraw(one, "sale")

    async def _withdraw(self, one: WeedCandidate, to: str) -> None:
        await self.home.do(withdraw_copies, [one.item], to=to)
        await self.done(_("Withdrawn: {title}").format(title=one.title), _("F9 undoes it."))
