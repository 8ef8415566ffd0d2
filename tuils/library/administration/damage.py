"""Is the library's file damaged? A quick look as a desk starts and for `tuils doctor`; the desk goes on telling it."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from tuils.i18n import _
from tuils.library.store import StoreFault, open_path, plain_faults, restore_words
from tuils.models.page_check import damaged_tables

LAST = 19
"""As a nice value: this thread has the processor when nobody else wants it."""
_found: dict[Path, StoreFault] = {}


def look_for_damage(go_on: Callable[[], bool] = lambda: True) -> StoreFault | None:
    """What is wrong with the open library, as this thread reads it; kept for `known_damage`."""
    path = open_path()
    with plain_faults(path):
        is_whole = next(damaged_tables(go_on), None) is None
    _found.pop(path, None)
    if not is_whole:
        said = _("The library file is damaged: what is saved now may be lost.")
        _found[path] = StoreFault("DAMAGED", said, restore_words(path))
    return _found.get(path)


def look_behind(go_on: Callable[[], bool]) -> StoreFault | None:
    """The same, in a thread that every other goes before."""
    if sys.platform == "linux":  # a thread is no process elsewhere
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LAST)
    return look_for_damage(go_on)


def known_damage() -> StoreFault | None:
    """What the last look found, while this program runs: then nothing is deleted by itself, nor sent."""
    return _found.get(open_path())
