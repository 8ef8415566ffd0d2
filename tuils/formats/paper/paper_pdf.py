"""Reports on paper: a heading, the finding in words, charts of bars, and the table with every number of them.

reportlab is imported when something is printed. A chart in a PDF cannot be read aloud,
so its numbers stand in a table or beside it as text. Bars are black and gray: boards print in gray.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO

from tuils.i18n import _
from tuils.station.pdf_fonts import cut_text, draw_text, folded_text, text_width
from tuils.values.dataclass import dataclass

MARGIN, LEADING = 54, 14
LETTER = (612, 792)
MOST_BARS = 14


@dataclass(frozen=True)
class PaperChart:
    """A chart. `rows`: a label, its number, and the number before; None is not counted. `sentence`: its finding."""

    title: str
    rows: tuple[tuple[str, int | None, int | None], ...]
    sentence: str = ""


@dataclass(frozen=True)
class PaperPage:
    """One report. `right`: the columns of numbers."""

    title: str
    finding: str
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    right: tuple[bool, ...] = ()
    notes: tuple[str, ...] = ()
    foot: str = ""
    charts: tuple[PaperChart, ...] = ()


def write_pdf(pages: Sequence[PaperPage], out: BinaryIO, *, size: tuple[int, int] = LETTER) -> int:
    """Write the pages; return how many sheets they take."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(out, pagesize=size, lang="en-US")
    canvas.setTitle(pages[0].title if pages else "tuils")
    canvas.setSubject(pages[0].finding if pages else "")
    canvas.setCreator("tuils")
    sheets = 0
    for page in pages:
        sheets += _Drawn(canvas, page, size, sheets).draw()
    canvas.save()
    return sheets


class _Drawn:
    """A page as it is drawn, from the top down; a longer table continues on the next sheet."""

    def __init__(self, canvas: Any, page: PaperPage, size: tuple[int, int], before: int) -> None:
        self.canvas, self.page, self.size = canvas, page, size
        self.width, self.y = size[0] - 2 * MARGIN, size[1] - MARGIN
        self.sheet, self.sheets = before + 1, 0

    def draw(self) -> int:
        self._text(self.page.title, "Helvetica-Bold", 15, 22)
        self._text(self.page.finding, "Helvetica", 11, 16)
        self.y -= 6
        if self.page.rows or len(self.page.charts) < 2:
            for chart in self.page.charts:
                self._chart(chart, MARGIN, self.width)
                self.y -= 8
        else:
            self._in_pairs(self.page.charts)
        if self.page.rows:
            self._table()
        for note in self.page.notes:
            self._text(note, "Helvetica", 9, 12)
        self._end()
        return self.sheets

    def _end(self) -> None:
        draw_text(self.canvas, MARGIN, MARGIN / 2, self.page.foot, "Helvetica", 8)
        draw_text(self.canvas, self.size[0] - MARGIN, MARGIN / 2, str(self.sheet), "Helvetica", 8, "right")
        self.canvas.showPage()
        self.sheet, self.sheets, self.y = self.sheet + 1, self.sheets + 1, self.size[1] - MARGIN

    def _needs(self, height: float) -> None:
        if self.y - height < MARGIN:
            self._end()

    def _text(self, text: str, font: str, points: int, leading: int, x: float = MARGIN, width: float = 0) -> None:
        for line in folded_text(text, font, points, width or self.width):
            self._needs(leading)
            self.y -= leading
            draw_text(self.canvas, x, self.y, line, font, points)

    # -- charts

    def _in_pairs(self, charts: Sequence[PaperChart]) -> None:
        """Draw two charts beside each other, each with its sentence."""
        half = (self.width - 24) / 2
        for at in range(0, len(charts), 2):
            pair = charts[at : at + 2]
            self._needs(max(_height(chart) for chart in pair) + 60)
            top, ends = self.y, []
            for place, chart in enumerate(pair):
                self.y = top
                self._chart(chart, MARGIN + place * (half + 24), half)
                ends.append(self.y)
            self.y = min(ends) - 18

    def _chart(self, chart: PaperChart, x: float, width: float) -> None:
        """Draw bars beside their numbers, as on the screen: a bar of this year over a gray one of the year before."""
        rows = chart.rows[:MOST_BARS]
        numbers = [n for _label, now, then in rows for n in (now, then) if n]
        if not numbers and not chart.sentence:
            return
        self._needs(_height(chart) + 30)
        self._text(chart.title, "Helvetica-Bold", 10, 14, x, width)
        if chart.sentence:
            self._text(chart.sentence, "Helvetica", 9, 12, x, width)
        if not numbers:
            return
        label, number = 84.0 if width > 250 else 64.0, 52.0
        room, most = width - label - number - 4, max(numbers)
        for name, now, then in rows:
            self.y -= LEADING
            self._row(name, now, then, x, (label, number, room), most)
        self.y -= 4

    def _row(
        self, name: str, now: int | None, then: int | None, x: float, cells: tuple[float, float, float], most: int
    ) -> None:
        canvas, (label, number, room) = self.canvas, cells
        draw_text(canvas, x, self.y, cut_text(name, "Helvetica", 8, label - 4), "Helvetica", 8)
        text = _("not counted") if now is None else f"{now:,}"
        draw_text(canvas, x + label + number - 6, self.y, text, "Helvetica", 8, "right")
        left = x + label + number
        if then:
            canvas.setFillGray(0.75)
            canvas.rect(left, self.y - 2, room * then / most, 3.5, stroke=0, fill=1)
        canvas.setFillGray(0)
        if now:
            canvas.rect(left, self.y + 1.5, max(1.0, room * now / most), 4.5 if then else 6, stroke=0, fill=1)

    # -- the table

    def _table(self) -> None:
        widths = _widths(self.page, self.width)
        self.y -= 8
        self._line(self.page.heads, widths, "Helvetica-Bold")
        for row in self.page.rows:
            if self.y - LEADING < MARGIN:
                self._end()
                self._line(self.page.heads, widths, "Helvetica-Bold")
            self._line(row, widths, "Helvetica")
        self.y -= 8

    def _line(self, cells: Sequence[str], widths: Sequence[float], font: str) -> None:
        self.y -= LEADING
        x: float = MARGIN
        for cell, width, right in zip(cells, widths, self.page.right, strict=True):
            text = cut_text(cell, font, 9, width - 6)
            draw_text(self.canvas, x + (width - 6 if right else 0), self.y, text, font, 9, "right" if right else "left")
            x += width
        if font != "Helvetica":
            self.canvas.line(MARGIN, self.y - 3, MARGIN + self.width, self.y - 3)


def _height(chart: PaperChart) -> float:
    return LEADING * (min(len(chart.rows), MOST_BARS) + 1) + (26 if chart.sentence else 0)


def _widths(page: PaperPage, room: float) -> list[float]:
    """Each column as wide as what is in it; where that is too much, texts give way to numbers, the widest first: a
    barcode stays whole beside a long title."""
    wanted = [
        max(text_width(text, "Helvetica-Bold", 9) for text in (head, *(row[at] for row in page.rows[:200]))) + 12
        for at, head in enumerate(page.heads)
    ]
    texts = [at for at, right in enumerate(page.right) if not right]
    left = room - sum(width for at, width in enumerate(wanted) if at not in texts)
    for done, at in enumerate(sorted(texts, key=wanted.__getitem__)):
        wanted[at] = min(wanted[at], max(left, 0) / (len(texts) - done))
        left -= wanted[at]
    return wanted
