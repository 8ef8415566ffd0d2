"""Labels, library cards and pages of barcodes as PDF, exact to a tenth of a millimeter. Bars are runs of
bars and spaces, in whole dots of a printer.

reportlab knows how each sign is written, too; it is imported when something is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, BinaryIO

from tuils.i18n import _
from tuils.station.pdf_fonts import cut_text, draw_text, text_width
from tuils.values.dataclass import dataclass
from tuils.values.label_faces import (
    BARCODE,
    CODABAR,
    CODE_39,
    COMMAND,
    POCKET,
    SIGN,
    SPINE,
    CardFace,
    LabelFace,
    grouped,
    symbology_for,
)

from .label_sheets import TENTH_MM, LabelSheet

PLAIN, BOLD = "Helvetica", "Helvetica-Bold"
PAD = 3.0
SPINE_SIZES = (14, 13, 12, 11, 10, 9, 8, 7, 6, 5)
LEADING = 1.15
SIGN_LARGEST, SIGN_SMALLEST, SIGN_PAD = 200, 12, 28.0
BARS_HIGHEST, BARS_LOWEST = 40.0, 15.0
TEXT_UNDER = 9.0


class NoLabels(Exception):
    """The labels cannot be written; the text is a plain sentence for people."""


@dataclass(frozen=True)
class LabelRun:
    """The way labels are put on their sheets. `start`: the first free label, from 1. `right`, `down`: a printer's
    offset in tenths of a millimeter. `boxes`: draw the edges of the labels."""

    sheet: LabelSheet
    start: int = 1
    symbology: str = ""
    right: int = 0
    down: int = 0
    boxes: bool = False

    @property
    def place(self) -> tuple[str, int]:
        """The sheet, and where it is begun."""
        return self.sheet.name, self.start

    @property
    def off_page(self) -> int:
        """Return how many labels of a sheet are partly off its page, moved as they are."""
        (wide, high), (label_wide, label_high) = self.sheet.page, self.sheet.label
        right, down = self.right * TENTH_MM, self.down * TENTH_MM
        corners = ((left + right, top + down) for left, top in map(self.sheet.place, range(self.sheet.count)))
        slack = TENTH_MM if right or down else max(wide, high)
        return sum(
            not (-slack <= x and x + label_wide <= wide + slack and -slack <= y and y + label_high <= high + slack)
            for x, y in corners
        )

    def after(self, count: int) -> int:
        """The next free label, once so many are printed; 1 where the last sheet is full."""
        return (self.start - 1 + count) % self.sheet.count + 1


def write_labels(faces: Sequence[LabelFace], run: LabelRun, out: BinaryIO) -> int:
    """Write the labels; return how many sheets they take. Raises NoLabels, before anything is written, if the bars of a
    label don't fit."""
    canvas = _canvas(out, run.sheet)
    bars = [bars_of(face, run) for face in faces]
    sheets = 0
    for number, (face, drawn) in enumerate(zip(faces, bars, strict=True), run.start - 1):
        place = number % run.sheet.count
        if sheets and not place:
            canvas.showPage()
        sheets += 1 if not sheets or not place else 0
        _DrawnLabel(canvas, run, place).draw(face, drawn)
    canvas.showPage()
    canvas.save()
    return max(sheets, 1)


def bars_of(face: LabelFace, run: LabelRun) -> Bars | None:
    """Return the bars; None if it has none, or needs none. Raises NoLabels if they don't fit."""
    if not face.code or face.kind == SPINE:
        return None
    symbology = symbology_for(face.code, face.symbology or run.symbology)
    if not symbology:
        raise NoLabels(
            _("Codabar and Code 39 can't print {code}. Use --symbology code128.").format(code=face.told or face.code)
        )
    bars = bars_in(face.code, symbology, run.sheet.label[0])
    if bars is None and face.kind != POCKET:
        text = _("The barcode {code} is too wide for a label of {sheet}. Use --symbology code128, or a wider sheet.")
        raise NoLabels(text.format(code=face.told or face.code, sheet=run.sheet.name))
    return bars


def write_cards(cards: Sequence[CardFace], run: LabelRun, out: BinaryIO) -> int:
    """Write fronts, and behind each sheet the backs, so that they meet when the sheet is turned over its long edge."""
    canvas, sheet = _canvas(out, run.sheet), run.sheet
    bars = [bars_of(LabelFace(BARCODE, code=card.code), run) for card in cards]
    at, start, sheets = 0, run.start - 1, 0
    while at < len(cards):
        some = list(enumerate(cards[at : at + sheet.count - start], start))
        for place, card in some:
            _DrawnLabel(canvas, run, place).front(card, bars[at + place - start])
        canvas.showPage()
        for place, card in some:
            row, column = divmod(place, sheet.columns)
            _DrawnLabel(canvas, run, row * sheet.columns + sheet.columns - 1 - column).back(card)
        canvas.showPage()
        at, start, sheets = at + len(some), 0, sheets + 1
    canvas.save()
    return sheets


