"""The queries of weeding. Days are ISO dates, moments microseconds UTC."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from tuils.library.holdings.items.bound_volumes import bound_to, titles_in
from tuils.library.holdings.queries import has_own_copy
from tuils.models import db
from tuils.models.rows import ids, typed, typed_one


class WeedItem(NamedTuple):
    """A copy on the shelf, with the facts about its use and age. `others`: further copies of its title, anywhere."""

    id: str
    barcode: str
    biblio: str
    title: str
    medium: str
    author: str
    year: int | None
    extent: str
    call_number: str
    volume: str
    copy_number: str
    section: str
    shelf_key: str
    location: str
    lent: int
    old_lent: int
    old_lent_on: str
    moved_at: int
    acquired_on: str
    added_pos: int
    until: str
    marks: str
    note: str
    state: str
    bound_with: str

    @property
    def titles(self) -> list[str]:
        """The titles that the volume holds."""
        return [self.biblio, *titles_in(self.bound_with)]


_SELECT = (
    "SELECT item.id, item.barcode, item.biblio, coalesce(biblio.title, ''), coalesce(biblio.medium, ''), "
    "coalesce(biblio.author, ''), biblio.year, coalesce(biblio.extent, ''), "
    "coalesce(nullif(item.call_number, ''), biblio.call_number, ''), item.volume, item.copy_number, item.section, "
    "item.shelf_key, item.location, item.lent, item.old_lent, item.old_lent_on, item.moved_at, item.acquired_on, "
    "item.added_pos, coalesce(mark.until, ''), coalesce(mark.marks, ''), coalesce(mark.note, ''), item.state, "
    "item.bound_with FROM item LEFT JOIN biblio ON biblio.id = item.biblio "
    "LEFT JOIN weeding_mark AS mark ON mark.item = item.id "
)
_ON_SHELF = (
    "NOT item.withdrawn AND item.loan IS NULL AND item.held_for IS NULL AND item.transit_to = '' "
    "AND item.state IN ('', 'cart', 'damaged')"
)


# Return this branch's items that nobody has, in no order.
items_on_shelf: Callable[[str], list[WeedItem]] = partial(
    typed, WeedItem, f"{_SELECT}WHERE item.home_branch = ? AND {_ON_SHELF}"
)
# Return a title's copies at this branch that nobody has.
items_of_title: Callable[[str, str], list[WeedItem]] = partial(
    typed, WeedItem, f"{_SELECT}WHERE item.biblio = ? AND item.home_branch = ? AND {_ON_SHELF}"
)
# Return this item; None where somebody has it.
item_on_shelf: Callable[[str], WeedItem | None] = partial(
    typed_one, WeedItem, f"{_SELECT}WHERE item.id = ? AND {_ON_SHELF}"
)


class KeptItem(NamedTuple):
    """A copy that stays, whatever the rules say. `until`: an ISO day; `note`: why."""

    id: str
    barcode: str
    biblio: str
    title: str
    author: str
    call_number: str
    until: str
    note: str


def kept_items(branch: str, today: str) -> list[KeptItem]:
    """Return this branch's items that are kept from this ISO day on, the first that ends first."""
    text = (
        "SELECT item.id, item.barcode, item.biblio, coalesce(biblio.title, ''), coalesce(biblio.author, ''), "
        "coalesce(nullif(item.call_number, ''), biblio.call_number, ''), mark.until, mark.note "
        "FROM weeding_mark AS mark JOIN item ON item.id = mark.item LEFT JOIN biblio ON biblio.id = item.biblio "
        "WHERE NOT item.withdrawn AND mark.until > ? AND item.home_branch = ? ORDER BY mark.until, item.id"
    )
    return typed(KeptItem, text, today, branch)


def titles_gone(branch: str, to: str) -> list[str]:
    """Return titles whose last copy anywhere, or the volume that held them, was weeded at this branch; `to`: empty for
    all."""
    text = (
        "SELECT item.biblio, item.bound_with FROM weeding_mark AS mark JOIN item ON item.id = mark.item "
        "WHERE item.withdrawn AND mark.gone_to <> '' AND item.home_branch = ? AND (? = '' OR mark.gone_to = ?)"
    )
    weeded = db.execute_sql(text, (branch, to, to)).fetchall()
    titles = {title for biblio, bound in weeded for title in (biblio, *titles_in(bound))}
    left = {title for title, row in bound_to(titles) if not row.withdrawn}
    return [title for title in sorted(titles - left) if not has_own_copy(title)]


def copies_by_title() -> dict[str, int]:
    """Return how many readable copies each title has, at all branches, with volumes of several titles."""
    there = "FROM item WHERE NOT withdrawn AND state NOT IN ('missing', 'lost', 'long_overdue') "
    found = Counter[str](dict(db.execute_sql(f"SELECT biblio, count(*) {there} GROUP BY biblio").fetchall()))
    for (bound,) in db.execute_sql(f"SELECT bound_with {there} AND bound_with <> ''").fetchall():
        found.update(titles_in(bound))
    return found


def titles_wanted() -> set[str]:
    """Return the titles that somebody waits for."""
    text = "SELECT DISTINCT biblio FROM hold WHERE state IN ('placed', 'waiting', 'in_transit')"
    return set(ids(text))


class GoneItem(NamedTuple):
    """A copy that was weeded out of the collection. `to`: a key of GOES_TO."""

    id: str
    barcode: str
    biblio: str
    title: str
    author: str
    call_number: str
    to: str
    note: str
    extent: str = ""


def gone_items(branch: str, to: str) -> list[GoneItem]:
    """Return this branch's weeded items, by title; `to`: empty for all."""
    text = (
        "SELECT item.id, item.barcode, item.biblio, coalesce(biblio.title, ''), coalesce(biblio.author, ''), "
        "coalesce(nullif(item.call_number, ''), biblio.call_number, ''), mark.gone_to, mark.note, "
        "coalesce(biblio.extent, '') "
        "FROM weeding_mark AS mark JOIN item ON item.id = mark.item LEFT JOIN biblio ON biblio.id = item.biblio "
        "WHERE item.withdrawn AND mark.gone_to <> '' AND item.home_branch = ? AND (? = '' OR mark.gone_to = ?) "
        "ORDER BY coalesce(biblio.title_key, ''), item.id"
    )
    return typed(GoneItem, text, branch, to, to)
