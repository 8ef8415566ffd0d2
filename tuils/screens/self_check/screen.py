"""The one screen of the self-check: a page, drawn as it is. Keys, scans and touches go to the program."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.strip import Strip

from tuils.screens.widgets.lines import Lines

from .kiosk_page import DrawnPage


class PageLines(Lines):
    """The rows of a page. `ground`: the role of what no text covers."""

    ground = "text"

    def show(self, drawn: DrawnPage, ground: str) -> None:
        if ground != self.ground:
            self.ground = ground
            self.lines = list(drawn.rows)
            self.refresh()
        else:
            self.put(drawn.rows)

    def render_line(self, y: int) -> Strip:
        return self.strip(self.line(y), self.ground)


class SelfCheckScreen(Screen[None], inherit_bindings=False):
    BINDINGS: ClassVar[list[BindingType]] = []
    ALLOW_SELECT = False

    def compose(self) -> ComposeResult:
        yield PageLines(id="body")

    @property
    def page(self) -> PageLines:
        return self.query_one(PageLines)
