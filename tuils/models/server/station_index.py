"""The search index of a library on a server: a file of SQLite on each machine, with the same FTS5 as a library in a
file, so that the same words find the same titles in the same order.

It has the titles without their records, and the copies, which limits of a search look at. It is filled from the newest
title down, a part at a time, by whoever searches on this machine and by a thread behind them; until it is whole, a
search says how many titles it has looked through. The server's table `changed` numbers each change, under the one lock
of all who write; each search first reads the changes since the last one.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tuils.files import new_file
from tuils.models.rows import marks
from tuils.models.search import COLUMNS

from .driver import IDLE, DriverError
from .shape import SEARCHED, file_shape

BUSY_MS = 2000
AT_ONCE = 500
PART = {"item": 10_000, "biblio": 1000}
"""The rows that are read together: half a second's work."""
PATIENCE = 4.0
"""The seconds that a search waits for the rest of the index. A small library is whole by then."""
_MINE = re.compile(rf'CREATE (?:UNIQUE )?(?:TABLE|INDEX) (?:"?\w+"? ON )?"?(?:{"|".join(SEARCHED)})"?[ (]')
_SHAPING = re.compile(r"\s*(?:DROP|CREATE VIRTUAL TABLE (?!IF NOT)|INSERT INTO biblio_index\()")
_NAMES = ", ".join(COLUMNS)
_OLD, _NEW = (", ".join(f"{row}.{name}" for name in COLUMNS) for row in ("old", "new"))
_OWN = (
    f"CREATE TRIGGER title_comes AFTER INSERT ON biblio WHEN NOT new.removed BEGIN INSERT INTO biblio_index(rowid, "
    f"{_NAMES}) VALUES (new.no, {_NEW}); END",
    "CREATE TRIGGER title_goes AFTER DELETE ON biblio WHEN NOT old.removed BEGIN INSERT INTO biblio_index("
    f"biblio_index, rowid, {_NAMES}) VALUES ('delete', old.no, {_OLD}); END",
    "CREATE TABLE known (n INTEGER NOT NULL, item TEXT, biblio INTEGER, titles INTEGER NOT NULL)",
)
"""`known`: the last change that was read; down to which copy and title it is filled, NULL once these are whole; and how
many titles there were."""
_CHANGES = (
    "SELECT n, 'all', '' FROM changed_from WHERE n > $1 "
    "UNION ALL SELECT n, named, key FROM changed WHERE n > $1 ORDER BY 1"
)
_HIGHEST = {"item": "\U0010ffff", "biblio": 1 << 62}


