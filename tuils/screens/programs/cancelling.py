"""Canceling a session: one, it and the following, all to come; or deleting a whole program."""

from __future__ import annotations

from functools import partial

from tuils.i18n import N_, _, ngettext
from tuils.library.activities.changing.editing import cancel_session, remove_program
from tuils.library.activities.programs.sheets import program_of
from tuils.library.foundation.describing.action import in_other_words
from tuils.screens.kit.form import CodedForm, Form, Values
from tuils.screens.kit.form_lines import Ask, pick
from tuils.screens.kit.home import home_screen
from tuils.screens.widgets.lines import cut


def _which_words() -> dict[str, str]:
    return {
        "this": _("this one"),
        "following": _("this and following"),
        "all": _("all upcoming"),
        "program": _("the whole program"),
    }


class CancelProgram(CodedForm):
    """The cancellation. `session`: its id; `about`: its name."""

    mode, permission, offers = "events", "programs.edit", True
    asked = (
        Ask("why", N_("Why"), N_("the public sees it"), long=True),
        Ask("which", N_("Which"), whole=True),
    )
    sure, sure_then = N_("Cancel this? y/n"), N_("y: cancel it.   n or Esc: keep editing.")
    send_form = in_other_words(CodedForm.send_form, N_("Cancel sessions"), N_("Cancel the sessions as entered here"))
    keys = (("Tab", N_("Next")), "send_form", "help", ("back", N_("Don't save")))

    def __init__(self, session: str, about: str) -> None:
        super().__init__()
        self.session, self.about = session, about

    async def begin(self) -> Values:
        self.home.desk.require(self.permission)
        self.codes = {"which": list(_which_words().items())}
        return {"which": _which_words()["this"]}

    async def look(self, name: str) -> str:
        if name == "why" and not self.line(name).value:
            return _("type a few words: why?")
        if name == "which" and not self.line(name).value:
            return _("which sessions?")
        return await super().look(name)

    def heading(self) -> tuple[str, str]:
        text = _("Cancel: {title}").format(title=cut(self.about, 50))
        return text, _("Registered patrons go on the list of calls to make. F6 cancels it.")

    async def save(self, values: Values) -> None:
        if not await self.all_right():
            return
        which = pick(values["which"], self.codes["which"])[0]
        if which == "program":
            program = await self.home.read(program_of, self.home.desk, self.session)
            removed = await self.home.do(remove_program, program, values["why"])
            sentence, parties = _("Deleted: {title}").format(title=cut(self.about, 50)), removed.to_tell
        else:
            done = await self.home.do(partial(cancel_session, scope=which), self.session, values["why"])
            count = len(done.sessions)
            text = ngettext("Canceled: {title}, {n} session.", "Canceled: {title}, {n} sessions.", count)
            sentence, parties = text.format(title=cut(self.about, 40), n=count), done.to_tell
        await self.close()
        if isinstance(form := self.app.screen, Form):  # the session it was opened from
            await form.close()
        if below := home_screen(self.app.screen):
            tell = ngettext(
                "{n} call to make: F10 > Calls to make.",
                "{n} calls to make: F10 > Calls to make.",
                len(parties),
            )
            then = [tell.format(n=len(parties))] if parties else []
            below.say("OK", sentence, " ".join([*then, _("F9 undoes it.")]))
