"""The floor of a long day: a bare Textual app that puts up a screen with a DataTable whenever `n` is pressed, and takes
it off at `b`."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import DataTable, Input, Label


class Over(Screen[None]):
    def compose(self) -> ComposeResult:
        yield Label("over it")
        yield Input()
        yield DataTable()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("one", "two", "three", "four")
        for number in range(20):
            table.add_row(*(f"row {number} column {place}" for place in range(4)))
        table.focus()


class BareScreens(App[None]):
    def compose(self) -> ComposeResult:
        yield Label("below it")

    def key_n(self) -> None:
        self.push_screen(Over())

    def key_b(self) -> None:
        self.pop_screen()


if __name__ == "__main__":
    BareScreens().run()
