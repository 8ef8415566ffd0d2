"""A page of the patrons' catalog, and the screen as a page may use it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar
from zoneinfo import ZoneInfo

from textual.geometry import Offset

from tuils.screens.widgets.lines import Line, Lines, Piece
from tuils.screens.widgets.turns import Doing
from tuils.values.dataclass import dataclass

if TYPE_CHECKING:
    from tuils.library.holdings.publishing.patrons_view import OpenHours


# ---- the part of a page below its answer: blocks of lines, some to read, some to choose. The arrows go through both
# A block to choose is marked by `>` and highlighted, one at a time. Where the next one lies further than the screen
# shows, Down reads on by a screen instead, so that nothing between two choices is passed over.


MARK = 3
"""Cells of the mark before a block that can be chosen, where its indent has so many."""


@dataclass(frozen=True)
class ChoiceBlock:
    """A block. `chosen`: the act of Enter there; None for a block to read. `indent`: cells before its lines."""

    lines: Sequence[Line]
    chosen: Callable[[], Doing] | None = None
    indent: int = 4
    blank_after: bool = True


class Choices(Lines):
    """The blocks. `at`: the chosen one's index, -1 for none; may be out of sight. `top`: the first line shown."""

    def __init__(self) -> None:
        super().__init__(id="body")
        self.blocks: list[ChoiceBlock] = []
        self.at, self.top = -1, 0
        self._starts: list[int] = [0]
        self._rows: list[tuple[int, int]] = []

    def load(self, blocks: Sequence[ChoiceBlock], at: int = -1, top: int = 0) -> None:
        """Show these from the line `top` on, with the block `at` chosen; without one, the first that can be."""
        with self._painting():
            self._load(blocks, at, top)

    def _load(self, blocks: Sequence[ChoiceBlock], at: int, top: int) -> None:
        self.blocks = list(blocks)
        heights = [len(block.lines) + block.blank_after for block in self.blocks]
        self._starts = [0, *accumulate(heights)]
        self._rows = [(index, y) for index, height in enumerate(heights) for y in range(height)]
        choosable = self._choosable()
        first = choosable[0] if choosable else -1
        self.at = next((index for index in choosable if index >= at), first) if at >= 0 else first
        self.top = min(top, self._last_top())
        if at >= 0:
            self._into_sight()

    @property
    def chosen(self) -> ChoiceBlock | None:
        """Return the block that Enter opens; never one out of sight."""
        return self.blocks[self.at] if self.at >= 0 and not self._beyond(1) and not self._beyond(-1) else None

    @property
    def more_below(self) -> bool:
        return self.top < self._last_top()

    @property
    def cursor_place(self) -> Offset:
        """The screen position (in cells) at which the chosen block begins."""
        return self.region.offset + Offset(0, self._starts[self.at] - self.top if self.chosen else 0)

    def move(self, step: int) -> None:
        """Move one choice on (back if negative); scroll a screen if the next one is not near."""
        with self._painting():
            self._move(step)

    def _move(self, step: int) -> None:
        ahead = [i for i in self._choosable() if (i - self.at) * step > 0 or (i == self.at and self._beyond(step))]
        near = (ahead[0] if step > 0 else ahead[-1]) if ahead else -1
        if near >= 0 and self._is_near(near, step):
            self.at = near
            self._into_sight()
        else:
            self._read_on(step, self._height() - 1)

    def page(self, step: int) -> None:
        """Scroll a screen on or back; the choice moves along."""
        self._turn(step, self._height())

    def to_end(self, step: int) -> None:
        """Go to the last line, or back to the first."""
        self._turn(step, len(self._rows))

    def _turn(self, step: int, lines: int) -> None:
        with self._painting():
            self._read_on(step, lines)
            seen = [index for index in self._choosable() if self._is_whole(index)]
            if seen:
                at_end = not self.more_below if step > 0 else bool(self.top)
                self.at = seen[-1] if at_end else seen[0]

    @property
    def at_last(self) -> bool:
        """Return True if no choice comes after this one."""
        choosable = self._choosable()
        return bool(choosable) and self.at == choosable[-1]

    # -- where things stand

    def _choosable(self) -> list[int]:
        return [index for index, block in enumerate(self.blocks) if block.chosen]

    def _height(self) -> int:
        return max(2, self.size.height)

    def _last_top(self) -> int:
        blank = bool(self.blocks) and self.blocks[-1].blank_after
        return max(0, len(self._rows) - blank - self._height())

    def _end(self, index: int) -> int:
        return self._starts[index] + len(self.blocks[index].lines)

    def _beyond(self, step: int) -> bool:
        """Return True if the chosen block is out of sight on that side."""
        if self.at < 0:
            return False
        return self._starts[self.at] >= self.top + self._height() if step > 0 else self._end(self.at) <= self.top

    def _is_whole(self, index: int) -> bool:
        return self.top <= self._starts[index] and self._end(index) <= self.top + self._height()

    def _is_near(self, index: int, step: int) -> bool:
        """Return True if it can be scrolled into sight without skipping a line that was not shown."""
        if step > 0:
            return min(self._end(index), self._starts[index] + self._height()) <= self.top + 2 * self._height() - 1
        return self._starts[index] >= self.top - self._height() + 1

    def _into_sight(self) -> None:
        """Scroll as little as needed; the first choice shows the lines above it, too."""
        start, end, height = self._starts[self.at], self._end(self.at), self._height()
        if end > self.top + height:
            self.top = min(start, end - height)
        elif start < self.top:
            self.top = start
        if self.at == self._choosable()[0] and end <= height:
            self.top = 0

    def _read_on(self, step: int, lines: int) -> None:
        self.top = min(max(0, self.top + step * lines), self._last_top())

    # -- drawing

    @contextmanager
    def _painting(self) -> Iterator[None]:
        """Repaint only the lines that look different after the block."""
        before = [self.line(y) for y in range(self.size.height)]
        yield
        self.repaint(y for y, line in enumerate(before) if line != self.line(y))

    def line(self, y: int) -> Line:
        at = self.top + y
        if at >= len(self._rows):
            return ""
        index, within = self._rows[at]
        block, here = self.blocks[index], index == self.at
        if within >= len(block.lines):
            return ""
        line = block.lines[within]
        pieces: list[Piece] = [(line, "text")] if isinstance(line, str) else list(line)
        if not (here and within == 0):
            return [(" " * block.indent, "text"), *pieces]
        wide = min(MARK, block.indent)
        lead = " " * (block.indent - wide) + f"{'>':<{wide}}"
        return [(lead, "strong"), *((text, "cursor" if role in ("text", "strong") else role) for text, role in pieces)]


