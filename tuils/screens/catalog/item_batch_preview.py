"""What would become of each copy of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tuils.i18n import N_, _, ngettext
from tuils.library.cataloging.change_words import change_words
from tuils.library.circulation.batch_editing import EditLine, edit_items, slices
from tuils.screens.kit.preview import Preview
from tuils.screens.widgets.lines import plain
from tuils.screens.widgets.rows import Cell, Column

LINES = (
    Column("#", 3, right=True),
    Column(N_("Barcode"), 14),
    Column(N_("Title"), 12, grow=1, drop=1),
    Column(N_("What changes"), 20, grow=2),
)


class ItemBatchPreview(Preview[EditLine]):
    """`lines`: a dry run of `fields` over `codes`."""

    mode, names_a_person = "catalog", False
    columns = LINES

    def __init__(self, codes: Sequence[str], fields: dict[str, Any], lines: Sequence[EditLine]) -> None:
        super().__init__(lines)
        self.codes, self.fields = tuple(codes), fields

    async def rehearse(self) -> list[EditLine]:
        return await self.home.read(edit_items, self.home.desk, self.codes, self.fields, dry_run=True)

    async def perform(self) -> None:
        done: list[EditLine] = []
        for some in slices(self.codes):
            done += await self.home.do(edit_items, some, self.fields)
            self.aside(_("{n} of {all}").format(n=len(done), all=len(self.codes)))
        self.lines = done

    def called(self, line: EditLine) -> str:
        return line.barcode or line.asked

    def cells(self, line: EditLine) -> tuple[Cell, ...]:
        return plain(self.called(line)), line.title

    def changes(self, line: EditLine) -> str:
        return "; ".join(change_words(change) for change in line.changes)

    def question(self) -> str:
        count = self.changing
        return ngettext(
            "Change {n} copy? Press Enter to do it.", "Change {n} copies? Press Enter to do it.", count
        ).format(n=count)

    def told(self) -> tuple[str, str]:
        acts, changed = len({line.act for line in self.lines if line.act}), self.changing
        said = ngettext("Changed: {n} copy.", "Changed: {n} copies.", changed).format(n=changed)
        return said, ngettext("F9 undoes it.", "F9 undoes it, in {n} steps.", acts).format(n=acts)
