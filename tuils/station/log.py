"""The log of this desk's programs, for remote helpers: starts and ends, backups, updates, faults.

A line is a moment (UTC), the version, the process, and words of ours. Never anything typed or scanned, nor the name of
a person, a title or a file: nothing that could tell of a patron. Small, in the state folder, and only here.
"""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

from tuils import VERSION
from tuils.files import append_in_turn

from .settings import SettingsFault, state_folder

LOG = "tuils.log"
MOST, EARLIER = 200_000, 3
"""The bytes of a log before the next one is begun, and how many earlier ones are kept."""


def log_file() -> Path:
    return state_folder() / LOG


def log_event(event: str, *facts: object) -> None:
    """Write a line. A failure stops nobody."""
    words = " ".join("".join(filter(str.isprintable, str(fact))) for fact in (event, *facts))
    now = time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime())
    with contextlib.suppress(OSError, SettingsFault):
        append_in_turn(log_file(), f"{now} {VERSION} {os.getpid()} {words}\n", most=MOST, earlier=EARLIER)
