"""A library on a database server: made there, looked at, opened to those who work there, and copied, also back."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tuils.files import part_folder
from tuils.i18n import _
from tuils.library.foundation.audit import note_in_audit
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.verifying import digest_here
from tuils.library.foundation.store import (
    StoreFault,
    copy_verified,
    fault_of,
    on_another,
    open_path,
    there_already,
)
from tuils.models.base import is_of_server
from tuils.models.other_files import count_rows, reading_only
from tuils.station.server_address import address_in
from tuils.values.dataclass import dataclass

if TYPE_CHECKING:
    from tuils.models.server.making import ServerStanding


@dataclass(frozen=True)
class LibraryCopied:
    """A library that was copied: its rows, and the digest by which two machines know that they hold the same."""

    rows: int
    digest: str


def create_library_server(address: str) -> None:
    """Make the database, if it is not there, and empty tables in it. Raises StoreFault."""
    with _about_server(address):
        from tuils.models.server.making import ServerTaken, create_on_server

        try:
            create_on_server(address)
        except ServerTaken as taken:
            raise there_already(Path(address)) from taken


def check_library_server(path: Path) -> ServerStanding:
    """Look at the server of this library. Raises StoreFault."""
    address = server_of(path)
    with _about_server(address):
        from tuils.models.server.making import standing_of_server

        return standing_of_server(address)


SURE = ("on", "remote_apply")
"""The settings of synchronous_commit under which an answer outlives the server."""


def server_risks(found: ServerStanding) -> Iterator[tuple[str, str]]:
    """Yield why an answer at a desk could be lost with the server, or be late; each with what to do."""
    if found.commits not in SURE:
        text = _("synchronous_commit is {value}: answers may be lost.").format(value=found.commits)
        yield text, _("Set it to on, for the server and for the database.")
    if found.standby == "asynchronous":
        yield _("The standby may lack the last answers."), _("Make it synchronous: synchronous_standby_names.")
    elif found.awaited and not found.standbys:
        yield (
            _("The server waits for a standby that isn't connected: each save stops for seconds."),
            _("Start the standby, or take it out of synchronous_standby_names until it is back."),
        )
    elif found.promoted and not found.standbys:
        yield _("This server took over from another one and has no standby yet."), _("Set up a new standby.")


def server_words(found: ServerStanding) -> str:
    """Return the server, how far it is, and whether a standby has each answer."""
    standby = {
        "none": _("No standby: if the server's disk fails, the last backup is what is left."),
        "synchronous": _("The standby has every answer before a desk gives it."),
        "asynchronous": _("Its standby is asynchronous."),
    }[found.standby]
    words = _("PostgreSQL {version}. A question takes {ms} ms.").format(version=found.version, ms=found.round_trip_ms)
    return f"{words} {standby}"


def server_findings(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the same of the server that has this library, a risk with what to do; nothing for a file."""
    if is_of_server(path):
        found = check_library_server(path)
        yield server_words(found), ""
        yield from server_risks(found)


def open_server_to(path: Path, login: str, *, reader: bool) -> None:
    """Let this login of the server work at desks, or read for reports what tells of nobody. Raises StoreFault."""
    address = server_of(path)
    with _about_server(address):
        from tuils.models.server.making import grant_on_server

        grant_on_server(address, login, reader=reader)


def server_of(path: Path) -> str:
    """The address of the server that has this library. Raises StoreFault for a library in a file."""
    if address := address_in(path):
        return address
    raise StoreFault(
        "NO_SERVER",
        _("This library is a file, not on a server: {path}").format(path=path),
        _("Name the server: --library postgresql://HOST/DATABASE"),
    )


@contextlib.contextmanager
def _about_server(address: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if fault := fault_of(error, address):
            raise fault from error
        raise


def copy_library(desk: Desk, target: Path) -> LibraryCopied:
    """Copy all of the open library into a new file, or into an empty library on a server, and read it back. For
    administrators: all patrons are in it. Raises StoreFault."""
    desk.require("library.restore")
    note_in_audit(desk, "export", about="library")
    if is_of_server(target):
        return _copy_to_server(server_of(target))
    if target.exists():
        raise there_already(target)
    copy_verified(target)
    return LibraryCopied(_rows_in(target), _digest_of(target))


def _copy_to_server(address: str) -> LibraryCopied:
    with _about_server(address), part_folder(open_path().parent) as folder:
        from tuils.models.server.copying import get_from_server, put_on_server

        gone, back = Path(folder) / "gone.db", Path(folder) / "back.db"
        copy_verified(gone)
        if not put_on_server(gone, address):
            raise there_already(Path(address))
        get_from_server(address, back)
        copied = LibraryCopied(_rows_in(gone), _digest_of(gone))
        if _digest_of(back) != copied.digest:
            raise StoreFault("DIFFERS", _("The copy on the server is not equal to the library. Don't use it."))
        return copied


def _rows_in(file: Path) -> int:
    with reading_only(file) as found:
        return count_rows(found)


def _digest_of(file: Path) -> str:
    with on_another(file):
        return digest_here()
