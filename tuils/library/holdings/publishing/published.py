"""The published copy of the catalog: opens it, and opens it again when a newer one replaced it.

Opening it needs no right to write, and shows no person: there is none in it (see `publishing`). It holds the tables of
the catalog as the library has them, so `find_titles`, `title_sheet` and the rest run on it unchanged.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tuils.i18n import _
from tuils.library.foundation.administration.settings import LibraryFacts, about_library
from tuils.library.foundation.local_words import use_locale
from tuils.library.foundation.store import StoreFault, known_migrations, plain_faults
from tuils.models import db
from tuils.models.base import bind_read_only
from tuils.models.published import FILE, published_marks
from tuils.values.dataclass import dataclass

FOLDER = "opac"
FORM = 4
"""The form of published copies: raised when their contents change without a change of the tables."""


@dataclass
class _Open:
    """The file this program reads, and the stamp of each thread's connection."""

    path: Path
    threads: threading.local


_open: _Open | None = None


def catalog_file(store: Path, folder: str = "") -> Path:
    """Return the path of the published copy of the library at `store`: in `folder`, else in `opac` beside it."""
    return (Path(folder).expanduser() if folder else store.parent / FOLDER) / FILE


def open_catalog(path: Path, cache: int = 16_000) -> LibraryFacts:
    """Open the published copy at `path` for this thread and every lane that is made after it. `cache`: KiB of it that
    each keeps in memory.

    Raises `StoreFault`: MISSING where nothing was published, DAMAGED, OLD_COPY where another tuils made it.
    """
    global _open
    if not path.is_file():
        raise published_missing(path)
    bind_read_only(path, cache)
    _open = _Open(path, threading.local())
    try:
        _connect(path)
    except StoreFault:
        close_catalog()
        raise
    about = about_library()
    use_locale(about.locale)
    return about


def reopen_if_changed() -> bool:
    """Let this thread read a newer copy from now on, if one replaced the old one. Called before each read.

    Says whether it did. One look at the folder; while the file is missing for a moment, the old one stays open.
    """
    assert _open is not None
    there = _stamp(_open.path)
    if there is None and db.is_closed():  # the one before could not be opened either
        raise published_missing(_open.path)
    if there is None or there == getattr(_open.threads, "stamp", None):
        return False
    db.close()
    _connect(_open.path)
    return True


def close_catalog() -> None:
    """Close this thread's connection, and read no copy any more."""
    global _open
    _open = None
    db.close()


def published_at() -> int:
    """Return when the library was read for this copy, in microseconds UTC: later changes are not in it."""
    return int(published_marks().get("at", "0"))


class Edition(NamedTuple):
    """The state of a copy: which whole making it is of, and how often it was brought up to date since then."""

    made: str
    number: int


def published_edition() -> Edition:
    return edition_in(published_marks())


def edition_in(marks: Mapping[str, str]) -> Edition:
    """Return the edition that a copy's marks name."""
    return Edition(marks.get("made", ""), int(marks.get("edition", "0")))


def known_shape() -> str:
    """Return the shape that this program's copies have: migration and form."""
    return f"{known_migrations()[-1]} {FORM}"


def published_missing(path: Path) -> StoreFault:
    return StoreFault(
        "MISSING",
        _("There is no published catalog at {path}.").format(path=path),
        _("An administrator can make one: tuils opac publish."),
    )


def _connect(path: Path) -> None:
    """Newer than the stamp it is taken for is no harm: then it is opened once more."""
    assert _open is not None
    stamp = _stamp(path)
    try:
        with plain_faults(path):
            db.connect(reuse_if_open=True)
            shape = published_marks().get("shape", "")
    except StoreFault as fault:
        db.close()
        raise _in_its_words(fault, path) from fault
    if not shape:
        db.close()
        raise _none_at(path)
    if shape != known_shape():
        db.close()
        raise StoreFault(
            "OLD_COPY",
            _("The published catalog was made by another version of tuils: {path}").format(path=path),
            _("Publish it again with this version: tuils opac publish."),
        )
    _open.threads.stamp = stamp


def _in_its_words(fault: StoreFault, path: Path) -> StoreFault:
    return _none_at(path) if fault.code == "DAMAGED" else fault


def _none_at(path: Path) -> StoreFault:
    text = _("The published catalog is damaged, or this is not a catalog: {path}").format(path=path)
    return StoreFault("DAMAGED", text, _("Publish it again: tuils opac publish. Your library is not affected."))


def _stamp(path: Path) -> tuple[int, int, int] | None:
    with contextlib.suppress(OSError):
        found = path.stat()
        return found.st_ino, found.st_mtime_ns, found.st_size
    return None
