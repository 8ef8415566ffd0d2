"""The columns of titles against their records, many at a time: finds outdated columns and recomputes them; and, only
reading, checks the columns and words used for searching and for the shelves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from tuils.library.holdings.finding.own_words import pages
from tuils.library.holdings.items.shelving import ShelfOrder, shelf_order
from tuils.library.holdings.queries import drop_isbns_of, put_isbns
from tuils.library.holdings.record_queries import counted_words, isbns_of, words_between
from tuils.models import db
from tuils.models.store_words import put_many

from .biblio_state import OF_THE_RECORD, column_values, columns_in

_NAMES = ", ".join(OF_THE_RECORD)
READ_PAGE = f"SELECT no, id, marc, {_NAMES} FROM biblio WHERE no > ? ORDER BY no LIMIT ?"
_RENEW = f"UPDATE biblio SET {', '.join(f'{name} = ?' for name in OF_THE_RECORD)} WHERE no = ? AND marc = ?"


class Outdated(NamedTuple):
    """A title whose columns differ from its record. `names`: which; `values`: as they should be."""

    no: int
    biblio: str
    marc: bytes
    names: tuple[str, ...]
    values: tuple[Any, ...]


def outdated_titles(after: int, most: int, order: ShelfOrder) -> tuple[list[Outdated], int]:
    """Return the outdated titles among the next `most` after this `no`; and the last `no` of those read, 0 when there
    are no more. Only reads: no lock is held while records are read."""
    rows: Any = db.execute_sql(READ_PAGE, (after, most)).fetchall()
    found = []
    for no, biblio, marc, *known in rows:
        values = column_values(columns_in(bytes(marc)), order)
        if tuple(known) != values:
            pairs = zip(OF_THE_RECORD, known, values, strict=True)
            names = tuple(name for name, was, now in pairs if was != now)
            found.append(Outdated(no, biblio, bytes(marc), names, values))
    return found, (int(rows[-1][0]) if len(rows) == most else 0)


def put_derived(found: Sequence[Outdated]) -> None:
    """Write these, but for titles that have another record by now: their columns are right. The caller holds the
    transaction."""
    put_many(_RENEW, [(*outdated.values, outdated.no, outdated.marc) for outdated in found])
    for one in (outdated for outdated in found if "isbns" in outdated.names):
        here = isbns_of(one.no)
        drop_isbns_of(one.biblio)
        isbns = [(isbn, one.biblio) for isbn in (here[0] if here else "").split()]
        put_isbns(isbns)


ROWS = 500
MOST_TOLD = 20


def finding_faults() -> list[str]:
    """Return titles whose columns differ from their records, and index words missing from the library's own: as
    sentences, at most twenty of a kind. The index itself must be there."""
    return [*_columns(), *_words()]


def _columns() -> list[str]:
    faults: list[str] = []
    order, after = shelf_order(), 0
    while len(faults) < MOST_TOLD:
        found, last = outdated_titles(after, ROWS, order)
        faults.extend(f"biblio {one.biblio}: {', '.join(one.names)} do not follow from its record" for one in found)
        if not last:
            break
        after = last
    return faults[:MOST_TOLD]


def _words() -> list[str]:
    """Report missing words. Superfluous words do no harm: they leave when the words are counted anew."""
    row = counted_words()
    if not (row and row[0]):
        return []  # an import came in between: they are known to be old, and will be counted
    missing: list[str] = []
    for found, after, last in pages():
        known = {word for (word,) in words_between(after, last)}
        missing.extend(sorted(found.keys() - known))
    return [f"word {word}: it is missing" for word in missing[:MOST_TOLD]]
