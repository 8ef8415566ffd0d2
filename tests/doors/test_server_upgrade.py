"""A library on a server that an earlier program made: the first program of a newer version changes its tables."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from typing import Any

from tuils.models.server.shape import empty_file, file_shape, tables_of
from tuils.models.store_words import ARRIVAL

from .at_server import Database
from .calling import Program
from .test_library_server import ADA, CARD, at

FIRST = "0040_acts"
"""The last migration of the first libraries on a server. It stays, however many are written."""
COLUMNS = (
    "SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns "
    "WHERE table_schema = 'public' ORDER BY table_name, column_name"
)
OPENED = (
    "SELECT table_name, column_name FROM information_schema.column_privileges WHERE grantee LIKE '%\\_readers' "
    "AND privilege_type = 'SELECT' ORDER BY table_name, column_name"
)
INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexdef"


def test_the_first_library_on_a_server_is_brought_up_to_date(program: Program, moved: str) -> None:
    from tuils.models.server.driver import connected

    assert at(moved, program, "patron", "add", *ADA).code == 0
    assert at(moved, program, "checkout", CARD, "I1").code == 0
    before = at(moved, program, "verify").line
    with contextlib.closing(connected(moved)) as server:
        wanted, readable = shape_there(server), server.execute(OPENED).fetchall()
        make_earlier(server)
        assert shape_there(server) != wanted
        opened = at(moved, program, "checkin", "I1")
        assert opened.code == 0, opened.err
        assert shape_there(server) == wanted
        assert server.execute(OPENED).fetchall() == readable
    assert at(moved, program, "checkout", CARD, "I1").code == 0
    after = at(moved, program, "verify").line
    assert (before["ok"], after["ok"]) == (True, True)


def test_a_login_that_does_not_own_the_library_is_told_who_brings_it_up_to_date(
    program: Program, moved: str, database: Database
) -> None:
    from tuils.models.server.driver import connected

    desk = f"desk{os.getpid()}_older"
    assert at(moved, program, "server", "grant", desk).code == 0
    with contextlib.closing(connected(moved)) as server:
        make_earlier(server)
    refused = at(database(desk), program, "checkin", "I1")
    assert refused.code == 3
    assert "with the login that owns it: tuils doctor" in refused.err
    at(moved, program, "doctor")  # which is not content: there is no backup yet
    assert at(database(desk), program, "checkin", "I1").code == 0


def shape_there(server: Any) -> list[Any]:
    return [*server.execute(COLUMNS).fetchall(), *server.execute(INDEXES).fetchall()]


def make_earlier(server: Any) -> None:
    """Take away what came after the first libraries."""
    with contextlib.closing(sqlite3.connect(":memory:")) as first, contextlib.closing(empty_file()) as now:
        for text in file_shape(FIRST):
            first.execute(text)
        for table in tables_of(now):
            if table not in tables_of(first):
                server.execute(f'DROP TABLE "{table}"')
                continue
            had, has = ({row[1] for row in one.execute(f'PRAGMA table_info("{table}")')} for one in (first, now))
            for name in has - had - {ARRIVAL}:
                server.execute(f'ALTER TABLE "{table}" DROP COLUMN "{name}"')
    server.execute("DELETE FROM schema_migration WHERE name > $1", (FIRST,))
