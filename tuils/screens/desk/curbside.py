"""Curbside pickups: who is outside, who comes. A scanned card is here, or gets a time for its ready holds."""

from __future__ import annotations

from collections.abc import Callable

from tuils.i18n import N_, _
from tuils.library.activities.curbside.pickups import (
    CURBSIDE,
    OUTSIDE,
    Pickup,
    add_pickup,
    cancel_pickup,
    hand_out_pickup,
    note_no_show,
    pack_pickup,
    patron_is_here,
    pickup_words,
)
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.screens.kit.table_screen import TableScreen

EDIT = "holds.edit"


class CurbsideList(TableScreen[Pickup]):
    table, word, prompt = CURBSIDE, N_("Curbside"), N_("Scan")
    refusal_ends_question = True

    async def coded(self, code: str) -> None:
        await self.typed(code)

    async def typed(self, text: str) -> None:
        """Note that the holder of this card is outside; without a pickup, ask for its time."""
        card = text.strip()
        try:  # whoever sees no cards in the list scans them, too
            await self._did(await self.home.do(patron_is_here, card))
        except Refused as no:
            if no.reasons[0].code != "CURBSIDE_NONE":
                raise
            self._ask_time(card)

    def _ask_time(self, card: str) -> None:
        async def given(time: str) -> None:
            self.settle()
            await self._did(await self.home.do(add_pickup, card, time))

        said, hint = _("When do they come for their holds?"), _("Type a time, such as 15:30 or 2026-12-07T15:30.")
        self.ask_words(_("Time"), N_("Curbside"), said, hint, given)

    async def _did(self, line: Pickup) -> None:
        await self.done(pickup_words(self.home.desk, line), _("F9 undoes it."))
        self.choose(line.curbside)

    async def _change(self, line: Pickup, change: Callable[[Desk, str], Pickup]) -> None:
        if not line.patron:
            self.remark(_("Your role doesn't see whose pickup this is."), _("Scan the card, or call a librarian."))
            return
        await self._did(await self.home.do(change, line.patron))

    @action("n", N_("Pack"), N_("Check out the ready holds and bag them"), needs="circulation.checkout", place=1)
    async def pack(self, line: Pickup) -> None:
        await self._change(line, pack_pickup)

    @action("h", N_("Here"), N_("They are outside, or have called"), needs=EDIT, place=2)
    async def here(self, line: Pickup) -> None:
        await self._change(line, patron_is_here)

    @action("o", N_("Picked up"), N_("They have the bag"), needs=EDIT, place=3)
    async def hand_out(self, line: Pickup) -> None:
        await self._change(line, hand_out_pickup)

    @action("v", N_("No-show"), N_("Nobody came: back to the hold shelf"), needs="circulation.checkin")
    async def no_show(self, line: Pickup) -> None:
        if line.state == OUTSIDE:
            self.remark(_("They are outside."), _("Bring the bag out, or cancel the pickup."))
            return
        await self._change(line, note_no_show)

    @action("z", N_("Cancel"), N_("Cancel it; what is packed goes back to the hold shelf"), needs=EDIT)
    async def cancel(self, line: Pickup) -> None:
        await self._change(line, cancel_pickup)
