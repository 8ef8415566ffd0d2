"""The sticks that are in this machine, and a folder on one of them, or elsewhere, for what is written."""

from __future__ import annotations

import os
from pathlib import Path

from tuils.files import FileRefused
from tuils.i18n import _
from tuils.library.store import make_private_folder

STICKS = ("/media", "/run/media", "/mnt")
"""Where systems put them, also in a folder of the user's own."""


def folders_in_reach() -> list[str]:
    """Sticks that are in this machine now, the first one mounted on top."""
    found = []
    for place in STICKS:
        for one in (*Path(place).glob("*"), *Path(place).glob("*/*")):
            if os.path.ismount(one):
                found.append(str(one))
    return found


def make_folder(folder: Path) -> None:
    """It is there, or is made. Raises FileRefused where it should be on a stick that is not in: it would be made on
    this machine's own disk, and nobody would take it along."""
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
