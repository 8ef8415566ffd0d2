"""The library's file as a database: writers wait in line, and a file that is not at its place any more is noticed.

A file that was moved, replaced or deleted stays open to whoever has it open: loans would go on being answered into
what nobody will ever read. So its place is looked at before a transaction begins and before it is kept. That costs a
few microseconds.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from peewee import OperationalError, PeeweeException

from tuils.files import bytes_on_disk, handle_to_flush, new_file

from .file_words import BUSY_TIMEOUT, FileWords, copy_gently
from .write_queue import WriteQueue, knows_turns as knows_turns

IN_LINE = 5.0  # seconds, as long as `busy_timeout`
SETTLING_MS = 250
OF_A_COPY = ("journal_mode = truncate", "synchronous = off", "foreign_keys = 1", "cache_size = -16000")
SYNCHRONOUS, FULL, NORMAL = "PRAGMA synchronous", 2, 1
Mark = tuple[int, int] | None
FILE_ERRORS = (sqlite3.Error,)
"""The errors that the engine raises about a file."""
DAMAGED_ERRORS = (sqlite3.DatabaseError,)
"""The error that it raises if the file is not a database, or is damaged."""
STORE_ERRORS = (PeeweeException, sqlite3.Error)
"""The errors that the open store raises: those of the layer over the engine, and of the engine itself."""
OLDEST = (3, 35, 0)

_kept: list[Any] = []


class FileGone(sqlite3.OperationalError):
    """The file at the library's place is not the one that is open."""


class LibraryFile(FileWords):
    """One library. Each thread has a connection of its own, and may use a copy instead for a while."""

    def __init__(self, path: str, **options: Any) -> None:
        # For `rescue` alone may another thread's connection be used; SQLite itself lets one in at a time.
        super().__init__(path, check_same_thread=False, **options)
        self._places = (path, f"{path}-wal", f"{path}-shm")
        self._seen: tuple[Mark, ...] | None = None
        self._open: list[Any] = []
        self._queue = WriteQueue(f"{path}.turn")
        self._here = threading.local()
        self._rescuing = threading.Lock()
        self._rescued: Path | None = None

    # -- is it there?

    def look(self) -> None:
        """Raise `FileGone` if the file, or its log, is not the one that was opened."""
        if self._seen is not None and not self._elsewhere and self._marks() != self._seen:
            raise FileGone(self._places[0])

    def _marks(self) -> tuple[Mark, ...]:
        return tuple(map(_mark, self._places))

    def is_gone(self) -> bool:
        try:
            self.look()
        except FileGone:
            return True
        return False

    # -- connections

    def is_open_elsewhere(self, path: str) -> bool:
        """Return whether this is the library at `path`, and other threads have it open, but not this one."""
        return self._places[0] == path and bool(self._open) and self.is_closed() and not self.is_gone()

    def _connect(self) -> Any:
        self.look()  # SQLite would make an empty file there
        before = _mark(self._places[0])
        try:
            connection = super()._connect()  # type: ignore[misc]  # peewee tells no types
            if self._seen is None:
                connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()  # from here on there is a log
        except sqlite3.OperationalError:
            if self._moved(before):
                return self._connect()
            raise
        if self._seen is None:
            if self._moved(before):
                keep_open(connection)
                return self._connect()
            self._seen = self._marks()
        self._open.append(connection)
        return connection

    def _moved(self, before: Mark) -> bool:
        """Return whether another file, such as a backup, just took this file's name. The opened file is then the
        earlier one."""
        return self._seen is None and before is not None and _mark(self._places[0]) not in (before, None)

    def _close(self, conn: Any) -> None:
        self._queue.leave()
        if self._open and self.is_gone():
            _settle(conn, self._seen or (), self._marks())
            keep_open(conn)
            return
        self._open.remove(conn)
        if not self._open:
            self._seen = None  # before the log goes: another thread that looks now finds nothing gone
        conn.close()
        if not self._open:
            self._queue.close()

    # -- transactions

    def begin(self, lock_type: str | None = None) -> None:
        if self._elsewhere:
            super().begin(lock_type)
            return
        self.look()
        self._flush_later()
        try:
            self._queue.take_turn(
                time.monotonic() + IN_LINE,
                lambda: self._begins_at_once(lock_type),
                lambda: super(LibraryFile, self).begin(lock_type),
            )
        except BaseException:
            self._no_flush()
            raise

    def _begins_at_once(self, lock_type: str | None) -> bool:
        connection = self._connection()
        before = connection.execute(BUSY_TIMEOUT).fetchone()[0]
        connection.execute(f"{BUSY_TIMEOUT} = 0")
        try:
            super().begin(lock_type)
        except OperationalError:
            return False
        finally:
            connection.execute(f"{BUSY_TIMEOUT} = {before}")
        return True

    def commit(self) -> None:
        self.look()
        super().commit()
        self._queue.leave()
        log = self._flushes_as_before()
        if log is not None:
            self._flush_log(log)

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._queue.leave()
            self._no_flush()

    # -- a flush after one's turn

    def _flush_later(self) -> None:
        """Let the commit of the transaction that begins now write without a flush, which `commit` does once the next
        desk has its turn: several desks then wait for the disk at the same time, and nobody in line for one of them.
        Nothing is answered before its flush, and that flush takes along all that was written to the log before. Not
        for a thread whose commits are not flushed anyway."""
        log = self._seen[1] if self._seen else None
        if knows_turns() and log and self._connection().execute(SYNCHRONOUS).fetchone()[0] == FULL:
            with contextlib.suppress(OSError):  # then SQLite flushes it, or tells why not
                self._here.log = handle_to_flush(Path(self._places[1]))
                self._connection().execute(f"{SYNCHRONOUS} = {NORMAL}")

    def _flushes_as_before(self) -> int | None:
        """Return the log that is to be flushed by us, if this thread's transaction, which is over, was one of those."""
        log: int | None = getattr(self._here, "log", None)
        if log is not None:
            self._here.log = None
            self._connection().execute(f"{SYNCHRONOUS} = {FULL}")
        return log

    def _no_flush(self) -> None:
        """Nothing was written: there is nothing to flush."""
        log = self._flushes_as_before()
        if log is not None:
            os.close(log)

    def _flush_log(self, log: int) -> None:
        try:
            bytes_on_disk(log)
        except OSError as failed:
            self.look()
            unsure = sqlite3.OperationalError(str(failed))
            unsure.sqlite_errorname = "SQLITE_IOERR_FSYNC"
            raise unsure from None
        finally:
            os.close(log)

    def someone_waits(self) -> bool:
        """Return whether another desk waits for the end of this thread's transaction."""
        return not self._elsewhere and self._queue.someone_waits()

    # -- a copy instead

    @property
    def _elsewhere(self) -> bool:
        return getattr(self._here, "copy", False)

    @contextlib.contextmanager
    def standing_on(self, copy: sqlite3.Connection) -> Iterator[None]:
        """Use this private copy for everything that this thread reads and writes meanwhile."""
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
        """Make a copy of its present state; return a connection to it. A power cut may spoil it, and nothing of it
        stays."""
        copy = self.connected_to(file)
        try:
            copy_gently(self._connection(), copy, file)
            _as_a_copy(copy)
        except BaseException:
            copy.close()
            raise
        return copy

    @staticmethod
    def connected_to(file: Path) -> sqlite3.Connection:
        """Connect to a file for `standing_on`: nobody else has this file open."""
        copy = sqlite3.connect(file, isolation_level=None)
        try:
            _as_a_copy(copy)
        except BaseException:
            copy.close()
            raise
        return copy

    # -- when it is gone

    def rescue(self, spare: Path) -> Path | None:
        """Copy everything saved to a file beside the old place, or to the folder `spare` if that is gone, too. Once for
        all threads. None if no copy can be written."""
        with self._rescuing:
            if self._rescued is None:
                own = max((one for one in reversed(self._open) if not one.in_transaction), key=_sees, default=None)
                self._rescued = _rescued(own, Path(self._places[0]), spare) if own else None
                if own:
                    _settle(own, self._seen or (), self._marks())
            return self._rescued


