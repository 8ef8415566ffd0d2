"""The access to the library's files: this system user alone, or the group of a folder that is shared on purpose (2770,
files 0660). Checked when a desk opens; access that is too wide is closed, files that are not ours to close are named.
"""

from __future__ import annotations

import contextlib
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from tuils.i18n import _
from tuils.library.foundation.store import SAVED, is_shared
from tuils.station.settings import state_folder

OTHERS, GROUP = stat.S_IRWXO, stat.S_IRWXG
WITH_IT = ("-wal", "-shm")
"""The files made as open as the library itself: one sentence about it covers them."""
BESIDE = (".replaced", ".restoring", ".removed")
RECORDS, LETTERS, MESSAGES, REPORTS, MAILINGS = "records", "letters", "messages", "reports", "mailings"
PRINTOUTS, CARDS = "printouts", "cards"
FOLDERS = ("backups", RECORDS, LETTERS, MESSAGES, REPORTS, PRINTOUTS, MAILINGS, CARDS)
WRITTEN = {RECORDS: "record-*", LETTERS: "overdue-*.txt", MESSAGES: "program-*.txt", REPORTS: "*"}
WRITTEN |= {PRINTOUTS: "*.txt", MAILINGS: "letters-*.pdf", CARDS: "cards-*.pdf"}
"""The files with names of people that desks write, by folder beside the library. Of reports only some have names."""
WITH_NAMES = "with-names-"
"""The beginning of the names of reports that list patrons, in any format."""
DAY = 24 * 3600  # seconds
KEPT_SECONDS = 7 * DAY
COPIES_KEPT_DAYS = 55


def close_to_others(store: Path, *own_folders: Path) -> list[str]:
    """Take the rights of others off the library, its backups and these folders. Returns sentences: files that were
    open, and files that still are. `own_folders` are this user's alone (state, memory) and are closed silently."""
    if os.name != "posix":
        return []
    shared = is_shared(store.parent)
    for folder in own_folders:
        _close(folder, shared=False)
    for end in WITH_IT:
        _close(Path(f"{store}{end}"), shared=shared)
    said = []
    for path in _private(store):
        outcome = _close(path, shared=shared)
        if outcome == "closed":
            said.append(_("Other users of this computer could read {path}. That has been fixed.").format(path=path))
        elif outcome == "open":
            said.append(_("Other users of this computer can read {path}. Its owner can fix that.").format(path=path))
    if _anyone_writes(store.parent):
        said.append(_("Any user of this computer can replace files in {path}.").format(path=store.parent))
    return said


def _private(store: Path) -> Iterator[Path]:
    """Yield the files and folders with names of people; the patrons' catalog is open to all and has none."""
    yield store
    yield from (Path(f"{store}{end}") for end in BESIDE)
    dated = tuple(f"{store.name}.{word}-" for word in ("before", "saved", "checking", "replaced"))
    yield from (path for path in store.parent.iterdir() if path.name.startswith(dated))
    for folder in (store.parent / name for name in FOLDERS):
        if folder.is_dir() and not folder.is_symlink():
            yield folder
            yield from (Path(entry.path) for entry in os.scandir(folder) if entry.is_file(follow_symlinks=False))


def _close(path: Path, *, shared: bool) -> str:
    """`closed` where something was taken off, `open` where that was not possible, else empty."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        too_much = mode & (OTHERS if shared else OTHERS | GROUP)
        if not too_much:
            return ""
        path.chmod(mode & ~too_much)
    except FileNotFoundError:
        return ""
    except OSError:
        return "open"
    return "closed"


def _anyone_writes(folder: Path) -> bool:
    """Into a folder that has the sticky bit anyone may write, and replace nothing of others."""
    mode = folder.stat().st_mode
    return bool(mode & stat.S_IWOTH and not mode & stat.S_ISVTX)


def may_be_old(store: Path, now: float) -> bool:
    """Return whether a copy beside the library may be too old. One cheap look as a desk opens: `backup.sweep_old`
    decides which ones are, and which stay all the same. `now` in seconds since 1970."""
    first, last = (time.strftime("%Y%m%d", time.gmtime(now + days * DAY)) for days in (-COPIES_KEPT_DAYS, 2))
    backups = store.parent / "backups"
    for name in os.listdir(backups) if backups.is_dir() else ():
        day = name.removesuffix(".backup.db").removeprefix(f"{store.stem}-")[:8]
        if name.startswith((".", "drill-")) or (name.endswith(".db") and not first < day < last):
            return True
    beside = (f"{store.name}.{word}" for word in ("before", "saved", "checking", "replaced", "restoring", "taking"))
    starts = (".tuils-", *beside)
    return any(name.startswith(starts) for name in os.listdir(store.parent)) or (state_folder() / SAVED).exists()


def records_folder(store: Path) -> Path:
    """Return the folder where a person's own record is written to be handed over."""
    return store.parent / RECORDS


def sweep_written(store: Path, now: float) -> int:
    """Delete files with names of people that desks wrote a week ago or earlier: they were handed over, sent or read,
    and their borrowers are known no longer. `now` in seconds since 1970. Returns how many."""
    swept = 0
    for folder, pattern in WRITTEN.items():
        if not (store.parent / folder).is_dir():
            continue  # a desk begins here: no pattern is made ready for nothing
        for file in (store.parent / folder).glob(pattern):
            with contextlib.suppress(OSError):
                if now - file.stat().st_mtime > KEPT_SECONDS and (folder != REPORTS or _names_people(file)):
                    file.unlink()
                    swept += 1
    return swept


def _names_people(report: Path) -> bool:
    """Return whether a report names people: a list of patrons, or an import of people or loans. Reports on titles may
    be used for years."""
    if report.name.startswith(WITH_NAMES) or report.suffix != ".csv":
        return report.name.startswith(WITH_NAMES)
    with report.open(encoding="utf-8-sig", errors="replace") as text:
        return "card" in text.readline(200).strip().split(",")
