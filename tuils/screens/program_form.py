"""A new program: ten lines, all else on a second page, its dates looked at before they are planned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from tuils.i18n import N_, _, ngettext
from tuils.library.programs.dates import How, outline
from tuils.library.programs.planning import Planned, new_facts, plan_program
from tuils.library.refusals import Refused

from .form import Values
from .home import home_screen
from .program_change import ChangeProgram
from .program_lines import REST_NAMES, ProgramLines, WithRest, first_values
from .widgets.keys import Verb
from .widgets.lines import cut


def program_form(day: date | None = None, session: str = "") -> ProgramLines:
    """A new program, on this day; or the program of a session, which is changed."""
    return ChangeProgram(session) if session else NewProgram(day)


class NewProgram(WithRest):
    names_a_person = False
    kept_as = "program"
    verbs = (
        Verb("s", N_("Save"), N_("Look at the dates and plan it")),
        Verb("o", N_("More"), N_("The second page: text, ages, where, questions")),
    )
    keys = (("Tab", N_("Next")), "one", "two", "help", ("back", N_("Keep for later")), ("Shift+Tab", N_("Back")))

    def __init__(self, day: date | None = None) -> None:
        super().__init__()
        self.day, self.how = day, How()

    async def begin(self) -> Values:
        await super().begin()
        first = first_values()
        self.rest = {name: first.get(name, "") for name in REST_NAMES}
        return {**first, "day": self.day.isoformat() if self.day else ""}

    def heading(self) -> tuple[str, str]:
        return _("A new program."), _("Title, day and time are enough. F7: more. F6 saves it.")

    def called(self, values: Values) -> str:
        return values["title"]

    async def save(self, values: Values) -> None:
        for name in ("title", "day", "time"):
            self.warn(name, await self.look(name))
        if faulty := [line for line in self.lines if line.fault]:
            self.put_focus(faulty[0].field)
            self.report(faulty[0])
            return
        self.how = How()
        await self._look_at_dates()

    async def _look_at_dates(self) -> None:
        """What would be planned; one date without a word to it is planned at once."""
        given = {name: value for name, value in self.fields(self.values).items() if value}
        facts = await self.home.read(new_facts, self.home.desk, given)
        wall, rule = f"{self.starts():%Y-%m-%dT%H:%M}", self.line("repeats").value
        try:
            found = await self.home.read(partial(outline, how=self.how), self.home.desk, facts, wall, rule)
        except Refused as no:
            self.ask_on(no, self._all_the_same)
            return
        plan = partial(self._plan, given, wall, rule)
        if len(found.walls) == 1 and not found.skipped and not found.warned:
            await plan()
            return
        await self.home.open("program_dates", about=given["title"], found=found, perform=plan)

    async def _all_the_same(self, **how: str) -> None:
        self.how = replace(self.how, **how)
        await self._look_at_dates()

    async def _plan(self, given: dict[str, Any], wall: str, rule: str) -> None:
        plan = partial(plan_program, first=wall, rule=rule, closed=self.how.closed, taken=self.how.taken)
        done = await self.home.do(plan, given)
        self.drafts.pop(self.kept_as, None)
        if not self.is_current:
            await self.close_over()
        await self.close()
        if below := home_screen(self.app.screen):
            below.say("OK", *_planned_words(given["title"], done))

    async def close_over(self) -> None:
        """The dates that lie over this form."""
        if over := home_screen(self.app.screen):
            await over.close()


def _planned_words(title: str, done: Planned) -> tuple[str, str]:
    count = len(done.sessions)
    said = ngettext("Planned: {title}, {n} session.", "Planned: {title}, {n} sessions.", count)
    left = len(done.skipped)
    then = ngettext("{n} date was left out.", "{n} dates were left out.", left).format(n=left) + " " if left else ""
    return said.format(title=cut(title, 44), n=count), then + _("F9 takes it back.")
