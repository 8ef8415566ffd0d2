"""A clock for how long nobody touched a desk."""

from __future__ import annotations

import time

LOCK = 300.0
"""Seconds after which a desk that nobody touches is locked, where the library says nothing else."""


def waking_clock() -> float:
    """Seconds that also count while the machine sleeps: a laptop opened again is not the one that was left."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()
