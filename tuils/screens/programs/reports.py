"""Programs in numbers: a line for each month, kind, audience or place, with a bar; Enter explains the count."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from tuils.i18n import N_, _, ngettext
from tuils.library.activities.programs.report_out import (
    HOW,
    HOW_APART,
    number_words,
    report_column_head,
    write_program_report,
)
from tuils.library.activities.programs.reporting import BY, Numbers, ProgramReport, ReportLine, session_numbers
from tuils.library.foundation.administration.settings import name_of, year_starts
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.local_words import count_label, forms
from tuils.screens.kit.listing import Listing
from tuils.screens.kit.text_page import TextPage
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.rows import Column, Row
from tuils.screens.widgets.turns import Doing
from tuils.values.bar_chart import PLAIN
from tuils.values.programs import GROUPS
from tuils.values.time.moments import day_of
from tuils.values.time.spans import Span, month_span, read_span, year_of, year_with
from tuils.values.words import Unclear

BAR = 18
"""Cells of the longest bar."""
FOLDER = "reports"
COLUMNS = (
    Column("#", 2, right=True),
    Column("", 14, grow=1),
    Column(N_("Sessions"), 8, right=True),
    Column(N_("Attendance"), 11, right=True),
    Column(N_("Average"), 7, right=True, drop=2),
    Column("", BAR, drop=1),
)
STEPS = (N_("month"), N_("year"), N_("fiscal year"))


class ProgramReports(Listing):
    """A report of a period that Left and Right move."""

    passing, names_a_person = True, False
    word, prompt = N_("Reports"), N_("Month")
    columns = COLUMNS
    keys: tuple[Hint, ...] = (
        ("Enter", N_("Definition")), ("Left/Right", N_("Setup")), "own", ("back", N_("Back")), "help",
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.span: Span | None = None
        self.by, self.step = "kind", 0
        self.here = self.compared = False
        self.found: ProgramReport | None = None
        self.lines: list[ReportLine | None] = []

    async def load(self) -> None:
        self.span = self.span or month_span(self._today)
        branch = self.home.desk.branch if self.here else ""
        read = partial(session_numbers, branch=branch, before=self.compared)
        self.found = found = await self.home.read(read, self.home.desk, self.span, self.by)
        self.lines = [*found.lines, found.total, *((None, *found.apart) if found.apart else ())]
        most = max((line.numbers.attendance or 0 for line in (*found.lines, *found.apart)), default=0)
        rows = _numbered(self.lines, found, most)
        columns = (COLUMNS[0], Column(report_column_head(self.by), 14, grow=1), *COLUMNS[2:])
        if self.compared:
            rows = [(*row[:-1], _before(line)) if line else row for row, line in zip(rows, self.lines, strict=True)]
            columns = (*columns[:-1], Column(N_("Last year"), 11, right=True, drop=1))
        self.put(rows, [f"{line.code} {line.words}" if line else "" for line in self.lines], columns)

    @property
    def _today(self) -> date:
        return day_of(self.home.desk.now, self.home.desk.zone)

    def greet(self) -> None:
        found = self.found
        assert found is not None
        numbers = found.total.numbers
        text = ngettext("{when}: {n} session, {came}.", "{when}: {n} sessions, {came}.", numbers.sessions)
        came = (
            _("attendance not recorded") if numbers.attendance is None else _("{n} people").format(n=numbers.attended)
        )
        when = found.span.words(self._today, _, forms())
        then = [self._where]
        if numbers.not_counted:
            missing = ngettext(
                "Attendance not recorded: {n} session.", "Attendance not recorded: {n} sessions.", numbers.not_counted
            )
            then.append(missing.format(n=numbers.not_counted))
        if not self.lines[:-1]:
            then.append(_("No sessions in this period. Left goes back."))
        self.say("", text.format(when=when, n=numbers.sessions, came=came), " ".join(then))

    @property
    def _where(self) -> str:
        return _("{branch} only.").format(branch=self._branch) if self.here else _("Whole library.")

    _branch = ""

    async def _again(self) -> None:
        if self.here and not self._branch:
            self._branch = await self.home.read(name_of, "branch", self.home.desk.branch)
        await self.show_anew()

    # -- what it is of

    @action("g", N_("Group by"), N_("Group by month, kind, audience, location, grant, or partner"))
    async def by_what(self) -> None:
        names = [*BY]
        self.by = names[(names.index(self.by) + 1) % len(names)]
        self.rows.cursor = 0
        await self._again()

    @action("o", N_("Period"), N_("Choose a month, a year, or the fiscal year"))
    async def other_period(self) -> None:
        """Switch to the month, the year or the library's year around the last day shown."""
        assert self.span is not None
        self.step = (self.step + 1) % len(STEPS)
        day = min(self.span.last, self._today)
        if self.step == 0:
            self.span = month_span(day)
        elif self.step == 1:
            self.span = year_of(day.year)
        else:
            self.span = year_with(day, await self.home.read(year_starts))
        await self._again()

    async def turn(self, step: int) -> None:
        assert self.span is not None
        moved = self.span.moved(step)
        if moved.first > self._today:
            self.remark(_("That day is in the future."))
            return
        self.span = moved
        await self._again()

    async def typed(self, text: str) -> None:
        """Go to a month, a year or a day."""
        try:
            self.span = read_span(text)
        except (Unclear, OverflowError):
            sentence = _('"{text}" is not a month or year.').format(text=cut(text, 20))
            self.say("NOTE", sentence, _("Such as 2026-11, or 2026."))
            return
        await self._again()

    def picked(self, number: int) -> Doing:
        """Choose a line of the list by its number. A higher number is what the question asks for: a year, say."""
        return self.heard(str(number)) if number > len(self.lines) else super().picked(number)

    # -- what is done with it

    def open_line(self, index: int) -> Doing:
        assert self.found is not None
        line = self.lines[index]
        return self.home.open("report_how", line=line, found=self.found) if line else None

    @action("t", N_("File"), N_("Save the table for a spreadsheet"))
    async def write_file(self) -> None:
        assert self.found is not None
        found, folder = self.found, self.home.path.parent / FOLDER
        await self.write_out(lambda old: write_program_report(found, folder, replace=old), self._told)

    async def _told(self, file: Path) -> None:
        self.say("OK", _("Table saved."), _("File: {file}").format(file=file))

    @action("s", N_("Survey"), N_("Answers for the annual public library survey"))
    def open_survey(self) -> Doing:
        branch = self.home.desk.branch if self.here else ""
        return self.home.open("program_survey", span=self.span, branch=branch)

    @action("b", N_("Branch"), N_("This branch, or the whole library"))
    async def branch_or_all(self) -> None:
        self.here = not self.here
        await self._again()

    @action("v", N_("Last year"), N_("Compare with the same days last year"))
    async def year_before(self) -> None:
        self.compared = not self.compared
        await self._again()


