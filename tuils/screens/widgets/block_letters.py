"""Block letters for screens that are read from afar: full blocks alone, the one fill that every console font has.

A dot is two cells wide and one row high, so that stems and beams weigh the same.
"""

from __future__ import annotations

import unicodedata
from itertools import repeat

ROWS = 5
_ACUTE = "\u0301"
_TABLE = (
    "A:75755 B:65656 C:74447 D:65556 E:74647 F:74644 G:74557 H:55755 I:11111 J:11157 K:55655 L:44447 M:HRLHH "
    "N:9DB99 O:75557 P:75744 Q:75571 R:65655 S:74717 T:72222 U:55557 V:55552 W:HHLRH X:55255 Y:55722 Z:71247 "
    "0:75557 1:62227 2:71747 3:71317 4:55711 5:74717 6:74757 7:71111 8:75757 9:75717"
)
_SHAPES = {pair[0]: pair[2:] for pair in _TABLE.split()}
"""By letter: its five rows from the top, each a number in base 32 whose bits are the dots."""
_BLANK = "0" * ROWS


def block_letters(words: str, scale: int = 1, *, plain_ascii: bool = False) -> list[str]:
    """Return the rows of a word: five times `scale`, and one above where a letter has an acute. Signs that have no
    shape are blanks."""
    letters: list[tuple[list[str], bool]] = []
    for sign in unicodedata.normalize("NFD", words.upper()):
        if sign == _ACUTE and letters:
            letters[-1] = letters[-1][0], True
        elif not unicodedata.combining(sign):
            letters.append((_dots(_SHAPES.get(sign, _BLANK)), False))
    rows = [_row([dots[y] for dots, _accent in letters], scale) for y in range(ROWS) for _time in repeat(None, scale)]
    if any(accent for _dots_, accent in letters):
        rows.insert(
            0, _row([_accent_over(dots[0]) if accent else " " * len(dots[0]) for dots, accent in letters], scale)
        )
    return [row.replace("█", "#") for row in rows] if plain_ascii else rows


def _dots(shape: str) -> list[str]:
    rows = [int(digit, 32) for digit in shape]
    width = max(1, max(rows).bit_length())
    return [f"{row:0{width}b}".replace("0", " ").replace("1", "█") for row in rows]


def _accent_over(top: str) -> str:
    return f"{' ' * (len(top) // 2)}█".ljust(len(top))


def _row(parts: list[str], scale: int) -> str:
    return "".join("".join(dot * 2 * scale for dot in part) + "  " * scale for part in parts).rstrip()
