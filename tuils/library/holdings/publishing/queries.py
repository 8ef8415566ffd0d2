"""The statements about what changed since a copy was published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tuils.library.foundation.journal.queries import in_acts
from tuils.models.rows import AT_ONCE, fetch_rows, first, parts
from tuils.models.store_words import ARRIVAL, json_text

_ANYTHING = (
    "kind = 'clock' OR (kind = 'setting_set' AND "
    f"{json_text('data', '$.name')} IN ('library/shelf_sections', 'library/call_scheme'))"
)
"""The entries after which any row may differ: the order of known entries changed, or that of the shelves."""
NAMES = "biblio, item, hold, undoes, loan, list"


def last_arrival() -> Any:
    return first(f"SELECT {ARRIVAL}, id FROM journal ORDER BY {ARRIVAL} DESC LIMIT 1")


def finding_state() -> list[Any]:
    return fetch_rows("SELECT name, number, text FROM finding_state WHERE name != 'fed_from' ORDER BY name")


def words_counted() -> Any:
    return first("SELECT count(*), sum(titles) FROM word")


def entry_at(row: int) -> Any:
    return first(f"SELECT id FROM journal WHERE {ARRIVAL} = ?", row)


def changed_anything(row: int) -> bool:
    return first(f"SELECT 1 FROM journal WHERE {ARRIVAL} > ? AND ({_ANYTHING}) LIMIT 1", row) is not None


def of_acts(acts: Sequence[str]) -> list[Any]:
    found: list[Any] = []
    for part in parts(acts, AT_ONCE // 2):
        found += fetch_rows(f"SELECT {NAMES} FROM journal WHERE {in_acts(part)}", *part, *part)
    return found
