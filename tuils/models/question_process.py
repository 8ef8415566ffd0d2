"""One question in SQL, in a process of its own: `python question_process.py`, asked and answered in JSON by pipes.

It reads a library that it cannot write: by the file's own mode, by a pragma, and by an authorizer that lets nothing
through but reading. It has limits of time, rows, memory, and temporary disk; whatever it does, no desk has less of
them. It imports nothing of ours, so it begins in a few hundredths of a second.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import stat
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

_READS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
_NOT_CALLED = {"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "zeroblob", "randomblob"}
STEPS = 20_000
"""The steps of SQLite's machine between two looks at the clock and the disk."""
LONGEST_TEXT = 5_000_000
"""The most bytes of a value that a question may make."""
MOST_BYTES, OF_A_CELL = 20_000_000, 32
"""The limit of all cells of an answer together, and the size counted for a number or a NULL. The rest is not read."""
MEMORY, MORE_MEMORY = 128_000_000, 512_000_000
"""The most bytes of memory for SQLite, and for the whole process."""
DISK = 256_000_000
"""The most bytes of all files together that a sort or a join writes for itself."""
FILES = range(3, 64)


class HiddenColumns(NamedTuple):
    """The columns that are NULL for the person who asks. `whole`: tables that are open. `parts`: the open columns of
    others. `never`: columns hidden in any table. A table in none of these is hidden."""

    whole: Iterable[str]
    parts: Mapping[str, Iterable[str]]
    never: Mapping[str, Iterable[str]]

    def __call__(self, table: str, column: str) -> bool:
        if column in self.never.get(table, ()) or not (table in self.whole or table in self.parts):
            return True
        return table not in self.whole and bool(column) and column not in self.parts[table]


class _Limits:
    """The limits, checked now and then within SQLite."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self.over = ""

    def look(self) -> bool:
        if time.monotonic() > self._until:
            self.over = "stopped"
        elif _temporary() > DISK:
            self.over = "heavy"
        return bool(self.over)


def _temporary() -> int:
    """Return the bytes of open files that have no name any more, like SQLite's temporary ones."""
    found = 0
    for number in FILES:
        with contextlib.suppress(OSError):
            about = os.fstat(number)
            found += about.st_size if stat.S_ISREG(about.st_mode) and about.st_nlink == 0 else 0
    return found


def answer_questions() -> None:
    question = json.load(sys.stdin)
    _limit_process(question["seconds"])
    try:
        found = _answered(question)
    except MemoryError:
        found = {"heavy": True}
    json.dump(found, sys.stdout)


def _limit_process(seconds: float) -> None:
    """Limit this process, on systems that can. A question that passes SQLite's own limits ends here."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        for kind, most in (
            (resource.RLIMIT_AS, MORE_MEMORY),
            (resource.RLIMIT_FSIZE, DISK),
            (resource.RLIMIT_CPU, int(seconds) + 5),
            (resource.RLIMIT_CORE, 0),
        ):
            _soft, hard = resource.getrlimit(kind)
            resource.setrlimit(kind, (most if hard < 0 else min(most, hard), hard))


def _answered(question: dict[str, Any]) -> dict[str, Any]:
    read: set[str] = set()
    place = f"file:{quote(question['path'])}?mode=ro"
    limits = _Limits(question["seconds"])
    with contextlib.closing(sqlite3.connect(place, uri=True, isolation_level=None)) as library:
        library.execute(f"PRAGMA hard_heap_limit = {MEMORY}")
        library.execute("PRAGMA query_only = 1")
        library.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_TEXT)
        library.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        library.set_authorizer(_authorizer(HiddenColumns(*question["hidden"]), read))
        library.set_progress_handler(limits.look, STEPS)
        try:
            return {**_rows(library, question), "read": sorted(read)}
        except sqlite3.OperationalError as no:
            text = str(no)
            if limits.over:
                return {limits.over: True}
            is_heavy = "disk is full" in text or text.startswith("disk I/O")
            return {"heavy": True} if is_heavy else {"refused": text}
        except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as no:
            return {"refused": str(no)}


def _rows(library: sqlite3.Connection, question: dict[str, Any]) -> dict[str, Any]:
    most, found, size = question["most"], list[Any](), 0
    cursor = library.execute(question["text"], question["values"])
    for row in cursor:
        found.append([{"bytes": cell.hex()} if isinstance(cell, bytes) else cell for cell in row])
        size += sum(len(cell) if isinstance(cell, str | bytes) else OF_A_CELL for cell in row)
        if len(found) > most or size > MOST_BYTES:
            break
    if cursor.description is None:
        return {"refused": "not a SELECT"}
    columns = [str(one[0]) for one in cursor.description]
    return {"columns": columns, "rows": found[:most], "more": len(found) > most or size > MOST_BYTES}


def _authorizer(hidden: HiddenColumns, read: set[str]) -> Callable[..., int]:
    def may(action: int, first: str | None, second: str | None, _base: str | None, _trigger: str | None) -> int:
        if action not in _READS or (action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _NOT_CALLED):
            return sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_READ:
            table, column = (first or "").lower(), (second or "").lower()
            read.add(f"{table}.{column}")
            if hidden(table, column):
                return sqlite3.SQLITE_IGNORE
        return sqlite3.SQLITE_OK

    return may


if __name__ == "__main__":
    answer_questions()
