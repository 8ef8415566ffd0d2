"""The last receipt or slip: read it, print it again, or copy it by hand if there is no printer."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.library.foundation.describing.action import action
from tuils.printing.print_out import shown_lines
from tuils.screens.kit.text_page import TextPage
from tuils.screens.widgets.keys import FIRST_THREE


class LastPaper(TextPage):
    word, prompt = N_("Receipt"), N_("Receipt")
    keys = (FIRST_THREE, ("back", N_("Back")), ("Up/Down", N_("Scroll")), "help")

    async def opened(self) -> None:
        if sheet := self.home.paper:
            self.say("", sheet.called, _("F6 prints it. Esc goes back."))
            lines = await self.home.read(shown_lines, self.home.path, sheet)
            self.read_out(["", *(f"     {line}" for line in lines)])

    @action("b", N_("Print"), N_("Print it on this desk's printer"))
    def print_it(self) -> None:
        if sheet := self.home.paper:
            self.home.print_sheet(sheet)
