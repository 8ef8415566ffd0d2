"""Two records of one patron: the data moved from the one removed; y merges them."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from tuils.i18n import N_, _
from tuils.library.front.answers.merging_words import lines_that_move, staying
from tuils.library.office.person_records.merging import Merging, look_at_merge, merge_patrons
from tuils.library.people.patrons.patrons import PatronSheet
from tuils.screens.kit.search_screen import OverModeScreen, search_head
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import Line, Lines, wrap
from tuils.screens.widgets.page import Page
from tuils.screens.widgets.rows import Column
from tuils.screens.widgets.turns import Doing
from tuils.values.numbers.barcode import last_four

from .card.tab import NO, YES

COMING = (Column("", 1), Column(N_("What moves over"), 30, grow=1))
HEAD = (4, 2)
"""Rows of the two records, and on a narrow screen."""
INDENT = 5
MOST = 4  # lines of one thing that comes along


class MergePeople(OverModeScreen):
    """The merge of two patrons. `goes`, `stays`: the cards of the record removed and of the one kept."""

    mode, prompt = "patrons", N_("y/n")
    keys: Sequence[Hint] = (("y", N_("Merge")), ("n", N_("Keep both")), "help")

    def __init__(self, goes: str, stays: str) -> None:
        super().__init__()
        self.goes, self.stays = goes, stays
        self.look: Merging | None = None

    def body(self) -> ComposeResult:
        yield search_head(self, "who", *HEAD)
        yield Page(COMING)

    async def opened(self) -> None:
        await self.load()
        self._ask()

    def _ask(self) -> None:
        text = _("Merge these two records?")
        if self.look and "born" in self.look.differs:
            text = _("The birth dates differ. Merge these two records anyway?")
        self.say("ASK", text, _("y: merge.   n or Esc: keep both. F9 can undo it later."))

    async def load(self) -> None:
        self.look = await self.home.read(look_at_merge, self.home.desk, self.goes, self.stays)
        self.resized()

    def resized(self) -> None:
        if self.look is None:
            return
        look, blank = self.look, [] if self.narrow else [""]
        who = self.query_one("#who", Lines)
        who.styles.height = HEAD[self.narrow]
        who.put([*blank, *_who(look), *blank])
        width = max(1, self.size.width - INDENT)
        lines = [line for text in (*lines_that_move(look), *staying(look)) for line in wrap(text, width, MOST)]
        self.query_one(Page).load([("", line) for line in lines])

    @property
    def is_asking(self) -> bool:
        return True

    def heard(self, text: str) -> Doing:
        if text.lower() in YES:
            return self._merge()
        if text.lower() in NO:
            return self.close()
        self._ask()
        return None

    async def _merge(self) -> None:
        done = await self.home.do(merge_patrons, self.goes, self.stays)
        text = _("Merged: {name}.").format(name=done.stays.name)
        await self.close_with("OK", text, _("Both cards now open this record. F9 undoes it."))


def _who(look: Merging) -> list[Line]:
    return [
        [(f" {_('Merge'):<7}", "key"), (_signs(look.goes), "text")],
        [(f" {_('Into'):<7}", "key"), (_signs(look.stays), "strong")],
    ]


def _signs(sheet: PatronSheet) -> str:
    parts = (sheet.name, sheet.born_year, sheet.street, last_four(sheet.card))
    return "   ".join(part for part in parts if part)
