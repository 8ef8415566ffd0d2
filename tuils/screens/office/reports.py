"""The reports: a list of questions, and each one's answer: first a line with the finding, then numbers with bars."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.at_rest import WITH_NAMES
from tuils.library.foundation.administration.settings import year_starts
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.mail_merge import LETTER
from tuils.library.foundation.refusals import Refused
from tuils.library.office.reports.board import SetWritten, write_board, write_set
from tuils.library.office.reports.catalog import (
    FOLDER,
    OPTIONS,
    REPORTS,
    barcodes_of,
    copies_to_list,
    narrowed_by,
    report_cards,
    report_options,
    reports_folder,
    reports_for,
    run_report,
    write_report_file,
)
from tuils.library.office.reports.period import period_name, read_period, report_today
from tuils.library.office.reports.pins import (
    MONTH_END,
    PAGES,
    PinnedReport,
    asked_again,
    asked_words,
    my_pins,
    narrowing_of,
    pin_called,
    pin_report,
    read_schedule,
    schedule_report,
    unpin_report,
    when_words,
)
from tuils.library.office.reports.report import KIND_WORDS, WORK, FigureLine, Report, ReportFound, ReportWanted
from tuils.screens.kit.home import home_screen, opens
from tuils.screens.kit.listing import Listing
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.rows import LIMIT, Column, Row
from tuils.screens.widgets.turns import Doing
from tuils.values.bar_chart import bar
from tuils.values.time.spans import Span
from tuils.values.words import Unclear

BAR = 18
"""Cells of the longest bar."""


class ReportList(Listing):
    """The reports: the operator's pinned ones, then all others they may run, lists to work from first."""

    passing, names_a_person = True, False
    word, prompt = N_("Reports"), N_("Report")
    columns = (Column("#", 2, right=True), Column(N_("Report"), 27), Column(N_("What it answers"), 30, grow=1, drop=1))
    keys: tuple[Hint, ...] = (("Enter", N_("Run")), "own", ("back", N_("Back")), "help")

    def __init__(self) -> None:
        super().__init__()
        self.reports: list[Report | PinnedReport | None] = []

    async def load(self) -> None:
        found = await self.home.read(reports_for, self.home.desk)
        self.reports = []
        rows = self._pinned(await self.home.read(my_pins, self.home.desk))
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

    def _pinned(self, pins: Sequence[PinnedReport]) -> list[Row]:
        rows: list[Row] = [("", (_("Pinned"), "strong"))] if pins else []
        self.reports += [None, *pins] if pins else []
        desk = self.home.desk
        for number, one in enumerate(pins, 1):
            told = [when_words(one.every), one.last, asked_words(desk, one)]
            rows.append((str(number), one.name, "  ".join(filter(None, told))))
        return rows

    def greet(self) -> None:
        hint = _("Type its number or its name, then Enter.")
        if any(isinstance(report, PinnedReport) for report in self.reports):
            hint = _("Its number or name, then Enter. Pinned: .a schedules, .z unpins.")
        self.say("", _("Choose a report."), hint)

    def picked(self, number: int) -> Doing:
        found = [report for report in self.reports if report]
        if self.asks or not 0 < number <= len(found):
            return super().picked(number)
        return self._open(found[number - 1])

    def open_line(self, index: int) -> Doing:
        one = self.reports[index]
        return self._open(one) if one else None

    def _open(self, report: Report | PinnedReport) -> Doing:
        if not isinstance(report, PinnedReport):
            return self.home.open("report", called=report.name)
        if report.report in PAGES:
            return self.month_end() if report.report == MONTH_END else self.board()
        return self.home.open("report", called=report.report, pin=report.name)

    async def typed(self, text: str) -> None:
        wanted = text.strip().casefold()
        for report in self.reports:
            names = (report.name, "" if isinstance(report, PinnedReport) else _(report.title)) if report else ()
            if any(name.casefold().startswith((wanted, wanted.replace(" ", "-"))) for name in names):
                await cast("Coroutine[Any, Any, None]", self._open(cast("Report | PinnedReport", report)))
                return
        self.say("NOTE", _("No report has that name."), _("Choose one with Down, or type its number."))

    @property
    def chosen(self) -> PinnedReport | None:
        one = self.reports[self.at] if self.at >= 0 else None
        return one if isinstance(one, PinnedReport) else None

    def none_chosen(self) -> None:
        self.remark(_("Choose a pinned report first. .i in a report pins it."))

    @action("a", N_("Schedule"), N_("Save or email a pinned report on a schedule"))
    def schedule(self, report: PinnedReport) -> None:
        async def typed(text: str) -> None:
            self.settle()
            done = await self.home.do(schedule_report, report.name, *read_schedule(text))
            await self.load()
            sentence = _("{name} goes {when}.") if done.every else _("{name} is no longer sent on a schedule.")
            hint = _("It goes to {place} with the daily work.").format(place=done.to or _("the folder reports"))
            self.say("OK", sentence.format(name=done.name, when=when_words(done.every)), hint if done.every else "")

        said = _("When should {name} be sent, and where?").format(name=report.name)
        then = _("Such as fri, monthly to ana@example.org as pdf, or never.")
        self.ask_words(_("When"), N_("Save"), said, then, typed)

    @action("z", N_("Unpin"), N_("Remove a report from the pinned ones"))
    async def unpin(self, report: PinnedReport) -> None:
        await self.home.do(unpin_report, report.name)
        await self.load()
        self.say("OK", _("Unpinned: {name}.").format(name=report.name), _("F9 undoes it."))

    @action("b", N_("Board page"), N_("Save last month's board report as a PDF"), place=3)
    async def board(self) -> None:
        span = read_period("last month", report_today(self.home.desk))
        desk, file = self.home.desk, f"board-{span.first.isoformat()[:7]}.pdf"
        folder = self.home.path

        async def told(_made: object) -> None:
            text = _("It is {file}").format(file=folder.parent / FOLDER / file)
            self.say("OK", _("The board report is saved."), text)

        await self.write_out(lambda old: write_board(desk, span, reports_folder(folder) / file, replace=old), told)

    @action("n", N_("Month-end"), N_("Run the reports of last month, each into a file of one folder"), place=4)
    async def month_end(self) -> None:
        span = read_period("last month", report_today(self.home.desk))
        desk, store = self.home.desk, self.home.path

        async def told(done: SetWritten) -> None:
            text = ngettext("{n} file saved.", "{n} files saved.", len(done.files)).format(n=len(done.files))
            left = _("Left out: {why}").format(why="; ".join(done.left)) if done.left else ""
            self.say(
                "OK" if not done.left else "NOTE", text, left or _("They are in {folder}").format(folder=done.folder)
            )

        await self.write_out(lambda old: write_set(desk, span, reports_folder(store), "csv", replace=old), told)

    survey = opens("survey", "s", N_("Survey"), N_("The answers for the Public Libraries Survey"), place=1)

    @action("o", N_("Saved questions"), N_("Your saved questions, written in SQL"), needs="reports.query")
    def questions(self) -> Doing:
        return self.home.open("questions")

    day_counts = opens("counts", "y", N_("Daily counts"), N_("The counts of a day or a month, by item type"), place=2)


