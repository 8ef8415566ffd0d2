"""Search at 100,000 titles against raw FTS5 with the same query over the same table."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tuils.library.cataloging.finding import find_titles
from tuils.library.cataloging.finding.asking import match_of
from tuils.library.store import close_store, open_store
from tuils.values.folding import fold

from .importing import import_into, marc_folder
from .measure import Figure, p
from .vocabulary import make_marc

SIZE, TIMES = 100_000, 200
RAW = (
    "SELECT rowid, r FROM (SELECT rowid, bm25(biblio_index, 10, 5, 2, 2, 2, 1) AS r FROM biblio_index "
    "WHERE biblio_index MATCH ? ORDER BY rowid DESC LIMIT 2000) ORDER BY r LIMIT 20"
)


def figures(folder: Path) -> Iterator[Figure]:
    path = folder / "search.db"
    import_into(path, make_marc(marc_folder(folder) / f"library-{SIZE}.mrc", SIZE))
    raw = sqlite3.connect(path)
    queries = [" ".join(fold(title).split()[:2]) for (title,) in raw.execute(f"SELECT title FROM biblio LIMIT {TIMES}")]
    floor = _each(queries, lambda words: raw.execute(RAW, (match_of(words),)).fetchall())
    open_store(path)
    ours = _each(queries, lambda words: find_titles(words, limit=20))
    close_store()
    goal = 1.4 + 0.5 / p(floor, 95)
    name = "search of two words at 100,000 titles, joined top 20, p95 against raw FTS5"
    yield Figure(name, p(ours, 95) / p(floor, 95), "x", p(floor, 95), round(goal, 1))


def _each(queries: list[str], ask: Callable[[str], Any]) -> list[float]:
    """Milliseconds of each query, once warm."""
    for query in queries[:20]:
        ask(query)
    spent = []
    for query in queries:
        begun = time.perf_counter()
        ask(query)
        spent.append((time.perf_counter() - begun) * 1000)
    return spent
