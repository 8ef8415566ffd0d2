"""A new program: ten lines, all else on a second page, its dates looked at before they are planned."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import date
from functools import partial

from tuils.i18n import N_, _
from tuils.library.describing.action import in_other_words
from tuils.library.programs.dates import How, Outline, outline
from tuils.library.programs.planning import PlannedProgram, new_facts, plan_program
from tuils.screens.kit.form import Values

from .changing import ChangeProgram
from .program_lines import REST_NAMES, ProgramLines, WithRest, first_values


def program_form(day: date | None = None, session: str = "") -> ProgramLines:
    """A new program, on this day; or the program of a session, which is changed."""
    return ChangeProgram(session) if session else NewProgram(day)


class NewProgram(WithRest):
    names_a_person = False
    kept_as = "program"
    offers = True
    send_form = in_other_words(WithRest.send_form, N_("Save"), N_("Review the dates, then schedule it"))
    keys = (
        ("Tab", N_("Next")),
        "send_form",
        "open_second_page",
        "help",
        ("back", N_("Finish later")),
        ("Shift+Tab", N_("Back")),
    )

    def __init__(self, day: date | None = None) -> None:
        super().__init__()
        self.day, self.whose = day, _("new program")

    async def begin(self) -> Values:
        await super().begin()
        first = first_values()
        self.rest = {name: first.get(name, "") for name in REST_NAMES}
        return {**first, "day": self.day.isoformat() if self.day else ""}

    def heading(self) -> tuple[str, str]:
        return _("New program."), _("Title, day, and time are enough. F7: more. F6 saves.")

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

        def plan(how: How) -> Awaitable[PlannedProgram]:
            named = partial(plan_program, first=wall, rule=rule, closed=how.closed, taken=how.taken)
            return self.home.do(named, given)

        await self.look_at_dates(given["title"], find, plan)
