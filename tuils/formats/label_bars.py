"""Barcodes as runs of bars and spaces, in whole dots of a printer.

Needs reportlab, which knows how each sign is written; imported when something is printed.
"""

from __future__ import annotations

from functools import lru_cache

from tuils.values.dataclass import dataclass
from tuils.values.label_faces import CODABAR, CODE_39

DOT = 72 / 600
"""The dot in which bars are measured: two of them are one of 300 dpi."""
MODULES = ((8, 20), (6, 15), (5, 13), (4, 10))
"""A narrow bar and a wide one, in dots: 13, 10, 8 and 7 thousandths of an inch."""
QUIET = 10
"""Narrow bars that stay white on each side."""


@dataclass(frozen=True)
class Bars:
    """`runs`: a bar, a space, a bar, ... in dots; `narrow`: its narrow bar."""

    runs: tuple[int, ...]
    narrow: int

    @property
    def width(self) -> float:
        """In points, without what stays white beside it."""
        return sum(self.runs) * DOT

    @property
    def quiet(self) -> float:
        return QUIET * self.narrow * DOT


def bars_in(code: str, symbology: str, room: float) -> Bars | None:
    """As wide as they fit in so many points with their white sides; None where they don't."""
    signs = _signs(code, symbology)
    for narrow, wide in MODULES:
        bars = Bars(tuple(_dots(sign, narrow, wide) for sign in signs), narrow)
        if bars.width + 2 * bars.quiet <= room:
            return bars
    return None


def _dots(sign: str, narrow: int, wide: int) -> int:
    """Of Codabar and Code 39 `n` and `w`, of Code 128 the number of narrow bars."""
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


def _decomposed(made: object) -> str:
    for step in ("validate", "encode", "decompose"):
        getattr(made, step)()
    return str(made.decomposed)  # type: ignore[attr-defined]
