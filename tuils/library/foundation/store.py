"""Opening, making and closing the library's file: migrations under a lock, faults as plain sentences."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import threading
from collections.abc import Callable, Iterator
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tuils.files import fit_folder, new_file, part_beside, take_name
from tuils.i18n import _
from tuils.library.foundation.local_words import time_label
from tuils.models import db
from tuils.models.base import binding, is_of_server, the_store
from tuils.models.file_words import error_name
from tuils.models.library_file import STORE_ERRORS, FileGone, is_too_old
from tuils.models.store_words import empty_log, read_only as close_to_writing
from tuils.station.settings import state_folder

if TYPE_CHECKING:
    from filelock import BaseFileLock

    from tuils.models.other_files import FileConnection

MIGRATIONS = Path(__file__).parents[2] / "models" / "migrations"
SEALED = ".sealed"  # how the file of a copy under a passphrase ends
LEAST_ROOM = 64 * 1024  # bytes
OF_THE_INDEX = ("biblio_index", "biblio_words", "fts5", "SQL logic error")
"""The parts of error messages that come from the full-text index; the last one where a part of it is missing."""
SAVED = "saved"  # the folder, among what this user keeps, of copies that could not be saved beside a library
LEAVING_MS = 100  # how long leaving waits for the log
GONE = "GONE"
"""The code of a fault after which the open library cannot be used: whoever meets it ends."""


class StoreFault(Exception):
    """The library's file cannot be used. `said` is so, `then` is what to do."""

    def __init__(self, code: str, said: str, then: str = "") -> None:
        super().__init__(f"{said} {then}".strip())
        self.code, self.said, self.then = code, said, then
        self.exit_code = 1 if code == "EXISTS" else 3


