"""How much an import takes in at once: much where it is alone, little and with rests where desks are at work."""

from __future__ import annotations

import time

from tuils.library.foundation.desk import Desk
from tuils.models.base import write_log_back

MOST_RECORDS = 2500  # a transaction: what many records change together is written once
MOST_ITEMS = 7500
LEAST_RECORDS = 25
FIRST_RECORDS = 500
ALONE = 200_000  # microseconds of work in a transaction at most, where nobody was seen
CHUNK = 40_000  # the same of a batch that others follow in its transaction, unless a desk waits for the end
TOGETHER = 3_000_000  # microseconds of such a transaction, in which nobody sees progress
BESIDE = 6_000  # microseconds that it should hold others up at most, where a desk wrote something lately
LATELY = 120_000_000
REST = 5  # times as long as it held them up: a desk that tries again finds the way free five times of six
LONGEST_REST = 0.1  # seconds: on a machine that is busy otherwise it must come to an end, too


class Pace:
    """`records` is the size of the next batch; `longest`: microseconds of work in it, where this program is alone."""

    def __init__(self, desk: Desk, longest: int = ALONE) -> None:
        self.desk, self._longest = desk, longest
        self.records = FIRST_RECORDS
        self._seen: int | None = None
        self.begin()

    def begin(self) -> None:
        """Note that a transaction begins."""
        self._began, self._worked = self.desk.now, time.thread_time_ns()

    def heed(self, others: bool) -> None:
        """Note whether another desk wrote something."""
        if others:
            self._seen = self.desk.now

    @property
    def ahead(self) -> int:
        """The records to read before the lock is taken: alone several batches, nobody waits for a file then."""
        return MOST_RECORDS if self.alone else self.records

    @property
    def alone(self) -> bool:
        return self._seen is None or self.desk.now - self._seen > LATELY

    def after(self) -> float:
        """Adapt to the transaction that began last. Return the seconds to rest.

        Beside desks its time counts: they wait for all of it. Alone the work of this thread counts: on a slow or busy
        machine the time would make the smallest batches, which write the most.
        """
        held = self.desk.now - self._began
        if self.alone:
            held = min(held, (time.thread_time_ns() - self._worked) // 1000)
        longest = self._longest if self.alone else BESIDE
        if held > longest:
            self.records = max(LEAST_RECORDS, min(self.records // 2, self.records * longest // held))
        elif held * 4 < longest * 3:
            self.records = min(MOST_RECORDS, self.records * 2, self.records * longest * 9 // (held * 10 + 1))
        if self.alone:
            return 0.0
        write_log_back()  # out of turn: else the next desk's commit writes back all that this work left
        return min(LONGEST_REST, REST * held / 1_000_000)
