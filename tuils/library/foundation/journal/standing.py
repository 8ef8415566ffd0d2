"""Merged records, and which one stands for all. Found in the journal itself, by its own indexes, so that no family
must be folded before another.

Of several merges of one record the first in order counts; of a ring, which two machines can make without knowing,
the last one does not. Nothing is merged into a record that is not here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tuils.models import db
from tuils.models.store_words import json_number, json_text

_INTO = json_text("data", "$.into")
_OF_MERGE = json_text("merge.data", "$.into")
_PLACE = f"coalesce({json_number('data', '$.place')}, pos)"
"""The place: an entry written anew when old entries were gathered (`gathering.py`) keeps the place of the old one."""


class Standing:
    """The merges of one sort of record. `kind`: of the entries that merge, each with `into` in its data; `column`:
    what they are about, patron or biblio. `is_here`: the condition for the record that is merged into, `{into}`, to
    be here."""

    def __init__(self, kind: str, column: str, is_here: str) -> None:
        only = f"kind = '{kind}'"
        self.is_any = f"EXISTS (SELECT 1 FROM journal WHERE {only} AND {column} > '')"
        """The condition to add to another query: most libraries have nothing merged, and query no further."""
        self._tied = (
            f"SELECT {_INTO} FROM journal WHERE {only} AND {column} = ? "
            f"UNION SELECT {column} FROM journal WHERE {only} AND {_INTO} = ?"
        )
        self._first = (
            f"SELECT {_INTO}, {_PLACE}, device, seq FROM journal AS merge WHERE {only} AND {column} = ? AND NOT void "
            f"AND id <> ? AND {is_here.format(into=_OF_MERGE)} ORDER BY {_PLACE}, device, seq LIMIT 1"
        )

    def any_merged(self) -> bool:
        """Return whether this library has ever merged two records."""
        return bool(db.execute_sql(f"SELECT {self.is_any}").fetchone()[0])

    def stands_for(self, record: str, without: str = "") -> str:
        """Return the id of the record that stands for this one; itself if it was not merged. `without`: ignoring
        this entry."""
        way = [record]
        steps: list[tuple[Any, ...]] = []
        while step := db.execute_sql(self._first, (way[-1], without)).fetchone():
            steps.append(step[1:])
            if step[0] in way:
                ring = way.index(step[0])
                return way[max(range(ring, len(way)), key=lambda place: steps[place])]
            way.append(step[0])
        return way[-1]

    def merged_into(self, record: str) -> list[str]:
        """Return the ids of the records that this one stands for, besides itself."""
        return [one for one in sorted(self.related([record]) - {record}) if self.stands_for(one) == record]

    def all_of(self, record: str) -> list[str]:
        """Return this record's id, then those of the records that it stands for: data kept by id is kept under
        these."""
        return [record, *self.merged_into(record)] if self.any_merged() else [record]

    def related(self, records: Iterable[str]) -> set[str]:
        """Return these and all records that merges connect with them, however far, undone merges included."""
        found = set(records)
        fresh = found
        while fresh:
            fresh = {other for one in fresh for (other,) in db.execute_sql(self._tied, (one, one)) if other} - found
            found |= fresh
        return found
