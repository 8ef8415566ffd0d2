"""Records keep their meaning: field by field the same after coming in, being stored, and leaving in each format.

pymarc is the referee where it can read a file at all.
"""

from __future__ import annotations

import contextlib
import io
import re
import unicodedata
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pymarc import JSONReader, MARCReader, Record, marcxml

from tests.formats.samples import DATA, needs_data, read, read_file
from tests.formats.test_marc_files import fields_of
from tuils.formats.holdings.holdings import NO_HOLDINGS
from tuils.formats.marc.marc import RecordRead
from tuils.formats.marc_files.iso2709 import Raw, fits_iso2709, read_piece
from tuils.formats.marc_files.marc_out import to_marcjson
from tuils.formats.marc_files.marcxml import FOOT, HEAD, to_marcxml
from tuils.formats.marc_files.mrk import to_mrk

WRITERS: dict[str, Callable[[list[Raw]], bytes]] = {
    "marcxml": lambda titles: HEAD + b"".join(map(to_marcxml, titles)) + FOOT,
    "marcjson": lambda titles: b"\n".join(map(to_marcjson, titles)),
    "mrk": lambda titles: b"".join(map(to_mrk, titles)),
}


_EMPTY = re.compile(rb"\x1f(?=\x1f|$)")
_LIGATURES = dict.fromkeys((0x0361, 0xFE20, 0xFE21))


def good_files() -> list[str]:
    found = (path for folder in ("marc", "marcxml", "json", "mrk", "ils") for path in (DATA / folder).rglob("*.*"))
    return sorted(str(path.relative_to(DATA)) for path in found if path.is_file())


def kept(records: list[RecordRead]) -> list[Raw]:
    return [read_piece(one.marc) for one in records if one.marc]


def meaning(raw: Raw) -> tuple[str, list[str], list[bytes]]:
    """Return the meaning of a title; the leader's numbers are of its form, not its meaning. A mark without a code is
    nothing."""
    return raw.leader[5:9] + raw.leader[17:20], raw.tags, [_EMPTY.sub(b"", data) for data in raw.data]


@needs_data
@pytest.mark.parametrize("name", good_files())
def test_no_title_of_a_good_file_is_lost(name: str) -> None:
    records = read_file(name)
    assert records
    assert [one.fault for one in records if not one.marc] == []


@pytest.mark.whole
@needs_data
@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("name", good_files())
def test_stored_titles_are_the_same_after_leaving_and_coming_back(name: str, form: str) -> None:
    records = read_file(name)
    titles = kept(records)
    again = read(WRITERS[form](titles), NO_HOLDINGS)
    assert [meaning(raw) for raw in kept(again)] == [meaning(raw) for raw in titles]
    assert [one.columns for one in again] == [one.columns for one in records]
    assert [fault for raw in titles for fault in raw.faults] == []


@pytest.mark.whole
@needs_data
@pytest.mark.parametrize("name", good_files())
def test_what_leaves_is_read_alike_by_pymarc(name: str, full: bool) -> None:
    titles = [raw for raw in kept(read_file(name)) if all(tag.isdigit() for tag in raw.tags)]
    titles = titles if full else titles[:: 1 + len(titles) // 200]
    wanted = [fields_of(Record(data=take_back(raw))) for raw in titles]
    assert [fields_of(one) for one in marcxml.parse_xml_to_array(io.BytesIO(WRITERS["marcxml"](titles)))] == wanted
    lines = b"[" + b",".join(map(to_marcjson, titles)) + b"]"
    assert [fields_of(one) for one in JSONReader(lines.decode()) if one] == wanted


def take_back(raw: Raw) -> bytes:
    assert fits_iso2709(raw.piece)
    return raw.piece


def pymarc_reads(path: Path) -> Iterator[Record | None]:
    """The titles as pymarc reads them; what it prints and warns is nobody's."""
    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        if path.suffix == ".xml":
            yield from marcxml.parse_xml_to_array(str(path))
        elif path.suffix == ".json":
            text = path.read_text(encoding="utf-8").strip()
            lines = text if text.startswith("[") else f"[{','.join(text.splitlines())}]"
            yield from JSONReader(lines)
        else:
            with path.open("rb") as stream:
                yield from MARCReader(stream)


@needs_data
@pytest.mark.parametrize("name", [name for name in good_files() if name.endswith((".xml", ".json"))])
def test_what_comes_in_is_what_pymarc_reads(name: str) -> None:
    """XML and JSON files; test_marc_files holds the same of ISO 2709."""
    records = read_file(name)
    theirs = list(pymarc_reads(DATA / name))
    assert len(records) == len(theirs)
    for one, other in zip(records, theirs, strict=True):
        assert other is not None
        if one.outcome != "repaired":
            assert [tag for tag, *_rest in fields_of(other)] == read_piece(one.marc).tags
            assert fields_of(Record(data=one.marc)) == fields_of(other)


@needs_data
def test_the_mnemonic_file_says_what_its_xml_says() -> None:
    """perl_camel.mrk and perl_batch_prefixed_ns.xml are one set; the .mrk has blanks at line ends cut off."""
    text, xml = (kept(read_file(name)) for name in ("mrk/perl_camel.mrk", "marcxml/perl_batch_prefixed_ns.xml"))
    assert len(text) == len(xml) == 10
    for one, other in zip(text, xml, strict=True):
        assert one.tags == other.tags
        assert [data.rstrip() for data in one.data] == [data.rstrip() for data in other.data]


def normal(name: str) -> list[list[str]]:
    """The fields of each title, composed: MARC-8 gives composed letters, the others as they were catalogued."""
    return [
        [unicodedata.normalize("NFC", f"{tag}{data.decode()}") for tag, data in zip(raw.tags, raw.data, strict=True)]
        for raw in kept(read_file(name))
    ]


@needs_data
def test_the_three_readings_of_one_set_agree_as_far_as_they_can() -> None:
    """GPO's files in MARC-8, UTF-8 and XML. The UTF-8 file has MARC-8 escapes left in four titles, which we read; the
    XML has one of them as junk that was escaped twice."""
    marc8, utf8, xml = (
        normal(f"marc{folder}/gpo_nbs_monograph.{ending}")
        for folder, ending in (("/marc8", "mrc"), ("/utf8", "mrc"), ("xml", "xml"))
    )
    assert len(marc8) == len(utf8) == len(xml) == 183
    assert [at for at in range(183) if marc8[at] != utf8[at]] == []
    assert [at for at in range(183) if marc8[at] != xml[at]] == [24]
    assert any("⁽&#x22;" in field for field in xml[24])


@needs_data
@pytest.mark.parametrize(
    "names",
    [
        ("marc/utf8/traject_test30.mrc.gz", "marcxml/traject_test30.xml", "json/traject_test30_ndjson.json"),
        ("marc/marc8/solrmarc_spec76.mrc", "marcxml/solrmarc_spec76_withBOM.xml"),
        ("ils/koha_sample_952.mrc", "ils/koha_sample_952.xml"),
    ],
)
def test_the_same_titles_in_several_formats_are_the_same(names: tuple[str, ...]) -> None:
    """Two halves of a ligature or one sign over both letters: both are right, and files use either."""
    first, *others = map(normal, names)
    for other in others:
        assert [[field.translate(_LIGATURES) for field in one] for one in other] == [
            [field.translate(_LIGATURES) for field in one] for one in first
        ]
