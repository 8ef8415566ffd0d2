"""Wrong logins of devices: after three in a minute none is looked at for the rest of it.

A right password that was right before is let in all the same: it costs nothing to know it again, so nobody who guesses
behind the same address keeps a device out.
"""

from __future__ import annotations

import time
from collections.abc import Callable

MOST = 3
MINUTE = 60.0
MOST_KEPT = 1000
Guessed = tuple[str, str]
"""An address, and a device's name; blank where no device has the name."""


class WrongLogins:
    """The wrong logins of all lines. `clock`: seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._counts: dict[Guessed, tuple[float, int]] = {}

    def are_too_many(self, guessed: Guessed) -> bool:
        return self._count(guessed)[1] >= MOST

    def count(self, guessed: Guessed) -> bool:
        """Count one. Return whether it is the first of its minute: the log tells of that one alone."""
        since, n = self._count(guessed)
        if len(self._counts) >= MOST_KEPT:
            kept = {one: count for one, count in self._counts.items() if self.clock() - count[0] < MINUTE}
            self._counts = kept if len(kept) < MOST_KEPT else {}
        self._counts[guessed] = since, n + 1
        return n == 0

    def _count(self, guessed: Guessed) -> tuple[float, int]:
        since, n = self._counts.get(guessed, (self.clock(), 0))
        return (since, n) if self.clock() - since < MINUTE else (self.clock(), 0)