class StationIndex:
    """The file, open in one thread."""

    def __init__(self, file: Path) -> None:
        if not file.exists():
            new_file(file)
        self._db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._db.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        self._db.execute("PRAGMA journal_mode = wal")  # who only searches does not wait for who fills
        self._db.execute("PRAGMA synchronous = off")  # what is lost is read again
        self._columns: dict[str, str] = {}
        self.is_wanted = False
        """Set by a search within a transaction that found it not whole: it is filled after that."""

    def close(self) -> None:
        self._db.close()

    def ask(self, server: Any, text: str, values: Sequence[Any], fill: Callable[[], None]) -> Any:
        """A cursor over what the index has for this statement, with all that the server has by now. `fill` what is
        missing."""
        if _SHAPING.match(text):  # the index follows the titles by itself
            return self._db.execute("SELECT 1 WHERE false")
        self.catch_up(server)
        if self.searched():
            if self._db.in_transaction:
                self.is_wanted = True
            else:
                fill()
        return self._db.execute(text, tuple(values))

    def take_back(self) -> None:
        """Forget what was read within a transaction that is over, to read it again: it may be no more."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def searched(self) -> tuple[int, int] | None:
        """Return of how many titles it has the words, and how many there are; None if it is whole."""
        if self._known() < 0:
            return None
        biblio, titles = self._db.execute("SELECT biblio, titles FROM known").fetchone()
        if biblio is None:
            return None
        (here,) = self._db.execute("SELECT count(*) FROM biblio").fetchone()
        return int(here), max(int(titles), int(here))

    def catch_up(self, server: Any) -> None:
        """Read what changed. Within a transaction of the server it is taken back when that is over."""
        within = server.info.transaction_status != IDLE
        known = self._known()
        if known >= 0 and not server.execute(_CHANGES, (known,)).fetchall():
            return
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")
        try:
            known = self._known()  # another program may have read them meanwhile
            rows = server.execute(_CHANGES, (known,)).fetchall() if known >= 0 else []
            if known < 0 or any(named == "all" for _n, named, _key in rows):
                self._begin_anew(server)
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
        for table in SEARCHED if not self._columns else ():
            rows = self._db.execute(f"PRAGMA table_info({table})")
            self._columns[table] = ", ".join(f'"{row[1]}"' for row in rows if row[1] != "marc")
        try:
            (known,) = self._db.execute("SELECT n FROM known WHERE titles >= 0").fetchone()
        except (sqlite3.OperationalError, TypeError):  # of an earlier version, or cut while it was made
            return -1
        return int(known)

    def _begin_anew(self, server: Any) -> None:
        """Make it empty: `fill_some` until it is whole."""
        for (name,) in self._db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            self._db.execute(f'DROP TRIGGER "{name}"')
        for table in ("biblio_words", "biblio_index", *SEARCHED, "known"):
            self._db.execute(f"DROP TABLE IF EXISTS {table}")
        for text in file_shape():
            if _MINE.match(text) or "VIRTUAL" in text:
                self._db.execute(text)
        for text in _OWN:
            self._db.execute(text)
        last = "SELECT greatest((SELECT max(n) FROM changed), (SELECT n FROM changed_from), 0), "
        seen = server.execute(f"{last}(SELECT count(*) FROM biblio)").fetchone()
        self._db.execute("INSERT INTO known VALUES (?, ?, ?, ?)", (seen[0], *_HIGHEST.values(), seen[1]))
        self._columns = {}
        self._known()
        names = self._columns["finding_state"]
        self._put("finding_state", server.execute(f"SELECT {names} FROM finding_state").fetchall())

    def fill_some(self, server: Any) -> bool:
        """Read a part of what is not there yet, the copies first, then the newest titles; return whether more is."""
        self.catch_up(server)
        self._db.execute("BEGIN IMMEDIATE")
        try:
            below = dict(zip(PART, self._db.execute("SELECT item, biblio FROM known").fetchone(), strict=True))
            table = next((one for one in PART if below[one] is not None), "")
            if table:
                key, names = SEARCHED[table], self._columns[table]
                text = f"SELECT {names} FROM {table} WHERE {key} < $1 ORDER BY {key} DESC LIMIT {PART[table]}"
                rows = server.execute(text, (below[table],)).fetchall()
                self._put(table, rows)
                place = names.split(", ").index(f'"{key}"')
                reached = rows[-1][place] if len(rows) == PART[table] else None
                self._db.execute(f"UPDATE known SET {table} = ?", (reached,))
            self._db.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise
        return bool(table)

    def _read(self, server: Any, changed: set[tuple[str, str]]) -> None:
        """Read these rows again. Those that it is not filled down to are read later."""
        for table, key in SEARCHED.items():
            wanted = sorted(one for named, one in changed if named == table)
            down_to: Any = None
            if table in PART:
                (down_to,) = self._db.execute(f"SELECT {table} FROM known").fetchone()
            for at in range(0, len(wanted), AT_ONCE):
                part = wanted[at : at + AT_ONCE]
                self._db.execute(f"DELETE FROM {table} WHERE {key} IN ({marks(part)})", part)
                text = f"SELECT {self._columns[table]} FROM {table} WHERE {key}::text = ANY($1)"
                if down_to is not None:
                    text += f" AND {key} >= $2"
                values = (part,) if down_to is None else (part, down_to)
                self._put(table, server.execute(text, values).fetchall())

    def _put(self, table: str, rows: Any) -> None:
        names = self._columns[table]
        more, blank = (', "marc"', ", x''") if table == "biblio" else ("", "")
        places = marks(names.split(", "))
        self._db.executemany(f"INSERT INTO {table} ({names}{more}) VALUES ({places}{blank})", rows)


class Filler:
    """A thread of this program that fills the index of a machine, and ends when it is whole."""

    def __init__(self, file: Path, connect: Callable[[], Any]) -> None:
        self._file, self._connect = file, connect
        self._leaving = threading.Event()
        self.whole = threading.Event()
        self._thread = threading.Thread(target=self._run, name="tuils-index", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        with contextlib.suppress(sqlite3.Error, DriverError):  # the next search begins where it ended
            index = StationIndex(self._file)
            with contextlib.closing(index), contextlib.closing(self._connect()) as server:
                while not self._leaving.is_set() and index.fill_some(server):
                    pass
        self.whole.set()

    def is_busy(self) -> bool:
        return self._thread.is_alive()

    def leave(self) -> None:
        """End after the part that is being read."""
        self._leaving.set()
        self._thread.join()
