"""A second connection to the library that cannot write, for questions in SQL that somebody typed: by the file's own
mode, by a pragma, and by an authorizer that lets nothing through but reading; with limits of time and rows."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tuils.values.dataclass import dataclass

from .base import db

_READS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
_NOT_CALLED = {"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "zeroblob", "randomblob"}
STEPS = 20_000
"""Steps of SQLite's machine between two looks at the clock."""
LONGEST_TEXT = 20_000_000
"""Bytes of a value that a question may make."""
MOST_BYTES = 50_000_000
"""Of all texts of an answer together: what is more is not read."""
_UNSEEN = re.compile(r"(?<![a-z_])(natural|using)(?![a-z0-9_])", re.IGNORECASE)
"""SQLite asks nobody about the columns that such a join compares: a hidden one would be told by what it equals."""
_ASIDE = re.compile(
    r"""'(?:[^']|'')*+'|"(?:[^"]|"")*+"|`(?:[^`]|``)*+`|\[[^\]]*\]|--[^\n]*|/\*.*?(?:\*/|\Z)|"""
    r"""(?:[@#:]|(?<![\w$\x80-\U0010ffff])\$)[\w$:\x80-\U0010ffff]*\([^ \t\n\v\f\r)]*""",
    re.DOTALL,
)
"""What is no word of the language, as SQLite parts a text: quoted, a comment, or `:name(...)`, which may have a
quote in it."""


class QuestionStopped(Exception):  # noqa: N818
    """It took too long."""


class QuestionRefused(Exception):  # noqa: N818
    """It is no question that reads; the text is what SQLite says."""


@dataclass(frozen=True)
class Answered:
    """`more`: there are rows behind the last one. `read`: the columns that the question looked at, `table.column`."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    more: bool
    read: frozenset[str]


def ask(
    path: Path,
    text: str,
    values: Mapping[str, object],
    *,
    hidden: Callable[[str, str], bool],
    most: int,
    seconds: float,
    clock: Callable[[], float] = time.monotonic,
) -> Answered:
    """The rows of one SELECT. A column that is `hidden` (table, column) is NULL wherever it is read. Raises
    QuestionStopped and QuestionRefused."""
    if word := _UNSEEN.search(_ASIDE.sub(" ", text)):
        raise QuestionRefused(f"JOIN ... ON instead of {word[0].upper()}")
    read: set[str] = set()
    connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, isolation_level=None)
    try:
        connection.execute("PRAGMA query_only = 1")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_TEXT)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.set_authorizer(_authorizer(hidden, read))
        until = clock() + seconds
        connection.set_progress_handler(lambda: clock() > until, STEPS)
        return _asked(connection, text, values, most, read)
    finally:
        connection.close()


def _asked(
    connection: sqlite3.Connection, text: str, values: Mapping[str, object], most: int, read: set[str]
) -> Answered:
    try:
        cursor = connection.execute(text, dict(values))
        found, size = [], 0
        for row in cursor:
            found.append(row)
            size += sum(len(cell) for cell in row if isinstance(cell, str | bytes))
            if len(found) > most or size > MOST_BYTES:
                break
    except sqlite3.OperationalError as no:
        if "interrupted" in str(no):
            raise QuestionStopped from no
        raise QuestionRefused(_reason(str(no))) from no
    except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as no:
        raise QuestionRefused(_reason(str(no))) from no
    if cursor.description is None:
        raise QuestionRefused("not a SELECT")
    columns = tuple(str(one[0]) for one in cursor.description)
    return Answered(columns, tuple(map(tuple, found[:most])), len(found) > most or size > MOST_BYTES, frozenset(read))


def _reason(said: str) -> str:
    """What SQLite says, in words for whoever typed it."""
    if "binding" in said.lower():
        return "a value to fill in is written :name"
    if said.startswith("vtable constructor failed") or said == "authorization denied":
        return "this table is an index of the search: ask biblio instead"
    return said


def _authorizer(hidden: Callable[[str, str], bool], read: set[str]) -> Callable[..., int]:
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


def names_of_parameters(text: str) -> Sequence[str]:
    """`:from` and the like, in order, each once; not those that stand in quotes."""
    return list(dict.fromkeys(re.findall(r"(?<![:\w]):([A-Za-z_]\w*)", _ASIDE.sub(" ", text))))


def path_of_library() -> Path:
    """The file that all models are bound to."""
    return Path(str(db.obj.database))
