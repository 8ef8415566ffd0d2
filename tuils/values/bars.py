"""Numbers as horizontal bars of plain characters, the exact number beside each."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

FULL, PLAIN = "\u2588", "#"
"""A full block, which code page 437 has, too; and what stands for it where only ASCII is wanted."""
SHORTEST = 8


def bars(
    rows: Sequence[tuple[str, int | None, str]], width: int, *, ascii_only: bool = False, longest_label: int = 24
) -> list[str]:
    """A line for each label with its number and the number as text; `None` is not counted and has no bar.

    `width`: cells of a line. The largest has the longest bar; whatever is more than 0 is seen. Labels are cut with
    `..`. The text of the number is never cut.
    """
    most = max((number for _label, number, _text in rows if number), default=0)
    label = min(longest_label, max((_cells(label) for label, _number, _text in rows), default=0))
    text = max((len(text) for _label, _number, text in rows), default=0)
    room = max(SHORTEST, width - label - text - 2)
    mark = PLAIN if ascii_only else FULL
    return [
        f"{_fit(name, label)} {mark * _length(number, most, room):<{room}} {shown:>{text}}".rstrip()
        for name, number, shown in rows
    ]


def _length(number: int | None, most: int, room: int) -> int:
    return max(1, round(number * room / most)) if number and number > 0 and most else 0


def _cells(text: str) -> int:
    """Letters of the East are two cells wide, marks on letters none."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def _fit(text: str, width: int) -> str:
    if _cells(text) > width:
        while text and _cells(text) > width - 2:
            text = text[:-1]
        text += ".."
    return text + " " * (width - _cells(text))
