"""Receipts and slips: which printer each goes to, when it is printed, and how it looks."""

from __future__ import annotations

from functools import partial

from tuils.devices.printer_list import assign_printer, change_when
from tuils.i18n import LANGUAGES, N_, _
from tuils.library.describing.action import action
from tuils.library.papers.examples import CALLED, example_sheet
from tuils.library.papers.templates import TEMPLATES, drop_template, paper_template, template_folder
from tuils.print_out import printers_of, shown_lines
from tuils.screens.kit.listing import Listing
from tuils.screens.kit.text_page import TextPage
from tuils.screens.widgets.keys import FIRST_THREE
from tuils.screens.widgets.rows import Column, Row
from tuils.screens.widgets.turns import Doing
from tuils.settings import Station
from tuils.values.paper_kinds import PAPER_KINDS, USUAL, WHEN
from tuils.values.printer_setup import NO_PRINTER

CHANGE = "library.settings"
ROUND = tuple(WHEN)


def paper_rows(station: Station) -> list[Row]:
    """Each kind of paper, its printer, and when it is printed."""
    rows: list[Row] = []
    for number, (kind, words) in enumerate(PAPER_KINDS.items(), 1):
        printer = station.papers.get(kind, NO_PRINTER)
        when = station.print_when.get(kind, USUAL[kind])
        is_paper = kind in TEMPLATES.values()
        rows.append((str(number), _(words), _("no printer") if printer == NO_PRINTER else printer,
                     _(WHEN[when]) if is_paper else ""))  # fmt: skip
    return rows


class Papers(Listing):
    """`printer`: the one from which this was opened: Enter there is F6 for it."""

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
    def kind(self) -> str:
        return self.line_keys[self.at] if self.at >= 0 else ""

    def open_line(self, index: int) -> Doing:
        kind = self.line_keys[index]
        if kind in TEMPLATES:
            return self.home.open("paper_preview", paper=kind)
        self.remark(_("Letters, lists and labels have no template."))
        return None

    @action("r", N_("Printer"), N_("Another printer for the chosen paper, or none"), needs=CHANGE)
    async def change_printer(self) -> None:
        if not (kind := self.kind):
            self.none_chosen()
            return
        station = await self.home.fresh_station()
        names = [*printers_of(station), NO_PRINTER]
        now = station.papers.get(kind, NO_PRINTER)
        if self.printer in names and now == NO_PRINTER:
            after = self.printer
        else:
            after = names[(names.index(now) + 1) % len(names)] if now in names else names[0]
        await self.home.read(partial(assign_printer, station, (kind,), after))
        await self.load()
        said = _("{paper}: no printer.") if after == NO_PRINTER else _("{paper}: {printer}.")
        self.say("OK", said.format(paper=_(PAPER_KINDS[kind]), printer=after), _("F6 again: the next printer."))

    @action("s", N_("When"), N_("Print always, never, or ask each time"), needs=CHANGE)
    async def change_when(self) -> None:
        kind = self.kind
        if kind not in TEMPLATES:
            self.none_chosen()
            return
        station = await self.home.fresh_station()
        now = station.print_when.get(kind, USUAL[kind])
        after = ROUND[(ROUND.index(now) + 1) % len(ROUND)]
        await self.home.read(change_when, station, kind, after)
        await self.load()
        said = _("{paper}: {when}.").format(paper=_(PAPER_KINDS[kind]), when=_(WHEN[after]))
        self.say("OK", said, _("F7 again: the next."))


class PaperPreview(TextPage):
    """`paper`: a template. Left and Right: the others; F6 another language, F7 large type."""

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
        said = _("{paper}, {language}, {n} characters wide.").format(paper=name, language=self.language, n=self.width)
        mine = _("The library's own template.") if own else _("To change it: tuils printer template {name} --edit")
        self.say("", said, mine.format(name=self.paper))
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
