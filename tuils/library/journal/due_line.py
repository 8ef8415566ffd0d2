"""A line of the idle desk, declared beside its record: how many of its things are due today."""

from __future__ import annotations

from collections.abc import Callable

from tuils.library.desk import Desk
from tuils.values.dataclass import dataclass


@dataclass(frozen=True)
class DueLine:
    """A line of the idle desk, in the `due` of a family.

    `place`: the screen that Enter opens. `words` stand before what `count` returns, if it is not 0. `needs`: operators
    without this permission don't see it. `table`: the `Table` that line mode reads out, such as
    `orders.tables:ORDERS`. `is_low`: the line stands below messages and decisions.
    """

    place: str
    words: str
    count: Callable[[Desk], int]
    needs: str = ""
    table: str = ""
    is_low: bool = False
