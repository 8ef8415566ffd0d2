"""The tab of a patron's card with what is waited for: cancel, suspend, another place in the queue."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from tuils.i18n import N_, _, ngettext
from tuils.library.administration.settings import name_of
from tuils.library.circulation.holds import HoldSheet, cancel_hold, move_hold, resume_hold, suspend_hold
from tuils.library.circulation.queues import is_suspended
from tuils.library.dates import iso_label
from tuils.library.session import asked as about

from .card_tab import Asked, Deed, Tab
from .widgets.keys import Verb
from .widgets.rows import Cell, Column, Row
from .widgets.turns import Doing

HOLDS = (
    Column("#", 2, right=True),
    Column(N_("Title"), 18, grow=1),
    Column(N_("Pick up at"), 14, drop=1),
    Column(N_("Place"), 5, right=True),
    Column(N_("State"), 10),
    Column(N_("Until"), 10, drop=2),
)


class HoldsTab(Tab):
    name = "holds"
    columns = HOLDS
    all_verbs = (
        Verb("a", N_("Cancel"), N_("Cancel the highlighted hold")),
        Verb("s", N_("Suspend"), N_("Suspend the highlighted hold, or resume it")),
        Verb("v", N_("Move"), N_("Give it another place in the queue")),
    )
    permissions = ("holds.edit", "holds.edit", "holds.move")

    def words(self) -> str:
        return _("Holds {n}").format(n=len(self.face.account.holds))

    def is_there(self) -> bool:
        return bool(self.face.account.holds)

    def ids(self) -> list[str]:
        return [hold.id for hold in self.face.account.holds]

    def rows(self) -> list[Row]:
        return [self._row(number, hold) for number, hold in enumerate(self.face.account.holds, 1)]

    def _row(self, number: int, hold: HoldSheet) -> Row:
        state, until = self._state(hold)
        place = str(hold.position or "")
        day = iso_label(until, self.face.today) if until else ""
        return (str(number), hold.title, name_of("branch", hold.pickup), place, state, day)

    def _state(self, hold: HoldSheet) -> tuple[Cell, str]:
        """What it does now, and until which day."""
        if hold.state == "waiting":
            return (_("ready"), "strong"), hold.pickup_by
        if hold.state == "in_transit":
            return _("on its way"), ""
        return (_("suspended"), hold.suspended_until) if self._rests(hold) else (_("waits"), hold.expires)

    def _rests(self, hold: HoldSheet) -> bool:
        """A suspension with an end is over on that day, by itself."""
        return is_suspended(vars(hold), self.face.today)

    def greeting(self) -> tuple[str, str, str]:
        count = len(self.face.account.holds)
        said = ngettext("{n} hold.", "{n} holds.", count).format(n=count)
        return "", said, _("Down chooses one. F6 cancels it, F7 suspends it or resumes it.")

    def chose(self, index: int) -> None:
        hold = self.face.account.holds[index]
        said = _("Chosen: {title}").format(title=hold.title)
        self.card.say("", said, _("F6 cancels it, F7 suspends it or resumes it."))

    def why(self) -> about.Asked | None:
        return about.Asked("hold", card=self.card.card, hold=hold) if (hold := self.chosen()) else None

    @property
    def deeds(self) -> Sequence[Deed | None]:
        return self.cancel, self.suspend, self.move

    def _hold(self) -> HoldSheet | None:
        chosen = self.chosen()
        found = next((hold for hold in self.face.account.holds if hold.id == chosen), None)
        if found is None:
            self.card.say("LOOK", _("Which hold? None is chosen."), _("Down chooses one, or type its number."))
        return found

    async def cancel(self) -> None:
        if hold := self._hold():
            await self.home.do(cancel_hold, hold.id)
            then = _("F9 places it again.")
            if hold.state == "waiting":
                then = _("Take it off the hold shelf and check it in. F9 places it again.")
            await self.card.done(_("Cancelled: {title}").format(title=hold.title), then)

    async def suspend(self) -> None:
        hold = self._hold()
        if hold and self._rests(hold):
            done = await self.home.do(resume_hold, hold.id)
            place = _("It is number {n} in the queue.").format(n=done.position)
            await self.card.done(_("It counts again: {title}").format(title=hold.title), place)
        elif hold:
            await self.home.do(suspend_hold, hold.id)
            then = _("It keeps its place. F7 lets it count again.")
            await self.card.done(_("Suspended: {title}").format(title=hold.title), then)

    def move(self) -> Doing:
        if hold := self._hold():
            said = _("It is number {n} in the queue. Which number shall it have?").format(n=hold.position)
            self.card.ask(Asked(_("Number"), said, _("1 is the first. Esc: leave it."), partial(self._move_to, hold)))
        return None

    async def _move_to(self, hold: HoldSheet, text: str) -> None:
        if not (text.isascii() and text.isdecimal() and 0 < int(text) < 10_000):
            asked = Asked(_("Number"), "", _("1 is the first. Esc: leave it."), partial(self._move_to, hold))
            self.card.ask(asked, _('"{text}" is no place in a queue.').format(text=text))
            return
        done = await self.home.do(move_hold, hold.id, int(text))
        said = _("Number {n} now: {title}").format(n=done.position, title=hold.title)
        await self.card.done(said, _("F9 moves it back."))
