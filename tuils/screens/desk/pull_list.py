"""Holds to pull: what to fetch from the shelves, along the shelves. A scan checks it in and says where it goes."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.library.circulation.hold_lists import Pull
from tuils.library.circulation.hold_tables import PULLS
from tuils.library.circulation.marking import mark
from tuils.library.conversation.why_subject import WhySubject
from tuils.library.describing.action import action
from tuils.screens.kit.home import opens
from tuils.screens.kit.table_screen import TableScreen


class Pulls(TableScreen[Pull]):
    table, word, prompt = PULLS, N_("Pull"), N_("Scan")

    def row_asked(self) -> WhySubject | None:
        return WhySubject("hold", hold=self.chosen.hold) if self.chosen else None

    async def coded(self, code: str) -> None:
        await self.check_in(code)

    @action("r", N_("Print"))
    async def print_list(self) -> None:
        await super().print_list()

    @action("n", N_("Not found"), N_("Not on its shelf: mark it missing"))
    def mark_missing(self, one: Pull) -> None:
        async def missing() -> None:
            done = await self.home.do(mark, one.item, "missing")
            await self.done(_("Marked missing: {title}").format(title=done.item.whole_title), _("F9 undoes it."))

        said = _("Not on its shelf: {title}").format(title=one.title)
        self.ask(said, _("y: mark it missing.   n or Esc: no."), missing)

    who_waits = opens("queue", "h", N_("Who is waiting"), N_("Who is waiting for the title"), row="biblio")