class OneReport(Listing):
    """A report with its result. Left and Right move its period; a period can be typed."""

    passing = True
    word, prompt = N_("Report"), N_("Period")
    keys: tuple[Hint, ...] = (("Left/Right", N_("Period")), "own", ("back", N_("Back")), "help")

    def __init__(self, called: str, pin: str = "") -> None:
        super().__init__()
        self.report, self.pin, self.period = REPORTS[called], pin, ""
        self.wanted: ReportWanted | None = None
        self.found: ReportFound | None = None

    async def opened(self) -> None:
        """Open the report, or close it and say on the screen below why it may not be run."""
        try:
            await super().opened()
        except Refused as no:
            await self.close()
            if below := home_screen(self.app.screen):
                below.faulted(no)

    async def load(self) -> None:
        if self.wanted is None:
            self.wanted = await self.home.read(self._begun)
        wanted = self.wanted
        self.found = found = await self.home.read(run_report, self.home.desk, self.report, wanted)
        rows = await self.home.read(self._rows, self.home.desk, found)
        shown = found.lines[:LIMIT]
        bars = (Column("", BAR),) if self._has_bars else ()
        columns = (Column("#", 3, right=True), *found.table.on_screen, *bars)
        self.put(rows, [found.table.key_of(line) for line in shown], columns)

    def _begun(self) -> ReportWanted:
        """Return the report as it was pinned, else with its usual choices."""
        known = pin_called(self.home.desk, self.pin) if self.pin else None
        if known is None:
            return report_options(self.home.desk, self.report)
        self.period = known.period
        return asked_again(self.home.desk, known)[1]

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

    async def turn(self, step: int) -> None:
        assert self.wanted is not None
        if "period" not in self.report.takes:
            self.remark(_("This list is as of today."))
            return
        moved = self.wanted.span.moved(step)
        if moved.first > self._today:
            self.remark(_("That period is in the future."))
            return
        await self._again(replace(self.wanted, span=moved, has_dates=True))
        self.period = period_name(moved, self._today, await self.home.read(year_starts))

    @property
    def _today(self) -> date:
        return report_today(self.home.desk)

    async def typed(self, text: str) -> None:
        assert self.wanted is not None
        if "=" in text or text.strip().casefold() in ("all", _("all")):
            await self._again(narrowed_by(self.report, self.wanted, text))
            return
        try:
            span: Span = read_period(text, self._today, await self.home.read(year_starts))
        except Unclear as unclear:
            self.say("NOTE", unclear.sentence(_), "")
            return
        await self._again(replace(self.wanted, span=span, has_dates=True))
        self.period = text.strip()

    def picked(self, number: int) -> Doing:
        """Choose a line by its number, unless the number is a year."""
        assert self.found is not None
        return self.heard(str(number)) if self.asks or number > len(self.found.lines) else super().picked(number)

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
        spans = list(dict.fromkeys(read_period(step, self._today, starts) for step in steps))
        at = spans.index(self.wanted.span) if self.wanted.span in spans else -1
        span = spans[(at + 1) % len(spans)]
        await self._again(replace(self.wanted, span=span, has_dates=True))
        self.period = period_name(span, self._today, starts)

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
        text = _("Type what to narrow by: {names}, columns.").format(names=", ".join(names))
        more = _("Such as type=DVD columns={columns}. Type all for everything.")
        self.say("", text, more.format(columns=",".join(self.found.table.names[:3])))

    @action(
        "k",
        N_("Keep as list"),
        N_("Make a list of these copies, for labels or batch edit"),
        when="_is_of_copies",
        needs="lists.edit",
    )
    async def keep_as_list(self) -> None:
        assert self.found is not None
        done = await self.home.do(copies_to_list, self.found)
        self.say("OK", _("List made: {name}, {n} copies.").format(name=done.sheet.name, n=done.added), "")

    @action("a", N_("Change all"), N_("Batch edit all copies or patrons on this list"), when="_is_for_a_batch")
    async def change_all(self) -> None:
        assert self.found is not None
        if cards := report_cards(self.found):
            await self.home.open("patron_batch", cards=cards)
        else:
            await self.home.open("batch_form", codes=barcodes_of(self.found))

    @property
    def _is_for_a_batch(self) -> bool:
        if self.found and report_cards(self.found):
            return self.may("patrons.batch")
        return self._is_of_copies and self.may("catalog.edit")

    @property
    def _is_of_copies(self) -> bool:
        return bool(self.found and barcodes_of(self.found))

    @action("i", N_("Pin"), N_("Pin this report, as it is now, to the top of the list"))
    def pin_it(self) -> None:
        async def named(text: str) -> None:
            assert self.wanted is not None
            asked, name = narrowing_of(self.wanted), text.strip() or usual
            self.settle()
            made = await self.home.do(pin_report, name, self.report.name, self.period, asked)
            self.pin = made.name
            self.say(
                "OK", _("Pinned: {name}.").format(name=made.name), _("It is now at the top of Reports. F9 undoes it.")
            )

        assert self.found is not None
        usual = self.pin or self._usual_name()
        hint = _("A few words, then Enter. Enter alone: {name}").format(name=usual)
        self.ask_words(_("Name"), N_("Pin"), _("What should this pinned report be called?"), hint, named)

    def _usual_name(self) -> str:
        """Return a name that stays true next month, and that no report has."""
        assert self.found is not None
        title = _(self.report.title)
        if self._has_period:
            return f"{title}, {self.period or self.report.usual}"[:60]
        return f"{title}, {_('mine')}" if self.found.title == title else self.found.title.replace("/", "-")[:60]

    @action("t", N_("File"), N_("Save a table for a spreadsheet"))
    async def write_table(self) -> None:
        await self._write("csv")

    @action("f", N_("PDF"), N_("Save the page as PDF: the answer, the chart, and the table"))
    async def write_page(self) -> None:
        await self._write("pdf")

    @action("vx", N_("Letter"), N_("Save a letter to merge in Word or LibreOffice"), when="_is_of_things")
    async def write_letter(self) -> None:
        await self._write(LETTER)

    @property
    def _is_of_things(self) -> bool:
        return self.report.kind == WORK

    async def _write(self, kind: str) -> None:
        assert self.found is not None
        found, desk = self.found, self.home.desk
        begin = WITH_NAMES if self.report.names_a_person else ""
        store, name = self.home.path, f"{begin}{self.report.name}.{kind}"
        await self.write_out(
            lambda old: write_report_file(desk, self.report, found, reports_folder(store) / name, kind, replace=old),
            self._told,
        )

    async def _told(self, file: Path) -> None:
        self.say("OK", _("The file is saved."), _("It is {file}").format(file=file))

    @action("rh", N_("Print"), N_("Print this list"))
    async def print_report(self) -> None:
        assert self.found is not None
        found = self.found
        lines = await self.home.read(lambda: [found.table.print_line(self.home.desk, line) for line in found.lines])
        self.print_lines(found.title, [found.finding, *found.notes, "", *lines])


def _bars(found: ReportFound) -> dict[str, str]:
    """Return a bar for each line of the chart, by its label; the total has none."""
    assert found.chart is not None
    most = max((now for _label, now, _then in found.chart.rows if now), default=0)
    return {label: bar(now, most, BAR) for label, now, _then in found.chart.rows}
