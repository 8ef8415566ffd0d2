"""A library on a PostgreSQL server of the run's own, for the tests of doors."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.on_server import REQUIRED, programs, server
from tests.server_made import AT

from .calling import Program

Database = Callable[[str], str]
_numbers = count()


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """The folder of a server's socket."""
    pytest.importorskip("tuils.models.server.driver", reason="psycopg is not installed", exc_type=ImportError)
    if AT in os.environ:
        yield Path(os.environ[AT])
        return
    if programs() is None:
        assert not REQUIRED, "PostgreSQL is not installed"
        pytest.skip("PostgreSQL is not installed")
    with server() as found:
        yield found


@pytest.fixture
def database(folder: Path) -> Database:
    """The address of a database of this test's own, for a login."""
    name = f"own{os.getpid()}_{next(_numbers)}"
    return lambda login: f"postgresql://{login}@/{name}?host={folder}"


@pytest.fixture
def moved(program: Program, database: Database, monkeypatch: pytest.MonkeyPatch) -> str:
    """A library with items that was copied to the server. Its clock is the test's."""
    monkeypatch.setattr("tuils.models.server.connections.clock_ahead", lambda _now: 0)
    address = database("tuils")
    assert program("server", "create", address).code == 0
    copied = program.json("library", "copy", str(program.library), address)
    assert copied.code == 0, copied.err
    return address


SYNCHRONOUS = ("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")


def pair_address(*folders: Path) -> str:
    """The address of a library on one of these servers, whichever writes."""
    return f"postgresql://tuils@/pair?host={','.join(map(str, folders))}"
