"""Reading in a thread of its own: all records in their order, faults where they are waited for, an early end."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tuils.library.cataloging.reading_ahead import read_ahead


def readers() -> int:
    return sum(thread.name == "tuils-reading" for thread in threading.enumerate())


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 5_000])
def test_all_of_them_in_their_order(count: int) -> None:
    assert list(read_ahead(iter(range(count)))) == list(range(count))
    assert readers() == 0


def test_a_fault_of_reading_is_raised_where_the_records_are_waited_for() -> None:
    def broken() -> Iterator[int]:
        yield from range(250)
        raise OSError("the stick was pulled out")

    read = read_ahead(broken())
    assert [next(read) for _ in range(200)] == list(range(200))
    with pytest.raises(OSError, match="pulled out"):
        list(read)
    assert readers() == 0


def test_closed_early_it_reads_no_further_and_its_thread_ends() -> None:
    reached = 0

    def endless() -> Iterator[int]:
        nonlocal reached
        while True:
            reached += 1
            yield reached

    read = read_ahead(endless())
    assert next(read) == 1
    read.close()
    assert readers() == 0
    assert reached < 10_000, "it keeps its memory level"
