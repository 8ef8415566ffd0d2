"""The second page of a program's form: all that is not asked of each program."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tuils.i18n import N_, _
from tuils.library.describing.action import in_other_words
from tuils.screens.kit.form import Values
from tuils.screens.kit.home import home_screen

from .program_lines import REST, ProgramLines


class ProgramRest(ProgramLines):
    """`about`: the title; `known`: what stands in the lines; `take` gets them when they are kept. Nothing is saved
    here: the first page does that."""

    names_a_person = False
    asked = REST
    send_form = in_other_words(ProgramLines.send_form, N_("Keep"), N_("Keep and go back to the first page"))
    keys = (("Tab", N_("Next")), "send_form", "help", ("back", N_("Discard these changes")), ("Shift+Tab", N_("Back")))

    def __init__(self, about: str, lines: Mapping[str, str], take: Callable[[Values], None]) -> None:
        super().__init__()
        self.about, self.given, self.take = about, lines, take

    async def begin(self) -> Values:
        await super().begin()
        return {line.ask.name: self.given.get(line.ask.name, "") for line in self.lines}

    def heading(self) -> tuple[str, str]:
        said = _("More about: {title}").format(title=self.about) if self.about else _("More about this program.")
        return said, _("F6 keeps this and goes back. Save on the first page.")

    async def save(self, values: Values) -> None:
        self.take(values)
        await self.close()
        if below := home_screen(self.app.screen):
            below.say("", _("Kept. F6 on this page saves it."), _("F6 saves."))
