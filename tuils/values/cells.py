"""How wide a text is on paper and on a screen with letters of one width, and how it is broken into lines."""

from __future__ import annotations

import unicodedata


def cells(text: str) -> int:
    """Letters of the East are two cells wide, marks on letters none."""
    if text.isascii():
        return len(text)
    return sum(map(_cell, text))


def _cell(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def plain(text: str) -> str:
    """On one line, and nothing in it that a printer, a mail program or a terminal would take for an order."""
    return "".join(" " if char in "\t\n\r" else char for char in text if char in "\t\n\r" or not _is_order(char))


def _is_order(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs")


def broken(text: str, width: int) -> list[str]:
    """In lines of at most `width` cells, between words where there is room; at least one line."""
    lines, line = [], ""
    for word in text.split():
        both = f"{line} {word}" if line else word
        if cells(both) <= width:
            line = both
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, width)
        lines += whole
    return [*lines, line] if line or not lines else lines


def _pieces(word: str, width: int) -> list[str]:
    """A word that is longer than a line."""
    if cells(word) <= width:
        return [word]
    pieces, piece, room = [], "", width
    for letter in word:
        if _cell(letter) > room:
            pieces.append(piece)
            piece, room = "", width
        piece += letter
        room -= _cell(letter)
    return [*pieces, piece]
