"""The pocket: what an act forgot, kept for its station for ten minutes in volatile memory.

Never in the store, its log, a backup or a bundle. Where no memory-backed folder is there, this process's
own memory. Swap is out of our reach.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any

KEEP = 10 * 60 * 1_000_000  # microseconds


class Pocket:
    """One station's pocket: a file of JSON lines, 0600, each line with its own end time."""

    def __init__(self, file: Path | None = None) -> None:
        self.file = file
        self._rows: list[dict[str, Any]] = []

    def put(self, act: str, forgotten: dict[str, dict[str, Any]], now: int) -> None:
        """Called inside the verb's transaction, so that desks of one name never write at once."""
        row = {"act": act, "ends": now + KEEP, "parts": forgotten}
        if self.file is None:
            self._rows.append(row)
            return
        handle = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as out:
            out.write("\n" + json.dumps(row))  # the end of line first: a line that a crash cut spoils no other

    def look(self, act: str, now: int) -> dict[str, dict[str, Any]]:
        """What this act forgot, if it is still there."""
        parts: dict[str, dict[str, Any]] = {}
        for row in self._read():
            if row["act"] == act and row["ends"] > now:
                parts |= row["parts"]
        return parts

    def take(self, act: str, now: int) -> None:
        """The act was undone: what it forgot is no longer needed here."""
        self._write([row for row in self._read() if row["act"] != act and row["ends"] > now])

    def purge(self, now: int) -> None:
        """Delete what is over. Every start does this."""
        rows = self._read()
        left = [row for row in rows if row["ends"] > now]
        if left != rows:
            self._write(left)

    def empty(self) -> None:
        """At sign-out and on leaving the program."""
        self._write([])

    def _read(self) -> list[dict[str, Any]]:
        if self.file is None:
            return list(self._rows)
        try:
            lines = self.file.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        rows = []
        for line in lines:
            with contextlib.suppress(ValueError):
                rows.append(json.loads(line))
        return rows

    def _write(self, rows: list[dict[str, Any]]) -> None:
        if self.file is None:
            self._rows = rows
        elif not rows:
            self.file.unlink(missing_ok=True)
        else:
            fresh = self.file.with_suffix(".new")
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.writelines(json.dumps(row) + "\n" for row in rows)
            fresh.replace(self.file)
