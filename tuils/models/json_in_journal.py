"""Rows of the journal found by their JSON data."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from .base import db
from .journal import Journal
from .rows import fetch_number, fetch_rows, marks, some, typed

_OF_ASIDES = "kind IN ('entry_set_aside', 'entry_taken_over', 'entry_refused')"
_ENTRY = "json_extract(data, '$.entry')"
_SAID = (
    f"SELECT {_ENTRY}, max(CASE WHEN kind = 'entry_set_aside' THEN 1 ELSE 0 END), "
    "max(CASE WHEN kind = 'entry_taken_over' THEN 1 ELSE 0 END) FROM journal "
    f"WHERE {_OF_ASIDES} AND NOT void"
)
_REFUSED = f"SELECT 1 FROM journal WHERE {_OF_ASIDES} AND {_ENTRY} = a.entry AND kind = 'entry_refused' AND NOT void"
_WAITING = (
    f"FROM aside_entry AS a JOIN journal AS s ON s.{_OF_ASIDES} AND json_extract(s.data, '$.entry') = a.entry "
    f"AND s.kind = 'entry_set_aside' WHERE NOT EXISTS ({_REFUSED})"
)
_FORGET = (
    "UPDATE aside_entry SET private = '{}', patron = '' WHERE private <> '{}' AND entry IN "
    f"(SELECT {_ENTRY} FROM journal WHERE {_OF_ASIDES} AND kind = 'entry_refused' AND NOT void AND pos < ?)"
)
MOST_ASIDE = 500
"""The most that are listed at once; the others follow as these are decided."""


class Aside(NamedTuple):
    """An entry set aside and not decided yet: why, and which site sent it."""

    entry: str
    why: str
    site: str


def entries_set_aside(keys: Collection[str] | None = None) -> set[str]:
    """Return the entries set aside and not taken over, among these (a few hundred ids) or among all."""
    among = "" if keys is None else f" AND {_ENTRY} IN ({marks(keys)})"
    rows = fetch_rows(f"{_SAID}{among} GROUP BY {_ENTRY}", *(keys or ()))
    return {str(key) for key, out, taken in rows if out and not taken}


def asides() -> list[Aside]:
    """Return the entries that wait for an administrator, oldest first."""
    text = (
        "SELECT a.entry, min(json_extract(s.data, '$.why')), min(json_extract(s.data, '$.site')) "
        f"{_WAITING} GROUP BY a.entry ORDER BY min(s.pos), a.entry LIMIT {MOST_ASIDE}"
    )
    return typed(Aside, text)


def asides_waiting() -> int:
    return fetch_number(f"SELECT count(DISTINCT a.entry) {_WAITING}")


def forget_refused(before: int) -> int:
    """Forget the person in entries refused before this place in the order; return how many."""
    return int(db.execute_sql(_FORGET, (before,)).rowcount)


def settings_in_force(name: str) -> list[Journal]:
    """Return every setting of this name that was not undone, in order."""
    text = (
        '"kind" = \'setting_set\' AND NOT "void" AND json_extract("data", \'$.name\') = ? '
        'ORDER BY "pos", "device", "seq"'
    )
    return some(Journal, text, name)
