"""A drill: restore the newest backup in a folder of its own and check it, as after a fire; then delete it."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from tuils.i18n import _
from tuils.library.foundation.administration.backup import DRILL, backup_folder, backups, restore_backup
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.journal.verifying import Verified
from tuils.library.foundation.store import StoreFault, make_private_folder, on_another
from tuils.library.reach.replay import verify_here
from tuils.values.dataclass import dataclass


@dataclass(frozen=True)
class Drilled:
    file: Path
    found: Verified
    seconds: float


@permitted("library.backup")
def drill(desk: Desk, store: Path, folder: Path | None = None) -> Drilled:
    """Restore and verify the newest backup beside the library, or in `folder`, then remove the restored copy. The
    library itself is not touched. Permission library.backup."""
    file = newest_backup(store, folder)
    began = time.monotonic()
    room = backup_folder(store)
    make_private_folder(room)
    with tempfile.TemporaryDirectory(prefix=DRILL, dir=room) as there:
        again = Path(there) / "library.db"
        restore_backup(file, again)
        with on_another(again):
            found = verify_here(desk)
    return Drilled(file, found, time.monotonic() - began)


def newest_backup(store: Path, folder: Path | None) -> Path:
    """Return the newest backup. Look one folder down too: second places have a folder for each library."""
    found = backups(store)
    if folder is not None:
        found = sorted([*folder.glob("*.backup.db"), *folder.glob("*/*.backup.db")], key=lambda file: file.name)[::-1]
    if not found:
        raise StoreFault(
            "MISSING",
            _("There is no backup in {folder}.").format(folder=folder or backup_folder(store)),
            _("Make one: tuils backup"),
        )
    return found[0]
