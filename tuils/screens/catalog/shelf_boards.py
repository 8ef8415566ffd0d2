"""The boards of a shelf: one, or two where the screen is high enough, each with as many spines as its width holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Offset

from tuils.library.holdings.items.shelves import Spine
from tuils.screens.widgets.lines import Lines

from .spine import spine_lines, spines_that_fit

MOST_BOARDS, MOST_SPINES = 2, 12
"""The most spines of one board: a very wide screen has room for more, but nobody reads so far."""
LEAST_HIGH = 14
"""The fewest lines in which a spine shows its title."""


class ShelfBoards(Vertical):
    """The spines in sight, a widget each: Textual paints a row of a widget from its left edge."""

    def __init__(self, laid: Callable[[], None]) -> None:
        """Call `laid` when the size has changed how many spines are in sight."""
        super().__init__(id="spines")
        self.laid = laid
        self.spines: Sequence[Spine] = ()
        self.first = self.at = 0

    def compose(self) -> ComposeResult:
        for number in range(MOST_BOARDS):
            if number:
                yield Lines([""], classes="head between")
            with Horizontal(classes="board"):
                for _number in range(MOST_SPINES):
                    yield Lines(classes="spine")

    def on_resize(self) -> None:
        self.show(self.spines, self.first, self.at)
        self.laid()

    @property
    def many(self) -> int:
        """The number of boards."""
        return MOST_BOARDS if self.size.height > MOST_BOARDS * LEAST_HIGH else 1

    @property
    def high(self) -> int:
        """The lines of a board; a line parts it from the next one."""
        return (self.size.height + 1) // self.many - 1 if self.many > 1 else self.size.height

    @property
    def in_sight(self) -> int:
        """The number of spines in sight."""
        return sum(map(len, self._cells()))

    def first_before(self, last: int) -> int:
        """Return the index of the first spine with which this one is the last in sight."""
        for _board in range(self.many):
            last -= len(self._fit(list(reversed(self.spines[: last + 1]))))
        return max(0, last + 1)

    def first_around(self, at: int) -> int:
        """Return the index of the first spine with which this one is in the middle of the first board."""
        before = spines_that_fit(list(reversed(self.spines[:at])), self.size.width // 2, self.high)
        return max(0, at - max(1, len(before)))

    def show(self, spines: Sequence[Spine], first: int, at: int) -> None:
        """Show the spines from `first` on, with the cursor at `at`; no empty board where there are more on the left."""
        self.spines, self.at = spines, at
        if not self.size.width or not self.size.height:
            return
        self.first = max(0, min(first, self.first_before(len(spines) - 1)))
        boards, start = self._cells(), self.first
        self.query_one(".between").display = self.many > 1
        self.query_one(".between", Lines).put([[("\u2500" * self.size.width, "key")]])
        for board, cells in zip(self.query(".board").results(Horizontal), [*boards, []], strict=False):
            board.display = bool(cells) or board is self.query(".board").first()
            self._draw(board, cells, start)
            start += len(cells)

    def _draw(self, board: Horizontal, cells: Sequence[int], start: int) -> None:
        for number, widget in enumerate(board.query(Lines).results(Lines)):
            widget.display = number < len(cells)
            if not widget.display:
                continue
            if widget.styles.width is None or widget.styles.width.value != cells[number]:
                widget.styles.width = cells[number]
            at, last = start + number, number == len(cells) - 1
            drawn = spine_lines(self.spines[at], cells[number], self.high, here=at == self.at, last=last)
            widget.put(drawn)

    def _cells(self) -> list[list[int]]:
        """Return the cells of each spine in sight, a list for each board."""
        boards, start = [], self.first
        for _board in range(self.many):
            boards.append(self._fit(self.spines[start:]))
            start += len(boards[-1])
        return boards

    def _fit(self, spines: Sequence[Spine]) -> list[int]:
        return spines_that_fit(spines[:MOST_SPINES], self.size.width, self.high)

    def cursor_place(self) -> Offset:
        """Return where the chosen spine begins."""
        place, widgets = self.at - self.first, [one for one in self.query(".spine").results(Lines) if one.display]
        return widgets[place].region.offset if 0 <= place < len(widgets) else Offset()
