"""The full-text index over biblios, behind a few functions: the only place that knows the engine.

External content over the biblio table, `prefix='2 3'`, diacritics folded both ways (migration 0006). Triggers keep
it true; rows of a bulk import (`batch` set) are fed by `index_batch` in one statement, which is three times faster.
It is fed from the newest row down: rows from `finding_state.fed_from` on are in it, and the triggers look at that, so
that it can be made anew in short parts while desks work (`reindexing`).
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tuils.models.rows import marks
from tuils.values.dataclass import dataclass

from .base import db, the_store
from .store_words import changes

WEIGHTS = {
    "title": 10.0,
    "more_titles": 5.0,
    "author": 5.0,
    "more_authors": 2.0,
    "subjects": 2.0,
    "more_subjects": 1.0,
    "series": 2.0,
    "call_number": 2.0,
    "publisher": 0.5,
    "numbers": 2.0,
    "summary": 0.5,
    "notes": 0.5,
}
COLUMNS = tuple(WEIGHTS)
MERGED_AT, MERGED_PAGES = 4, 500  # segments of one level that are merged; pages merged in one go
MOST_SEGMENTS, NO_CRISIS = 16, 1000  # of one level: then all are merged at once, which may take a second
USUAL_WORDS, MANY_WORDS = 1 << 20, 16 << 20  # bytes of new words that are gathered before a segment is written
MOST_RANKED = 2000  # bm25 is linear in hits: the newest so many are ranked, "2,000+" is said beyond

THAT_MATCH = "b.no IN (SELECT rowid FROM biblio_index WHERE biblio_index MATCH ?)"
"""The condition of a title `b` that it matches a query to the index."""
_NAMES = ", ".join(COLUMNS)
_WEIGHTS = ", ".join(map(str, WEIGHTS.values()))


def index_batch(first: int) -> None:
    """Index the imported rows from this `no` on, which the triggers skipped: in the transaction that wrote them."""
    db.execute_sql(f"INSERT INTO biblio_index(rowid, {_NAMES}) SELECT no, {_NAMES} FROM biblio WHERE no >= ?", (first,))
    mark_words_old()


def mark_words_old() -> None:
    """The library's own words (`word`) are to be counted anew, by the next who has the time."""
    db.execute_sql("UPDATE finding_state SET number = 0 WHERE name = 'words'")


# ---- tidied


def merge_by_itself(by_itself: bool) -> None:
    """Set whether each write also merges leftovers of earlier ones. Off for many transactions, none waits for a large
    merge; then call `merge_some` until nothing is left."""
    _set("automerge", MERGED_AT if by_itself else 0)
    _set("crisismerge", MOST_SEGMENTS if by_itself else NO_CRISIS)
    _set("hashsize", USUAL_WORDS if by_itself else MANY_WORDS)


def merge_some() -> bool:
    """Merge a part of what many writes left, in about a tenth of a second. Is there more to do?

    Pages that become free are not overwritten: their words are the catalog's and tell of nobody. It would be half of
    what a merge writes.
    """
    before = changes()
    with the_store().leaving_free_pages():
        _set("merge", MERGED_PAGES)
    return changes() - before > 1


def _set(what: str, number: int) -> None:
    db.execute_sql("INSERT INTO biblio_index(biblio_index, rank) VALUES (?, ?)", (what, number))


# ---- asked


@dataclass(frozen=True)
class Ranked:
    """The hits of a search. `hits`: (no, bm25: the lower the better), best first; `total`: how many there are, counted
    to 2,001."""

    hits: list[tuple[int, float]]
    total: int


def ranked(match: str, most: int, where: str = "", values: Sequence[Any] = ()) -> Ranked:
    """The best rows for a question in FTS5's grammar: the newest 2,000 hits are ranked, not all.

    `where`: what must hold of `b`, the title, for a hit to count; columns of the index `biblio_limits` are read
    without the row.
    """
    rows: Any = db.execute_sql(_ranked(where), (match, *values, most)).fetchall()
    return Ranked([(no, rank) for no, rank, _total in rows], rows[0][2] if rows else 0)


def newest_hits(match: str, where: str = "", values: Sequence[Any] = ()) -> list[int]:
    """The newest 2,001 rows for a question, as `ranked` takes it."""
    return [no for (no,) in db.execute_sql(_newest("biblio_index.rowid", where), (match, *values)).fetchall()]


