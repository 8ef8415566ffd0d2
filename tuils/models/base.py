"""The database that every model is bound to, and how a connection to it behaves."""

from __future__ import annotations

from pathlib import Path

from peewee import DatabaseProxy, Model, SqliteDatabase

db = DatabaseProxy()

# FULL: a lost loan costs a book, one fsync costs a fifth of a millisecond. secure_delete: what is
# forgotten must be gone from the pages, too.
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "busy_timeout": 5000,
    "secure_delete": 1,
    "cache_size": -16000,
}


class Base(Model):
    class Meta:
        database = db
        legacy_table_names = False


def bind(path: Path | str) -> SqliteDatabase:
    """Bind all models to the SQLite file at `path`. Opens nothing yet.

    `lock_type="IMMEDIATE"`: a transaction that begins by reading cannot wait for the write lock; half of
    all checkouts of busy desks would be lost. So only writers use `atomic()`.
    """
    store = SqliteDatabase(str(path), pragmas=PRAGMAS, autoconnect=False, lock_type="IMMEDIATE")
    db.initialize(store)
    return store
