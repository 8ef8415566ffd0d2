"""The statements that find the titles here to which records of a file belong, and what a rehearsal would have added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tuils.models import db
from tuils.models.rows import AT_ONCE, fetch_rows, marks, parts
from tuils.models.store_words import json_text, or_change, put_many

from .queries import MERGED_TITLES

_HERE = "id, control_number, control_source"
NUMBERS = {
    "isbn": f"SELECT isbn, {_HERE} FROM isbn JOIN biblio ON biblio.id = isbn.biblio "
    "WHERE batch != ? AND NOT removed AND isbn IN",
    "lccn": f"SELECT lccn, {_HERE} FROM biblio WHERE batch != ? AND lccn != '' AND NOT removed AND lccn IN",
    "issn": f"SELECT issn, {_HERE} FROM biblio WHERE batch != ? AND issn != '' AND NOT removed AND issn IN",
}


def _among(text: str, keys: Iterable[str], *before: Any, order: str = "") -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a statement that ends in IN, for all these keys."""
    for part in parts(sorted(set(keys)), AT_ONCE):
        yield from db.execute_sql(f"{text} ({marks(part)}) {order}", (*before, *part)).fetchall()


# ---- what a rehearsal would have added


def remember_seen(seen: Iterable[tuple[str, str, bytes]]) -> None:
    text = "INSERT INTO import_seen (sign, biblio, marc) VALUES (?, ?, ?)"
    put_many(text + or_change("sign", "biblio", "marc"), seen)


def seen_with_records(signs: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    """Yield (sign, title, record) of those of these signs that are there."""
    return _among("SELECT sign, biblio, marc FROM import_seen WHERE sign IN", signs)


def seen_signs(signs: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    return _among("SELECT sign, biblio FROM import_seen WHERE sign IN", signs)


def seen_records(signs: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    return _among("SELECT biblio, marc FROM import_seen WHERE sign IN", signs)


def looks_seen(sign: str) -> list[Any]:
    """The records of the signs that begin so and go on behind a blank."""
    return fetch_rows("SELECT marc FROM import_seen WHERE sign >= ? AND sign < ?", f"{sign} ", f"{sign}!")


# ---- titles that are here


def with_control_numbers(numbers: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    """Yield (number, source, key, title, batch, and the columns of `TitleHere`)."""
    text = (
        f"SELECT control_number, control_source, title_key, title, batch, {_HERE} FROM biblio "
        f"WHERE (NOT removed OR id IN ({MERGED_TITLES})) AND control_number IN"
    )
    return _among(text, numbers)


def isbns_under(biblios: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    return _among("SELECT biblio, isbn FROM isbn WHERE biblio IN", biblios)


def records_with_keys(keys: Iterable[str], batch: str) -> Iterator[tuple[Any, ...]]:
    return _among(f"SELECT marc, {_HERE} FROM biblio WHERE batch != ? AND NOT removed AND title_key IN", keys, batch)


def works_with_keys(keys: Iterable[str], batch: str) -> Iterator[tuple[Any, ...]]:
    """Yield (key, title, author, year, kind, and the columns of `TitleHere`)."""
    text = (
        f"SELECT title_key, title, author, year, kind, {_HERE} FROM biblio "
        "WHERE batch != ? AND NOT removed AND title_key IN"
    )
    return _among(text, keys, batch)


def with_numbers(kind: str, numbers: Iterable[str], batch: str) -> Iterator[tuple[Any, ...]]:
    """Yield (number, and the columns of `TitleHere`). `kind`: of NUMBERS."""
    return _among(NUMBERS[kind], numbers, batch)


def records_of_titles(biblios: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    return _among("SELECT id, marc FROM biblio WHERE id IN", biblios)


def names_of_titles(biblios: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    return _among("SELECT id, title FROM biblio WHERE id IN", biblios)


def batches_of_titles(biblios: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    return _among("SELECT id, batch FROM biblio WHERE id IN", biblios)


def edits_of_records(biblios: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    """Yield (title, entry) of the entries that set a record, in their order."""
    text = (
        "SELECT biblio, id FROM journal WHERE kind IN ('biblio_added', 'biblio_edited') AND NOT void AND "
        f"{json_text('data', '$.set.record')} IS NOT NULL AND biblio IN"
    )
    return _among(text, biblios, order="ORDER BY pos, device, seq")


def copies_with_barcodes(barcodes: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    """Yield (barcode, title, place in the journal)."""
    return _among("SELECT barcode, biblio, added_pos FROM item WHERE barcode IN", barcodes)


def barcodes_under(biblios: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    return _among("SELECT biblio, barcode FROM item WHERE biblio IN", biblios)
