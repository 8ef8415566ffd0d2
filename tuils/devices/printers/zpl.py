"""One label in ZPL, the language of Zebra's label printers, and of others that speak it."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.values.label_faces import BARCODE, CODABAR, CODE_39, SPINE, LabelFace, grouped, symbology_for
from tuils.values.readable import in_letters

WIDE, HIGH = 406, 203
"""The dots of a label of 2 by 1 inches, at 203 to the inch."""
MARGIN = 8
_BARS = {CODABAR: "^BKN,N,{high},N,N,A,A", CODE_39: "^B3N,N,{high},N,N", "code128": "^BCN,{high},N,N,N"}


def zpl_label(face: LabelFace, symbology: str = "") -> bytes:
    """Return a label in UTF-8; control signs of the printer, or letters it lacks, are written as numbers."""
    parts = ["^XA^CI28", f"^PW{WIDE}^LL{HIGH}"]
    if face.kind == SPINE:
        parts += _lines(face.lines, (HIGH - 2 * MARGIN) // max(len(face.lines), 1))
    else:
        head = (face.head,) if face.kind == BARCODE and face.head else ()
        above = [*head, *face.lines]
        parts += _lines(above, 26)
        parts += _bars(face.code, symbology, MARGIN + 26 * len(above))
    return "".join([*parts, "^XZ\n"]).encode()


def _lines(lines: Sequence[str], step: int) -> list[str]:
    size = min(40, max(16, step - 4))
    return [
        f"^FO0,{MARGIN + number * step}^A0N,{size},{size}^FB{WIDE},1,0,C^FH_^FD{_data(in_letters(line, _in_font))}^FS"
        for number, line in enumerate(lines)
    ]


def _bars(code: str, symbology: str, top: int) -> list[str]:
    """Return the lines of the barcode; its number alone if no bars can encode it."""
    kind, under = symbology_for(code, symbology), HIGH - MARGIN - 24
    if not code:
        return []
    number = f"^FO0,{under}^A0N,22,22^FB{WIDE},1,0,C^FH_^FD{_data(grouped(code))}^FS"
    if not kind or under - top < 30:
        return [number]
    bars = _BARS[kind].format(high=under - top - 6)
    return [f"^FO24,{top}^BY2,2.5{bars}^FH_^FD{_data(code)}^FS", number]


def _data(text: str) -> str:
    """Return text with `_5E` for a caret, so that no title is a command to the printer."""
    return "".join(
        f"_{ord(sign):02X}" if sign in "^~_\\" or not sign.isprintable() else sign for sign in text.replace("\n", " ")
    )


def _in_font(letter: str) -> bool:
    """Return whether the printer's own font has this letter: it has those of Europe, and leaves out what it lacks."""
    return letter < "\u0530"
