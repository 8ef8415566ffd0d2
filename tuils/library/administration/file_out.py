"""A file that leaves the library: whole, or as it was before; readable by this user alone."""

from __future__ import annotations

import contextlib
import errno
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, TextIO

from tuils.i18n import _
from tuils.models.published import is_a_library


@contextlib.contextmanager
def whole_file(file: Path) -> Iterator[BinaryIO]:
    """To be written into; in its place when all went well, else nothing is left of it. Mode 0600.

    What is no file, such as a device or a pipe, is written into as it is. A library is never replaced: OSError.
    """
    if file.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(file))
    if file.exists() and not file.is_file():
        with _about(file), file.open("wb") as out:
            yield out
        return
    if file.exists() and is_a_library(file):
        raise FileExistsError(errno.EEXIST, _("this is a library, which is never replaced"), str(file))
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with _about(file), os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(handle)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def as_text(out: BinaryIO) -> Iterator[TextIO]:
    """The same stream for text in UTF-8; it stays open."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    try:
        yield text
    finally:
        with contextlib.suppress(ValueError):
            text.detach()


@contextlib.contextmanager
def _about(file: Path) -> Iterator[None]:
    """A disk that is full does not say which file it was."""
    try:
        yield
    except OSError as fault:
        fault.filename = fault.filename or str(file)
        raise
