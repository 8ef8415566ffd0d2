"""How long data about people is kept.

The rules that a library sets are `retention_rules.py`; `purging.py` deletes data past them.
"""

from __future__ import annotations

from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.hooks import Keeping as Keeping
from tuils.values.time.moments import MINUTE
from tuils.values.time.periods import Period
from tuils.values.words import Unclear

from .settings import value_of
from .settings_queries import period_chosen
from .state import NOT_AT_ALL as NOT_AT_ALL


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
    row = period_chosen(kind)
    return str(row[0]) if row else None
