"""The width of text in letters of one width, on paper and on a screen, and breaking it into lines."""

from __future__ import annotations

import unicodedata


def cell_width(text: str) -> int:
    """Return the width of a text in terminal cells: East Asian letters take two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(map(_cell, text))


def _cell(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def one_plain_line(text: str) -> str:
    """Return the text on one line, without anything that a printer, a mail program or a terminal would take for a
    command."""
    return "".join(" " if char in "\t\n\r" else char for char in text if char in "\t\n\r" or not _is_order(char))


def _is_order(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs")


def broken(text: str, width: int) -> list[str]:
    """Return lines of at most `width` cells, broken between words if there is room; at least one line."""
    lines, line = [], ""
    for word in text.split():
        both = f"{line} {word}" if line else word
        if cell_width(both) <= width:
            line = both
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, width)
        lines += whole
    return [*lines, line] if line or not lines else lines


def _pieces(word: str, width: int) -> list[str]:
    """Return the pieces of a word that is longer than a line."""
    if cell_width(word) <= width:
        return [word]
    pieces, piece, room = [], "", width
    for letter in word:
        if _cell(letter) > room:
            pieces.append(piece)
            piece, room = "", width
        piece += letter
        room -= _cell(letter)
    return [*pieces, piece]
