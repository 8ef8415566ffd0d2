"""The note that `tuils restore` leaves beside the library, for desks that have the one before open."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from tuils.files import own_file
from tuils.values.dataclass import dataclass

ENDING = ".restored"


@dataclass(frozen=True)
class RestoredNote:
    """A note on a restored file. `inode` of the file that has the name now, `at` when it got it (microseconds UTC, in
    the `zone` of the library), `aside` the name of the earlier file; empty if there was none."""

    inode: int
    at: int
    zone: str
    aside: str

    def before(self, path: Path) -> Path | None:
        return Path(os.path.realpath(path)).with_name(self.aside) if self.aside else None


def write_restored_note(place: Path, note: RestoredNote, mode: int) -> None:
    import json

    with own_file(place.with_name(f"{place.name}{ENDING}"), mode) as out:
        out.write(json.dumps([note.inode, note.at, note.zone, note.aside]).encode())


def read_note(path: Path) -> RestoredNote | None:
    """Return the note; None if the file at the library's place was not put there by `tuils restore`."""
    import json

    place = Path(os.path.realpath(path))
    with contextlib.suppress(OSError, ValueError, TypeError):
        note = RestoredNote(*json.loads(place.with_name(f"{place.name}{ENDING}").read_bytes()))
        return note if place.stat().st_ino == note.inode else None
    return None
