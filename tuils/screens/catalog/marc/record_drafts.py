"""Unsaved changes of MARC records: in memory with every step back, and in the state folder, for after a restart."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import json
import os
import time
from pathlib import Path
from weakref import WeakKeyDictionary

from tuils.files import own_file
from tuils.formats.iso2709 import Unreadable
from tuils.formats.marc_record import MarcRecord
from tuils.library.cataloging.record_editing import RecordOpened
from tuils.library.store import open_path
from tuils.settings import SettingsFault, state_folder
from tuils.values.dataclass import dataclass

Key = tuple[str, str]
"""Whose it is (a login), and of which title (an id, empty for a new record)."""
FOLDER = "drafts"
KEPT_DAYS = 60


@dataclass(frozen=True)
class RecordDraft:
    """A record that was changed and not saved: what it was opened as, what it is, the steps back, and where one was."""

    base: RecordOpened
    record: MarcRecord
    past: tuple[tuple[MarcRecord, int], ...]
    place: int


_DRAFTS: WeakKeyDictionary[object, dict[Key, RecordDraft]] = WeakKeyDictionary()
"""By program: they outlast a lock, a sign-out, and who else works here meanwhile."""
_WRITING: WeakKeyDictionary[object, asyncio.Lock] = WeakKeyDictionary()


class RecordDrafts:
    """Those of this program, `app`, for the library that is open."""

    def __init__(self, app: object) -> None:
        self.known = _DRAFTS.setdefault(app, {})
        self._writing = _WRITING.setdefault(app, asyncio.Lock())

    def find(self, key: Key) -> RecordDraft | None:
        """From before a restart it has one step back, to what was opened. Reads a small file where there is one."""
        return self.known.get(key) or _read(_file(key))

    async def write(self, key: Key) -> None:
        """The file as the memory is now; a disk that is full loses a draft only with the power."""
        async with self._writing:
            with contextlib.suppress(OSError, SettingsFault):
                await asyncio.to_thread(_write, key, self.known.get(key))


def _file(key: Key) -> Path:
    """A copy of the library in another place has others."""
    where = "\n".join((os.path.realpath(open_path()), *key))
    return state_folder() / FOLDER / f"{hashlib.sha256(where.encode('utf-8', 'surrogateescape')).hexdigest()[:24]}.json"


def _write(key: Key, draft: RecordDraft | None) -> None:
    file = _file(key)
    if draft is None:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
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
    """None where there is none, or where it can't be read."""
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
