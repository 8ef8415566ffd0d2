"""Finding the tables of the library's file with damaged pages. SQLite checks a table and its indexes, one after the
other, so that others may save in between; that takes a fifth of checking the whole file."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .base import the_store


def damaged_tables(go_on: Callable[[], bool]) -> Iterator[str]:
    """Yield their names, as long as somebody wants to know."""
    store = the_store()
    for table in store.plain_tables():
        if go_on() and not store.is_whole(table):
            yield table
