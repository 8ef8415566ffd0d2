"""The label queue: labels of new copies, and of those with another call number; signs and pages of barcodes."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from tuils.devices.printers.printer_list import change_label_sheet
from tuils.files import whole_files
from tuils.formats.paper.label_pdf import LabelRun, NoLabels, write_labels
from tuils.formats.paper.label_sheets import USUAL, SheetFault, label_sheet, label_sheets
from tuils.i18n import N_, _
from tuils.library.foundation.administration.at_rest import PRINTOUTS
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.labels.faces import hold_signs, label_faces, on_own_paper, scanner_faces, shelf_signs
from tuils.library.holdings.labels.queries import QueuedLabel
from tuils.library.holdings.labels.queue import LABELS, drop_waiting, labels_printed, printed_last
from tuils.printing.print_labels import label_job, spine_letters
from tuils.printing.print_out import assigned
from tuils.screens.kit.file_words import short_path
from tuils.screens.kit.listing import Listing
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.rows import Column
from tuils.screens.widgets.turns import Doing
from tuils.values.label_faces import LabelFace
from tuils.values.station.printer_setup import PrinterSetup

SINGLE = ("zpl", "epl")
"""The kinds of printers that print single labels, not sheets."""


OTHER_SHEETS = ("card-", "sign-")
"""The prefixes of sheets for library cards and signs: no copy labels are printed on them."""


class LabelQueue(TableScreen[QueuedLabel]):
    """The label queue. `run`: this desk's sheet, and the first free label on it; None if its settings name none."""

    table, word, prompt = LABELS, N_("Labels"), N_("Scan")
    run: LabelRun | None = None

    async def load(self) -> None:
        before = self.run
        await self._read_sheet()
        await super().load()
        if before and self.run and before.place != self.run.place and not self.is_asking:
            self.greet()

    async def _read_sheet(self) -> None:
        station = await self.home.fresh_station()
        try:
            sheet = await self.home.read(label_sheet, station.label_sheet, self.home.path)
        except SheetFault:
            self.run = None
        else:
            self.run = LabelRun(sheet, station.label_start if station.label_start <= sheet.count else 1)

    def greet(self) -> None:
        super().greet()
        if self.lines and self.run:
            hint = _("F6 prints on {sheet}, from label {n} on. .s: another sheet or label.")
            self.say("", self.answered[1], hint.format(sheet=self.run.sheet.name, n=self.run.start))

    async def coded(self, code: str) -> None:
        """Choose a copy of this list by its scan."""
        barcodes = [line.barcode for line in self.lines]
        if code in barcodes:
            self.rows.choose(barcodes.index(code))
        else:
            await super().coded(code)

    @action("o", N_("Print sheet"), N_("Print a sheet of labels of the selected kind"), needs="catalog.edit", place=1)
    async def print_labels(self) -> None:
        await self._read_sheet()
        if not (kind := self._kind()):
            self.say("NOTE", *map(_, self.table.none))
        elif run := self._sheet():
            left = run.sheet.count - run.start + 1
            await self._print([line for line in self.lines if line.kind == kind][:left], run)

    @action("r", N_("Remove"), N_("The selected copy needs no label"), needs="catalog.edit", place=2)
    async def remove_label(self, waiting: QueuedLabel) -> None:
        await self.home.do(drop_waiting, waiting.kind, waiting.item.id)
        await self.done(_("Removed: {what}").format(what=waiting.says), _("To print it anyway: tuils label --help"))

    @action("g", N_("Print again"), N_("Print the last labels, from one of them on"), needs="catalog.edit", place=3)
    async def print_last(self) -> None:
        lines = await self.home.read(self._last, self.home.desk)
        if not lines:
            self.say("NOTE", _("No labels were printed yet."), _("F6 prints a sheet."))
            return
        text = _("Print again: {n} labels. From which one on?").format(n=len(lines))
        hint = _("Enter: all of them. 12: from the 12th on.")
        self.ask_words(_("Label"), N_("Print"), text, hint, partial(self._again, lines))

    async def _again(self, lines: Sequence[QueuedLabel], text: str) -> None:
        first = number_in(text or "1", len(lines))
        if not first:
            self.remark(_("Type a number from 1 to {n}.").format(n=len(lines)))
            return
        self.settle()
        await self._read_sheet()
        if run := self._sheet():
            await self._print(lines[first - 1 :], run)

    @action("s", N_("Sheet"), N_("Another sheet, and the first free label on it"), needs="catalog.edit", place=4)
    async def choose_sheet(self) -> None:
        await self.home.open("label_sheets")

    def _last(self, _desk: Desk) -> list[QueuedLabel]:
        return printed_last("")

    def _kind(self) -> str:
        """Return the kind of label of the chosen line, else of the first line."""
        chosen = self.chosen or (self.lines[0] if self.lines else None)
        return chosen.kind if chosen else ""

    def _sheet(self) -> LabelRun | None:
        if self.run is None:
            text = _("There is no sheet {name}.").format(name=cut(self.home.station_settings.label_sheet, 30))
            self.say("NOTE", text, _("Type .s to choose another."))
        return self.run

    async def _print(self, lines: Sequence[QueuedLabel], run: LabelRun) -> None:
        station, kind = self.home.station_settings, lines[0].kind
        setup = assigned(station, "label")
        if setup is None:
            hint = _("F10, Printers assigns one. A file: tuils label {kind} --queue -o FILE.pdf")
            self.say("NOTE", _("No printer is set up for labels."), hint.format(kind=kind))
            return
        items = [line.item for line in lines]
        faces = await self.home.read(lambda _desk: label_faces(kind, items, spine_letters(run)), self.home.desk)
        try:
            job = label_job(setup, faces, run)
        except NoLabels as no:
            self.say("NOTE", str(no), _("Type .s to choose another sheet."))
            return
        printed = partial(self._off_queue, kind, [item.id for item in items], setup, run, len(faces))
        self.home.print_job(replace(job, done=printed))

    async def _off_queue(self, kind: str, items: Sequence[str], setup: PrinterSetup, run: LabelRun, count: int) -> None:
        await self.home.do(labels_printed, kind, items)
        if setup.kind not in SINGLE:
            station = await self.home.fresh_station()
            await self.home.read(change_label_sheet, station, run.sheet.name, run.after(count))
        if self.is_current:
            await self.load()


