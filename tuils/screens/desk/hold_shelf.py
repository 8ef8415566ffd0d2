"""The hold shelf: what waits there, what was not fetched in time, and what nobody waits for any more."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.library.circulation.hold_counts import PAST, TAKE_OFF
from tuils.library.circulation.hold_lists import PutBy
from tuils.library.circulation.hold_tables import SHELF
from tuils.library.circulation.holds import cancel_hold
from tuils.library.conversation.why_subject import WhySubject
from tuils.library.describing.action import action
from tuils.screens.kit.table_screen import TableScreen


class HoldShelf(TableScreen[PutBy]):
    table, word, prompt = SHELF, N_("Hold shelf"), N_("Scan")

    def row_asked(self) -> WhySubject | None:
        """The hold that it waits for; where that is over, where it goes now."""
        if (one := self.chosen) is None:
            return None
        over = one.state == TAKE_OFF or not one.hold
        return WhySubject("route", one.item) if over else WhySubject("hold", hold=one.hold)

    def greet(self) -> None:
        past, off = (sum(one.state == state for one in self.lines) for state in (PAST, TAKE_OFF))
        if not (past or off):
            super().greet()
            return
        said = _("{n} on the hold shelf.").format(n=len(self.lines))
        if past:
            said += " " + _("Past their pickup date: {n}.").format(n=past)
        if off:
            said += " " + _("To clear: {n}.").format(n=off)
        self.say("NOTE", said, _("F6 checks in the highlighted copy."))

    async def coded(self, code: str) -> None:
        await self.check_in(code)

    @action("i", N_("Check in"), N_("Clear it and check it in"))
    def take_off(self, one: PutBy) -> None:
        if one.state not in (PAST, TAKE_OFF):
            said = _("Still waiting to be picked up: {title}").format(title=one.title)
            self.say("NOTE", said, _("F7 cancels the hold first."))
            return
        said = _("Take it off the hold shelf and check it in: {title}").format(title=one.title)
        self.ask(said, _("y: I have it in my hand.   n or Esc: no."), lambda: self.check_in(one.item))

    @action("z", N_("Cancel"), N_("Cancel the hold"))
    def cancel_this(self, one: PutBy) -> None:
        if not one.hold:
            self.remark(_("Its hold has already ended."), _("F6 checks it in."))
            return

        async def cancel() -> None:
            await self.home.do(cancel_hold, one.hold)
            said = _("Canceled: {code}, {title}").format(code=one.code, title=one.title)
            await self.done(said, _("Take it off the hold shelf: F6 checks it in. F9 undoes this."))

        said = _("Cancel the hold for {code}: {title}").format(code=one.code, title=one.title)
        self.ask(said, _("y: cancel the hold.   n or Esc: no."), cancel)
