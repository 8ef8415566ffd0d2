"""Plain lines of text, drawn as is: no markup, no borders, few style runs (a run costs bytes on the line)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeAlias, cast

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

Piece: TypeAlias = tuple[str, str]
"""A text and the name of its role (roles.PALETTES)."""
Line: TypeAlias = str | Sequence[Piece]
"""One row of the screen: a text in the role `text`, or pieces from left to right."""

_BREAKS = re.compile("[\t-\r\x85\u2028\u2029]+")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_JOINERS = str.maketrans(dict.fromkeys("\u200c\u200d"))
_HALVES = re.compile("[\ud800-\udfff]")
_ASCII = str.maketrans("\u2500\u2502…", "-|~")
_OPEN = " :;/,="
"""The signs before the next part of a title; without that part they are cut."""


class Drawing(Protocol):
    """The app as drawing uses it."""

    ascii: bool

    @property
    def roles(self) -> Mapping[str, Style]: ...


def without_controls(text: str) -> str:
    """Return the text without terminal controls: C0 and C1 (escape sequences begin with one), marks of direction,
    zero-width characters, soft hyphens. Tabs and line ends become one space, half surrogates `?`."""
    if text.isprintable():
        return text
    return _HALVES.sub("?", _UNSEEN.sub("", _BREAKS.sub(" ", text)))


def drawn(text: str) -> str:
    """Return plain text safe to draw: terminals disagree on the width of letters and emoji joined by a mark, and some
    leave out the rest of the line."""
    return text if text.isprintable() else without_controls(text).translate(_JOINERS)


def cut(text: str, width: int) -> str:
    """Cut to `width` cells (a CJK character is two, a combining mark none), ending with an ellipsis. A title's
    punctuation before the cut is removed, too."""
    if cell_len(text) <= width:
        return text
    if width > 1:
        return set_cell_size(text, width - 1).rstrip(_OPEN) + "…"
    return set_cell_size(text, max(0, width)).rstrip()


def cut_at_word(text: str, width: int) -> str:
    """Cut like `cut`, but at the end of a word if one ends in the second half."""
    if cell_len(text) <= width:
        return text
    shown = set_cell_size(text, max(0, width - 1))
    whole = shown.rpartition(" ")[0].rstrip(_OPEN)
    return f"{whole}…" if cell_len(whole) * 2 > width else cut(text, width)


def give_way(text: str, part: str, width: int, least: int = 8) -> str:
    """Cut a sentence to `width` cells, by shortening a long name or title amid it first."""
    over = cell_len(text) - width
    if over <= 0 or not part:
        return text
    shown = cut_at_word(part, max(least, cell_len(part) - over))
    return text.replace(part, shown, 1).replace("….", "…")


def fit(text: str, width: int, right: bool = False) -> str:
    """Return exactly `width` cells: cut, or filled with spaces on the right (on the left if `right`)."""
    text = cut(text, width)
    room = " " * (width - cell_len(text))
    return room + text if right else text + room


def wrap(text: str, width: int, lines: int) -> list[str]:
    """Wrap the words to at most `lines` lines of `width` cells; a word too long for a line is broken, the last line
    cut."""
    out = [""]
    for word in text.split(" "):
        joined = f"{out[-1]} {word}" if out[-1] else word
        if cell_len(joined) <= width:
            out[-1] = joined
        else:
            out += chop_cells(word, width) or [""]
    out = [line for line in out if line] or [""]
    if len(out) > lines:
        out = [*out[: lines - 1], cut(" ".join(out[lines - 1 :]), width)]
    return out


class Lines(Widget):
    """A block of lines. Subclasses either `put` lines or override `line`."""

    def __init__(
        self,
        lines: Sequence[Line] = (),
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.lines: list[Line] = list(lines)

    def put(self, lines: Sequence[Line]) -> None:
        """Show these lines instead. Only changed rows are painted: the whole row, for Textual paints from the widget's
        left edge in any case."""
        old, self.lines = self.lines, list(lines)
        if len(old) != len(lines) and self.styles.auto_dimensions:
            self.refresh(layout=True)
            return
        rows = range(max(len(old), len(self.lines)))
        self.repaint(y for y in rows if old[y : y + 1] != self.lines[y : y + 1])

    def repaint(self, rows: Iterable[int]) -> None:
        """Repaint these rows of the widget; nothing if there are none."""
        width = max(1, self.size.width)
        if regions := [Region(0, y, width, 1) for y in rows]:
            self.refresh(*regions)

    def line(self, y: int) -> Line:
        return self.lines[y] if y < len(self.lines) else ""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self.lines)

    def render_line(self, y: int) -> Strip:
        return self.strip(self.line(y))

    def strip(self, line: Line, base: str = "text") -> Strip:
        """Return the line at the widget's width: cut, and filled up in the role `base`."""
        drawing = cast("Drawing", self.app)
        roles, width, used = drawing.roles, self.size.width, 0
        segments = []
        for text, role in [(line, base)] if isinstance(line, str) else line:
            shown = cut(drawn(text), width - used)
            shown = shown.translate(_ASCII) if drawing.ascii else shown
            if shown:
                used += cell_len(shown)
                segments.append(Segment(shown, roles[role]))
        segments.append(Segment(" " * (width - used), roles[base]))
        return Strip(segments, width).simplify()
