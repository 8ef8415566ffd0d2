"""Damages a page of a library's file, as a failing disk does."""

from __future__ import annotations

import contextlib
import random
import sqlite3
from pathlib import Path


def damage(path: Path, table: str) -> None:
    """Overwrite the first page of this table. Nobody has the library open."""
    with contextlib.closing(sqlite3.connect(path)) as library:
        (page,) = library.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        (size,) = library.execute("PRAGMA page_size").fetchone()
    with open(path, "r+b") as file:
        file.seek((page - 1) * size)
        file.write(random.Random(1).randbytes(size))
