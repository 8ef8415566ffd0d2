"""A session is cancelled, it and those after it, all to come; or a whole program is taken away."""

from __future__ import annotations

from functools import partial

from tuils.i18n import N_, _, ngettext
from tuils.library.programs.editing import cancel_session, remove_program
from tuils.library.programs.sheets import program_of

from .coded_form import CodedForm
from .form import Form, Values
from .form_lines import Ask, pick
from .home import home_screen
from .widgets.keys import Verb
from .widgets.lines import cut


def _which_words() -> dict[str, str]:
    return {
        "this": _("this one"),
        "following": _("it and those after"),
        "all": _("all to come"),
        "program": _("the whole program"),
    }


class CancelProgram(CodedForm):
    """`session`: its id; `about`: how it is called."""

    mode, permission = "events", "programs.edit"
    asked = (
        Ask("why", N_("Why"), N_("everyone may read it"), long=True),
        Ask("which", N_("Which"), whole=True),
    )
    sure, sure_then = N_("Cancel it? y/n"), N_("y: cancel it.   n or Esc: go on writing.")
    verbs = (Verb("s", N_("Cancel it"), N_("Cancel what is written")),)
    keys = (("Tab", N_("Next")), "one", "help", ("back", N_("Leave it")))

    def __init__(self, session: str, about: str) -> None:
        super().__init__()
        self.session, self.about = session, about

    async def begin(self) -> Values:
        self.home.desk.require(self.permission)
        self.codes = {"which": list(_which_words().items())}
        self.line("which").note = self.beside(list(_which_words().values())[1:])
        return {"which": _which_words()["this"]}

    async def look(self, name: str) -> str:
        if name == "which" and not self.line(name).value:
            return _("which sessions?")
        return await super().look(name)

    def heading(self) -> tuple[str, str]:
        said = _("Cancel: {title}").format(title=cut(self.about, 50))
        return said, _("Who registered stays on the list, to be told. F6 does it.")

    async def save(self, values: Values) -> None:
        if not await self.all_right():
            return
        which = pick(values["which"], self.codes["which"])[0]
        if which == "program":
            program = await self.home.read(program_of, self.home.desk, self.session)
            removed = await self.home.do(remove_program, program, values["why"])
            told, parties = _("Taken away: {title}").format(title=cut(self.about, 50)), removed.to_tell
        else:
            done = await self.home.do(partial(cancel_session, scope=which), self.session, values["why"])
            count = len(done.sessions)
            said = ngettext("Cancelled: {title}, {n} session.", "Cancelled: {title}, {n} sessions.", count)
            told, parties = said.format(title=cut(self.about, 40), n=count), done.to_tell
        await self.close()
        if isinstance(form := self.app.screen, Form):  # the session it was opened from
            await form.close()
        if below := home_screen(self.app.screen):
            tell = ngettext("{n} party is to be told: F10, 41.", "{n} parties are to be told: F10, 41.", len(parties))
            then = [tell.format(n=len(parties))] if parties else []
            below.say("OK", told, " ".join([*then, _("F9 takes it back.")]))
