"""The stops of the bookmobile: which comes next, their times, and working at one."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.library.administration.stop_visits import planned
from tuils.library.circulation.closures import change_visits
from tuils.library.circulation.stops import STOPS, VanStop, add_stop, visit_words
from tuils.library.describing.action import action
from tuils.library.local_words import count_label
from tuils.screens.kit.table_screen import TableScreen
from tuils.values.hours import OpenSpan, parse_week
from tuils.values.moments import day_of
from tuils.values.words import Unclear

MAY = "library.calendar"


class VanStops(TableScreen[VanStop]):
    """F6 adds one, F7 changes its times, F8 works there."""

    table, word, prompt = STOPS, N_("Stops"), N_("Number")
    keys = ("own", ("back", N_("Back")), "help", "undo")
    refusal_ends_question = True

    @action("a", N_("Add"), N_("Add a stop"), needs="library.settings")
    def add(self) -> None:
        async def named(text: str) -> None:
            code, _blank, name = text.strip().partition(" ")
            if not code:
                self.remark(_("Type a code and a name, such as OAK Oak Street School."))
                return
            self.settle()
            self._ask_times(code, name.strip(" ,") or code, None)

        then = _("Such as OAK Oak Street School.")
        self.ask_words(_("Stop"), N_("Next"), _("What is the stop called? A short code, then its name."), then, named)

    @action("t", N_("Times"), N_("Change when the bookmobile comes"), needs=MAY)
    def change(self, one: VanStop) -> None:
        self._ask_times(one.code, one.name, one)

    def _ask_times(self, code: str, name: str, old: VanStop | None) -> None:
        async def timed(text: str) -> None:
            times, _star, weeks = text.partition(" every ")
            try:
                week = parse_week(times)
            except Unclear as unclear:
                self.remark(unclear.said(_))
                return
            if not week:
                self.remark(_("Type a day and hours, such as tue 3:30-4:30pm."))
                return
            every = int(number) if (number := weeks.strip().split(" ")[0]).isdecimal() and len(number) < 3 else 1
            self.settle()
            await self._set(code, name, week, every, old)

        now = visit_words(old.visits) if old else ""
        said = _("When does it come to {name}?").format(name=name) + (f" ({now})" if now else "")
        then = _("Such as tue 3:30-4:30pm, or tue 3:30-4:30pm every 2 weeks.")
        self.ask_words(_("Times"), N_("Save"), said, then, timed)

    async def _set(
        self, code: str, name: str, week: dict[int, tuple[OpenSpan, ...]], every: int, old: VanStop | None
    ) -> None:
        desk = self.home.desk
        days = planned(week, every, day_of(desk.now, desk.zone))
        if old is None:
            await self.home.do(add_stop, code, name, days)
            await self.done(_("Added: {name}.").format(name=name), _("Holds can be picked up there."))
            return
        moved = await self.home.do(change_visits, code, days)
        said = _("Changed: {name}. {n} due dates moved.").format(name=name, n=count_label(len(moved.loans)))
        await self.done(said, _("F9 undoes it."))

    @action("h", N_("Work here"), N_("This desk is at the stop now: due dates and holds are for there"))
    async def work_here(self, one: VanStop) -> None:
        await self.home.work_at(one.code)
        said = _("This desk is at {name} now.").format(name=one.name)
        self.say("OK", said, _("Items are due on a visit there. Choose another stop when you drive on."))
