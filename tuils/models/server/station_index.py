"""The search index of a library on a server: a file of SQLite on each machine, with the same FTS5 as a library in a
file, so that the same words find the same titles in the same order.

It has the titles without their records, and the copies, which limits of a search look at. The server's table `changed`
numbers each change, under the one lock of all who write; each search first reads the changes since the last one.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tuils.files import new_file
from tuils.models.rows import marks
from tuils.models.search import COLUMNS

from .copying import rows_there
from .driver import IDLE
from .shape import SEARCHED, file_shape

BUSY_MS = 2000
AT_ONCE = 500
_MINE = re.compile(rf'CREATE (?:UNIQUE )?(?:TABLE|INDEX) (?:"?\w+"? ON )?"?(?:{"|".join(SEARCHED)})"?[ (]')
_SHAPING = re.compile(r"\s*(?:DROP|CREATE VIRTUAL TABLE (?!IF NOT)|INSERT INTO biblio_index\()")
_NAMES = ", ".join(COLUMNS)
_OLD, _NEW = (", ".join(f"{row}.{name}" for name in COLUMNS) for row in ("old", "new"))
_OWN = (
    f"CREATE TRIGGER title_comes AFTER INSERT ON biblio BEGIN INSERT INTO biblio_index(rowid, {_NAMES}) "
    f"VALUES (new.no, {_NEW}); END",
    "CREATE TRIGGER title_goes AFTER DELETE ON biblio BEGIN INSERT INTO biblio_index(biblio_index, rowid, "
    f"{_NAMES}) VALUES ('delete', old.no, {_OLD}); END",
    "CREATE TABLE known (n INTEGER NOT NULL)",
)


class StationIndex:
    """The file, open in one thread."""

    def __init__(self, file: Path) -> None:
        if not file.exists():
            new_file(file)
        self._db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._db.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        self._db.execute("PRAGMA synchronous = off")  # what is lost is read again
        self._columns: dict[str, str] = {}

    def close(self) -> None:
        self._db.close()

    def ask(self, server: Any, text: str, values: Sequence[Any]) -> Any:
        """A cursor over what the index has for this statement, with all that the server has by now."""
        if _SHAPING.match(text):  # the index follows the titles by itself
            return self._db.execute("SELECT 1 WHERE false")
        self._catch_up(server)
        return self._db.execute(text, tuple(values))

    def take_back(self) -> None:
        """What was read within a transaction that is over is read again: it may be no more."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def _catch_up(self, server: Any) -> None:
        within = server.info.transaction_status != IDLE
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE" if within else "BEGIN")
        try:
            known = self._known()
            text = "SELECT n, named, key FROM changed WHERE n > $1 ORDER BY n"
            rows = server.execute(text, (known,)).fetchall() if known >= 0 else []
            if known < 0 or any(named == "all" for _n, named, _key in rows):
                self._read_all(server, within)
            elif rows:
                self._read(server, {(named, key) for _n, named, key in rows})
                self._db.execute("UPDATE known SET n = ?", (rows[-1][0],))
            if not within:
                self._db.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise

    def _known(self) -> int:
        if not self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'known'").fetchone():
            return -1
        if not self._columns:
            for table in SEARCHED:
                rows = self._db.execute(f"PRAGMA table_info({table})")
                self._columns[table] = ", ".join(f'"{row[1]}"' for row in rows if row[1] != "marc")
        (known,) = self._db.execute("SELECT n FROM known").fetchone()
        return int(known)

    def _read_all(self, server: Any, within: bool) -> None:
        """Make it anew."""
        for (name,) in self._db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            self._db.execute(f'DROP TRIGGER "{name}"')
        for table in ("biblio_words", "biblio_index", *SEARCHED, "known"):
            self._db.execute(f"DROP TABLE IF EXISTS {table}")
        for text in file_shape():
            if _MINE.match(text) or "VIRTUAL" in text:
                self._db.execute(text)
        if not within:
            server.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            (known,) = server.execute("SELECT coalesce(max(n), 0) FROM changed").fetchone()
            self._fill(server)
        finally:
            if not within:
                server.execute("ROLLBACK")
        for text in _OWN:
            self._db.execute(text)
        self._db.execute("INSERT INTO known (n) VALUES (?)", (known,))

    def _fill(self, server: Any) -> None:
        for table in SEARCHED:
            rows = self._db.execute(f"PRAGMA table_info({table})")
            self._columns[table] = ", ".join(f'"{row[1]}"' for row in rows if row[1] != "marc")
            self._put(table, rows_there(server, table, self._columns[table]))
        self._db.execute(f"INSERT INTO biblio_index(rowid, {_NAMES}) SELECT no, {_NAMES} FROM biblio")

    def _read(self, server: Any, changed: set[tuple[str, str]]) -> None:
        for table, key in SEARCHED.items():
            wanted = sorted(one for named, one in changed if named == table)
            for at in range(0, len(wanted), AT_ONCE):
                part = wanted[at : at + AT_ONCE]
                self._db.execute(f"DELETE FROM {table} WHERE {key} IN ({marks(part)})", part)
                text = f"SELECT {self._columns[table]} FROM {table} WHERE {key}::text = ANY($1)"
                self._put(table, server.execute(text, (part,)).fetchall())

    def _put(self, table: str, rows: Any) -> None:
        names = self._columns[table]
        more, blank = (', "marc"', ", x''") if table == "biblio" else ("", "")
        places = marks(names.split(", "))
        self._db.executemany(f"INSERT INTO {table} ({names}{more}) VALUES ({places}{blank})", rows)
