"""The list meant by a name or an id, and its summary. Only reads."""

from __future__ import annotations

import re

from tuils.library.foundation.refusals import need, refuse
from tuils.library.holdings.list_queries import count_seen, lists_with
from tuils.models.lists import KeptList
from tuils.models.rows import get, some
from tuils.values.dataclass import dataclass

from .list_search import Search, search_of
from .list_state import name_key, unique_list_name

_AN_END = re.compile("[0-9a-f-]{6,36}")


@dataclass(frozen=True)
class ListSheet:
    """A list as a door shows it. `name` is unique; `plain_name` as it was given. `of`: titles or items.

    `lines`: how many are shown now. `shown`: to patrons. `search`: what it was kept from,
    None where it was made by hand. `made_at` in microseconds UTC.
    """

    id: str
    name: str
    plain_name: str
    of: str
    note: str
    shown: bool
    search: Search | None
    lines: int
    made_at: int
    act: str = ""


def all_lists(*, shown: bool = False) -> list[ListSheet]:
    """Return all lists by name; `shown`: only those that patrons see."""
    where = 'NOT "removed" AND ("shown" OR ?) ORDER BY "name_key", "twin", "id"'
    return [read_list_sheet(row) for row in some(KeptList, where, not shown)]


def lists_of_title(biblio: str, *, shown: bool = False) -> list[ListSheet]:
    """The lists that have this title (its id), or a copy of it."""
    on = set(lists_with(biblio))
    return [sheet for sheet in all_lists(shown=shown) if sheet.id in on] if on else []


def list_called(text: str) -> ListSheet:
    """The list with this name or id; refused with LIST_UNKNOWN, LIST_UNCLEAR."""
    return read_list_sheet(live_list(text))


def live_list(text: str) -> KeptList:
    """The list with this name, this id, or the end of it (6 characters or more, if only one fits).

    Of several with one name the plain name means the first. Refuses with LIST_UNKNOWN, LIST_UNCLEAR.
    """
    rows = some(KeptList, 'NOT "removed"')
    key = name_key(text)
    found = [row for row in rows if text in (row.id, unique_list_name(row))]
    found = found or [row for row in rows if name_key(unique_list_name(row)) == key]
    if not found and _AN_END.fullmatch(text):
        found = [row for row in rows if row.id.endswith(text)]
    if len(found) > 1:
        raise refuse("LIST_UNCLEAR", name=text, ids=", ".join(row.id[-8:] for row in found))
    need(found, "LIST_UNKNOWN", name=text)
    return found[0]


def named_so(name: str) -> list[KeptList]:
    """Return the lists with the same or an equivalent name."""
    key = name_key(name)
    return [row for row in some(KeptList, 'NOT "removed"') if key in (row.name_key, name_key(unique_list_name(row)))]


def list_sheet(key: str, act: str = "") -> ListSheet:
    """Return the list with this id, even a removed one; refuses with LIST_UNKNOWN."""
    row = need(get(KeptList, key), "LIST_UNKNOWN", name=key)
    return read_list_sheet(row, act)


def read_list_sheet(row: KeptList, act: str = "") -> ListSheet:
    return ListSheet(
        row.id,
        unique_list_name(row),
        row.name,
        row.of,
        row.note,
        bool(row.shown),
        search_of(row.search),
        count_seen(row.of, row.id),
        row.made_at,
        act,
    )
