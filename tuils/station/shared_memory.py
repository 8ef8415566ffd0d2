"""A folder in memory that the users of one library share: for the undo memories of its devices."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from pathlib import Path

from .settings import lies_in_memory


def shared_runtime_folder(group: int) -> Path | None:
    """A folder that lies in memory for all users of a group that shares a library's folder, or None; Linux only.

    /dev/shm/tuils-group-GID (2770): closed to all who are not of the group, and only somebody of it could make it.
    """
    if sys.platform != "linux":
        return None
    folder = Path(f"/dev/shm/tuils-group-{group}")
    try:
        if not lies_in_memory(folder.parent):
            return None
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        found = folder.lstat()
        if stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and stat.S_IMODE(found.st_mode) == 0o700:
            os.chown(folder, -1, group)  # it is new, or whoever made it was cut off here
            folder.chmod(0o2770)
            found = folder.lstat()
    except OSError:
        return None
    fits = stat.S_IMODE(found.st_mode) == 0o2770 and found.st_gid == group and os.access(folder, os.W_OK)
    return folder if fits and not folder.is_symlink() else None
