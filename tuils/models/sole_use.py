"""Having a library's file to oneself, while another takes its name.

Whoever has a library open holds a shared lock on its file from the first read to the end: so an exclusive lock says
that nobody has it open, whichever program, user or version that would be, and keeps everybody out meanwhile.
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

from tuils.files import names_on_disk

from .library_file import keep_open

LOOK = 0.1  # seconds from one try to the next
STOPPING = 5.0  # seconds that a desk may take to finish its save
LOGS = ("-wal", "-shm", "-journal")
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")


class InUse(Exception):
    """Somebody has the library open, or writes into it without a pause."""


@contextlib.contextmanager
def sole_use(path: Path, wait: float = 0.0) -> Iterator[None]:
    """Keep everybody else from having this library open, until the end. Its log is written into it, and gone. A file
    that is no database is left as it is. Raises InUse after so many seconds."""
    own = sqlite3.connect(path, isolation_level=None, timeout=0)
    try:
        _patiently(wait, lambda: _alone(own))
        if os.name == "nt":  # there an open file keeps its name
            own.close()
        _drop_logs(path)
        yield
        with contextlib.suppress(sqlite3.Error):
            own.execute("PRAGMA locking_mode = NORMAL").fetchall()
            own.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
    finally:
        own.close()


def _alone(own: sqlite3.Connection) -> bool:
    own.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
    own.execute("BEGIN EXCLUSIVE")
    own.execute("COMMIT")
    own.execute("PRAGMA journal_mode = DELETE").fetchall()
    return True


@contextlib.contextmanager
def writers_stopped(path: Path) -> Iterator[None]:
    """Desks may have this library open; nothing is saved in it until the end. All that was saved is in the file.

    A desk looks whether its file is at its place before it saves: what it is at is not saved in a file that has lost
    its name meanwhile. Raises InUse.
    """
    own = sqlite3.connect(path, isolation_level=None, timeout=STOPPING)
    try:
        _patiently(STOPPING, lambda: _stopped(own, path))
        _drop_logs(path)
        yield
    finally:
        with contextlib.suppress(sqlite3.Error):
            own.execute("ROLLBACK")
        keep_open(own)


def _stopped(own: sqlite3.Connection, path: Path) -> bool:
    """Return whether the log is written into the file as a whole, with nobody able to add to it."""
    own.execute("BEGIN IMMEDIATE")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        _busy, pages, written = other.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    if pages == written:
        return True
    own.execute("ROLLBACK")
    return False


def _patiently(wait: float, trying: Any) -> None:
    until = time.monotonic() + wait
    while True:
        try:
            if trying():
                return
        except sqlite3.DatabaseError as no:
            if not str(getattr(no, "sqlite_errorname", "")).startswith(_BUSY):
                return  # damaged, or no database at all: nobody can have it open
        if time.monotonic() >= until:
            raise InUse(str(wait))
        threading.Event().wait(LOOK)


def _drop_logs(path: Path) -> None:
    """A log that a power cut gave back would be worked into what has the name by then."""
    for end in LOGS:
        Path(f"{path}{end}").unlink(missing_ok=True)
    names_on_disk(path.parent)
