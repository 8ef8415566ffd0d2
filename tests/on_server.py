"""A PostgreSQL of this run's own, whose tables are made from the migrated SQLite ones. It only reads statements: each
text of SQL is prepared there, which finds every word, type and name that the second engine does not take.

`TUILS_TEST_SERVER=required` makes a missing PostgreSQL a failure; without it the tests are skipped."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache
from glob import glob
from pathlib import Path
from typing import Any

from tuils.models.published import OWN
from tuils.models.server.shape import empty_file, server_shape
from tuils.models.server.texts import for_server

REQUIRED = os.environ.get("TUILS_TEST_SERVER") == "required"
_SEEN = "CREATE TABLE import_seen (sign text PRIMARY KEY, biblio text, marc bytea)"
"""A table that an import makes for itself."""
PARTS = ("syntax error at end of input", 'syntax error at or near ";"', "missing FROM-clause entry")
"""Said of a text that is the beginning of one, or stands within one, that is put together when it is asked."""


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs; None where it is not installed."""
    found = shutil.which("initdb")
    folders = [Path(found).parent, Path(found).resolve().parent] if found else []
    folders += sorted(map(Path, glob("/usr/lib/postgresql/*/bin")), reverse=True)
    return next((one for one in folders if all((one / name).exists() for name in ("initdb", "postgres", "psql"))), None)


@contextlib.contextmanager
def server() -> Iterator[Path]:
    """Run a server of this process's own; yield the folder of its socket. It has a library without rows.

    It is spoken to by `psql`: with a driver of Python's in the environment, peewee would load that at every start."""
    home = programs()
    assert home is not None
    with tempfile.TemporaryDirectory(prefix="tuils-server-") as name:
        folder = Path(name)
        way: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        if os.geteuid() == 0:  # which PostgreSQL refuses
            shutil.chown(folder, "nobody")
            way |= {"user": "nobody", "extra_groups": []}
        data = folder / "data"
        subprocess.run([home / "initdb", "-D", data, "-A", "trust", "-U", "tuils", "-E", "UTF8", "--no-locale", "-N"],
                       check=True, **way)  # fmt: skip
        running = start_server(folder, home, way)
        try:
            faults = _say(folder, "".join(f"{text.rstrip().rstrip(';')};\n" for text in (*shape(), *OWN, _SEEN)))
            assert not faults, faults
            yield folder
        finally:
            stop_server(running)


@contextlib.contextmanager
def standby_of(primary: Path) -> Iterator[Path]:
    """Run a standby of the server in this folder; yield the folder of its socket."""
    home = programs()
    assert home is not None
    with tempfile.TemporaryDirectory(prefix="tuils-standby-") as name:
        folder = Path(name)
        way: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody")
            way |= {"user": "nobody", "extra_groups": []}
        copied: list[Any] = ["-h", primary, "-U", "tuils", "-D", folder / "data", "-R", "-X", "stream", "-c", "fast"]
        subprocess.run([home / "pg_basebackup", *copied], check=True, **way)
        running = start_server(folder, home, way)
        try:
            yield folder
        finally:
            stop_server(running)


def start_server(folder: Path, home: Path, way: dict[str, Any]) -> subprocess.Popen[bytes]:
    """Start the server whose data is in this folder; wait until it answers."""
    settings = ("listen_addresses=", f"unix_socket_directories={folder}", "fsync=off", "shared_buffers=16MB",
                "autovacuum=off")  # fmt: skip
    own = [word for one in settings for word in ("-c", one)]
    running = subprocess.Popen([home / "postgres", "-D", folder / "data", *own], **way)
    for _ in range(600):
        if not _say(folder, "SELECT 1;"):
            return running
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(0.1)
            raise AssertionError("PostgreSQL does not start")
    raise AssertionError("PostgreSQL does not answer")


def stop_server(running: subprocess.Popen[bytes]) -> None:
    running.send_signal(signal.SIGCONT)
    running.send_signal(signal.SIGINT)  # it waits for nobody who is still connected
    running.wait()


def _say(folder: Path, script: str) -> str:
    """Return what the server says against it."""
    home = programs()
    assert home is not None
    told = subprocess.run(
        [home / "psql", "-X", "-q", "-h", folder, "-U", "tuils", "-d", "postgres", "-v", "VERBOSITY=terse", "-f", "-"],
        input=script, capture_output=True, text=True, env={**os.environ, "PGOPTIONS": "", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    return told.stderr


@cache
def shape() -> tuple[str, ...]:
    """Return what makes the tables of a migrated library on the server."""
    with contextlib.closing(empty_file()) as made:
        return tuple(server_shape(made))


def refusals(folder: Path, texts: Iterable[str]) -> dict[str, str]:
    """Return the texts that the server can't prepare, each with what it says. A text that only ends too early is the
    beginning of one that is put together when it is asked; the suite brings those whole."""
    asked = list(texts)
    lines = (f"\\warn =={n}\nPREPARE tried{n} AS {for_server(text)};\n" for n, text in enumerate(asked))
    found: dict[str, str] = {}
    for part in _say(folder, "".join(lines)).split("==")[1:]:
        number, _line, said = part.partition("\n")
        if "ERROR" in said and not any(beginning in said for beginning in PARTS):
            found[asked[int(number)]] = said.strip().partition("\n")[0]
    return found