@lru_cache(maxsize=64)
def _ranked(where: str) -> str:
    hits = _newest(f"biblio_index.rowid AS no, bm25(biblio_index, {_WEIGHTS}) AS bm", where)
    return (
        f"WITH hit AS MATERIALIZED ({hits}) "
        "SELECT no, bm, (SELECT count(*) FROM hit) FROM hit ORDER BY bm, no DESC LIMIT ?"
    )


def _newest(columns: str, where: str) -> str:
    limited = "CROSS JOIN biblio AS b INDEXED BY biblio_limits ON b.no = biblio_index.rowid " if where else ""
    return (
        f"SELECT {columns} FROM biblio_index {limited}WHERE biblio_index MATCH ? "
        f"{where and f'AND {where} '}ORDER BY biblio_index.rowid DESC LIMIT {MOST_RANKED + 1}"
    )


def those_that_match(match: str, numbers: Sequence[int]) -> set[int]:
    """Return the rows among these that match."""
    text = f"SELECT rowid FROM biblio_index WHERE biblio_index MATCH ? AND rowid IN ({marks(numbers)})"
    return {no for (no,) in db.execute_sql(text, (match, *numbers)).fetchall()}


def any_hit(match: str) -> bool:
    """Return whether any row matches."""
    row: Any = db.execute_sql("SELECT 1 FROM biblio_index WHERE biblio_index MATCH ? LIMIT 1", (match,)).fetchone()
    return row is not None


def index_words(start: str, end: str, limit: int) -> list[tuple[str, int]]:
    """Words of the index from `start` on and before `end`, with how many titles have them: at most so many, in their
    order. Read word by word: it takes a millisecond for a thousand."""
    rows: Any = db.execute_sql(
        "SELECT term, doc FROM biblio_words WHERE term >= ? AND term < ? LIMIT ?", (start, end, limit)
    ).fetchall()
    return [(str(term), int(count)) for term, count in rows]


# ---- all words of a published copy


TOKENS = "tokenize='unicode61 remove_diacritics 2'"
_VOCABULARY = "CREATE VIRTUAL TABLE temp.instances USING fts5vocab('main', 'biblio_index', 'instance')"
_WIDE = 5  # bits of a weight
_PLACES = (
    "SELECT term, group_concat((doc << {bits}) + CASE col {weights} END) FROM instances WHERE {where} GROUP BY term"
)


def words_of_copy(path: Path, weights: Mapping[str, int], only: str = "") -> Iterator[tuple[str, dict[int, int]]]:
    """Yield each word of these columns, in its order, with its titles (`no`) and its weight in each: the sum over the
    places where it stands. `only`: this word alone."""
    assert set(weights) <= set(COLUMNS)
    assert max(weights.values()) < 1 << _WIDE
    where = "col IN ('" + "', '".join(weights) + "')" + (" AND term = ?" if only else "")
    text, low = _PLACES.format(bits=_WIDE, weights=_cases(weights), where=where), (1 << _WIDE) - 1
    with contextlib.closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as copy:
        copy.execute(_VOCABULARY)
        for word, places in copy.execute(text, (only,) if only else ()):
            weighed: dict[int, int] = {}
            for place in map(int, places.split(",")):
                no = place >> _WIDE
                weighed[no] = weighed.get(no, 0) + (place & low)
            yield str(word), weighed


def words_of_texts(texts: Iterable[Sequence[Any]], weights: Mapping[str, int]) -> dict[int, dict[str, int]]:
    """Return the words of titles as the index has them, each with its weight: the sum over its places. `texts`: of each
    title its `no` and these columns."""
    names = ", ".join(weights)
    marked = ", ".join("?" for _ in range(len(weights) + 1))
    found: dict[int, dict[str, int]] = {}
    with contextlib.closing(sqlite3.connect(":memory:")) as index:
        index.execute(f"CREATE VIRTUAL TABLE texts USING fts5({names}, content='', {TOKENS})")
        index.executemany(f"INSERT INTO texts(rowid, {names}) VALUES ({marked})", texts)
        index.execute("CREATE VIRTUAL TABLE instances USING fts5vocab('texts', 'instance')")
        for word, no, weight in index.execute(f"SELECT term, doc, CASE col {_cases(weights)} END FROM instances"):
            mine = found.setdefault(no, {})
            mine[word] = mine.get(word, 0) + weight
    return found


def _cases(weights: Mapping[str, int]) -> str:
    return " ".join(f"WHEN '{name}' THEN {weight}" for name, weight in weights.items())
