"""A whole library copied out of the server into a file of SQLite, and into it. Both hold nobody up."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tuils.files import new_file
from tuils.models.rows import marks
from tuils.models.search import COLUMNS
from tuils.station.server_address import with_tls

from .driver import connected
from .shape import ARRIVING, SEARCHED, booleans, of_kind, tables_of
from .texts import for_server

AT_ONCE = 5000
PATIENT = "SET LOCAL idle_in_transaction_session_timeout = 0"
"""Said in a transaction that may wait for a slow disk here: nobody waits for it."""
_FED = "coalesce((SELECT number FROM finding_state WHERE name = 'fed_from'), 0)"


def copy_out(address: str, copy: sqlite3.Connection, named: frozenset[str] | None = None) -> None:
    """Copy all of it as it is at one moment into this empty file. `named`: the rows of these tables alone, for a
    question about them."""
    with contextlib.closing(connected(address)) as server:
        server.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        server.execute(PATIENT)
        (last,) = server.execute("SELECT max(name) FROM schema_migration").fetchone()
        for text in of_kind("TABLE", last):
            copy.execute(text)
        copy.execute("BEGIN")
        for table in tables_of(copy):
            if named is not None and table not in named:
                continue
            names = _columns(copy, table)
            places = marks(names.split(", "))
            copy.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', rows_there(server, table, names))
        copy.execute("COMMIT")
    if named is None:
        _index(copy, last)


def _index(copy: sqlite3.Connection, last: str) -> None:
    """Make the indexes, that of words among them, and then what follows later changes."""
    copy.execute("BEGIN")
    for text in (*of_kind("INDEX", last), *of_kind("VIRTUAL", last)):
        copy.execute(text)
    found = ", ".join(COLUMNS)
    copy.execute(
        f"INSERT INTO biblio_index(rowid, {found}) SELECT no, {found} FROM biblio WHERE NOT removed AND no >= {_FED}"
    )
    for text in of_kind("TRIGGER", last):
        copy.execute(text)
    copy.execute("COMMIT")


def _columns(made: sqlite3.Connection, table: str) -> str:
    return ", ".join(f'"{row[1]}"' for row in made.execute(f'PRAGMA table_info("{table}")'))


def rows_there(server: Any, table: str, names: str) -> Iterator[Any]:
    """Yield all rows of a table within a transaction, a few thousand at a time, in the order in which they came."""
    order = " ORDER BY rowid" if table in ARRIVING else ""
    server.execute(f'DECLARE going_out NO SCROLL CURSOR FOR SELECT {names} FROM "{table}"{order}')
    while rows := server.execute(f"FETCH {AT_ONCE} FROM going_out").fetchall():
        yield from rows
    server.execute("CLOSE going_out")


def copy_in(copy: sqlite3.Connection, address: str) -> int:
    """Copy all of a file into a library without rows; return how many rows. One transaction."""
    count = 0
    with contextlib.closing(connected(address)) as server:
        server.execute("BEGIN")
        server.execute(PATIENT)
        triggered = [*SEARCHED, "room_time"]
        for table in triggered:
            server.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        for table in ("schema_migration", "finding_state"):  # as it was made
            server.execute(f"DELETE FROM {table}")
        for table in tables_of(copy):
            names = _columns(copy, table)
            order = " ORDER BY rowid" if table in ARRIVING else ""
            rows = copy.execute(f'SELECT {names} FROM "{table}"{order}')
            with server.cursor().copy(f'COPY "{table}" ({names}) FROM STDIN') as into:
                for row in as_there(table, names, rows):
                    into.write_row(row)
                    count += 1
        for table, number in (("biblio", "no"), ("schema_migration", "id")):
            text = "SELECT setval(pg_get_serial_sequence(?, ?), greatest((SELECT max({0}) FROM {1}), 1))"
            server.execute(for_server(text.format(number, table)), (table, number))
        for table in triggered:
            server.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
        server.execute("INSERT INTO changed (named, key) VALUES ('all', '')")
        server.execute("COMMIT")
        server.execute("ANALYZE")
    return count


def as_there(table: str, names: str, rows: Iterable[Any]) -> Iterator[Any]:
    """Yield the rows with truth where SQLite has a number."""
    flags = [at for at, name in enumerate(names.split(", ")) if (table, name.strip('"')) in booleans()]
    for row in rows:
        values = list(row)
        for at in flags:
            values[at] = None if values[at] is None else bool(values[at])
        yield values


def put_on_server(file: Path, address: str) -> int:
    """Copy this file into an empty library on the server; return how many rows, 0 where a library is there already."""
    with contextlib.closing(connected(with_tls(address))) as server:
        if server.execute("SELECT 1 FROM library").fetchone():
            return 0
    with contextlib.closing(sqlite3.connect(file)) as copy:
        return copy_in(copy, with_tls(address))


def get_from_server(address: str, file: Path) -> None:
    """Copy the library on the server into this new file."""
    new_file(file)
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as copy:
        copy_out(with_tls(address), copy)
