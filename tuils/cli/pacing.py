"""Long work at a pace that leaves the library to the desks that are at work."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from tuils.library.cataloging.intake import store_version
from tuils.library.cataloging.pace import Pace
from tuils.library.desk import Desk

T = TypeVar("T")


def gently(desk: Desk, steps: Iterable[T]) -> Iterator[T]:
    """These steps, each of them a transaction, with a rest behind each while another desk writes now and then."""
    pace, version, began = Pace(desk), store_version(), desk.now
    for step in steps:
        pace.heed(store_version() != version)
        version = store_version()
        rest = pace.after(desk.now - began)
        yield step
        if rest:
            time.sleep(rest)
        began = desk.now
