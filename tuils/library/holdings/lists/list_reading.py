"""The lines of a list, with where each is and whether it is in. Only reads, and asks for nobody: a copy of the catalog
for patrons is read by the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.local_words import whole_title
from tuils.library.holdings.finding import PAGE
from tuils.library.holdings.items.showing import status_of
from tuils.library.holdings.list_queries import LINES, visible_lines_sql
from tuils.models import Item, db
from tuils.models.rows import AT_ONCE, find, marks, parts, some
from tuils.values.dataclass import dataclass

from .list_state import TITLES

_COPIES = (
    "item.biblio IN ({marks}) AND NOT item.withdrawn ORDER BY item.biblio, item.home_branch, item.call_number, item.id"
)


@dataclass(frozen=True)
class ListedLine:
    """One line; `number` from 1, of the lines that are shown. `thing`: the id of the title or item on the list.
    `call_number` and `place` (the location's words) of a copy that is in, else of the first one.

    Of a list of items: `item` its barcode, `status` a key of STATUS_WORDS, `items` 1 and `available` 1 if it is in.
    """

    number: int
    thing: str
    biblio: str
    title: str
    medium: str
    author: str
    year: int | None
    kind: str
    call_number: str
    place: str
    branch: str
    available: int
    items: int
    note: str
    isbn: str = ""
    item: str = ""
    status: str = ""

    @property
    def whole_title(self) -> str:
        return whole_title(self.title, self.medium)


def lines_of_list(key: str, of: str, *, limit: int = PAGE, offset: int = 0) -> list[ListedLine]:
    """Return the same for the id and kind of a list."""
    rows = db.execute_sql(LINES.format(seen=visible_lines_sql(of)), (key, limit, offset)).fetchall()
    told = _titles if of == TITLES else _items
    return [ListedLine(offset + number, *row) for number, row in enumerate(told(rows), 1)]


def _titles(rows: Sequence[Any]) -> list[tuple[Any, ...]]:
    copies = _copies_of([row[2] for row in rows])
    told = []
    for thing, note, biblio, title, medium, author, year, kind, call_number, isbns in rows:
        here = copies.get(biblio, [])
        free = [copy for copy in here if _is_in(copy)]
        shown = next(iter(free or here), None)
        number = (shown.call_number if shown else "") or call_number
        place, branch = _place(shown)
        facts = (thing, biblio, title, medium, author, year, kind, number, place, branch)
        told.append((*facts, len(free), len(here), note, isbns.partition(" ")[0]))
    return told


def _items(rows: Sequence[Any]) -> list[tuple[Any, ...]]:
    items = {row.id: row for row in find(Item, "id", [row[0] for row in rows])}
    told = []
    for thing, note, biblio, title, medium, author, year, kind, call_number, isbns in rows:
        copy = items[thing]
        place, branch = _place(copy)
        number, status = copy.call_number or call_number, status_of(copy)
        facts = (thing, biblio, title, medium, author, year, kind, number, place, branch)
        told.append((*facts, int(_is_in(copy)), 1, note, isbns.partition(" ")[0], copy.barcode, status))
    return told


def _copies_of(titles: Sequence[str]) -> dict[str, list[Item]]:
    """Return each title's copies that are in the collection, in the order of shelves."""
    found: defaultdict[str, list[Item]] = defaultdict(list)
    for part in parts(titles, AT_ONCE):
        for row in some(Item, _COPIES.format(marks=marks(part)), *part):
            found[row.biblio].append(row)
    return found


def _is_in(copy: Item) -> bool:
    away = ("loan", "withdrawn", "state", "transit_to", "held_for", "not_for_loan")
    return not any(getattr(copy, name) for name in away)


def _place(copy: Item | None) -> tuple[str, str]:
    """The words of the shelving location, and the code of the branch."""
    if copy is None:
        return "", ""
    return (name_of("location", copy.location) if copy.location else ""), copy.home_branch
