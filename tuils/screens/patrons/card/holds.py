"""The holds tab of a patron's card: cancel, suspend, move in the queue."""

from __future__ import annotations

from functools import partial

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.dates import iso_cell, short_day
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.describing.table import FactsBeside
from tuils.library.foundation.typed_days import day_examples, no_day, typed_day
from tuils.library.front.answers import why_subject as about
from tuils.library.lending.holds.holds import HoldSheet, cancel_hold, resume_hold, suspend_hold
from tuils.library.lending.holds.queue_order import move_hold
from tuils.library.lending.holds.together import link_holds, resume_all_holds, suspend_all_holds, unlink_hold
from tuils.library.lending.terms.queues import is_suspended
from tuils.screens.widgets.rows import Cell, Column, Row
from tuils.screens.widgets.turns import Doing

from .tab import Tab, TabQuestion

HOLDS = (
    Column("#", 2, right=True),
    Column(N_("Title"), 18, grow=1),
    Column(N_("Pickup at"), 14, drop=1),
    Column(N_("Queue"), 5, right=True),
    Column(N_("Status"), 10),
    Column(N_("Until"), 12, drop=2),
)


class HoldsTab(Tab):
    name, letter, words = "holds", "h", N_("Holds")
    columns = HOLDS

    def count(self) -> str:
        return str(len(self.face.account.holds) or "")

    def ids(self) -> list[str]:
        return [hold.id for hold in self.face.account.holds]

    def rows(self) -> list[Row]:
        return [self._row(number, hold) for number, hold in enumerate(self.face.account.holds, 1)]

    def _row(self, number: int, hold: HoldSheet) -> Row:
        state, until = self._state(hold)
        place = str(hold.position or "")
        day = iso_cell(self.home.desk, until) if until else ""
        return (str(number), hold.title, name_of("branch", hold.pickup), place, state, day)

    def _state(self, hold: HoldSheet) -> tuple[Cell, str]:
        """Return the state of a hold, and its last day."""
        if hold.state == "waiting":
            return (_("ready"), "strong"), hold.pickup_by
        if hold.state == "in_transit":
            return _("in transit"), ""
        if self._rests(hold):
            return _("suspended"), hold.suspended_until
        now = _("first of {n}").format(n=hold.first_of) if hold.first_of else _("waiting")
        return now, hold.expires

    def beside(self) -> FactsBeside:
        return FactsBeside(_("Holds"), tuple((hold.title, self._state(hold)[0]) for hold in self.face.account.holds))

    def _rests(self, hold: HoldSheet) -> bool:
        """Return True while it is suspended; a suspension with an end ends on that day, by itself."""
        return is_suspended(hold.suspended, hold.suspended_until, self.face.today)

    def greeting(self) -> tuple[str, str, str]:
        count = len(self.face.account.holds)
        said = self.card.named(ngettext("{name} has {n} hold.", "{name} has {n} holds.", count), n=count)
        return "", said, _("Down: select one. .v: cancel. .g: suspend one, or all.")

    def chose(self, index: int) -> None:
        hold = self.face.account.holds[index]
        said = self.card.named(_("{name}'s hold: {title}"), hold.title)
        self.card.say("", said, _(".v: cancel. .g: suspend or resume."))

    def why(self) -> about.WhySubject | None:
        return about.WhySubject("hold", card=self.card.card, hold=hold) if (hold := self.chosen()) else None

    def _hold(self) -> HoldSheet | None:
        chosen = self.chosen()
        found = next((hold for hold in self.face.account.holds if hold.id == chosen), None)
        if found is None:
            self.card.say("NOTE", _("Select a hold first."), _("Down selects one, or type its number."))
        return found

    @action("v", N_("Cancel"), N_("Cancel the highlighted hold"), needs="holds.edit")
    async def cancel(self) -> None:
        if hold := self._hold():
            await self.home.do(cancel_hold, hold.id)
            hint = _("F9 undoes it.")
            if hold.state == "waiting":
                hint = _("Take it off the hold shelf and check it in. F9 undoes it.")
            await self.card.done(self.card.named(_("Hold canceled for {name}: {title}"), hold.title), hint)

    @action("g", N_("Suspend"), N_("Suspend or resume: a highlighted hold, else all until a day"), needs="holds.edit")
    async def suspend(self) -> None:
        if not self.chosen() and self.face.account.holds:
            self._ask_until()
            return
        hold = self._hold()
        if hold and self._rests(hold):
            done = await self.home.do(resume_hold, hold.id)
            place = _("Number {n} in the queue.").format(n=done.position)
            await self.card.done(self.card.named(_("Hold resumed for {name}: {title}"), hold.title), place)
        elif hold:
            await self.home.do(suspend_hold, hold.id)
            hint = _("It keeps its place in the queue. .g: resume it.")
            await self.card.done(self.card.named(_("Hold suspended for {name}: {title}"), hold.title), hint)

    def _ask_until(self, fault: str = "") -> None:
        said = self.card.named(_("Suspend all holds of {name} until which day?"))
        hint = _("{days}. Enter alone resumes all.").format(days=day_examples(self.home.desk))
        self.card.ask(TabQuestion(_("Until"), said, hint, self._suspend_until), fault)

    async def _suspend_until(self, text: str) -> None:
        if not text.strip():
            found = await self.home.do(resume_all_holds, self.card.card)
            words, day = NN_("{n} hold of {name} resumed.", "{n} holds of {name} resumed."), ""
        elif (typed := typed_day(self.home.desk, text)).day is None:
            self._ask_until(no_day(text, typed)[0])
            return
        else:
            found = await self.home.do(suspend_all_holds, self.card.card, typed.day)
            words = NN_("{n} hold of {name} suspended until {day}.", "{n} holds of {name} suspended until {day}.")
            day = short_day(self.home.desk, typed.day)
        count, ready = sum(bool(hold.act) for hold in found), sum(not hold.position for hold in found)
        said = self.card.named(ngettext(*words, count), n=count, day=day)
        hint = _("Ready or in transit, not changed: {n}.").format(n=ready) if ready else ""
        await self.card.done(said, f"{hint} {_('F9 undoes it.')}".strip() if count else hint)

    @action("z", N_("Move"), N_("Move it to another place in the queue"), needs="holds.move")
    def move(self) -> Doing:
        if hold := self._hold():
            self._ask_place(hold)
        return None

    def _ask_place(self, hold: HoldSheet, fault: str = "") -> None:
        said = self.card.named(_("{name} is number {n} in line. Move to which number?"), n=hold.position)
        hint = _("1 is first in line. Esc: cancel.")
        self.card.ask(TabQuestion(_("Number"), said, hint, partial(self._move_to, hold)), fault)

    async def _move_to(self, hold: HoldSheet, text: str) -> None:
        if not (text.isascii() and text.isdecimal() and 0 < int(text) < 10_000):
            self._ask_place(hold, _('"{text}" is not a place in the queue. Type a number.').format(text=text))
            return
        said = self.card.named(_("Why move {name} to number {n}?"), n=int(text))
        hint = _("A few words, saved with your name. Esc: cancel.")
        self.card.ask(TabQuestion(_("Reason"), said, hint, partial(self._move_for, hold, int(text))))

    async def _move_for(self, hold: HoldSheet, place: int, reason: str) -> None:
        if not reason.strip():
            self.card.leave_it()
            return
        done = await self.home.do(move_hold, hold.id, place, reason)
        said = self.card.named(_("{name} is now number {n} in line: {title}"), hold.title, n=done.position)
        await self.card.done(said, _("F9 undoes it."))

    @action("b", N_("Link"), N_("Link it to others: the first that comes ends them; or unlink it"), needs="holds.edit")
    async def link(self) -> None:
        hold = self._hold()
        if hold and hold.first_of:
            await self.home.do(unlink_hold, hold.id)
            said = self.card.named(_("{name}'s hold waits by itself: {title}"), hold.title)
            await self.card.done(said, _("F9 undoes it."))
        elif hold:
            self._ask_others(hold)

    def _ask_others(self, hold: HoldSheet, fault: str = "") -> None:
        said = self.card.named(_("The first that comes: {title}, or which others?"), hold.title)
        hint = _("Type their numbers, such as 2 4. Esc: cancel.")
        self.card.ask(TabQuestion(_("Numbers"), said, hint, partial(self._link_to, hold)), fault)

    async def _link_to(self, hold: HoldSheet, text: str) -> None:
        lines = {str(number): other.id for number, other in enumerate(self.face.account.holds, 1)}
        others = text.replace(",", " ").split()
        if not others or not set(others) <= lines.keys() or {lines[number] for number in others} == {hold.id}:
            self._ask_others(hold, _('"{text}" is not numbers of other holds in the list.').format(text=text))
            return
        done = await self.home.do(link_holds, [hold.id, *(lines[number] for number in others)])
        said = self.card.named(_("{name} gets the first of {n} titles that comes."), n=len(done))
        await self.card.done(said, _("The other holds end then. F9 undoes it."))
