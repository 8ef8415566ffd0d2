"""Verified copies of the library, and putting one back."""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import threading
from datetime import date, datetime
from itertools import count
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

from tuils.files import changed_stream, names_on_disk, on_disk, second_name, sweep_parts, take_name
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
from tuils.station_log import log
from tuils.values.dataclass import dataclass
from tuils.values.moments import moment, to_local

from .removed_ids import note_removed
from .second_places import carry_on

DAYS, WEEKS = 14, 8
DAY = 86_400  # seconds
PIECE = 1 << 20
EMPTYING_MS = 50
EMPTYING_AGAIN = (0.1, 0.2, 0.4, 0.8, 1.6, 0.0)  # seconds
STAMP = "%Y%m%d-%H%M%S"
NAME = "{stem}-{stamp}.backup.db"
_STAMPED = re.compile(r"-\d{8}-\d{6}(_\d+)?\.backup\.db")
"""What stands behind the name of a library in that of its backup. Other names people gave: those stay."""


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
            _("Can't create the folder: {path} ({why})").format(path=target, why=error.strerror),
            _("Choose another folder for the backup."),
        ) from error
    stamp = f"{to_local(desk.now, desk.zone):{STAMP}}"
    file = _free(target, store.stem, stamp)
    made = Backup(file, copy_verified(file))
    with contextlib.suppress(OSError):  # the work of the day tries again
        note_removed(store, target)
    if folder is None:
        carry_on(store, file)
    return made


def _free(folder: Path, stem: str, stamp: str) -> Path:
    """A name that no backup has: of one second there may be several."""
    names = (stamp if number == 1 else f"{stamp}_{number}" for number in count(1))
    return next(file for name in names if not (file := folder / NAME.format(stem=stem, stamp=name)).exists())


def backups(store: Path) -> list[Path]:
    """The backups of this library that lie beside it, the newest first."""
    folder = backup_folder(store)
    return own_backups(folder, store.stem) if folder.is_dir() else []


def own_backups(folder: Path, stem: str) -> list[Path]:
    """Of the library with this name alone, the newest first: that of `town-kids.db` begins with `town-`, too."""
    return sorted((file for file in folder.iterdir() if _of(file.name, stem)), reverse=True)


def _of(name: str, stem: str) -> bool:
    return name.startswith(stem) and _STAMPED.fullmatch(name[len(stem) :]) is not None


def expire(store: Path, now: int) -> int:
    """Old copies go, with whoever is in them: of the backups stay all of the newest day, the last of each of 14 days
    and the last of each of 8 weeks; of copies that an update or a restore left, those of the last 8 weeks; of a copy
    that was cut off, nothing. Gives back how many went. `now` in microseconds UTC.

    Days and weeks on which there is a backup are counted, not by the clock: one that is wrong takes none away.
    """
    old = outdated(backups(store), store.stem)
    old += [file for file in _left_over(store) if file.stat().st_mtime < now / 1_000_000 - WEEKS * 7 * DAY]
    old += [file for file in _half_made(store) if file.stat().st_mtime < now / 1_000_000 - DAY]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old) + sweep_parts(store.parent, now / 1_000_000 - DAY)


def outdated(files: list[Path], stem: str) -> list[Path]:
    """Which of these backups of one library, the newest first, need not stay."""
    by_day: dict[str, list[Path]] = {}
    for file in files:
        by_day.setdefault(file.name.removeprefix(f"{stem}-")[:8], []).append(file)
    days = sorted(by_day, reverse=True)
    kept = {*by_day[days[0]]} if days else set()
    kept |= {by_day[day][0] for day in days[:DAYS]}
    weeks: dict[str, Path] = {}
    for day in days:
        weeks.setdefault(_week(day), by_day[day][0])
    kept |= {*list(weeks.values())[:WEEKS]}
    return [file for file in files if file not in kept]


def _week(day: str) -> str:
    """The week of `20261201`; of what is no day, itself."""
    try:
        return f"{date.fromisoformat(day):%G-%V}"
    except ValueError:
        return day


def _left_over(store: Path) -> list[Path]:
    ends = ("replaced", "replaced-*", "before-*", "saved-*")
    return [file for end in ends for file in store.parent.glob(f"{store.name}.{end}")]


def _half_made(store: Path) -> list[Path]:
    """What a copy that was cut off left."""
    beside = ("restoring", "checking-*")
    left = [file for end in beside for file in store.parent.glob(f"{store.name}.{end}")]
    return [*backup_folder(store).glob(f"{store.stem}*.part"), *left]


def set_aside(store: Path, file: Path) -> Path:
    """Where a library goes that a backup takes the place of: `NAME.replaced`, else `NAME.replaced-2` and so on, so
    that one that was set aside before stays. Where that one is itself the backup `file`, the two change places."""
    names = (f"{store.name}.replaced" + (f"-{number}" if number > 1 else "") for number in count(1))
    aside = (store.with_name(name) for name in names)
    return next(one for one in aside if not os.path.lexists(one) or (file.exists() and one.samefile(file)))


def restore(file: Path, store: Path) -> Backup:
    """Put the backup `file` in the place of the library. What was there is kept beside it: `set_aside`.

    Checked before anything is touched. The caller must hold no connection, and gives the station a new
    device name: else two histories would share numbers.
    """
    _check(file)
    part = store.with_name(f"{store.name}.restoring")
    part.unlink(missing_ok=True)
    make_private(part, fresh=True)
    with file.open("rb") as old, changed_stream(part) as new:
        while some := old.read(PIECE):
            new.write(some)
    on_disk(part)
    names_on_disk(store.parent)  # before anything goes: `file` may be the one whose name is taken
    if store.exists():
        _fold_log_in(store)
        second_name(store, set_aside(store, file))
    for leftover in ("-wal", "-shm"):
        Path(f"{store}{leftover}").unlink(missing_ok=True)
    names_on_disk(store.parent)  # an old log that a power cut gave back would be worked into the new library
    take_name(part, store)
    log("restored a backup")
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
            "MISSING", _("There is no backup at {path}").format(path=file), _("Check the name of the file.")
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
    """Write the log back and empty it: what was forgotten is then gone from the bytes, too. Whoever writes meanwhile
    waits only for moments: where somebody reads for long, it is tried again, and at last left to the next time."""
    before = db.execute_sql("PRAGMA busy_timeout").fetchone()[0]
    db.execute_sql(f"PRAGMA busy_timeout = {EMPTYING_MS}")
    try:
        for pause in EMPTYING_AGAIN:
            if not db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                return
            threading.Event().wait(pause)
    finally:
        db.execute_sql(f"PRAGMA busy_timeout = {before}")


def last_good(store: Path, zone: ZoneInfo) -> int | None:
    """When the newest backup that lies beside the library was made (microseconds UTC): each was tested then."""
    for file in backups(store):
        with contextlib.suppress(ValueError):
            stamp = file.name.removeprefix(f"{store.stem}-").partition(".")[0].partition("_")[0]
            if len(stamp) == len("20261128-170000"):  # `strptime` takes longer to load than all of this
                return moment(datetime.fromisoformat(stamp.replace("-", "T")).replace(tzinfo=zone))
    return None


def last_backup() -> tuple[int, str] | None:
    """When the last backup was tried (microseconds UTC) and its outcome: bytes, or why there is none."""
    rows = DailyStep.select(DailyStep.at, DailyStep.outcome).where(DailyStep.step == "backup")
    found = rows.order_by(DailyStep.at.desc()).tuples().first()
    return (int(found[0]), str(found[1])) if found else None
