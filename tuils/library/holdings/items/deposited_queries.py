"""The place outside of the library where a copy is, for its status. Reads the published copy, too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from tuils.models.rows import AT_ONCE, marks, parts, typed

STATE = "deposit"
"""The state of a copy that is at a deposit place. Any check-in ends it."""
NO_LATER = "NOT EXISTS (SELECT 1 FROM deposit_copy AS later WHERE later.item = one.item AND later.pos > one.pos)"
"""The condition of the last set that had a copy, of `deposit_copy AS one`."""


class Away(NamedTuple):
    """A copy at a place, and when it should be back: 0 if no day was set. `place` is empty where nobody may know."""

    item: str
    place: str
    due_at: int
    is_private: bool

    @property
    def public_place(self) -> str:
        """The name of the place as patrons may see it; empty for a private one."""
        return "" if self.is_private else self.place


_AWAY: Callable[..., list[Away]] = partial(typed, Away)


def places_of(items: Iterable[str]) -> dict[str, Away]:
    """Return where these copies (ids), all with the state `deposit`, are."""
    found: dict[str, Away] = {}
    for part in parts(list(items), AT_ONCE):
        rows = _AWAY(
            "SELECT one.item, coalesce(deposit_place.name, ''), one.due_at, coalesce(deposit_place.is_private, true) "
            "FROM deposit_copy AS one LEFT JOIN deposit_place ON deposit_place.id = one.place "
            f"WHERE one.item IN ({marks(part)}) AND {NO_LATER}",
            *part,
        )
        found |= {row.item: row for row in rows}
    return found
