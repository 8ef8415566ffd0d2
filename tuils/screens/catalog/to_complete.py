"""To complete: books added in a short form, looked up in one go when there is a line."""

from __future__ import annotations

import asyncio

from tuils.i18n import N_, _
from tuils.library.describing.action import action
from tuils.library.lookup.completing import TO_COMPLETE, begin_completing, complete_title, record_for
from tuils.library.lookup.queries import ShortTitle
from tuils.screens.kit.table_screen import TableScreen


class ToComplete(TableScreen[ShortTitle]):
    """F6 looks all of them up, behind the screen; each is saved as it comes."""

    mode = "catalog"
    table, prompt = TO_COMPLETE, N_("Number")
    busy = False

    @action("a", N_("Complete all"), N_("Look all of them up"), needs="catalog.edit")
    def complete_all(self) -> None:
        if not self.busy:
            self.busy = True
            self.home.behind(self._complete, "complete")

    async def _complete(self) -> None:
        try:
            plan = await self.home.read(begin_completing, self.home.desk)
            done, why = 0, ""
            for at, one in enumerate(plan.titles, 1):
                self._tell("", _("Looking up {n} of {all}...").format(n=at, all=len(plan.titles)), one.title)
                record, fault = await asyncio.to_thread(record_for, plan, one)
                if record:
                    await self.home.do(complete_title, one.id, record)
                    done += 1
                why = why or fault
        finally:
            self.busy = False
        if not self.is_gone:
            await self.load()
        said = _("Completed {n} of {all}.").format(n=done, all=len(plan.titles))
        self._tell("OK" if done else "NOTE", said, why or _("F9 undoes the last one."))

    def _tell(self, mark: str, said: str, then: str) -> None:
        if not self.is_gone:
            self.say(mark, said, then)
