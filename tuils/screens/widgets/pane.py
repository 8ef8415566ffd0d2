"""The second pane of a wide screen, right of the list: facts under headings. It takes no key, and a narrower screen has
none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from tuils.library.foundation.describing.table import Cell, FactRow, FactsBeside, cell_text

from .lines import Line, Lines, cut_at_word, drawn, wrap

WIDE = 100
"""The columns from which there is room for it."""
EDGE = 2
"""Cells of the line between it and the list."""
MOST_LINES = 4
"""The most lines of one sentence."""


class Pane(Lines):
    """The second pane. Its facts stay until others are shown."""

    told: Sequence[FactsBeside] = ()

    def tell(self, sequence: Sequence[FactsBeside]) -> None:
        self.told = tuple(sequence)
        self.put(list(self._drawn()))

    def on_resize(self) -> None:
        self.put(list(self._drawn()))

    def line(self, y: int) -> Line:
        return [("\u2502 ", "faint"), *self._pieces(y)]

    def _pieces(self, y: int) -> Line:
        line = super().line(y)
        return [(line, "text")] if isinstance(line, str) else line

    def _drawn(self) -> Iterator[Line]:
        width = self.size.width - EDGE - 1
        if width <= 0:
            return
        for number, facts in enumerate(self.told):
            if number:
                yield ""
            yield [(_apart(facts.head, facts.right, width), "head")]
            for row in facts.rows:
                yield from _row(row, width)


def _row(row: FactRow, width: int) -> Iterator[Line]:
    (what, role), (how, tone) = map(_cell, row)
    if how:
        left = cut_at_word(what, width - cell_len(how) - 1)
        yield [(left + " " * (width - cell_len(left) - cell_len(how)), role), (how, tone)]
    elif what:
        yield from ([(line, role)] for line in wrap(what, width, MOST_LINES))
    else:
        yield ""


def _cell(cell: Cell) -> tuple[str, str]:
    return drawn(cell_text(cell)), "text" if isinstance(cell, str) else cell[1]


def _apart(left: str, right: str, width: int) -> str:
    shown = cut_at_word(drawn(left), width - cell_len(right) - 1)
    return shown + " " * (width - cell_len(shown) - cell_len(right)) + right
