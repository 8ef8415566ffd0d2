"""A list of barcodes as people have one: a text file, a column of a spreadsheet, what a scanner with a memory gives."""

from __future__ import annotations

import re

from tuils.values.folding import clean

_BREAKS = re.compile(r"[,;\t]")
HEADS = frozenset({"barcode", "barcodes", "item", "items", "number", "code", "isbn", "isbns", "biblio"})
"""Names of the column, on the first line, that are no barcode."""


def barcodes_in(data: bytes) -> list[str]:
    """The first cell of each line, as it stands there, without quotes and blanks around it.

    UTF-8 with or without a BOM, UTF-16 with one, else Latin-1; any line end. Blank lines and a head are passed over.
    """
    lines = text_of(data).splitlines()
    found = [clean(_BREAKS.split(line, maxsplit=1)[0]).strip("\"' ") for line in lines]
    if found and found[0].casefold() in HEADS:
        del found[0]
    return [code for code in found if code]


def text_of(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")
