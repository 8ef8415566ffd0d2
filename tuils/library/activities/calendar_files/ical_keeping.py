"""Keep the public calendar file to subscribe to up to date: while a desk is open, daily and on leaving.

It is written under another name and renamed when it is on the disk, so that a reader gets the old file or the new one.
Kept if somebody made it once, or if the station names a file for it (`calendar_file`).
"""

from __future__ import annotations

from pathlib import Path

from tuils.files import PUBLIC, own_file
from tuils.i18n import _
from tuils.library.foundation.administration.settings import about_library
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.journal.queries import haves
from tuils.library.foundation.journal.writing import library_id
from tuils.library.foundation.store import StoreFault
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

FOLDER, NAME = "calendar", "events.ics"
FOLDER_MODE = 0o755


@dataclass(frozen=True)
class KeptCalendar:
    """The file, how many events are in it, and whether it had to be written."""

    file: Path
    events: int
    made: bool


def calendar_file(store: Path, named: str = "") -> Path:
    """Return the path: the station's, else in the folder calendar beside the library."""
    return Path(named).expanduser() if named else store.parent / FOLDER / NAME


@permitted("catalog.publish")
def publish_calendar(desk: Desk, file: Path) -> KeptCalendar:
    """Make the file, or update it. Refused with NO_PERMISSION; raises `StoreFault` if it cannot be written, or if
    another file is there: OTHER_LIBRARY."""
    return _keep(desk, file)


class CalendarKeeper:
    """Keeps the file of the library at `store` up to date automatically; needs no permission, like a backup."""

    def __init__(self, store: Path, named: str = "") -> None:
        self.file, self.named = calendar_file(store, named), bool(named)
        self._seen: object = None

    @property
    def wanted(self) -> bool:
        return self.named or self.file.is_file()

    def keep(self, desk: Desk) -> KeptCalendar | None:
        """Update the file. None if the journal has nothing new, or the file is not ours: a practice library leaves
        the real one's file alone. Raises `StoreFault`."""
        if not self.wanted:
            return None
        now = (tuple(sorted(haves())), day_of(desk.now, desk.zone))
        if now == self._seen or _of_another(self.file) or (self.named and about_library().practice):
            return None
        kept = _keep(desk, self.file)
        self._seen = now
        return kept


def keep_calendar(keeper: CalendarKeeper, desk: Desk) -> str:
    """Update the file; return why it failed, empty if it didn't."""
    try:
        keeper.keep(desk)
    except StoreFault as no:
        return f"{no}"
    return ""


def _of_another(file: Path) -> bool:
    """Return whether a file is there that is not this library's calendar."""
    from tuils.formats.calendar.ical_writing import (
        library_of,  # an idle desk without a calendar file loads nothing of calendars
    )

    if file.exists() and not file.is_file():
        return True  # a pipe is not even opened: it may never answer
    try:
        with file.open("rb") as there:
            return library_of(there.read(2_000)) != library_id()
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _keep(desk: Desk, file: Path) -> KeptCalendar:
    from .ical_out import public_calendar

    if _of_another(file):
        raise StoreFault(
            "OTHER_LIBRARY",
            _("Another file is already there: {path}").format(path=file),
            _("That file is not this library's calendar feed, so it was left alone. Choose another name."),
        )
    raw = public_calendar(desk)
    events = raw.count(b"\r\nBEGIN:VEVENT\r\n")
    try:
        same = file.is_file() and file.read_bytes() == raw
        if not same:
            _write_copy(file, raw)
    except OSError as no:
        raise StoreFault(
            "UNWRITABLE",
            _("Can't write the calendar feed: {path} ({why})").format(path=file, why=no.strerror or no),
            _("Let this user write to that folder, or set another calendar_file. The old file is still there."),
        ) from no
    return KeptCalendar(file, events, not same)


def _write_copy(file: Path, raw: bytes) -> None:
    if not file.parent.is_dir():
        file.parent.mkdir(parents=True)
        file.parent.chmod(FOLDER_MODE)
    with own_file(file, PUBLIC) as out:
        out.write(raw)
