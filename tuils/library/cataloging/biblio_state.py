"""Biblios in the store: a record is one field; its columns always follow from it."""

from __future__ import annotations

import base64
import io
from operator import attrgetter
from typing import Any

from tuils.formats.marc import BiblioColumns, read_marc
from tuils.library.journal import applying
from tuils.library.journal.entries import Entry, fold_fields
from tuils.library.journal.families import Family, Pocketful, register
from tuils.library.refusals import refuse
from tuils.models import Biblio, db
from tuils.models.rows import blank, one
from tuils.values.folding import fold

KEY_LENGTH = 80  # of the folded title, by which exact titles are found

_NAMES = tuple(name for name in blank(Biblio) if name != "no")
_OF_THE_RECORD = tuple(name for name in _NAMES if name in BiblioColumns._fields)
_read_columns = attrgetter(*_OF_THE_RECORD)
_ISBNS = _OF_THE_RECORD.index("isbns")
COLUMNS = ("id", "batch", "marc", *_OF_THE_RECORD, "title_key", "removed")
_INSERT = f"INSERT INTO biblio ({', '.join(COLUMNS)}) VALUES ({', '.join('?' for _ in COLUMNS)})"
_REST = ", ".join(f'"{name}" = excluded."{name}"' for name in COLUMNS if name != "id")
_PUT = f'{_INSERT} ON CONFLICT ("id") DO UPDATE SET {_REST}'


class Biblios(Family):
    kinds = frozenset({"biblio_added", "biblio_edited"})
    not_by_undo = frozenset({"biblio_added"})
    tables = (Biblio,)

    def refold(self, touched: list[Entry]) -> Pocketful:
        for biblio in sorted({entry.biblio for entry in touched if entry.biblio}):
            entries = [entry for entry in applying.about(biblio=biblio) if entry.kind in self.kinds]
            row = one(Biblio, '"id" = ?', biblio)
            if row is None and not any(entry.kind == "biblio_added" for entry in entries):
                continue  # its first entry, or its batch, has not come yet
            fields = fold_fields(entries, {})
            marc = base64.b64decode(fields["record"]) if "record" in fields else bytes(row["marc"] if row else b"")
            _save(biblio, marc, row["batch"] if row else "", bool(fields.get("removed")))
        return {}

    def wipe(self) -> None:
        """Rows that an import brought are input: the journal holds no second copy of them."""
        db.execute_sql("DELETE FROM biblio WHERE batch = ''")
        db.execute_sql("DELETE FROM isbn WHERE biblio NOT IN (SELECT id FROM biblio)")

    def undo_needs(self, entry: Entry) -> str:
        return "catalog.edit"

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        later = [
            other
            for other in applying.about(biblio=entry.biblio or "")
            if other.kind == "biblio_edited" and not other.void and other.order > entry.order
        ]
        if any(other.id not in together for other in later):
            raise refuse("UNDO_NOT_LAST")


def record_text(marc: bytes) -> str:
    """A record as it stands in an entry: base64, as JSON has no bytes."""
    return base64.b64encode(marc).decode()


def columns_in(marc: bytes) -> BiblioColumns:
    """The columns of a stored record, by the same reading as when it came in; blank where it is none."""
    read = next(read_marc(io.BytesIO(marc)), None)
    return read.columns if read else BiblioColumns()


def biblio_row(biblio: str, marc: bytes, columns: BiblioColumns, batch: str) -> tuple[Any, ...]:
    """The whole row of a biblio in the order of COLUMNS."""
    values = list(_read_columns(columns))
    values[_ISBNS] = " ".join(columns.isbns)
    return (biblio, batch, marc, *values, title_key(columns.title), False)


def title_key(title: str) -> str:
    """The folded title, cut: equal for titles that people type as the same."""
    return fold(title)[:KEY_LENGTH]


def _save(biblio: str, marc: bytes, batch: str, removed: bool) -> None:
    columns = columns_in(marc)
    db.execute_sql(_PUT, (*biblio_row(biblio, marc, columns, batch)[:-1], removed))
    db.execute_sql("DELETE FROM isbn WHERE biblio = ?", (biblio,))
    for isbn in columns.isbns:
        db.execute_sql("INSERT INTO isbn (isbn, biblio) VALUES (?, ?)", (isbn, biblio))


FAMILY = register(Biblios())
