"""A new program: ten lines, all else on a second page, its dates looked at before they are planned."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import date
from functools import partial

from tuils.i18n import N_, _
from tuils.library.programs.dates import How, Outline, outline
from tuils.library.programs.planning import Planned, new_facts, plan_program

from .form import Values
from .program_change import ChangeProgram
from .program_lines import REST_NAMES, ProgramLines, WithRest, first_values
from .widgets.keys import Verb


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
        self.day = day

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
        given = {name: value for name, value in self.fields(self.values).items() if value}
        facts = await self.home.read(new_facts, self.home.desk, given)
        wall, rule = f"{self.starts():%Y-%m-%dT%H:%M}", self.line("repeats").value

        def find(how: How) -> Awaitable[Outline]:
            return self.home.read(partial(outline, how=how), self.home.desk, facts, wall, rule)

        def plan(how: How) -> Awaitable[Planned]:
            named = partial(plan_program, first=wall, rule=rule, closed=how.closed, taken=how.taken)
            return self.home.do(named, given)

        await self.look_at_dates(given["title"], find, plan)
