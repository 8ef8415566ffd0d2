"""Stages of an idle desk: the patron is parked, a warning is shown, the desk locks."""

from __future__ import annotations

from collections.abc import Callable

from tuils.devices.waking import LOCK, waking_clock

PARK, WARN_BEFORE = 90.0, 20.0
"""Seconds until the patron is parked, and from warning to lock."""


class Idle:
    """The idle clock: told of each touch, it returns the stages due. It only measures; the app acts."""

    def __init__(self, clock: Callable[[], float] = waking_clock, *, park: float = PARK, lock: float = LOCK) -> None:
        self._clock = clock
        stages = {"park": park, "warn": lock - WARN_BEFORE, "lock": lock}  # 0, and what is below it, is never
        self._stages = sorted((seconds, name) for name, seconds in stages.items() if seconds > 0)
        self._last, self._done = clock(), 0

    @property
    def warned(self) -> bool:
        """True if the last stage was the warning."""
        return self._done > 0 and self._stages[self._done - 1][1] == "warn"

    def touch(self) -> None:
        self._last, self._done = self._clock(), 0

    def due(self) -> list[str]:
        """Return the stages newly due, in order; no warning if the lock itself is due."""
        gone = self._clock() - self._last
        names = [name for seconds, name in self._stages[self._done :] if seconds <= gone]
        self._done += len(names)
        return [name for name in names if name != "warn" or "lock" not in names]

    def wait(self) -> float | None:
        """Return seconds until the next stage; None after the last."""
        if self._done == len(self._stages):
            return None
        return max(0.0, self._stages[self._done][0] - (self._clock() - self._last))
