"""Who is meant by a name: people with a second sign, to choose one from; or a guest of that name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.people.patrons import PatronSheet

from .looking import Over
from .patrons import PEOPLE, rows_of
from .widgets.keys import Verb
from .widgets.lines import cut
from .widgets.rows import Rows
from .widgets.turns import Doing


class WhoComes(Over):
    """`people`: whoever has the words `called`. `take` is told the one that is chosen, None for a guest."""

    mode, prompt = "events", N_("Who")
    verbs = (Verb("g", N_("A guest"), N_("Somebody of this name without a card")),)
    keys = (("1-99", N_("Choose")), "one", ("back", N_("None of these")), "help")

    def __init__(self, called: str, people: Sequence[PatronSheet], take: Callable[[PatronSheet | None], Doing]) -> None:
        super().__init__()
        self.called, self.people, self.take = called, people, take

    def body(self) -> ComposeResult:
        yield Rows(PEOPLE, rows_of(self.people, self.home.desk), cursor=0)

    def opened(self) -> None:
        self._greet()

    def _greet(self) -> None:
        said = ngettext("{n} person has this name: {name}", "{n} people have this name: {name}", len(self.people))
        then = _("Ask for the birth year or the street. Enter: this one. F6: a guest.")
        self.say("ASK", said.format(n=len(self.people), name=cut(self.called, 30)), then)

    def heard(self, text: str) -> Doing:
        """Enter: the highlighted one."""
        if not text:
            return self.chose(self.query_one(Rows).cursor)
        self._greet()
        return None

    def chose(self, index: int) -> Doing:
        return self._chosen(self.people[index]) if 0 <= index < len(self.people) else None

    def action_one(self) -> Doing:
        return self._chosen(None)

    async def _chosen(self, one: PatronSheet | None) -> None:
        await self.close()
        if (doing := self.take(one)) is not None:
            await doing
