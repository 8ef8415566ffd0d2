"""The queries of lookups."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from tuils.models.rows import ids, typed
from tuils.models.store_words import SHORT_RECORD

MOST_OF_AUTHOR = 200
_OF_AUTHOR = (
    "SELECT item.call_number FROM biblio JOIN item ON item.biblio = biblio.id WHERE biblio.author_key = ? "
    "AND NOT biblio.removed AND NOT item.withdrawn AND item.call_number <> '' ORDER BY item.id DESC LIMIT ?"
)


def numbers_of_author(author_key: str) -> list[str]:
    """Return the call numbers of copies of this author (folded), the newest first."""
    return ids(_OF_AUTHOR, author_key, MOST_OF_AUTHOR)


class ShortTitle(NamedTuple):
    """A title whose record is a short form of somebody here, with a number to look it up by."""

    no: int
    id: str
    title: str
    author: str
    isbns: str
    copies: int


_SHORT = (
    "SELECT no, id, title, author, isbns, (SELECT count(*) FROM item WHERE item.biblio = biblio.id) FROM biblio "
    f"WHERE {SHORT_RECORD} AND isbns <> '' AND NOT removed AND no > ? ORDER BY no LIMIT ?"
)


# Return so many short titles, the oldest first, after the one with this `no`.
short_titles: Callable[[int, int], list[ShortTitle]] = partial(typed, ShortTitle, _SHORT)
