"""What would become of each copy of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tuils.i18n import N_, _, ngettext
from tuils.library.cataloging.change_words import change_words
from tuils.library.circulation.batch_editing import AT_ONCE, EditLine, ItemBatch, edit_items
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
        self.busy = self.stopped = False

    async def rehearse(self) -> list[EditLine]:
        return await self.home.read(edit_items, self.home.desk, self.codes, self.fields, dry_run=True)

    async def chose(self, index: int) -> None:
        """More than one act goes on behind the screen, so that a key can stop it."""
        if self.busy:
            return
        if self.done or not self.changing or len(self.codes) <= AT_ONCE:
            await super().chose(index)
        else:
            self.busy = True
            self.home.behind(self._walk, "item_batch")

    async def _walk(self) -> None:
        try:
            await self.perform()
        finally:
            self.busy = False
        if not self.is_gone:
            self.performed()

    async def perform(self) -> None:
        """An act at a time: scans at the desk go between them."""
        done: list[EditLine] = []
        batch = ItemBatch(self.home.desk, self.codes, self.fields)
        while not self.stopped and (lines := await self.home.do(batch.go_on)) is not None:
            done += lines
            if self.busy and not self.is_gone:
                said = _("Changing: {n} of {all}.").format(n=batch.seen, all=batch.total)
                self.say("", said, _("Esc stops it; what is done stays."))
        self.lines = done

    async def load(self) -> None:
        if not self.busy:
            await super().load()

    async def action_back(self) -> None:
        if self.busy:
            self.stopped = True
        else:
            await super().action_back()

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
        changed = self.changing
        said = ngettext("Changed: {n} copy.", "Changed: {n} copies.", changed).format(n=changed)
        return (_("Stopped.") + " " + said if self.stopped else said), _("F9 undoes it.") if changed else ""
