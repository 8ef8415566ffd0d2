"""A page to read, over what one was doing: Up and Down read on, Esc goes back."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from tuils.i18n import N_

from .home import HomeScreen
from .widgets.keys import Hint
from .widgets.lines import Line, Lines


class Reading(HomeScreen):
    passing = True
    keys: Sequence[Hint] = (("back", N_("Back")), ("Up/Down", N_("Read on")), "help")

    def __init__(self) -> None:
        super().__init__()
        self.text: Sequence[Line] = ()
        self.top = 0

    def body(self) -> ComposeResult:
        yield Lines(id="body")

    def read_out(self, text: Sequence[Line]) -> None:
        """Show this from its beginning."""
        self.text, self.top = text, 0
        self._put()

    def resized(self) -> None:
        self._put()

    def action_move(self, step: int) -> None:
        self._go(self.top + step)

    def action_page(self, step: int) -> None:
        self._go(self.top + step * max(1, self._height - 1))

    @property
    def _height(self) -> int:
        return self.query_one("#body").size.height

    def _go(self, top: int) -> None:
        self.top = max(0, min(top, len(self.text) - self._height))
        self._put()

    def _put(self) -> None:
        self.query_one("#body", Lines).put(self.text[self.top : self.top + max(1, self._height)])
