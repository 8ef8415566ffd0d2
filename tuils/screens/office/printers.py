"""This desk's printers: their papers and waiting jobs; receipts and slips, their printers and layout."""

from __future__ import annotations

from functools import partial

from tuils.devices.printers.printer_list import add_printer, assign_printer, change_when, remove_printer
from tuils.devices.printers.printers import FoundPrinter, found_printers, printer_of
from tuils.i18n import LANGUAGES, N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.library.office.receipts.examples import CALLED, example_sheet
from tuils.library.office.receipts.templates import TEMPLATES, drop_template, paper_template, template_folder
from tuils.printing.print_out import printer_test, printers_of, shown_lines
from tuils.screens.kit.home import opens
from tuils.screens.kit.listing import Listing
from tuils.screens.kit.text_page import TextPage
from tuils.screens.widgets.keys import FIRST_THREE
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.rows import Column, Row
from tuils.screens.widgets.turns import Doing
from tuils.station.settings import Station
from tuils.values.dataclass import dataclass
from tuils.values.station.paper_kinds import PAPER_KINDS, USUAL, WHEN, in_groups
from tuils.values.station.printer_setup import NO_PRINTER, PRINTER_KINDS, USUAL_WIDTH, PrinterSetup, printer_setup
from tuils.values.words import Unclear

CHANGE = "library.settings"
"""The permission to set up printers."""


@dataclass(frozen=True)
class PrinterLine:
    """A printer. `status`: empty if it is ready."""

    setup: PrinterSetup
    prints: tuple[str, ...]
    status: str
    waiting: int


def printer_lines(station: Station) -> list[PrinterLine]:
    """Return the printers. Asks each for its status, which may take seconds."""
    lines = []
    for name, setup in printers_of(station).items():
        prints = tuple(kind for kind in PAPER_KINDS if station.papers.get(kind) == name)
        lines.append(PrinterLine(setup, prints, printer_of(setup).status(), 0))
    return lines


def prints_words(kinds: tuple[str, ...]) -> str:
    """`receipts, slips`"""
    return ", ".join(in_groups(kinds)) or "-"


class Printers(Listing):
    names_a_person = False
    word, prompt = N_("Printers"), N_("Printer")
    columns = (
        Column("#", 2, right=True),
        Column(N_("Printer"), 14, grow=1),
        Column(N_("Prints"), 16, grow=2),
        Column(N_("Now"), 16, grow=2, drop=1),
        Column(N_("Waiting"), 7, right=True, drop=2),
    )
    keys = (("Enter", N_("What it prints")), "own", ("back", N_("Back")), "help")

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[PrinterLine] = []

    async def load(self) -> None:
        station = await self.home.fresh_station()
        self.lines = await self.home.read(printer_lines, station)
        spooler = self.home.prints
        rows: list[Row] = []
        for number, one in enumerate(self.lines, 1):
            name, kept = one.setup.name, sum(job.printer == one.setup.name for job in spooler.kept)
            waits = spooler.waiting(name) + kept
            able = "  ".join(filter(None, (_("ready"), one.setup.written_pages)))
            now = (cut(one.status, 40), "look") if one.status else able
            rows.append((str(number), name, prints_words(one.prints), now, str(waits) if waits else ""))
        self.put(rows, [line.setup.name for line in self.lines])

    def greet(self) -> None:
        kept = len(self.home.prints.kept)
        if kept:
            text = ngettext("{n} paper was not printed.", "{n} papers were not printed.", kept).format(n=kept)
            self.say("NOTE", text, _("F6 prints them again. F7 prints a test page."))
        elif not self.lines:
            self.say("", _("No printer is set up."), _("F8 finds what is plugged in. docs: Set up a receipt printer."))
        else:
            self.say("", _("Printers of this desk."), _("Enter shows what each prints. F7 prints a test page."))

    def open_line(self, index: int) -> Doing:
        return self.home.open("papers", printer=self.lines[index].setup.name)

    @property
    def chosen(self) -> PrinterLine | None:
        return self.lines[self.at] if self.at >= 0 else None

    @action("b", N_("Print again"), N_("Print again what could not be printed"))
    async def print_again(self) -> None:
        jobs = list(self.home.prints.kept)
        for job in jobs:
            self.home.print_again(job)
        if not jobs:
            self.say("OK", _("Nothing is waiting to print."), _("Esc goes back."))
        await self.load()

    @action("t", N_("Test"), N_("Print a test page"))
    def print_test(self, line: PrinterLine) -> None:
        self.home.print_job(printer_test(line.setup))

    add = opens("found_printers", "n", N_("Add"), N_("Add a printer that was found"), needs=CHANGE)
    show_waiting = opens("print_again", "y", N_("What waits"), N_("What could not be printed"))

    @action("z", N_("Remove"), N_("Remove the printer"), needs=CHANGE)
    def remove_chosen(self, line: PrinterLine) -> None:
        text = _("Remove {name}? It prints: {kinds}.").format(name=line.setup.name, kinds=prints_words(line.prints))
        self.ask(text, _("y: remove it.   n or Esc: no."), partial(self._remove, line.setup.name))

    async def _remove(self, name: str) -> None:
        await self.home.read(remove_printer, await self.home.fresh_station(), name)
        await self.load()
        self.say("OK", _("Removed: {name}.").format(name=name), _("The papers it printed have no printer now."))


