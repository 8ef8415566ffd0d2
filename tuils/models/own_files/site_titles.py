"""The titles as a web catalog has them, in a small file beside it: what the next run compares with.

It is written in one transaction that ends when the site is written. Nothing is in it that is not on the site.
"""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tuils.files import FileRefused, is_sqlite, new_file
from tuils.models.rows import AT_ONCE, marks, parts

PUBLIC = 0o644


class SiteTitle(NamedTuple):
    """A title as the site has it. `name`: folded, without article and subtitle; `held`: how many copies; `marks`: the
    lists that it is in, a space around each."""

    no: int
    id: str
    title: str
    more_titles: str
    author: str
    more_authors: str
    subjects: str
    more_subjects: str
    series: str
    call_number: str
    numbers: str
    medium: str
    name: str
    title_key: str
    author_key: str
    call_key: str
    held: int
    marks: str


class NamedTitle(NamedTuple):
    """A title as a list of names has it."""

    no: int
    title: str
    medium: str
    author: str
    call_number: str
    title_key: str
    author_key: str
    call_key: str


_NAMES = ", ".join(SiteTitle._fields)
_SHAPE = (
    "CREATE TABLE IF NOT EXISTS sign (sign TEXT NOT NULL)",
    f"CREATE TABLE IF NOT EXISTS title ({_NAMES}, PRIMARY KEY (no))".replace("(no,", "(no INTEGER,"),
)


class SiteTitles:
    """The file, open for one run; `close` it. Raises OSError where it can't be written."""

    def __init__(self, file: Path) -> None:
        self._file = file
        with _as_disk(file):
            self._connection = self._opened()

    def _opened(self) -> sqlite3.Connection:
        if self._file.is_symlink() or (self._file.exists() and not is_sqlite(self._file)):
            self._file.unlink()
        if not self._file.exists():
            new_file(self._file, PUBLIC)
        connection = sqlite3.connect(self._file, isolation_level=None)
        try:
            for pragma in ("synchronous = off", "secure_delete = on", "cache_size = -2000"):
                connection.execute(f"PRAGMA {pragma}")
            connection.execute("BEGIN")
            for statement in _SHAPE:
                connection.execute(statement)
        except sqlite3.DatabaseError:
            connection.close()
            raise
        return connection

    def sign(self) -> str:
        """Return the sign of the site that this belongs to."""
        row = self._connection.execute("SELECT sign FROM sign").fetchone()
        return str(row[0]) if row else ""

    def keep(self, sign: str) -> None:
        """Make all changes lasting, under this sign."""
        with _as_disk(self._file):
            if sign != self.sign():
                self._connection.execute("DELETE FROM sign")
                self._connection.execute("INSERT INTO sign VALUES (?)", (sign,))
            self._connection.execute("COMMIT")

    def close(self) -> None:
        """Close the file. Changes that were not kept are none."""
        self._connection.close()

    def clear(self) -> None:
        with _as_disk(self._file):
            self._connection.execute("DELETE FROM title")

    def put(self, titles: Iterable[SiteTitle]) -> None:
        with _as_disk(self._file):
            text = f"INSERT OR REPLACE INTO title VALUES ({marks(SiteTitle._fields)})"
            self._connection.executemany(text, titles)

    def forget(self, numbers: Iterable[int]) -> None:
        with _as_disk(self._file):
            self._connection.executemany("DELETE FROM title WHERE no = ?", ((no,) for no in numbers))

    def some(self, numbers: Sequence[int]) -> dict[int, SiteTitle]:
        """Return those of these titles that are there, by their numbers."""
        found: dict[int, SiteTitle] = {}
        for part in parts(numbers, AT_ONCE):
            rows = self._connection.execute(f"SELECT {_NAMES} FROM title WHERE no IN ({marks(part)})", tuple(part))
            found.update((row[0], SiteTitle(*row)) for row in rows)
        return found

    def numbers_of(self, titles: Sequence[str]) -> set[int]:
        """Return the numbers of these titles (ids)."""
        wanted = set(titles)
        return {no for no, title in self._connection.execute("SELECT no, id FROM title") if title in wanted}

    def marked(self, mark: str) -> list[int]:
        """Return the titles with this mark, the newest first."""
        text = "SELECT no FROM title WHERE instr(marks, ?) > 0 ORDER BY no DESC"
        return [int(no) for (no,) in self._connection.execute(text, (f" {mark} ",))]

    def sorted(
        self, keys: Sequence[str], first: Sequence[Any] | None, end: Sequence[Any] | None
    ) -> Iterator[NamedTitle]:
        """Yield titles in the order of these columns, from the one key on, and before the other; None: no bound."""
        place, values = f"({', '.join(keys)})", (*(first or ()), *(end or ()))
        bounds = [f"{place} {sign} ({marks(keys)})" for sign, bound in ((">=", first), ("<", end)) if bound]
        where = f"WHERE {' AND '.join(bounds)} " if bounds else ""
        text = f"SELECT {', '.join(NamedTitle._fields)} FROM title {where}ORDER BY {', '.join(keys)}"
        yield from map(NamedTitle._make, self._connection.execute(text, values))

    def names(self) -> Iterator[tuple[int, str, int]]:
        """Yield number, name, and copies of each title."""
        yield from self._connection.execute("SELECT no, name, held FROM title")


@contextlib.contextmanager
def _as_disk(file: Path) -> Iterator[None]:
    """Raise the engine's errors as those of a disk."""
    try:
        yield
    except FileRefused:
        raise
    except sqlite3.Error as error:
        full = getattr(error, "sqlite_errorname", "").startswith("SQLITE_FULL")
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error), str(file)) from error
