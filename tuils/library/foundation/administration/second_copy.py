"""The copy of a backup elsewhere: `python -m MODULE BACKUP FOLDER NAME STEM [BY]`, with this module.

A program of its own, so that a share that hangs holds nobody else. How it went is written beside the backup.
"""

from __future__ import annotations

import errno
import hashlib
import shutil
import sys
import time
from dataclasses import replace
from pathlib import Path

from tuils.files import own_file, sweep_parts
from tuils.library.foundation.store import sole_right

from .backup import EARLY, outdated_backups, own_backups, remove_backup, spare
from .copy_ages import DAY, ENDING as SEEN, KEPT, CopyAges
from .removed_ids import ENDING
from .second_places import ABSENT, COPYING, DONE, FAILED, FULL, SecondPlace, read_state, write_state

PIECE = 1024 * 1024
SPARE = 2 * PIECE  # bytes


class _Said(Exception):
    def __init__(self, state: str, why: str = "") -> None:
        super().__init__(state)
        self.state, self.why = state, why


def copy_backup_again(backup: str, folder: str, name: str, stem: str, by: str = "0") -> None:
    made, place = Path(backup), Path(folder)
    before = read_state(made.parent, place)
    lock = sole_right(str(made.parent / f"second-{hashlib.sha256(folder.encode()).hexdigest()[:16]}.lock"))
    if lock is None:
        return  # one before is still at it
    trying = replace(before, state=COPYING, at=time.time_ns() // 1000, file=made.name, why="")
    write_state(made.parent, trying)
    try:
        own_disk = _copy(made, place, name, stem, trying)
        _sweep(made, place / name, stem, int(by))
    except _Said as no:
        write_state(made.parent, replace(trying, state=no.state, why=no.why))
    except OSError as no:
        full = no.errno in (errno.ENOSPC, errno.EDQUOT)
        write_state(made.parent, replace(trying, state=FULL if full else FAILED, why=no.strerror or str(no)))
    else:
        now = time.time_ns() // 1000
        write_state(made.parent, replace(trying, state=DONE, good_at=now, own_disk=own_disk))
    finally:
        lock.release()


def _copy(made: Path, place: Path, name: str, stem: str, before: SecondPlace) -> bool:
    """Copy the backup to a second place; return whether that is on the library's own disk. The place itself is never
    made: where a stick is not plugged in, its folder would be made on the disk of the library."""
    if not place.is_dir():
        raise _Said(ABSENT)
    own_disk = place.stat().st_dev == made.stat().st_dev
    if own_disk and before.good_at and not before.own_disk:
        raise _Said(ABSENT)  # the empty folder that a stick leaves when it is pulled out
    folder = place / name
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / made.name
    if shutil.disk_usage(folder).free < made.stat().st_size + SPARE:
        raise _Said(FULL)
    _write(made, target)
    removed = made.parent / f"{stem}{ENDING}"
    if removed.exists():
        _write(removed, folder / removed.name)
    return own_disk


def _sweep(made: Path, folder: Path, stem: str, now: int) -> None:
    """Delete spare copies, and those too old at this time; none by age if the time can't be believed (0)."""
    files = own_backups(folder, stem)
    late = {*outdated_backups(files, stem)}
    if now:
        ages = CopyAges(folder / f"{stem}{SEEN}", now)
        late |= {*ages.older(files, KEPT - EARLY)}
        ages.keep()
        sweep_parts(folder, (now - DAY) / 1_000_000)
    for old in spare(files, late, folder / made.name):
        remove_backup(old)


def _write(source: Path, target: Path) -> None:
    """Byte for byte, on the disk before it has its name, and read again."""
    if target.name.endswith(".db") and target.exists() and _digest(target) == _digest(source):
        return
    with source.open("rb") as read, own_file(target) as out:
        while piece := read.read(PIECE):
            out.write(piece)
    if _digest(target) != _digest(source):
        target.unlink()
        raise _Said(FAILED, "the copy does not match the original")


def _digest(file: Path) -> bytes:
    with file.open("rb") as read:
        return hashlib.file_digest(read, "sha256").digest()


if __name__ == "__main__":
    copy_backup_again(*sys.argv[1:])