def _numbered(lines: list[ReportLine | None], found: ProgramReport, most: int) -> list[Row]:
    """Return the rows. Activities that are not survey programs come below a heading that can't be chosen."""
    rows: list[Row] = []
    for line in lines:
        if line is None:
            rows.append(("", _("Not counted as programs in the survey:")))
        else:
            number = sum(bool(row[0]) for row in rows) + 1
            rows.append(_row(number, line, 0 if line is found.total else most))
    return rows


def _row(number: int, line: ReportLine, most: int) -> Row:
    numbers, role = line.numbers, "text" if most else "strong"
    average = "-" if numbers.average is None else count_label(numbers.average)
    came = numbers.attendance or 0
    bar = PLAIN * max(1, round(came * BAR / most)) if most and came else ""
    cells = (line.words, count_label(numbers.sessions), number_words(numbers.attendance), average)
    return (str(number), *((cell, role) for cell in cells), bar)


def _before(line: ReportLine) -> str:
    return number_words(line.before.attendance) if line.before else ""


class ReportHow(TextPage):
    """A line of the report, with an explanation of each number."""

    word, prompt = N_("Definition"), N_("Line")

    def __init__(self, line: ReportLine, found: ProgramReport) -> None:
        super().__init__()
        self.of, self.found = line, found

    def opened(self) -> None:
        today = day_of(self.home.desk.now, self.home.desk.zone)
        self.say("", f"{self.of.words}, {self.found.span.words(today, _, forms())}.", _("Esc goes back."))
        apart = [f"     {_(HOW_APART[self.of.code])}", ""] if self.of in self.found.apart else []
        self.read_out(["", *apart, *_report_lines(self.of.numbers), *self._rooms()])

    def _rooms(self) -> list[str]:
        """Return the lines about the rooms, a statistic of their own, below the total only."""
        rooms = self.found.room_uses
        if self.of is not self.found.total or not rooms.uses:
            return []
        text = ngettext("Rooms used by other groups: {n} time", "Rooms used by other groups: {n} times", rooms.uses)
        heads = _("attendance recorded for {n}: {heads}").format(n=rooms.counted, heads=rooms.heads)
        return [f"  {text.format(n=rooms.uses)}, {heads}", f"     {_(HOW['rooms'])}", ""]


def _report_lines(numbers: Numbers) -> list[str]:
    average = "-" if numbers.average is None else count_label(numbers.average)
    hours = count_label(round(numbers.helper_minutes / 60, 1))
    views = _("{n}, views {views}").format(n=numbers.recordings, views=number_words(numbers.views))
    lines = (
        (N_("Sessions"), count_label(numbers.sessions), "sessions"),
        (N_("Attendance"), number_words(numbers.attendance), "attendance"),
        (N_("Average"), average, "average"),
        (N_("Not recorded"), count_label(numbers.not_counted), "not_counted"),
        (N_("Registered"), count_label(numbers.registered), "registered"),
        (N_("No-shows"), count_label(numbers.no_shows), "no_shows"),
        (N_("Recordings"), views, "recordings"),
        (N_("Volunteer hours"), hours, "volunteer_hours"),
    )
    found: list[str] = []
    for words, number, how in lines:
        found += [f"  {_(words)}: {number}", f"     {_(HOW[how])}"]
        if how == "attendance" and numbers.groups:
            groups = ", ".join(f"{_(GROUPS.get(name, name))} {count_label(n)}" for name, n in numbers.groups.items())
            found.append(f"     {groups}")
        found.append("")
    return found
