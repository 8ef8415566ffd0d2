"""The history tab of a patron's card: their reading history, if they asked for one; it is switched on and off here.

It is read only when the tab opens: each look is logged.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.worker import Worker

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.dates import moment_day
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.local_words import date_label
from tuils.library.lending.loans.history import ReadLine, history_of, keep_history
from tuils.screens.widgets.rows import Column, Row
from tuils.screens.widgets.turns import Doing
from tuils.values.time.moments import day_of

from .tab import YES, YES_NO, Tab, TabQuestion

READ = (Column("#", 3, right=True), Column(N_("Read"), 20, grow=1), Column(N_("Returned"), 12))
MAY = "patrons.history"
MOST_SHOWN = 200


class HistoryTab(Tab):
    name, letter, needs, words = "history", "y", MAY, N_("History")
    columns = READ

    looking: Worker[None] | None = None
    lines: Sequence[ReadLine] = ()
    of = ""
    """The card whose lines these are."""

    @property
    def read(self) -> Sequence[ReadLine]:
        return self.lines if self.of == self.card.card else ()

    def ids(self) -> list[str]:
        return [f"{line.biblio} {line.returned_at}" for line in self.read[:MOST_SHOWN]]

    def rows(self) -> list[Row]:
        desk = self.home.desk
        this_year = day_of(desk.now, desk.zone).year
        return [
            (str(number), line.title, self._day(line.returned_at, this_year))
            for number, line in enumerate(self.read[:MOST_SHOWN], 1)
        ]

    def _day(self, at: int, this_year: int) -> str:
        desk = self.home.desk
        year = day_of(at, desk.zone).year
        return moment_day(desk, at) if year == this_year else date_label(day_of(at, desk.zone))

    def greeting(self) -> tuple[str, str, str] | None:
        if self.face.patron.keeps_history:
            self.looking = self.card.in_worker(self._look, "history")
            return None
        self.lines = ()
        return "", _("Reading history is off."), _(".b: turn it on, if the patron asks.")

    async def _look(self) -> None:
        """Read the history and draw it. Keep a question or answer shown on the card meanwhile."""
        card, before = self.card.card, self.card.answered
        found = await self.home.read(history_of, self.home.desk, card)
        chosen = self.chosen() if self.card.here is self else ""
        self.lines, self.of = found, card
        if self.card.here is not self or self.card.card != card:
            return
        self.card.draw(chosen)
        if self.card.answered == before:
            self.card.say("", self._count(), _("Enter: open the title. .b: turn it off and delete it."))

    def _count(self) -> str:
        count = len(self.read)
        text = ngettext("{n} title returned.", "{n} titles returned.", count).format(n=count)
        return text if count else _("Reading history is on. Nothing has been returned yet.")

    def chose(self, index: int) -> Doing:
        return self.home.open("title", biblio=self.read[index].biblio)

    # -- on and off

    @action("b", N_("Turn on or off"), N_("Turn the reading history on or off"), needs=MAY)
    def begin_or_end(self) -> Doing:
        """Switch the history on at once; off after a question, since the list is deleted."""
        if not self.face.patron.keeps_history:
            return self._keep(on=True)

        def take(text: str) -> Doing:
            if text.lower() in YES:
                return self._keep(on=False)
            self.card.leave_it()
            return None

        sentence, hint = _("Turn the reading history off and delete it?"), _("y: delete it for good.   n or Esc: no.")
        self.card.ask(TabQuestion(_("y/n"), sentence, hint, take, YES_NO, spelled=False))
        return None

    async def _keep(self, *, on: bool) -> None:
        if self.looking:  # what comes back late is not shown: it may be deleted by then
            self.looking.cancel()
        await self.home.do(keep_history, self.card.card, on)
        self.lines = ()
        if on:
            hint = _("It lists returns from now on. .b: turn it off.")
            await self.card.done(_("Reading history is on, as the patron asked."), hint)
        else:
            await self.card.done(_("Reading history is off. The list was deleted."), _(".b: turn it on again."))
