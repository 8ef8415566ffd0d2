"""Call numbers to check: copies of this branch whose call number nobody can read, or that have none."""

from __future__ import annotations

from tuils.i18n import N_
from tuils.library.cataloging.call_number_table import CALL_NUMBERS
from tuils.library.cataloging.shelves import Spine
from tuils.library.describing.action import action
from tuils.screens.kit.table_screen import CopiesTable
from tuils.screens.widgets.turns import Doing


class CallNumbers(CopiesTable[Spine]):
    table, word, prompt = CALL_NUMBERS, N_("Call numbers"), N_("Scan")

    async def coded(self, code: str) -> None:
        """A copy of this list is chosen by its scan."""
        barcodes = [one.barcode for one in self.lines]
        if code in barcodes:
            self.rows.choose(barcodes.index(code))
        else:
            await super().coded(code)

    @action("o", N_("Correct"), N_("Correct the selected copy's call number"), needs="catalog.edit")
    def correct_number(self, one: Spine) -> Doing:
        return self.home.open("item_form", item=one.place.item, at="call_number")

    @action("s", N_("Shelf"), N_("Browse the shelf around the selected copy"))
    def open_shelf(self, one: Spine) -> Doing:
        return self.home.open("shelf", item=one.place.item)
