"""The folder of the web catalog: what this program wrote there, and nothing else.

A manifest names each file with its size and digest. New files are written into a part of the folder first and take
their places when all of them are there; then what the catalog has no more goes. Other people's files are never
touched: one that stands where the catalog needs its place is a refusal, before anything is written.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple, cast

from tuils.files import PUBLIC, is_sqlite, new_stream, own_file, part_folder, place_part
from tuils.i18n import _
from tuils.library.foundation.store import StoreFault, sole_right
from tuils.values.dataclass import dataclass

MANIFEST, LOCK, KNOWN = "tuils-site.json", ".tuils-site.lock", ".tuils-site.known"
FORM = 2
FOLDER_MODE = 0o755
_LAST = ("index.html", "data/map.js")


class SiteFile(NamedTuple):
    """A file of the site. `make`: None where it stays as it was written."""

    name: str
    make: Callable[[], str | bytes] | None = None


class WrittenFile(NamedTuple):
    """A file as the manifest has it."""

    digest: str
    size: int


@dataclass
class SiteMemory:
    """The facts that the next run goes on from. `version`: of all that every line may show; `copy`, `edition`, `day`:
    of the published copy; `numbers`: the title (`no`) at each place of the data, 0 of one that is gone; `places`: the
    names of shelves, `near`: letters, `lists`: a digest of each list by its file; `covers`: a sign of each picture
    by its title; the rest: where lists were cut."""

    version: str = ""
    copy: str = ""
    edition: int = 0
    day: str = ""
    numbers: list[int] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    near: list[str] = field(default_factory=list)
    words: list[Any] = field(default_factory=list)
    tails: list[Any] = field(default_factory=list)
    titles: list[Any] = field(default_factory=list)
    authors: list[Any] = field(default_factory=list)
    shelf: list[Any] = field(default_factory=list)
    lists: dict[str, str] = field(default_factory=dict)
    covers: dict[str, str] = field(default_factory=dict)


@dataclass
class Manifest:
    """The files that were written, and when the published copy was made that they are of."""

    library: str = ""
    made: str = ""
    memory: SiteMemory = field(default_factory=SiteMemory)
    files: dict[str, WrittenFile] = field(default_factory=dict)
    form: int = FORM


class SiteDone(NamedTuple):
    """How many files the site has, how many of them were written or removed, and its bytes."""

    files: int
    changed: int
    bytes: int


class SiteCheck(NamedTuple):
    """`stale`: files that are missing or not as they were written; `foreign`: files of others."""

    whole: bool
    stale: int
    foreign: int


def read_manifest(folder: Path) -> Manifest:
    """Return what was written there; an empty one where nothing was, or nothing that can be read."""
    try:
        return manifest_from((folder / MANIFEST).read_bytes())
    except OSError:
        return Manifest()


def manifest_from(data: bytes) -> Manifest:
    """Return what a manifest tells; an empty one where it can't be read."""
    try:
        told = Manifest(**json.loads(data))
        told.files = {name: WrittenFile(*facts[:2]) for name, facts in told.files.items() if is_own_name(name)}
        told.memory = SiteMemory(**dict(cast("Any", told.memory))) if told.form == FORM else SiteMemory()
        return told
    except (ValueError, TypeError, AttributeError):
        return Manifest()


def is_own_name(name: str) -> bool:
    """Return whether a name from a manifest can be one of ours: it never leads out of the folder."""
    parts = name.split("/")
    return len(parts) <= 2 and all(part and part not in (".", "..") and "\\" not in part for part in parts)


@contextlib.contextmanager
def site_folder(folder: Path) -> Iterator[None]:
    """Hold the folder alone. Raises StoreFault where another program publishes there, or it can't be written."""
    with site_faults(folder):
        if not folder.is_dir():
            folder.mkdir(parents=True)
            folder.chmod(FOLDER_MODE)
        lock = sole_right(str(folder / LOCK))
    if lock is None:
        raise StoreFault(
            "SITE_BUSY",
            _("Another program is publishing into this folder right now: {path}").format(path=folder),
            _("Nothing was changed. It will be up to date when that program is done."),
        )
    try:
        yield
    finally:
        lock.release()


def write_files(folder: Path, wanted: Iterable[SiteFile], before: Manifest, now: Manifest) -> SiteDone:
    """Write what is new or different, then remove what is gone, and write the manifest `now`. The folder is held."""
    with site_faults(folder):
        with part_folder(folder) as part:
            fresh = _made(folder, Path(part), wanted, before, now)
            for name in placing_order(fresh):
                _put(Path(part) / name.replace("/", "+"), folder / name)
        gone = [name for name in before.files if name not in now.files]
        for name in gone:
            (folder / name).unlink(missing_ok=True)
        for parent in {(folder / name).parent for name in gone} - {folder}:
            with contextlib.suppress(OSError):  # something else is in it
                parent.rmdir()
        _write_manifest(folder, now)
    return SiteDone(len(now.files), len(fresh) + len(gone), sum(file.size for file in now.files.values()))


