"""A clock for how long nobody has touched a desk."""

from __future__ import annotations

import time

LOCK = 300.0
"""The seconds after which an untouched desk is locked, if the library sets no others."""


def waking_clock() -> float:
    """Return seconds that also count while the machine sleeps: a laptop opened again may have another user."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()
