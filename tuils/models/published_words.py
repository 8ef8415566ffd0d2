"""The words of a published copy's index, each with the titles and columns that have it: read in one pass."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from .search import COLUMNS

_VOCABULARY = "CREATE VIRTUAL TABLE temp.instances USING fts5vocab('main', 'biblio_index', 'instance')"
_WEIGHED = (
    "SELECT term, group_concat(doc || ' ' || weight, ' ') FROM (SELECT term, doc, sum(CASE col {weights} END) "
    "AS weight FROM temp.instances WHERE col IN ({names}) GROUP BY term, doc) GROUP BY term"
)


def words_of_copy(path: Path, weights: Mapping[str, int]) -> Iterator[tuple[str, list[str]]]:
    """Yield each word of these columns, in its order, with its titles (`no`), each followed by its weight there: the
    sum over the places where it stands. Both are digits."""
    assert set(weights) <= set(COLUMNS)
    cases = " ".join(f"WHEN '{name}' THEN {weight}" for name, weight in weights.items())
    names = ", ".join(f"'{name}'" for name in weights)
    with contextlib.closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as copy:
        copy.execute(_VOCABULARY)
        for word, places in copy.execute(_WEIGHED.format(weights=cases, names=names)):
            yield str(word), places.split()
