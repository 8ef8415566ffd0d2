"""A few sentences of help. The arrows and Enter are enough to get here, or away."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import N_, _
from tuils.screens.widgets.lines import wrap

from .page import ChoiceBlock, Hint, OpacPage

SENTENCES = (
    N_("Type a word or two from the title, the author or the subject. Then press Enter."),
    N_("Choose with the Up and Down arrows, and open with Enter. Esc or the Left arrow goes back."),
    N_("ON THE SHELF: you can take it now. The words after it say where to look; the number is on the spine."),
    N_("OUT: checked out. The desk can hold it for you when it comes back."),
    N_("If no one presses a key for a while, everything typed here is cleared."),
)


class OpacHelp(OpacPage):
    def answer(self) -> tuple[str, str]:
        return _("How this works"), _("Enter or Esc goes back. Need help? Ask at the desk.")

    def blocks(self) -> Sequence[ChoiceBlock]:
        room = self.reader.room
        read = [ChoiceBlock(wrap(_(text), room, 9), indent=self.indent) for text in SENTENCES]
        return [*read, ChoiceBlock([_("Back")], self.reader.go_back, self.indent)]

    def keys(self) -> Sequence[Hint]:
        return ((_("Enter"), _("Back")), (_("Up/Down"), _("Scroll")), ("F2", _("Español")))
