"""The one way in which this program writes files: whole or not at all, and never in the place of what must stay.

`whole_file` writes what somebody asked for by name; `own_file`, `own_stream`, `append_to` and `new_file` what the
program keeps for itself under names of its own. Nothing else in the house opens a file for writing.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from tuils.values.dataclass import dataclass

from .i18n import N_, _

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

PRIVATE, PUBLIC = 0o600, 0o644
SQLITE = b"SQLite format 3\0"
BESIDE_LIBRARY = ("-wal", "-shm", "-journal")
WORKED_WITH = (".part", ".lock", ".migrating", ".restoring", ".removed", ".seq", ".pocket", ".turn")
"""The endings of files that this program, or another, is using: never overwritten, even by --force."""
MOST_LIST = 32_000_000
"""The most bytes of a list of numbers, which is in memory as a whole."""
_NO_FOLDERS_ON_DISK = (errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EISDIR, errno.EACCES, errno.EPERM)
_PART, _IN_THE_MAKING = ".tuils-", ".part"
_AT_ONCE = getattr(os, "O_NONBLOCK", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_AS_IT_IS = getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class InputLimits:
    """The limits of an imported file. The station may set others: `settings.load_station`.

    `megabytes` of it, of which four million titles have less; `columns` of a table; unpacked so many times its packed
    size (`swell`), to which records never come near.
    """

    megabytes: int = 4_000
    columns: int = 500
    swell: int = 200


_limits = [InputLimits()]


def input_limits() -> InputLimits:
    """Return the limits in force in this program."""
    return _limits[0]


def limit_input(limits: InputLimits) -> None:
    """Set the limits in force in this program, for all readers."""
    _limits[0] = limits


class FileRefused(OSError):
    """The file was not written. `said`: why, a sentence; `then`: what to do. `there`: an ordinary file is there, which
    may be replaced if somebody says so."""

    exit_code = 2

    def __init__(self, file: Path, said: str, then: str, *, there: bool = False) -> None:
        self.said, self.then, self.there = said.format(file=file, name=file.name, folder=file.parent), then, there
        super().__init__(errno.EEXIST, self.said, str(file))


def disk_words(fault: OSError) -> tuple[str, str]:
    """Return the machine's fault with a file or a disk in words, and the next step, if known."""
    named = os.fsdecode(fault.filename) if isinstance(fault.filename, (str, bytes)) else ""
    place = named or _("the disk")
    if fault.errno == errno.ENOSPC:
        full = (
            _("Not saved: no disk space left for {file}.").format(file=named)
            if named
            else _("Not saved: the disk is full.")
        )
        return full, _("Make room, then try again.")
    if fault.errno == errno.EROFS:
        text = _("Not saved: {file} is on a disk that can only be read.").format(file=place)
        return text, _("Slide the lock of the stick, or use another one.")
    why = ": ".join(filter(None, (named, fault.strerror)))
    return _("Can't read or write this: {why}.").format(why=why), ""


# ---- what somebody asked for


@contextlib.contextmanager
def whole_file(file: Path, *, replace: bool = False, mode: int = PRIVATE) -> Iterator[BinaryIO]:
    """Yield a file to write into; it takes its place when all went well, else nothing of it stays. A terminal is
    written to.

    Refuses as `fit_to_write`, before and once more at the end. Raises OSError.
    """
    fit_to_write(file, replace=replace)
    if file.is_char_device():
        with about_file(file), open(file, "wb") as out:
            yield out
        return
    with _part_of(file, mode) as (part, out):
        yield out
        _on_disk(out)
        fit_to_write(file, replace=replace)
        with about_file(file):
            _rename_finished(part, file, replace=replace)


