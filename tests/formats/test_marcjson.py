"""MARC-in-JSON: arrays, lines, envelopes; a fault costs no more than the title it is in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pymarc import JSONReader

from tests.formats.samples import emma, read
from tuils.formats.marc_files.iso2709 import Raw, Unreadable, read_piece
from tuils.formats.marc_files.marc_out import json_raws, to_marcjson

NOT_WELL_FORMED = "It is not valid JSON; it was not imported."
NO_TITLE = "There is no MARC title in this JSON."
CUT = "The file ends in the middle of this record."


def title(words: Any, *more: Any) -> dict[str, Any]:
    field = {"245": {"ind1": "1", "ind2": "0", "subfields": [{"a": words}]}}
    return {"leader": "00000nam a2200000 i 4500", "fields": [{"001": "n1"}, *more, field]}


A, B, C = (json.dumps(title(letter)) for letter in "ABC")


def outcomes(text: str | bytes) -> list[str]:
    """Return each title, or its fault; the same however the file is cut into chunks."""
    data = text if isinstance(text, bytes) else text.encode()
    for size in (1, 13, 300):
        chunks = (data[at : at + size] for at in range(0, len(data), size))
        assert [type(raw) for raw in json_raws(chunks)] == [type(raw) for raw in json_raws([data])]
    return [one.columns.title or one.fault for one in read(data)]


@pytest.mark.parametrize(
    "text",
    [
        f"[{A},{B},{C}]",
        f"{A}\n{B}\r\n{C}\n\n",
        f"{A}{B}{C}",
        f"[{A}]\n[{B},{C}]",
        json.dumps([title("A"), title("B"), title("C")], indent=2),
        f'{{"total": 3, "records": [{A}, {B}, {C}], "next": null}}',
        "\n".join(f'{{"id": {n}, "marc": {one}}}' for n, one in enumerate((A, B, C))),
        f"[{A},{B},{C}",
    ],
    ids=["array", "lines", "one behind the other", "arrays", "indented", "envelope", "envelopes", "no end"],
)
def test_however_they_stand(text: str) -> None:
    assert outcomes(text) == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (B[:-40], NOT_WELL_FORMED),
        (B.replace('"a"', '"a'), NOT_WELL_FORMED),
        (B.replace(":", "", 1), NOT_WELL_FORMED),
        ('{"leader": "x", "fields": 5}', NO_TITLE),
        ('{"leader": "x", "fields": [{"245": {"ind1": "1"}}]}', NO_TITLE),
        ('{"leader": "x", "fields": [["245", "x"]]}', NO_TITLE),
        ('{"leader": "x", "fields": [{"245": {"subfields": [{"a": {"b": 1}}]}}]}', NO_TITLE),
        ('{"leader": "x", "fields": []}', "The record is empty: it has no fields."),
        ('{"title": "Emma"}', NO_TITLE),
        ("5", NO_TITLE),
        ('{"leader": ' + "9" * 5000 + "}", NOT_WELL_FORMED),
    ],
)
def test_a_fault_costs_only_the_title_it_is_in(broken: str, said: str) -> None:
    assert outcomes(f"[{A},\n{broken},\n{C}]") == ["A", said, "C"]


def test_what_is_nested_too_deeply_ends_the_file() -> None:
    assert outcomes(f"[{A},{'[' * 3000}")[0] == "A"
    first, last = outcomes(f'[{A},{{"leader": {"[" * 100_000}')
    assert (first, "nested too deeply" in last) == ("A", True)


def test_a_cut_file_keeps_what_came_before() -> None:
    assert outcomes(f"[{A},{B[:-30]}") == ["A", CUT]
    assert outcomes(f"{A}\n{B[:70]}") == ["A", CUT]


def test_what_json_holds_and_marc_does_not() -> None:
    field = {"500": {"ind1": None, "ind2": "", "subfields": [{"a": "x\u001ey\u001f"}, {"": 5}, {"b": None}]}}
    (one,) = read(json.dumps([title("A \ud83d", field)]).encode())
    assert read_piece(one.marc).data == [b"n1", b"  \x1fax y \x1fa5\x1fb".replace(b" y ", b"y"), b"10\x1faA  "]
    assert one.outcome == "repaired"
    assert "could not be read" in one.fault


def test_bytes_that_are_not_utf8_are_windows_letters() -> None:
    data = json.dumps(title("Caf\u00e9"), ensure_ascii=False).encode("latin-1")
    (one,) = read(data)
    assert (one.outcome, one.columns.title) == ("repaired", "Café")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_other_encodings_are_followed(encoding: str) -> None:
    (one,) = read(json.dumps([title("Café")], ensure_ascii=False).encode(encoding))
    assert (one.outcome, one.columns.title) == ("", "Café")


@pytest.mark.parametrize("part", [b'"a', b"[", b'{"a":', b"   ", b'{"leader": "x", "fields": [', b"{"])
def test_what_has_no_end_is_given_up(part: bytes) -> None:
    chunks = (part * (200_000 // len(part)) for _ in range(60))
    assert all(isinstance(one, Unreadable) for one in json_raws(chunks))


def test_written_titles_are_read_by_us_and_by_others() -> None:
    note = '1 \x1fa<b> & "c" \\ \u0098The\u009c 中文 e\u0301'
    raw = read_piece(emma(("500", note), ("LKR", "own"), ("CAT", "\x1faYES")))
    line = to_marcjson(raw)
    assert b"\n" not in line
    assert [read_piece(one.marc).data for one in read(line + b"\n" + line)] == [raw.data] * 2
    (theirs,) = JSONReader(f"[{line.decode()}]")
    assert theirs is not None
    assert theirs["500"]["a"] == note[4:]


def test_a_title_without_utf8_is_written_all_the_same() -> None:
    raw = Raw("00000nam a2200000 i 4500", ["245"], [b"10\x1faCaf\xe9"])
    assert "Caf" in json.loads(to_marcjson(raw))["fields"][0]["245"]["subfields"][0]["a"]
