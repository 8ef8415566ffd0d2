"""Repairs: what was set aside as damaged, and what is being mended. F6 puts it back into use."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.library.circulation.marking import mark
from tuils.library.circulation.repairs import REPAIRS, SetAside
from tuils.library.describing.action import action
from tuils.screens.kit.table_screen import TableScreen


class Repairs(TableScreen[SetAside]):
    table, word, prompt = REPAIRS, N_("Repairs"), N_("Scan")

    async def coded(self, code: str) -> None:
        """A copy of this list is chosen by its scan."""
        if self.choose(code) and self.chosen:
            self.say("NOTE", self.chosen.title, _("F6: repaired.   F7: send it to repair."))
        else:
            await super().coded(code)

    @action("o", N_("Repaired"), N_("Repaired: back in use"))
    async def mended(self, one: SetAside) -> None:
        then = _("Check it in to see where it goes. F9 undoes it.")
        await self._mark(one, "available", _("Repaired: {title}"), then)

    @action("r", N_("To repair"), N_("Send it out for repair"))
    async def send_to_repair(self, one: SetAside) -> None:
        if one.state == "in_repair":
            self.remark(_("It is already in repair."), _("F6: repaired."))
        else:
            await self._mark(one, "in_repair", _("To repair: {title}"), _("F9 undoes it."))

    async def _mark(self, one: SetAside, status: str, said: str, then: str) -> None:
        done = await self.home.do(mark, one.item, status)
        await self.done(said.format(title=done.item.whole_title), then)