def write_ruler(run: LabelRun, out: BinaryIO) -> None:
    """The edges of all labels, and a cross every centimeter: to be held against a sheet of labels."""
    canvas, (wide, high) = _canvas(out, run.sheet), run.sheet.page
    canvas.setLineWidth(0.3)
    for place in range(run.sheet.count):
        _DrawnLabel(canvas, run, place).box(str(place + 1))
    centimeter = 100 * TENTH_MM
    for across in range(1, int(wide / centimeter) + 1):
        for down in range(1, int(high / centimeter) + 1):
            x, y = across * centimeter, high - down * centimeter
            canvas.line(x - 3, y, x + 3, y)
            canvas.line(x, y - 3, x, y + 3)
    canvas.showPage()
    canvas.save()


def _canvas(out: BinaryIO, sheet: LabelSheet) -> Any:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(out, pagesize=sheet.page, pageCompression=1, invariant=1)
    canvas.setTitle(sheet.words)
    canvas.setCreator("tuils")
    canvas.setViewerPreference("PrintScaling", "None")
    return canvas


@dataclass
class _DrawnLabel:
    """One label as it is drawn."""

    canvas: Any
    run: LabelRun
    place: int
    x: float = 0.0
    y: float = 0.0

    def __post_init__(self) -> None:
        sheet = self.run.sheet
        left, top = sheet.place(self.place)
        self.x = left + self.run.right * TENTH_MM
        self.y = sheet.page[1] - top - sheet.label[1] - self.run.down * TENTH_MM
        self.wide, self.high = sheet.label

    def draw(self, face: LabelFace, bars: Bars | None) -> None:
        if self.run.boxes:
            self.box()
        if face.kind == SPINE:
            self._spine(face.lines)
        elif face.kind == SIGN:
            self._sign(face.lines)
        elif face.kind == POCKET:
            self._pocket(face, bars)
        elif bars:
            above = [*([face.head] if face.head and self.high >= 36 else []), *face.lines]
            self._barcode(face, bars, above)

    def box(self, word: str = "") -> None:
        self.canvas.setLineWidth(0.3)
        self.canvas.rect(self.x, self.y, self.wide, self.high)
        self._line(word, self.x + PAD, self.y + PAD, PLAIN, 8)

    def _spine(self, lines: Sequence[str]) -> None:
        texts = list(lines)
        size = next(
            (size for size in SPINE_SIZES
             if len(texts) * size * LEADING <= self.high - 2 * PAD
             and all(text_width(text, BOLD, size) <= self.wide - 2 * PAD for text in texts)),
            SPINE_SIZES[-1],
        )  # fmt: skip
        top = self.y + (self.high + len(texts) * size * LEADING) / 2 - size
        for number, text in enumerate(texts):
            self._centered(text, top - number * size * LEADING, BOLD, size, self.wide - 2)

    def _sign(self, lines: Sequence[str]) -> None:
        """The first line as large as fits, the others half of it: to be read across a room."""
        texts, room = list(lines), self.wide - 2 * SIGN_PAD
        shares = [1.0, *[0.5] * (len(texts) - 1)]
        size = next(
            (size for size in range(SIGN_LARGEST, SIGN_SMALLEST, -2)
             if size * sum(shares) * LEADING <= self.high - 2 * SIGN_PAD
             and all(text_width(text, BOLD, size * share) <= room
                     for text, share in zip(texts, shares, strict=True))),
            SIGN_SMALLEST,
        )  # fmt: skip
        y = self.y + (self.high + size * sum(shares) * LEADING) / 2
        for text, share in zip(texts, shares, strict=True):
            y -= size * share * LEADING
            self._centered(text, y + size * share * 0.25, BOLD, size * share, room)

    def _pocket(self, face: LabelFace, bars: Bars | None) -> None:
        """Draw call number, author, title; the number under them, with bars if there is room."""
        y, size = self.y + self.high - PAD - 9, 9
        least = TEXT_UNDER + BARS_LOWEST + 2 * PAD
        with_bars = bars is not None and self.high - len(face.lines) * (size + 1) >= least
        for number, line in enumerate(face.lines):
            font = BOLD if not number else PLAIN
            self._line(cut_text(line, font, size, self.wide - 2 * PAD), self.x + PAD, y, font, size)
            y -= size + 1
        if bars and with_bars:
            self._bars(face.code, bars, y + size - 2)
        else:
            self._line(grouped(face.code), self.x + PAD, max(y, self.y + PAD), PLAIN, 8)

    def _barcode(self, face: LabelFace, bars: Bars, above: Sequence[str]) -> None:
        y = self.y + self.high - PAD
        for line in above:
            y -= 8
            self._centered(line, y, PLAIN, 7, self.wide - 2 * PAD)
        self._bars(face.code, bars, y - (2 if above else 0), commands=face.kind == COMMAND)

    def _bars(self, code: str, bars: Bars, top: float, commands: bool = False) -> None:
        """Draw bars below this height, in the middle of the rest."""
        under = 0.0 if commands else TEXT_UNDER
        room = top - self.y - PAD - under
        high = min(BARS_HIGHEST, max(room, 1.0))
        bottom = self.y + PAD + under + (room - high) / 2
        x = round((self.x + (self.wide - bars.width) / 2) / (2 * DOT)) * 2 * DOT
        path = self.canvas.beginPath()
        for number, run in enumerate(bars.runs):
            if not number % 2:
                path.rect(x, bottom, run * DOT, high)
            x += run * DOT
        self.canvas.drawPath(path, stroke=0, fill=1)
        if under:
            self._centered(grouped(code), bottom - 8, PLAIN, 8, self.wide)

    def front(self, card: CardFace, bars: Bars | None) -> None:
        self._edge()
        self._centered(card.library, self.y + self.high - 24, BOLD, 13, self.wide - 16)
        if card.name:
            self._centered(card.name, self.y + self.high - 44, PLAIN, 11, self.wide - 16)
        if bars:
            self._bars(card.code, bars, self.y + 62)

    def back(self, card: CardFace) -> None:
        self._edge()
        y = self.y + self.high - 20
        for line in card.back:
            self._centered(line, y, PLAIN, 9, self.wide - 16)
            y -= 12
        left, low = self.x + 18, self.y + 22
        self.canvas.setLineWidth(0.5)
        self.canvas.line(left, low, self.x + self.wide - 18, low)
        self._line(_("Signature"), left, low - 9, PLAIN, 7)

    def _edge(self) -> None:
        """Draw the cutting line."""
        if self.run.sheet.count > 1:
            self.canvas.setLineWidth(0.3)
            self.canvas.setStrokeGray(0.6)
            self.canvas.rect(self.x, self.y, self.wide, self.high)
            self.canvas.setStrokeGray(0)

    def _centered(self, text: str, y: float, font: str, size: float, room: float) -> None:
        draw_text(self.canvas, self.x + self.wide / 2, y, cut_text(text, font, size, room), font, size, "middle")

    def _line(self, text: str, x: float, y: float, font: str, size: float) -> None:
        draw_text(self.canvas, x, y, text, font, size)


