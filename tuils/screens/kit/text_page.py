"""A page to read over another screen: Up and Down scroll, Esc goes back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from textual.app import ComposeResult

from tuils.i18n import N_
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import Line, Lines, wrap

from .home import HomeScreen

MOST = 9
"""The most lines into which one is folded."""


class TextPage(HomeScreen):
    passing = True
    keys: Sequence[Hint] = (("back", N_("Back")), ("Up/Down", N_("Scroll")), "help")

    text: Sequence[Line] = ()
    top = 0

    def body(self) -> ComposeResult:
        yield Lines(id="body")

    def read_out(self, text: Sequence[Line]) -> None:
        """Show this text from its beginning. Long lines continue in the next, below their beginning."""
        self.text = text
        self._go(0)

    def resized(self) -> None:
        self._go(self.top)

    def action_move(self, step: int) -> None:
        self._go(self.top + step)

    def action_page(self, step: int) -> None:
        self._go(self.top + step * max(1, self._height - 1))

    @property
    def _height(self) -> int:
        return self.query_one("#body").size.height

    def _go(self, top: int) -> None:
        width = self.app.size.width
        lines = [part for line in self.text for part in folded_lines(line, width)]
        self.top = max(0, min(top, len(lines) - self._height))
        self.query_one("#body", Lines).put(lines[self.top : self.top + max(1, self._height)])


def folded_lines(line: Line, width: int) -> Iterator[Line]:
    """Yield the line, folded to `width` cells if needed: a text keeps its indentation; of pieces the first is alone at
    the left, and the others flow beside it."""
    text = line if isinstance(line, str) else "".join(words for words, _role in line)
    if cell_len(text) <= width:
        yield line
        return
    indent, role = len(text) - len(text.lstrip()), "text"
    if not isinstance(line, str) and len(line) > 1:
        indent, role = cell_len(line[0][0]), line[-1][1]
    lead = [line[0]] if not isinstance(line, str) and len(line) > 1 else [(" " * indent, role)]
    for part in wrap(text[indent:].strip(), width - indent, MOST):
        yield [*lead, (part, role)]
        lead = [(" " * indent, role)]
