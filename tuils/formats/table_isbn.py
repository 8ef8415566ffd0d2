"""ISBNs as spreadsheets leave them: without the zeros in front, or as `9.78043902348e+12`.

What was lost is put back where the number's own check digit proves it (ISO 2108), and only there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tuils.i18n import _
from tuils.values.isbn import normalise

_SCIENTIFIC = re.compile(r"([0-9])[.,]([0-9]+)E\+?([0-9]+)", re.IGNORECASE)
_FEW_DIGITS = re.compile("[0-9]{7,9}[0-9X]?", re.IGNORECASE)
_WHOLE = re.compile(r"(?<=[0-9])\.0+$")
_BETWEEN = re.compile("[;,|]")
_LENGTH, _SHORT = 13, 10
_KEPT = 12  # digits that a spreadsheet keeps of a long number, unless they are zeros at its end
_FEWEST = 9  # digits of which that may be said: with fewer it was told to show so few


def isbns_of(cells: Iterable[str], faults: list[str]) -> tuple[list[str], list[str], int]:
    """The ISBNs of these cells as 13 digits, each once; the numbers that are none; and how many were mended.

    A shortened number that fits one of the others says nothing new. `faults` gets a sentence for each that is none.
    """
    found: list[str] = []
    shortened: list[str] = []
    wrong: list[str] = []
    mended = 0
    for text in _parts(cells):
        if _SCIENTIFIC.fullmatch(text):
            shortened.append(text)
            continue
        isbn = normalise(text) or (_with_zeros(text) if _FEW_DIGITS.fullmatch(text) else "")
        mended += bool(isbn and not normalise(text))
        (found if isbn else wrong).append(isbn or text)
    for text in shortened:
        candidates = mendings(text)
        if any(_would_be(isbn, text) for isbn in found):
            continue
        mended += len(candidates) == 1
        (found if len(candidates) == 1 else wrong).append(candidates[0] if len(candidates) == 1 else text)
    for text in wrong:
        said = (
            _("ISBN {text} was shortened by a spreadsheet; it is kept as an invalid ISBN.")
            if _SCIENTIFIC.fullmatch(text)
            else _("{text} is not an ISBN; it is kept as an invalid ISBN.")
        )
        faults.append(said.format(text=text))
    return list(dict.fromkeys(found)), wrong, mended


def _parts(cells: Iterable[str]) -> list[str]:
    """Several numbers may stand in one cell, and brackets around them; blanks and hyphens inside one are its own."""
    parts: list[str] = []
    for cell in cells:
        bare = cell.strip("[](){}\"'= ")
        for part in [bare] if _SCIENTIFIC.fullmatch(bare) else _BETWEEN.split(bare):
            number = _WHOLE.sub("", part.strip())
            parts += [number] if normalise(number) or not number else number.split()
    return list(filter(None, parts))


def _with_zeros(text: str) -> str:
    """An ISBN-10 that lost zeros in front; "" where the check digit says otherwise."""
    return normalise(text.zfill(_SHORT)) or ""


def mendings(text: str) -> list[str]:
    """The ISBN-13s of which a spreadsheet, keeping twelve digits, would write this: usually one or two."""
    parts = _SCIENTIFIC.fullmatch(text)
    if parts is None or int(parts[3]) != _LENGTH - 1:
        return []
    digits = parts[1] + parts[2]
    if len(digits) >= _LENGTH:
        return [isbn for isbn in [normalise(digits[:_LENGTH])] if isbn]
    if not _FEWEST <= len(digits) <= _KEPT:
        return []
    whole = int(digits.ljust(_KEPT, "0")) * 10
    near = (f"{number:013d}" for number in range(whole - 5, whole + 6))
    return [number for number in near if normalise(number) == number]


def _would_be(isbn: str, text: str) -> bool:
    """Whether a spreadsheet would write this ISBN so."""
    parts = _SCIENTIFIC.fullmatch(text)
    return parts is not None and f"{int(isbn):.{len(parts[2])}e}".partition("e")[0] == f"{parts[1]}.{parts[2]}"
