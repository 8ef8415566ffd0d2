"""Print jobs for the station's printers: the same for every door."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from tuils.devices.printers.print_folder import PrintFolder
from tuils.devices.printers.printing import NotPrinted, Paper, Printer, PrintJob, papers_of
from tuils.devices.printers.spooler import LOOK_AFTER, Spooler, Told
from tuils.i18n import _
from tuils.station.settings import Station, load_station, state_folder
from tuils.values.folding import fold_text
from tuils.values.station.paper_kinds import NEVER, when_printed
from tuils.values.station.printer_setup import MACHINE, MACHINE_PRINTER, NO_PRINTER, PrinterSetup, printer_setup

if TYPE_CHECKING:
    from tuils.library.office.receipts.sheets import Sheet

SCREEN_WIDTH = 42
"""The letters in a line of a paper that is shown."""


def printers_of(station: Station) -> dict[str, PrinterSetup]:
    """Return the printers that are set up, by name."""
    return {name: printer_setup(name, facts) for name, facts in station.printers.items()}


def assigned(station: Station, kind: str) -> PrinterSetup | None:
    """Return this station's printer for this kind of paper; None if it has none."""
    return printers_of(station).get(station.papers.get(kind, NO_PRINTER))


def printer_for(station: Station, kind: str) -> PrinterSetup | None:
    """Return the printer if somebody wants it printed now: the assigned one, else the only printer that prints text,
    else the machine's own."""
    from tuils.devices.printers.cups import has_printer

    if kind in station.papers:
        return assigned(station, kind)
    able = [setup for setup in printers_of(station).values() if setup.prints_text]
    if len(able) == 1:
        return able[0]
    return MACHINE_PRINTER if has_printer() else None


def when_to_print(station: Station, sheet: Sheet) -> str:
    """Return ask, always or never; never if no printer is assigned."""
    if assigned(station, sheet.kind) is None:
        return NEVER
    return when_printed(sheet.kind, station.print_when, sheet.wanted)


def spooler_of(station: Station, stuck: Told | None = None, look_after: tuple[float, ...] = LOOK_AFTER) -> Spooler:
    """Return the spooler of this station's printers. Jobs left by an earlier program are not loaded yet."""
    return Spooler(partial(_printer, station), PrintFolder(print_folder(station)), stuck, look_after)


def spooler_in_memory(station: Station) -> Spooler:
    """Return a spooler whose jobs are in no file: they end with the program."""
    return Spooler(partial(_printer, station))


def print_folder(station: Station) -> Path:
    """Return the folder where this station's jobs wait."""
    return state_folder() / "print" / ("-".join(fold_text(station.name).split()) or "desk")


def _printer(station: Station, name: str) -> Printer:
    """Return a printer by its name, even one set up since."""
    from tuils.devices.printers.printers import printer_of

    if name == MACHINE:
        return printer_of(MACHINE_PRINTER)
    setup = printers_of(station).get(name) or printers_of(load_station(station.name)).get(name)
    if setup is None:
        raise NotPrinted(_("the printer {name} was removed").format(name=name) if name else "")
    return printer_of(setup)


def sheet_job(station: Station, library: Path, sheet: Sheet, printer: PrinterSetup | None = None) -> PrintJob:
    """Return the job for a sheet. `printer`: another than usual. Without any it is kept as lines, and the job says so
    when it is printed."""
    from tuils.library.office.receipts.templates import template_folder

    setup = printer or printer_for(station, sheet.kind)
    made = partial(_made, setup or MACHINE_PRINTER, template_folder(library), sheet)
    return PrintJob(sheet.called, printer=setup.name if setup else "", make=made, about=sheet)


def _made(setup: PrinterSetup, folder: Path, sheet: Sheet) -> tuple[Paper, ...]:
    from tuils.devices.printers.printers import paper_for
    from tuils.library.office.receipts.templates import template_lines

    try:
        return tuple(paper_for(setup, template_lines(folder, one), large=sheet.large) for one in sheet.each)
    except NotPrinted as no:
        raise ValueError(no.said) from no