# ---- A page of the patrons' catalog, and the screen as a page may use it


P = ParamSpec("P")
T = TypeVar("T")
Hint = tuple[str, str]

WIDE, NARROW = 4, 2
"""Cells before the lines of a block."""


class OpacReader(Protocol):
    """The screen, as pages see it."""

    may_leave: bool

    @property
    def narrow(self) -> bool: ...

    @property
    def room(self) -> int:
        """The cells for a line of a block."""

    @property
    def height(self) -> int:
        """Lines of the body."""

    @property
    def ascii(self) -> bool:
        """True if only plain characters can be drawn."""

    @property
    def today(self) -> date:
        """The library's day."""

    @property
    def zone(self) -> ZoneInfo:
        """The library's time zone."""

    def branch_name(self, code: str) -> str:
        """Return the name of the branch; empty if there is only one."""

    async def read(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Ask the catalog, on the lane."""

    async def next_opening(self) -> OpenHours | None:
        """Return the hours that people want to know now."""

    async def turn_to(self, page: OpacPage) -> None:
        """Show this page; Esc comes back from it."""

    async def search(self, words: str, field: str = "") -> None:
        """Show the results for these words."""

    def go_back(self) -> None:
        """To the page before."""

    def other_language(self) -> None:
        """Switch to the other language."""

    def tell(self, text: str, hint: str = "") -> None:
        """Show another answer than the page's own, until the next act."""

    def leave(self) -> None:
        """End the visit."""

    def drawn_anew(self) -> None:
        """Report that more blocks are there."""


class OpacPage:
    """A page. Its words are made when it is drawn: the language may have changed."""

    def __init__(self, reader: OpacReader) -> None:
        self.reader = reader

    def answer(self) -> tuple[str, str]:
        """Return the two lines above: the state, and what to do."""
        raise NotImplementedError

    def blocks(self) -> Sequence[ChoiceBlock]:
        raise NotImplementedError

    def keys(self) -> Sequence[Hint]:
        """The key line: (key, what it does), translated."""
        raise NotImplementedError

    def near_end(self) -> Doing:
        """Get more, if there is more: the last choice is reached."""

    @property
    def indent(self) -> int:
        return NARROW if self.reader.narrow else WIDE
