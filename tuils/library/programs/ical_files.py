"""Calendar files by name: read whole and bounded; written whole, or as they were, for everyone to read."""

from __future__ import annotations

from pathlib import Path

from tuils.formats.ical_lines import MOST_BYTES
from tuils.library.administration.file_out import whole_file

READABLE = 0o644


def read_file(file: Path) -> bytes:
    """Not more than a calendar may be: what is longer is refused by whoever reads it. Raises OSError."""
    with file.open("rb") as there:
        return there.read(MOST_BYTES + 1)


def write_file(file: Path, raw: bytes) -> None:
    """What leaves as a calendar is public. Raises OSError; a library is never replaced."""
    with whole_file(file) as out:
        out.write(raw)
    if file.is_file():
        file.chmod(READABLE)