def _as_a_copy(copy: sqlite3.Connection) -> None:
    for pragma in OF_A_COPY:
        copy.execute(f"PRAGMA {pragma}").fetchall()


def _mark(place: str) -> Mark:
    """Return the mark of the present file. One that cannot be looked at for another reason counts as still there."""
    try:
        found = os.stat(place)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_ino, found.st_dev


def keep_open(connection: Any) -> None:
    """Keep the connection open for ever: closing makes SQLite delete the log at the old place, which by now belongs to
    another file."""
    _kept.append(connection)
    if len(_kept) == 1:
        threading.Thread(target=_hold, args=(connection,), daemon=True).start()


def _hold(_connection: Any) -> None:
    """Hold the connection until the program ends, past all of Python's own cleaning up."""
    threading.Event().wait()


def _settle(connection: Any, seen: tuple[Mark, ...], now: tuple[Mark, ...]) -> None:
    """Write the log into the file, wherever that is by now: a file that was moved without its log is whole then, and
    the log does no harm to another file that was put before it. Not where somebody has begun with another log."""
    if now[2] is not None and now[2] != seen[2]:
        return
    with contextlib.suppress(sqlite3.Error):
        connection.execute(f"{BUSY_TIMEOUT} = {SETTLING_MS}")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _sees(connection: Any) -> int:
    """How much of the journal a connection sees: in the middle of a long look it sees what was there before that."""
    with contextlib.suppress(sqlite3.Error):
        return int(connection.execute("SELECT coalesce(sum(seq), 0) FROM have").fetchone()[0])
    return -1


def _rescued(own: Any, path: Path, spare: Path) -> Path | None:
    stamp = time.strftime("%Y%m%d-%H%M%S")
    for folder in (path.parent, spare):
        if made := _one_of_another_desk(own, folder, path.name):
            return made
        with contextlib.suppress(OSError, sqlite3.Error):
            if folder == spare:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = folder / f"{path.name}.saved-{stamp}-{os.getpid()}"
            return _copied(own, file)
    return None


def _one_of_another_desk(own: Any, folder: Path, name: str) -> Path | None:
    """Return the copy another desk made: desks that had the same file open need one copy, not one each."""
    for file in sorted(folder.glob(f"{name}.saved-*"), reverse=True)[:1]:
        opened = contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True))
        with contextlib.suppress(sqlite3.Error), opened as there:
            if _last_entries(there) == _last_entries(own):
                return file
    return None


def _last_entries(connection: Any) -> list[Any]:
    return list(connection.execute("SELECT device, max(seq) FROM journal GROUP BY device ORDER BY device"))


def _copied(own: Any, file: Path) -> Path:
    mode = 0o660 if file.parent.stat().st_mode & 0o2070 == 0o2070 else 0o600
    new_file(file)
    file.chmod(mode)
    try:
        with contextlib.closing(sqlite3.connect(file)) as copy:
            own.backup(copy)
            copy.execute("PRAGMA journal_mode=delete")
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    return file


def is_too_old() -> bool:
    """Return whether this computer's engine is older than what the statements need."""
    return sqlite3.sqlite_version_info < OLDEST
