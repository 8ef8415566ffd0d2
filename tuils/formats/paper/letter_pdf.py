"""Letters as PDF that fold into a window envelope: the address where the window of a #10 or a DL envelope shows it,
marks where to fold, and everything private on an inner panel.

reportlab is imported when letters are made. Where the address stands: the windows of
several makers, and the sheet at each end of its play in the envelope (USPS QSG 201a).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from tuils.i18n import _
from tuils.station.pdf_fonts import draw_text, text_width
from tuils.values.dataclass import dataclass

INCH = 72.0
SIZES = {"letter": (612.0, 792.0), "a4": (595.28, 841.89)}
FOLDS = {"letter": (4.0 * INCH, 7.5 * INCH), "a4": (297.64, 595.28)}
"""The folds, down from the top edge: the ends of the panels, the outer one with the address first."""
ADDRESS_X, ADDRESS_Y, ADDRESS_LINES = 1.05 * INCH, 2.72 * INCH, 4
ADDRESS_POINTS, ADDRESS_LEADING = 10.0, 11.5
RETURN_X, RETURN_Y = 0.6 * INCH, 0.65 * INCH
BODY_Y, MARGIN = 4.4 * INCH, 1.0 * INCH
FONT, BOLD = "Helvetica", "Helvetica-Bold"
PLAIN, LARGE = (11.0, 14.0), (16.0, 20.0)
"""The size and leading of the text."""


@dataclass(frozen=True)
class LetterPage:
    """`address`: the name, then up to three lines. `sender`: the library and its address, on the outer panel. `subject`
    and `body` stand inside; a line that begins with blanks keeps them. `large`: in large type."""

    address: Sequence[str]
    sender: Sequence[str]
    date: str
    subject: str
    body: str
    large: bool = False


def write_letters_pdf(letters: Sequence[LetterPage], out: BinaryIO, *, paper: str = "letter") -> int:
    """Write one file for all letters, each on sheets of its own. Return how many sheets it takes."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(out, pagesize=SIZES[paper], lang="en-US")
    canvas.setTitle(_("Letters"))
    canvas.setCreator("tuils")
    sheets = sum(_DrawnLetter(canvas, letter, paper).draw() for letter in letters)
    canvas.save()
    return sheets


class _DrawnLetter:
    def __init__(self, canvas: Any, letter: LetterPage, paper: str) -> None:
        self.canvas, self.letter, self.paper = canvas, letter, paper
        self.width, self.height = SIZES[paper]
        self.sheets = 1

    def draw(self) -> int:
        self._outside()
        self._inside()
        self.canvas.showPage()
        return self.sheets

    def _at(self, x: float, down: float, text: str, font: str, points: float) -> None:
        draw_text(self.canvas, x, self.height - down, text, font, points)

    def _outside(self) -> None:
        """Draw the addresses in the envelope's windows, and the fold marks."""
        for number, line in enumerate(self.letter.sender):
            self._at(RETURN_X, RETURN_Y + number * ADDRESS_LEADING, line, FONT, 9)
        for number, line in enumerate(_fitting(self.letter.address)):
            self._at(ADDRESS_X, ADDRESS_Y + number * ADDRESS_LEADING, line, FONT, ADDRESS_POINTS)
        self.canvas.setLineWidth(0.5)
        for fold in FOLDS[self.paper]:
            self.canvas.line(0, self.height - fold, 12, self.height - fold)

    def _inside(self) -> None:
        points, leading = LARGE if self.letter.large else PLAIN
        down = BODY_Y
        for text, font in self._lines(points):
            if down > self.height - MARGIN:
                self.canvas.showPage()
                self.sheets += 1
                down = MARGIN
            self._at(MARGIN, down, text, font, points)
            down += leading

    def _lines(self, points: float) -> Iterator[tuple[str, str]]:
        yield self.letter.date, FONT
        yield "", FONT
        for line in self._folded(self.letter.subject, BOLD, points):
            yield line, BOLD
        yield "", FONT
        for paragraph in self.letter.body.rstrip("\n").split("\n"):
            for line in self._folded(paragraph, FONT, points):
                yield line, FONT

    def _folded(self, text: str, font: str, points: float) -> list[str]:
        text = "".join(char for char in text if char.isprintable())
        indent = text[: len(text) - len(text.lstrip(" "))]
        room, lines = self.width - 2 * MARGIN, list[str]()
        for word in text.split():
            for part in _cut(word, font, points, room - len(indent) * points / 2):
                if lines and text_width(f"{lines[-1]} {part}", font, points) <= room:
                    lines[-1] += f" {part}"
                else:
                    lines.append(indent + part)
        return lines or [""]


def _cut(word: str, font: str, points: float, room: float) -> Iterator[str]:
    """Yield a word that is longer than a line in pieces."""
    while word and text_width(word, font, points) > room:
        at = max(1, next(n for n in range(len(word), 0, -1) if text_width(word[:n], font, points) <= room))
        yield word[:at]
        word = word[at:]
    yield word


def _fitting(address: Sequence[str]) -> list[str]:
    """Return the lines that fit the window: the name first, the town last, never left out."""
    lines = [line for line in address if line]
    return lines if len(lines) <= ADDRESS_LINES else [*lines[: ADDRESS_LINES - 1], lines[-1]]
