"""Which shelves an inventory is about: a branch, a range of call numbers, a shelving location."""

from __future__ import annotations

from typing import NamedTuple

from tuils.i18n import _
from tuils.library.administration.settings import locations
from tuils.library.cataloging.shelf_span import ShelfPlace, ShelfSpan, place_in, span_of
from tuils.library.cataloging.shelving import ShelfOrder, shelf_order
from tuils.library.refusals import refuse
from tuils.models.rows import Row
from tuils.values.folding import clean, fold

from .queries import ShelfItem


class Scope(NamedTuple):
    """`span`: None for all call numbers; `location`: empty for all."""

    branch: str
    span: ShelfSpan | None
    location: str
    order: ShelfOrder

    def has(self, item: ShelfItem) -> bool:
        if item.home_branch != self.branch or (self.location and item.location != self.location):
            return False
        return not self.span or self.span.has(self.place(item))

    def place(self, item: ShelfItem) -> ShelfPlace:
        return place_in(self.order, item.section, item.shelf_key)


def scope_of(row: Row) -> Scope:
    """Of an inventory."""
    order = shelf_order()
    return Scope(row["branch"], span_of(row["span"], order), row["location"], order)


def location_called(text: str) -> str:
    """The code of a shelving location, by code or name. Refuses with NOT_UNDERSTOOD."""
    wanted, known = fold(clean(text)), locations()
    found = [one.code for one in known if wanted in (fold(one.code), fold(one.name))]
    if wanted and not found:
        raise refuse("NOT_UNDERSTOOD", field=_("location"), text=text, hint=", ".join(one.code for one in known))
    return found[0] if wanted else ""
