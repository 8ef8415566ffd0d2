"""A line of the idle desk, declared beside its record: how many of its things are due today."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tuils.library.describing.table import Table
from tuils.library.desk import Desk
from tuils.values.dataclass import dataclass


@dataclass(frozen=True)
class DueLine:
    """A line of the idle desk, in the `due` of a family.

    `place`: the screen that Enter opens. `words` stand before what `count` returns, if it is not 0. `needs`: operators
    without this permission don't see it. `table`: returns the list that line mode reads out. `is_low`: it stands below
    messages and decisions.
    """

    place: str
    words: str
    count: Callable[[Desk], int]
    needs: str = ""
    table: Callable[[], Table[Any]] | None = None
    is_low: bool = False
