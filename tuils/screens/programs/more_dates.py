"""More dates of a program, by its rule or single ones, with a preview before they are planned."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.activities.calendar.dates import ClashHandling, Outline
from tuils.library.activities.programs.planning import PlannedProgram, add_dates, outline_more
from tuils.library.activities.programs.sessions import program_row, program_sessions, session_row
from tuils.library.activities.programs.sheets import repeats_words
from tuils.library.foundation.dates import day_cell, short_day
from tuils.library.foundation.describing.action import in_other_words
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import clock_as_typed, clock_label
from tuils.library.foundation.typed_days import typed_day
from tuils.screens.kit.form import Values
from tuils.screens.kit.form_lines import Ask
from tuils.screens.kit.search_screen import OverModeScreen
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.rows import LIMIT, Column, Row, Rows
from tuils.values.dataclass import dataclass

from .program_lines import ProgramLines

COLUMNS = (
    Column("#", 4, right=True),
    Column(N_("Day"), 12),
    Column(N_("Time"), 8),
    Column("", 12, grow=1),
)
TO_DO: tuple[Hint, ...] = (("Enter", N_("Schedule them")), ("back", N_("Back to the form")), "help")


class ProgramDates(OverModeScreen):
    """The preview. `found`: the dates; `perform`: plans them, and goes to the next screen."""

    mode, names_a_person = "events", False
    word, prompt = N_("Dates"), N_("Schedule")
    keys = TO_DO

    def __init__(self, about: str, found: Outline, perform: Callable[[], Awaitable[None]]) -> None:
        super().__init__()
        self.about, self.found, self.perform, self.page_at = about, found, perform, 0
        left = [(one.wall, one.why, False) for one in found.skipped]
        notes = {one.wall: one.why for one in found.warned}
        self.lines = sorted([*left, *((wall, notes.get(wall, ""), True) for wall in found.walls)])

    def body(self) -> ComposeResult:
        yield Rows(COLUMNS)

    def opened(self) -> None:
        self._show_page()
        count, left = len(self.found.walls), len(self.found.skipped)
        text = ngettext("Schedule {n} session of {title}?", "Schedule {n} sessions of {title}?", count)
        hint = ngettext("{n} date is skipped.", "{n} dates are skipped.", left).format(n=left) if left else ""
        if self.found.warned:
            hint += " " + _("Check the notes.")
        hint = f"{hint} " + _("Enter schedules them. Esc goes back.")
        self.say(
            "NOTE" if left or self.found.warned else "ASK",
            text.format(n=count, title=cut(self.about, 40)),
            hint.strip(),
        )

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.lines) // LIMIT))

    def _show_page(self) -> None:
        first = self.page_at * LIMIT
        page = [self._row(number, *line) for number, line in enumerate(self.lines[first : first + LIMIT], first + 1)]
        self.query_one(Rows).load(page, cursor=0 if page else -1)
        words = _("page {n} of {all}").format(n=self.page_at + 1, all=self.pages)
        self.aside(words if self.pages > 1 else "")
        self.show_keys((*TO_DO, ("Left/Right", N_("Pages"))) if self.pages > 1 else TO_DO)

    def _row(self, number: int, wall: str, why: str, planned: bool) -> Row:
        when = datetime.fromisoformat(wall)
        told = why if planned else _("skipped, {why}").format(why=why)
        return (
            str(number),
            day_cell(self.home.desk, when.date()),
            clock_label(when.time()),
            (told, "look") if told else "",
        )

    def turn(self, step: int) -> None:
        if 0 <= self.page_at + step < self.pages:
            self.page_at += step
            self._show_page()

    async def chose(self, index: int) -> None:
        await self.perform()


BY_RULE = ("until", "times")
MOST = 999


@dataclass(frozen=True)
class PlannedSeries:
    """A program (an id) as planned so far: its last date, its rule in words (empty: none), whether its dates come from
    a calendar file."""

    program: str
    title: str
    repeats: str
    last: datetime
    imported: bool


def series_of(desk: Desk, session: str) -> PlannedSeries:
    """Return the program of this session. Permission programs.see."""
    desk.require("programs.see")
    row = program_row(session_row(session).program)
    last = max(program_session.wall for program_session in program_sessions(desk, row.id))
    repeats = repeats_words(desk, row) if row.rule else ""
    return PlannedSeries(row.id, row.title, repeats, datetime.fromisoformat(last), bool(row.uid))


class MoreDates(ProgramLines):
    """The form for more dates. `session`: the id of one of the program's sessions."""

    asked = (
        Ask("until", N_("Until"), N_("last day; or"), whole=True),
        Ask("times", N_("How many"), N_("how many more; or"), whole=True),
        Ask("day", N_("A day"), N_("one date, or today, fri, +2w"), whole=True),
        Ask("time", N_("Time"), N_("of that day"), whole=True),
    )
    send_form = in_other_words(ProgramLines.send_form, N_("Review"), N_("Review the dates, then schedule them"))
    keys = (("Tab", N_("Next")), "send_form", "help", ("back", N_("Don't save")), ("Shift+Tab", N_("Back")))
    sure, sure_then = N_("Review the dates? y/n"), N_("y: review them.   n or Esc: keep editing.")

    def __init__(self, session: str) -> None:
        super().__init__()
        self.session = session
        self.series: PlannedSeries | None = None

    async def begin(self) -> Values:
        await super().begin()
        self.series = await self.home.read(series_of, self.home.desk, self.session)
        if not self.series.repeats:
            for line in self.lines:
                line.display = line.ask.name not in BY_RULE
            self.lines = [line for line in self.lines if line.display]
        return {"time": clock_as_typed(self.series.last.time())}

    def heading(self) -> tuple[str, str]:
        assert self.series
        title, last = cut(self.series.title, 30), short_day(self.home.desk, self.series.last.date())
        text = _("More dates for {title}. Its last date is {day}.").format(title=title, day=last)
        if self.series.imported:
            return text, _("From a calendar file: import it again (F10, Calendar files). Or F6.")
        if not self.series.repeats:
            return text, _("Type a day and a time. F6 schedules it.")
        hint = _("Repeats {repeats}. F6 adds two years, or what you type here.")
        return text, hint.format(repeats=self.series.repeats)

    async def look(self, name: str) -> str:
        text = self.line(name).value
        if name == "until" and text:
            return self._until(text)
        if name == "times" and text:
            return "" if text.isascii() and text.isdigit() and 0 < int(text[:9]) <= MOST else _("a number")
        return await super().look(name) if name == "time" or (name == "day" and text) else ""

    def _until(self, text: str) -> str:
        """Read the last day, and return its warning. A day without its year is found after the last date."""
        assert self.series
        typed = typed_day(self.home.desk, text, since=max(self.today, self.series.last.date()))
        if typed.day:
            self.line("until").put(typed.iso)
            self.line("until").note = typed.words
        return typed.fault

    async def save(self, values: Values) -> None:
        assert self.series
        if not await self.all_right():
            return
        dates = self._dates(values)
        if dates is None:
            self.say("NOTE", _("Fill in only one: a last day, a number, or one date."), _("Clear the others."))
            return

        def find(how: ClashHandling) -> Awaitable[Outline]:
            assert self.series
            return self.home.read(partial(outline_more, how=how, **dates), self.home.desk, self.series.program)

        def plan(how: ClashHandling) -> Awaitable[PlannedProgram]:
            assert self.series
            named = partial(add_dates, closed=how.closed, taken=how.taken, **dates)
            return self.home.do(named, self.series.program)

        await self.look_at_dates(self.series.title, find, plan)

    def _dates(self, values: Values) -> dict[str, Any] | None:
        """Return the wanted dates for the verb; None if more than one way is given."""
        given = [name for name in (*BY_RULE, "day") if values.get(name)]
        if len(given) > 1:
            return None
        if given == ["until"]:
            return {"until": date.fromisoformat(values["until"])}
        if given == ["times"]:
            return {"count": int(values["times"])}
        start = self.starts()
        return {"walls": [f"{start:%Y-%m-%dT%H:%M}"]} if start else {}
