"""A searchable file of records: a SQLite file of its own with each record in it, so that it works without the file it
was made from. Never a part of the library."""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tuils.files import new_file, part_beside, take_name
from tuils.values.dataclass import dataclass

FORM = "1"
_TABLES = (
    "CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT)",
    "CREATE TABLE record (no INTEGER PRIMARY KEY, marc BLOB)",
    "CREATE TABLE number (number TEXT, no INTEGER, PRIMARY KEY (number, no)) WITHOUT ROWID",
    "CREATE VIRTUAL TABLE words USING fts5(text, content='', detail='none', tokenize='unicode61 remove_diacritics 2')",
)
_AT_ONCE = 2000
MOST_COUNTED = 1000


class Indexed(NamedTuple):
    """One record: the numbers and the words by which it is found."""

    numbers: tuple[str, ...]
    words: str
    marc: bytes


@dataclass(frozen=True)
class IndexHits:
    """The hits. `count` goes up to 1,001."""

    records: tuple[bytes, ...]
    count: int


def build_index(file: Path, records: Iterable[Indexed], sign: str) -> int:
    """Build an index, which replaces an old one once it is whole; return how many records. `sign`: of the file that
    they come from."""
    part = part_beside(file)
    new_file(part)
    count = 0
    try:
        with contextlib.closing(sqlite3.connect(part, isolation_level=None)) as made:
            for text in ("PRAGMA journal_mode=off", "PRAGMA synchronous=off", *_TABLES):
                made.execute(text)
            for some in _parts(records):
                _insert_titles(made, some, count)
                count += len(some)
            made.execute("INSERT INTO words(words) VALUES ('optimize')")
            made.executemany("INSERT INTO fact VALUES (?, ?)", [("sign", sign), ("form", FORM), ("count", str(count))])
        take_name(part, file)
    finally:
        part.unlink(missing_ok=True)
    return count


def _parts(records: Iterable[Indexed]) -> Iterator[list[Indexed]]:
    some: list[Indexed] = []
    for record in records:
        some.append(record)
        if len(some) == _AT_ONCE:
            yield some
            some = []
    yield some


def _insert_titles(made: sqlite3.Connection, some: Sequence[Indexed], before: int) -> None:
    made.execute("BEGIN")
    places = range(before + 1, before + 1 + len(some))
    made.executemany(
        "INSERT INTO record (no, marc) VALUES (?, ?)",
        ((no, zlib.compress(one.marc, 1)) for no, one in zip(places, some, strict=True)),
    )
    made.executemany(
        "INSERT INTO words (rowid, text) VALUES (?, ?)",
        ((no, one.words) for no, one in zip(places, some, strict=True)),
    )
    made.executemany(
        "INSERT OR IGNORE INTO number (number, no) VALUES (?, ?)",
        ((number, no) for no, one in zip(places, some, strict=True) for number in one.numbers),
    )
    made.execute("COMMIT")


def sign_of_index(file: Path) -> str:
    """Return the sign of the file the index was made from; empty if there is no index, or none that can be read."""
    if not file.is_file():
        return ""
    try:
        with _opened(file) as known:
            facts = dict(known.execute("SELECT name, value FROM fact").fetchall())
    except sqlite3.Error:
        return ""
    return str(facts.get("sign", "")) if facts.get("form") == FORM else ""


def find_in_index(file: Path, numbers: Sequence[str], words: Sequence[str], most: int) -> IndexHits:
    """Return records with one of these numbers, else with all these words, of which the last may be the start of one.
    Raises OSError if it can't be read."""
    if numbers:
        text = f"SELECT DISTINCT no FROM number WHERE number IN ({', '.join('?' * len(numbers))}) ORDER BY no LIMIT ?"
        values: tuple[object, ...] = (*numbers, MOST_COUNTED + 1)
    else:
        text = "SELECT rowid FROM words WHERE words MATCH ? LIMIT ?"
        values = (" ".join(f'"{word}"' for word in words) + "*", MOST_COUNTED + 1)
    try:
        with _opened(file) as known:
            found = [row[0] for row in known.execute(text, values).fetchall()]
            marks = ", ".join("?" * len(found[:most]))
            rows = known.execute(f"SELECT marc FROM record WHERE no IN ({marks}) ORDER BY no", found[:most]).fetchall()
            return IndexHits(tuple(zlib.decompress(row[0]) for row in rows), len(found))
    except (sqlite3.Error, zlib.error) as damaged:
        raise OSError(str(damaged)) from damaged


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as known:
        yield known
