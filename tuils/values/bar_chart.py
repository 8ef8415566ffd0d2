"""Numbers as horizontal bars of plain characters, the exact number beside each."""

from __future__ import annotations

from collections.abc import Sequence

from .cells import cell_width

FULL, PLAIN = "\u2588", "#"
"""A full block, which code page 437 has, too; and its replacement if only ASCII is wanted."""
SHORTEST = 8
_NO_BARS, _NO_CHANGE = 40, 28


def bars(
    rows: Sequence[tuple[str, int | None, str]], width: int, *, ascii_only: bool = False, longest_label: int = 24
) -> list[str]:
    """Return a line for each label with its number, as text, and a bar; `None` is not counted and has no bar.

    `width`: cells of a line. The largest has the longest bar; whatever is more than 0 is seen. Labels are cut with
    `..`. The text of the number is never cut.
    """
    most = max((number for _label, number, _text in rows if number), default=0)
    label = min(longest_label, max((cell_width(label) for label, _number, _text in rows), default=0))
    text = max((len(text) for _label, _number, text in rows), default=0)
    room = max(SHORTEST, width - label - text - 2)
    mark = PLAIN if ascii_only else FULL
    return [
        f"{_fit(name, label)} {mark * _length(number, most, room):<{room}} {shown:>{text}}".rstrip()
        for name, number, shown in rows
    ]


def bars_beside(
    rows: Sequence[tuple[str, int | None, int | None]], width: int, *, ascii_only: bool = False, longest_label: int = 24
) -> list[str]:
    """Label, number, change against the number before, and a bar: the number is read before the bar is seen.

    The scale begins at zero, and the longest bar is the largest number. `None` is not counted: a word and no bar.
    Below 40 cells there are no bars, and at last no changes.
    """
    told = [(name, *_number_and_change(now, before), now) for name, now, before in rows]
    label = min(longest_label, max((cell_width(name) for name, *_rest in told), default=0))
    number = max((len(text) for _name, text, _more, _now in told), default=0)
    change = max((len(more) for _name, _text, more, _now in told), default=0)
    room = width - label - number - change - (4 if change else 3)
    most = max((now for *_told, now in told if now), default=0)
    lines = []
    for name, text, more, now in told:
        line = f"{_fit(name, label)} {text:>{number}}"
        if change and width >= _NO_CHANGE:
            line += f" {more:>{change}}"
        if width >= _NO_BARS and room >= SHORTEST:
            line += f"  {bar(now, most, room, ascii_only=ascii_only)}"
        lines.append(line.rstrip())
    return lines


def bar(number: int | None, most: int, room: int, *, ascii_only: bool = False) -> str:
    """Return a bar whose length is this number's share of the largest one."""
    return (PLAIN if ascii_only else FULL) * _length(number, most, room)


def _number_and_change(now: int | None, before: int | None) -> tuple[str, str]:
    if now is None:
        return "not counted", ""
    if not before:
        return f"{now:,}", ""
    return f"{now:,}", f"{round((now - before) * 100 / before):+d}%"


def _length(number: int | None, most: int, room: int) -> int:
    return max(1, round(number * room / most)) if number and number > 0 and most else 0


def _fit(text: str, width: int) -> str:
    if cell_width(text) > width:
        while text and cell_width(text) > width - 2:
            text = text[:-1]
        text += ".."
    return text + " " * (width - cell_width(text))
