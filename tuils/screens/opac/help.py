"""How this works, in a few sentences. No key but the arrows and Enter is needed to get here, or away."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import N_, _
from tuils.screens.widgets.lines import wrap

from .choices import Block
from .page import Hint, Page

SENTENCES = (
    N_("Type a word or two: of the title, the writer, or what it is about. Then press Enter."),
    N_("The arrows up and down choose. Enter opens. Esc, or the arrow to the left, goes back."),
    N_("ON THE SHELF: you can take it now. The words behind it say where it stands; the number is on the spine."),
    N_("OUT: somebody has it. The desk can keep it for you when it comes back."),
    N_("When nobody touches a key, all that was typed here is forgotten."),
)


class Help(Page):
    def answer(self) -> tuple[str, str]:
        return _("How this works"), _("Enter or Esc goes back. Ask at the desk: we like to be asked.")

    def blocks(self) -> Sequence[Block]:
        room = self.reader.room
        read = [Block(wrap(_(text), room, 9), indent=self.indent) for text in SENTENCES]
        return [*read, Block([_("Back")], self.reader.go_back, self.indent)]

    def keys(self) -> Sequence[Hint]:
        return ((_("Enter"), _("Back")), (_("Up/Down"), _("Read on")), ("F2", _("Español")))
