"""The rows of titles as they are published, read from the library in short reads.

Loans show only the due date, holds and orders only their number; `models.published` says which columns are public,
`formats.marc_public` which parts of a record.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tuils.formats.marc.marc_public import public_record
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.finding.hits import AVAILABLE
from tuils.library.holdings.items.shelving import ShelvedTitle, shelf_columns, shelf_order
from tuils.library.holdings.queries import open_copies
from tuils.library.holdings.titles.biblio_state import OF_THE_RECORD, column_values, columns_in
from tuils.models import db
from tuils.models.circulation import LIVE
from tuils.models.published import DAY, HIDDEN_STATES, SMALL, TABLES, Row, columns, selected
from tuils.models.rows import marks
from tuils.values.time.moments import day_of

RETURNED_DAYS = 14
AT_ONCE = 200  # titles that are read together
_CAME_BACK = ("checkin", "later_checkin")
_COLUMNS = columns("biblio")
_MARC, _ID = _COLUMNS.index("marc"), _COLUMNS.index("id")
_COPY = columns("item")
_SHELVED_BY = tuple(_COLUMNS.index(name) for name in ShelvedTitle._fields)
Rows = dict[str, list[Row]]


def published_rows(desk: Desk, titles: Sequence[str]) -> Rows:
    """The published rows of these titles, 200 at most, by table; none of a title that was taken out."""
    known = _read("biblio", "id", titles, " AND NOT removed ORDER BY no")
    biblios = [_public(row) for row in known]
    live = [str(row[_ID]) for row in biblios]
    if not live:
        return {"biblio": []}
    on_loan = f"NOT withdrawn AND state NOT IN ({_joined_words(HIDDEN_STATES)})"
    loans = f"SELECT loan FROM item WHERE loan IS NOT NULL AND {on_loan} AND biblio IN ({marks(live)})"
    return {
        "biblio": biblios,
        "isbn": list(dict.fromkeys(_read("isbn", "biblio", live))),
        "item": _shelved(
            _read("item", "biblio", live, " AND NOT withdrawn ORDER BY item.biblio, item.barcode, item.id"),
            {str(now[_ID]): _place(now) for now, was in zip(biblios, known, strict=True) if now is not was},
        ),
        "loan": _all(f"SELECT {selected('loan')} FROM loan WHERE id IN ({loans})", live),
        "waiting": _all(
            f"SELECT biblio, count(*) FROM hold WHERE biblio IN ({marks(live)}) AND state IN ({_joined_words(LIVE)}) "
            "GROUP BY biblio",
            live,
        ),
        "coming": list(open_copies(live).items()),
        "returned": _returned(desk, live),
    }


def small_rows() -> Rows:
    """Return all rows of the small tables: codes, hours, settings, lists that are shown."""
    return {table: _all(f"SELECT {selected(table)} FROM {table}{_where(table)}", ()) for table in SMALL}


def words_after(word: str, limit: int) -> list[Row]:
    """The next of the library's own words."""
    return _all(f"SELECT {selected('word')} FROM word WHERE word > ? ORDER BY word LIMIT ?", (word, limit))


def titles_after(number: int, limit: int) -> list[tuple[int, str]]:
    """(no, id) of the next titles that are not taken out."""
    return _all("SELECT no, id FROM biblio WHERE no > ? AND NOT removed ORDER BY no LIMIT ?", (number, limit))


def _public(row: Row) -> Row:
    """Return the row with the record's public part; columns computed from the rest are read again."""
    marc = bytes(row[_MARC])
    public = public_record(marc)
    if public.marc == marc:
        return row
    changed: dict[str, Any] = {"marc": public.marc}
    if public.columns:
        changed |= zip(OF_THE_RECORD, column_values(columns_in(public.marc), shelf_order()), strict=True)
    return tuple(changed.get(name, value) for name, value in zip(_COLUMNS, row, strict=True))


def _place(title: Row) -> ShelvedTitle:
    return ShelvedTitle(*(title[at] for at in _SHELVED_BY))


def _shelved(copies: list[Row], titles: dict[str, ShelvedTitle]) -> list[Row]:
    """Return the copies, those of these titles with a newly computed place on the shelf: a key holds the author."""
    if not titles:
        return copies
    order, shown = shelf_order(), []
    for row in copies:
        copy = dict(zip(_COPY, row, strict=True))
        if title := titles.get(copy["biblio"]):
            copy["section"], copy["shelf_key"] = shelf_columns(copy, title, order)
        shown.append(tuple(copy.values()))
    return shown


def _returned(desk: Desk, titles: Sequence[str]) -> list[Row]:
    """Return copies returned lately and now on the shelf, with the day alone: an hour could show who it was."""
    since = desk.now - RETURNED_DAYS * DAY
    found = _all(
        "SELECT item.id, item.biblio, max(loan.closed_at) FROM item JOIN loan ON loan.item = item.id "
        f"WHERE item.biblio IN ({marks(titles)}) AND {AVAILABLE} AND item.moved_at >= ? AND loan.closed_at >= ? "
        f"AND loan.how IN ({_joined_words(_CAME_BACK)}) GROUP BY item.id",
        (*titles, since, since),
    )
    return [(item, biblio, day_of(closed, desk.zone).isoformat()) for item, biblio, closed in found]


def _read(table: str, column: str, keys: Sequence[str], rest: str = "") -> list[Row]:
    return _all(f"SELECT {selected(table)} FROM {table} WHERE {column} IN ({marks(keys)}){rest}", keys)


def _where(table: str) -> str:
    where = TABLES[table].where
    return f" WHERE {where}" if where else ""


def _all(text: str, values: Sequence[Any]) -> list[Any]:
    return list(db.execute_sql(text, tuple(values)).fetchall())


def _joined_words(words: Sequence[str]) -> str:
    return "'" + "', '".join(words) + "'"
