"""Publishing for tests: a copy made in one go, and all that is in it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from tuils.library.cataloging.published import catalog_file, close_catalog, open_catalog
from tuils.library.cataloging.publishing.making import Published, Publishing
from tuils.library.desk import Desk
from tuils.library.store import open_store

NOT_COMPARED = ("published", "biblio_index", "biblio_words")
"""How the copy was made, and the index, which is asked whether it fits its titles."""


def publish(desk: Desk, file: Path, **how: bool) -> Published:
    run = Publishing(desk, file, **how)
    for _looked_at in run.steps():
        pass
    return run.done


def content(file: Path) -> dict[str, list[Any]]:
    """All rows by table; the index is sound and fits the titles."""
    copy = sqlite3.connect(file)
    try:
        assert copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        copy.execute("INSERT INTO biblio_index(biblio_index, rank) VALUES ('integrity-check', 1)")
        copy.rollback()
        names = [row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        wanted = [name for name in names if not name.startswith(NOT_COMPARED) and not name.startswith("sqlite_")]
        return {name: sorted(copy.execute(f"SELECT * FROM {name}"), key=repr) for name in wanted}
    finally:
        copy.close()


def same_as_whole(desk: Desk, file: Path) -> None:
    """What was brought up to date is what would be made anew."""
    anew = file.with_name("anew.db")
    publish(desk, anew, whole=True)
    now, wanted = content(file), content(anew)
    assert now.keys() == wanted.keys()
    for table, rows in wanted.items():
        assert now[table] == rows, table


class AsPatron:
    """`with AsPatron(store):` the published copy is read, as the patrons' catalog does."""

    def __init__(self, store: Path) -> None:
        self.store = store

    def __enter__(self) -> Path:
        from tuils.library.store import close_store

        close_store()
        file = catalog_file(self.store)
        open_catalog(file)
        return file

    def __exit__(self, *_why: object) -> None:
        close_catalog()
        open_store(self.store)
