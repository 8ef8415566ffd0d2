"""Titles that may be in the catalog twice; and which other record one title is to be merged with."""

from __future__ import annotations

from typing import Any

from tuils.i18n import N_, _
from tuils.library.cataloging.finding.hits import Hit
from tuils.library.maintenance.duplicates import ALIKE, DUPLICATES, DuplicatePair, other_title
from tuils.screens.kit.home import opens
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.turns import Doing


class DuplicateTitles(TableScreen[DuplicatePair]):
    mode, table, word, prompt = "catalog", DUPLICATES, N_("Duplicates"), N_("Number")

    def open_line(self, index: int) -> Doing:
        one = self.lines[index]
        return self.home.open("merge_titles", stays=one.biblio, goes=one.other)

    open_first = opens("title", "o", N_("First"), N_("Open the title that would stay"), place=1, row="biblio")
    open_second = opens("title", "s", N_("Second"), N_("Open the title that would go"), place=2, row="biblio=other")


class MergeWith(TableScreen[Hit]):
    """`biblio`: the title (id) that stays, called `title`."""

    mode, table, prompt = "catalog", ALIKE, N_("Other title")

    def __init__(self, biblio: str, title: str) -> None:
        super().__init__()
        self.biblio, self.title = biblio, title

    def asked(self) -> tuple[Any, ...]:
        return (self.biblio,)

    def open_line(self, index: int) -> Doing:
        return self.home.open("merge_titles", stays=self.biblio, goes=self.lines[index].biblio)

    async def typed(self, text: str) -> None:
        if other := await self.home.read(other_title, self.home.desk, text):
            await self.home.open("merge_titles", stays=self.biblio, goes=other)
        else:
            said = _("No one title has that number: {text}.").format(text=cut(text, 40))
            self.say("NOTE", said, _("Scan or type the ISBN, barcode, or id of the other title."))

    async def coded(self, code: str) -> None:
        await self.typed(code)
