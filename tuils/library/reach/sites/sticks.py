"""The sticks in this machine, and a folder to write to, on one of them or elsewhere."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from tuils.files import FileRefused
from tuils.i18n import _
from tuils.library.foundation.store import StoreFault, make_private_folder

STICKS = ("/media", "/run/media", "/mnt")
"""The folders where systems mount sticks, also in a folder of the user's own."""


def folders_in_reach() -> list[str]:
    """Return the sticks in this machine, the first one mounted on top."""
    found = []
    for place in STICKS:
        for one in (*Path(place).glob("*"), *Path(place).glob("*/*")):
            if os.path.ismount(one):
                found.append(str(one))
    return found


def make_folder(folder: Path) -> None:
    """Make the folder, unless it is there. Raises FileRefused where it should be on a stick that is not in: it would be
    made on this machine's own disk, and nobody would take it along."""
    if folder.is_dir():
        return
    missing = folder.absolute()
    while missing != missing.parent and not missing.parent.exists():
        missing = missing.parent
    place = missing.parent
    is_for_sticks = str(place) in STICKS or (str(place.parent) in STICKS and not os.path.ismount(place))
    if is_for_sticks and not missing.exists():
        raise FileRefused(folder / "-", _("There is no folder {folder}."), _("Put the stick in."))
    make_private_folder(folder)


@contextlib.contextmanager
def still_in(folder: Path) -> Iterator[None]:
    """Report any failure there as a pulled-out stick, if the stick is gone. Raises FileRefused."""
    before = _disk_of(folder)
    try:
        yield
    except (OSError, StoreFault) as fault:
        if _disk_of(folder) == before:
            raise
        text, hint = _("{folder} is gone: the stick was pulled out."), _("Put it in again, then try again.")
        raise FileRefused(folder / "-", text, hint) from fault


def _disk_of(folder: Path) -> tuple[int, int] | None:
    """Return the disk and folder that have this name now."""
    with contextlib.suppress(OSError):
        known = folder.stat()
        return known.st_dev, known.st_ino
    return None
