"""A library's file that is not open here, as the engine has it: a backup, a van's copy, a copy in the making."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from .base import the_store
from .file_words import OWN_TABLES, page_check

FileConnection = sqlite3.Connection


class FileStanding(NamedTuple):
    """The state of a file: is it sound, its tables, and the migrations it has had."""

    sound: bool
    tables: frozenset[str]
    migrations: tuple[str, ...]


@contextlib.contextmanager
def reading(file: Path) -> Iterator[sqlite3.Connection]:
    """Open the file as it is, including its log; nothing is left beside it. Raises FILE_ERRORS."""
    store = None
    if any(_has_log(file, end) for end in ("-wal", "-journal")):
        with contextlib.suppress(sqlite3.OperationalError):  # in a folder that can only be read
            store = _connected(file, "mode=ro")
    with contextlib.closing(store or _connected(file, "mode=ro&immutable=1")) as found:
        yield found


def _has_log(file: Path, end: str) -> bool:
    log = Path(f"{file}{end}")
    return log.exists() and log.stat().st_size > 0


def _connected(file: Path, how: str) -> sqlite3.Connection:
    store = sqlite3.connect(f"file:{quote(str(file))}?{how}", uri=True)
    store.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    return store


@contextlib.contextmanager
def reading_only(file: Path) -> Iterator[sqlite3.Connection]:
    """Open a file that nobody writes to any more, without its log."""
    with contextlib.closing(sqlite3.connect(f"file:{quote(str(file))}?immutable=1", uri=True)) as found:
        yield found


@contextlib.contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(file)) as found:
        yield found


def standing_of(file: sqlite3.Connection, *, quickly: bool = False) -> FileStanding:
    """Return the state of a file. `quickly`: read every table and index through, but do not compare one with the other,
    nor the words of the catalog with its titles: that is four fifths of the work. Raises FILE_ERRORS."""
    checks = ["PRAGMA integrity_check"]
    if quickly:
        checks = [page_check(name) for name in ("sqlite_schema", *(name for (name,) in file.execute(OWN_TABLES)))]
    sound = all(file.execute(check).fetchone()[0] == "ok" for check in checks)
    tables = frozenset(str(name) for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'"))
    text = "SELECT name FROM schema_migration"
    known = [str(name) for (name,) in file.execute(text)] if "schema_migration" in tables else []
    return FileStanding(sound, tables, tuple(known))


def migrations_of(file: sqlite3.Connection) -> set[str]:
    return {str(row[0]) for row in file.execute("SELECT name FROM schema_migration")}


def count_rows(file: sqlite3.Connection) -> int:
    """Return how many rows its tables have, without those of the search index."""
    text = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'biblio%\\_%' ESCAPE '\\' "
    names = [name for (name,) in file.execute(f"{text} AND name NOT LIKE 'sqlite%'").fetchall()]
    return sum(int(file.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names)


def copy_open_store(copy: sqlite3.Connection, file: Path) -> None:
    """Copy all of the open store into this file, in the form in which a file travels."""
    the_store().copy_into(copy, file)


def copy_whole(old: sqlite3.Connection, part: Path) -> None:
    """Copy everything in a file to this new one, in the form in which a library is opened."""
    with opened(part) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode = wal").fetchall()


class ManyNumbers:
    """A heap of numbers on disk, in a file without a name that goes with it: which of them come again?"""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.execute("CREATE TABLE number (text TEXT)")
        self._file.execute("BEGIN")

    def add(self, numbers: Iterable[str]) -> None:
        self._file.executemany("INSERT INTO number VALUES (?)", zip(numbers, strict=True))

    def again(self) -> Iterator[tuple[str, int]]:
        """Yield the numbers that were added more than once, with how often they came again."""
        yield from self._file.execute("SELECT text, count(*) - 1 FROM number GROUP BY 1 HAVING count(*) > 1")

    def close(self) -> None:
        self._file.close()
