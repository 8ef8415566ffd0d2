"""Biblios in the store: a record is one field; its columns always follow from it."""

from __future__ import annotations

import base64
from dataclasses import asdict
from typing import Any

from tuils.formats.marc_columns import BiblioColumns, columns_of
from tuils.library.journal import applying
from tuils.library.journal.entries import Entry, Facts, fold_fields
from tuils.library.journal.families import Family, Pocketful, register
from tuils.library.refusals import refuse
from tuils.models import Biblio, db
from tuils.models.rows import Row, blank, one
from tuils.values.folding import fold

BLANK = {name: value for name, value in blank(Biblio).items() if name != "no"}
_NAMES = ", ".join(f'"{name}"' for name in BLANK)
_MARKS = ", ".join("?" for _ in BLANK)
_REST = ", ".join(f'"{name}" = excluded."{name}"' for name in BLANK if name != "id")
PUT = f'INSERT INTO biblio ({_NAMES}) VALUES ({_MARKS}) ON CONFLICT ("id") DO UPDATE SET {_REST}'


class Biblios(Family):
    kinds = frozenset({"biblio_added", "biblio_edited"})
    not_by_undo = frozenset({"biblio_added"})
    tables = (Biblio,)

    def refold(self, touched: list[Entry]) -> Pocketful:
        for biblio in sorted({entry.biblio for entry in touched if entry.biblio}):
            entries = applying.about(biblio=biblio)
            row = one(Biblio, '"id" = ?', biblio)
            fields = fold_fields([entry for entry in entries if entry.kind in self.kinds], {})
            if row is None and not any(entry.kind == "biblio_added" for entry in entries):
                continue  # its first entry, or its batch, has not come yet
            _save(biblio, row, fields)
        return {}

    def wipe(self) -> None:
        """Rows that an import brought are input: the journal holds no second copy of them."""
        db.execute_sql("DELETE FROM biblio WHERE batch = ''")
        db.execute_sql("DELETE FROM isbn WHERE biblio NOT IN (SELECT id FROM biblio)")

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


def _save(biblio: str, row: Row | None, fields: Facts) -> None:
    marc = base64.b64decode(fields["record"]) if "record" in fields else bytes((row or BLANK)["marc"] or b"")
    batch = row["batch"] if row else ""
    values = biblio_row(biblio, marc, columns_of(marc), batch)
    values["removed"] = bool(fields.get("removed", False))
    db.execute_sql(PUT, tuple(values[name] for name in BLANK))
    db.execute_sql("DELETE FROM isbn WHERE biblio = ?", (biblio,))
    for isbn in str(values["isbns"]).split():
        db.execute_sql("INSERT INTO isbn (isbn, biblio) VALUES (?, ?)", (isbn, biblio))


def biblio_row(biblio: str, marc: bytes, columns: BiblioColumns, batch: str) -> Row:
    """The whole row of a biblio, but for its number."""
    known: dict[str, Any] = asdict(columns)
    return {
        **BLANK,
        **{name: known[name] for name in BLANK if name in known},
        "id": biblio,
        "batch": batch,
        "marc": marc,
        "isbns": " ".join(columns.isbns),
        "title_key": fold(columns.title)[:80],
    }


FAMILY = register(Biblios())
