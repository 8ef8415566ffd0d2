"""Many entries of one act at once. Their state is not applied one by one: whoever writes them writes that in bulk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tuils.models import Have, Journal, db
from tuils.models.rows import blank, put

from .entries import Entry, Facts, new_id, row_of, to_json

_COLUMNS = tuple(blank(Journal))
_INSERT = f"INSERT INTO journal ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' for _name in _COLUMNS)})"


def write_behind(head: Entry, facts: Iterable[Facts]) -> None:
    """Entries behind `head`, in its act, written in the same transaction as it, nothing between. Of each the kind, what
    it is about (`item`, `biblio`, ...), `data`, and its id where that had to be known before; the rest is the head's.
    """
    common = row_of(head)
    rows: list[tuple[Any, ...]] = []
    for number, fact in enumerate(facts, 1):
        place = head.pos + number
        own = {"id": new_id(place), "seq": head.seq + number, "stamp": place, "pos": place}
        row = {**common, **own, **fact, "data": to_json(fact["data"])}
        rows.append(tuple(row[name] for name in _COLUMNS))
    db.connection().executemany(_INSERT, rows)
    put(Have, {"device": head.device, "seq": head.seq + len(rows), "pos": head.pos + len(rows)})
