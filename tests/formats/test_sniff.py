from __future__ import annotations

import gzip

import pytest

from tests.formats.samples import emma, read
from tuils.formats.marc_files.sniff import format_name, format_of, sniff


@pytest.mark.parametrize("before", [b"", b"\r\n", b"\0\0", b"\xef\xbb\xbf"])
def test_marc_is_marc(before: bytes) -> None:
    assert sniff(before + emma()[:300]) == ""


def test_a_long_directory_and_a_damaged_leader_are_still_marc() -> None:
    long = emma(*[("650", " 0\x1faMice")] * 300)
    assert sniff(long[:500]) == ""
    assert sniff(b"abc" + emma()[3:]) == ""


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (gzip.compress(emma()), "gzip"),
        (b'<?xml version="1.0"?><collection/>', "marcxml"),
        (b"\xef\xbb\xbf <collection>", "marcxml"),
        (b'[{"leader": "00000nam"}]', "marcjson"),
        (b'\r\n{"leader": "00000nam"}', "marcjson"),
        (b"=LDR  00000nam a2200000 i 4500\r\n", "mrk"),
        (b"\n=245  10$aEmma", "mrk"),
        (b"=SUM(A1:A3);1", ""),
    ],
)
def test_other_formats_of_marc_are_told_apart(head: bytes, kind: str) -> None:
    assert format_of(head) == kind
    assert (sniff(head) == "") == bool(kind)


def test_formats_have_names_for_people() -> None:
    assert [format_name(kind) for kind in ("iso2709", "marcxml", "marcjson", "mrk", "")] == [
        "MARC (ISO 2709)",
        "MARCXML",
        "MARC in JSON",
        "MARC as text (.mrk)",
        "",
    ]


@pytest.mark.parametrize(
    ("head", "word"),
    [
        (b"", "empty"),
        (b"\r\n\0", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "PNG"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04rest", "spreadsheet"),
        (b"title,author,isbn\r\nMoby Dick,Melville,9780142437247\r\n", "CSV"),
        (b"31042000000013,21042000000015,2024\n" * 9, "CSV"),
        (b"only some words", "not a MARC file"),
    ],
)
def test_anything_else_is_named(head: bytes, word: str) -> None:
    assert word in sniff(head)


def test_such_a_file_is_one_rejected_piece_that_says_so() -> None:
    (only,) = read(b"%PDF-1.7 and so on")
    assert (only.number, only.outcome, only.marc) == (1, "rejected", b"")
    assert "PDF" in only.fault
