from __future__ import annotations

import gzip

import pytest

from tests.formats.samples import emma, read
from tuils.formats.sniff import sniff


@pytest.mark.parametrize("before", [b"", b"\r\n", b"\0\0", b"\xef\xbb\xbf"])
def test_marc_is_marc(before: bytes) -> None:
    assert sniff(before + emma()[:300]) == ""


def test_a_long_directory_and_a_damaged_leader_are_still_marc() -> None:
    long = emma(*[("650", " 0\x1faMice")] * 300)
    assert sniff(long[:500]) == ""
    assert sniff(b"abc" + emma()[3:]) == ""


@pytest.mark.parametrize(
    ("head", "word"),
    [
        (b"", "empty"),
        (b"\r\n\0", "empty"),
        (gzip.compress(emma()), "gzip"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "PNG"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04rest", "spreadsheet"),
        (b'<?xml version="1.0"?><collection/>', "XML"),
        (b"\xef\xbb\xbf <collection>", "XML"),
        (b'[{"leader": "00000nam"}]', "JSON"),
        (b"=LDR  00000nam a2200000 i 4500\r\n", ".mrk"),
        (b"title,author,isbn\r\nMoby Dick,Melville,9780142437247\r\n", "CSV"),
        (b"31042000000013,21042000000015,2024\n" * 9, "CSV"),
        (emma().decode().encode("utf-16"), "UTF-16"),
        (emma().decode().encode("utf-16-le"), "UTF-16"),
        (b"only some words", "not a MARC file"),
    ],
)
def test_anything_else_is_named(head: bytes, word: str) -> None:
    assert word in sniff(head)


def test_such_a_file_is_one_rejected_piece_that_says_so() -> None:
    (only,) = read(gzip.compress(emma() * 3))
    assert (only.number, only.outcome, only.marc) == (1, "rejected", b"")
    assert "gzip" in only.fault
