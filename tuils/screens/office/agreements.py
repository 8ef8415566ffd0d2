"""The cards that signed an agreement. A scanned card has signed it now."""

from __future__ import annotations

from typing import Any

from tuils.i18n import N_, _
from tuils.library.foundation.describing.action import action
from tuils.library.lending.things.agreements import SIGNED_LIST, Signed, end_agreement, sign_agreement, signed_words
from tuils.library.office.receipts.agreement import agreement_sheet
from tuils.screens.kit.table_screen import TableScreen


class AgreementList(TableScreen[Signed]):
    """The cards that signed the text of `topic`."""

    table, word, prompt = SIGNED_LIST, N_("Agreements"), N_("Scan")
    refusal_ends_question = True

    def __init__(self, topic: str) -> None:
        super().__init__()
        self.topic = topic

    def asked(self) -> tuple[Any, ...]:
        return (self.topic,)

    async def coded(self, code: str) -> None:
        await self.typed(code)

    async def typed(self, text: str) -> None:
        """Note that the holder of this card signed it."""
        signed = await self.home.do(sign_agreement, text.strip(), self.topic)
        await self.done(signed_words(self.home.desk, signed), _("F9 undoes it."))
        self.choose(signed.agreement)

    @action("n", N_("To sign"), N_("Print the text with a line to sign on"), needs="circulation.checkout")
    async def print_text(self) -> None:
        sheet = await self.home.read(agreement_sheet, self.home.desk, self.topic)
        self.home.print_sheet(sheet)

    @action("z", N_("End"), N_("It does not hold any more: asked again at checkout"), needs="patrons.edit")
    async def end(self, line: Signed) -> None:
        if len(line.patron) <= 4:
            self.remark(_("Your role doesn't see whose agreement this is."), _("tuils agreement end CARD TOPIC"))
            return
        ended = await self.home.do(end_agreement, line.patron, self.topic)
        await self.done(_("No longer signed: {name}.").format(name=ended.title), _("F9 undoes it."))
