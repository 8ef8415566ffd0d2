"""Second places for backups: a stick, a share. Absent or full ones are reported, and never waited for.

Nothing here looks at such a place: a share that hangs would block the program, which could not even be ended. A program
of its own does it (`second_copy.py`), and writes how it went into a small file beside the backups, which is read.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from tuils.files import own_file
from tuils.i18n import _
from tuils.library.foundation.desk import wall_clock
from tuils.values.dataclass import dataclass

from .settings import about_library, value_of

COPYING, DONE, ABSENT, FULL, FAILED = "copying", "done", "absent", "full", "failed"
HUNG = 600_000_000  # microseconds after which one that still copies does not answer
LOOK = 0.1  # seconds


@dataclass(frozen=True)
class SecondPlace:
    """A second place. `state`: the outcome of the last try, at `at`; `good_at`: when the last copy that is there was
    made (0: never). Microseconds UTC. `own_disk`: it is on the disk of the library itself."""

    folder: Path
    state: str = ""
    at: int = 0
    file: str = ""
    why: str = ""
    good_at: int = 0
    own_disk: bool = False

    def hangs(self, now: int) -> bool:
        return self.state == COPYING and now - self.at > HUNG


def second_folders() -> list[Path]:
    """The setting `backup_folders`."""
    return [Path(folder) for folder in value_of("backup_folders", [])]


def second_places(store: Path) -> list[SecondPlace]:
    """Return each second place, with its last outcome."""
    return [read_state(store.parent / "backups", folder) for folder in second_folders()]


def carry_on(store: Path, made: Path, now: int) -> None:
    """Start a copy of this backup to each second place, where copies too old by this time are deleted (0: the clock
    can't be believed, and nothing is deleted by it). Returns at once."""
    folders = second_folders()
    name = f"tuils-{store.stem}-{about_library().id[-8:]}" if folders else ""
    for folder in folders:
        words = [
            sys.executable,
            "-m",
            "tuils.library.foundation.administration.second_copy",
            str(made),
            str(folder),
            name,
        ]
        try:
            subprocess.Popen(
                [*words, store.stem, str(now)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as no:
            before = read_state(made.parent, folder)
            failed = SecondPlace(
                folder, FAILED, wall_clock(), made.name, no.strerror or "", before.good_at, before.own_disk
            )
            write_state(made.parent, failed)


def wait_for(store: Path, made: Path, seconds: float) -> list[SecondPlace]:
    """Return the outcomes for this backup, as far as they are known after so many seconds at most."""
    until = time.monotonic() + seconds
    while True:
        found = second_places(store)
        left = [place for place in found if place.file != made.name or place.state == COPYING]
        if not left or time.monotonic() > until:
            return found
        threading.Event().wait(LOOK)


def second_place_words(place: SecondPlace, when: str, good: str, now: int) -> str:
    """A line about it. `when`: of the last try, `good`: of the last copy that is there, in words."""
    last = _("Last copy there: {when}.").format(when=good) if place.good_at else _("No copy there yet.")
    if place.hangs(now):
        text = _("NOT in {folder}: no answer since {when}.").format(folder=place.folder, when=when)
    elif place.state == DONE:
        same = _("Also in {folder}: {when}. It is on the same disk as the library.")
        return (same if place.own_disk else _("Also in {folder}: {when}.")).format(folder=place.folder, when=good)
    elif place.state == ABSENT:
        text = _("NOT in {folder}: folder not found. Is it plugged in?").format(folder=place.folder)
    elif place.state == FULL:
        text = _("NOT in {folder}: it is full.").format(folder=place.folder)
    elif place.state == FAILED:
        text = _("NOT in {folder}: {why}.").format(folder=place.folder, why=place.why)
    else:
        text = _("The copy in {folder} is still being made.").format(folder=place.folder)
    return f"{text} {last}"


# ---- what is known of them


def read_state(beside: Path, folder: Path) -> SecondPlace:
    with contextlib.suppress(OSError, ValueError, TypeError, AttributeError):
        held: dict[str, Any] = json.loads(_state_file(beside, folder).read_text(encoding="utf-8"))
        return SecondPlace(**{**held, "folder": folder})
    return SecondPlace(folder)


def write_state(beside: Path, place: SecondPlace) -> None:
    names = ("state", "at", "file", "why", "good_at", "own_disk")
    told = json.dumps({name: getattr(place, name) for name in names})
    with contextlib.suppress(OSError), own_file(_state_file(beside, place.folder)) as out:
        out.write(told.encode())


def _state_file(beside: Path, folder: Path) -> Path:
    return beside / f"second-{hashlib.sha256(str(folder).encode()).hexdigest()[:16]}.json"
