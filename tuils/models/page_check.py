"""Finding the tables of the library's file with damaged pages. SQLite checks a table and its indexes, one after the
other, so that others may save in between; that takes a fifth of checking the whole file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

from peewee import DatabaseError

from .base import db

CORRUPT = "SQLITE_CORRUPT"
OWN_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
"""The tables to check one by one: a check of the whole file would read the index of words through."""


def damaged_tables(go_on: Callable[[], bool]) -> Iterator[str]:
    """Yield their names, as long as somebody wants to know."""
    for (table,) in db.execute_sql(OWN_TABLES).fetchall():
        if go_on() and not _is_whole(str(table)):
            yield str(table)


def page_check(table: str) -> str:
    """Return the check of a table with its indexes: a row `ok`, or a row for each fault."""
    return f'PRAGMA quick_check("{table}")'


def _is_whole(table: str) -> bool:
    try:  # what comes in the first row is raised by SQLite itself
        return all(said == "ok" for (said,) in db.execute_sql(page_check(table)).fetchall())
    except (DatabaseError, sqlite3.DatabaseError) as error:
        of_sqlite = getattr(error, "orig", None) or error.__cause__ or error
        if not str(getattr(of_sqlite, "sqlite_errorname", "")).startswith(CORRUPT):
            raise
        return False
