"""The floor of an import: pymarc reads each record, SQLite takes its texts, their words, and its copies; nothing else.

A row with the record and twelve texts, FTS5 over them as the catalog has it, a row with two indexes for each copy;
WAL, a thousand records a transaction. `python -m bench.floors.bare_import FILE STORE`.
"""

from __future__ import annotations

import sqlite3
import sys
from itertools import islice
from typing import Any

from pymarc import MARCReader

TEXTS = {
    "title": ("245",),
    "more_titles": ("246",),
    "author": ("100", "110"),
    "more_authors": ("700",),
    "subjects": ("600", "650", "651"),
    "more_subjects": ("653",),
    "series": ("490", "830"),
    "call_number": ("082", "050"),
    "publisher": ("264", "260"),
    "numbers": ("020", "022"),
    "summary": ("520",),
    "notes": ("500", "504", "505"),
}
NAMES = ", ".join(TEXTS)
COPY = ("p", "a", "c", "y", "o", "g")
TABLES = (
    "PRAGMA journal_mode = wal",
    "PRAGMA synchronous = normal",
    f"CREATE TABLE biblio (no INTEGER PRIMARY KEY, marc BLOB, {NAMES})",
    "CREATE TABLE item (biblio INTEGER, barcode TEXT UNIQUE, branch, location, type, call_number, price)",
    "CREATE INDEX item_biblio ON item (biblio)",
    f"CREATE VIRTUAL TABLE words USING fts5({NAMES}, content='biblio', content_rowid='no', prefix='2 3', "
    "tokenize='unicode61 remove_diacritics 2')",
)
AT_ONCE = 1_000


def bring_in(file: str, store: str) -> None:
    db = sqlite3.connect(store, isolation_level=None)
    for text in TABLES:
        db.execute(text)
    with open(file, "rb") as stream:
        records: Any = enumerate(MARCReader(stream), 1)
        while some := list(islice(records, AT_ONCE)):
            _put(db, some)
    db.close()


def _put(db: sqlite3.Connection, some: list[tuple[int, Any]]) -> None:
    titles = [(number, record.as_marc(), *_texts(record)) for number, record in some]
    items = [(number, *map(field.get, COPY)) for number, record in some for field in record.get_fields("952")]
    db.execute("BEGIN")
    db.executemany(f"INSERT INTO biblio VALUES ({', '.join('?' * len(titles[0]))})", titles)
    db.execute(f"INSERT INTO words(rowid, {NAMES}) SELECT no, {NAMES} FROM biblio WHERE no >= ?", (some[0][0],))
    db.executemany(f"INSERT INTO item VALUES ({', '.join('?' * len(items[0]))})", items)
    db.execute("COMMIT")


def _texts(record: Any) -> list[str]:
    return [" ".join(field.format_field() for field in record.get_fields(*tags)) for tags in TEXTS.values()]


if __name__ == "__main__":
    bring_in(*sys.argv[1:3])