def fit_to_write(file: Path, *, replace: bool = False) -> None:
    """Raise FileRefused if a library, a folder, a link, a pipe or a file in use is there; if any file is, unless it is
    to be replaced; and if there is no folder to put it into."""
    name = file.name.casefold()
    if any(name.endswith(end) and is_sqlite(file.with_name(file.name[: -len(end)])) for end in BESIDE_LIBRARY):
        raise _library(file)
    try:
        found = file.lstat()
    except FileNotFoundError:
        if name.endswith(WORKED_WITH):
            raise _in_work(file) from None
        if file.parent.is_dir():
            return
        text, hint = _("There is no folder {folder}."), _("Create the folder first, or name another file.")
        raise FileRefused(file, text, hint) from None
    if stat.S_ISLNK(found.st_mode):
        hint = _("Name the file itself, or - for standard output.")
        raise FileRefused(file, _("Not saved: {file} is a link to something else."), hint)
    if stat.S_ISDIR(found.st_mode):
        raise FileRefused(file, _("Not saved: {file} is a folder."), _("Name a file in it."))
    if stat.S_ISCHR(found.st_mode):
        return
    if not stat.S_ISREG(found.st_mode):
        hint = _("Name a file, or - for standard output.")
        raise FileRefused(file, _("Not saved: {file} is a disk or a pipe, not a file."), hint)
    if is_sqlite(file):
        raise _library(file)
    if name.endswith(WORKED_WITH):
        raise _in_work(file)
    if not replace:
        hint = _("Add --force to replace it, or name another file.")
        raise FileRefused(file, _("Not saved: {file} already exists."), hint, there=True)


def _in_work(file: Path) -> FileRefused:
    """Return the refusal of a file in use. Also for one that doesn't exist yet: its lock, or its list of the removed,
    would be another program's."""
    return FileRefused(file, _("Not saved: another program may be using {file}."), _("Name another file."))


def _library(file: Path) -> FileRefused:
    text = _("Not saved: {file} is a library or a backup, or belongs to one. It is never replaced.")
    return FileRefused(file, text, _("Name another file."))


def fit_folder(folder: Path) -> None:
    """Raise FileRefused if a folder of this name would be in a library's way, or is no folder."""
    if any(
        folder.name.endswith(end) and is_sqlite(folder.with_name(folder.name[: -len(end)])) for end in BESIDE_LIBRARY
    ):
        raise _library(folder)
    if folder.exists() and not folder.is_dir():
        raise FileRefused(folder, _("Not saved: {file} is a file, not a folder."), _("Name a folder."))


def is_sqlite(file: Path) -> bool:
    """Return whether this is a library, a backup, a published catalog, or another program's database. An unreadable
    file may be one."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            return False
        handle = os.open(file, os.O_RDONLY | _AS_IT_IS)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    try:
        return os.read(handle, len(SQLITE)) == SQLITE
    finally:
        os.close(handle)


def whole_files(texts: Mapping[Path, str | bytes], *, replace: bool = False, mode: int = PRIVATE) -> list[Path]:
    """Write each text (in UTF-8) as a file of its own. Check that all may be written before writing the first."""
    for file in texts:
        fit_to_write(file, replace=replace)
    for file, text in texts.items():
        with whole_file(file, replace=replace, mode=mode) as out:
            out.write(text.encode() if isinstance(text, str) else text)
    return [*texts]


def free_name(file: Path) -> Path:
    """Return this name, or the first of `NAME-2`, `NAME-3`, ... that is free."""
    number, free = 1, file
    while free.is_symlink() or free.exists():
        number += 1
        free = file.with_stem(f"{file.stem}-{number}")
    return free


@contextlib.contextmanager
def text_stream(out: BinaryIO) -> Iterator[TextIO]:
    """Yield the same stream for text in UTF-8; it stays open."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    try:
        yield text
    finally:
        with contextlib.suppress(ValueError):
            text.detach()


# ---- what somebody names to be read


SPLIT = N_("Split it, then import the parts.")


