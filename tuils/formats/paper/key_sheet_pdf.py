"""Keys and what they do, on one sheet of paper: blocks in two columns, as large as fits.

reportlab is imported when the sheet is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from tuils.i18n import _
from tuils.station.pdf_fonts import draw_text, folded_text
from tuils.values.dataclass import dataclass

from .paper_pdf import LETTER

MARGIN, GAP, TITLE = 40, 24, 20
"""The sizes in points: around the page, between the columns, of the title."""
KEYS = 0.3
"""The share of a column for the keys."""
SIZES = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
"""The sizes of the letters in points: the first with which all fits on the page is used."""
LEADING = 1.25
COLUMN = (LETTER[0] - 2 * MARGIN - GAP) / 2
HIGH = LETTER[1] - 2 * MARGIN - 2 * TITLE

Row = tuple[str, str, bool]
"""A key, its action, and whether the key is a title."""


class NoPaper(Exception):
    """The sheet cannot be written; the text is a plain sentence for people."""


@dataclass(frozen=True)
class KeyBlock:
    """A title, and lines of a key and its action."""

    title: str
    lines: tuple[tuple[str, str], ...]


def write_key_sheet(title: str, blocks: Sequence[KeyBlock], foot: str, out: BinaryIO) -> None:
    """Write one page for all of these, in their order. Raises NoPaper if they have no room."""
    from reportlab.pdfgen.canvas import Canvas

    fitting = ((size, found) for size in SIZES if len(found := _columns(blocks, size)) <= 2)
    size, columns = next(fitting, (0.0, []))
    if not columns:
        raise NoPaper(_("Not all of this fits on one page."))
    canvas = Canvas(out, pagesize=LETTER, lang="en-US")
    canvas.setTitle(title)
    canvas.setCreator("tuils")
    draw_text(canvas, MARGIN, LETTER[1] - MARGIN - TITLE, title, "Helvetica-Bold", TITLE)
    for at, rows in enumerate(columns):
        x, y = MARGIN + at * (COLUMN + GAP), float(LETTER[1] - MARGIN - 2 * TITLE)
        for key, words, is_title in rows:
            y -= size * LEADING
            draw_text(canvas, x, y, key, "Helvetica-Bold", size + (1 if is_title else 0))
            draw_text(canvas, x + COLUMN * KEYS, y, words, "Helvetica", size)
    draw_text(canvas, MARGIN, MARGIN / 2, foot, "Helvetica", 8)
    canvas.save()


def _columns(blocks: Sequence[KeyBlock], size: float) -> list[list[Row]]:
    """Return columns, filled one after the other; a block is whole in one of them."""
    most, columns = int(HIGH / (size * LEADING)), [list[Row]()]
    for block in blocks:
        rows = _rows(block, size)
        if len(columns[-1]) + len(rows) > most:
            columns.append([])
        columns[-1] += [*rows, ("", "", False)]
    return columns if all(len(rows) <= most + 1 for rows in columns) else [*columns, [], []]


def _rows(block: KeyBlock, size: float) -> list[Row]:
    rows: list[Row] = [(block.title, "", True)]
    for key, words in block.lines:
        for line in folded_text(words, "Helvetica", size, COLUMN * (1 - KEYS)) or [""]:
            rows.append((key, line, False))
            key = ""
    return rows
