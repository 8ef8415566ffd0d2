"""A list to read: a longer text scrolls line by line, and nothing is left out."""

from __future__ import annotations

from collections.abc import Sequence

from .rows import Column, Row, Rows, cell_text

MOST = 20_000
"""The most lines: some two thousand fields, or a field of a megabyte. A longer text says that it is cut."""


class Page(Rows):
    """A page. Rows without a number are read, not chosen. An arrow moves the highlight if the next row that can be
    chosen is in sight, else the text: so no line is skipped unseen."""

    _held = 0

    def load(self, rows: Sequence[Row], *, cursor: int = -1, columns: Sequence[Column] | None = None) -> None:
        """Show these rows from the first one, at most MOST."""
        with self._painting():
            self.rows, self.cursor, self.top, self._newest = list(rows[:MOST]), cursor, 0, False
            self.marked = set()
            self.columns = self.columns if columns is None else tuple(columns)

    def move(self, step: int) -> None:
        if not self.size.height:  # it was only just put up: what is in sight is not known yet
            self._held += step
            return
        with self._painting():
            self._go(step)

    def on_resize(self) -> None:
        super().on_resize()
        held, self._held = self._held, 0
        for _step in range(abs(held)):
            self.move(1 if held > 0 else -1)

    def page(self, step: int) -> None:
        """Scroll a screen on, with one line of the last one."""
        with self._painting():
            self._scroll(step * max(1, self.height - 1))
            self.cursor = self._next(self.top - 1, 1)

    def go_to(self, line: int) -> None:
        """Scroll to this line, as far as there are lines below it."""
        with self._painting():
            self.top = 0
            self._scroll(line)

    def _go(self, step: int) -> None:
        start = self.cursor if self._in_sight(self.cursor) else (self.top - 1 if step > 0 else self.top + self.height)
        if (at := self._next(start, step)) < 0:
            self._scroll(step)
            at = self._next(start, step)
        if at >= 0:
            self.cursor = at
        elif not self._in_sight(self.cursor):
            self.cursor = -1

    def _next(self, start: int, step: int) -> int:
        """Return the next row in sight that can be chosen; -1 if there is none."""
        at = start + step
        while self._in_sight(at):
            if self.rows[at] and cell_text(self.rows[at][0]):
                return at
            at += step
        return -1

    def _in_sight(self, index: int) -> bool:
        return self.top <= index < min(len(self.rows), self.top + self.height)

    def _scroll(self, lines: int) -> None:
        self.top = max(0, min(self.top + lines, len(self.rows) - self.height))

    def _number_width(self) -> int:
        """Return the column's width: a page of thousands of lines is not measured each time it is drawn."""
        return self.columns[0].width
