"""The times at which Python looks for objects that nothing refers to any more, and at which free memory goes back.

What refers to itself (a screen and its widgets do) is let go of by that look alone. A start looks seldom
(`tuils.__main__`); a desk that went on like that grew all day long.
"""

from __future__ import annotations

import contextlib
import gc

GIVEN_BACK_EACH = 300.0
"""Seconds."""
usually: tuple[int, int, int] | None = None
"""The usual thresholds, from before the start made collecting rare; None if nothing did."""


def look_as_usual() -> None:
    """Collect garbage as usual again, in a program that stays, once it runs. The start's objects are looked through
    now, and never again: so every later collection is short."""
    if usually:
        gc.collect()
        gc.freeze()
        gc.set_threshold(*usually)


def give_memory_back() -> None:
    """Give memory that is free back to the system, in a few milliseconds. glibc keeps it: what a backup or the first
    look at each screen took would be held all day. Without glibc do nothing."""
    with contextlib.suppress(ImportError, OSError, AttributeError, TypeError):
        import ctypes

        ctypes.CDLL(None).malloc_trim(0)
