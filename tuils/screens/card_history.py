"""The tab of a patron's card with what was read, for those who asked for such a list; here it begins and ends.

It is read only when somebody turns to it: each look is noted.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.worker import Worker

from tuils.i18n import N_, _, ngettext
from tuils.library.circulation.history import ReadLine, history_of, keep_history
from tuils.library.dates import moment_day
from tuils.values.moments import day_of

from .card_tab import SERVE, YES, YES_NO, Asked, Deed, Tab
from .widgets.keys import Verb
from .widgets.rows import Column, Row
from .widgets.turns import Doing

READ = (Column("#", 3, right=True), Column(N_("Read"), 20, grow=1), Column(N_("Came back"), 16))
MAY = "patrons.history"
MOST_SHOWN = 200


class HistoryTab(Tab):
    name = "history"
    columns = READ
    all_verbs = (Verb("k", N_("On or off"), N_("Begin or end the list of what is read")), None, SERVE)
    permissions = (MAY,)

    looking: Worker[None] | None = None
    lines: Sequence[ReadLine] = ()
    of = ""
    """Whose lines these are, as a card."""

    def words(self) -> str:
        return _("History")

    def is_there(self) -> bool:
        return self.home.desk.may(MAY)

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
        return moment_day(desk, at) if year == this_year else day_of(at, desk.zone).isoformat()

    def greeting(self) -> tuple[str, str, str] | None:
        if self.face.patron.keeps_history:
            self.looking = self.card.in_worker(self._look, "history")
            return None
        self.lines = ()
        return "", _("No list is kept of what this person reads."), _("F6 begins one, if this person wants it.")

    async def _look(self) -> None:
        """What was asked or said on the card while that was read stays."""
        card, before = self.card.card, self.card.answered
        found = await self.home.read(history_of, self.home.desk, card)
        chosen = self.chosen() if self.card.here is self else ""
        self.lines, self.of = found, card
        if self.card.here is not self or self.card.card != card:
            return
        self.card.draw(chosen)
        if self.card.answered == before:
            self.card.say("", self._count(), _("Enter opens the title. F6 ends the list and deletes it."))

    def _count(self) -> str:
        count = len(self.read)
        said = ngettext("{n} title has come back.", "{n} titles have come back.", count).format(n=count)
        return said if count else _("A list is kept. Nothing has come back so far.")

    def chose(self, index: int) -> Doing:
        return self.home.open("title", biblio=self.read[index].biblio)

    # -- on and off

    @property
    def deeds(self) -> Sequence[Deed | None]:
        return self.switch, None, self.serve

    def switch(self) -> Doing:
        """Begun at once; ended after a question, for the list goes."""
        if not self.face.patron.keeps_history:
            return self._keep(on=True)

        def take(text: str) -> Doing:
            if text.lower() in YES:
                return self._keep(on=False)
            self.card.leave_it()
            return None

        said, then = _("End the list, and delete what is in it?"), _("y: do it.   n or Esc: no. The list is gone then.")
        self.card.ask(Asked(_("y/n"), said, then, take, YES_NO))
        return None

    async def _keep(self, *, on: bool) -> None:
        if self.looking:  # what comes back late is not shown: it may be deleted by then
            self.looking.cancel()
        await self.home.do(keep_history, self.card.card, on)
        self.lines = ()
        if on:
            then = _("What comes back from now on is in it. F6 ends it again.")
            await self.card.done(_("A list is kept, at this person's wish."), then)
        else:
            await self.card.done(_("No list is kept. What was in it is deleted."), _("F6 begins a new one."))
