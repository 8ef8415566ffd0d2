"""Counts: the day's tally, the counts of a day or a month, the figures of the survey."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

from textual.app import ComposeResult

from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.dates import short_day
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label, day_label, month_and_year
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.typed_days import PAST, no_day, typed_day
from tuils.library.lending.counts import Counts, counts_of_day, counts_of_month, month_after, previous_month
from tuils.library.office.reports.catalog import reports_folder
from tuils.library.office.reports.period import report_period_words, report_today
from tuils.library.office.reports.survey import (
    SURVEY_TABLE,
    SurveyFigure,
    figure_origin,
    library_survey,
    survey_file,
    survey_year,
)
from tuils.library.office.reports.tallies import TallyDay, tallied, tallies_of, tally, tally_kinds, tally_words
from tuils.screens.kit.home import HomeScreen
from tuils.screens.kit.listing import Listing
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.kit.text_page import TextPage
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.rows import Column, Row, Rows
from tuils.screens.widgets.turns import Doing
from tuils.values.time.moments import day_of, local_moment
from tuils.values.time.spans import Span, month_span


class TallySheet(Listing):
    """The tally of a day. `day`: None is today, with the counts so far."""

    passing, names_a_person = True, False
    word, prompt = N_("Tally"), N_("How many")
    columns = (
        Column("#", 2, right=True),
        Column(N_("Counted by hand"), 26, grow=1),
        Column(N_("This day"), 9, right=True),
        Column(N_("This month"), 10, right=True, drop=1),
    )
    keys: tuple[Hint, ...] = (("Enter", N_("Add 1")), ("Left/Right", N_("Day")), "own", ("back", N_("Back")), "undo")

    day: date | None = None

    @property
    def _shown(self) -> date:
        return self.day or report_today(self.home.desk)

    async def load(self) -> None:
        numbers = await self.home.read(_read, self.home.desk, self._shown)
        rows = [
            (str(at), tally_words(kind), count_label(day), count_label(month))
            for at, (kind, day, month) in enumerate(numbers, 1)
        ]
        self.put(rows, [kind for kind, _day, _month in numbers])
        if self.at < 0 and rows:
            self.rows.choose(0)

    def greet(self) -> None:
        text = _("Tally for {day}.").format(day=short_day(self.home.desk, self._shown))
        self.say("", text, _("Choose a line. Enter adds 1; a number adds that many; -2 takes 2 off."))

    def open_line(self, index: int) -> Doing:
        return self._add(1)

    def picked(self, number: int) -> Doing:
        return self._add(number)

    async def typed(self, text: str) -> None:
        word = text.strip()
        if word[word[:1] in "+-" :].isdecimal() and len(word) < 8:
            await self._add(int(word))
            return
        self.say("NOTE", _("Type a number."), _("Enter alone adds 1; -2 takes 2 off."))

    async def _add(self, n: int) -> None:
        kind = self.line_keys[max(self.at, 0)]
        done = await self.home.do(self._tally, kind, n)
        await self.load()
        text = _("{what}: {n}").format(what=done.name, n=count_label(done.n))
        self.say("OK", text, _("Enter adds 1 more. F9 undoes it."))

    def _tally(self, desk: Desk, kind: str, n: int) -> TallyDay:
        return tally(desk if self.day is None else _at_noon(desk, self.day), kind, n)

    async def turn(self, step: int) -> None:
        moved = self._shown + timedelta(days=step)
        today = report_today(self.home.desk)
        if moved > today:
            self.remark(_("That period is in the future."))
            return
        self.day = None if moved == today else moved
        await self.show_anew()

    @action("t", N_("Today"), N_("Back to today"))
    async def today(self) -> None:
        self.day = None
        await self.show_anew()


def _at_noon(desk: Desk, day: date) -> Desk:
    """Return the same desk, at noon of an earlier day."""
    assert day < day_of(desk.now, desk.zone)
    return desk.as_of(local_moment(datetime.combine(day, time(12)), desk.zone))


def _read(desk: Desk, day: date) -> list[tuple[str, int, int]]:
    """Return (kind, this day, this month) of every tally at this branch."""
    month: dict[str, int] = {}
    for tally_day in tallies_of(desk, Span(month_span(day).first, day), desk.branch):
        month[tally_day.kind] = month.get(tally_day.kind, 0) + tally_day.n
    return [(kind, tallied(day.isoformat(), kind, desk.branch), month.get(kind, 0)) for kind in tally_kinds()]


class SurveySheet(TableScreen[SurveyFigure]):
    """The survey. `year`: the fiscal year ending in it; None is the last one over. `state`: with its own lines."""

    passing = True
    table = SURVEY_TABLE
    word, prompt = N_("Survey"), N_("Year")
    keys: tuple[Hint, ...] = (
        ("Enter", N_("Source")),
        ("Left/Right", N_("Year")),
        "own",
        ("back", N_("Back")),
        "help",
    )

    year: int | None = None
    of_state = ""
    span: Span | None = None

    def read_lines(self, desk: Desk) -> list[SurveyFigure]:
        self.span = survey_year(desk, self.year)
        return library_survey(desk, self.year, self.of_state)

    def greet(self) -> None:
        assert self.span is not None
        checks = sum(bool(line.note) for line in self.lines)
        text = _("{period}. To check: {n}.").format(period=report_period_words(self.home.desk, self.span), n=checks)
        self.say("", text, _("Enter shows where a number comes from. Or type a year, or TX."))

    def open_line(self, index: int) -> Doing:
        return self.home.open("survey_figure", one=self.lines[index], year=self.year, state=self.of_state)

    async def turn(self, step: int) -> None:
        assert self.span is not None
        moved = self.span.moved(step)
        if moved.first > report_today(self.home.desk):
            self.remark(_("That period is in the future."))
            return
        await self._again(moved.last.year, self.of_state)

    async def _again(self, year: int | None, state: str) -> None:
        before = self.year, self.of_state
        self.year, self.of_state = year, state
        try:
            await self.load()
        except Refused:
            self.year, self.of_state = before
            raise
        self.greet()

    def picked(self, number: int) -> Doing:
        """Choose a line by its number, unless the number is a year."""
        return self.heard(str(number)) if number > 1900 else super().picked(number)

    async def typed(self, text: str) -> None:
        word = text.strip().upper()
        if word.isdecimal() and 1900 < int(word) < 2200:
            await self._again(int(word), self.of_state)
        elif word.isalpha() and len(word) == 2:
            await self._again(self.year, word)
        else:
            self.say("NOTE", _("Type a year, such as 2026, or a state, such as TX."), "")

    @action("t", N_("File"), N_("Save a table for the form, with M where nothing was recorded"))
    async def write_table(self) -> None:
        lines, desk, span = self.lines, self.home.desk, self.span
        assert span is not None
        store, name = self.home.path, f"survey-{span.last.year}.csv"
        await self.write_out(
            lambda old: survey_file(desk, lines, reports_folder(store) / name, replace=old), self._told
        )

    async def _told(self, file: Path) -> None:
        self.say("OK", _("The file is saved."), _("It is {file}").format(file=file))


class SurveyFigurePage(TextPage):
    """One figure: its rule, its parts, its months."""

    word, prompt = N_("Survey"), N_("Line")

    def __init__(self, one: SurveyFigure, year: int | None, state: str) -> None:
        super().__init__()
        self.one, self.year, self.of_state = one, year, state

    async def opened(self) -> None:
        lines = await self.home.read(figure_origin, self.home.desk, self.one, self.year, self.of_state)
        self.say("", _("Where this number comes from."), _("Esc goes back."))
        self.read_out(["", *(f"  {line}" for line in lines)])


COLUMNS = (
    Column("", 1),
    Column(N_("Type of item"), 14, grow=1),
    Column(N_("Checkouts"), 9, right=True),
    Column(N_("Renewed"), 7, right=True, drop=2),
    Column(N_("Check-ins"), 9, right=True),
    Column(N_("In-house"), 8, right=True, drop=3),
    Column(N_("Uncataloged"), 11, right=True, drop=4),
    Column(N_("Holds"), 6, right=True, drop=1),
)
KEYS: tuple[Hint, ...] = ("back", ("Left/Right", N_("Change day")), "own", "help")


class CountSheet(HomeScreen):
    passing = True
    word, prompt, keys = N_("Counts"), N_("Day"), KEYS

    day: date | None = None
    by_month, here = False, False

    def body(self) -> ComposeResult:
        yield Rows(COLUMNS, id="rows")

    async def opened(self) -> None:
        self.day = self._today
        await self._load()

    @property
    def _today(self) -> date:
        return day_of(self.home.desk.now, self.home.desk.zone)

    async def _load(self) -> None:
        assert self.day
        branch = self.home.desk.branch if self.here else ""
        read = counts_of_month if self.by_month else counts_of_day
        found = await self.home.read(read, self.day, branch)
        where = await self.home.read(name_of, "branch", branch) if branch else _("whole library")
        self.query_one(Rows).load(_rows(found))
        today = self._today
        said = month_and_year(self.day) if self.by_month else day_label(self.day, today)
        hint = _("Counts only. They can't be traced to a patron or a title.")
        if not found.lines:
            hint = _("Nothing was counted. Left: the day before. Or type a day.")
        self.say("", f"{said}, {where}.", hint)

    @action("o", N_("Day or month"), N_("One day, or its whole month"))
    async def day_or_month(self) -> None:
        self.by_month = not self.by_month
        await self._load()

    @action("b", N_("Branch or all"), N_("This branch, or the whole library"))
    async def branch_or_all(self) -> None:
        self.here = not self.here
        await self._load()

    async def turn(self, step: int) -> None:
        """Go to the day or the month before, or after; not past today."""
        assert self.day
        if self.by_month:
            moved = previous_month(self.day) if step < 0 else month_after(self.day)
        else:
            moved = self.day + timedelta(days=step)
        if moved > self._today and (not self.by_month or moved.replace(day=1) > self._today):
            self.remark(_("That day is in the future."))
            return
        self.day = min(moved, self._today)
        await self._load()

    async def heard(self, text: str) -> None:
        typed = typed_day(self.home.desk, text, PAST)
        if typed.day is None:
            self.say("NOTE", *no_day(text, typed))
            return
        self.day = min(typed.day, self._today)
        await self._load()


def _rows(found: Counts) -> list[Row]:
    rows: list[Row] = [("", line.name, *map(_number, line.numbers)) for line in found.lines]
    if rows:
        rows.append(("", (found.total.name, "strong"), *((_number(n), "strong") for n in found.total.numbers)))
    return rows


def _number(n: int) -> str:
    return str(n) if n else "."
