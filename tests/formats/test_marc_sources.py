"""The door to files of every format: told apart, unpacked, followed to their ends."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable

import pytest

from tests.formats.samples import emma, read, titled
from tuils.formats.marc_files.iso2709 import Raw, Unreadable, read_piece
from tuils.formats.marc_files.marc_out import to_marcjson
from tuils.formats.marc_files.marc_sources import raws, source_of
from tuils.formats.marc_files.marcxml import FOOT, HEAD, to_marcxml
from tuils.formats.marc_files.mrk import to_mrk

MANY = [titled(f"10\x1faBook {n} {'é' * (n % 90)}") for n in range(3000)]
TITLES = [read_piece(one) for one in MANY]
FORMATS: dict[str, Callable[[list[Raw]], bytes]] = {
    "MARC (ISO 2709)": lambda titles: b"".join(one.piece for one in titles),
    "MARCXML": lambda titles: HEAD + b"".join(map(to_marcxml, titles)) + FOOT,
    "MARC in JSON": lambda titles: b"[" + b",\n".join(map(to_marcjson, titles)) + b"]",
    "MARC as text (.mrk)": lambda titles: b"".join(map(to_mrk, titles)),
}
CUT = "The compressed file ends too early: titles may be missing after this point."
DAMAGED = "The compressed file is damaged here: titles may be missing after this point."


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_also_compressed_gives_the_same_titles(name: str) -> None:
    data = FORMATS[name](TITLES)
    half = len(data) // 2
    members = gzip.compress(data[:half], 1) + gzip.compress(data[half:], 1)
    for bytes_, said in ((data, name), (gzip.compress(data, 1), f"{name}, compressed (gzip)"), (members, "")):
        assert said in source_of(io.BytesIO(bytes_)).name
        assert [one.data for one in raws(io.BytesIO(bytes_)) if isinstance(one, Raw)] == [one.data for one in TITLES]


@pytest.mark.parametrize("name", FORMATS)
def test_a_cut_or_damaged_compressed_file_keeps_what_came_before(name: str) -> None:
    packed = gzip.compress(FORMATS[name](TITLES), 1)
    half = len(packed) // 2
    *before, last = raws(io.BytesIO(packed[:half]))
    assert str(last) == CUT
    assert len(before) > 500
    assert all(isinstance(one, Raw) for one in before[:-1])
    *before, last = raws(io.BytesIO(packed[:half] + b"\xff" * 40 + packed[half + 40 :]))
    assert str(last) == DAMAGED
    assert len(before) > 500


def test_what_stands_behind_a_compressed_file_is_said() -> None:
    packed = gzip.compress(emma())
    assert [one.outcome for one in read(packed + b"\0" * 20)] == [""]
    assert [one.outcome for one in read(packed + b"junk")] == ["", "rejected"]
    (only,) = read(packed[:8])
    assert only.fault == CUT


@pytest.mark.parametrize("inner", [b"%PDF-1.7 and so on", gzip.compress(emma()), b"title,author\n", b""])
def test_a_compressed_file_of_something_else_says_what_it_is(inner: bytes) -> None:
    found = read(gzip.compress(inner))
    assert [one.outcome for one in found] == (["rejected"] if inner else [])


def test_the_callers_stream_tells_how_far_reading_has_come() -> None:
    for data in (FORMATS["MARCXML"](TITLES), gzip.compress(FORMATS["MARCXML"](TITLES), 1)):
        stream = io.BytesIO(data)
        reading = raws(stream)
        next(reading)
        early = stream.tell()
        assert 0 < early < len(data)
        list(reading)
        assert stream.tell() == len(data)


def test_what_was_unpacked_can_be_read_piece_by_piece() -> None:
    source = source_of(io.BytesIO(gzip.compress(b"".join(MANY))))
    assert source.kind == "iso2709"
    assert source.stream.read().startswith(MANY[0])


def test_iso2709_in_utf16_is_refused_by_name() -> None:
    for encoding in ("utf-16", "utf-16-le"):
        (only,) = read(emma().decode().encode(encoding))
        assert (only.outcome, "UTF-16" in only.fault) == ("rejected", True)


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n\r\n", b"\xef\xbb\xbf \n"])
@pytest.mark.parametrize("name", FORMATS)
def test_what_stands_before_a_file_is_passed_over(before: bytes, name: str) -> None:
    assert len(list(raws(io.BytesIO(before + FORMATS[name](TITLES[:3]))))) == 3


@pytest.mark.parametrize("name", ["MARCXML", "MARC in JSON", "MARC as text (.mrk)"])
def test_more_than_iso2709_holds_is_kept_whole_and_said(name: str) -> None:
    long = Raw(
        "00000nam a2200000 i 4500", ["245", "520", "520"], [b"10\x1faLong", b"  \x1fa" + b"x" * 20_000, b"  \x1fab"]
    )
    (one,) = read(FORMATS[name]([long]))
    assert (one.outcome, one.columns.title) == ("repaired", "Long")
    assert "too long for MARC (ISO 2709)" in one.fault
    assert read_piece(one.marc).data == long.data
    assert read(one.marc)[0].marc == one.marc


def test_a_deleted_title_is_set_aside_and_can_be_told() -> None:
    (one,) = read(emma(leader="dam a"))
    assert (one.outcome, one.deleted, one.columns.title) == ("set_aside", True, "Emma")
    assert one.marc
    (authority,) = read(emma(leader="dz  a"))
    assert (authority.outcome, authority.deleted) == ("set_aside", False)


def test_json_is_data_never_more_than_a_title() -> None:
    (one,) = raws(io.BytesIO(json.dumps({"leader": "x", "fields": [{"__class__": "y"}]}).encode()))
    assert isinstance(one, Unreadable)