class FoundPrinters(Listing):
    """The printers plugged in or set up on this machine; Enter asks for a name."""

    names_a_person = False
    word, prompt = N_("Add a printer"), N_("Where")
    columns = (
        Column("#", 2, right=True),
        Column(N_("Where"), 30, grow=2),
        Column(N_("Kind"), 8),
        Column(N_("What"), 16, grow=1, drop=1),
    )
    keys = (("Enter", N_("Add")), ("back", N_("Back")), "help")

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[FoundPrinter] = []

    async def load(self) -> None:
        self.lines = await self.home.read(found_printers)
        rows = [(str(n), one.where, one.kind, one.words) for n, one in enumerate(self.lines, 1)]
        self.put(rows, [line.where for line in self.lines])

    def greet(self) -> None:
        text = _("Found on this machine.") if self.lines else _("Nothing was found.")
        self.say("", text, _("Or type where it is: tcp:192.168.1.9, serial:/dev/ttyUSB0, cups:NAME."))

    def open_line(self, index: int) -> Doing:
        one = self.lines[index]
        self._ask_name(one.where, one.kind)
        return None

    async def typed(self, text: str) -> None:
        way = text.partition(":")[0]
        self._ask_name(text, "cups" if way == "cups" else "escpos")

    def _ask_name(self, where: str, kind: str) -> None:
        text = _("Name for {where}?").format(where=cut(where, 40))
        hint = _("A short name, such as receipts. Type: {kind}.").format(kind=_(PRINTER_KINDS[kind]))
        self.ask_words(_("Name"), N_("Add it"), text, hint, partial(self._add, where, kind))

    async def _add(self, where: str, kind: str, name: str) -> None:
        try:
            setup = printer_setup(name.strip(), {"where": where, "kind": kind, "width": USUAL_WIDTH.get(kind, 80)})
        except Unclear as unclear:
            self.settle()
            self.say("NOTE", unclear.sentence(_), _("Esc goes back."))
            return
        self.settle()
        kinds = await self.home.read(add_printer, await self.home.fresh_station(), setup)
        await self.home.fresh_station()
        text = _("Set up: {name}. It prints: {kinds}.").format(name=setup.name, kinds=prints_words(kinds))
        self.say("OK", text, _("Esc goes back. There F7 prints a test page."))


ROUND = tuple(WHEN)


def paper_rows(station: Station) -> list[Row]:
    """Return each kind of paper, its printer, and when it is printed."""
    rows: list[Row] = []
    for number, (kind, words) in enumerate(PAPER_KINDS.items(), 1):
        printer = station.papers.get(kind, NO_PRINTER)
        when = station.print_when.get(kind, USUAL[kind])
        is_paper = kind in TEMPLATES.values()
        rows.append((str(number), _(words), _("no printer") if printer == NO_PRINTER else printer,
                     _(WHEN[when]) if is_paper else ""))  # fmt: skip
    return rows


