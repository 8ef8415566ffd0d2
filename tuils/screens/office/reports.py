"""The reports: a list of questions, and each one's answer: its first line is the finding, then numbers with bars."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from tuils.formats.paper_pdf import NoPaper
from tuils.i18n import N_, _
from tuils.library.describing.action import action
from tuils.library.desk import Desk
from tuils.library.refusals import Refused
from tuils.library.reports.catalog import OPTIONS, REPORTS, narrowed_by, reports_for, run_report, wanted_of
from tuils.library.reports.out import barcodes_of, copies_to_list, report_file
from tuils.library.reports.period import read_period, today_of, year_starts
from tuils.library.reports.report import KIND_WORDS, FigureLine, Report, ReportFound, ReportWanted
from tuils.screens.kit.listing import Listing
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.rows import LIMIT, Column, Row
from tuils.screens.widgets.turns import Doing
from tuils.values.bar_chart import bar
from tuils.values.spans import Span
from tuils.values.words import Unclear

BAR = 18
"""Cells of the longest bar."""
FOLDER = "reports"


class ReportList(Listing):
    """All reports that whoever is at the desk may run, the lists to work from first."""

    passing, names_a_person = True, False
    word, prompt = N_("Reports"), N_("Report")
    columns = (Column("#", 2, right=True), Column(N_("Report"), 27), Column(N_("What it answers"), 30, grow=1, drop=1))
    keys: tuple[Hint, ...] = (("Enter", N_("Run")), "own", ("back", N_("Back")), "help")

    def __init__(self) -> None:
        super().__init__()
        self.reports: list[Report | None] = []

    async def load(self) -> None:
        found = await self.home.read(reports_for, self.home.desk)
        rows: list[Row] = []
        self.reports = []
        for kind, words in KIND_WORDS.items():
            group = [one for one in found if one.kind == kind]
            if group:
                rows.append(("", (_(words), "strong")))
                self.reports.append(None)
            for one in group:
                number = sum(report is not None for report in self.reports) + 1
                rows.append((str(number), _(one.title), _(one.answers)))
                self.reports.append(one)
        self.put(rows, [one.name if one else "" for one in self.reports])
        if self.rows.cursor == 0 and len(rows) > 1:
            self.rows.choose(1)  # the first line is a heading

    def greet(self) -> None:
        self.say("", _("Choose a report."), _("Type its number or its name, then Enter."))

    def picked(self, number: int) -> Doing:
        found = [one for one in self.reports if one]
        if not 0 < number <= len(found):
            return super().picked(number)
        return self.home.open("report", called=found[number - 1].name)

    def open_line(self, index: int) -> Doing:
        one = self.reports[index]
        return self.home.open("report", called=one.name) if one else None

    async def typed(self, text: str) -> None:
        wanted = text.strip().lower()
        for one in self.reports:
            if one and (one.name.startswith(wanted.replace(" ", "-")) or _(one.title).lower().startswith(wanted)):
                await self.home.open("report", called=one.name)
                return
        self.say("NOTE", _("No report has that name."), _("Choose one with Down, or type its number."))

    @action("s", N_("Survey"), N_("The answers for the Public Libraries Survey"))
    def survey(self) -> Doing:
        return self.home.open("survey")

    @action("y", N_("Daily counts"), N_("The counts of a day or a month, by item type"))
    def day_counts(self) -> Doing:
        return self.home.open("counts")


class OneReport(Listing):
    """A report, run. Left and Right move its period; a period can be typed."""

    passing = True
    word, prompt = N_("Report"), N_("Period")
    keys: tuple[Hint, ...] = (("Left/Right", N_("Period")), "own", ("back", N_("Back")), "help")

    def __init__(self, called: str) -> None:
        super().__init__()
        self.report = REPORTS[called]
        self.wanted: ReportWanted | None = None
        self.found: ReportFound | None = None

    async def load(self) -> None:
        if self.wanted is None:
            self.wanted = await self.home.read(wanted_of, self.home.desk, self.report)
        wanted = self.wanted
        self.found = found = await self.home.read(run_report, self.home.desk, self.report, wanted)
        rows = await self.home.read(self._rows, self.home.desk, found)
        shown = found.lines[:LIMIT]
        bars = (Column("", BAR),) if self._has_bars else ()
        columns = (Column("#", 3, right=True), *found.table.on_screen, *bars)
        self.put(rows, [found.table.key_of(line) for line in shown], columns)

    @property
    def _has_bars(self) -> bool:
        return bool(self.found and self.found.chart and any(now for _label, now, _then in self.found.chart.rows))

    def _rows(self, desk: Desk, found: ReportFound) -> list[Row]:
        rows: list[Row] = []
        drawn = _bars(found) if self._has_bars else {}
        for at, line in enumerate(found.lines[:LIMIT]):
            is_one = isinstance(line, FigureLine) and line.part == "line"
            bars = ((drawn.get(line.words[0], "") if is_one else "", "key"),) if drawn else ()
            rows.append((str(at + 1), *found.table.cells(desk, line), *bars))
        return rows

    def greet(self) -> None:
        assert self.found is not None
        notes = " ".join(self.found.notes)
        self.say("", self.found.finding, notes or _("Keys from F6: other lines, a file, paper. Or type a period."))

    async def _again(self, wanted: ReportWanted) -> None:
        before, self.wanted = self.wanted, wanted
        try:
            await self.load()
        except Refused:
            self.wanted = before
            raise
        self.greet()

    def open_line(self, index: int) -> Doing:
        assert self.found is not None
        _word, screen, fact = self.found.table.enter
        if not screen:
            return None
        name, _is, attribute = fact.partition("=")
        line: Any = self.found.lines[index]
        return self.home.open(screen, **{name: getattr(line, attribute or name)})

    def turn(self, step: int) -> Doing:
        return self._turn(step)

    async def _turn(self, step: int) -> None:
        assert self.wanted is not None
        if "period" not in self.report.takes:
            self.remark(_("This list is of today."))
            return
        moved = self.wanted.span.moved(step)
        if moved.first > self._today:
            self.remark(_("That period is in the future."))
            return
        await self._again(replace(self.wanted, span=moved))

    @property
    def _today(self) -> date:
        return today_of(self.home.desk)

    async def typed(self, text: str) -> None:
        assert self.wanted is not None
        if "=" in text or text.strip().casefold() in ("all", _("all")):
            await self._again(narrowed_by(self.report, self.wanted, text))
            return
        try:
            span: Span = read_period(text, self._today, await self.home.read(year_starts))
        except Unclear as unclear:
            self.say("NOTE", unclear.said(_), "")
            return
        await self._again(replace(self.wanted, span=span, has_dates=True))

    def picked(self, number: int) -> Doing:
        """A number is a line; one that is a year is none."""
        assert self.found is not None
        return self.heard(str(number)) if number > len(self.found.lines) else super().picked(number)

    @action("g", N_("Group by"), N_("What each line is: month, branch, category, ..."), when="_has_groups")
    async def by_what(self) -> None:
        assert self.wanted is not None
        names = self.report.by
        now = self.wanted.by[0] if self.wanted.by else names[0]
        self.rows.cursor = 0
        await self._again(replace(self.wanted, by=(names[(names.index(now) + 1) % len(names)],)))

    @property
    def _has_groups(self) -> bool:
        return len(self.report.by) > 1

    @action("o", N_("Period"), N_("This month, the fiscal year, the calendar year"), when="_has_period")
    async def other_period(self) -> None:
        assert self.wanted is not None
        steps = ("this month", "this fiscal year", "this year", "last 10 years")
        starts = await self.home.read(year_starts)
        spans = list(dict.fromkeys(read_period(one, self._today, starts) for one in steps))
        at = spans.index(self.wanted.span) if self.wanted.span in spans else -1
        await self._again(replace(self.wanted, span=spans[(at + 1) % len(spans)]))

    @property
    def _has_period(self) -> bool:
        return "period" in self.report.takes

    @action("b", N_("Branch or all"), N_("Of this branch, or of the whole library"))
    async def branch_or_all(self) -> None:
        assert self.wanted is not None
        await self._again(replace(self.wanted, branch="" if self.wanted.branch else self.home.desk.branch))

    @action("n", N_("Narrow"), N_("Only one item type, collection, ...; only some columns"))
    def narrow_down(self) -> None:
        assert self.found is not None
        names = [OPTIONS.get(one, one) for one in self.report.takes if one not in ("period", "dates", "by")]
        said = _("Type what to narrow by: {names}, columns.").format(names=", ".join(names))
        more = _("Such as type=DVD columns={columns}. Type all for everything.")
        self.say("", said, more.format(columns=",".join(self.found.table.names[:3])))

    @action(
        "k",
        N_("Keep as list"),
        N_("Make a list of these copies, for labels or a batch"),
        when="_is_of_copies",
        needs="lists.edit",
    )
    async def keep_as_list(self) -> None:
        assert self.found is not None
        done = await self.home.do(copies_to_list, self.found)
        self.say("OK", _("List made: {name}, {n} copies.").format(name=done.sheet.name, n=done.added), "")

    @property
    def _is_of_copies(self) -> bool:
        return bool(self.found and barcodes_of(self.found))

    @action("t", N_("File"), N_("Write a table for a spreadsheet"))
    async def write_table(self) -> None:
        await self._write("csv")

    @action("f", N_("PDF"), N_("Write the page as PDF: the answer, the chart and the table"))
    async def write_page(self) -> None:
        try:
            await self._write("pdf")
        except NoPaper as no:
            self.say("NOTE", str(no), "")

    async def _write(self, kind: str) -> None:
        assert self.found is not None
        found, desk = self.found, self.home.desk
        file = self.home.path.parent / FOLDER / f"{self.report.name}.{kind}"
        await self.write_out(lambda old: report_file(desk, self.report, found, file, kind, replace=old), self._told)

    async def _told(self, file: Path) -> None:
        self.say("OK", _("The file is saved."), _("It is {file}").format(file=file))

    @action("rh", N_("Print"), N_("Print this list"))
    async def print_report(self) -> None:
        assert self.found is not None
        found = self.found
        lines = await self.home.read(lambda: [found.table.print_line(self.home.desk, line) for line in found.lines])
        self.print_lines(found.title, [found.finding, *found.notes, "", *lines])


def _bars(found: ReportFound) -> dict[str, str]:
    """A bar for each line of the chart, by its label; the total has none."""
    assert found.chart is not None
    most = max((now for _label, now, _then in found.chart.rows if now), default=0)
    return {label: bar(now, most, BAR) for label, now, _then in found.chart.rows}
