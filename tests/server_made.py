"""Libraries of tests on a server: one that a test makes is a database of its own, a copy of its file a copy of that."""

from __future__ import annotations

import contextlib
import os
import time
from itertools import count
from pathlib import Path
from typing import Any

from tuils.models import base

AT = "TUILS_TEST_SERVER_AT"
EMPTY = "tuils_empty"
_is_of_server = base.is_of_server
_numbers = count()


def address_of(name: str) -> str:
    return f"postgresql://tuils@/{name}?host={os.environ[AT]}"


def take_over() -> None:
    """From here on each library of this process is on the server."""
    from tuils.models.server import connections
    from tuils.models.server.library_server import LibraryServer

    base.is_of_server = made_on_server
    setattr(connections, "clock_ahead", lambda _now: 0)  # noqa: B010 (tests have clocks of their own)
    send = LibraryServer.execute_sql

    def sent(store: LibraryServer, sql: str, params: Any = None) -> Any:
        """Pass over how quickly a test wants its file written."""
        return send(store, "SELECT 1" if sql.startswith("PRAGMA synchronous") else sql, params)

    setattr(LibraryServer, "execute_sql", sent)  # noqa: B010 (the name is no other's)


def made_on_server(path: Path | str) -> bool:
    """Return that it is, having made it so: an empty file is a new library, a copy of an address a copied one."""
    file = Path(path)
    with contextlib.suppress(OSError):
        if file.stat().st_size == 0:
            _write(file, _database(EMPTY))
        elif _is_of_server(file):
            address, place = (*file.read_text().split("\n"), "")[:2]
            if place != str(file.resolve()):
                _write(file, _database(address.partition("?")[0].rpartition("/")[2]))
    return _is_of_server(path)


def _write(file: Path, name: str) -> None:
    file.write_text(f"{address_of(name)}\n{file.resolve()}\n")


def _database(template: str) -> str:
    from tuils.models.server.driver import DriverError, connected

    name = f"t{os.getpid()}_{next(_numbers)}"
    with contextlib.closing(connected(address_of("postgres"))) as admin:
        for _again in range(200):
            try:
                admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY wal_log")
            except DriverError as busy:
                if "being accessed" not in str(busy):
                    raise
                time.sleep(0.05)
            else:
                return name
    raise AssertionError(f"{template} stays in use")


def drop_libraries(folder: Path) -> None:
    """Drop the databases of the libraries in this folder, after the test that made them."""
    from tuils.models.server.driver import connected

    names = set()
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink() and _is_of_server(file):
            names.add(file.read_text().split("\n")[0].partition("?")[0].rpartition("/")[2])
    if names:
        with contextlib.closing(connected(address_of("postgres"))) as admin:
            for name in names:
                admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
