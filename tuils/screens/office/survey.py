"""The survey on the screen: each figure with last year beside it, and where it comes from behind Enter."""

from __future__ import annotations

from pathlib import Path

from tuils.i18n import N_, _
from tuils.library.describing.action import action
from tuils.library.desk import Desk
from tuils.library.refusals import Refused
from tuils.library.reports.out import reports_folder
from tuils.library.reports.period import period_words, today_of
from tuils.library.reports.survey import (
    SURVEY_TABLE,
    SurveyFigure,
    figure_origin,
    library_survey,
    survey_file,
    survey_year,
)
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.kit.text_page import TextPage
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.turns import Doing
from tuils.values.spans import Span


class SurveySheet(TableScreen[SurveyFigure]):
    """`year`: the fiscal year that ends in this one; None is the last that is over. `state`: with its own lines."""

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

    def __init__(self) -> None:
        super().__init__()
        self.year: int | None = None
        self.of_state = ""
        self.span: Span | None = None

    def read_lines(self, desk: Desk) -> list[SurveyFigure]:
        self.span = survey_year(desk, self.year)
        return library_survey(desk, self.year, self.of_state)

    def greet(self) -> None:
        assert self.span is not None
        checks = sum(bool(one.note) for one in self.lines)
        said = _("{period}. To check: {n}.").format(period=period_words(self.home.desk, self.span), n=checks)
        self.say("", said, _("Enter shows where a number comes from. Or type a year, or TX."))

    def open_line(self, index: int) -> Doing:
        return self.home.open("survey_figure", one=self.lines[index], year=self.year, state=self.of_state)

    def turn(self, step: int) -> Doing:
        return self._turn(step)

    async def _turn(self, step: int) -> None:
        assert self.span is not None
        moved = self.span.moved(step)
        if moved.first > today_of(self.home.desk):
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
        """A number is a line; one that is a year is none."""
        return self.heard(str(number)) if number > 1900 else super().picked(number)

    async def typed(self, text: str) -> None:
        word = text.strip().upper()
        if word.isdigit() and 1900 < int(word) < 2200:
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
