"""The shelves of an inventory: a branch, a range of call numbers, a shelving location."""

from __future__ import annotations

from typing import NamedTuple

from tuils.i18n import _
from tuils.library.foundation.administration.settings import locations
from tuils.library.foundation.refusals import not_understood
from tuils.library.holdings.items.shelving import (
    ShelfOrder,
    ShelfPlace,
    ShelfSpan,
    place_in_section,
    read_shelf_span,
    shelf_order,
)
from tuils.models.shelf_work import Inventory
from tuils.values.folding import clean, fold_text

from .queries import ShelfItem


class Scope(NamedTuple):
    """`span`: None for all call numbers; `location`: empty for all."""

    branch: str
    span: ShelfSpan | None
    location: str
    order: ShelfOrder

    def has(self, item: ShelfItem) -> bool:
        return item.home_branch == self.branch and self.covers(item.section, item.shelf_key, item.location)

    def covers(self, section: str, key: str, location: str) -> bool:
        """Return whether this place at the branch is included."""
        if self.location and location != self.location:
            return False
        return not self.span or self.span.has(self.at(section, key))

    def place(self, item: ShelfItem) -> ShelfPlace:
        return self.at(item.section, item.shelf_key)

    def at(self, section: str, key: str) -> ShelfPlace:
        return place_in_section(self.order, section, key)


def scope_of(row: Inventory) -> Scope:
    """Return the shelves that an inventory covers."""
    order = shelf_order()
    return Scope(row.branch, read_shelf_span(row.span, order), row.location, order)


def location_named(text: str) -> str:
    """Return the code of the shelving location with this name; empty where there is none."""
    return next(
        (location.code for location in locations() if text and fold_text(location.name) == fold_text(clean(text))), ""
    )


def location_called(text: str) -> str:
    """Return the code of a shelving location, by code or name. Refuses with NOT_UNDERSTOOD."""
    wanted, known = fold_text(clean(text)), locations()
    found = [one.code for one in known if wanted in (fold_text(one.code), fold_text(one.name))]
    if wanted and not found:
        raise not_understood(_("location"), text, ", ".join(one.code for one in known))
    return found[0] if wanted else ""
