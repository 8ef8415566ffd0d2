"""How long data about people is kept: each department declares it for its own data, and deletes it.

The rules that a library sets are `retention_rules.py`; `purging.py` deletes data past them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tuils.library.desk import Desk
from tuils.models import db
from tuils.values.dataclass import dataclass
from tuils.values.moments import MINUTE
from tuils.values.periods import Period
from tuils.values.words import Unclear

from .settings import value_of
from .state import NOT_AT_ALL as NOT_AT_ALL


@dataclass(frozen=True)
class Keeping:
    """One kind of data about people, and how long it is kept.

    `forget` deletes older data, in short transactions, and yields how many each; `counted`: that number in words.
    `words`: the data's name; empty where the library has no choice. `period`: the default; empty is forever. `least`:
    the shortest time allowed. `most`: the longest, and not forever. `setting`: where older libraries wrote it. `main`:
    it writes entries, so the main site alone does it.
    """

    kind: str
    forget: Callable[[Desk], Iterator[int]]
    counted: str
    words: str = ""
    period: str = ""
    least: str = ""
    most: str = ""
    setting: str = ""
    main: bool = False


def kept_for(rule: Keeping) -> Period | None:
    """Return how long this is kept; None: forever. An unreadable period forgets nothing too early, nor does one chosen
    in an older version that is now too short."""
    text = _chosen(rule.kind)
    if text is None:
        text = str(value_of(rule.setting, rule.period)) if rule.setting else rule.period
    if not text:
        return None
    try:
        return max(Period.parse(text, zero=True), _least(rule), key=lambda period: period.minutes)
    except Unclear:
        return Period.parse(rule.period, zero=True) if rule.period else None


def _least(rule: Keeping) -> Period:
    return Period.parse(rule.least or NOT_AT_ALL, zero=True)


def gone_before(desk: Desk, rule: Keeping) -> int | None:
    """Return the moment (microseconds UTC) before which data may be deleted. None: nothing may."""
    period = kept_for(rule)
    return None if period is None else desk.now - period.minutes * MINUTE


def _chosen(kind: str) -> str | None:
    row: Any = db.execute_sql("SELECT period FROM retention_rule WHERE kind = ?", (kind,)).fetchone()
    return str(row[0]) if row else None
