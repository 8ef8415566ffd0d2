"""The statements to a library's file that is not open here: a backup, a van's copy, a library that was set aside."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

from tuils.models.library_file import DAMAGED_ERRORS, FILE_ERRORS
from tuils.models.other_files import FileConnection, reading, reading_only
from tuils.values.dataclass import dataclass


@dataclass(frozen=True)
class FileFacts:
    """The library of a file. `site`: which copy of it, empty for the main library. `last`: for each device the number
    of its last entry. `last_at`: when the last entry was made (microseconds UTC; 0: there is none)."""

    library: str
    name: str
    site: str
    zone: str
    last: dict[str, int]
    last_at: int

    @property
    def is_main(self) -> bool:
        return not self.site


def last_entry(file: Path) -> int:
    """Return when the last entry in this library was made (microseconds UTC); 0 where that can't be read."""
    with contextlib.suppress(*FILE_ERRORS), reading(file) as store:
        return int(store.execute("SELECT max(pos) FROM journal").fetchone()[0] or 0)
    return 0


def file_facts(file: Path) -> FileFacts | None:
    """None where this is no library that can be read."""
    with contextlib.suppress(*FILE_ERRORS), reading(file) as store:
        library, main = store.execute("SELECT id, main FROM library").fetchone() or ("", True)
        last = store.execute("SELECT device, max(seq) FROM journal GROUP BY device").fetchall()
        at = store.execute("SELECT max(pos) FROM journal").fetchone()[0]
        site = "" if main else _site(store)
        name, zone = (str(_setting(store, one) or "") for one in ("name", "zone"))
        return FileFacts(str(library), name, site, zone, {str(one): int(seq) for one, seq in last}, int(at or 0))
    return None


def _site(store: FileConnection) -> str:
    with contextlib.suppress(*FILE_ERRORS):
        row = store.execute("SELECT name FROM own_site").fetchone()
        return str(row[0]) if row else "?"
    return "?"


def _setting(store: FileConnection, name: str) -> Any:
    with contextlib.suppress(*FILE_ERRORS, ValueError, TypeError):
        return json.loads(store.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()[0])
    return None


def acts_beyond(file: Path, known: dict[str, int]) -> int:
    """Return how many acts in this library are after the last entries that another one has of each device."""
    with contextlib.suppress(*FILE_ERRORS), reading(file) as store:
        devices = [str(row[0]) for row in store.execute("SELECT DISTINCT device FROM journal").fetchall()]
        text = "SELECT count(DISTINCT act) FROM journal WHERE device = ? AND seq > ?"
        return sum(int(store.execute(text, (device, known.get(device, 0))).fetchone()[0]) for device in devices)
    return 0


def without_history(replaced: Path) -> set[str]:
    """Return the ids of patrons without a reading history in a library that was set aside; empty where it cannot be
    read."""
    with contextlib.suppress(*DAMAGED_ERRORS), reading_only(replaced) as old:
        return {str(row[0]) for row in old.execute("SELECT id FROM patron WHERE NOT keeps_history")}
    return set()
