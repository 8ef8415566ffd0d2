"""A web address in full, and as a code for the visitor's phone: nothing is opened here."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, chop_cells

from tuils.formats.marc.marc_showing import Link
from tuils.formats.paper.qr import qr_within
from tuils.i18n import _
from tuils.screens.widgets.lines import Line, wrap

from .page import ChoiceBlock, Hint, OpacPage, OpacReader

GAP = 3
LEAST_BESIDE = 16
"""The least cells for an address beside its code."""


class LinkPage(OpacPage):
    def __init__(self, reader: OpacReader, link: Link) -> None:
        super().__init__(reader)
        self.link = link

    def answer(self) -> tuple[str, str]:
        words = wrap(self.link.words or self.link.address, 60, 1)[0]
        if self._code():
            return words, _("Point a phone's camera at it. Esc goes back.")
        return words, _("Write it down, or ask at the desk. Esc goes back.")

    def keys(self) -> Sequence[Hint]:
        return ((_("Esc"), _("Back")), ("F1", _("Help")), ("F2", _("Español")))

    def blocks(self) -> Sequence[ChoiceBlock]:
        back = ChoiceBlock([_("Back")], self.reader.go_back, self.indent, False)
        if code := self._code():
            return [ChoiceBlock(self._beside(code), indent=self.indent), back]
        return [ChoiceBlock(chop_cells(self.link.address, self.reader.room), indent=self.indent), back]

    def _code(self) -> list[str]:
        """Return the code; empty if it doesn't fit."""
        return qr_within(self.link.address, self.reader.room, self.reader.height, plain_ascii=self.reader.ascii)

    def _beside(self, code: list[str]) -> list[Line]:
        room = self.reader.room - cell_len(code[0]) - GAP
        beside = chop_cells(self.link.address, room) if room >= LEAST_BESIDE else []
        texts = [*beside, *[""] * len(code)]
        return [[(row, "paper"), (" " * GAP + text, "text")] for row, text in zip(code, texts, strict=False)]
