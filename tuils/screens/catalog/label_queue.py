"""The label queue: labels of new copies, and of those with another call number, until they are printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from tuils.formats.label_pdf import LabelRun, NoLabels
from tuils.formats.label_sheets import USUAL, label_sheet
from tuils.i18n import N_, _
from tuils.library.describing.action import action
from tuils.library.desk import Desk
from tuils.library.labels.faces import label_faces
from tuils.library.labels.queries import Waiting
from tuils.library.labels.queue import LABELS, drop_waiting, labels_printed, printed_last
from tuils.print_labels import label_job, spine_letters
from tuils.print_out import assigned
from tuils.screens.kit.table_screen import TableScreen


class LabelQueue(TableScreen[Waiting]):
    table, word, prompt = LABELS, N_("Labels"), N_("Scan")

    async def coded(self, code: str) -> None:
        """A copy of this list is chosen by its scan."""
        barcodes = [one.barcode for one in self.lines]
        if code in barcodes:
            self.rows.choose(barcodes.index(code))
        else:
            await super().coded(code)

    @action("o", N_("Print sheet"), N_("Print a sheet of labels of the selected kind"), needs="catalog.edit", place=1)
    async def print_labels(self) -> None:
        run = LabelRun(label_sheet(USUAL))
        if kind := self._kind():
            await self._print([one for one in self.lines if one.kind == kind][: run.sheet.count], run)
        else:
            self.say("NOTE", *map(_, self.table.none))

    @action("r", N_("Remove"), N_("The selected copy needs no label"), needs="catalog.edit", place=2)
    async def remove_label(self, one: Waiting) -> None:
        await self.home.do(drop_waiting, one.kind, one.item.id)
        await self.done(_("Removed: {what}").format(what=one.says), _("To print it anyway: tuils label --help"))

    @action("g", N_("Print again"), N_("Print the last labels again"), needs="catalog.edit", place=3)
    async def print_last(self) -> None:
        lines = await self.home.read(self._last, self.home.desk)
        if lines:
            await self._print(lines, LabelRun(label_sheet(USUAL)))
        else:
            self.say("NOTE", _("No labels were printed yet."), _("F6 prints a sheet."))

    def _last(self, _desk: Desk) -> list[Waiting]:
        return printed_last("")

    def _kind(self) -> str:
        """Of the chosen line, else of the first."""
        chosen = self.chosen or (self.lines[0] if self.lines else None)
        return chosen.kind if chosen else ""

    async def _print(self, lines: Sequence[Waiting], run: LabelRun) -> None:
        station, kind = self.home.station_settings, lines[0].kind
        setup = assigned(station, "label")
        if setup is None:
            then = _("F10, Printers assigns one. A file: tuils label {kind} --queue -o FILE.pdf")
            self.say("NOTE", _("No printer is set up for labels."), then.format(kind=kind))
            return
        items = [one.item for one in lines]
        faces = await self.home.read(lambda _desk: label_faces(kind, items, spine_letters(run)), self.home.desk)
        try:
            job = label_job(setup, faces, run)
        except NoLabels as no:
            self.say("NOTE", str(no), "")
            return
        self.home.print_job(replace(job, done=partial(self._off_queue, kind, [one.id for one in items])))

    async def _off_queue(self, kind: str, items: Sequence[str]) -> None:
        await self.home.do(labels_printed, kind, items)
        if self.is_current:
            await self.load()
