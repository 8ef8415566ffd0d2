"""Keys and what they do, on one sheet of paper: blocks in two columns, as large as fits.

Needs reportlab, the extra `paper`; it is imported when the sheet is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from tuils.i18n import _
from tuils.values.dataclass import dataclass
from tuils.values.readable import in_pdf_fonts, readable

from .paper_pdf import LETTER, NoPaper

MARGIN, GAP, TITLE = 40, 24, 20
"""Points: around the page, between the columns, of the title."""
KEYS = 0.3
"""How much of a column the keys have."""
SIZES = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
"""Points of the letters: the first in which all fits on the page."""
LEADING = 1.25
COLUMN = (LETTER[0] - 2 * MARGIN - GAP) / 2
HIGH = LETTER[1] - 2 * MARGIN - 2 * TITLE

Row = tuple[str, str, bool]
"""A key, what it does, and whether the key is a title."""


@dataclass(frozen=True)
class KeyBlock:
    """A title, and lines of a key and what it does."""

    title: str
    lines: tuple[tuple[str, str], ...]


def write_key_sheet(title: str, blocks: Sequence[KeyBlock], foot: str, out: BinaryIO) -> None:
    """One page for all of these, in their order. NoPaper where reportlab is not installed, or they have no room."""
    try:
        from reportlab.pdfgen.canvas import Canvas
    except ImportError as missing:
        raise NoPaper(_("PDF needs reportlab: pip install 'tuils[paper]'.")) from missing
    fitting = ((size, found) for size in SIZES if len(found := _columns(blocks, size)) <= 2)
    size, columns = next(fitting, (0.0, []))
    if not columns:
        raise NoPaper(_("Not all of this fits on one page."))
    canvas = Canvas(out, pagesize=LETTER, lang="en-US")
    canvas.setTitle(_plain(title))
    canvas.setCreator("tuils")
    canvas.setFont("Helvetica-Bold", TITLE)
    canvas.drawString(MARGIN, LETTER[1] - MARGIN - TITLE, _plain(title))
    for at, rows in enumerate(columns):
        x, y = MARGIN + at * (COLUMN + GAP), float(LETTER[1] - MARGIN - 2 * TITLE)
        for key, words, is_title in rows:
            y -= size * LEADING
            canvas.setFont("Helvetica-Bold", size + (1 if is_title else 0))
            canvas.drawString(x, y, key)
            canvas.setFont("Helvetica", size)
            canvas.drawString(x + COLUMN * KEYS, y, words)
    canvas.setFont("Helvetica", 8)
    canvas.drawString(MARGIN, MARGIN / 2, _plain(foot))
    canvas.save()


def _columns(blocks: Sequence[KeyBlock], size: float) -> list[list[Row]]:
    """Filled one after the other; a block stands whole in one of them."""
    most, columns = int(HIGH / (size * LEADING)), [list[Row]()]
    for block in blocks:
        rows = _rows(block, size)
        if len(columns[-1]) + len(rows) > most:
            columns.append([])
        columns[-1] += [*rows, ("", "", False)]
    return columns if all(len(rows) <= most + 1 for rows in columns) else [*columns, [], []]


def _rows(block: KeyBlock, size: float) -> list[Row]:
    rows: list[Row] = [(_plain(block.title), "", True)]
    for key, words in block.lines:
        for line in _folded(_plain(words), size):
            rows.append((_plain(key), line, False))
            key = ""
    return rows


def _folded(text: str, size: float) -> list[str]:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or stringWidth(longer, "Helvetica", size) <= COLUMN * (1 - KEYS):
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _plain(text: str) -> str:
    return readable(text, in_pdf_fonts)
