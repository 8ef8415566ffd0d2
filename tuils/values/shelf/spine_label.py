"""A call number cut into the lines of a spine label: prefix, class, book numbers, date, volume, copy."""

from __future__ import annotations

import re

_GLUED = re.compile(
    r"(?<=[0-9A-Za-z])(?=(?:c|copy|v|vol|pt|no)\.[0-9])"  # R5c.1
    r"|(?<=[0-9])(?=\.[A-Za-z])"  # TS536.6.B6
    r"|(?<=[0-9][0-9])(?=[A-Z][0-9])"  # 111Q39
)
_LC = re.compile(r"([A-Za-z]{1,3})([0-9][0-9.]*)")
_CLASS = re.compile(r"([0-9]{1,3}\.)([0-9]+)")
_WORD = re.compile(r"(?:v|vol|c|pt|no|copy|volume|part|number)\.?", re.IGNORECASE)


def label_lines(call_number: str, volume: str = "", copy_number: str = "", *, width: int = 0) -> list[str]:
    """The lines from top to bottom. A first copy has no line for that. `width`: a class number that is wider is broken
    behind its point; 0 breaks none."""
    lines: list[str] = []
    for word in call_number.split():
        if lines and _WORD.fullmatch(lines[-1]) and word[0].isdigit():
            lines[-1] += f" {word}"
            continue
        for part in _GLUED.split(word):
            lines += _class_lines(part, width, first=not lines)
    return [*lines, *(line for line in _counted(volume, copy_number) if line not in lines)]


def label_words(call_number: str, volume: str = "", copy_number: str = "") -> str:
    """Return the label on one line, the call number as it was typed; empty where there is nothing."""
    written = call_number.split()
    return " ".join(filter(None, (call_number, *(one for one in _counted(volume, copy_number) if one not in written))))


def _counted(volume: str, copy_number: str) -> list[str]:
    """Return volume and copy: `2` is written v.2, or c.2; the first copy is not written."""
    said = (volume, "v."), ("" if copy_number == "1" else copy_number, "c.")
    return [
        f"{word}{text}" if text.isascii() and text.isdigit() and len(text) < 4 else text for text, word in said if text
    ]


def _class_lines(part: str, width: int, *, first: bool) -> list[str]:
    if first and (lc := _LC.fullmatch(part)) and len(lc[1]) < 4:
        return [lc[1], lc[2]]
    number = _CLASS.fullmatch(part)
    return [number[1], number[2]] if number and 0 < width < len(part) else [part]
