"""One label in EPL2, the older language of Eltron's and Zebra's label printers."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.values.label_faces import BARCODE, CODABAR, CODE_39, SPINE, LabelFace, grouped, symbology_for
from tuils.values.readable import in_letters, in_pdf_fonts

WIDE, HIGH, MARGIN = 406, 203, 8
LETTERS = {1: (8, 12), 2: (10, 16), 3: (12, 20), 4: (14, 24)}
"""The printer's fonts: the width and height of a letter in dots, at 203 to the inch."""
_BARS = {CODABAR: ("K", "A{code}A"), CODE_39: ("3", "{code}"), "code128": ("1", "{code}")}


def epl_label(face: LabelFace, symbology: str = "") -> bytes:
    """Return a label in code page 1252, as `I8,A` sets it."""
    orders = ["", "N", "I8,A,001", f"q{WIDE}", f"Q{HIGH},24"]
    if face.kind == SPINE:
        orders += _lines(face.lines, (HIGH - 2 * MARGIN) // max(len(face.lines), 1), 4)
    else:
        head = (face.head,) if face.kind == BARCODE and face.head else ()
        above = [*head, *face.lines]
        orders += _lines(above, 22, 2)
        orders += _bars(face.code, symbology, MARGIN + 22 * len(above))
    return ("\n".join([*orders, "P1"]) + "\n").encode("cp1252", "replace")


def _lines(lines: Sequence[str], step: int, font: int) -> list[str]:
    while font > 1 and LETTERS[font][1] > step:
        font -= 1
    wide, most = LETTERS[font][0] + 2, WIDE // (LETTERS[font][0] + 2)
    orders = []
    for number, line in enumerate(lines):
        text = in_letters(line, in_pdf_fonts)[:most]
        orders.append(f'A{(WIDE - len(text) * wide) // 2},{MARGIN + number * step},0,{font},1,1,N,"{_data(text)}"')
    return orders


def _bars(code: str, symbology: str, top: int) -> list[str]:
    """Return the lines of the barcode; its number alone if no bars can encode it."""
    kind, under = symbology_for(code, symbology), HIGH - MARGIN - 20
    if not code:
        return []
    number = _lines((grouped(code),), 20, 2)[0].replace(f",{MARGIN},", f",{under},", 1)
    if not kind or under - top < 30:
        return [number]
    letter, data = _BARS[kind]
    return [f'B24,{top},0,{letter},2,5,{under - top - 6},N,"{_data(data.format(code=code))}"', number]


def _data(text: str) -> str:
    """Return text escaped with backslashes: a quote would end the text, a line break the command."""
    shown = "".join(sign for sign in text if sign.isprintable())
    return shown.replace("\\", "\\\\").replace('"', '\\"')
