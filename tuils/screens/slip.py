"""The date-due slip of the patron who was served last: for copying by hand, or turning the screen."""

from __future__ import annotations

from tuils.i18n import N_, _

from .reading import Reading


class Slip(Reading):
    word, prompt = N_("Slip"), N_("Slip")

    def opened(self) -> None:
        self.say("", _("What was lent, and until when. No name is on it."), _("Esc goes back."))
        self.read_out(["", *(f"     {line}" for line in self.home.slip)])
