"""The age of a copy of the library: by the date in its name, by its contents, and by when it was first seen here.

A file's time says little: copying or touching the file changes it. And a clock may have been wrong when a copy was
made, or be wrong now. So a copy is at most as old as its newest contents, and at least as old as the day when it was
first seen, which a small file beside the copies keeps.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from tuils.files import own_file
from tuils.values.time.moments import micros_of

from .queries import last_entry

HOUR, DAY = 3_600_000_000, 86_400_000_000  # microseconds
KEPT = 8 * 7 * DAY
ANYWHERE = 14 * HOUR
"""The date in a name is that of the library's own clock, which is ahead of UTC by this at most."""
SILENT = 100 * DAY
"""The time without a backup after which the clock may be wrong: then backups of SURE days are needed first."""
SURE = 7
ENDING = ".seen"
_DATED = re.compile(r"[-.](\d{8})-(\d{6})(?:[_-]\d+)?(?:\.backup\.db)?$")


def dated(name: str) -> int:
    """The moment in the name of a copy (microseconds, at the latest); 0 where there is none."""
    found = _DATED.search(name)
    with contextlib.suppress(ValueError):
        if found:
            stated = micros_of(datetime.fromisoformat(f"{found[1]}T{found[2]}").replace(tzinfo=UTC))
            return stated - ANYWHERE
    return 0


def is_believable(names: Iterable[str], now: int) -> bool:
    """Return whether the clock is likely to be right, by the days with backups. A clock that jumped over more than
    SILENT is believed again after backups of SURE days."""
    moments = [dated(name) + ANYWHERE for name in names]
    days = sorted({at // DAY for at in moments if ANYWHERE < at <= now} | {now // DAY}, reverse=True)
    for since, (later, earlier) in enumerate(pairwise(days), start=1):
        if (later - earlier) * DAY > SILENT:
            return since >= SURE
    return True


class CopyAges:
    """The ages of copies in a folder. `keep` saves what was seen for the first time."""

    def __init__(self, seen: Path, now: int) -> None:
        self._file, self.now = seen, now
        self._seen: dict[str, int] | None = None
        self._new: dict[str, int] = {}

    def older(self, files: Iterable[Path], age: int) -> list[Path]:
        """Return the files that were made longer ago than `age` (microseconds)."""
        return [file for file in files if self._made(file, self.now - age) < self.now - age]

    def _made(self, file: Path, before: int) -> int:
        """Return the latest time the copy can have been made; inexact if it is surely not `before` this."""
        stated = dated(file.name)
        if before <= stated <= self.now:
            return stated
        try:
            found = file.stat()
        except FileNotFoundError:
            return self.now
        made = max(stated or found.st_mtime_ns // 1000, last_entry(file))
        if stated and made <= self.now:
            return made
        return min(made, self._first_seen(f"{file.name} {found.st_ino}"))

    def _first_seen(self, name: str) -> int:
        first = min(self._known().get(name, self.now), self.now)
        self._new[name] = first
        return first

    def _known(self) -> dict[str, int]:
        if self._seen is None:
            self._seen = {}
            with contextlib.suppress(OSError, ValueError, AttributeError):
                held = json.loads(self._file.read_text(encoding="utf-8"))
                self._seen = {str(name): int(at) for name, at in held.items()}
        return self._seen

    def keep(self) -> None:
        if self._new == (self._seen or {}):
            return
        with contextlib.suppress(OSError):
            if self._new:
                with own_file(self._file) as out:
                    out.write(json.dumps(self._new).encode())
            else:
                self._file.unlink(missing_ok=True)
