"""Titles in another order than by what fits best.

Up to 2,000 titles are put in order themselves. Where there are more, the index of the order is walked, and each title
on the way is asked whether it counts: a page is read without sorting the catalog.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tuils.library.holdings.items.shelving import shelf_order, title_ranges, titles_in_shelf_order
from tuils.models.rows import fetch_rows, first
from tuils.models.search import THAT_MATCH
from tuils.models.store_words import through

from .hits import Condition, padded, padded_placeholders

_LENT = f"(SELECT sum(lent) FROM item{through('items_lent')} WHERE item.biblio = b.id AND lent > 0)"
_ORDER = {
    "title": "b.title_key = '', b.title_key, b.no",
    "author": "b.author_key = '', b.author_key, b.title_key, b.no",
    "year": "b.year IS NULL, b.year DESC, b.no DESC",
    "newest": "b.no DESC",
    "borrowed": f"coalesce({_LENT}, 0) DESC, b.no DESC",
}
_WALK = {
    "title": ("biblio_title_key", "b.title_key > ''", "b.title_key, b.no", "b.title_key = ''"),
    "author": ("biblio_author_key", "b.author_key > ''", "b.author_key, b.no", "b.author_key = ''"),
    "year": ("biblio_year", "b.year IS NOT NULL", "b.year DESC, b.no DESC", "b.year IS NULL"),
}
"""The orders: each with its index, the titles that have a place in it, its direction, the titles at the end."""


def titles_in_order(numbers: Sequence[int], sort: str) -> list[int]:
    """These titles, 2,000 at most, in this order."""
    if not numbers:
        return []
    columns, sections = _ORDER.get(sort, ""), list[str]()
    if sort == "call_number":
        along_the_shelves, sections = titles_in_shelf_order(shelf_order(), "b")
        columns = f"{along_the_shelves}, b.author_key, b.title_key, b.no"
    text = f"SELECT b.no FROM biblio AS b WHERE b.no IN ({padded_placeholders(len(numbers))}) ORDER BY {columns}"
    return _numbers(text, (*padded(numbers), *sections))


def walked(match: str, limited: Condition, sort: str, limit: int, offset: int) -> list[int]:
    """A page of all titles that have `match` (any, where it is empty) and are within the limits."""
    asked = [("NOT b.removed", ()), (THAT_MATCH if match else "", (match,) if match else ()), limited]
    kept = [(text, values) for text, values in asked if text]
    where = " AND ".join(text for text, _ in kept)
    values = tuple(one for _, some in kept for one in some)
    if sort == "borrowed":
        return _most_borrowed(where, values, limit, offset)
    if sort == "call_number":
        return _along_the_shelves(where, values, limit, offset)
    if sort not in _WALK:
        return _page("biblio_limits" if not match else "", where, values, "b.no DESC", limit, offset)
    index, placed, order, behind = _WALK[sort]
    page = _page(index, f"{placed} AND {where}", values, order, limit, offset)
    if len(page) == limit:
        return page
    row = first(f"SELECT count(*) FROM biblio AS b{through(index)} WHERE {placed} AND {where}", *values)
    passed = max(0, offset - int(row[0]))
    rest = _page(index, f"{behind} AND {where}", values, "b.no DESC", limit - len(page), passed)
    return [*page, *rest]


def _along_the_shelves(where: str, values: Sequence[Any], limit: int, offset: int) -> list[int]:
    """Section after section as the library has them; titles without a call number come last, the newest first. SQLite
    goes through the parts one by one, and no further than the page."""
    ranges = title_ranges(shelf_order())
    titles = f"SELECT * FROM (SELECT b.no FROM biblio AS b{through('biblio_call_key')} WHERE b.call_key"
    section = f"{titles} >= ? AND b.call_key < ? AND {where} ORDER BY b.call_key, b.no) AS section"
    behind = f"{titles} = '' AND {where} ORDER BY b.no DESC) AS behind"
    text = " UNION ALL ".join([*(section for _range in ranges), behind])
    asked = [one for place in ranges for one in (*place, *values)]
    return _numbers(f"{text} LIMIT ? OFFSET ?", (*asked, *values, limit, offset))


def _page(index: str, where: str, values: Sequence[Any], order: str, limit: int, offset: int) -> list[int]:
    by = index and through(index)
    text = f"SELECT b.no FROM biblio AS b{by} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"
    return _numbers(text, (*values, limit, offset))


def _most_borrowed(where: str, values: Sequence[Any], limit: int, offset: int) -> list[int]:
    """Return titles that were checked out, the most often first; then the others, newest first."""
    lent = f"SELECT biblio AS id, sum(lent) AS times FROM item{through('items_lent')} WHERE lent > 0 GROUP BY biblio"
    text = (
        f"SELECT b.no FROM ({lent}) AS lent CROSS JOIN biblio AS b WHERE b.id = lent.id AND {where} "
        "ORDER BY lent.times DESC, b.no DESC"
    )
    before = _numbers(f"{text} LIMIT ?", (*values, limit + offset))
    page = before[offset:]
    if len(page) == limit:
        return page
    never = f"NOT EXISTS (SELECT 1 FROM item{through('items_lent')} WHERE item.biblio = b.id AND lent > 0)"
    passed = max(0, offset - len(before))
    return [*page, *_page("", f"{never} AND {where}", values, "b.no DESC", limit - len(page), passed)]


def _numbers(text: str, values: Sequence[Any]) -> list[int]:
    return [int(no) for (no,) in fetch_rows(text, *values)]