def open_input(file: Path, most: int | None = None, remedy: str = "") -> io.BufferedReader:
    """Open a file to read, but nothing that never ends: a pipe, a device, or a file over `most` bytes, else over the
    limit of input, raises OSError with a sentence, at once. `remedy`: what to do about one that is too large."""
    most = input_limits().megabytes * 1_000_000 if most is None else most
    handle = os.open(file, os.O_RDONLY | _AT_ONCE | _AS_IT_IS)
    try:
        found = os.fstat(handle)
        why = ""
        if stat.S_ISDIR(found.st_mode):
            why = _("It is a folder. Name a file in it.")
        elif not stat.S_ISREG(found.st_mode):
            why = _("It is a pipe or a device, not a file. Save it as a file first.")
        elif found.st_size > most:
            why = _("It is larger than {n} MB. {remedy}").format(n=f"{most // 1_000_000:,}", remedy=remedy or _(SPLIT))
            if most < 1_000_000:  # a text that somebody wrote; there are no parts of it
                why = _("It is larger than {n} kB. Name the right file.").format(n=most // 1000)
        if why:
            raise OSError(errno.EINVAL, why, str(file))
    except BaseException:
        os.close(handle)
        raise
    return os.fdopen(handle, "rb")


def pour(old: BinaryIO, new: BinaryIO) -> None:
    """Copy the rest of one stream to another."""
    while piece := old.read(1 << 20):
        new.write(piece)


# ---- what the program keeps for itself


@contextlib.contextmanager
def own_file(file: Path, mode: int = PRIVATE) -> Iterator[BinaryIO]:
    """Yield a new file of the program's own name and place, written as a whole. It replaces a link there, not the
    link's target."""
    with _part_of(file, mode) as (part, out):
        yield out
        _on_disk(out)
        if not file.is_symlink() and is_sqlite(file):
            raise _library(file)
        with about_file(file):
            part.replace(file)
            names_on_disk(file.parent)


def own_stream(file: Path) -> BinaryIO:
    """Open a fresh file of the program's own name and place, to write and read in turn; an old one is replaced."""
    if not file.is_symlink() and is_sqlite(file):
        raise _library(file)
    file.unlink(missing_ok=True)
    return os.fdopen(_fresh(file, os.O_RDWR, PRIVATE), "r+b")


def changed_stream(file: Path, buffering: int = -1) -> BinaryIO:
    """Open an existing file of the program's own to change it in place."""
    return os.fdopen(os.open(file, os.O_RDWR | _NO_LINK | _AS_IT_IS), "r+b", buffering)


def shared_handle(file: Path) -> int:
    """Open a small file of the program that all desks keep open to change in place; make it if need be."""
    return os.open(file, os.O_RDWR | os.O_CREAT | _NO_LINK | _AS_IT_IS, PRIVATE)


def append_to(file: Path, text: str, mode: int = PRIVATE) -> None:
    """Append to a file of the program's own; it is made if need be, for this user alone, or with this mode."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _NO_LINK | _AS_IT_IS, PRIVATE)
    with os.fdopen(handle, "ab") as out:
        if mode != PRIVATE and not out.tell():
            os.chmod(file, mode)
        out.write(text.encode())


def append_in_turn(file: Path, text: str, *, most: int, earlier: int) -> None:
    """Append to a log. One that has `most` bytes becomes `file.1`, that one `file.2`, up to `earlier`; the last one is
    deleted."""
    if file.exists() and file.stat().st_size >= most:
        for number in range(earlier, 0, -1):
            before = file.with_name(f"{file.name}.{number - 1}") if number > 1 else file
            with contextlib.suppress(FileNotFoundError):
                before.replace(file.with_name(f"{file.name}.{number}"))
    append_to(file, text)


def new_file(file: Path, mode: int = PRIVATE) -> None:
    """Make an empty file for SQLite to fill. Raises FileExistsError if anything is there already."""
    os.close(_fresh(file, os.O_WRONLY, mode))


def new_stream(file: Path) -> BinaryIO:
    """Open a fresh private file to write into. Raises FileExistsError if anything is there already."""
    return os.fdopen(_fresh(file, os.O_WRONLY, PRIVATE), "wb")


def device_handle(device: Path) -> tuple[int, bool]:
    """Open a printer's device to write into without ever waiting for it; return also whether it can be read. Raises
    OSError, also if it is no device."""
    how = os.O_NOCTTY | _AT_ONCE if hasattr(os, "O_NOCTTY") else _AT_ONCE
    answers = True
    try:
        handle = os.open(device, os.O_RDWR | how)
    except PermissionError:  # many let one write alone
        handle, answers = os.open(device, os.O_WRONLY | how), False
    if not stat.S_ISCHR(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.ENODEV, os.strerror(errno.ENODEV), str(device))
    return handle, answers


def on_disk(path: Path) -> None:
    """Flush this file or folder to the disk."""
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR | _AS_IT_IS)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def handle_to_flush(path: Path) -> int:
    """Open a file before it is written elsewhere, for `bytes_on_disk` afterwards: of a write that fails the system
    tells only those who have the file open by then."""
    return os.open(path, os.O_RDWR | _AS_IT_IS)


def bytes_on_disk(handle: int) -> None:
    """Flush the bytes and the size of this file to the disk, not its times, which would cost more."""
    getattr(os, "fdatasync", os.fsync)(handle)


def names_on_disk(folder: Path) -> None:
    """Flush the names in this folder to the disk: until then a power cut may bring back earlier ones."""
    try:
        on_disk(folder)
    except OSError as no:
        if no.errno not in _NO_FOLDERS_ON_DISK:
            raise


def take_name(part: Path, file: Path) -> None:
    """Rename a finished file over the old one, for good when this returns: after a power cut the old or the whole new
    file is there. For files that SQLite wrote."""
    on_disk(part)
    part.replace(file)
    names_on_disk(file.parent)


def place_part(part: Path, file: Path, mode: int = PUBLIC) -> None:
    """Rename a finished file over the old one, without a flush to the disk: for one of many that can be made again."""
    part.chmod(mode)
    part.replace(file)


def second_name(file: Path, name: Path) -> None:
    """Give the file a second name, which it keeps when another file takes its own; replace a file of that name. There
    is no moment without the file, except on a disk without second names."""
    name.unlink(missing_ok=True)
    try:
        os.link(file, name)
    except OSError:
        file.replace(name)


def part_beside(file: Path) -> Path:
    """Return a free name in the same folder, for a file in the making."""
    return file.with_name(f"{_PART}{os.urandom(8).hex()}{_IN_THE_MAKING}")


def part_folder(folder: Path) -> TemporaryDirectory[str]:
    """Make a private folder in there for files in the making, or on their way; it is deleted with all in it at the
    end."""
    from tempfile import TemporaryDirectory

    return TemporaryDirectory(prefix=_PART, suffix=_IN_THE_MAKING, dir=folder)


def sweep_parts(folder: Path, before: float) -> int:
    """Delete unfinished files there from before this moment (in seconds since 1970), whose program was killed, or whose
    stick was pulled out: they may name people. Return how many were deleted."""
    from shutil import rmtree

    gone = 0
    for left in [*folder.glob(f"{_PART}*{_IN_THE_MAKING}")]:
        with contextlib.suppress(OSError):  # gone meanwhile, or a disk that can only be read
            if left.stat(follow_symlinks=False).st_mtime < before:
                rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
                gone += 1
    return gone


# ---- how


@contextlib.contextmanager
def _part_of(file: Path, mode: int) -> Iterator[tuple[Path, BinaryIO]]:
    """Yield a file to write in; it is gone at the end, however it ends."""
    part = part_beside(file)
    try:
        with about_file(file):
            handle = _fresh(part, os.O_WRONLY, PRIVATE)
            if mode != PRIVATE:
                os.chmod(part, mode)
            with os.fdopen(handle, "wb") as out:
                yield part, out
    finally:
        with contextlib.suppress(OSError):  # a disk that can only be read, or that is gone: it says so itself
            part.unlink(missing_ok=True)


def _fresh(file: Path, how: int, mode: int) -> int:
    return os.open(file, how | os.O_CREAT | os.O_EXCL | _NO_LINK | _AS_IT_IS, mode)


def _on_disk(out: BinaryIO) -> None:
    """Flush the file to the disk and close it: some systems don't rename an open file."""
    out.flush()
    os.fsync(out.fileno())
    out.close()


def _rename_finished(part: Path, file: Path, *, replace: bool) -> None:
    """Rename the finished file; one that appeared there meanwhile stays, unless it was to be replaced."""
    if replace:
        part.replace(file)
    else:
        try:
            os.link(part, file)
        except FileExistsError:
            fit_to_write(file)
            raise
        except OSError:  # a disk that knows no second names, such as a stick
            part.rename(file)
    names_on_disk(file.parent)


def trial_stream(folder: Path) -> BinaryIO:
    """Open an empty file to test the disk with; it is deleted when closed."""
    import tempfile

    return io.BufferedWriter(tempfile.TemporaryFile("wb", buffering=0, dir=folder, prefix=_PART))


@contextlib.contextmanager
def about_file(file: Path) -> Iterator[None]:
    """Name the file that was asked for in errors: a full disk does not say which, and nobody knows the part."""
    try:
        yield
    except OSError as fault:
        if not fault.filename or Path(os.fsdecode(fault.filename)).name.startswith(_PART):
            fault.filename, fault.filename2 = str(file), None
        raise
