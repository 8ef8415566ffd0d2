"""Verified copies of the library, and restoring one."""

from __future__ import annotations

import contextlib
import os
import re
import threading
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import count
from pathlib import Path
from shutil import rmtree
from zoneinfo import ZoneInfo

from tuils.files import names_on_disk, on_disk, second_name, sweep_parts, take_name
from tuils.i18n import _
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.journal.writing import clock_behind, library_id
from tuils.library.foundation.refusals import refuse
from tuils.library.foundation.store import (
    SAVED,
    StoreFault,
    check_copy,
    copy_verified,
    damaged,
    make_private,
    make_private_folder,
    mode_in,
    plain_faults,
)
from tuils.models import DailyStep
from tuils.models.base import is_of_server
from tuils.models.library_file import DAMAGED_ERRORS, FILE_ERRORS
from tuils.models.other_files import copy_whole, reading
from tuils.models.restored_note import RestoredNote, write_restored_note
from tuils.models.sole_use import InUse, sole_use, writers_stopped
from tuils.models.store_words import empty_log
from tuils.station.log import log_event
from tuils.station.settings import state_folder
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import micros_of, to_local

from .at_rest import FOLDERS
from .copy_ages import DAY, ENDING, KEPT, CopyAges, is_believable
from .open_desks import open_desks
from .queries import file_facts
from .removed_ids import note_removed
from .second_places import carry_on
from .this_site import this_site

DAYS, WEEKS = 14, 8
EARLY = DAY // 2
"""The margin of the daily work: it deletes copies that would be too old before it runs again."""
DRILL = "drill-"
COMMANDS_END = 10.0  # seconds that a command may still have the library open
EMPTYING_MS = 50
EMPTYING_AGAIN = (0.1, 0.2, 0.4, 0.8, 1.6, 0.0)  # seconds
STAMP = "%Y%m%d-%H%M%S"
NAME = "{stem}-{stamp}.backup.db"
_STAMPED = re.compile(r"-\d{8}-\d{6}(_\d+)?\.backup\.db")
"""The part of a backup's name behind the library's name. Files with other names were named by people, and stay."""


@dataclass(frozen=True)
class Backup:
    file: Path
    bytes: int
    verified: bool = True


def backup_folder(store: Path) -> Path:
    return store.parent / "backups"


@permitted("library.backup")
def back_up(desk: Desk, store: Path, folder: Path | None = None) -> Backup:
    """A copy of the open library in `folder` (by default `backups` beside it), reopened and checked; file 0600."""
    return make_backup(desk, store, folder)


def make_backup(desk: Desk, store: Path, folder: Path | None = None, *, daily: bool = False) -> Backup:
    """The copy itself, also for the daily work, which asks nobody: `daily`, only the first backup of a week is checked
    whole. The others take a third of the work, and a desk is at work beside them."""
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
    made = Backup(file, copy_verified(file, quickly=daily and _was_this_week(store, stamp[:8])))
    with contextlib.suppress(OSError):  # the work of the day tries again
        note_removed(store, target)
    if folder is None:
        carry_on(store, file, desk.now if can_believe_clock(store, desk.now) else 0)
    return made


def _was_this_week(store: Path, day: str) -> bool:
    """Return whether a backup beside the library is of the week of this day, such as `20261201`."""
    return any(_week(file.name.removeprefix(f"{store.stem}-")[:8]) == _week(day) for file in backups(store))


def can_believe_clock(store: Path, now: int) -> bool:
    return not clock_behind(now) and is_believable([file.name for file in backups(store)], now)


def _free(folder: Path, stem: str, stamp: str) -> Path:
    """Return a name that no backup has: one second may have several."""
    names = (stamp if number == 1 else f"{stamp}_{number}" for number in count(1))
    return next(file for name in names if not (file := folder / NAME.format(stem=stem, stamp=name)).exists())


def backups(store: Path) -> list[Path]:
    """The backups of this library that lie beside it, the newest first."""
    folder = backup_folder(store)
    return own_backups(folder, store.stem) if folder.is_dir() else []


def own_backups(folder: Path, stem: str) -> list[Path]:
    """Return the backups of the library with this name alone, newest first: backups of `town-kids.db` begin with
    `town-`, too."""
    return sorted((file for file in folder.iterdir() if _of(file.name, stem)), reverse=True)


def _of(name: str, stem: str) -> bool:
    return name.startswith(stem) and _STAMPED.fullmatch(name[len(stem) :]) is not None


