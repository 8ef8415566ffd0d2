"""The full-text index made anew in short parts, and asked whether it is whole. See `search`.

It is fed from the newest row down. Rows from `finding_state.fed_from` on are in it, and the triggers look at that: what
comes or changes meanwhile is right already.
"""

from __future__ import annotations

from typing import Any

from peewee import DatabaseError

from .base import db
from .search import COLUMNS, TOKENS

_NAMES = ", ".join(COLUMNS)
_OPTIONS = f"{_NAMES}, content='biblio', content_rowid='no', prefix='2 3', {TOKENS}"
_PARTS = ("data", "idx", "docsize", "config")
_ALL = ("biblio_index", "biblio_words", *(f"biblio_index_{part}" for part in _PARTS))
WORDS_OF = ("title", "more_titles", "author", "more_authors", "subjects", "series")


def index_is_there() -> bool:
    """Return whether the index and all its parts exist. Says nothing of their content."""
    marks = ", ".join("?" for _ in _ALL)
    row: Any = db.execute_sql(f"SELECT count(*) FROM sqlite_master WHERE name IN ({marks})", _ALL).fetchone()
    return int(row[0]) == len(_ALL)


def fed_from() -> int:
    """The lowest `no` that is in the index; 0 where all are."""
    row: Any = db.execute_sql("SELECT number FROM finding_state WHERE name = 'fed_from'").fetchone()
    return int(row[0]) if row else 0


def is_fed() -> bool:
    """Return whether all titles are in the index."""
    row: Any = db.execute_sql("SELECT 1 FROM biblio WHERE no < ? LIMIT 1", (fed_from(),)).fetchone()
    return row is None


def empty_index() -> None:
    """The index is made again, empty: `feed_some` until nothing is left. In a transaction of its own."""
    db.execute_sql("DROP TABLE IF EXISTS biblio_words")
    try:
        db.execute_sql("DROP TABLE IF EXISTS biblio_index")
    except DatabaseError:  # it cannot even be opened, for parts of it are gone
        _give_it_parts()
        db.execute_sql("DROP TABLE biblio_index")
    for part in _PARTS:
        db.execute_sql(f"DROP TABLE IF EXISTS biblio_index_{part}")
    db.execute_sql(f"CREATE VIRTUAL TABLE biblio_index USING fts5({_OPTIONS})")
    db.execute_sql("CREATE VIRTUAL TABLE biblio_words USING fts5vocab(biblio_index, row)")
    db.execute_sql(
        "INSERT INTO finding_state (name, number, text) SELECT 'fed_from', coalesce(max(no), 0) + 1, '' FROM biblio "
        "WHERE true ON CONFLICT (name) DO UPDATE SET number = excluded.number"
    )


def _give_it_parts() -> None:
    """Give the index the parts of a fresh, empty one, so that it can be opened."""
    db.execute_sql(f"CREATE VIRTUAL TABLE fresh_index USING fts5({_OPTIONS})")
    for part in _PARTS:
        db.execute_sql(f"DROP TABLE IF EXISTS biblio_index_{part}")
        (text,) = db.execute_sql("SELECT sql FROM sqlite_master WHERE name = ?", (f"fresh_index_{part}",)).fetchone()
        db.execute_sql(str(text).replace("fresh_index", "biblio_index"))
        db.execute_sql(f"INSERT INTO biblio_index_{part} SELECT * FROM fresh_index_{part}")
    db.execute_sql("DROP TABLE fresh_index")


def feed_some(rows: int) -> int:
    """Feed so many further rows, newest first, in one transaction; return the `no` below which the rest is, 0 if there
    is none."""
    fed = fed_from()
    (below,) = db.execute_sql(
        "SELECT coalesce(min(no), 0) FROM (SELECT no FROM biblio WHERE no < ? ORDER BY no DESC LIMIT ?) AS next",
        (fed, rows),
    ).fetchone()
    db.execute_sql(
        f"INSERT INTO biblio_index(rowid, {_NAMES}) SELECT no, {_NAMES} FROM biblio "
        "WHERE no >= ? AND no < ? AND NOT removed",
        (below, fed),
    )
    left = db.execute_sql("SELECT 1 FROM biblio WHERE no < ? LIMIT 1", (below,)).fetchone() is not None
    below = int(below) if left else 0
    db.execute_sql("UPDATE finding_state SET number = ? WHERE name = 'fed_from'", (below,))
    return below


def index_agrees() -> bool:
    """Return whether the index has the words of all titles, and no others. Only in a transaction that is rolled back:
    it deletes the rows that are left out on purpose, since FTS5 compares all there are."""
    try:
        db.execute_sql("DELETE FROM biblio WHERE removed OR no < ?", (fed_from(),))
        db.execute_sql("INSERT INTO biblio_index(biblio_index, rank) VALUES ('integrity-check', 1)")
    except DatabaseError:
        return False
    return True


# ---- the library's own words


def count_index_words(after: str, most: int) -> list[tuple[str, int]]:
    """Words of titles, names, subjects and series behind this one in their order, with how many titles have each in
    one of these at least. Reads the index itself: a second for a million words."""
    db.execute_sql("CREATE VIRTUAL TABLE IF NOT EXISTS temp.index_words USING fts5vocab(main, biblio_index, col)")
    marks = ", ".join("?" for _ in WORDS_OF)
    rows: Any = db.execute_sql(
        f"SELECT term, max(doc) FROM temp.index_words WHERE term > ? AND col IN ({marks}) GROUP BY term LIMIT ?",
        (after, *WORDS_OF, most),
    ).fetchall()
    return [(str(term), int(titles)) for term, titles in rows]
