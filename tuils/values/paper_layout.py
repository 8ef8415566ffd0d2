"""Marked lines laid out on paper: wrapped, centered, with numbers at the right, for any width.

A template's lines begin with marks, which become control characters before any data is put in. Data never has one, so
that no title makes itself a heading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from .cells import broken, cell_width
from .dataclass import dataclass

LARGE, CENTERED, STRONG, BARCODE, RIGHT, RULE, QR = "\x01", "\x02", "\x03", "\x04", "\x05", "\x06", "\x07"
MARKS: dict[str, str] = {"# ": LARGE, "^ ": CENTERED, "! ": STRONG, "[barcode] ": BARCODE, "[qr] ": QR}
"""The marks at the beginning of a line of a template."""
QR_STYLES = ("qr", "qr-words")
RIGHT_MARK = " || "
"""The mark before text at the right edge."""
RULE_MARK = "---"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_BLANK = re.compile(r"[\t\n\r\u2028\u2029]")


@dataclass(frozen=True)
class PaperLine:
    """`text` has no blanks around it where it is `centered`. `style`: plain, strong, large (twice as wide and high),
    barcode, of which `text` is the number, or qr: `text` is what the code says. `qr-words`: they stand above a code,
    and are left out with it."""

    text: str = ""
    style: str = "plain"
    centered: bool = False

    def filled(self, width: int) -> str:
        """Return the text as it fills a line of so many cells."""
        room = width // 2 if self.style == "large" else width
        return " " * ((room - cell_width(self.text)) // 2) + self.text if self.centered else self.text


def plain_data(value: str) -> str:
    """Return data for a line of paper: on one line, without marks or commands to a printer."""
    return _CONTROL.sub("", _BLANK.sub(" ", value))


def template_with_marks(source: str) -> str:
    """Return a template with its marks as control characters."""
    return "\n".join(_mark(line) for line in source.split("\n"))


def _mark(line: str) -> str:
    if line.strip() == RULE_MARK:
        return RULE
    for mark, sign in MARKS.items():
        if line.startswith(mark):
            return sign + line[len(mark) :].replace(RIGHT_MARK, RIGHT)
    return line.replace(RIGHT_MARK, RIGHT)


def lay_out(
    text: str, width: int, *, large: bool = False, readable: Callable[[str], str] = str, tidy: bool = True
) -> tuple[PaperLine, ...]:
    """Return the laid-out lines. `readable`: replaces letters that the printer lacks. `large`: large type throughout,
    with half as many letters in a line. `tidy`: only one of several blank lines is kept."""
    room = width // 2 if large else width
    lines = [part for line in text.split("\n") for part in _laid(readable(line).rstrip(), room, large)]
    return tuple(_without_blanks(lines) if tidy else lines)


def _laid(line: str, width: int, large: bool) -> Iterator[PaperLine]:
    mark, usual = (line[0], line[1:]) if line[:1] in (LARGE, CENTERED, STRONG, BARCODE, RULE, QR) else ("", line)
    style = "large" if large else "plain"
    if mark == RULE:
        yield PaperLine("-" * width, style)
    elif mark == BARCODE:
        yield PaperLine(usual.strip(), "barcode", centered=True)
    elif mark == QR:
        words, _mark, code = usual.rpartition(RIGHT)
        yield from (PaperLine(part, "qr-words", centered=True) for part in broken(words.strip(), width) if part)
        yield PaperLine(code.strip(), "qr", centered=True)
    elif mark == LARGE and not large:
        yield from (PaperLine(part, "large", centered=True) for part in broken(usual, width // 2))
    elif mark in (LARGE, CENTERED):
        yield from (PaperLine(part, style, centered=True) for part in broken(usual, width))
    else:
        style = "strong" if mark and not large else style
        yield from (PaperLine(part, style) for part in _flowing(usual, width))


def _flowing(line: str, width: int) -> list[str]:
    """Return a line with its indentation; text at the right stays whole, in a line of its own if need be."""
    left, mark, right = line.partition(RIGHT)
    if not mark and cell_width(line) <= width:
        return [line]
    indent = " " * min(len(left) - len(left.lstrip(" ")), width // 3)
    right = right.replace(RIGHT, " ").strip()
    parts = [indent + part for part in broken(left, width - len(indent))] or [""]
    if not right:
        return [part.rstrip() for part in parts]
    gap = width - cell_width(parts[-1]) - cell_width(right)
    if gap >= 1 + bool(parts[-1].strip()):
        return [*parts[:-1], parts[-1] + " " * gap + right]
    return [*(part for part in parts if part.strip()), *(_flush(part, width) for part in broken(right, width))]


def _flush(text: str, width: int) -> str:
    return " " * (width - cell_width(text)) + text


def _without_blanks(lines: Iterable[PaperLine]) -> Iterator[PaperLine]:
    """Yield lines without blank ones at the beginning, at the end, or two together: parts that a template omits leave
    no hole."""
    before = True
    pending = False
    for line in lines:
        blank = not line.text and line.style != "barcode"
        if blank:
            pending = not before
            continue
        if pending:
            yield PaperLine()
        before, pending = False, False
        yield line


def plain_text(lines: Sequence[PaperLine], width: int) -> str:
    """Return text for a screen, a text file, an office printer: all in one size. A QR code is left out: those can't
    draw it as small as it must be."""
    kept = [line for line in lines if line.style not in QR_STYLES]
    kept = kept if len(kept) == len(lines) else [*_without_blanks(kept)]
    return "".join(f"{_plain(line, width)}\n" for line in kept)


def _plain(line: PaperLine, width: int) -> str:
    if line.centered:
        return " " * ((width - cell_width(line.text)) // 2) + line.text
    return line.text
