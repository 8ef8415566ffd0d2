"""The floor of painting a month: one SELECT by sqlite3, and its lines in a bare Textual Static. PgDn is the next month.

`python -m bench.floors.bare_month FILE`
"""

from __future__ import annotations

import sqlite3
import sys
from datetime import UTC, date, datetime, timedelta

from textual.app import App, ComposeResult
from textual.events import Key
from textual.widgets import Static

SELECT = "SELECT starts_at, title FROM program_session WHERE starts_at >= ? AND starts_at < ? ORDER BY starts_at"
WEEKS, CELL, SECOND = 6, 11, 1_000_000


class BareMonth(App[None]):
    def __init__(self, path: str) -> None:
        super().__init__(ansi_color=True)
        self.theme = "ansi-dark"
        self.db = sqlite3.connect(path)
        self.month = date(2026, 12, 1)

    def compose(self) -> ComposeResult:
        yield Static("ready", markup=False)

    def on_key(self, event: Key) -> None:
        if event.key == "pagedown":
            self.query_one(Static).update(self.lines())
            self.month = (self.month + timedelta(days=31)).replace(day=1)

    def lines(self) -> str:
        first = self.month - timedelta(days=self.month.weekday())
        start = int(datetime(first.year, first.month, first.day, tzinfo=UTC).timestamp()) * SECOND
        days: dict[int, list[str]] = {}
        for at, title in self.db.execute(SELECT, (start, start + WEEKS * 7 * 86_400 * SECOND)):
            days.setdefault((at - start) // (86_400 * SECOND), []).append(title)
        rows = [f"{self.month:%B %Y}"]
        for week in range(5):
            numbers = [week * 7 + n for n in range(7)]
            rows.append("".join(f" {(first + timedelta(days=n)).day:<{CELL - 1}}" for n in numbers))
            for line in range(2):
                titles = [[*days.get(n, ()), "", ""][line] for n in numbers]
                rows.append("".join(f"{title[: CELL - 1]:<{CELL}}" for title in titles))
        return "\n".join(rows)


if __name__ == "__main__":
    BareMonth(sys.argv[1]).run(mouse=False)
