"""The pocket: what an act forgot, kept for its station for ten minutes in volatile memory.

Never in the store, its log, a backup or a bundle. Where no memory-backed folder is there, this process's
own memory. Swap is out of our reach. The pockets of devices are for all who share the library's folder: their
server runs as a system user of its own, and a desk undoes what they did.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from tuils.files import PRIVATE, append_to, own_file

LIBRARY_ID = 36
"""The number of letters of the library's id with which its stations' files begin."""
KEEP = 10 * 60 * 1_000_000  # microseconds
SHARED = 0o660
DESK_KEEP = 12 * 3_600_000_000
"""The time to keep who was at the desk (conversation/left_at_desk), beside the pocket: nobody the next day."""


class Pocket:
    """One station's pocket: a file of JSON lines, 0600, each line with its own end time. `shared`: the folder of
    the pockets of devices, whose files are 0660 and of the library's group; None where the library is one user's."""

    def __init__(self, file: Path | None = None, shared: Path | None = None) -> None:
        self.file, self.shared = file, shared
        self._mode = SHARED if file and file.parent == shared else PRIVATE
        self._rows: list[dict[str, Any]] = []
        self._fresh: list[str] = []
        self._taken: set[str] = set()
        self._purged = 0

    def put(self, act: str, forgotten: dict[str, dict[str, Any]], now: int) -> None:
        """Called inside the verb's transaction, so that desks of one name never write at once."""
        if now - self._purged > KEEP:  # a program that runs for days keeps nobody longer
            self.purge(now)
        self._fresh.append(act)
        row = {"act": act, "ends": now + KEEP, "parts": forgotten}
        if self.file is None:
            self._rows.append(row)
            return
        try:
            # The end of line first: a line that a crash cut spoils no other.
            append_to(self.file, "\n" + json.dumps(row), self._mode)
        except FileNotFoundError:  # the system took the folder away, as at a sign-out: what is done is done without it
            self.file = None
            self._rows.append(row)

    def settle(self, *, kept: bool, sure: bool) -> None:
        """The transaction is over. Where it was not kept, nothing was forgotten: what came in is taken out again. Where
        it is `sure` to be kept, what was undone goes: before, the same undo may have to be tried again."""
        over = {*self._taken} if sure else set()
        over |= set() if kept else {*self._fresh}
        self._fresh, self._taken = [], set()
        if over:
            self._write([row for row in self._read() if row["act"] not in over])

    def look(self, act: str, now: int) -> dict[str, dict[str, Any]]:
        """Return what this act forgot, if it is still kept."""
        parts: dict[str, dict[str, Any]] = {}
        for row in self._read():
            if row["act"] == act and row["ends"] > now and act not in self._taken:
                parts |= row["parts"]
        return parts

    def take(self, act: str) -> None:
        """The act was undone: what it forgot is no longer needed here, once the undo is saved."""
        self._taken.add(act)

    def purge(self, now: int) -> None:
        """Delete what is over. Every start does this."""
        self._purged = now
        rows = self._read()
        left = [row for row in rows if row["ends"] > now]
        if left != rows:
            self._write(left)

    def people(self) -> set[str]:
        """Return the patrons (ids) about whom something is kept here."""
        return {patron for row in self._read() for patron in people_in(row)}

    def let_go(self, people: Collection[str]) -> None:
        """These persons (ids) are to be forgotten: what this station and the others of this library on this machine
        keep of them goes at once; what they did cannot be taken back any more.

        Called inside the verb's transaction, so that no station of the library writes meanwhile.
        """
        for pocket in [self, *self._others()]:
            rows = pocket._read()
            left = [row for row in rows if people_in(row).isdisjoint(people)]
            if left != rows:
                pocket._write(left)

    def beside(self, device: str) -> Pocket | None:
        """Return the pocket of another station of this library: one that is shared, or this user's; None without
        files."""
        if self.file is None:
            return None
        own = self.file.with_name(f"{self.file.name[:LIBRARY_ID]}-{device}.pocket")
        theirs = self.shared / own.name if self.shared else own
        return Pocket(theirs if theirs.exists() else own, self.shared)

    def _others(self) -> list[Pocket]:
        if self.file is None:
            return []
        library, folders = self.file.name[:LIBRARY_ID], {self.file.parent, self.shared or self.file.parent}
        files = sorted(file for folder in folders for file in folder.glob(f"{library}*.pocket") if file != self.file)
        return [Pocket(file, self.shared) for file in files]

    def empty(self) -> None:
        """At sign-out and on leaving the program."""
        self._write([])

    def _read(self) -> list[dict[str, Any]]:
        if self.file is None:
            return list(self._rows)
        try:
            lines = self.file.read_text(encoding="utf-8").splitlines()
        except (FileNotFoundError, PermissionError):
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
            with own_file(self.file, self._mode) as out:
                out.writelines(json.dumps(row).encode() + b"\n" for row in rows)


def people_in(row: dict[str, Any]) -> set[str]:
    """Return the patrons (ids) this row is about."""
    return {facts["patron"] for facts in row["parts"].values() if facts.get("patron")}
