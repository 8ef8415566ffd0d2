"""The driver: psycopg as peewee wants it, and values as SQLite gives and takes them.

peewee would load every driver that is installed at each start of the program, so `tuils` hides them from it; they come
back here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from peewee import OperationalError

if sys.modules.get("psycopg", sys) is None:
    del sys.modules["psycopg"]


class NoDriver(ImportError, OperationalError):
    """The driver is not installed, as in most libraries. It has a state, as the faults of the line do."""

    sqlstate = "TU005"


try:
    import psycopg
    from psycopg.adapt import Dumper, Loader
    from psycopg.pq import TransactionStatus
except ImportError as missing:
    raise NoDriver(str(missing)) from None

IDLE, BROKEN, UNKNOWN = TransactionStatus.IDLE, TransactionStatus.INERROR, TransactionStatus.UNKNOWN
DriverError = psycopg.Error


PATIENCE = {
    "connect_timeout": 5,
    "tcp_user_timeout": 5000,
    "keepalives_idle": 10,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}
"""A line that is dead is found so in seconds; by itself it would be held for two hours."""


class PlainNumber(Dumper):
    """A number without a type: the server takes it as the column wants it, a boolean, too."""

    oid = 0

    def dump(self, obj: Any) -> bytes:
        return str(int(obj)).encode()


class TruthAsNumber(Loader):
    """0 or 1, as SQLite has it: so that digests and bundles are equal."""

    def load(self, data: Any) -> int:
        return int(bytes(data) == b"t")


class AnyNumber(Loader):
    """A sum: whole where it is whole."""

    def load(self, data: Any) -> int | float:
        text = bytes(data).decode()
        return float(text) if "." in text else int(text)


def connected(address: str, **options: Any) -> Any:
    """Connect; each statement is a transaction of its own. Of several hosts, to the one that writes. Raises
    DriverError."""
    if "target_session_attrs" not in address:
        options["target_session_attrs"] = "read-write" if "," in address else "any"
    connection = psycopg.connect(address, autocommit=True, cursor_factory=psycopg.RawCursor, **PATIENCE, **options)
    for kind in (int, bool):
        connection.adapters.register_dumper(kind, PlainNumber)
    connection.adapters.register_loader("bool", TruthAsNumber)
    connection.adapters.register_loader("numeric", AnyNumber)
    return connection


class RowsFound:
    """A cursor that gives no rows where a statement has none, as SQLite's does."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def fetchone(self) -> Any:
        return self._cursor.fetchone() if self._cursor.description else None

    def fetchall(self) -> list[Any]:
        return self._cursor.fetchall() if self._cursor.description else []

    def fetchmany(self, most: int = 1) -> list[Any]:
        return self._cursor.fetchmany(most) if self._cursor.description else []

    def __iter__(self) -> Iterator[Any]:
        return iter(self.fetchall())


class LibraryAdapter:
    """The part of a driver that peewee asks for."""

    json_type = jsonb_type = None
    cast_json_case = False

    def check_driver(self) -> None:
        pass

    def get_binary_type(self) -> type[bytes]:
        return bytes

    def isolation_level_int(self, level: Any) -> Any:
        return level

    def connect(self, store: Any, **_options: Any) -> Any:
        return connected(store.address)

    def get_server_version(self, connection: Any) -> int:
        return int(connection.info.server_version)

    def is_connection_usable(self, connection: Any) -> bool:
        return not connection.closed and bool(connection.info.transaction_status < BROKEN)
