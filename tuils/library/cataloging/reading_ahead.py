"""Records are read while those before them are written: SQLite leaves the processor to another thread meanwhile."""

from __future__ import annotations

import gc
import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from queue import Full, Queue
from threading import Event, Thread
from typing import TypeVar

T = TypeVar("T")

_TOGETHER, _AHEAD = 100, 20  # records handed over at once; and so many times these, so that memory stays level
_PATIENCE = 0.1  # seconds between two looks whether the rest is still wanted
_TURNS = 0.0005  # seconds after which a thread lets the other one go on: who writes holds the library
_MADE_BEFORE_COLLECTING = 50_000  # things; nothing here refers to itself, and looking for such costs a twentieth


def read_ahead(records: Iterable[T]) -> Generator[T, None, None]:
    """All of the records, in their order; what reading raises is raised here. Close it to read no further.

    `records` is walked in a thread of its own: it must not touch the store.
    """
    handed: Queue[list[T] | BaseException] = Queue(_AHEAD)
    unwanted = Event()
    reader = Thread(target=_read, args=(iter(records), handed, unwanted), name="tuils-reading", daemon=True)
    reader.start()
    try:
        while part := handed.get():
            if isinstance(part, BaseException):
                raise part
            yield from part
    finally:
        unwanted.set()
        reader.join()


def _read(records: Iterator[T], handed: Queue[list[T] | BaseException], unwanted: Event) -> None:
    part: list[T] | BaseException = []
    while not unwanted.is_set():
        try:
            part = list(islice(records, _TOGETHER))
        except BaseException as fault:  # it belongs to whoever waits for the records
            part = fault
        _hand_over(part, handed, unwanted)
        if not part or isinstance(part, BaseException):
            return


def _hand_over(part: list[T] | BaseException, handed: Queue[list[T] | BaseException], unwanted: Event) -> None:
    while not unwanted.is_set():
        with suppress(Full):
            handed.put(part, timeout=_PATIENCE)
            break


@contextmanager
def in_quick_turns() -> Iterator[None]:
    """Two threads at work: short turns, and garbage is looked for rarely."""
    turns, thresholds = sys.getswitchinterval(), gc.get_threshold()
    sys.setswitchinterval(min(turns, _TURNS))
    gc.set_threshold(_MADE_BEFORE_COLLECTING, *thresholds[1:])
    try:
        yield
    finally:
        sys.setswitchinterval(turns)
        gc.set_threshold(*thresholds)
