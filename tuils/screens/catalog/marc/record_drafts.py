"""Unsaved changes of MARC records: in memory with every undo step, and in the state folder for after a restart."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from tuils.files import own_file
from tuils.formats.marc.marc_record import MarcRecord
from tuils.formats.marc_files.iso2709 import Unreadable
from tuils.library.foundation.store import open_path, sole_right
from tuils.library.holdings.editing.record_editing import RecordOpened
from tuils.station.settings import SettingsFault, state_folder
from tuils.values.dataclass import dataclass

if TYPE_CHECKING:
    from filelock import BaseFileLock

Key = tuple[str, str]
"""The owner of a draft (a login), and its title (an id, empty for a new record)."""
FOLDER = "drafts"
KEPT_DAYS = 60


@dataclass(frozen=True)
class RecordDraft:
    """A changed, unsaved record: the original, the current record, the undo steps, and the chosen field."""

    base: RecordOpened
    record: MarcRecord
    past: tuple[tuple[MarcRecord, int], ...]
    place: int


_DRAFTS: WeakKeyDictionary[object, dict[Key, RecordDraft]] = WeakKeyDictionary()
"""The drafts by program: they outlast a lock, a sign-out, and other operators' sessions."""
_WRITING: WeakKeyDictionary[object, asyncio.Lock] = WeakKeyDictionary()
_CLAIMS: WeakKeyDictionary[object, dict[Key, tuple[Path, BaseFileLock]]] = WeakKeyDictionary()
"""By program: the file of each draft, its own as long as it runs. Another desk of the same login has another."""
MOST_DESKS = 20


class RecordDrafts:
    """The drafts of this program, `app`, for the open library."""

    def __init__(self, app: object) -> None:
        self.known = _DRAFTS.setdefault(app, {})
        self._writing = _WRITING.setdefault(app, asyncio.Lock())
        self._claims = _CLAIMS.setdefault(app, {})

    def find(self, key: Key) -> RecordDraft | None:
        """Return the draft. After a restart it has one undo step, to the original. Reads and claims a small file if
        there is one; a draft that another desk uses is not found."""
        if draft := self.known.get(key):
            return draft
        if claim := self._claims.get(key):
            return _read(claim[0])
        for file in filter(Path.exists, _files(key)):
            if lock := sole_right(_lock_of(file)):
                if draft := _read(file):
                    self._claims[key] = file, lock
                    return draft
                _release(file, lock)
        return None

    def is_elsewhere(self, key: Key) -> bool:
        """Return True if another desk of this login has unsaved changes of it."""
        own = self._claims.get(key)
        return any(file.exists() and (own is None or file != own[0]) for file in _files(key))

    async def write(self, key: Key) -> None:
        """Write the draft to its file. If the disk is full the draft is lost only in a power failure."""
        async with self._writing:
            with contextlib.suppress(OSError, SettingsFault):
                await asyncio.to_thread(self._write, key, self.known.get(key))

    def let_go(self, key: Key) -> None:
        """Release the draft's file for later use, here or at another desk. The copy in memory stays."""
        if key in self.known:
            return
        if claim := self._claims.pop(key, None):
            _release(*claim)

    def _write(self, key: Key, draft: RecordDraft | None) -> None:
        if draft and key not in self._claims:
            (state_folder() / FOLDER).mkdir(mode=0o700, parents=True, exist_ok=True)
            claims = ((file, sole_right(_lock_of(file))) for file in _files(key))
            self._claims[key] = next((file, lock) for file, lock in claims if lock)
        if draft:
            _write(self._claims[key][0], draft)
        elif claim := self._claims.get(key):
            claim[0].unlink(missing_ok=True)
            self.let_go(key)


def _files(key: Key) -> list[Path]:
    """Return the files that may hold its drafts, one a desk. A copy of the library elsewhere has its own."""
    where = "\n".join((os.path.realpath(open_path()), *key))
    first = hashlib.sha256(where.encode("utf-8", "surrogateescape")).hexdigest()[:24]
    return [state_folder() / FOLDER / f"{first}{f'-{n}' if n else ''}.json" for n in range(MOST_DESKS)]


def _lock_of(file: Path) -> str:
    return f"{file}.lock"


def _release(file: Path, lock: BaseFileLock) -> None:
    Path(_lock_of(file)).unlink(missing_ok=True)
    lock.release()


def _write(file: Path, draft: RecordDraft) -> None:
    old = time.time() - KEPT_DAYS * 86_400
    for other in file.parent.glob("*.json"):
        with contextlib.suppress(FileNotFoundError):  # another program was faster
            if other.stat().st_mtime < old:
                other.unlink()
    held = {
        "biblio": draft.base.biblio, "title": draft.base.title, "version": draft.base.version, "place": draft.place,
        "base": _text(draft.base.record), "record": _text(draft.record),
    }  # fmt: skip
    with own_file(file) as out:
        out.write(json.dumps(held).encode())


def _read(file: Path) -> RecordDraft | None:
    """Return the draft in a file; None if there is none, or it can't be read."""
    try:
        held = json.loads(file.read_bytes())
        base = RecordOpened(held["biblio"], held["title"], _record(held["base"]), held["version"])
        return RecordDraft(base, _record(held["record"]), ((base.record, -1),), int(held["place"]))
    except (OSError, ValueError, KeyError, TypeError, Unreadable):
        return None


def _text(record: MarcRecord) -> str:
    return base64.b64encode(record.marc()).decode()


def _record(text: str) -> MarcRecord:
    return MarcRecord.of(base64.b64decode(text))
