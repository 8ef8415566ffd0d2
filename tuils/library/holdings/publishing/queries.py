"""The statements about what changed since a copy was published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from tuils.library.foundation.journal.queries import in_acts
from tuils.models.rows import AT_ONCE, fetch_rows, first, is_found, parts
from tuils.models.store_words import ARRIVAL, json_text

_ANYTHING = (
    "kind = 'clock' OR (kind = 'setting_set' AND "
    f"{json_text('data', '$.name')} IN ('library/shelf_sections', 'library/call_scheme'))"
)
"""The entries after which any row may differ: the order of known entries changed, or that of the shelves."""
NAMES = "biblio, item, hold, undoes, loan, list"


last_arrival: Callable[[], Any] = partial(first, f"SELECT {ARRIVAL}, id FROM journal ORDER BY {ARRIVAL} DESC LIMIT 1")
finding_state: Callable[[], list[Any]] = partial(
    fetch_rows,
    "SELECT name, number, text FROM finding_state WHERE name NOT IN ('fed_from', 'words') AND name NOT LIKE 'people %' "
    "ORDER BY name",
)
"""Return what made the derived columns; not how far the index or the words of patrons are."""
words_counted: Callable[[], Any] = partial(first, "SELECT count(*), sum(titles) FROM word")
entry_at: Callable[[int], tuple[str] | None] = partial(first, f"SELECT id FROM journal WHERE {ARRIVAL} = ?")
changed_anything: Callable[[int], bool] = partial(
    is_found, f"SELECT 1 FROM journal WHERE {ARRIVAL} > ? AND ({_ANYTHING}) LIMIT 1"
)


def of_acts(acts: Sequence[str]) -> list[Any]:
    found: list[Any] = []
    for part in parts(acts, AT_ONCE // 2):
        found += fetch_rows(f"SELECT {NAMES} FROM journal WHERE {in_acts(part)}", *part, *part)
    return found
