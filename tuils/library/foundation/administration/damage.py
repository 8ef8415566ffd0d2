"""The check whether the library's file is damaged: a quick look as a desk starts and for `tuils doctor`; the desk keeps
showing it."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from tuils.i18n import _
from tuils.library.foundation.store import StoreFault, open_path, plain_faults, restore_words
from tuils.models.base import the_store

LAST = 19
"""The nice value of this thread: it gets the processor when nobody else wants it."""
_found: dict[Path, StoreFault] = {}


def look_for_damage(go_on: Callable[[], bool] = lambda: True) -> StoreFault | None:
    """Return the damage of the open library, as this thread reads it; stored for `known_damage`."""
    path = open_path()
    store = the_store()
    with plain_faults(path):
        is_whole = all(store.is_whole(table) for table in store.plain_tables() if go_on())
    _found.pop(path, None)
    if not is_whole:
        text = _("The library file is damaged: what is saved now may be lost.")
        _found[path] = StoreFault("DAMAGED", text, restore_words(path))
    return _found.get(path)


def look_behind(go_on: Callable[[], bool]) -> StoreFault | None:
    """Look for damage in a thread of lowest priority."""
    if sys.platform == "linux":  # a thread is no process elsewhere
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LAST)
    return look_for_damage(go_on)


def known_damage() -> StoreFault | None:
    """Return the damage that the last look of this program found: then nothing is deleted automatically, nor sent."""
    return _found.get(open_path())
