"""Receipts and slips as a PDF, a page for each, as long as it needs: for a distant printer, or to be sent."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.graphics.barcode import createBarcodeDrawing
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from tuils.station.pdf_fonts import draw_text
from tuils.values.paper_layout import PaperLine
from tuils.values.qr import TooLong, qr_squares

FONT, BOLD = "Courier", "Courier-Bold"
SIZE, LEADING, MARGIN = 9.0, 11.0, 18.0
BAR_HEIGHT = 28.0
QR_SIDE = 80.0


def text_pdf(lines: Sequence[PaperLine], width: int, *, large: bool = False) -> bytes:
    """Return the PDF. `large`: the lines have half as many letters, each twice as high."""
    letter = stringWidth("0", FONT, SIZE)
    page = (width * letter + 2 * MARGIN, sum(map(_height, lines)) + 2 * MARGIN)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=page, invariant=1)
    canvas.setTitle("")
    top = page[1] - MARGIN
    for line in lines:
        top -= _height(line)
        _draw(canvas, line, top, width * letter)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _height(line: PaperLine) -> float:
    if line.style == "barcode":
        return BAR_HEIGHT + LEADING
    if line.style == "qr":
        return QR_SIDE + LEADING
    return LEADING * (2 if line.style == "large" else 1)


def _draw(canvas: Canvas, line: PaperLine, bottom: float, width: float) -> None:
    text = line.text
    if line.style == "qr":
        _draw_qr(canvas, text, MARGIN + (width - QR_SIDE) / 2, bottom + LEADING / 2)
        return
    if line.style == "barcode":
        kind = "Codabar" if text.isdigit() else "Code128"
        bars = createBarcodeDrawing(kind, value=text, barHeight=BAR_HEIGHT - 4, barWidth=0.8, humanReadable=False)
        bars.drawOn(canvas, MARGIN + max(0, (width - bars.width) / 2), bottom + LEADING)
    size = SIZE * (2 if line.style == "large" else 1)
    font = BOLD if line.style in ("strong", "large") else FONT
    if line.centered:
        draw_text(canvas, MARGIN + width / 2, bottom + 2, text, font, size, "middle")
    else:
        draw_text(canvas, MARGIN, bottom + 2, text, font, size)


def _draw_qr(canvas: Canvas, text: str, left: float, bottom: float) -> None:
    """Draw a QR code; nothing where the text is too long for one."""
    try:
        squares = qr_squares(text)
    except TooLong:
        return
    side = QR_SIDE / len(squares)
    for down, row in enumerate(reversed(squares)):
        for across, dark in enumerate(row):
            if dark:
                canvas.rect(left + across * side, bottom + down * side, side, side, stroke=0, fill=1)
