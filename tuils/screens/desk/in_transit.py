"""On its way: what was sent to another branch, the longest under way on top. A scan receives it."""

from __future__ import annotations

from tuils.i18n import N_, _, ngettext
from tuils.library.circulation.transfers import IN_TRANSIT, Travelling
from tuils.library.conversation.why_subject import WhySubject
from tuils.library.describing.action import action
from tuils.screens.kit.table_screen import TableScreen


class OnTheWay(TableScreen[Travelling]):
    """`here`: only what comes to this branch."""

    table, word, prompt = IN_TRANSIT, N_("In transit"), N_("Scan")
    keys = ("own", ("back", N_("Back")), "help", "undo", "why")
    here = False

    def asked(self) -> tuple[str, ...]:
        return (self.home.desk.branch,) if self.here else ()

    def greet(self) -> None:
        count = len(self.lines)
        if not self.here:
            super().greet()
        elif not count:
            self.say("", _("Nothing is in transit to this branch."), _("F7 shows all."))
        else:
            said = ngettext("{n} copy is coming here.", "{n} copies are coming here.", count)
            self.say("", said.format(n=count), _(self.table.some[1]))

    def row_asked(self) -> WhySubject | None:
        return WhySubject("route", self.chosen.item) if self.chosen else None

    async def coded(self, code: str) -> None:
        await self.check_in(code)

    @action("i", N_("Arrived"), N_("You have it: check it in"))
    def receive(self, one: Travelling) -> None:
        said = _("Arrived, check it in: {title}").format(title=one.title)
        self.ask(said, _("y: I have it in my hand.   n or Esc: no."), lambda: self.check_in(one.item))

    @action("o", N_("All or here"), N_("Everything in transit, or only what is coming here"))
    async def all_or_here(self) -> None:
        self.here = not self.here
        await self.load()
        self.greet()
