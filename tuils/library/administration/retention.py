"""How long what is known of people is kept: each department says it of what it keeps, and lets go of it.

The rules that a library sets are `retention_rules.py`; what is past them goes by `purging.py`.
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
    """One sort of what is known of people, and how long it is kept.

    `forget` lets go of what is older, in short transactions, and says how many each; `counted`: how many, in words.
    `words`: what is kept so long; empty where the library has no choice. `period`: without a word of the library;
    empty is forever. `least`: no shorter time will do. `most`: no longer one, nor forever. `setting`: where older
    libraries wrote it. `main`: it writes entries, so the main site alone does it.
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
    """How long this is kept; None: forever. What nobody can read forgets nothing too early, nor does what an
    older version let somebody choose that is less than will do."""
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
    """Microseconds UTC: what is older may go. None: nothing may."""
    period = kept_for(rule)
    return None if period is None else desk.now - period.minutes * MINUTE


def _chosen(kind: str) -> str | None:
    row: Any = db.execute_sql("SELECT period FROM retention_rule WHERE kind = ?", (kind,)).fetchone()
    return str(row[0]) if row else None