def number_in(text: str, most: int) -> int:
    """Return a whole number from 1 to `most`; 0 for anything else."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 and int(text) <= most else 0


class LabelSheets(Listing):
    """The sheets that can be bought, and the library's own; Enter takes one for this desk."""

    names_a_person = False
    word, prompt = N_("Label sheets"), N_("Sheet")
    columns = (
        Column("#", 2, right=True),
        Column(N_("Sheet"), 14, grow=1),
        Column(N_("What"), 30, grow=3),
        Column(N_("Labels"), 6, right=True),
    )
    keys = (("Enter", N_("Take it")), ("back", N_("Back")), "help")

    async def load(self) -> None:
        found = await self.home.read(label_sheets, self.home.path)
        self.sheets = {name: one for name, one in found.items() if not name.startswith(OTHER_SHEETS)}
        rows = [(str(n), one.name, one.words, str(one.count)) for n, one in enumerate(self.sheets.values(), 1)]
        self.put(rows, list(self.sheets))

    async def opened(self) -> None:
        try:
            await super().opened()
        except SheetFault as no:
            self.say("NOTE", cut(str(no), 70), _("It is in label-sheets.toml, beside the library file."))

    def greet(self) -> None:
        station = self.home.station_settings
        if station.label_sheet in self.line_keys:
            self.rows.choose(self.line_keys.index(station.label_sheet))
        text = _("Now: {sheet}, from label {n} on.").format(sheet=cut(station.label_sheet, 30), n=station.label_start)
        self.say("", text, _("Enter takes the highlighted one for this desk."))

    def open_line(self, index: int) -> Doing:
        sheet = self.sheets[self.line_keys[index]]
        text = _("{sheet}: which label is the first free one?").format(sheet=sheet.name)
        hint = _("1 to {n}, row by row. Enter: 1, a new sheet.").format(n=sheet.count)
        self.ask_words(_("Label"), N_("Take it"), text, hint, partial(self._use, sheet.name, sheet.count))
        return None

    async def _use(self, name: str, count: int, text: str) -> None:
        start = number_in(text or "1", count)
        if not start:
            self.remark(_("Type a number from 1 to {n}.").format(n=count))
            return
        self.settle()
        await self.home.read(change_label_sheet, await self.home.fresh_station(), name, start)
        await self.home.fresh_station()
        sentence = _("Labels are printed on {sheet}, from label {n} on.").format(sheet=name, n=start)
        self.say("OK", sentence, _("Esc goes back. There F6 prints."))


Sign = tuple[str, str, str, Callable[[Desk], Sequence[LabelFace]]]
SIGNS: dict[str, Sign] = {
    "hold-signs": (N_("Hold shelf signs"), N_("A to Z, two on a page"), "sign-letter", hold_signs),
    "shelf-signs": (N_("Shelf-end signs"), N_("Each location, first and last call number"), "sign-letter", shelf_signs),
    "test-barcodes": (N_("Test barcodes"), N_("Every kind, to see whether a scanner reads them"), USUAL, scanner_faces),
}
"""By the file's name: what it is, its line, its sheet, and what is on it."""


def _faces(make: Callable[[Desk], Sequence[LabelFace]], desk: Desk, sheet: str) -> tuple[Sequence[LabelFace], str]:
    return make(desk), on_own_paper(sheet)


class Signs(Listing):
    names_a_person = False
    word, prompt = N_("Signs"), N_("Sign")
    columns = (Column("#", 2, right=True), Column(N_("Pages"), 18, grow=1), Column(N_("What"), 30, grow=3))
    keys = (("Enter", N_("Make the PDF")), ("back", N_("Back")), "help")

    async def load(self) -> None:
        self.put([(str(n), _(one[0]), _(one[1])) for n, one in enumerate(SIGNS.values(), 1)], list(SIGNS))

    def greet(self) -> None:
        self.say("", _("Signs and test pages, as PDF files."), _("Others: tuils label sign 'New books' -o FILE.pdf"))

    async def open_line(self, index: int) -> None:
        name = self.line_keys[index]
        *_words, sheet, make = SIGNS[name]
        faces, sheet = await self.home.read(_faces, make, self.home.desk, sheet)
        if not faces:
            self.say("NOTE", _("There is nothing to print: no copy has a call number here."), _("Esc goes back."))
            return
        out = io.BytesIO()
        try:
            write_labels(faces, LabelRun(label_sheet(sheet)), out)
        except NoLabels as no:
            self.say("NOTE", str(no), _("Esc goes back."))
            return
        await self.write_out(partial(self._write, name, out.getvalue()), self._written)

    def _write(self, name: str, data: bytes, replace: bool) -> Path:
        folder = self.home.path.parent / PRINTOUTS
        folder.mkdir(mode=0o700, exist_ok=True)
        (file,) = whole_files({folder / f"{name}.pdf": data}, replace=replace)
        return file

    async def _written(self, file: Path) -> None:
        hint = _("Saved in {folder}. Print it at 100%.").format(folder=short_path(file.parent))
        self.say("OK", _("Saved: {file}").format(file=cut(file.name, 50)), hint)
