"""The words of a store (`library_store.py`) as SQLite says them."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, cast

from peewee import DatabaseError, SqliteDatabase

from tuils.files import on_disk

PAGES = 1000  # 4 MB
RESTING = 0.005  # seconds
LOAD = {"wal_autocheckpoint": 16_000, "cache_size": -16000}
"""The settings of a connection that takes much in: a log of 64 MB, and a cache of 16 MB instead of 4."""
BUSY_TIMEOUT = "PRAGMA busy_timeout"
CORRUPT = "SQLITE_CORRUPT"
OWN_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
"""The tables to check one by one: a check of the whole file would read the index of words through."""
ASKED_EACH = 20_000  # steps of the engine, a few milliseconds, after which a read is asked whether it is still wanted


class FileWords(SqliteDatabase):
    """The words of `LibraryStore` as SQLite says them, about any file that models are bound to."""

    def _connection(self) -> sqlite3.Connection:
        connection: Any = self.connection  # peewee tells no types
        return cast("sqlite3.Connection", connection())

    def _say(self, text: str, values: Sequence[Any] = ()) -> Any:
        execute: Any = self.execute_sql  # nor here
        return execute(text, values)

    def _pragma(self, name: str) -> Any:
        return self._say(f"PRAGMA {name}").fetchone()[0]

    def look(self) -> None:
        pass

    def is_open_elsewhere(self, path: str) -> bool:
        return False

    def is_server(self) -> bool:
        return False

    def copy_into(self, copy: sqlite3.Connection, file: Path) -> None:
        copy_gently(self._connection(), copy, file)
        copy.execute("PRAGMA journal_mode=delete")

    @contextlib.contextmanager
    def as_file(self, text: str) -> Iterator[Path]:
        yield Path(str(self.database))

    def written(self, entry: str, device: str, seq: int) -> None:
        pass

    def people_gone(self) -> bool:
        return False  # all desks are on this machine

    def clock(self, own: Callable[[], int]) -> Callable[[], int]:
        return own

    def clock_off(self) -> int:
        return 0

    def searched(self) -> tuple[int, int] | None:
        return None

    @contextlib.contextmanager
    def one_moment(self) -> Iterator[None]:
        self._connection().execute("BEGIN")
        try:
            yield
        finally:
            self._connection().execute("ROLLBACK")

    @contextlib.contextmanager
    def changing_shape(self) -> Iterator[None]:
        checked = self._pragma("foreign_keys")
        self._say("PRAGMA foreign_keys = 0")  # tables are made anew, which would empty those that point to them
        try:
            with self.atomic("IMMEDIATE"):
                yield
        finally:
            self._say(f"PRAGMA foreign_keys = {checked}")

    @contextlib.contextmanager
    def quick_commits(self, log_stays: bool) -> Iterator[None]:
        meanwhile = {"synchronous": 1, "wal_autocheckpoint": 0} if log_stays else {"synchronous": 1}
        if self._pragma("journal_mode") != "wal":
            meanwhile = {}
        with self._meanwhile(meanwhile):
            yield

    def large_load(self) -> AbstractContextManager[None]:
        return self._meanwhile(LOAD)

    def leaving_free_pages(self) -> AbstractContextManager[None]:
        return self._meanwhile({"secure_delete": "FAST"})

    @contextlib.contextmanager
    def _meanwhile(self, settings: Mapping[str, int | str]) -> Iterator[None]:
        """Give this thread's connection other settings, as long as it is open."""
        before = {name: int(self._pragma(name)) for name in settings}
        try:
            for name, value in settings.items():
                self._say(f"PRAGMA {name} = {value}")
            yield
        finally:
            for name, value in before.items() if not self.is_closed() else ():
                self._say(f"PRAGMA {name} = {value}")

    def execute_many(self, text: str, rows: Iterable[Sequence[Any]]) -> None:
        self._connection().executemany(text, rows)

    def changes(self) -> int:
        return self._connection().total_changes

    def version(self) -> int:
        return int(self._pragma("data_version"))

    def write_log_back(self) -> None:
        self._say("PRAGMA wal_checkpoint(PASSIVE)")

    def empty_log(self, wait_ms: int) -> bool:
        before = self._pragma("busy_timeout")
        self._say(f"{BUSY_TIMEOUT} = {wait_ms}")
        try:
            return not self._pragma("wal_checkpoint(TRUNCATE)")
        finally:
            self._say(f"{BUSY_TIMEOUT} = {before}")

    def reads_only(self) -> bool:
        return bool(self._pragma("query_only"))

    def read_only(self, wanted: bool) -> None:
        self._say(f"PRAGMA query_only = {int(wanted)}")

    def interrupter(self) -> Callable[[], None]:
        return self._connection().interrupt

    @contextlib.contextmanager
    def asked_now_and_then(self, wanted: Callable[[], bool]) -> Iterator[None]:
        connection = self._connection()
        connection.set_progress_handler(lambda: not wanted(), ASKED_EACH)
        try:
            yield
        finally:
            connection.set_progress_handler(None, 0)

    def in_places(self, text: str, columns: Sequence[str], place: Callable[..., str], values: Sequence[Any]) -> Any:
        self._connection().create_function("own_place", len(columns), place, deterministic=True)
        names = ", ".join(f'"{name}"' for name in columns)
        return self._say(f"{text} ORDER BY own_place({names})", values)

    def make_temporary(self, name: str, columns: str) -> None:
        self._say(f"CREATE TEMP TABLE {name} ({columns}) WITHOUT ROWID")

    def drop_temporary(self, name: str) -> None:
        self._say(f"DROP TABLE IF EXISTS temp.{name}")

    def plain_tables(self) -> list[str]:
        return [str(name) for (name,) in self._say(OWN_TABLES).fetchall()]

    def ask_shape(self, text: str, values: Sequence[Any]) -> list[Any]:
        return list(self._say(text, values).fetchall())

    def damage(self, table: str) -> list[str]:
        wanted = f'"{table}"' if table else "20"
        rows = self._say(f"PRAGMA integrity_check({wanted})").fetchall()
        return [str(said) for (said,) in rows if said != "ok"]

    def is_whole(self, table: str) -> bool:
        try:  # what comes in the first row is raised by SQLite itself
            return all(said == "ok" for (said,) in self._say(page_check(table)).fetchall())
        except (DatabaseError, sqlite3.DatabaseError) as error:
            if not error_name(getattr(error, "orig", None) or error.__cause__ or error).startswith(CORRUPT):
                raise
            return False


def copy_gently(source: sqlite3.Connection, target: sqlite3.Connection, file: Path) -> None:
    """Copy everything as it is now, without anybody having to wait: it is read in one transaction, so that writes
    meanwhile don't make it begin anew, and the copy is flushed a piece at a time, for a desk that writes waits for all
    that the disk was given before."""

    def rest(_status: int, _left: int, _all: int) -> None:
        on_disk(file)
        threading.Event().wait(RESTING)

    source.execute("BEGIN")
    try:
        source.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        source.backup(target, pages=PAGES, progress=rest)
    finally:
        source.execute("ROLLBACK")


def error_name(error: Any) -> str:
    """The engine's own name of an error, such as SQLITE_BUSY; empty where it has none."""
    return str(getattr(error, "sqlite_errorname", "") or "")


def page_check(table: str) -> str:
    """Return the check of a table with its indexes: a row `ok`, or a row for each fault."""
    return f'PRAGMA quick_check("{table}")'
