"""Read and write calendar files by name: read whole, up to a size limit; written whole and public, or left as they
were."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from tuils.files import PUBLIC, open_input, whole_file
from tuils.formats.calendar.ical_lines import MOST_BYTES
from tuils.library.holdings.title_imports.sources import MOST_ENTRIES, NEWEST, FoundFile, usual_places

ENDINGS = (".ics", ".ical")


def newest_calendars(places: Iterable[Path] | None = None, most: int = NEWEST) -> list[FoundFile]:
    """Return the newest calendar files in these folders (home, Downloads, removable disks), newest first."""
    found = {}
    for place in usual_places() if places is None else places:
        try:
            for file in islice(place.iterdir(), MOST_ENTRIES):
                if file.name.casefold().endswith(ENDINGS) and file.is_file():
                    facts = file.stat()
                    found[file] = FoundFile(file, facts.st_size, facts.st_mtime)
        except OSError:
            continue  # a folder that cannot be read is passed over
    return heapq.nlargest(most, found.values(), key=lambda one: one.changed)


def read_file(file: Path) -> bytes:
    """Read no more than a calendar may have: the reader refuses longer ones. Raises OSError."""
    with open_input(file) as there:
        return there.read(MOST_BYTES + 1)


def write_file(file: Path, raw: bytes, *, replace: bool = False) -> None:
    """Write a calendar, readable by everyone. Raises OSError, FileRefused."""
    with whole_file(file, replace=replace, mode=PUBLIC) as out:
        out.write(raw)
