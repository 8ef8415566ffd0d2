"""The processing board: copies on their way to the shelf. A scan, or F6, moves one to its next step."""

from __future__ import annotations

from typing import Any

from tuils.i18n import N_, _
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.refusals import Refused
from tuils.library.front.answers.returning import checked_in
from tuils.library.holdings.processing.board import EVERY, PROCESSING, InProcessing, counts_by_step, counts_words
from tuils.library.lending.item_status.processing_moves import move_on, moved_words
from tuils.library.office.receipts.slips import checkin_slip, processing_slip
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.lines import cut


class ProcessingBoard(TableScreen[InProcessing]):
    """The copies in processing. `where`: empty for this branch, `all` for every branch."""

    mode = "catalog"
    table, word, prompt = PROCESSING, N_("Processing"), N_("Scan")
    refusal_ends_question = True
    where = ""

    def asked(self) -> tuple[Any, ...]:
        return (self.where,)

    def greet(self) -> None:
        if self.lines:
            self.say("", cut(counts_words(counts_by_step(self.lines)), 76), _(self.table.some[1]))
        else:
            super().greet()

    async def coded(self, code: str) -> None:
        """Move a copy in processing to its next step; anything else goes to the desk."""
        try:
            await self._move(code)
        except Refused as no:
            if no.codes[0] not in ("ITEM_UNKNOWN", "NOT_IN_PROCESSING"):
                raise
            await super().coded(code)

    @action("n", N_("Next step"), N_("Move the selected copy to its next step"), needs="circulation.state", place=1)
    async def next_step(self, processing: InProcessing) -> None:
        if self._is_here(processing):
            await self._move(processing.item)

    @action("s", N_("Slip"), N_("Print the slip that goes into the book"), needs="circulation.state", place=2)
    async def print_slip(self, processing: InProcessing) -> None:
        if self._is_here(processing):
            sheet = await self.home.read(processing_slip, self.home.desk, processing.item)
            self.home.paper = sheet
            self.home.print_sheet(sheet)

    def _is_here(self, processing: InProcessing) -> bool:
        if processing.order:
            self.remark(_("It is on order."), _("When it is here: F10, Orders, Receive."))
        return not processing.order

    @action("b", N_("Branches"), N_("Copies at every branch, or at this one"), place=3)
    async def other_branches(self) -> None:
        self.where = "" if self.where else EVERY
        await self.load()
        text = _("Every branch: {counts}") if self.where else _("This branch: {counts}")
        self.say(
            "", cut(text.format(counts=counts_words(counts_by_step(self.lines)) or "0"), 76), _(self.table.some[1])
        )

    async def _move(self, code: str) -> None:
        done = await self.home.do(move_on, code)
        if done.checked_in is None:
            said, then = moved_words(done)
            await self.done(cut(said, 76), then)
            return
        answer = await self.home.read(checked_in, self.home.desk, done.checked_in)
        paper = await self.home.read(checkin_slip, self.home.desk, done.checked_in)
        await self.load()
        self.say(answer.mark, answer.said, (self.offer_paper(paper) if paper else "") + answer.then)
