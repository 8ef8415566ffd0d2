"""The use of a copy, here and in its old system: for weeding. Reads nothing about its borrowers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tuils.library.holdings.record_queries import BROUGHT, LAST_LENT
from tuils.models import Item, db
from tuils.models.rows import AT_ONCE, marks, parts
from tuils.values.time.moments import day_of

OLD_USE = ("old_lent", "old_lent_on", "old_seen_on")
"""The use of a copy before its import; a copy that was never elsewhere has none."""


class ItemUse(NamedTuple):
    """The use of a copy: how often it was checked out, and when it was checked out and seen last: ISO dates, empty
    where not known."""

    checkouts: int = 0
    lent_on: str = ""
    seen_on: str = ""


def use_of(rows: Collection[Item], zone: ZoneInfo) -> dict[str, ItemUse]:
    """Return the use of these items, by id. An imported loan is one of the checkouts that were counted there."""
    lent = _by_item(LAST_LENT, [row.id for row in rows])
    brought = _by_item(BROUGHT, [row.id for row in rows if row.old_lent])  # the published copy has none
    return {row.id: _use(row, lent.get(row.id, 0), brought.get(row.id, 0), zone) for row in rows}


def _use(row: Item, last: int, brought: int, zone: ZoneInfo) -> ItemUse:
    lent_on = max(row.old_lent_on, _day(last, zone))
    here = int(row.lent) - brought
    return ItemUse(row.old_lent + max(0, here), lent_on, max(row.old_seen_on, lent_on, _day(row.moved_at, zone)))


def _day(moment: int, zone: ZoneInfo) -> str:
    return day_of(moment, zone).isoformat() if moment else ""


def _by_item(text: str, items: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in parts(items, AT_ONCE):
        rows: Any = db.execute_sql(text.format(marks=marks(part)), part).fetchall()
        found |= {item: number or 0 for item, number in rows}
    return found
