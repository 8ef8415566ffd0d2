"""Volumes that hold several titles, read from each of these. Few copies are such volumes: they have an index."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tuils.models import Biblio, Item
from tuils.models.rows import find, some


def titles_in(bound_with: str) -> list[str]:
    """The other titles (ids) of a volume, as its row has them."""
    return bound_with.split()


def standing_in(row: Item) -> list[str]:
    """Return the other titles of this volume that are in the catalog."""
    others = titles_in(row.bound_with)
    here = {title.id for title in find(Biblio, "id", others) if not title.removed}
    return [other for other in others if other in here]


def bound_to(biblios: Collection[str]) -> Iterator[tuple[str, Item]]:
    """Yield each of these titles with a volume of another title that also holds it; withdrawn ones as well."""
    for row in some(Item, '"bound_with" <> \'\' ORDER BY "barcode", "id"'):
        for title in titles_in(row.bound_with):
            if title in biblios:
                yield title, row
