"""Verified copies of the library, and putting one back."""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import date
from pathlib import Path
from urllib.parse import quote

from tuils.i18n import _
from tuils.library.desk import Desk
from tuils.library.store import (
    StoreFault,
    check_copy,
    copy_verified,
    damaged,
    make_private,
    make_private_folder,
    plain_faults,
)
from tuils.models import DailyStep, db
from tuils.values.dataclass import dataclass
from tuils.values.moments import to_local

from .removed_ids import note_removed

DAYS, WEEKS = 14, 8
DAY = 86_400  # seconds
NAME = "{stem}-{stamp}.backup.db"


@dataclass(frozen=True)
class Backup:
    file: Path
    bytes: int
    verified: bool = True


def backup_folder(store: Path) -> Path:
    return store.parent / "backups"


def backup(desk: Desk, store: Path, folder: Path | None = None) -> Backup:
    """A copy of the open library in `folder` (by default `backups` beside it), reopened and checked; file 0600."""
    desk.require("library.backup")
    return make_backup(desk, store, folder)


def make_backup(desk: Desk, store: Path, folder: Path | None = None) -> Backup:
    """The copy itself, also for the daily work, which asks nobody."""
    target = folder or backup_folder(store)
    try:
        make_private_folder(target)
    except OSError as error:
        raise StoreFault(
            "UNREADABLE",
            _("The folder cannot be made: {path} ({why})").format(path=target, why=error.strerror),
            _("Choose another folder for the backup."),
        ) from error
    stamp = f"{to_local(desk.now, desk.zone):%Y%m%d-%H%M%S}"
    file = target / NAME.format(stem=store.stem, stamp=stamp)
    made = Backup(file, copy_verified(file))
    with contextlib.suppress(OSError):  # the work of the day tries again
        note_removed(store, target)
    return made


def backups(store: Path) -> list[Path]:
    """The backups of this library that lie beside it, the newest first."""
    folder = backup_folder(store)
    return sorted(folder.glob(f"{store.stem}-*.backup.db"), reverse=True) if folder.is_dir() else []


def expire(store: Path, now: int) -> int:
    """Old copies go, with whoever is in them: of the backups stay all of the newest day, the last of each of 14 days
    and the last of each of 8 weeks; of copies that an update or a restore left, those of the last 8 weeks; of a copy
    that was cut off, nothing. Gives back how many went. `now` in microseconds UTC.

    Days and weeks on which there is a backup are counted, not by the clock: one that is wrong takes none away.
    """
    by_day: dict[str, list[Path]] = {}
    for file in backups(store):
        by_day.setdefault(file.name.removeprefix(f"{store.stem}-")[:8], []).append(file)
    days = sorted(by_day, reverse=True)
    kept = {*by_day[days[0]]} if days else set()
    kept |= {by_day[day][0] for day in days[:DAYS]}
    weeks: dict[str, Path] = {}
    for day in days:
        weeks.setdefault(_week(day), by_day[day][0])
    kept |= {*list(weeks.values())[:WEEKS]}
    old = [file for file in backups(store) if file not in kept]
    old += [file for file in _left_over(store) if file.stat().st_mtime < now / 1_000_000 - WEEKS * 7 * DAY]
    old += [file for file in _half_made(store) if file.stat().st_mtime < now / 1_000_000 - DAY]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _week(day: str) -> str:
    """The week of `20261201`; of what is no day, itself."""
    try:
        return f"{date.fromisoformat(day):%G-%V}"
    except ValueError:
        return day


def _left_over(store: Path) -> list[Path]:
    return [*store.parent.glob(f"{store.name}.replaced"), *store.parent.glob(f"{store.name}.before-*")]


def _half_made(store: Path) -> list[Path]:
    """What a copy that was cut off left."""
    return [*backup_folder(store).glob(f"{store.stem}*.part"), *store.parent.glob(f"{store.name}.restoring")]


def restore(file: Path, store: Path) -> Backup:
    """Put the backup `file` in the place of the library. What was there is kept beside it as `NAME.replaced`.

    Checked before anything is touched. The caller must hold no connection, and gives the station a new
    device name: else two histories would share numbers.
    """
    _check(file)
    part = store.with_name(f"{store.name}.restoring")
    part.unlink(missing_ok=True)
    make_private(part)
    part.write_bytes(file.read_bytes())
    if store.exists():
        _fold_log_in(store)
        store.replace(store.with_name(f"{store.name}.replaced"))
    for leftover in ("-wal", "-shm"):
        Path(f"{store}{leftover}").unlink(missing_ok=True)
    part.replace(store)
    return Backup(store, store.stat().st_size)


def keeping_no_history(replaced: Path) -> set[str]:
    """The ids of the patrons who kept no list of what they read, in a library that was set aside; nobody where it
    cannot be read."""
    with contextlib.suppress(sqlite3.DatabaseError):
        old = sqlite3.connect(f"file:{quote(str(replaced))}?immutable=1", uri=True)
        with contextlib.closing(old):
            return {str(row[0]) for row in old.execute("SELECT id FROM patron WHERE NOT keeps_history")}
    return set()


def _check(file: Path) -> None:
    if not file.is_file():
        raise StoreFault(
            "MISSING", _("There is no backup at {path}").format(path=file), _("Look at the name of the file.")
        )
    copy = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        with plain_faults(file):
            check_copy(copy, file)
    except sqlite3.DatabaseError as broken:
        raise damaged(file) from broken
    finally:
        copy.close()


def _fold_log_in(store: Path) -> None:
    """So that the file that is set aside is whole without its write-ahead log; a damaged one stays as it is."""
    with contextlib.suppress(sqlite3.DatabaseError):
        old = sqlite3.connect(store)
        with contextlib.closing(old):
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def checkpoint() -> None:
    """Write the log back and empty it: what was forgotten is then gone from the bytes, too."""
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def last_backup() -> tuple[int, str] | None:
    """When the last backup was tried (microseconds UTC) and its outcome: bytes, or why there is none."""
    rows = DailyStep.select(DailyStep.at, DailyStep.outcome).where(DailyStep.step == "backup")
    found = rows.order_by(DailyStep.at.desc()).tuples().first()
    return (int(found[0]), str(found[1])) if found else None