def page_printer(station: Station) -> str:
    """Return the name of the printer for pages; empty if there is none."""
    setup = printer_for(station, "page")
    return setup.name if setup else ""


def page_job(station: Station, what: str, papers: Sequence[str | Paper], done: object = None) -> PrintJob:
    """Return the job for letters or lists: text as it is."""
    return PrintJob(what, papers_of(papers), page_printer(station), done=done)


def shown_lines(library: Path, sheet: Sheet, width: int = SCREEN_WIDTH) -> list[str]:
    """Return the paper as lines of a screen."""
    from tuils.library.office.receipts.templates import template_folder, text_of_all
    from tuils.values.paper_layout import lay_out, plain_text

    lines = lay_out(text_of_all(template_folder(library), sheet), width, large=sheet.large)
    return plain_text(lines, width // 2 if sheet.large else width).splitlines()


def printer_test(setup: PrinterSetup) -> PrintJob:
    """Return a page that shows whether width, letters and barcodes are right."""
    from tuils.values.paper_layout import BARCODE, CENTERED, LARGE, RIGHT

    ruler = "".join(str(number % 10) for number in range(1, setup.width + 1))
    lines = [
        f"{LARGE}{_('Test page')}",
        f"{CENTERED}{setup.name}",
        ruler,
        _("If the line of numbers doesn't fill the paper from edge to edge, change the width."),
        "",
        "Ñandú, Zürich, café, Łódź, Ελλάδα, 日本",
        f"{_('Left')}{RIGHT}{_('right')}",
        f"{BARCODE}31234000000016",
    ]
    if setup.kind == "escpos":
        text = _("Is a line below wrong? Remove the printer and add it with the pages that are right, such as:")
        lines += ["", text, "--pages cp437,cp858"]
    if setup.prints_text:
        return PrintJob(_("test page"), printer=setup.name, make=partial(_test_paper, setup, "\n".join(lines)))
    return PrintJob(_("test page"), (Paper(LABEL_TESTS[setup.kind], "raw"),), setup.name)


def _test_paper(setup: PrinterSetup, text: str) -> tuple[Paper, ...]:
    from tuils.devices.printers.printers import paper_for

    return (paper_for(setup, text, samples=True),)


LABEL_TESTS = {
    "zpl": b"^XA^FO20,20^A0N,30,30^FDtuils^FS^FO20,60^BY2,2.5,60^BKN,N,60,Y,N,A,A^FD31234000000016^FS^XZ\n",
    "epl": b'N\nA10,10,0,3,1,1,N,"tuils"\nB10,50,0,K,2,5,60,B,"A31234000000016A"\nP1\n',
}
"""The test label with a name and a barcode, in the language of each label printer."""


class LinePapers:
    """The papers of a door that reads and writes lines."""

    def __init__(self, station: Station, library: Path) -> None:
        self.station, self.library = station, library
        self.spooler = spooler_of(station)
        self._told = SimpleQueue[str]()

    def when(self, sheet: Sheet) -> str:
        return when_to_print(self.station, sheet)

    def print_and_show(self, sheet: Sheet, prints: str) -> list[str]:
        """Return the paper to be read out; also print it if `prints` says so (see Heard)."""
        if prints:
            done = self.spooler.put(sheet_job(self.station, self.library, sheet))
            done.add_done_callback(lambda done: self._became(done.result(), quietly=prints == "quietly"))
        return [f"| {line}".rstrip() for line in shown_lines(self.library, sheet)]

    def _became(self, job: PrintJob, *, quietly: bool) -> None:
        """Note the outcome, in the printer's thread."""
        if job.why:
            text = _("NOTE. Not printed: {what}. {why}.")
            self._told.put(text.format(what=job.what, why=job.why[:1].upper() + job.why[1:].rstrip(".")))
        elif not quietly:
            self._told.put(_("OK. Sent to the printer: {what}.").format(what=job.what))

    def told(self) -> Iterator[str]:
        """Yield the outcome of papers since the last call, to be shown before the next line is read."""
        while not self._told.empty():
            yield self._told.get()

    def close(self) -> list[str]:
        """Close the spooler and return the outcome of the last papers."""
        self.spooler.close()
        return [*self.told()]