class Papers(Listing):
    """The kinds of paper. `printer`: the one from which this was opened: Enter there is F6 for it."""

    names_a_person = False
    word, prompt = N_("Receipts and slips"), N_("Paper")
    columns = (
        Column("#", 2, right=True),
        Column(N_("Paper"), 20, grow=2),
        Column(N_("Printer"), 14, grow=1),
        Column(N_("Printed"), 8),
    )
    keys = (("Enter", N_("Preview")), "own", ("back", N_("Back")), "help")

    def __init__(self, printer: str = "") -> None:
        super().__init__()
        self.printer = printer

    async def load(self) -> None:
        self.put(paper_rows(await self.home.fresh_station()), list(PAPER_KINDS))

    def greet(self) -> None:
        self.say("", _("What this desk prints, where, and when."), _("Enter shows how a paper looks."))

    @property
    def chosen(self) -> str | None:
        return self.line_keys[self.at] if self.at >= 0 else None

    def open_line(self, index: int) -> Doing:
        kind = self.line_keys[index]
        if kind in TEMPLATES:
            return self.home.open("paper_preview", paper=kind)
        self.remark(_("Letters, lists and labels have no template."))
        return None

    @action("r", N_("Printer"), N_("Another printer for the chosen paper, or none"), needs=CHANGE)
    async def change_printer(self, kind: str) -> None:
        station = await self.home.fresh_station()
        names = [*printers_of(station), NO_PRINTER]
        now = station.papers.get(kind, NO_PRINTER)
        if self.printer in names and now == NO_PRINTER:
            after = self.printer
        else:
            after = names[(names.index(now) + 1) % len(names)] if now in names else names[0]
        await self.home.read(partial(assign_printer, station, (kind,), after))
        await self.load()
        text = _("{paper}: no printer.") if after == NO_PRINTER else _("{paper}: {printer}.")
        self.say("OK", text.format(paper=_(PAPER_KINDS[kind]), printer=after), _("F6 again: the next printer."))

    @action("s", N_("When"), N_("Print always, never, or ask each time"), needs=CHANGE)
    async def change_when(self, kind: str) -> None:
        if kind not in TEMPLATES:
            self.none_chosen()
            return
        station = await self.home.fresh_station()
        now = station.print_when.get(kind, USUAL[kind])
        after = ROUND[(ROUND.index(now) + 1) % len(ROUND)]
        await self.home.read(change_when, station, kind, after)
        await self.load()
        text = _("{paper}: {when}.").format(paper=_(PAPER_KINDS[kind]), when=_(WHEN[after]))
        self.say("OK", text, _("F7 again: the next."))


class PaperPreview(TextPage):
    """A preview of a paper. `paper`: a template. Left and Right: the others; F6 another language, F7 large type."""

    word, prompt = N_("Preview"), N_("Preview")
    keys = (FIRST_THREE, ("Left/Right", N_("Other papers")), ("back", N_("Back")), "help")
    WIDTHS = (42, 32, 48, 80)

    def __init__(self, paper: str) -> None:
        super().__init__()
        self.paper, self.language, self.width, self.large = paper, LANGUAGES[0], self.WIDTHS[0], False

    async def opened(self) -> None:
        await self._drawn()

    async def _drawn(self) -> None:
        sheet = example_sheet(self.paper, self.language, large=self.large)
        lines = await self.home.read(shown_lines, self.home.path, sheet, self.width)
        own = paper_template(template_folder(self.home.path), self.paper, self.language).own
        name = _(CALLED.get(self.paper, PAPER_KINDS[TEMPLATES[self.paper]]))
        text = _("{paper}, {language}, {n} characters wide.").format(paper=name, language=self.language, n=self.width)
        mine = _("The library's own template.") if own else _("To change it: tuils printer template {name} --edit")
        self.say("", text, mine.format(name=self.paper))
        self.read_out([f"  |{line}" for line in lines])

    async def turn(self, step: int) -> None:
        names = list(TEMPLATES)
        self.paper = names[(names.index(self.paper) + step) % len(names)]
        await self._drawn()

    @action("n", N_("Language"), N_("English or Spanish"))
    async def other_language(self) -> None:
        self.language = LANGUAGES[(LANGUAGES.index(self.language) + 1) % len(LANGUAGES)]
        await self._drawn()

    @action("h", N_("Width"), N_("42, 32, 48, or 80 characters"))
    async def other_width(self) -> None:
        self.width = self.WIDTHS[(self.WIDTHS.index(self.width) + 1) % len(self.WIDTHS)]
        await self._drawn()

    @action("t", N_("Large type"))
    async def large_type(self) -> None:
        self.large = not self.large
        await self._drawn()

    @action("z", N_("Built-in"), N_("Go back to the built-in template"), needs=CHANGE)
    async def reset(self) -> None:
        drop_template(template_folder(self.home.path), self.paper, self.language)
        await self._drawn()
