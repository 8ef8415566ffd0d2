"""The dates of a program before they are planned: also those that are left out, each with why."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.dates import day_cell
from tuils.library.local_words import clock_label
from tuils.library.programs.dates import Outline
from tuils.screens.kit.search_screen import Over
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.rows import LIMIT, Column, Row, Rows

COLUMNS = (
    Column("#", 4, right=True),
    Column(N_("Day"), 12),
    Column(N_("Time"), 8),
    Column("", 12, grow=1),
)
TO_DO: tuple[Hint, ...] = (("Enter", N_("Schedule them")), ("back", N_("Back to the form")), "help")


class ProgramDates(Over):
    """`found`: the dates; `perform`: plans them, and goes where one goes then."""

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
        said = ngettext("Schedule {n} session of {title}?", "Schedule {n} sessions of {title}?", count)
        then = ngettext("{n} date is skipped.", "{n} dates are skipped.", left).format(n=left) if left else ""
        if self.found.warned:
            then += " " + _("Check the notes.")
        then = f"{then} " + _("Enter schedules them. Esc goes back.")
        self.say(
            "NOTE" if left or self.found.warned else "ASK",
            said.format(n=count, title=cut(self.about, 40)),
            then.strip(),
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
