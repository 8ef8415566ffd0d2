"""Facts under a heading, as they stand beside a list where a screen is wide."""

from __future__ import annotations

from typing import NamedTuple

from .table import Cell

FactRow = tuple[Cell, Cell]
"""What it is, and at the right of it how it stands; without the second a sentence, which may take several lines."""


class FactsBeside(NamedTuple):
    """`head` is above them; `right` above how they stand. Words that are translated already."""

    head: str
    rows: tuple[FactRow, ...]
    right: str = ""
