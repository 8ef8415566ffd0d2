"""A heading as people type it in any order: its words without dates, in the order of letters."""

from __future__ import annotations

from .folding import fold


def words_of_heading(text: str) -> str:
    """`Clemens, Samuel, 1835-1910`, `samuel clemens`: clemens samuel. Empty where there is no word."""
    return " ".join(sorted({word for word in fold(text).split() if not word.isdecimal()}))
