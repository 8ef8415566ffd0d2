"""What the catalog asks of the store."""

from __future__ import annotations

from typing import Any, NamedTuple

from tuils.models import db

_WAIT = (
    "INSERT INTO waiting_label (item, kind, since, was, printed_at, run, place) VALUES (?, ?, ?, ?, 0, '', 0) "
    "ON CONFLICT (item, kind) DO UPDATE SET since = excluded.since, printed_at = 0, run = '', place = 0, "
    "was = CASE WHEN waiting_label.printed_at = 0 THEN waiting_label.was ELSE excluded.was END"
)


def label_waits(item: str, kind: str, since: int, was: str) -> None:
    """`was`: what the label says that is on the copy; of one that waits already that stays."""
    db.execute_sql(_WAIT, (item, kind, since, was))


class TitleCalled(NamedTuple):
    """How a title is called; `no` is its number in this file."""

    no: int
    title_key: str
    author: str


_CALLED = (
    "SELECT no, title_key, author FROM biblio WHERE title_key >= ? AND title_key < ? AND removed = 0 "
    "ORDER BY title_key, no LIMIT ?"
)


def titles_called(first: str, behind: str, most: int) -> list[TitleCalled]:
    """Titles whose filing key lies from `first` on and before `behind`."""
    rows: Any = db.execute_sql(_CALLED, (first, behind, most)).fetchall()
    return [TitleCalled._make(row) for row in rows]
