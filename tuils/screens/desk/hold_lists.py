"""Lists of holds: to pull, on the hold shelf, in transit to another branch."""

from __future__ import annotations

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.library.front.answers.why_subject import WhySubject
from tuils.library.lending.holds.hold_counts import PAST, TAKE_OFF
from tuils.library.lending.holds.hold_lists import Pull, PutBy
from tuils.library.lending.holds.hold_tables import PULLS, SHELF
from tuils.library.lending.holds.holds import cancel_hold
from tuils.library.lending.holds.transfers import IN_TRANSIT, Travelling
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.people.patrons.masking import sees_loans
from tuils.library.people.patrons.sheets import visible_name
from tuils.screens.kit.home import LONGEST, opens
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.lines import cut, give_way


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
    def mark_missing(self, pull: Pull) -> None:
        async def missing() -> None:
            done = await self.home.do(mark_copy, pull.item, "missing")
            await self.done(_("Marked missing: {title}").format(title=done.item.whole_title), _("F9 undoes it."))

        text = _("Not on its shelf: {title}").format(title=pull.title)
        self.ask(text, _("y: mark it missing.   n or Esc: no."), missing)

    who_waits = opens("queue", "h", N_("Who is waiting"), N_("Who is waiting for the title"), row="biblio")


class HoldShelf(TableScreen[PutBy]):
    table, word, prompt = SHELF, N_("Hold shelf"), N_("Scan")

    def row_asked(self) -> WhySubject | None:
        """Return the hold it waits for; if that is closed, where it goes now."""
        if (one := self.chosen) is None:
            return None
        over = one.state == TAKE_OFF or not one.hold
        return WhySubject("route", one.item) if over else WhySubject("hold", hold=one.hold)

    def greet(self) -> None:
        past, off = (sum(line.state == state for line in self.lines) for state in (PAST, TAKE_OFF))
        if not (past or off):
            super().greet()
            return
        text = _("{n} on the hold shelf.").format(n=len(self.lines))
        if past:
            text += " " + _("Past their pickup date: {n}.").format(n=past)
        if off:
            text += " " + _("To clear: {n}.").format(n=off)
        self.say("NOTE", text, _("F6 checks in the highlighted copy."))

    async def coded(self, code: str) -> None:
        await self.check_in(code)

    @action("i", N_("Check in"), N_("Clear it and check it in"))
    def take_off(self, by: PutBy) -> None:
        if by.state not in (PAST, TAKE_OFF):
            text = _("Still waiting to be picked up: {title}").format(title=by.title)
            self.say("NOTE", text, _("F7 cancels the hold first."))
            return
        text = _("Take it off the hold shelf and check it in: {title}").format(title=by.title)
        self.ask(text, _("y: I have it in my hand.   n or Esc: no."), lambda: self.check_in(by.item))

    @action("z", N_("Cancel"), N_("Cancel the hold"))
    async def cancel_this(self, by: PutBy) -> None:
        """Cancel a hold; name the patron if the operator may see it, else the code on the slip."""
        if not by.hold:
            self.remark(_("Its hold has already ended."), _("F6 checks it in."))
            return
        desk = self.home.desk
        name = await self.home.read(visible_name, desk, by.patron) if sees_loans(desk) else ""
        who = cut(name or by.code, 32)

        async def cancel() -> None:
            await self.home.do(cancel_hold, by.hold)
            text = _("Hold canceled for {code}: {title}").format(code=who, title=by.title)
            hint = _("Take it off the hold shelf: F6 checks it in. F9 undoes this.")
            await self.done(give_way(text, by.title, LONGEST), hint)

        said = _("Cancel the hold for {code}: {title}").format(code=who, title=by.title)
        self.ask(give_way(said, by.title, LONGEST), _("y: cancel the hold.   n or Esc: no."), cancel)


class OnTheWay(TableScreen[Travelling]):
    """The items in transit. `here`: only those coming to this branch."""

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
            text = ngettext("{n} copy is coming here.", "{n} copies are coming here.", count)
            self.say("", text.format(n=count), _(self.table.some[1]))

    def row_asked(self) -> WhySubject | None:
        return WhySubject("route", self.chosen.item) if self.chosen else None

    async def coded(self, code: str) -> None:
        await self.check_in(code)

    @action("i", N_("Arrived"), N_("You have it: check it in"))
    def receive(self, travelling: Travelling) -> None:
        text = _("Arrived, check it in: {title}").format(title=travelling.title)
        self.ask(text, _("y: I have it in my hand.   n or Esc: no."), lambda: self.check_in(travelling.item))

    @action("o", N_("All or here"), N_("Everything in transit, or only what is coming here"))
    async def all_or_here(self) -> None:
        self.here = not self.here
        await self.show_anew()