def expire(store: Path, now: int, verified: Path | None = None) -> int:
    """Delete old copies, with the people in them. Kept are all backups of the newest day, the last of each of 14 days
    and the last of each of 8 weeks, but none that is eight weeks old; nor one left by a restore, an update or a moved
    library. Returns how many were deleted. `now` in microseconds UTC; `verified`: a backup that was tested a moment
    ago.

    Days and weeks with a backup are counted, not by the clock: a wrong clock deletes none.
    """
    return _sweep(store, now, KEPT - EARLY, DAY, outdated_backups(backups(store), store.stem), verified)


def sweep_old(store: Path, now: int) -> int:
    """Delete backups older than eight weeks when a desk opens, in case the daily work was not done for long."""
    return _sweep(store, now, KEPT, KEPT)


def _sweep(
    store: Path, now: int, age: int, cut_off: int, thinned: Sequence[Path] = (), verified: Path | None = None
) -> int:
    """Delete old copies. `cut_off`: how old (microseconds) an unfinished one may be. Nothing is deleted by a clock that
    is behind, and no copy by one that may be ahead."""
    if clock_behind(now):
        return 0
    ages, files, late = _ages(store, now), backups(store), {*thinned}
    left, old = ages.older(_half_made(store), cut_off), ages.older(left_over(store), age)
    if can_believe_clock(store, now):
        left += old
        late |= {*ages.older(files, age)}
    ages.keep()
    stays = main_copies(store)[:1]
    going = [file for file in (*spare(files, late, verified), *left) if file not in stays]
    for file in going:
        remove_backup(file)
    return len(going) + sum(sweep_parts(store.parent / name, (now - cut_off) / 1_000_000) for name in ("", *FOLDERS))


def spare(files: list[Path], late: set[Path], verified: Path | None = None) -> list[Path]:
    """Return which of these backups, newest first, may be deleted as they are late: the only good one stays, whatever
    its age."""
    going = [file for file in files if file in late]
    if not going or any(file == verified or is_good(file) for file in files if file not in late):
        return going
    stays = next((file for file in going if is_good(file)), going[0])
    return [file for file in going if file != stays]


def is_good(file: Path) -> bool:
    """Return whether the file is a whole library that this program can restore."""
    with contextlib.suppress(StoreFault, *FILE_ERRORS), reading(file) as copy:
        check_copy(copy, file)
        return True
    return False


def too_old(store: Path, now: int, early: int = 0) -> list[Path]:
    """Copies that are older than they are kept, by this clock, or will be in so many microseconds."""
    if clock_behind(now):
        return []
    return _ages(store, now).older([*backups(store), *left_over(store)], KEPT - early)


def are_too_old(store: Path, now: int) -> bool:
    """Return whether there is a copy that the next backup would delete for its age."""
    return can_believe_clock(store, now) and bool(too_old(store, now, EARLY))


def _ages(store: Path, now: int) -> CopyAges:
    return CopyAges(store.with_name(f"{store.name}{ENDING}"), now)


def outdated_backups(files: list[Path], stem: str) -> list[Path]:
    """Return which of these backups of one library, newest first, need not stay."""
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
    """Return the week of `20261201`; a text that is no day is returned as it is."""
    try:
        return f"{date.fromisoformat(day):%G-%V}"
    except ValueError:
        return day


def left_over(store: Path) -> list[Path]:
    """Copies that a restore, an update, or a library that was moved while it was open left."""
    ends = ("replaced", "replaced-*", "before-*", "saved-*")
    left = [file for end in ends for file in store.parent.glob(f"{store.name}.{end}")]
    return [*left, *(state_folder() / SAVED).glob(f"{store.name}.saved-*")]


def _half_made(store: Path) -> list[Path]:
    """Return the leftovers of copies and drills that were cut off."""
    beside = ("restoring*", "checking-*", "taking-over*")
    left = [file for end in beside for file in store.parent.glob(f"{store.name}.{end}")]
    room = backup_folder(store)
    return [*room.glob(f"{store.stem}*.part"), *room.glob(f"{DRILL}*"), *left]


def remove_backup(copy: Path) -> None:
    """Delete a file, or the folder of a drill; one that is in use, or already removed, is left to the next time."""
    with contextlib.suppress(OSError):
        rmtree(copy) if copy.is_dir() and not copy.is_symlink() else copy.unlink()


def replaced_library_path(store: Path, file: Path) -> Path:
    """Return the path for a library that a backup replaces: `NAME.replaced`, else `NAME.replaced-2` and so on, so that
    an earlier one stays. If an earlier one is itself the backup `file`, the two change places."""
    names = (f"{store.name}.replaced" + (f"-{number}" if number > 1 else "") for number in count(1))
    aside = (store.with_name(name) for name in names)
    return next(one for one in aside if not os.path.lexists(one) or (file.exists() and one.samefile(file)))