def placing_order(names: Iterable[str]) -> list[str]:
    """Return the files in the order in which they take their places: those that lead to others come last."""
    return sorted(names, key=lambda name: (name in _LAST and _LAST.index(name) + 1, name))


def _made(folder: Path, part: Path, wanted: Iterable[SiteFile], before: Manifest, now: Manifest) -> list[str]:
    """Make the files that may be different, and write those that are into `part`. Return their names."""
    fresh = []
    for name, make in wanted:
        old = before.files.get(name)
        if old is None:
            _refuse_foreign(folder / name, folder)
        elif make is None:
            now.files[name] = old
            continue
        assert make is not None, name
        made = make()
        data = made.encode("utf-8", "replace") if isinstance(made, str) else made
        digest = digest_of_bytes(data)
        now.files[name] = WrittenFile(digest, len(data))
        if not (old and old.digest == digest and _size(folder / name) == old.size):
            with new_stream(part / name.replace("/", "+")) as out:
                out.write(data)
            fresh.append(name)
    return fresh


def broken_files(folder: Path, files: Mapping[str, WrittenFile]) -> set[str]:
    """Return the files that are missing, or have another size than was written."""
    return {name for name, facts in files.items() if _size(f"{folder}/{name}") != facts.size}


def as_written(folder: Path, name: str, files: Mapping[str, WrittenFile]) -> str | None:
    """Return the text of a file; None where it is not there as it was written."""
    facts = files.get(name)
    if facts is None or _size(folder / name) != facts.size:
        return None
    try:
        data = (folder / name).read_bytes()
        return data.decode() if digest_of_bytes(data) == facts.digest else None
    except (OSError, ValueError):
        return None


def digest_of_bytes(data: bytes) -> str:
    return blake2b(data, digest_size=12).hexdigest()


def _put(part: Path, file: Path) -> None:
    if not file.parent.is_dir():
        file.parent.mkdir()
        file.parent.chmod(FOLDER_MODE)
    place_part(part, file)


def _size(file: Path | str) -> int:
    try:
        return os.lstat(file).st_size
    except OSError:
        return -1


def _refuse_foreign(file: Path, folder: Path) -> None:
    if file.is_symlink() or file.exists() or (file.parent != folder and file.parent.is_symlink()):
        raise StoreFault(
            "FOREIGN_FILE",
            _("Another file is where the web catalog needs its own: {path}").format(path=file),
            _("Nothing was changed. Move that file, or publish into a folder of its own."),
        )


def _write_manifest(folder: Path, now: Manifest) -> None:
    told = {**vars(now), "memory": vars(now.memory), "files": dict(sorted(now.files.items()))}
    data = json.dumps(told, separators=(",", ":")).encode()
    if not _is_there(folder / MANIFEST, data):
        with own_file(folder / MANIFEST, PUBLIC) as out:
            out.write(data)


def _is_there(file: Path, data: bytes) -> bool:
    return _size(file) == len(data) and file.read_bytes() == data


def fit_for_site(folder: Path, library: str) -> Manifest:
    """Return the manifest of a folder that this library may publish into. Raises StoreFault where it is another
    library's site, or a library's own folder."""
    before = read_manifest(folder)
    if before.library not in ("", library):
        raise StoreFault(
            "OTHER_LIBRARY",
            _("Another library's web catalog is here: {path}").format(path=folder),
            _("Name another folder."),
        )
    if any(is_sqlite(file) for file in folder.glob("*.db")):
        raise StoreFault(
            "IS_LIBRARY",
            _("A library or a database is in this folder: {path}. It would be put on the web with the catalog.").format(
                path=folder
            ),
            _("Name another folder, used only for the web catalog."),
        )
    return before


def check_site(folder: Path, made: str) -> SiteCheck:
    """Compare the folder with its manifest. `made`: the published copy's moment, which the site should have; empty to
    leave that out."""
    known = read_manifest(folder)
    stale = sum(not _as_written(folder / name, facts) for name, facts in known.files.items())
    ours = {folder / name for name in (*known.files, MANIFEST, LOCK, KNOWN)}
    foreign = sum(file not in ours and not file.is_dir() for file in folder.rglob("*")) if folder.is_dir() else 0
    return SiteCheck(bool(known.files) and not stale and made in ("", known.made), stale, foreign)


def _as_written(file: Path, facts: WrittenFile) -> bool:
    try:
        return not file.is_symlink() and digest_of_bytes(file.read_bytes()) == facts.digest
    except OSError:
        return False


@contextlib.contextmanager
def site_faults(folder: Path) -> Iterator[None]:
    """Turn faults of the disk into sentences; the site that is there stays."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise StoreFault(
                "DISK_FULL",
                _("The web catalog was not published: the disk is full. The old one is still there."),
                _("Free some disk space, then publish again."),
            ) from error
        raise StoreFault(
            "UNWRITABLE",
            _("Can't write the web catalog: {path} ({why})").format(path=folder, why=error.strerror or error),
            _("Make the folder writable, or name another. The old catalog is still there."),
        ) from error
