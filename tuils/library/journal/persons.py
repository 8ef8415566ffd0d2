"""Who is one person: of records of patrons that were merged, the one that stands for all. Found in the journal itself,
by an index of its own, so that no family need be folded before another.

Of several merges of one record the first in order counts; of a ring, which two machines can make unknowing, the last
one does not. Nothing is merged into a record that is not here yet or was removed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tuils.models import db

MERGED = "patron_merged"
IS_ANY = "EXISTS (SELECT 1 FROM journal WHERE kind = 'patron_merged' AND patron > '')"
"""For a statement that asks something else: most libraries have nobody merged, and ask no further."""
_INTO = "json_extract(data, '$.into')"
_PLACE = "coalesce(json_extract(data, '$.place'), pos)"
"""One that was written anew when old entries were gathered (`gathering.py`) stands where the old one stood."""
_TIED = (
    f"SELECT {_INTO} FROM journal WHERE kind = 'patron_merged' AND patron = ? "
    f"UNION SELECT patron FROM journal WHERE kind = 'patron_merged' AND {_INTO} = ?"
)
_FIRST = (
    f"SELECT {_INTO}, {_PLACE}, device, seq FROM journal AS merge WHERE kind = 'patron_merged' "
    "AND patron = ? AND NOT void AND EXISTS (SELECT 1 FROM journal WHERE patron = json_extract(merge.data, '$.into') "
    "AND kind IN ('patron_registered', 'patron_gathered')) "
    "AND NOT EXISTS (SELECT 1 FROM journal WHERE patron = json_extract(merge.data, '$.into') "
    f"AND kind = 'patron_removed') ORDER BY {_PLACE}, device, seq LIMIT 1"
)


def any_merged() -> bool:
    """Has this library ever merged two records?"""
    return bool(db.execute_sql(f"SELECT {IS_ANY}").fetchone()[0])


def was_removed(patron: str) -> bool:
    """Is this an id that means nobody any more?"""
    text = "SELECT 1 FROM journal WHERE kind = 'patron_removed' AND patron = ?"
    return db.execute_sql(text, (patron,)).fetchone() is not None


def stands_for(patron: str) -> str:
    """The record that stands for this one; itself, where it was not merged. All by id."""
    way = [patron]
    steps: list[tuple[Any, ...]] = []
    while step := db.execute_sql(_FIRST, (way[-1],)).fetchone():
        steps.append(step[1:])
        if step[0] in way:
            ring = way.index(step[0])
            return way[max(range(ring, len(way)), key=lambda place: steps[place])]
        way.append(step[0])
    return way[-1]


def merged_into(patron: str) -> list[str]:
    """The ids of the records that this one stands for, besides itself."""
    return [one for one in sorted(related([patron]) - {patron}) if stands_for(one) == patron]


def all_of(patron: str) -> list[str]:
    """This record's id, then those of the records that it stands for: whatever is kept by id is kept under these."""
    return [patron, *merged_into(patron)] if any_merged() else [patron]


def related(patrons: Iterable[str]) -> set[str]:
    """These and all that a merge connects with them at whatever remove, also one that was taken back."""
    found = set(patrons)
    fresh = found
    while fresh:
        fresh = {other for one in fresh for (other,) in db.execute_sql(_TIED, (one, one)).fetchall() if other} - found
        found |= fresh
    return found
