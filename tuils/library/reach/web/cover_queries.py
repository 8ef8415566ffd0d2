"""The statements about covers. They run on the library, for the published copy has no barcodes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tuils.models.rows import AT_ONCE, fetch_rows, marks, parts

_BY_ISBN = (
    "SELECT isbn.isbn, biblio.no FROM isbn JOIN biblio ON biblio.id = isbn.biblio "
    "WHERE NOT biblio.removed AND isbn.isbn IN "
)
_BY_BARCODE = (
    "SELECT item.barcode, biblio.no FROM item JOIN biblio ON biblio.id = item.biblio "
    "WHERE NOT item.clash AND NOT biblio.removed AND item.barcode IN "
)
_BY_NUMBER = "SELECT no, no FROM biblio WHERE NOT removed AND no IN "


def numbers_of_isbns(isbns: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield each of these ISBNs with the number of each title that has it."""
    yield from _found(_BY_ISBN, isbns)


def numbers_of_barcodes(barcodes: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield each of these barcodes with the number of its title."""
    yield from _found(_BY_BARCODE, barcodes)


def numbers_there(numbers: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield each of these record numbers that a title has, as text and as number."""
    yield from ((str(no), no) for _text, no in _found(_BY_NUMBER, [int(no) for no in numbers]))


def _found(text: str, keys: Sequence[object]) -> Iterator[tuple[str, int]]:
    for part in parts(keys, AT_ONCE):
        yield from fetch_rows(f"{text}({marks(part)})", *part)
