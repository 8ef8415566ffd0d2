"""The printers of a station: from their settings to drivers, and the form of a paper for each of them."""

from __future__ import annotations

import glob
from collections.abc import Sequence
from functools import partial

from tuils.i18n import _
from tuils.values.dataclass import dataclass
from tuils.values.paper_layout import PaperLine, lay_out, plain_text
from tuils.values.station.printer_setup import PrinterSetup

from .cups import Cups, queues
from .printing import NotPrinted, Paper, Printer
from .wires import WirePrinter, usb_printers


def printer_of(setup: PrinterSetup) -> Printer:
    """Return the printer for this setup. It is opened only when there is something to print."""
    raw: Printer
    if setup.at_machine:
        return Cups()
    at = setup.at
    if at.way == "terminal":
        from .terminal_printer import TerminalPrinter

        raw = TerminalPrinter()
    elif setup.kind == "escpos":
        from .escpos import ASK_OFFLINE, ASK_PAPER, offline_words, paper_words

        asks = ((ASK_PAPER, paper_words), (ASK_OFFLINE, offline_words))
        raw = Cups(queue=at.address) if at.way == "cups" else WirePrinter(at, asks)
    else:
        raw = Cups(queue=at.address) if at.way == "cups" else WirePrinter(at)
    return _Speaking(raw, setup)


@dataclass(frozen=True)
class _Speaking:
    """A driver that turns each paper into the printer's own language."""

    raw: Printer
    setup: PrinterSetup

    def print_paper(self, paper: Paper) -> None:
        self.raw.print_paper(self._taken(paper))

    def _taken(self, paper: Paper) -> Paper:
        kind = self.setup.kind
        if paper.kind == "raw" or kind == "cups":
            return paper
        if paper.kind == "text" and kind != "text":
            return paper_for(self.setup, paper.data.decode("utf-8", "replace"), large=paper.large, tidy=False)
        if kind in ("pdf", "text"):
            return paper
        raise NotPrinted(_("it can't print a PDF"))

    def status(self) -> str:
        return self.raw.status()

    def stuck(self) -> str:
        return self.raw.stuck()

    def give_up(self) -> None:
        self.raw.give_up()


def paper_for(
    setup: PrinterSetup, text: str, *, large: bool = False, tidy: bool = True, samples: bool = False
) -> Paper:
    """Return a marked text (see values/paper_layout) as a paper for this printer. `samples`: a receipt printer shows a
    line of every code page below. Raises NotPrinted."""
    if not setup.prints_text:
        raise NotPrinted(_("it only prints labels"))
    if setup.kind == "escpos":
        from .escpos import escpos_bytes, printable

        letters = partial(printable, pages=setup.pages)
        lines = lay_out(text, setup.width, large=large, readable=letters, tidy=tidy)
        return Paper(escpos_bytes(lines, setup.width, cuts=setup.cuts, pages=setup.pages, samples=samples), "raw")
    lines = lay_out(text, setup.width, large=large, tidy=tidy)
    if setup.kind == "pdf":
        return Paper(_pdf(lines, setup.width, large), "pdf")
    return Paper(plain_text(lines, setup.width).encode(), "text", large)


def _pdf(lines: Sequence[PaperLine], width: int, large: bool) -> bytes:
    from .text_pdf import text_pdf

    return text_pdf(lines, width, large=large)


# ---- what is there


@dataclass(frozen=True)
class FoundPrinter:
    """A possible printer. `where` as in a setup; `kind` is a guess."""

    where: str
    kind: str
    words: str


def found_printers() -> list[FoundPrinter]:
    """Return the printers plugged in or set up on this machine. May take seconds: the printing system is asked."""
    usb = [FoundPrinter(f"usb:{maker}:{model}", "escpos", _("USB, /dev/usb/{name}").format(name=name))
           for name, maker, model in usb_printers()]  # fmt: skip
    names = sorted([*glob.glob("/dev/serial/by-id/*"), *glob.glob("/dev/parport*")])
    lines = [FoundPrinter(f"serial:{name}", "escpos", _("serial line")) for name in names]
    said = [FoundPrinter(f"cups:{name}", "cups", _("printer of this computer")) for name in queues()]
    return [*usb, *said, *lines]
