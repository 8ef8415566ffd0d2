"""How much of a large bundle goes into one transaction: much while nobody else writes, little as long as desks do."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

from tuils.models import db
from tuils.models.library_file import LibraryFile

IN_ONE = 500
"""Lines that are taken in within one transaction, as a day of a van is."""
TOGETHER, BESIDE_DESKS = 100, 20
"""Of more, so many at a time: a scan waits for these at most, beside desks that write some 10 ms."""
LATELY = 10.0
"""Seconds for which a desk that had to wait is thought of as one that writes."""

T = TypeVar("T")


class MergePace:
    """Of one merge."""

    def __init__(self) -> None:
        self._waited_at = -LATELY

    @property
    def lines(self) -> int:
        """How many are taken in next."""
        return BESIDE_DESKS if self._are_desks else TOGETHER

    @property
    def _are_desks(self) -> bool:
        return time.monotonic() - self._waited_at < LATELY

    def goes_on(self, lines: int) -> bool:
        """After so many lines of this transaction: are there more in it? Call within it."""
        store: LibraryFile = db.obj
        if store.someone_waits():
            self._waited_at = time.monotonic()
        return lines < IN_ONE and not self._are_desks

    def parts(self, whole: Sequence[T]) -> Iterator[Sequence[T]]:
        """So many at a time, each in a transaction of its own."""
        first = 0
        while part := whole[first : first + self.lines]:
            yield part
            first += len(part)
