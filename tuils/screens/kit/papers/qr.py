"""An address or a number in full, and as a QR code for a phone."""

from __future__ import annotations

from rich.cells import cell_len, chop_cells
from textual.app import ComposeResult

from tuils.i18n import N_, _
from tuils.screens.kit.home import HomeScreen
from tuils.screens.kit.search_screen import is_scan
from tuils.screens.widgets.bands import ROWS, ROWS_NARROW, AnswerBand
from tuils.screens.widgets.lines import Line, Lines, cut, without_controls
from tuils.screens.widgets.turns import Doing
from tuils.values.qr import LEAST_QUIET, TooLong, qr_lines, qr_within

GAP = 2
LEAST_BESIDE = 24
"""The least columns for an address beside its code."""


class QrCode(HomeScreen):
    """A QR code. `text`: its content; `words`: what it is; `biblio`: the id of its title."""

    passing = True
    word = N_("QR code")
    keys = (("back", N_("Back")), "help")

    def __init__(self, text: str, words: str = "", biblio: str = "") -> None:
        super().__init__()
        self.text, self.words, self.biblio = without_controls(text), without_controls(words), biblio

    def body(self) -> ComposeResult:
        yield Lines(id="body")

    def heard(self, text: str) -> Doing:
        """Send a keyboard scan to the desk, like any other scanner's."""
        return self._overheard(text) if is_scan(text) else super().heard(text)

    def resized(self) -> None:
        """Show the code if it fits, with its text beside it; else the text, and what to do."""
        width, height = self.app.size.width, max(1, self.query_one("#body").size.height)
        code = qr_within(self.text, width - 1, height, plain_ascii=self.house.ascii)
        self.query_one("#body", Lines).put(self._beside(code, width) if code else self._alone(width, height))
        words = cut(self.words or self.text, 70)
        if code:
            self.say("", words, _("Point a phone's camera at it. Esc goes back."))
        else:
            self.say("NOTE", words, self._instead(self.app.size.height - height - self._grown))

    @property
    def _grown(self) -> int:
        """Return the extra rows of the answer with these words."""
        return max(0, self.query_one(AnswerBand).size.height - (ROWS_NARROW if self.narrow else ROWS))

    def _instead(self, around: int) -> str:
        """Return what to do if the code doesn't fit. `around`: the rows of the screen that are not the code's."""
        try:
            code = qr_lines(self.text, plain_ascii=self.house.ascii, quiet=LEAST_QUIET)
        except TooLong:
            return _("The address is too long for a QR code. Read it aloud or type it.")
        size = _("Make the window {columns} by {rows}, or run: tuils show title {id} --qr")
        columns, rows = max(len(code[0]) + 1, 40), len(code) + around
        return size.format(columns=columns, rows=rows, id=self.biblio[-8:] or "ID")

    def _beside(self, code: list[str], width: int) -> list[Line]:
        room = width - cell_len(code[0]) - 1 - GAP
        beside = chop_cells(self.text, room) if room >= LEAST_BESIDE else []
        lines: list[Line] = []
        for at, row in enumerate(code):
            text = beside[at] if at < len(beside) else ""
            if at == len(code) - 1 and len(beside) > len(code):
                text = f"{text[:-2]}.."
            lines.append([(" ", "text"), (row, "paper"), (" " * GAP + text, "text")])
        return lines

    def _alone(self, width: int, height: int) -> list[Line]:
        lines = chop_cells(self.text, max(1, width - 2))
        if len(lines) > height:
            lines = [*lines[: height - 1], cut(lines[height - 1] + "..", width - 4) + ".."]
        return [f" {line}" for line in lines]
