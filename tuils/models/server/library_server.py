"""A library on a PostgreSQL server, behind the same models and the same statements as `LibraryFile`.

At the library's place is a file with one line, the address: what lies beside a library lies beside that. A copy of the
library, for whatever reason one is made, is a file of SQLite, so that verifying, backups, vans and the published
catalog need no other way.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tuils.models.file_words import OWN_TABLES
from tuils.models.library_file import LibraryFile

from .connections import ServerConnections
from .copying import copy_out
from .shape import FORGET_CHANGES, empty_file
from .trips import KeptRows


class LibraryServer(ServerConnections):
    """One library. Each thread has a connection of its own, and may use a copy (a file) instead for a while."""

    # -- is it there?

    def look(self) -> None:
        pass

    def is_gone(self) -> bool:
        return False

    def rescue(self, spare: Path) -> Path | None:
        return None

    def is_open_elsewhere(self, path: str) -> bool:
        return str(self.database) == path and bool(self._open) and bool(self.is_closed())

    def is_server(self) -> bool:
        return True

    # -- a copy instead

    @contextlib.contextmanager
    def standing_on(self, copy: sqlite3.Connection) -> Iterator[None]:
        state: Any = vars(self)["_state"]  # peewee's, of this thread
        own = state.conn
        self._here.copy = True
        state.set_connection(copy)
        try:
            yield
        finally:
            state.set_connection(own)
            self._here.copy = False

    def copy_to(self, file: Path) -> sqlite3.Connection:
        copy = self.connected_to(file)
        try:
            copy_out(self.address, copy)
        except BaseException:
            copy.close()
            raise
        return copy

    def copy_into(self, copy: sqlite3.Connection, file: Path) -> None:
        copy_out(self.address, copy)
        copy.execute("PRAGMA journal_mode=delete")

    @staticmethod
    def connected_to(file: Path) -> sqlite3.Connection:
        return LibraryFile.connected_to(file)

    @contextlib.contextmanager
    def as_file(self, text: str) -> Iterator[Path]:
        named = frozenset(re.findall(r"\w+", text.lower()))
        with tempfile.TemporaryDirectory(prefix="tuils-question-") as folder:
            file = Path(folder) / "library.db"
            with contextlib.closing(self.connected_to(file)) as copy:
                copy_out(self.address, copy, named)
            yield file

    # -- other words

    def changes(self) -> int:
        if self._elsewhere:
            return int(self._connection().total_changes)
        self._send_put_off()
        return getattr(self._here, "changes", 0)

    def version(self) -> int:
        return int(self._one("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"))

    def write_log_back(self) -> None:
        """Forget changes that all machines have read, but those that were away for long: they read all anew."""
        if not self._elsewhere and not self.reads_only():
            self._sent(FORGET_CHANGES)

    def empty_log(self, wait_ms: int) -> bool:
        return True

    def interrupter(self) -> Callable[[], None]:
        interrupt: Callable[[], None] = self._connection().cancel
        return interrupt

    @contextlib.contextmanager
    def asked_now_and_then(self, wanted: Callable[[], bool]) -> Iterator[None]:
        yield

    def in_places(self, text: str, columns: Sequence[str], place: Callable[..., str], values: Sequence[Any]) -> Any:
        cursor = self.execute_sql(text, values)
        names = [one[0] for one in cursor.description]
        at = [names.index(name) for name in columns]
        return KeptRows(sorted(cursor.fetchall(), key=lambda row: place(*(row[one] for one in at))))

    def make_temporary(self, name: str, columns: str) -> None:
        self._sent(f"CREATE TEMP TABLE {name} ({columns.replace('INTEGER', 'bigint').replace('BLOB', 'bytea')})")

    def drop_temporary(self, name: str) -> None:
        if self._elsewhere:
            self.execute_sql(f"DROP TABLE IF EXISTS temp.{name}")
        else:
            self._sent(f"DROP TABLE IF EXISTS pg_temp.{name}")

    def plain_tables(self) -> list[str]:
        if self._elsewhere:
            return [str(name) for (name,) in self.execute_sql(OWN_TABLES).fetchall()]
        text = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name"
        return [str(name) for (name,) in self._sent(text).fetchall()]

    def get_tables(self, schema: Any = None) -> list[str]:
        return self.plain_tables()

    def table_exists(self, table_name: Any, schema: Any = None) -> bool:
        return str(getattr(table_name, "__name__", table_name)) in self.plain_tables()

    def ask_shape(self, text: str, values: Sequence[Any]) -> list[Any]:
        with contextlib.closing(empty_file()) as made:
            return made.execute(text, values).fetchall()

    def damage(self, table: str) -> list[str]:
        """A server looks after its own pages; a copy is a file, and looked at as one."""
        if not self._elsewhere:
            return []
        wanted = f'"{table}"' if table else "20"
        rows = self.execute_sql(f"PRAGMA integrity_check({wanted})").fetchall()
        return [str(said) for (said,) in rows if said != "ok"]

    def is_whole(self, table: str) -> bool:
        return True
