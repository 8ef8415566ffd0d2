"""Which titles of a file the library has already, and which barcodes are taken. Reads only, a batch at a time.

A rehearsal, which writes none of it, remembers what its earlier batches would have brought in a temporary table on
disk: so it sees the same as the import itself, and memory stays level.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tuils.formats.marc import RecordRead
from tuils.models import db

from .biblio_state import title_key

_AT_ONCE = 500


class Known:
    """What the library had before the import `batch`, and what the import itself brought so far."""

    def __init__(self, batch: str, match: frozenset[str], rehearsal: bool) -> None:
        self.batch, self.match, self.rehearsal = batch, match, rehearsal
        if rehearsal:
            db.execute_sql("CREATE TEMP TABLE import_seen (sign TEXT PRIMARY KEY, biblio TEXT) WITHOUT ROWID")
        if "lccn" in match:
            db.execute_sql(
                "CREATE TEMP TABLE import_lccn AS SELECT lccn, id FROM biblio WHERE lccn != '' AND NOT removed"
            )
            db.execute_sql("CREATE INDEX temp.import_lccn_lccn ON import_lccn (lccn)")

    def close(self) -> None:
        for table in ("import_seen", "import_lccn"):
            db.execute_sql(f"DROP TABLE IF EXISTS temp.{table}")

    def remember(self, signs: Iterable[tuple[str, str]]) -> None:
        """Signs that the import brought, each with its title."""
        if self.rehearsal:
            db.connection().executemany("INSERT OR IGNORE INTO import_seen (sign, biblio) VALUES (?, ?)", signs)

    # ---- titles

    def titles(self, records: Sequence[RecordRead]) -> dict[int, str]:
        """By the number of the record: the title here that it is the same as."""
        found: dict[int, str] = {}
        finders = {"lccn": self._by_lccn, "isbn": self._by_isbn, "control_number": self._by_control_number}
        for name, finder in finders.items():  # the last one is the surest
            if name in self.match:
                found |= finder(records)
        return found

    def _by_control_number(self, records: Sequence[RecordRead]) -> dict[int, str]:
        signs = {record.number: sign for record in records if (sign := control_sign(record))}
        numbers = {record.control_number for record in records if record.number in signs}
        here = {
            _sign(number, source, key): biblio
            for number, source, key, biblio in _among(
                "SELECT control_number, control_source, title_key, id FROM biblio "
                "WHERE NOT removed AND control_number IN",
                numbers,
            )
        }
        here |= dict(self.seen(signs.values()))
        known = {number: here[sign] for number, sign in signs.items() if sign in here}
        return known | self._alike([record for record in records if record.number not in signs])

    def _alike(self, records: Sequence[RecordRead]) -> dict[int, str]:
        """Without a number, what is the same to the last byte: a file that is brought in again doubles nothing."""
        keys = {title_key(record.columns.title) for record in records}
        text = "SELECT marc, id FROM biblio WHERE batch != ? AND NOT removed AND title_key IN"
        here = {bytes(marc): biblio for marc, biblio in _among(text, keys, self.batch)}
        return {record.number: here[record.marc] for record in records if record.marc in here}

    def _by_isbn(self, records: Sequence[RecordRead]) -> dict[int, str]:
        wanted = {isbn for record in records for isbn in record.columns.isbns}
        here = dict(
            _among(
                "SELECT isbn, biblio FROM isbn JOIN biblio ON biblio.id = isbn.biblio "
                "WHERE biblio.batch != ? AND NOT biblio.removed AND isbn IN",
                wanted,
                self.batch,
            )
        )
        return {
            record.number: here[isbn] for record in records for isbn in reversed(record.columns.isbns) if isbn in here
        }

    def _by_lccn(self, records: Sequence[RecordRead]) -> dict[int, str]:
        wanted = {record.columns.lccn for record in records} - {""}
        here = dict(_among("SELECT lccn, id FROM import_lccn WHERE lccn IN", wanted))
        return {record.number: here[record.columns.lccn] for record in records if record.columns.lccn in here}

    def seen(self, signs: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Of these signs, those that this rehearsal would have brought, with their title."""
        return _among("SELECT sign, biblio FROM import_seen WHERE sign IN", set(signs) if self.rehearsal else set())

    # ---- barcodes

    def barcodes(self, wanted: set[str]) -> dict[str, str]:
        """Of these barcodes, those that an item has already, with the item's title."""
        taken = dict(_among("SELECT barcode, biblio FROM item WHERE barcode IN", wanted))
        return taken | {sign[1:]: biblio for sign, biblio in self.seen(map(barcode_sign, wanted))}


def control_sign(record: RecordRead) -> str:
    """What two records of one origin share; "" without control number."""
    columns = record.columns
    key = "" if columns.control_source else title_key(columns.title)
    return _sign(columns.control_number, columns.control_source, key)


def _sign(number: str, source: str, key: str) -> str:
    """Without a source (003) a number is only one system's own, so the title must be the same, too."""
    if not number:
        return ""
    return f"#{number}\x1f{source}" if source else f"#{number}\x1f\x1f{key}"


def barcode_sign(barcode: str) -> str:
    return f"|{barcode}"


def _among(text: str, keys: set[str], *before: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of a statement that ends in IN, for all these keys."""
    wanted = sorted(keys)
    for at in range(0, len(wanted), _AT_ONCE):
        part = wanted[at : at + _AT_ONCE]
        marks = ", ".join("?" for _ in part)
        yield from db.execute_sql(f"{text} ({marks})", (*before, *part)).fetchall()
