"""The promises of an open library to everything above the models, whichever engine keeps it.

`LibraryFile` is a file of SQLite, `LibraryServer` a database of PostgreSQL. A copy that leaves either is a file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol


class LibraryStore(Protocol):
    """One library. Each thread has a connection of its own, and may use a copy instead for a while."""

    database: str

    # -- is it there?

    def look(self) -> None:
        """Raise `FileGone` if it is not the one that was opened."""

    def is_gone(self) -> bool: ...

    def rescue(self, spare: Path) -> Path | None:
        """Save a copy of one that is gone; None if there is nothing to save, or no way to."""

    def is_open_elsewhere(self, path: str) -> bool:
        """Return whether this is the library at `path`, and other threads have it open, but not this one."""

    def is_server(self) -> bool:
        """Return whether a database server keeps it, not a file."""

    # -- copies

    def standing_on(self, copy: sqlite3.Connection) -> AbstractContextManager[None]:
        """Use this private copy for everything that this thread reads and writes meanwhile."""

    def copy_to(self, file: Path) -> sqlite3.Connection:
        """Make a private copy of its present state; return a connection to it."""

    def copy_into(self, copy: sqlite3.Connection, file: Path) -> None:
        """Copy all of it into this file, in the form in which a file travels."""

    def connected_to(self, file: Path) -> sqlite3.Connection:
        """Connect to a file for `standing_on`: nobody else has this file open."""

    def as_file(self, text: str) -> AbstractContextManager[Path]:
        """A file for another process that only reads, with all the tables that this question names."""

    # -- writing

    def written(self, entry: str, device: str, seq: int) -> None:
        """Note an entry of this transaction: by its last ones it is found out whether it was kept, if unsure."""

    def people_gone(self) -> bool:
        """Return whether another machine may have removed a person since the last act here. Ask within an act."""

    def clock(self, own: Callable[[], int]) -> Callable[[], int]:
        """Return the clock that times each act: this machine's `own`, or that of the server."""

    def clock_off(self) -> int:
        """Return by how many microseconds this machine's clock is off from that one."""

    def someone_waits(self) -> bool:
        """Return whether another desk waits for the end of this thread's transaction."""

    def one_moment(self) -> AbstractContextManager[None]:
        """Everything that is read within is of one moment. Holds no desk up."""

    def changing_shape(self) -> AbstractContextManager[object]:
        """One transaction in which tables change."""

    def quick_commits(self, log_stays: bool) -> AbstractContextManager[None]:
        """Commit this thread's transactions without waiting for the disk each time."""

    def large_load(self) -> AbstractContextManager[None]:
        """Let this thread's transactions change the same page many times and write it once."""

    def leaving_free_pages(self) -> AbstractContextManager[None]:
        """Don't overwrite what becomes free within: it tells of nobody."""

    def execute_many(self, text: str, rows: Iterable[Sequence[Any]]) -> None:
        """Do this statement for each of these rows of values, in the driver."""

    def changes(self) -> int:
        """Return a number that grows by each row that this thread changes."""

    def version(self) -> int:
        """Return another number whenever somebody else wrote something since this was asked last."""

    def write_log_back(self) -> None:
        """Write what commits left in a log to its place; others may write meanwhile."""

    def empty_log(self, wait_ms: int) -> bool:
        """Empty that log, so that forgotten data is gone from it. False where somebody was still reading."""

    # -- reading

    def reads_only(self) -> bool:
        """Return whether this thread's connection is closed to writing."""

    def read_only(self, wanted: bool) -> None:
        """Close this thread's connection to writing, or open it again."""

    def interrupter(self) -> Callable[[], None]:
        """Return what interrupts this thread's statement from outside."""

    def asked_now_and_then(self, wanted: Callable[[], bool]) -> AbstractContextManager[None]:
        """Ask while this thread reads whether it is still wanted; where not, its statement ends as if interrupted."""

    def in_places(self, text: str, columns: Sequence[str], place: Callable[..., str], values: Sequence[Any]) -> Any:
        """Return a cursor over these rows in the order of what `place` says of these columns."""

    def make_temporary(self, name: str, columns: str) -> None:
        """Make a table of this connection's own, that goes with it."""

    def drop_temporary(self, name: str) -> None: ...

    def searched(self) -> tuple[int, int] | None:
        """Return of how many titles this machine's index has the words, and how many there are; None if of all."""

    # -- its tables

    def plain_tables(self) -> list[str]:
        """Return the names of the tables without those of the full-text index."""

    def ask_shape(self, text: str, values: Sequence[Any]) -> list[Any]:
        """Return rows of `sqlite_master` as it is in a library's file, or in a copy that is one."""

    def damage(self, table: str) -> list[str]:
        """Return the faults that the engine finds in all of it (""), or in one table."""

    def is_whole(self, table: str) -> bool:
        """Return whether a quick look finds all pages of this table sound."""
