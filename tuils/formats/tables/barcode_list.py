"""A list of barcodes: a text file, a column of a spreadsheet, or the data of a scanner with a memory."""

from __future__ import annotations

import csv
import io
import re

from tuils.i18n import _
from tuils.values.folding import clean

from .tables import TableUnreadable

_BREAKS = re.compile(r"[,;\t]")
HEADS = frozenset({"barcode", "barcodes", "item", "items", "number", "code", "isbn", "isbns", "biblio"})
"""The names of the column, on the first line, that are no barcode."""
LONGEST_LINE = 100_000
"""The most characters of a line; a longer one is no line of a list, and no table either."""
NUMBERED = ("barcode", "item")
"""The names of the column in a table of several, best first."""


def barcodes_in(data: bytes) -> list[str]:
    """The first cell of each line, as it stands there, without quotes and blanks around it.

    UTF-8 with or without a BOM, UTF-16 with one, else Latin-1; any line end. Blank lines and a head are passed over. In
    a table whose head names a column of barcodes, that column counts. Raises TableUnreadable.
    """
    text = decode_barcode_list(data)
    if max(map(len, text.splitlines()), default=0) > LONGEST_LINE:
        raise TableUnreadable(_("This is not a list of barcodes: a line in it is too long."))
    lines = text.splitlines()
    if (table := _column_of(text, lines[:1])) is not None:
        return table
    found = [clean(_BREAKS.split(line, maxsplit=1)[0]).strip("\"' ") for line in lines]
    if found and found[0].casefold() in HEADS:
        del found[0]
    return [code for code in found if code]


def _column_of(text: str, head: list[str]) -> list[str] | None:
    """The column of barcodes of a table that has one behind its first column; None where it is no such table."""
    for line in head:
        for mark in ",;\t":
            names = [name.strip().casefold() for name in next(csv.reader([line], delimiter=mark), [])]
            at = next((names.index(name) for name in NUMBERED if name in names[1:]), 0)
            if at:
                rows = csv.reader(io.StringIO(text), delimiter=mark)
                return [code for row in rows if len(row) > at and (code := clean(row[at]))][1:]
    return None


def decode_barcode_list(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")
