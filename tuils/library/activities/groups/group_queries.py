"""The statements to group holds: those that are open, their holds, those that still name a contact."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import NamedTuple

from tuils.library.lending.queries import LIVE_SQL
from tuils.models import GroupHold, Hold
from tuils.models.rows import fetch_number, fetch_rows, find, ids, marks, some, typed

_HAS_OPEN = f"EXISTS (SELECT 1 FROM hold WHERE hold.for_group = g.id AND hold.state IN {LIVE_SQL})"
_OPEN = f'"ended_at" = 0 AND ("due_at" >= ? OR "id" IN (SELECT for_group FROM hold WHERE state IN {LIVE_SQL}))'
GROUPS_OF = "SELECT count(*) FROM group_hold WHERE patron = ?"

contacts_named_before: Callable[[int], list[str]] = partial(
    ids,
    f"SELECT g.id FROM group_hold AS g WHERE g.patron IS NOT NULL AND g.due_at < ? AND NOT {_HAS_OPEN} ORDER BY g.id",
)
# Count the groups of a branch whose copies are all here, or whose day is over.
count_to_call: Callable[[str, int], int] = partial(
    fetch_number,
    f"SELECT count(*) FROM group_hold AS g WHERE g.branch = ? AND g.ended_at = 0 AND {_HAS_OPEN} AND (g.due_at < ? OR "
    f"NOT EXISTS (SELECT 1 FROM hold WHERE hold.for_group = g.id AND hold.state IN ('placed', 'in_transit')))",
)


def open_groups(today: int) -> Sequence[GroupHold]:
    """Return the group holds that are not over, by day. `today`: the moment at which it began."""
    return some(GroupHold, f'{_OPEN} ORDER BY "due_at", "name", "id"', today)


def holds_of_groups(groups: Collection[str]) -> dict[str, list[Hold]]:
    """Return by group the holds that are open or were filled, in their order."""
    found: dict[str, list[Hold]] = {group: [] for group in groups}
    for hold in sorted(find(Hold, "for_group", groups), key=lambda hold: (hold.rank, hold.id)):
        if hold.state not in ("cancelled", "undone"):
            found[hold.for_group].append(hold)
    return found


def count_copies(biblios: Sequence[str]) -> dict[str, int]:
    """Return how many copies that are not withdrawn each of these titles has."""
    text = f"SELECT biblio, count(*) FROM item WHERE biblio IN ({marks(biblios)}) AND NOT withdrawn GROUP BY biblio"
    return dict(fetch_rows(text, *biblios)) if biblios else {}


class GroupEnded(NamedTuple):
    """A group hold that is over, in numbers. `filled`: how many of its copies were checked out."""

    id: str
    branch: str
    due_at: int
    how: str
    copies: int
    filled: int


def groups_between(since: int, until: int, branch: str) -> list[GroupEnded]:
    """Return the group holds of a branch, or of all, whose day is between these moments."""
    text = (
        "SELECT g.id, g.branch, g.due_at, g.how, g.copies, (SELECT count(*) FROM hold WHERE hold.for_group = g.id AND "
        "hold.state = 'fulfilled') FROM group_hold AS g WHERE g.due_at >= ? AND g.due_at < ? AND "
        "g.how <> 'canceled' AND (? = '' OR g.branch = ?) ORDER BY g.due_at, g.id"
    )
    return typed(GroupEnded, text, since, until, branch, branch)
