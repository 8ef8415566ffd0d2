"""The text of labels and its arrangement: typed values without a sheet, a printer, or a store."""

from __future__ import annotations

from .dataclass import dataclass
from .words import N_

SPINE, POCKET, BARCODE, CARD, COMMAND, SIGN = "spine", "pocket", "barcode", "card", "command", "sign"
CODABAR, CODE_39, CODE_128 = "codabar", "code39", "code128"
SYMBOLOGIES = (CODABAR, CODE_39, CODE_128)
_CODABAR_SIGNS = frozenset("0123456789-$:/.+")
_CODE_39_SIGNS = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%")
MOST_SIGNS = 40
SPINE_LETTERS, SPINE_LINES = 8, 6
"""The most that book vendors print: letters in a line, lines on a label."""


@dataclass(frozen=True)
class LabelFace:
    """The text of a label. `lines` from top to bottom; `code`: for its bars, empty for none; `head`: small, above all.
    `told`: its name in error messages. `symbology`: the kind of its bars, if it has one of its own."""

    kind: str
    lines: tuple[str, ...] = ()
    code: str = ""
    head: str = ""
    told: str = ""
    symbology: str = ""


@dataclass(frozen=True)
class CardFace:
    """A patron's card. `back`: lines of its other side."""

    library: str
    name: str
    code: str
    back: tuple[str, ...] = ()


TESTS: tuple[LabelFace, ...] = tuple(
    LabelFace(BARCODE, (words,), code, symbology=symbology)
    for words, code, symbology in (
        (N_("Library card, Codabar"), "21234000000018", CODABAR),
        (N_("Item, Codabar"), "31234000000016", CODABAR),
        (N_("Item, Code 39"), "31234000000024", CODE_39),
        (N_("Item, Code 128"), "31234000000099", CODE_128),
        (N_("Wrong check digit, Codabar"), "31234000000017", CODABAR),
        (N_("Short number, Codabar"), "10042", CODABAR),
        (N_("Short number, Code 39"), "P00042", CODE_39),
        (N_("Letters and dash, Code 39"), "LIB-0107", CODE_39),
        (N_("Small letters, Code 128"), "shelf-7b", CODE_128),
        (N_("Command: done, Code 128"), ".x", CODE_128),
    )
)
"""The labels of a test page that shows whether a scanner reads the common barcodes of libraries."""


def symbology_for(code: str, wanted: str = "") -> str:
    """The wanted kind of bars if it can say this number, else empty; where none is wanted, Codabar for digits and Code
    128 for the rest."""
    if not code or len(code) > MOST_SIGNS:
        return ""
    if not wanted:
        wanted = CODABAR if set(code) <= _CODABAR_SIGNS else CODE_128
    if wanted == CODABAR:
        return CODABAR if set(code) <= _CODABAR_SIGNS else ""
    if wanted == CODE_39:
        return CODE_39 if set(code) <= _CODE_39_SIGNS else ""
    return CODE_128 if all(" " <= sign <= "~" for sign in code) else ""


def grouped(code: str) -> str:
    """Return a number as printed under the bars: `3 1234 00000 0016`; other codes stay as they are."""
    if len(code) == 14 and code.isascii() and code.isdigit():
        return f"{code[0]} {code[1:5]} {code[5:10]} {code[10:]}"
    return code


def too_long(lines: tuple[str, ...]) -> bool:
    """Return whether this spine label has more lines, or a wider one, than a book's spine usually takes."""
    return len(lines) > SPINE_LINES or any(len(line) > SPINE_LETTERS for line in lines)
