"""An address or a number, whole, and as a QR code for somebody's telephone."""

from __future__ import annotations

from rich.cells import cell_len, chop_cells
from textual.app import ComposeResult

from tuils.formats.qr import LEAST_QUIET, QUIET, TooLong, qr_lines
from tuils.i18n import N_, _

from .home import HomeScreen
from .widgets.lines import Line, Lines, cut, plain

GAP = 2
LEAST_BESIDE = 24
"""Columns in which an address can be read beside its code."""


class QrCode(HomeScreen):
    """`text` is what the code says, `words` what it is, `biblio` the id of the title it belongs to."""

    passing = True
    word = N_("QR code")
    keys = (("back", N_("Back")), "help")

    def __init__(self, text: str, words: str = "", biblio: str = "") -> None:
        super().__init__()
        self.text, self.words, self.biblio = plain(text), plain(words), biblio

    def body(self) -> ComposeResult:
        yield Lines(id="body")

    def resized(self) -> None:
        """The code where it fits, with its text beside it; else the text, and what to do."""
        width, height = self.app.size.width, max(1, self.query_one("#body").size.height)
        for quiet in (QUIET, LEAST_QUIET):
            code = self._code(quiet)
            fits = bool(code) and len(code) <= height and len(code[0]) <= width - 1
            if fits:
                break
        self.query_one("#body", Lines).put(self._beside(code, width) if fits else self._alone(width, height))
        self._tell(code, fits, self.app.size.height - height)

    def _code(self, quiet: int) -> list[str]:
        """Empty where no code holds so much."""
        try:
            return qr_lines(self.text, plain_ascii=self.house.ascii, quiet=quiet)
        except TooLong:
            return []

    def _tell(self, code: list[str], fits: bool, around: int) -> None:
        """`around`: the rows of the screen that are not the code's."""
        words = cut(self.words or self.text, 70)
        if fits:
            self.say("", words, _("Hold a telephone's camera to it. Esc goes back."))
        elif code:
            size = _("Make the window {columns} by {rows}, or: tuils show title {id} --qr")
            columns, rows = max(len(code[0]) + 1, 40), len(code) + around
            self.say("LOOK", words, size.format(columns=columns, rows=rows, id=self.biblio[-8:] or "ID"))
        else:
            self.say("LOOK", words, _("It is too long for a code. Type it, or read it out."))

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
