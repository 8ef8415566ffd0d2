"""A preview of a change to many patrons."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import N_, _, ngettext
from tuils.library.people.patrons.batch_change import (
    PatronLine,
    PatronsWanted,
    change_patrons,
    patron_slices,
    person_change_words,
)
from tuils.screens.kit.preview import Preview
from tuils.screens.widgets.lines import without_controls
from tuils.screens.widgets.rows import Cell, Column
from tuils.values.numbers.barcode import last_four

LINES = (
    Column("#", 3, right=True),
    Column(N_("Name"), 16, grow=1),
    Column(N_("Card"), 7, drop=1),
    Column(N_("What changes"), 18, grow=2),
)


class PeoplePreview(Preview[PatronLine]):
    mode = "patrons"
    columns = LINES

    def called(self, line: PatronLine) -> str:
        return line.name or line.asked

    def cells(self, line: PatronLine) -> tuple[Cell, ...]:
        return without_controls(self.called(line)), last_four(line.card) if line.card else without_controls(line.asked)

    def changes(self, line: PatronLine) -> str:
        return person_change_words(self.home.desk, line)


class PatronBatchPreview(PeoplePreview):
    """The preview. `lines`: a dry run of `wanted` over `whom`."""

    def __init__(self, whom: Sequence[str], wanted: PatronsWanted, lines: Sequence[PatronLine]) -> None:
        super().__init__(lines)
        self.whom, self.wanted = tuple(whom), wanted

    async def rehearse(self) -> list[PatronLine]:
        return await self.home.read(change_patrons, self.home.desk, self.whom, self.wanted, dry_run=True)

    async def perform(self) -> None:
        done: list[PatronLine] = []
        for some in patron_slices(self.whom):
            done += await self.home.do(change_patrons, some, self.wanted)
            self.aside(_("{n} of {all}").format(n=len(done), all=len(self.whom)))
        self.lines = done

    def question(self) -> str:
        count = self.changing
        return ngettext("Change {n} patron? Press Enter.", "Change {n} patrons? Press Enter.", count).format(n=count)

    def told(self) -> tuple[str, str]:
        acts, changed = len({line.act for line in self.lines if line.act}), self.changing
        text = ngettext("Changed: {n} patron.", "Changed: {n} patrons.", changed).format(n=changed)
        return text, ngettext("F9 undoes it.", "F9 undoes it, in {n} steps.", acts).format(n=acts)