DOT = 72 / 600
"""The dot in which bars are measured: two of them are one of 300 dpi."""
MODULES = ((8, 20), (6, 15), (5, 13), (4, 10))
"""The widths of a narrow bar and a wide one, in dots: 13, 10, 8 and 7 thousandths of an inch."""
QUIET = 10
"""The quiet zone on each side, in narrow bars."""


@dataclass(frozen=True)
class Bars:
    """The bars of a code. `runs`: a bar, a space, a bar, ... in dots; `narrow`: its narrow bar."""

    runs: tuple[int, ...]
    narrow: int

    @property
    def width(self) -> float:
        """The width in points, without the quiet zones."""
        return sum(self.runs) * DOT

    @property
    def quiet(self) -> float:
        return QUIET * self.narrow * DOT


def bars_in(code: str, symbology: str, room: float) -> Bars | None:
    """Return the widest bars that fit into so many points with their quiet zones; None if none fit."""
    signs = _signs(code, symbology)
    for narrow, wide in MODULES:
        bars = Bars(tuple(_dots(sign, narrow, wide) for sign in signs), narrow)
        if bars.width + 2 * bars.quiet <= room:
            return bars
    return None


def _dots(sign: str, narrow: int, wide: int) -> int:
    """Return the width of a sign: `n` and `w` of Codabar and Code 39, the number of narrow bars of Code 128."""
    return {"n": narrow, "w": wide}.get(sign) or int(sign) * narrow


@lru_cache(maxsize=64)
def _signs(code: str, symbology: str) -> tuple[str, ...]:
    if symbology in (CODABAR, CODE_39):
        from reportlab.graphics.barcode.code39 import Standard39
        from reportlab.graphics.barcode.common import Codabar

        made = Codabar(code) if symbology == CODABAR else Standard39(code, checksum=0)
        return tuple("w" if sign in "BS" else "n" for sign in _decomposed(made))
    from reportlab.graphics.barcode.code128 import Code128

    return tuple(str(ord(sign.lower()) - ord("a") + 1) for sign in _decomposed(Code128(code)))


def _decomposed(made: Any) -> str:
    for step in ("validate", "encode", "decompose"):
        getattr(made, step)()
    return str(made.decomposed)
