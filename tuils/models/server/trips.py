"""Fewer trips to the server within a transaction: what needs no answer is sent with the next statement that does, and
settings, rules and hours are asked again only when somebody has changed one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

RULES = (
    "setting", "circ_rule", "opening_hours", "season_hours", "closed_date", "yearly_closed_date", "open_date",
    "stop_visit", "retention_rule",
)  # fmt: skip
"""The tables that each act reads and hardly any changes. A trigger counts their changes (`rules_version`)."""
MOST_PUT_OFF = 100
MOST_KEPT = 1000
_READ = re.compile(r'\b(?:FROM|JOIN)\s+"?(\w+)"?(\s*,)?', re.IGNORECASE)
_RULES = re.compile(rf"\b(?:{'|'.join(RULES)})\b")
_WRITES = ("INSERT", "UPDATE", "DELETE")


@lru_cache(maxsize=8192)
def needs_no_answer(text: str) -> bool:
    return text.lstrip().startswith(_WRITES) and "RETURNING" not in text


@lru_cache(maxsize=8192)
def is_about_rules(text: str) -> bool:
    """Return whether a statement reads these tables and no others."""
    read = _READ.findall(text)
    return text.lstrip().startswith("SELECT") and bool(read) and all(one in RULES and not more for one, more in read)


@lru_cache(maxsize=8192)
def changes_rules(text: str) -> bool:
    """Return whether a statement may change them."""
    return not text.lstrip().startswith("SELECT") and _RULES.search(text) is not None


class KeptAnswers:
    """The answers about rules of one version of them."""

    def __init__(self) -> None:
        self._version = -1
        self._rows: dict[tuple[str, tuple[Any, ...]], tuple[Any, list[Any]]] = {}

    def of_version(self, version: int) -> dict[tuple[str, tuple[Any, ...]], tuple[Any, list[Any]]]:
        if version != self._version or len(self._rows) > MOST_KEPT:
            self._version, self._rows = version, {}
        return self._rows


class KeptRows:
    """Rows that were fetched, read as a cursor is."""

    def __init__(self, rows: list[Any], description: Any = None) -> None:
        self._rows, self.description = rows, description
        self.rowcount = len(rows)

    def fetchone(self) -> Any:
        found = self.fetchmany(1)
        return found[0] if found else None

    def fetchmany(self, most: int = 1) -> list[Any]:
        found, self._rows = self._rows[:most], self._rows[most:]
        return found

    def fetchall(self) -> list[Any]:
        return self.fetchmany(len(self._rows))

    def __iter__(self) -> Iterator[Any]:
        return iter(self.fetchall())

    def close(self) -> None:
        self._rows = []


class PutOff:
    """A statement that is still to be sent, as its cursor: asked for its count, it is."""

    description = None

    def __init__(self, text: str, values: Any, send_now: Any) -> None:
        self.text, self.values, self._send_now = text, values, send_now
        self.done: Any = None

    @property
    def rowcount(self) -> int:
        if self.done is None:
            self._send_now()
        return int(self.done.rowcount)

    def fetchone(self) -> Any:
        return None

    def fetchall(self) -> list[Any]:
        return []

    def __iter__(self) -> Iterator[Any]:
        return iter(())


def send_together(connection: Any, put_off: list[PutOff], text: str, values: Any = None) -> Any:
    """Send these statements and one more in one trip; return the cursor of that one. Raises DriverError, of the first
    that was refused."""
    if not put_off:
        return connection.execute(text, values)
    with connection.pipeline():
        for one in put_off:
            one.done = connection.execute(one.text, one.values)
        return connection.execute(text, values)
