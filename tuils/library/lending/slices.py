"""Long work in short transactions, so that a scan never waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from tuils.library.foundation.desk import Desk

T = TypeVar("T")
Part = Callable[[Desk, Sequence[T]], tuple[int, int]]
"""A function that does the first of these in one transaction: how many it took, and for how many there was work."""

SLICE = 0.015
"""Seconds after which a transaction starts nothing more; with its end it stays under 0.05."""
MOST = 200


def in_slices(desk: Desk, things: Sequence[T], part: Part[T]) -> Iterator[int]:
    """Do all of it, a part at a time. Yield what each part did."""
    at = 0
    while at < len(things):
        took, did = part(desk, things[at : at + MOST])
        at += took
        yield did


def while_there_is_time(things: Sequence[T], do: Callable[[T], bool]) -> tuple[int, int]:
    """Do at least one within a transaction, and no more than there is time for."""
    until, took, did = time.perf_counter() + SLICE, 0, 0
    for thing in things:
        did += do(thing)
        took += 1
        if time.perf_counter() > until:
            break
    return took, did
