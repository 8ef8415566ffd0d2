"""The line to a server: cut in an act, and taken up again to the same server, or to the one that took over from it.

All faults here have a state, as those of the driver do: `tuils.library.foundation.server_faults` has their words.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from peewee import IntegrityError, OperationalError

from tuils.files import own_file

TAKING_UP = 5.0  # seconds in which a line that was cut is tried again, as long as a desk waits for another
AGAIN = 0.2  # seconds from one try to the next
STANDBY_PATIENCE = 4.0  # seconds that a commit waits for the standby
ONE_ORDER = 7_075_115
"""The lock of all who write: a library is a database, and has one order of its journal."""
LOCK = f"SELECT pg_advisory_xact_lock({ONE_ORDER})"
_ABOUT = (
    "SELECT (SELECT system_identifier::text FROM pg_control_system()), CASE WHEN pg_is_in_recovery() THEN '' "
    "ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END, current_setting('synchronous_standby_names') <> '', "
    "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
)


class ToDoAgain(IntegrityError):
    """It has a subclass, as the next ones have: peewee makes another error of one that stands right on its own."""


class ServerFault(OperationalError):
    """The line, or the server at its other end, is not as it was."""


class NothingKept(ToDoAgain):
    """The line was cut, and nothing of the transaction was kept: done once more, it is done once. A verb is."""

    sqlstate = "08006"


class PerhapsKept(ServerFault):
    """The line was cut while the server saved, and it can't be asked."""

    sqlstate = "08007"


class StandbySilent(ServerFault):
    """The server has saved, and its standby did not say that it has it, too."""

    sqlstate = "TU001"


class OtherServer(ServerFault):
    """Another server answers than the one that this computer worked with: an earlier one that came back, say."""

    sqlstate = "TU002"


class ServerBehind(ServerFault):
    """The server lacks what it had said to have saved for this desk."""

    sqlstate = "TU003"


class NewerShape(ServerFault):
    """A newer program has changed the tables meanwhile."""

    sqlstate = "TU004"


class OlderShape(ServerFault):
    """The tables are of an earlier program, and this login may not change them."""

    sqlstate = "TU006"


class ServerSeen(NamedTuple):
    """The server at the other end. `timeline`: it is another one after each takeover. `now`: its clock, in
    microseconds."""

    timeline: str
    awaits_standby: bool
    now: int


def look_at_server(connection: Any, file: Path) -> ServerSeen:
    """Look who answers, and remember it in this file. Raises OtherServer."""
    system, timeline, awaits_standby, now = connection.execute(_ABOUT).fetchone()
    if timeline:  # a standby that only reads has none of its own yet
        known = file.read_text().split() if file.exists() else [system, ""]
        if known[0] != system or timeline < known[1]:
            connection.close()
            raise OtherServer(str(file))
        if [system, timeline] != known:
            with own_file(file) as out:
                out.write(f"{system} {timeline}\n".encode())
    return ServerSeen(timeline, bool(awaits_standby), now)


def was_kept(connection: Any, entries: list[str], number: str) -> bool | None:
    """Return whether a transaction was kept, by the entries that it wrote, or else by its number, which is empty where
    another server took over; None where nobody knows. Raises DriverError."""
    connection.execute(f"BEGIN; {LOCK}")  # behind the end of what may still go on there
    try:
        if entries:
            text = "SELECT count(*) FROM journal WHERE id = ANY($1)"
            return bool(connection.execute(text, (entries,)).fetchone()[0])
        if not number:
            return None
        (status,) = connection.execute("SELECT pg_xact_status($1::xid8)", (number,)).fetchone()
        return {"committed": True, "aborted": False}.get(status)
    finally:
        connection.execute("ROLLBACK")


def clock_ahead(now: int) -> int:
    """Return by how many microseconds the server's clock is ahead. Clocks that agree to the second are equal."""
    ahead = now - time.time_ns() // 1000
    return ahead if abs(ahead) >= 1_000_000 else 0


def tries() -> Iterator[bool]:
    """Yield as long as a cut line may be tried again, with a pause between; False for the last time."""
    until = time.monotonic() + TAKING_UP
    while time.monotonic() < until:
        yield True
        threading.Event().wait(AGAIN)
    yield False


@contextlib.contextmanager
def impatient(connection: Any, awaits_standby: bool) -> Iterator[None]:
    """Commit within, and don't wait for a silent standby for ever. Raises StandbySilent: the server itself has it."""
    if not awaits_standby:
        yield
        return
    said: list[str] = []

    def hear(notice: Any) -> None:
        if notice.sqlstate == "01000":
            said.append(str(notice.message_primary))

    watch = threading.Timer(STANDBY_PATIENCE, connection.cancel)
    watch.daemon = True
    connection.add_notice_handler(hear)
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
        connection.remove_notice_handler(hear)
    if said:
        raise StandbySilent(said[0])
