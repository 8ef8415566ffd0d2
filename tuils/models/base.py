"""The database that every model is bound to, and how a connection to it behaves."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple
from urllib.parse import quote

from peewee import CompositeKey, DatabaseProxy, Model, ModelBase, PeeweeException, SqliteDatabase

from .file_words import FileWords
from .library_file import LibraryFile

if TYPE_CHECKING:
    from .library_store import LibraryStore

db = DatabaseProxy()
ON_SERVER = b"postgresql://"
_binding = threading.Lock()

# FULL: a lost loan costs a book, one fsync costs a fifth of a millisecond. secure_delete: what is
# forgotten must be gone from the pages, too.
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "busy_timeout": 5000,
    "secure_delete": 1,
    "cache_size": -4000,
}


class Readers(NamedTuple):
    """The readers of a table. `staff`: everybody who may ask a question in SQL; else nobody.

    `columns`: those open to staff who may not see all of patrons; None for a table without patrons. `secret`: columns
    that no question shows. `patrons`: it is in the published copy, of which `published.py` names the columns.
    """

    staff: bool = True
    columns: tuple[str, ...] | None = None
    secret: tuple[str, ...] = ()
    patrons: bool = False


STAFF, PATRONS, SECRET = Readers(), Readers(patrons=True), Readers(staff=False)
"""A table that tells of no person; one that patrons see, too; one that has a screen and a right of its own."""


def persons(columns: str, *, secret: tuple[str, ...] = (), patrons: bool = False) -> Readers:
    """Return who may read a table that tells of patrons. `columns`: the names of those that identify nobody."""
    return Readers(True, tuple(columns.split()), secret, patrons)


class _Keyed(ModelBase):
    """Give a table the key of several columns that its class names."""

    def __new__(cls, name: str, bases: Any, attrs: dict[str, Any], *, key: tuple[str, ...] = (), **options: Any) -> Any:
        if key:
            attrs.setdefault("Meta", type("Meta", (), {})).primary_key = CompositeKey(*key)
        peewees: Any = super()
        return peewees.__new__(cls, name, bases, attrs, **options)


class Base(Model, metaclass=_Keyed):
    """A table. Each says who may read it: `class Fund(Base, readers=STAFF)`. Until then nobody may. One whose key is
    more than a column names them: `class InvoiceLine(Base, readers=STAFF, key=("invoice", "line"))`."""

    readers: ClassVar[Readers | None]

    def __init_subclass__(cls, *, readers: Readers | None = None, **options: object) -> None:
        super().__init_subclass__(**options)
        cls.readers = readers

    class Meta:
        database = db
        primary_key = False
        legacy_table_names = False


def the_store() -> LibraryStore:
    """Return the store that all models are bound to, for what its engine says in its own way."""
    store: LibraryStore = db.obj
    return store


def bind_models(path: Path | str) -> Any:
    """Bind all models to the library at `path`: the SQLite file there, or the server whose address it holds. Opens
    nothing yet. If another thread has this library open, keep its binding: each thread of it has a connection of its
    own. A program has one library open at a time.

    `lock_type="IMMEDIATE"`: a transaction that begins by reading cannot wait for the write lock; half of
    all checkouts of busy desks would be lost. So only writers use `atomic()`.
    """
    if db.obj is not None and the_store().is_open_elsewhere(str(path)):
        return db.obj
    store: Any
    if is_of_server(path):
        # By name: it stands on this file, and only such a library loads it.
        store = import_module(".server.library_server", __package__).LibraryServer(str(path))
    else:
        store = LibraryFile(str(path), pragmas=PRAGMAS, autoconnect=False, lock_type="IMMEDIATE")
    db.initialize(store)
    return store


def is_of_server(path: Path | str) -> bool:
    """Return whether this file holds the address of a library on a server."""
    with contextlib.suppress(OSError), open(path, "rb") as file:
        return file.read(len(ON_SERVER)) == ON_SERVER
    return False


@contextlib.contextmanager
def binding(path: Path | str) -> Iterator[Any]:
    """Bind all models, for a thread that connects within: meanwhile no other thread binds them anew."""
    with _binding:
        yield bind_models(path)


@contextlib.contextmanager
def quick_commits(*, log_stays: bool = False) -> Iterator[None]:
    """Commit this thread's transactions without a flush each: a power cut can lose only the newest, each as a whole.
    The next commit that is not quick, of any writer, makes them safe. Not within a transaction; on a copy without a log
    nothing is quicker.

    `log_stays`: none of them writes the log back to the file, for which all that stand in line would wait.
    """
    with the_store().quick_commits(log_stays):
        yield


@contextlib.contextmanager
def large_load() -> Iterator[None]:
    """Let a page that many transactions of this thread change go to the disk once, and write the log back at the end. A
    disk wears out by what is written, and an import changes the same pages of its indexes again and again."""
    try:
        with the_store().large_load():
            yield
    finally:
        with contextlib.suppress(PeeweeException):  # as on a full disk: what is in the log is safe there
            write_log_back()


def write_log_back() -> None:
    """Write the log back to the file; others may write meanwhile. Within a transaction do nothing: it is done later."""
    if not db.in_transaction():
        the_store().write_log_back()


def bind_read_only(path: Path | str, cache: int = 16_000) -> SqliteDatabase:
    """Bind all models to a published copy at `path`, which nobody can change through it. Opens nothing yet.

    Such a file is never changed in place: no lock is ever waited for, and a reader needs no right to write. `cache`:
    KiB of it that each thread keeps in memory.
    """
    reading = {"query_only": 1, "cache_size": -cache}
    store = FileWords(f"file:{quote(str(path))}?mode=ro", uri=True, pragmas=reading, autoconnect=False)
    db.initialize(store)
    return store
