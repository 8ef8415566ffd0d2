"""Colors of the web catalog: how one is written, and whether it can be read on the paper (WCAG 2.2, level AA)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tuils.values.words import N_, Unclear

LEAST = 4.5
"""The contrast that text needs. Black on white has 21."""
LIGHT, DARK = ("#ffffff", "#eff5f7"), ("#14181a", "#1d2326", "#0d1113")
"""The colors of static/style.css that meet the accent: the page, a marked part of it, and the words on a button."""
_SHORT = 3


def read_color(text: str, papers: Sequence[str]) -> str:
    """Return a color as `#rrggbb`: `0B5870` and `#07a` are ones. Raises Unclear where it can't be read on `papers`."""
    digits = text.strip().lower().removeprefix("#")
    if not digits:
        return ""
    if not re.fullmatch("[0-9a-f]{3}|[0-9a-f]{6}", digits, re.ASCII):
        raise Unclear(N_("a color, such as #0b5870: # and six of 0-9, a-f"))
    color = "#" + (digits if len(digits) > _SHORT else "".join(2 * digit for digit in digits))
    found = lowest_contrast(color, papers)
    if found < LEAST:
        darker = N_("a darker color: this one has a contrast of {found} with the page, and needs {least} to be read")
        lighter = N_("a lighter color: this one has a contrast of {found} with the page, and needs {least} to be read")
        told = int(found * 10) / 10  # 4.46 is not rounded to what would do
        raise Unclear(darker if papers == LIGHT else lighter, found=f"{told}:1", least=f"{LEAST}:1")
    return color


def lowest_contrast(color: str, papers: Sequence[str]) -> float:
    """Return the contrast with the paper on which a color is read worst."""
    return min(contrast(color, paper) for paper in papers)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colors, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def for_dark_pages(color: str) -> str:
    """Return the color, with as much white as it needs to be read on dark pages."""
    parts = _parts(color)
    mixes = (
        "#" + "".join(f"{round(part + (255 - part) * white / 20):02x}" for part in parts) for white in range(21)
    )  # white itself is read
    return next(mix for mix in mixes if lowest_contrast(mix, DARK) >= LEAST)


def _parts(color: str) -> list[int]:
    return [int(color[at : at + 2], 16) for at in (1, 3, 5)]


def _luminance(color: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
