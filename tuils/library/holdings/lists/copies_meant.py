"""The copies meant by titles, a list or a search: the input of a batch edit."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.library.foundation.refusals import refuse
from tuils.library.holdings.items.showing import whole_biblio
from tuils.library.holdings.list_queries import items_of_titles
from tuils.library.holdings.titles.title_meant import title_id

from .list_naming import list_called
from .list_search import MOST_KEPT, Search, find_all
from .list_state import ITEMS
from .lists_out import all_lines


def copies_of_titles(titles: Sequence[str]) -> list[str]:
    """Return the copies (ids) of these titles, but for withdrawn ones. Refuses with UNKNOWN_ID."""
    return list(items_of_titles([whole_biblio(title_id(title)) for title in titles]))


def copies_on_list(name: str) -> list[str]:
    """The copies (ids) on a list, or of the titles on it. Refuses with LIST_UNKNOWN, LIST_UNCLEAR."""
    sheet = list_called(name)
    things = [line.thing for line in all_lines(sheet)]
    return things if sheet.of == ITEMS else list(items_of_titles(things))


def copies_found(search: Search) -> list[str]:
    """The copies (ids) of all titles that are found. Refuses with NOTHING_FOUND, also where only something like it is
    found, and with TOO_MANY_FOUND: never some of them."""
    found = find_all(search)
    if not found.titles or found.nearest or found.corrected:
        raise refuse("NOTHING_FOUND", wording="NOTHING_MATCHES", words=search.words)
    if found.cut:
        raise refuse("TOO_MANY_FOUND", n=MOST_KEPT)
    return list(items_of_titles(found.titles))
