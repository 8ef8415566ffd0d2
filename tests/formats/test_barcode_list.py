"""Lists of barcodes as scanners, spreadsheets and people write them."""

from __future__ import annotations

import pytest

from tuils.formats.tables.barcode_list import barcodes_in


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", []),
        (b"B1\nB2", ["B1", "B2"]),
        (b"\xef\xbb\xbfBarcode,Title\r\nB1,Emma\r\n\r\n", ["B1"]),
        (b'"B1";"Emma"\rB2;x\r', ["B1", "B2"]),
        ("B1\tEmma\nÄ2\t".encode("utf-16"), ["B1", "Ä2"]),
        ("Ä1\nB2".encode("latin-1"), ["Ä1", "B2"]),
        (b"Items\nB1", ["B1"]),
        (b"B1\nbarcode", ["B1", "barcode"]),
        (b" B 1 \n\x1b[31mB2\n\x00\n", ["B 1", "[31mB2"]),
        (b"\xff\xfeB", ["\ufffd"]),
    ],
)
def test_the_first_cell_of_each_line(data: bytes, found: list[str]) -> None:
    assert barcodes_in(data) == found
