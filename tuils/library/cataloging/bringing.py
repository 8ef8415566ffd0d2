"""Records of an import that came with a bundle: no entry holds them, so their rows are written as the import did."""

from __future__ import annotations

from collections.abc import Sequence

from peewee import fn

from tuils.models import Biblio, search
from tuils.models.rows import find

from .biblio_state import COLUMNS, biblio_row, columns_in
from .entries_in_bulk import insert_rows
from .shelving import shelf_order


def bring_titles(titles: Sequence[tuple[str, str, bytes]]) -> None:
    """(id, batch, record) of each; what is here stays as it is. Part of a merge, in its transaction."""
    here = {row["id"] for row in find(Biblio, "id", (biblio for biblio, _batch, _marc in titles))}
    read = [(biblio, batch, marc, columns_in(marc)) for biblio, batch, marc in titles if biblio not in here]
    if not read:
        return
    last, order = int(Biblio.select(fn.max(Biblio.no)).scalar() or 0), shelf_order()
    insert_rows(
        "biblio", COLUMNS, [biblio_row(biblio, marc, columns, batch, order) for biblio, batch, marc, columns in read]
    )
    insert_rows("isbn", ("isbn", "biblio"), [(isbn, one[0]) for one in read for isbn in one[3].isbns])
    search.index_batch(last + 1)
