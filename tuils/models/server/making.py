"""A database for a library on a server: made, looked at, and opened to people who work there."""

from __future__ import annotations

import contextlib
import time
from typing import Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit

from tuils.models.base import Readers
from tuils.models.readers import readers_by_table
from tuils.station.server_address import with_tls

from .driver import DriverError, connected
from .shape import MIGRATIONS, empty_file, server_shape

NOT_THERE = "3D000"
OF_DATABASE = {
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "2s",
    "search_path": "public, pg_catalog",
    "synchronous_commit": "on",
}
"""The settings of the database that each desk has, also behind a pool of connections."""
FOLLOWING = ("sync", "quorum")
"""The states of a standby that has what is committed, before the commit is answered."""
_TRIPS = 5


class ServerStanding(NamedTuple):
    """The state of a server: its version, whether a standby has all that is answered, and the time a question takes.

    `standbys`: how many have it. `awaited`: each save waits for one. `promoted`: the server was a standby once.
    """

    version: str
    standby: str
    standbys: int
    awaited: bool
    promoted: bool
    commits: str
    round_trip_ms: float
    schema: str
    privileged: bool


def create_on_server(address: str) -> None:
    """Make the database, if it is not there, and a library's tables in it. Raises DriverError, and ServerTaken."""
    address = with_tls(address)
    try:
        server = connected(address)
    except DriverError:
        _create_database(address)
        server = connected(address)
    with contextlib.closing(server), contextlib.closing(empty_file()) as made:
        if server.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public'").fetchone():
            raise ServerTaken(address)
        server.execute("BEGIN")
        for text in server_shape(made):
            server.execute(text)
        rows = [(file.stem,) for file in sorted(MIGRATIONS.glob("[0-9]*.py"))]
        server.cursor().executemany("INSERT INTO schema_migration (name, applied) VALUES ($1, now()::text)", rows)
        server.execute("INSERT INTO finding_state (name, number, text) VALUES ('fed_from', 0, '')")
        name = _quoted(server.info.dbname)
        for setting, value in OF_DATABASE.items():
            server.execute(f"ALTER DATABASE {name} SET {setting} = {value if ',' in value else repr(value)}")
        for role in (desks_of(server.info.dbname), readers_of(server.info.dbname)):
            if not server.execute("SELECT 1 FROM pg_roles WHERE rolname = $1", (role,)).fetchone():
                server.execute(f"CREATE ROLE {_quoted(role)} NOLOGIN")
        _open_to_groups(server)
        server.execute("COMMIT")


class ServerTaken(Exception):
    """There are tables already."""


def _create_database(address: str) -> None:
    """Text is ordered by its bytes, as SQLite does it."""
    parts = urlsplit(address)
    name = parts.path.strip("/")
    with contextlib.closing(connected(urlunsplit(parts._replace(path="/postgres")))) as admin:
        if not name or admin.execute("SELECT 1 FROM pg_database WHERE datname = $1", (name,)).fetchone():
            raise ServerTaken(address)
        own = "ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
        admin.execute(f"CREATE DATABASE {_quoted(name)} TEMPLATE template0 {own}")
        admin.execute(f"REVOKE ALL ON DATABASE {_quoted(name)} FROM PUBLIC")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def desks_of(database: str) -> str:
    """The name of the group whose members work at desks."""
    return f"{database}_desks"


def readers_of(database: str) -> str:
    """The name of the group whose members read for reports."""
    return f"{database}_readers"


def _open_to_groups(server: Any) -> None:
    desks, readers, name = desks_of(server.info.dbname), readers_of(server.info.dbname), server.info.dbname
    for text in (
        f"GRANT CONNECT ON DATABASE {_quoted(name)} TO {_quoted(desks)}, {_quoted(readers)}",
        f"GRANT TEMPORARY ON DATABASE {_quoted(name)} TO {_quoted(desks)}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {_quoted(desks)}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {_quoted(desks)}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {_quoted(desks)}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {_quoted(desks)}",
    ):
        server.execute(text)
    open_to_readers(server)


def open_to_readers(server: Any) -> None:
    """Let the group that reads for reports read what tells of nobody. An update does it again: it makes tables.

    A database that was brought to another server has no such group there until `server grant` is asked for one.
    """
    readers = readers_of(server.info.dbname)
    if not server.execute("SELECT 1 FROM pg_roles WHERE rolname = $1", (readers,)).fetchone():
        return
    for table, who in readers_by_table().items():
        if open_to_staff := _open_columns(server, table, who):
            server.execute(f"GRANT SELECT ({open_to_staff}) ON {_quoted(table)} TO {_quoted(readers)}")


def _open_columns(server: Any, table: str, who: Readers) -> str:
    """Return the columns of a table that tell of nobody."""
    text = "SELECT column_name FROM information_schema.columns WHERE table_name = $1 AND table_schema = 'public'"
    there = [name for (name,) in server.execute(text, (table,)).fetchall()]
    fit = [name for name in there if who.staff and name not in who.secret and (not who.columns or name in who.columns)]
    return ", ".join(map(_quoted, fit if who.columns is None or who.columns else ()))


def grant_on_server(address: str, login: str, *, reader: bool) -> None:
    """Let this login work at desks, or read for reports. Raises DriverError."""
    with contextlib.closing(connected(with_tls(address))) as server:
        group = (readers_of if reader else desks_of)(server.info.dbname)
        if not server.execute("SELECT 1 FROM pg_roles WHERE rolname = $1", (login,)).fetchone():
            server.execute(f"CREATE ROLE {_quoted(login)} LOGIN")
        server.execute(f"GRANT {_quoted(group)} TO {_quoted(login)}")


def standing_of_server(address: str) -> ServerStanding:
    """Look at a server. Raises DriverError."""
    with contextlib.closing(connected(with_tls(address))) as server:
        began = time.perf_counter()
        for _trip in range(_TRIPS):
            server.execute("SELECT 1")
        took = (time.perf_counter() - began) * 1000 / _TRIPS
        awaited, commits, promoted = server.execute(
            "SELECT current_setting('synchronous_standby_names') <> '', current_setting('synchronous_commit'), "
            "CASE WHEN NOT pg_is_in_recovery() THEN pg_walfile_name(pg_current_wal_lsn()) >= '00000002' END"
        ).fetchone()
        there = server.execute("SELECT to_regclass('public.schema_migration') IS NOT NULL").fetchone()[0]
        schema, states = "", list[str]()
        if there:
            (schema,) = server.execute("SELECT coalesce(max(name), '') FROM schema_migration").fetchone()
            states = [state for (state,) in server.execute("SELECT sync FROM tuils_standbys()").fetchall()]
        following = sum(state in FOLLOWING for state in states)
        text = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
        privileged = bool(server.execute(text).fetchone()[0])
        version = ".".join(map(str, divmod(server.info.server_version, 10000)))
        standby = "synchronous" if following else "asynchronous" if states else "none"
        state = bool(awaited), bool(promoted), commits
        return ServerStanding(version, standby, following, *state, round(took, 2), schema, privileged)
