"""The statements to deposits: sets with their copies, places by name, what is late."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from tuils.library.holdings.items.deposited_queries import NO_LATER, STATE
from tuils.models.rows import fetch_number, typed

THERE = f"item.state = '{STATE}' AND {NO_LATER}"
OPEN = (
    "EXISTS (SELECT 1 FROM deposit_copy AS one JOIN item ON item.id = one.item "
    f"WHERE one.deposit = deposit.id AND {THERE})"
)
"""The condition of a set of which a copy is still there."""


class SetRow(NamedTuple):
    id: str
    place: str
    name: str
    is_private: bool
    branch: str
    sent_at: int
    due_at: int
    uses: int


class SetCopy(NamedTuple):
    """A copy of a set. `is_last`: no later set has it."""

    deposit: str
    item: str
    barcode: str
    biblio: str
    title: str
    call_number: str
    state: str
    is_last: bool


class PlaceRow(NamedTuple):
    """A place. `copies`: how many are there."""

    id: str
    name: str
    is_private: bool
    copies: int


places_known: Callable[[], list[PlaceRow]] = partial(
    typed,
    PlaceRow,
    "SELECT deposit_place.id, name, is_private, (SELECT count(*) FROM deposit_copy AS one JOIN item ON item.id = "
    f"one.item WHERE one.place = deposit_place.id AND {THERE}) FROM deposit_place WHERE NOT removed ORDER BY name, id",
)
sets_kept_over: Callable[[str, int], int] = partial(
    fetch_number, f"SELECT count(*) FROM deposit WHERE branch = ? AND due_at > 0 AND due_at < ? AND {OPEN}"
)


def sets_where(where: str, *values: object) -> list[SetRow]:
    """Return the sets that fit: those with a day first, by that day."""
    return typed(
        SetRow,
        "SELECT deposit.id, deposit.place, coalesce(deposit_place.name, ''), coalesce(deposit_place.is_private, true), "
        "deposit.branch, deposit.sent_at, deposit.due_at, deposit.uses FROM deposit "
        f"LEFT JOIN deposit_place ON deposit_place.id = deposit.place WHERE {where} "
        "ORDER BY deposit.due_at = 0, deposit.due_at, deposit.sent_at, deposit.id",
        *values,
    )


def copies_where(where: str, *values: object) -> list[SetCopy]:
    """Return the copies of sets that fit, in the order of barcodes."""
    return typed(
        SetCopy,
        "SELECT one.deposit, one.item, item.barcode, item.biblio, coalesce(biblio.title, ''), item.call_number, "
        f"item.state, {NO_LATER} FROM deposit_copy AS one JOIN item ON item.id = one.item "
        f"LEFT JOIN biblio ON biblio.id = item.biblio WHERE {where} ORDER BY item.barcode, item.id",
        *values,
    )
