"""Many entries of one act at once, past the model layer: each behind the one before, in the order they are added.
Records that came with a bundle have no entry: their rows are written as the import did."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from typing import Any

from peewee import fn

from tuils.library.foundation.journal.entries import Entry, Facts, entry_row, new_id
from tuils.library.holdings.items.shelving import shelf_order
from tuils.models import Biblio, Have, Journal, search
from tuils.models.rows import blank, find, put
from tuils.models.store_words import insert_rows

from .biblio_state import COLUMNS, biblio_row, columns_in

_COLUMNS = tuple(blank(Journal))
_ID, _KIND, _SEQ, _DATA, _STAMP, _POS = map(_COLUMNS.index, ("id", "kind", "seq", "data", "stamp", "pos"))
data_text = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode


class Bulk:
    """Entries behind `head`, which is written. They are in the journal after `write`; their state is the caller's."""

    def __init__(self, head: Entry) -> None:
        self.head = head
        whole = entry_row(head)
        self._like = [whole[name] for name in _COLUMNS]
        self._ids = run_of_ids(head.pos)
        self._rows: list[tuple[Any, ...]] = []

    def next_id(self) -> str:
        return next(self._ids)

    def add(self, entry: str, kind: str, data: Facts, **names: str) -> int:
        """Add an entry; return its place."""
        return self.add_text(entry, kind, data_text(data), **names)

    def add_text(self, entry: str, kind: str, text: str, **names: str) -> int:
        """Add an entry with this `data_text`; return its place."""
        number = len(self._rows) + 1
        place = self.head.pos + number
        row = self._like.copy()
        row[_ID], row[_KIND], row[_SEQ], row[_DATA] = entry, kind, self.head.seq + number, text
        row[_STAMP] = row[_POS] = place
        for name, about in names.items():
            row[_COLUMNS.index(name)] = about
        self._rows.append(tuple(row))
        return place

    def write(self) -> None:
        insert_rows("journal", _COLUMNS, self._rows)
        number = len(self._rows)
        put(Have, {"device": self.head.device, "seq": self.head.seq + number, "pos": self.head.pos + number})


def run_of_ids(micros: int) -> Iterator[str]:
    """Yield consecutive UUIDv7 (RFC 9562, 6.2, method 2): quick to make, and to put at the end of an index."""
    first = int(new_id(micros).replace("-", ""), 16)
    for number in itertools.count(first):
        digits = f"{number:032x}"
        yield f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def bring_titles(titles: Sequence[tuple[str, str, bytes]]) -> None:
    """Add titles, each as (id, batch, record); titles on file stay as they are. Part of a merge, in its transaction."""
    here = {row.id for row in find(Biblio, "id", (biblio for biblio, _batch, _marc in titles))}
    read = [(biblio, batch, marc, columns_in(marc)) for biblio, batch, marc in titles if biblio not in here]
    if not read:
        return
    last, order = int(Biblio.select(fn.max(Biblio.no)).scalar() or 0), shelf_order()
    insert_rows(
        "biblio", COLUMNS, [biblio_row(biblio, marc, columns, batch, order) for biblio, batch, marc, columns in read]
    )
    insert_rows("isbn", ("isbn", "biblio"), [(isbn, one[0]) for one in read for isbn in one[3].isbns])
    search.index_batch(last + 1)
