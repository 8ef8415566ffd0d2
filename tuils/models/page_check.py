"""Finding the tables of the library's file with damaged pages. SQLite checks a table and its indexes, one after the
other, so that others may save in between; that takes a fifth of checking the whole file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

from peewee import DatabaseError

from .base import db

CORRUPT = "SQLITE_CORRUPT"


def damaged_tables(go_on: Callable[[], bool]) -> Iterator[str]:
    """Yield their names, as long as somebody wants to know."""
    tables = db.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'")
    for (table,) in tables.fetchall():
        if go_on() and not _is_whole(str(table)):
            yield str(table)


def _is_whole(table: str) -> bool:
    try:  # what comes in the first row is raised by SQLite itself
        return all(said == "ok" for (said,) in db.execute_sql(f'PRAGMA quick_check("{table}")').fetchall())
    except (DatabaseError, sqlite3.DatabaseError) as error:
        of_sqlite = getattr(error, "orig", None) or error.__cause__ or error
        if not str(getattr(of_sqlite, "sqlite_errorname", "")).startswith(CORRUPT):
            raise
        return False
