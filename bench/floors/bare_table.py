"""The floor of starting: a bare Textual app with one DataTable of 20 rows and 4 columns."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import DataTable


class BareTable(App[None]):
    def compose(self) -> ComposeResult:
        yield DataTable()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("one", "two", "three", "four")
        for number in range(20):
            table.add_row(*(f"row {number} column {place}" for place in range(4)))


if __name__ == "__main__":
    BareTable().run()
