"""The statements to curbside pickups: those of a branch, a patron's, those that still name somebody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from tuils.models.programs import CurbsidePickup
from tuils.models.rows import fetch_number, ids, some

pickups_named_before: Callable[[int], list[str]] = partial(
    ids, "SELECT id FROM curbside_pickup WHERE patron IS NOT NULL AND due_at < ? ORDER BY due_at, id"
)
count_here: Callable[[str], int] = partial(
    fetch_number, "SELECT count(*) FROM curbside_pickup WHERE branch = ? AND here_at > 0 AND ended_at = 0"
)
COUNT_OF_PERSON = "SELECT count(*) FROM curbside_pickup WHERE patron = ?"


def open_pickups(branch: str) -> Sequence[CurbsidePickup]:
    """Return the open pickups of a branch: who is outside stands first, then by time."""
    order = '"branch" = ? AND "ended_at" = 0 ORDER BY ("here_at" = 0), "here_at", "due_at", "id"'
    return list(some(CurbsidePickup, order, branch))


def open_pickups_of(patron: str) -> Sequence[CurbsidePickup]:
    return list(some(CurbsidePickup, '"patron" = ? AND "ended_at" = 0 ORDER BY "due_at", "id"', patron))
