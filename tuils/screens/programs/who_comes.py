"""The person meant by a name: patrons with a second sign, to choose one from; or a guest of that name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.library.people.patrons.patrons import PatronSheet
from tuils.screens.kit.patron_rows import PEOPLE, patron_rows
from tuils.screens.kit.search_screen import OverModeScreen
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.rows import Rows
from tuils.screens.widgets.turns import Doing


class WhoComes(OverModeScreen):
    """The choice of a person. `people`: those with the words `called`. `take` gets one, None for a guest."""

    mode, prompt = "events", N_("Who")
    keys = (("1-99", N_("Choose")), "own", ("back", N_("None of these")), "help")

    def __init__(self, called: str, people: Sequence[PatronSheet], take: Callable[[PatronSheet | None], Doing]) -> None:
        super().__init__()
        self.called, self.people, self.take = called, people, take

    def body(self) -> ComposeResult:
        yield Rows(PEOPLE, patron_rows(self.people, self.home.desk), cursor=0 if len(self.people) == 1 else -1)

    def opened(self) -> None:
        self._greet()

    def _greet(self) -> None:
        text = ngettext("{n} patron has this name: {name}", "{n} patrons have this name: {name}", len(self.people))
        hint = _("Ask for birth year or street. Enter: this patron. F6: a guest.")
        if len(self.people) > 1:
            hint = _("Ask for birth year or street. Type a number. F6: a guest.")
        self.say("ASK", text.format(n=len(self.people), name=cut(self.called, 30)), hint)

    @property
    def is_asking(self) -> bool:
        return True

    def heard(self, text: str) -> Doing:
        """Choose the highlighted one on Enter, and `y`."""
        if not text or text.casefold() in ("y", _("y")):
            return self.chose(self.query_one(Rows).cursor)
        self._greet()
        return None

    def chose(self, index: int) -> Doing:
        return self._chosen(self.people[index]) if 0 <= index < len(self.people) else None

    @action("g", N_("A guest"), N_("A guest with this name, without a card"))
    def as_guest(self) -> Doing:
        return self._chosen(None)

    async def _chosen(self, sheet: PatronSheet | None) -> None:
        await self.close()
        if (doing := self.take(sheet)) is not None:
            await doing
