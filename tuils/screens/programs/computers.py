"""Public computers: who has one, who waits, and how long. A scanned card signs up; Enter seats."""

from __future__ import annotations

from collections.abc import Callable

from tuils.i18n import N_, _
from tuils.library.activities.computers.board import COMPUTERS, PcLine, pc_words
from tuils.library.activities.computers.signing_up import (
    end_session,
    extend_session,
    give_seat_away,
    sign_up_at_computer,
    take_seat,
)
from tuils.library.activities.computers.turns import HELD, WAITING
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.keys import FIRST_THREE
from tuils.screens.widgets.turns import Doing

BOOK = "rooms.book"


class PublicComputers(TableScreen[PcLine]):
    mode, table, word, prompt = "events", COMPUTERS, N_("Computers"), N_("Scan")
    keys = (("Enter", N_("Sit down")), FIRST_THREE, ("back", N_("Back")), "help", "undo")
    refusal_ends_question = True

    async def coded(self, code: str) -> None:
        await self._sign_up("", code)

    async def typed(self, text: str) -> None:
        await self._sign_up("", text)

    async def _sign_up(self, station: str, card: str) -> None:
        """Sign up a card, or without one a guest, for this computer or the first that is free; highlight the line."""
        line = await self.home.do(sign_up_at_computer, station, card=card.strip())
        await self._did(line, _("F9 undoes it. Enter: they sit down.") if line.state == HELD else _("F9 undoes it."))

    async def _did(self, line: PcLine, hint: str) -> None:
        await self.done(pc_words(self.home.desk, line), hint)
        self.choose(line.key)

    async def _change(self, line: PcLine, change: Callable[[Desk, str], PcLine]) -> None:
        if line.state == WAITING:
            self.remark(_("They are waiting. Choose a computer."))
            return
        await self._did(await self.home.do(change, line.station), _("F9 undoes it."))

    def open_line(self, index: int) -> Doing:
        line = self.lines[index]
        if line.state == HELD:
            return self._change(line, take_seat)
        self.remark(pc_words(self.home.desk, line))
        return None

    @action("n", N_("Guest"), N_("Sign up a guest without a card for the first free computer"), needs=BOOK, place=1)
    async def guest(self) -> None:
        await self._sign_up("", "")

    @action("t", N_("Extend"), N_("Make the session longer, if nobody waits"), needs=BOOK, place=2)
    async def extend(self, line: PcLine) -> None:
        await self._change(line, extend_session)

    @action("o", N_("End"), N_("End the session; the next in line gets the computer"), needs=BOOK, place=3)
    async def end(self, line: PcLine) -> None:
        await self._change(line, end_session)

    @action("v", N_("No-show"), N_("No-show; the next in line gets the computer"), needs=BOOK)
    async def no_show(self, line: PcLine) -> None:
        await self._change(line, give_seat_away)

    @action("h", N_("This one"), N_("Sign up a card or a guest for the selected computer"), needs=BOOK)
    def sign_up_here(self, line: PcLine) -> None:
        if not line.station:
            self.remark(_("They are waiting. Choose a computer."))
            return

        async def scanned(text: str) -> None:
            self.settle()
            await self._sign_up(line.station, text)

        said = _("Who is {name} for?").format(name=line.name)
        self.ask_words(_("Card"), N_("Sign up"), said, _("Scan the card. Enter alone: a guest."), scanned, scans=True)

    @action("b", N_("Look again"), N_("Read the times again"))
    async def look_again(self) -> None:
        await self.show_anew()
