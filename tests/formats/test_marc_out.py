"""A title leaves with fields behind its own: nothing of it changes, and what has no room is told."""

from __future__ import annotations

import io

import pytest
from pymarc import MARCReader

from tuils.formats.marc_files.iso2709 import put_together, read_piece
from tuils.formats.marc_files.marc_out import AS_STORED, export_form

from .samples import emma, marc, read_one, titled

COPY = ("952", b"  \x1faMAIN\x1fp31234000000018")
FORMS = ("iso2709", "marcxml", "json", "mrk")


def test_fields_stand_behind_the_titles_own() -> None:
    put = export_form("iso2709").put(emma(), [COPY, ("852", b"4 \x1fbMAIN")])
    assert (put.left, put.faults) == ([], ())
    raw, bare = read_piece(put.data), read_piece(emma())
    assert raw.faults == []
    assert raw.tags == [*bare.tags, "952", "852"]
    assert raw.data == [*bare.data, COPY[1], b"4 \x1fbMAIN"]
    assert raw.leader[5:12] + raw.leader[17:] == bare.leader[5:12] + bare.leader[17:]
    (record,) = MARCReader(io.BytesIO(put.data))
    assert record is not None
    assert record["952"]["p"] == "31234000000018"


def test_without_fields_the_bytes_are_those_that_are_stored() -> None:
    assert export_form("iso2709").put(emma(), []).data == emma()


def test_what_has_no_room_is_left_out_and_told_and_the_rest_stays() -> None:
    big = ("952", b"  \x1fx" + b"x" * 9_990)
    put = export_form("iso2709").put(emma(), [COPY, ("952", b"  \x1fx" + b"x" * 10_000), *[big] * 12, COPY])
    assert put.left == [1, 11, 12, 13]
    raw = read_piece(put.data)
    assert raw.faults == []
    assert raw.data[-1] == COPY[1]
    assert len(put.data) <= 99_999


def test_the_last_byte_of_room_is_used() -> None:
    fields = [("952", b"  \x1fx" + b"x" * 9_000)] * 10
    rest = 99_999 - len(export_form("iso2709").put(emma(), fields).data)
    for more, left in ((0, []), (1, [10])):
        last = ("952", b"x" * (rest - 12 - 1 + more))
        put = export_form("iso2709").put(emma(), [*fields, last])
        assert put.left == left
        assert len(put.data) == (99_999 if not left else 99_999 - rest)
        assert read_piece(put.data).faults == []


def oversize() -> bytes:
    raw = read_piece(emma())
    return put_together(raw.leader, [*raw.tags, "520"], [*raw.data, b"  \x1fa" + b"x" * 120_000])


def test_a_title_that_is_too_long_is_left_out_of_iso_2709_and_told() -> None:
    put = export_form("iso2709").put(oversize(), [COPY])
    assert put.data == b""
    assert "marcxml" in put.faults[0]
    assert AS_STORED.put(oversize(), [COPY]) == (oversize(), range(1), ())


@pytest.mark.parametrize("name", FORMS[1:])
def test_other_forms_have_room_for_all(name: str) -> None:
    form = export_form(name)
    put = form.put(oversize(), [COPY])
    assert (list(put.left), list(put.faults)) == ([], [])
    (copy,) = read_one(form.head + put.data + form.tail).items
    assert copy.barcode == "31234000000018"


@pytest.mark.parametrize("name", FORMS)
def test_what_is_written_is_read_again_field_by_field(name: str) -> None:
    form = export_form(name)
    title = titled(
        "10\x1faE\u0301tude <b>&amp; \u0098The\u009c $5.00 {curly} back\\slash /\x1fc\u6751\u4e0a\u6625\u6a39.",
        ("880", "1 \x1f6100-01/$1\x1fa \u0627\u0644 "),
        ("856", "40\x1fuhttp://example.org/?a=1&b='2'\"3\"\x1f3x"),
        ("035", "  \x1fa"),
        ("9XX", "zz\x1fa1"),
    )
    data = form.head + form.put(title, [COPY]).data + form.tail
    record = read_one(data)
    assert read_piece(record.marc).data == read_piece(title).data
    assert read_piece(record.marc).tags == read_piece(title).tags
    assert (record.outcome, record.items[0].home_branch) == ("", "MAIN")


def test_each_title_of_a_file_is_one_line_of_json() -> None:
    form = export_form("json")
    data = (
        form.head + form.put(emma(), []).data + form.put(marc(("001", "2"), ("245", "00\x1fab")), []).data + form.tail
    )
    assert data.count(b"\n") == 2


@pytest.mark.parametrize("name", FORMS)
def test_a_mark_of_a_subfield_that_is_none_harms_nothing(name: str) -> None:
    form = export_form(name)
    title = titled("10\x1faEmma\x1f", ("100", "1 \x1f\x1faAusten"))
    record = read_one(form.head + form.put(title, []).data + form.tail)
    assert (record.outcome, record.columns.title, record.columns.author) == ("", "Emma", "Austen")