def fault_of(error: BaseException, path: Path | str = "") -> StoreFault | None:
    """Return a database error as a fault in words; None where it is our own mistake."""
    while "cannot rollback" in str(error) and error.__context__:
        error = error.__context__  # the index may fail in the commit itself, which takes all back
    orig = getattr(error, "orig", None) or getattr(error, "__cause__", None) or error
    if isinstance(orig, FileGone):
        return file_gone(Path(str(orig)))
    if hasattr(orig, "sqlstate"):
        from .server_faults import words_of_server

        return StoreFault(*words) if (words := words_of_server(orig)) else None
    name, text = error_name(orig), str(orig)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreFault("BUSY", _("Another desk has been busy for too long."), _("Nothing was changed. Try again."))
    if name == "SQLITE_IOERR_FSYNC":  # all is written, and nobody knows how much of it is on the disk
        return StoreFault(
            "UNSURE",
            _("The disk stopped answering during the save. It may or may not be saved."),
            _("Everything before it is saved. Check the disk, then whether this was saved before doing it again."),
        )
    if name.startswith("SQLITE_FULL") or "disk is full" in text or (name.startswith("SQLITE_IOERR") and _full(path)):
        return StoreFault(
            "DISK_FULL",
            _("Not saved: the disk is full. Earlier work is safe."),
            _("Free some disk space, then try again."),
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM")):
        return _unwritable(path)
    if name.startswith("SQLITE_CANTOPEN"):
        return StoreFault(
            "UNREADABLE",
            _("Can't open the library file: {path}").format(path=path),
            _("Check that the folder exists and that you may write to it."),
        )
    if name == "SQLITE_CORRUPT_VTAB" or any(part in text for part in OF_THE_INDEX):
        return index_lost()
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return damaged(path)
    if name.startswith("SQLITE_IOERR"):
        return StoreFault(
            "DISK",
            _("Not saved: the disk isn't responding."),
            _("Earlier work is safe. Check the disk, then try again."),
        )
    return None


def _full(path: Path | str) -> bool:
    """Return whether no room is left. SQLite can't always tell: to write it needs room for its shared memory."""
    import shutil

    try:
        return bool(path) and shutil.disk_usage(Path(path).parent).free < LEAST_ROOM
    except OSError:
        return False


def file_gone(path: Path) -> StoreFault:
    """Return the fault for an open file that was replaced. Everything saved is in a copy by now, if one can be made."""
    from tuils.models.restored_note import read_note

    note = read_note(path)
    saved = (note.before(path) if note else None) or db.rescue(state_folder() / SAVED)
    text = _("The library is no longer at {path}: it was moved, replaced, or deleted while tuils was open.")
    hint = _("Everything up to here is saved in {file}. Put the library back, or run: tuils restore {file}")
    if note:
        text = _("A manager restored the library at {time}.").format(time=time_label(note.at, ZoneInfo(note.zone)))
        hint = _("Start tuils again. What was saved before is kept in {file}.") if saved else _("Start tuils again.")
    elif saved is None:
        hint = _("No copy of it could be saved. Put the library back, or restore a backup, before anyone continues.")
    nothing_more = _("Your last change was not saved.")
    return StoreFault(GONE, f"{text.format(path=path)} {nothing_more}", hint.format(file=saved))


def damaged(path: Path | str) -> StoreFault:
    if str(path).endswith(SEALED):
        hint = _("First: tuils van unseal {file} --to DIR").format(file=path)
        return StoreFault("DAMAGED", _("This copy is encrypted: {path}").format(path=path), hint)
    return StoreFault(
        "DAMAGED",
        _("The library file is damaged, or it isn't a library: {path}").format(path=path),
        f"{_('Nothing was changed.')} {restore_words(Path(path))}",
    )


def restore_words(path: Path) -> str:
    """Return what to do about a damaged library: restore the last backup beside it. If a backup itself is damaged: the
    one before it, as that of most days was only checked quickly when it was made."""
    backup = re.match(r"(.+)-\d{8}-\d{6}", path.name) if path.parent.name == "backups" else None
    stem, folder = (backup[1], path.parent) if backup else (path.stem, path.parent / "backups")
    files = folder.glob(f"{escape(stem)}-{'[0-9]' * 8}-*.backup.db")
    made = (file for file in files if not backup or file.name < path.name)
    file = max(map(str, made), default="FILE")
    return _("Close tuils on every desk, then restore the last backup: tuils restore {file}").format(file=file)


def index_lost() -> StoreFault:
    return StoreFault(
        "INDEX",
        _("Not done: the search index of the catalog is damaged or missing."),
        _("Checkouts still work. `tuils index --rebuild` rebuilds it; nothing is lost."),
    )


def _unwritable(path: Path | str) -> StoreFault:
    return StoreFault(
        "READ_ONLY",
        _("Not saved: the library file can't be written: {path}").format(path=path),
        _("Ask the person who takes care of this computer for write access to it and its folder."),
    )


@contextlib.contextmanager
def plain_faults(path: Path | str = "") -> Iterator[None]:
    """Turn what the database says into a `StoreFault`; other errors go on as they are."""
    try:
        yield
    except STORE_ERRORS as error:
        fault = fault_of(error, path)
        if fault is None:
            raise
        raise fault from error


@contextlib.contextmanager
def answering(path: Path | str = "") -> Iterator[None]:
    """Give no answer if the library has moved from its place; else as `plain_faults`. For a door's answers."""
    with plain_faults(path):
        require_same_file()
        yield
        require_same_file()


def require_same_file() -> None:
    """Raise unless the open file is still the one at its place. Within `plain_faults`; costs a few microseconds."""
    if db.obj is not None:
        the_store().look()


@contextlib.contextmanager
def interruptible(wanted: Callable[[], bool]) -> Iterator[None]:
    """A read that was interrupted, or is not wanted any more, ends with `Interrupted`.

    What interrupts a connection reaches a statement only while it runs: `wanted` is asked now and then besides, so
    that a search of several statements ends, too.
    """
    if not wanted():
        raise Interrupted
    try:
        with the_store().asked_now_and_then(wanted):
            yield
    except STORE_ERRORS as error:
        if any(word in str(error) for word in ("interrupted", "user request")):  # as each engine says it
            raise Interrupted from error
        raise


def open_store(path: Path) -> Any:
    """Open the library at `path` for this thread, bring its shape up to date, and connect.

    Raises `StoreFault` where it is missing, newer than the program, damaged, locked too long, not writable.
    """
    if is_too_old():
        raise StoreFault(
            "OLD_SQLITE", _("This computer's SQLite is too old."), _("Install Python 3.11 or newer; it brings one.")
        )
    if not path.exists():
        raise StoreFault(
            "MISSING",
            _("There is no library at {path}.").format(path=path),
            _("To create one: `tuils init --name NAME`. To try a sample: `tuils demo`."),
        )
    _regular(path)
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise _unwritable(path)
    return _connect(path)


def _regular(path: Path) -> None:
    """Refuse a path that is no file. SQLite would wait for a pipe, and read a device of nothing but zeros as a disk."""
    mode = path.stat().st_mode if path.exists() else stat.S_IFREG
    if stat.S_ISREG(mode):
        return
    text = _("This is a folder, not a library: {path}") if stat.S_ISDIR(mode) else ""
    raise StoreFault(
        "UNREADABLE",
        (text or _("This is a pipe or a device, not a library: {path}")).format(path=path),
        _("Name the library file: --library FILE, or TUILS_LIBRARY."),
    )


def create_store(path: Path) -> Any:
    """Make an empty library file at `path`, readable by this system user alone, and connect to it."""
    _regular(path)
    if path.exists() and path.stat().st_size > 0:
        if not is_of_server(path):
            raise there_already(path)
        return _connect(path)
    with _os_faults(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        make_private(path)
    return _connect(path)


def is_shared(folder: Path) -> bool:
    """Return whether several system users share this folder on purpose. Such a one hands its group on (2770)."""
    return folder.stat().st_mode & (stat.S_ISGID | stat.S_IRWXG) == stat.S_ISGID | stat.S_IRWXG


def mode_in(folder: Path) -> int:
    """Return the mode of a file with patrons' names: for this system user alone, in a shared folder for its group."""
    return 0o660 if is_shared(folder) else 0o600


def make_private(path: Path, *, fresh: bool = False) -> None:
    """Make an empty file that only those who may read the library can read, from its first moment."""
    if fresh or not path.exists():
        new_file(path)
    if is_shared(path.parent):
        path.chmod(0o660)


def make_private_folder(folder: Path) -> None:
    """Make a folder that only those can read who may read the library, shared in a shared one. Raises FileRefused where
    a file has that name."""
    fit_folder(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if is_shared(folder.parent) and not is_shared(folder):
        folder.chmod(0o2770)


def there_already(path: Path) -> StoreFault:
    return StoreFault(
        "EXISTS", _("There is already a library at {path}.").format(path=path), _("Choose another file: --library.")
    )


@contextlib.contextmanager
def _os_faults(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreFault(
            "UNREADABLE",
            _("Can't write the file: {path} ({why})").format(path=path, why=error.strerror),
            _("Check that the folder exists and that you may write to it."),
        ) from error


def _connect(path: Path) -> Any:
    with plain_faults(path):
        # Of two first ones SQLite would stop one.
        with binding(path) as store, _alone(path) if path.stat().st_size == 0 else contextlib.nullcontext():
            store.connect()
        try:
            _bring_up_to_date(store, path)
        except (Exception, KeyboardInterrupt):
            store.close()
            raise
    return store


class Interrupted(Exception):
    """A read was interrupted, as something newer was asked."""


def open_path() -> Path:
    """Return the path of the open library."""
    return Path(str(db.database))


def connect_thread(*, read_only: bool = False) -> Callable[[], None]:
    """Connect this thread to the library that is open; gives back what interrupts its statement from outside."""
    db.connect(reuse_if_open=True)
    if read_only:
        close_to_writing(True)
    return the_store().interrupter()


def close_thread() -> None:
    db.close()


def close_store() -> None:
    """Checkpoint, so that what was forgotten is gone from the log's bytes too, and close."""
    if not db.is_closed():
        with contextlib.suppress(*STORE_ERRORS):
            require_same_file()
            empty_log(LEAVING_MS)  # another desk that writes empties the log itself
        db.close()


def known_migrations() -> list[str]:
    return sorted(file.stem for file in MIGRATIONS.iterdir() if file.name[0].isdigit() and file.suffix == ".py")


def _applied(store: Any) -> list[str]:
    if not store.table_exists("schema_migration"):
        return []
    return [str(row[0]) for row in store.execute_sql("SELECT name FROM schema_migration ORDER BY name")]


def _bring_up_to_date(store: Any, path: Path) -> None:
    applied, known = _applied(store), known_migrations()
    _refuse_newer(applied, known)
    if applied == known:
        return
    if not applied and set(store.get_tables()) - {"schema_migration"}:  # that one comes first, before the lock is free
        raise damaged(path)
    _migrate(store, path)


def _refuse_newer(applied: list[str], known: list[str]) -> None:
    newer = sorted(set(applied) - set(known))
    if newer:
        raise StoreFault(
            "NEWER",
            _("This library was opened by a newer tuils ({version}).").format(version=newer[-1]),
            _("Update tuils on this computer. Nothing was changed."),
        )


def _migrate(store: Any, path: Path) -> None:
    """Under our own lock file: the runner takes none. A verified copy of a store in use is made first; then all steps
    are one transaction, so that a version back can still open what an update could not finish."""
    from tuils.models.migrating import MigrationRunner
    from tuils.station.log import log_event

    with _alone(path):
        applied = _applied(store)
        _refuse_newer(applied, known_migrations())
        if applied and applied != known_migrations():
            copy = path.with_name(f"{path.name}{BEFORE_UPDATE}{known_migrations()[-1]}")
            copy_verified(copy)
            _before_update.append(copy)
            log_event("updating the library to", known_migrations()[-1])
        with the_store().changing_shape():
            MigrationRunner(store, str(MIGRATIONS)).up()


BEFORE_UPDATE = ".before-"
"""The name part of the copy that an update makes first."""
_before_update: list[Path] = []


def copy_before_update() -> Path | None:
    """The copy that was made when this program brought the library up to date; told once."""
    return _before_update.pop() if _before_update else None


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep other programs from migrating this library meanwhile."""
    from filelock import FileLock, Timeout

    try:
        with FileLock(f"{path}.migrating", timeout=60, mode=mode_in(path.parent)):
            yield
            with contextlib.suppress(OSError):  # while it is held: who waits for this one sees that it is gone
                Path(f"{path}.migrating").unlink()
    except Timeout as late:
        raise StoreFault(
            "BUSY", _("Another program is updating this library."), _("Wait a minute, then try again.")
        ) from late


def sole_right(file: str, wait: float = 0) -> BaseFileLock | None:
    """Return the lock to be the only program at something; None if another has it, also after `wait` seconds."""
    from filelock import FileLock, Timeout

    lock = FileLock(file, mode=mode_in(Path(file).parent), thread_local=False)
    try:
        lock.acquire(timeout=wait)
    except Timeout:
        return None
    return lock


def copy_verified(target: Path, *, quickly: bool = False) -> int:
    """A copy of the open store at `target` (0600), opened again and checked. Gives back its bytes. `quickly`: see
    `check_copy`."""
    part = part_beside(target)
    with _os_faults(target):
        make_private(part, fresh=True)
        try:
            _copy_and_check(part, quickly)
            take_name(part, target)
        finally:
            for leftover in (part, part.with_name(f"{part.name}-wal"), part.with_name(f"{part.name}-shm")):
                leftover.unlink(missing_ok=True)
        return target.stat().st_size


def _copy_and_check(part: Path, quickly: bool) -> None:
    from tuils.models.other_files import copy_open_store, opened

    with opened(part) as copy, plain_faults(part):
        copy_open_store(copy, part)
        check_copy(copy, open_path(), quickly=quickly)  # what is damaged is the library


@contextlib.contextmanager
def on_a_copy() -> Iterator[None]:
    """Run this thread's work on a copy of the open library, which is deleted afterwards.

    Other desks wait for none of it: to copy is to read, and nobody else knows the copy.
    """
    store = the_store()
    place = open_path()
    file = place.with_name(f"{place.name}.checking-{os.getpid()}-{threading.get_ident()}")
    with _os_faults(file), contextlib.ExitStack() as leaving:
        for leftover in (file, file.with_name(f"{file.name}-journal")):
            leaving.callback(leftover.unlink, missing_ok=True)
        make_private(file)
        with plain_faults(file):
            copy = leaving.enter_context(contextlib.closing(store.copy_to(file)))
        with store.standing_on(copy):
            yield


@contextlib.contextmanager
def on_another(path: Path) -> Iterator[None]:
    """Run this thread's work on the library at `path`, which nobody else has open; its shape is brought up to date
    first."""
    store: Any = the_store()
    with plain_faults(path), contextlib.closing(store.connected_to(path)) as other, store.standing_on(other):
        _bring_up_to_date(store, path)
        yield


def awaits_update(file: Path) -> bool:
    """Return whether an earlier version left this library, so that opening it would update it."""
    from tuils.models.other_files import migrations_of, reading_only

    with plain_faults(file), reading_only(file) as it:
        return migrations_of(it) < {*known_migrations()}


def check_copy(copy: FileConnection, path: Path, *, quickly: bool = False) -> None:
    """Raise `StoreFault` unless this is a whole library, and one that this program can open. `quickly`: without a look
    whether each index agrees with its table. Copying does not change that, so it need not be asked every day."""
    from tuils.models.other_files import standing_of

    with plain_faults(path):
        found = standing_of(copy, quickly=quickly)
        if not found.sound or not {"journal", "item", "library", "schema_migration"} <= found.tables:
            raise damaged(path)
    _refuse_newer(list(found.migrations), known_migrations())