def main_copies(store: Path) -> list[Path]:
    """Return the copies beside a van's file which show that the main library was here, newest first. Empty in the main
    library."""
    if not this_site().away:
        return []
    own = library_id()
    found = [(facts.last_at, file) for file in (*left_over(store), *backups(store)) if (facts := file_facts(file))
             and facts.is_main and facts.library == own]  # fmt: skip
    return [file for _at, file in sorted(found, reverse=True)]


def restore_backup(file: Path, store: Path, *, at: int = 0, zone: str = "UTC", stop_desks: bool = False) -> Backup:
    """Put the backup `file` in the place of the library. The old library is kept beside it: `replaced_library_path`.

    Checked before anything is touched. The caller must hold no connection, and gives the station a new
    device name: else two histories would share numbers. Refuses with LIBRARY_OPEN where anybody has the library open,
    unless `stop_desks`: then each desk ends, with a sentence that says when this was (`at`, in this `zone`).
    """
    fit_file(file)
    fit_place(store, file)
    place = Path(os.path.realpath(store))
    part = place.with_name(f"{place.name}.restoring")
    try:
        _copy_whole(file, part)
        names_on_disk(place.parent)  # before anything goes: `file` may be the one whose name is taken
        with _nobody_saves(place, stop_desks=stop_desks):
            aside = replaced_library_path(place, file) if place.exists() else None
            note = RestoredNote(part.stat().st_ino, at, zone, aside.name if aside else "")
            write_restored_note(place, note, mode_in(place.parent))
            if aside:
                second_name(place, aside)
            take_name(part, place)
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            Path(f"{part}{end}").unlink(missing_ok=True)
    log_event("restored a backup")
    return Backup(store, place.stat().st_size)


def fit_place(store: Path, file: Path) -> None:
    """Raise StoreFault where the library is on a server: its file here is no more than an address."""
    if is_of_server(store):
        raise StoreFault(
            "ON_SERVER",
            _("A backup is not restored over a library on a server: desks may be at work in it."),
            _("Copy it into an empty one: tuils server create ADDRESS, then: tuils library copy {file} ADDRESS").format(
                file=file
            ),
        )


def fit_file(file: Path) -> None:
    """Raise StoreFault where there is no such file, or something else."""
    if not file.is_file():
        text = _("{path} is a folder or a device, not a backup.") if file.exists() else ""
        text = text or _("There is no backup at {path}")
        raise StoreFault("MISSING", text.format(path=file), _("Check the name of the file."))


def _copy_whole(file: Path, part: Path) -> None:
    """Copy a library, even one in use: everything saved in it, in the form in which a library is opened."""
    part.unlink(missing_ok=True)
    make_private(part, fresh=True)
    try:
        with plain_faults(file), reading(file) as old:
            check_copy(old, file)
            copy_whole(old, part)
    except DAMAGED_ERRORS as broken:
        raise damaged(file) from broken
    on_disk(part)


@contextlib.contextmanager
def _nobody_saves(place: Path, *, stop_desks: bool) -> Iterator[None]:
    """Keep everybody from saving in the library that is there, until another has its name."""
    with contextlib.ExitStack() as held:
        try:
            if place.exists():
                held.enter_context(writers_stopped(place) if stop_desks else sole_use(place, COMMANDS_END))
        except InUse as no:
            who = ", ".join(desk.words() for desk in open_desks(place))
            raise refuse("LIBRARY_OPEN", who=who or _("another program")) from no
        yield


def checkpoint() -> None:
    """Write the log back and empty it: forgotten data is then gone from the bytes, too. Other writers wait only for
    moments: where somebody reads for long, it is tried again, and at last left to the next time."""
    for pause in EMPTYING_AGAIN:
        if empty_log(EMPTYING_MS):
            return
        threading.Event().wait(pause)


def last_good(store: Path, zone: ZoneInfo) -> int | None:
    """Return when the newest backup beside the library was made (microseconds UTC): each was tested then."""
    for file in backups(store):
        with contextlib.suppress(ValueError):
            stamp = file.name.removeprefix(f"{store.stem}-").partition(".")[0].partition("_")[0]
            if len(stamp) == len("20261128-170000"):  # `strptime` takes longer to load than all of this
                return micros_of(datetime.fromisoformat(stamp.replace("-", "T")).replace(tzinfo=zone))
    return None


def last_backup() -> tuple[int, str] | None:
    """Return when the last backup was tried (microseconds UTC) and its outcome: bytes, or why there is none."""
    rows = DailyStep.select(DailyStep.at, DailyStep.outcome).where(DailyStep.step == "backup")
    found = rows.order_by(DailyStep.at.desc()).tuples().first()
    return (int(found[0]), str(found[1])) if found else None
