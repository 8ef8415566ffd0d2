"""Lists to clean up the catalog: short records, call numbers out of order, possible duplicate titles."""

from __future__ import annotations

import asyncio
from typing import Any

from tuils.i18n import N_, _
from tuils.library.foundation.describing.action import action
from tuils.library.holdings.finding.hits import Hit
from tuils.library.holdings.items.call_number_table import CALL_NUMBERS
from tuils.library.holdings.items.shelves import Spine
from tuils.library.holdings.lookup.adding import TO_COMPLETE, begin_completing, complete_title, record_for
from tuils.library.holdings.lookup.queries import ShortTitle
from tuils.library.office.catalog_maintenance.duplicates import ALIKE, DUPLICATES, DuplicatePair, title_meant_by
from tuils.screens.kit.home import opens
from tuils.screens.kit.table_screen import CopiesTable, TableScreen
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.turns import Doing


class ToComplete(TableScreen[ShortTitle]):
    """The short records. F6 looks all of them up in the background; each is saved as it comes."""

    mode = "catalog"
    table, prompt = TO_COMPLETE, N_("Number")
    busy = False

    @action("a", N_("Complete all"), N_("Look all of them up"), needs="catalog.edit")
    def complete_all(self) -> None:
        if not self.busy:
            self.busy = True
            self.home.behind(self._complete, "complete")

    async def _complete(self) -> None:
        try:
            plan = await self.home.read(begin_completing, self.home.desk)
            done, why = 0, ""
            for at, one in enumerate(plan.titles, 1):
                self._tell("", _("Looking up {n} of {all}...").format(n=at, all=len(plan.titles)), one.title)
                record, fault = await asyncio.to_thread(record_for, plan, one)
                if record:
                    await self.home.do(complete_title, one.id, record)
                    done += 1
                why = why or fault
        finally:
            self.busy = False
        if not self.is_gone:
            await self.load()
        text = _("Completed {n} of {all}.").format(n=done, all=len(plan.titles))
        self._tell("OK" if done else "NOTE", text, why or _("F9 undoes the last one."))

    def _tell(self, mark: str, text: str, hint: str) -> None:
        if not self.is_gone:
            self.say(mark, text, hint)


class CallNumbers(CopiesTable[Spine]):
    table, word, prompt = CALL_NUMBERS, N_("Call numbers"), N_("Scan")

    async def coded(self, code: str) -> None:
        """Choose a copy of this list by its scan."""
        barcodes = [line.barcode for line in self.lines]
        if code in barcodes:
            self.rows.choose(barcodes.index(code))
        else:
            await super().coded(code)

    @action("o", N_("Correct"), N_("Correct the selected copy's call number"), needs="catalog.edit")
    def correct_number(self, spine: Spine) -> Doing:
        return self.home.open("item_form", item=spine.place.item, at="call_number")

    @action("s", N_("Shelf"), N_("Browse the shelf around the selected copy"))
    def open_shelf(self, spine: Spine) -> Doing:
        return self.home.open("shelf", item=spine.place.item)


class DuplicateTitles(TableScreen[DuplicatePair]):
    mode, table, word, prompt = "catalog", DUPLICATES, N_("Duplicates"), N_("Number")

    def open_line(self, index: int) -> Doing:
        one = self.lines[index]
        return self.home.open("merge_titles", stays=one.biblio, goes=one.other)

    open_first = opens("title", "o", N_("First"), N_("Open the title that would stay"), place=1, row="biblio")
    open_second = opens("title", "s", N_("Second"), N_("Open the title that would go"), place=2, row="biblio=other")


class MergeWith(TableScreen[Hit]):
    """The titles to merge with. `biblio`: the title (id) that stays, called `title`."""

    mode, table, prompt = "catalog", ALIKE, N_("Other title")

    def __init__(self, biblio: str, title: str) -> None:
        super().__init__()
        self.biblio, self.title = biblio, title

    def asked(self) -> tuple[Any, ...]:
        return (self.biblio,)

    def open_line(self, index: int) -> Doing:
        return self.home.open("merge_titles", stays=self.biblio, goes=self.lines[index].biblio)

    async def typed(self, text: str) -> None:
        if other := await self.home.read(title_meant_by, self.home.desk, text):
            await self.home.open("merge_titles", stays=self.biblio, goes=other)
        else:
            sentence = _("No one title has that number: {text}.").format(text=cut(text, 40))
            self.say("NOTE", sentence, _("Scan or type the ISBN, barcode, or id of the other title."))

    async def coded(self, code: str) -> None:
        await self.typed(code)
