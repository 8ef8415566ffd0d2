"""A drawing that can also be a list: a month, a week and an agenda take turns in one place.

It is one widget: to show one and hide another would lay out the screen again, which paints all of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip

from .lines import Line
from .rows import Column, Row, Rows


class Planner(Rows):
    """The planner. `drawn`: the lines shown; None while it is the list."""

    drawn: list[Line] | None = None

    def draw(self, lines: Sequence[Line]) -> None:
        """Show these lines. Only changed rows of a drawing are painted."""
        old, self.drawn = self.drawn, list(lines)
        if old is None:
            self.refresh()
            return
        rows = range(max(len(old), len(self.drawn)))
        self.repaint(y for y in rows if old[y : y + 1] != self.drawn[y : y + 1])

    def load(self, rows: Sequence[Row], *, cursor: int = -1, columns: Sequence[Column] | None = None) -> None:
        was_drawn, self.drawn = self.drawn is not None, None
        super().load(rows, cursor=cursor, columns=columns)
        if was_drawn:
            self.refresh()

    def row_at(self, y: int) -> int:
        return super().row_at(y) if self.drawn is None else -1

    def render_line(self, y: int) -> Strip:
        if self.drawn is None:
            return super().render_line(y)
        return self.strip(self.drawn[y] if y < len(self.drawn) else "")
