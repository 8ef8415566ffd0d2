"""A title that was found, as a list shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from tuils.library.foundation.local_words import whole_title
from tuils.library.holdings.items.bound_volumes import titles_in
from tuils.library.holdings.queries import volumes_of_several
from tuils.models import db
from tuils.models.search import MOST_RANKED
from tuils.values.dataclass import dataclass

from .limits import AVAILABLE

COLUMNS = "biblio.id, title, medium, author, year, kind, biblio.call_number"


class Hit(NamedTuple):
    """`title` is 245 $a $b; `available` of `items` copies are on the shelf now. Twenty are made with each key."""

    biblio: str
    title: str
    medium: str
    author: str
    year: int | None
    format: str
    call_number: str
    available: int
    items: int

    @property
    def whole_title(self) -> str:
        return whole_title(self.title, self.medium)


@dataclass(frozen=True)
class Found:
    """`total` is counted no further than 2,001; `corrected` the words that were looked for instead, if any."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    corrected: str = ""
    nearest: bool = False
    """No title has all the words: these have most of them."""

    @property
    def more(self) -> bool:
        """The cap bites: only the newest 2,000 were ranked. Say `2,000+` and ask for another word."""
        return self.total > MOST_RANKED

    def __bool__(self) -> bool:
        return bool(self.hits)


def hits_of(wanted: Sequence[int]) -> list[Hit]:
    """Return these titles in this order, with their copies counted, in one statement; without removed titles."""
    if not wanted:
        return []
    rows: Any = db.execute_sql(
        f"SELECT biblio.no, {COLUMNS}, sum(CASE WHEN {AVAILABLE} THEN 1 ELSE 0 END), count(item.id) FROM biblio "
        f"LEFT JOIN item ON item.biblio = biblio.id AND NOT item.withdrawn "
        f"WHERE biblio.no IN ({padded_placeholders(len(wanted))}) AND NOT biblio.removed GROUP BY biblio.no",
        padded(wanted),
    ).fetchall()
    known = {row[0]: Hit._make(row[1:]) for row in rows}
    volumes = _volumes({hit.biblio for hit in known.values()})
    return [_with_volumes(known[one], volumes) for one in wanted if one in known]


def _volumes(biblios: set[str]) -> list[tuple[str, int]]:
    """Return (title, whether it is in) for volumes that hold one of these titles besides their own."""
    volumes = volumes_of_several(AVAILABLE)
    return [(title, here) for bound, here in volumes for title in titles_in(bound) if title in biblios]


def _with_volumes(hit: Hit, volumes: Sequence[tuple[str, int]]) -> Hit:
    mine = [here for title, here in volumes if title == hit.biblio]
    return hit._replace(available=hit.available + sum(mine), items=hit.items + len(mine)) if mine else hit


# ---- numbers in a statement, of which there are few different ones, so that each is prepared once

_STEPS = (20, 40, 100, 200, 2000)


def _step(count: int) -> int:
    return next((step for step in _STEPS if step >= count), count)


def padded_placeholders(count: int) -> str:
    """Question marks for so many numbers, and some more."""
    return ", ".join("?" * _step(count))


def padded(numbers: Sequence[int]) -> list[int]:
    """The numbers, with no title's behind them up to as many as there are marks."""
    return [*numbers, *[0] * (_step(len(numbers)) - len(numbers))]
