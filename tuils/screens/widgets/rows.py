"""A list with columns and a highlighted row. The field keeps the focus: arrows move the highlight, typing does not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeAlias

from rich.cells import cell_len
from textual.geometry import Offset
from textual.strip import Strip

from tuils.i18n import _
from tuils.library.foundation.describing.table import Cell, Column, cell_text

from .lines import Line, Lines, Piece, drawn, fit

LIMIT = 200
"""The most rows of a list. A longer one is read by pages, and says how many there are."""

MOST_OF_A_FACT = 24
"""The most cells that a column without a share takes beyond its width so that no date, number or amount is cut."""

MOST_OF_A_CELL = 400
"""The most characters of a cell that are drawn: of a thousand marks on one letter no more go to the terminal."""

DIGIT = re.compile(r"\d")
LISTED = {"look": "late"}
"""The roles that look otherwise in a list, which fills nothing but its highlighted row and the places of a pile."""

LEAD = 2
"""Cells before the columns: `>` of the highlight, `*` of a mark."""

Row: TypeAlias = tuple[Cell, ...]
"""The cells, left to right. The first is the number; a row without one is text, and the highlight
steps over it. Of text in two cells the second has the whole width."""

__all__ = ["LIMIT", "Cell", "Column", "Row", "Rows", "cell_text"]


class Rows(Lines):
    """The rows. `cursor` is the index of the highlighted row, -1 if none is chosen; `marked` the indexes marked with
    Space (only if `markable`); `heads` is True if the top line names the columns."""

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Sequence[Row] = (),
        *,
        cursor: int = -1,
        heads: bool = True,
        markable: bool = False,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.columns, self.rows = tuple(columns), list(rows[:LIMIT])
        self.cursor, self.heads, self.markable = cursor, heads, markable
        self.marked: set[int] = set()
        self.top = 0
        self._newest = False
        self._facts = _widest_facts(self.rows)

    def load(self, rows: Sequence[Row], *, cursor: int = -1, columns: Sequence[Column] | None = None) -> None:
        """Show these rows (the first 200), none marked. Unchanged rows are not painted again."""
        with self._painting():
            self.rows, self.cursor, self.top, self._newest = list(rows[:LIMIT]), cursor, 0, False
            self.marked = set()
            self.columns = self.columns if columns is None else tuple(columns)
            self._facts = _widest_facts(self.rows)
            self._show(cursor)

    def show_newest(self) -> None:
        """Scroll to the last row."""
        with self._painting():
            self._newest = True
            self._show(len(self.rows) - 1)

    def add(self, row: Row) -> None:
        """Add a row at the end, and scroll to it; of more than 200 the oldest is removed. Paints one row, or, when the
        list is full, scrolls by half a page so that the next ones paint one row again."""
        with self._painting():
            self.rows.append(row)
            if len(self.rows) > LIMIT:
                del self.rows[0]
                self.cursor = max(-1, self.cursor - 1)
                self.marked = {index - 1 for index in self.marked if index}
            self._newest = True
            self._facts = {**self._facts, **_widest_facts([*self.rows[-1:]], self._facts)}
            self._show(len(self.rows) - 1)

    def move(self, step: int) -> None:
        """Move the highlight by `step` rows that can be chosen (up if negative), as far as there are any."""
        choices = [index for index, row in enumerate(self.rows) if row and cell_text(row[0])]
        if not choices:
            return
        before = -1 if step > 0 else len(choices)
        at = choices.index(self.cursor) if self.cursor in choices else before
        with self._painting():
            self.cursor = choices[min(len(choices) - 1, max(0, at + step))]
            self._show(self.cursor)

    def choose(self, index: int) -> None:
        """Highlight this row; marks stay."""
        with self._painting():
            self.cursor = index
            self._show(index)

    def page(self, step: int) -> None:
        """Move the highlight `step` pages down (up if negative)."""
        self.move(step * self.height)

    def mark(self) -> None:
        """Mark the highlighted row, or unmark it."""
        if self.markable and self.cursor >= 0:
            with self._painting():
                self.marked ^= {self.cursor}

    def find(self, number: int) -> int:
        """Return the index of the row that shows this number; -1 if none does."""
        numbers = [cell_text(row[0]).strip() if row else "" for row in self.rows]
        return numbers.index(str(number)) if str(number) in numbers else -1

    def row_at(self, y: int) -> int:
        """Return the index of the row drawn on this line, if it can be chosen; else -1."""
        at = y - self.heads + self.top
        drawn_there = y >= self.heads and at < len(self.rows) and self.rows[at]
        return at if drawn_there and cell_text(self.rows[at][0]) else -1

    @property
    def height(self) -> int:
        """The rows in sight at once."""
        return max(1, self.size.height - self.heads)

    @property
    def cursor_place(self) -> Offset:
        """The screen position (in cells) at which the highlighted row begins."""
        return self.region.offset + Offset(0, max(0, self.cursor - self.top) + self.heads)

    def on_resize(self) -> None:
        before, self.top = self.top, 0
        if self._newest and self.cursor < 0:
            self.top = max(0, len(self.rows) - self.height)
        self._show(self.cursor)
        if self.top != before:
            self.refresh()

    def _show(self, index: int) -> None:
        if self.size.height and index >= 0 and not self.top <= index < self.top + self.height:
            self.top = min(max(0, index - self.height // 2), max(0, len(self.rows) - self.height // 2))

    @contextmanager
    def _painting(self) -> Iterator[None]:
        """Repaint only the rows that look different after the block."""
        heads, before = self._heads(), self._seen()
        yield
        if heads != self._heads():
            self.refresh()
            return
        after = self._seen()
        rows = range(max(len(before), len(after)))
        self.repaint(y + self.heads for y in rows if before[y : y + 1] != after[y : y + 1])

    def _heads(self) -> tuple[object, ...]:
        return self.columns, self._number_width(), [(i, w) for i, _c, w in self.widths(self.size.width - LEAD)]

    def _seen(self) -> list[tuple[Row, bool, bool]]:
        last = min(len(self.rows), self.top + self.height)
        return [(self.rows[i], i == self.cursor, i in self.marked) for i in range(self.top, last)]

    def _number_width(self) -> int:
        """Return the width of the first column, never cut: a number that lost a digit would be another one."""
        widest = max((cell_len(cell_text(row[0])) for row in self.rows if row), default=0)
        return max(widest, self.columns[0].width) if self.columns else 0

    def widths(self, width: int, columns: Sequence[Column] = ()) -> list[tuple[int, Column, int]]:
        """Return index, column and width in cells of each column that fits a line of `width` cells; of the current
        columns, or of these. Dates, numbers and amounts take their own width first, and titles share the rest."""
        facts = {} if columns else self._facts
        kept = [(i, column, column.width) for i, column in enumerate(columns or self.columns)]
        kept = [(i, c, max(w, facts.get(i, 0)) if i and not c.grow else w) for i, c, w in kept]
        kept[:1] = [(0, c, self._number_width()) for _i, c, _w in kept[:1]]
        while _is_too_wide(kept, width) and (last := max((c.drop for _i, c, _w in kept), default=0)):
            kept = [place for place in kept if place[1].drop != last]
        spare, shares = width - sum(w + 1 for _i, _c, w in kept), sum(c.grow for _i, c, _w in kept) or 1
        return [(i, c, max(1, w + spare * c.grow // shares)) for i, c, w in kept]

    def render_line(self, y: int) -> Strip:
        columns = self.widths(self.size.width - LEAD)
        if self.heads and y == 0:
            words = (fit(_(c.head) if c.head else "", w, c.right) for _i, c, w in columns)
            return self.strip([(fit(" " * LEAD + " ".join(words), self.size.width), "head")])
        at = y - self.heads + self.top
        if at >= len(self.rows):
            return self.strip("")
        here = at == self.cursor
        sign = (">" if here else " ") + ("*" if at in self.marked else " ")
        pieces = [(sign, "text"), *self._cells(self.rows[at], columns)]
        return self.strip(_reversed(pieces), "cursor") if here else self.strip(pieces)

    def _cells(self, row: Row, columns: list[tuple[int, Column, int]]) -> Iterator[Piece]:
        if len(row) == 2 and not cell_text(row[0]):
            columns = [columns[0], (1, Column("", 1), self.size.width - LEAD - columns[0][2] - 2)]
        for index, column, width in columns:
            cell = row[index] if index < len(row) else ""
            text, role = (cell, "text") if isinstance(cell, str) else cell
            yield fit(drawn(text[:MOST_OF_A_CELL]), width, column.right), LISTED.get(role, role)
            yield " ", "head" if role == "head" else "text"


def _is_too_wide(kept: Sequence[tuple[int, Column, int]], width: int) -> bool:
    """Return whether a column must go: by their own widths, or as titles would give over a third of theirs to dates."""
    own = sum((column.width if index else cells) + 1 for index, column, cells in kept)
    least = sum((cells - cells // 3 if column.grow else cells) + 1 for _index, column, cells in kept)
    return own > width or least > width


def _widest_facts(rows: Sequence[Row], known: Mapping[int, int] | None = None) -> dict[int, int]:
    """Return the cells of the widest date, number or amount of each column, by its index; what has no digit is none."""
    widest = dict(known or {})
    for row in rows:
        for index, cell in enumerate(row if len(row) > 2 else ()):
            text = cell_text(cell)
            if index and (wide := cell_len(text[:MOST_OF_A_FACT])) > widest.get(index, 0) and DIGIT.search(text):
                widest[index] = wide
    return widest


def _reversed(pieces: list[Piece]) -> Line:
    """Return a highlighted row as one run, except for cells with a color of their own."""
    return [(text, "cursor" if role in ("text", "strong", "key") else role) for text, role in pieces]
