"""MARCXML: what it looks like in the wild, and that a fault costs no more than the title it is in."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pymarc import marcxml

from tests.formats.samples import emma, read, read_one
from tuils.formats.marc_files.iso2709 import Raw, read_piece
from tuils.formats.marc_files.marcxml import FOOT, HEAD, to_marcxml
from tuils.formats.marc_files.xml_stream import MOST_XML, xml_raws

LEADER = "<leader>00000nam a2200000 i 4500</leader>"
SLIM = "http://www.loc.gov/MARC21/slim"


def record(title: str, before: str = "", attributes: str = "") -> str:
    field = f'<datafield tag="245" ind1="1" ind2="0"><subfield code="a">{title}</subfield></datafield>'
    return f"<record{attributes}>{LEADER}{before}{field}</record>"


def collection(*records: str) -> str:
    return f'<collection xmlns="{SLIM}">{"".join(records)}</collection>'


def outcomes(text: str | bytes) -> list[tuple[str, str]]:
    """Return each title, or its fault; the same however the file is cut into chunks."""
    data = text if isinstance(text, bytes) else text.encode()
    found = [(one.outcome, one.columns.title or one.fault) for one in read(data)]
    for size in (1, 11, 300):
        chunks = (data[at : at + size] for at in range(0, len(data), size))
        assert [type(raw) for raw in xml_raws(chunks)] == [type(raw) for raw in xml_raws([data])]
    return found


@pytest.mark.parametrize(
    "text",
    [
        collection(record("Emma")),
        f"\n<?xml version='1.0'?>\n{collection(record('Emma'))}",
        f"<collection>{record('Emma')}</collection>",
        record("Emma", attributes=f' xmlns="{SLIM}"'),
        record("Emma").replace("<", "<m:").replace("<m:/", "</m:"),
        f'<r:searchRetrieveResponse xmlns:r="x"><r:records><r:record><r:recordData>{record("Emma")}'
        "</r:recordData></r:record></r:records></r:searchRetrieveResponse>",
        f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header/><metadata>'
        f"{record('Emma')}</metadata></record></ListRecords></OAI-PMH>",
        collection(f"<!-- {record('Not this')} -->", record("<![CDATA[Emma]]>")),
        collection(record("<b>Em</b>ma")),
        f'<!DOCTYPE collection SYSTEM "http://nowhere.invalid/marc.dtd">{collection(record("Emma"))}',
    ],
    ids=["plain", "declared", "no namespace", "one", "prefix", "SRU", "OAI", "comment", "inner", "doctype"],
)
def test_however_it_is_wrapped(text: str) -> None:
    assert outcomes(text) == [("", "Emma")]


def test_fields_come_as_they_stand() -> None:
    field = '<controlfield tag="001"> n 1</controlfield> <datafield tag="020" ind2="1"><subfield code="a"/></datafield>'
    one = read_one(collection(record("Emma &amp; &#x201c;co&#x201d;", field)).encode())
    raw = read_piece(one.marc)
    assert raw.tags == ["001", "020", "245"]
    assert raw.data == [b" n 1", b" 1\x1fa", "10\x1faEmma & “co”".encode()]
    assert one.outcome == ""


@pytest.mark.parametrize(
    ("field", "data", "fault"),
    [
        ('<datafield tag="42"><subfield code="a">dc</subfield></datafield>', b"  \x1fadc", "zeros"),
        ('<datafield tag="020" ind1="12"><subfield code="a">x</subfield></datafield>', b"1 \x1fax", "Indicators"),
        ('<datafield tag="020"><subfield>x</subfield></datafield>', b"  \x1fax", "Subfield codes"),
        ('<datafield tag="020"><subfield code="ä">x</subfield></datafield>', b"  \x1fax", "Subfield codes"),
        ('<datafield tag="005"><subfield code="a">2024</subfield></datafield>', b"2024", ""),
        ('<datafield tag="é"><subfield code="a">x</subfield></datafield>', None, "left out"),
    ],
)
def test_what_iso2709_has_no_form_for_is_put_right_and_said(field: str, data: bytes | None, fault: str) -> None:
    one = read_one(collection(record("Emma", field)).encode())
    assert one.outcome == ("repaired" if fault else "")
    assert fault in one.fault
    assert read_piece(one.marc).data == [*([data] if data is not None else []), b"10\x1faEmma"]


def test_a_missing_leader_is_put_in() -> None:
    one = read_one(collection(record("Emma").replace(LEADER, "")).encode())
    assert (one.outcome, one.columns.title, one.columns.kind) == ("repaired", "Emma", "book")
    assert "leader" in one.fault


@pytest.mark.parametrize(
    ("broken", "outcome", "title"),
    [
        (record("B & co &eacute; &nothing;"), "repaired", "B & co é &nothing"),
        (record("B 1 < 2"), "repaired", "B 1 < 2"),
        (record("B\x02 &#x1f;\x1b"), "repaired", "B"),
        (record("B").replace("</subfield>", ""), "rejected", "It is not valid XML; it was not imported."),
        (record("B").replace("</record>", ""), "repaired", "B"),
        (record("B", "<x y=1/>"), "rejected", "It is not valid XML; it was not imported."),
        (record("x" * (MOST_XML + 500_000)), "rejected", "It is too long for a title; it was not imported."),
        (f"<record>{LEADER}</record>", "rejected", "The record is empty: it has no fields."),
    ],
    ids=["names", "less", "controls", "tag", "no end", "attribute", "long", "empty"],
)
def test_a_fault_costs_only_the_title_it_is_in(broken: str, outcome: str, title: str) -> None:
    data = collection(record("A"), broken, record("C")).encode()
    found = [(one.outcome, one.columns.title or one.fault) for one in read(data)]
    assert found[:3] == [("", "A"), (outcome, title), ("", "C")]


def test_bytes_that_are_not_utf8_are_windows_letters() -> None:
    data = collection(record("A"), record("Café"), record("C")).encode("latin-1")
    assert outcomes(data) == [("", "A"), ("repaired", "Café"), ("", "C")]


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "utf-16", "utf-16-le", "utf-8-sig", "latin1"])
def test_other_encodings_are_followed(encoding: str) -> None:
    declared = encoding.removesuffix("-le").removesuffix("-sig")
    data = f'<?xml version="1.0" encoding="{declared}"?>{collection(record("Café"))}'.encode(encoding)
    assert [(one.outcome, one.columns.title) for one in read(data)] == [("", "Café")]


def test_a_file_that_only_says_it_is_utf16_is_read_as_what_it_is() -> None:
    data = f'<?xml version="1.0" encoding="utf-16"?>{collection(record("Café"))}'.encode()
    assert [(one.outcome, one.columns.title) for one in read(data)] == [("", "Café")]


def test_titles_without_a_root_and_files_behind_each_other_are_all_read() -> None:
    assert outcomes(record("A") + "\n" + record("B")) == [("", "A"), ("", "B")]
    two = '<?xml version="1.0"?>\n' + collection(record("A"))
    assert outcomes(two + "\n" + two) == [("", "A"), ("", "A")]


def test_a_file_that_ends_early_says_so() -> None:
    whole = collection(record("A"), record("B"))
    middle = "The file ends in the middle of this record."
    assert outcomes(whole[:-60]) == [("", "A"), ("rejected", middle)]
    between = "The file ends too early: titles may be missing after this point."
    assert outcomes(whole[: -len("</collection>")]) == [("", "A"), ("", "B"), ("rejected", between)]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("<html><body><br>Not found</body></html>", "no MARC title"),
        ("<collection/>", "no MARC title"),
        ("<rss><channel><item>x</item></channel></rss>", "no MARC title"),
        ("<ListRecords><record><metadata><dc>x</dc></metadata></record></ListRecords>", "Dublin Core"),
        ("<", "no MARC title"),
        ("<a>" * 300, "nested too deeply"),
        (f"<!DOCTYPE c [<!ENTITY a 'b'>]>{collection(record('&a;'))}", "entities"),
        (f"<!DOCTYPE c [<!ENTITY % a SYSTEM 'file:///etc/hostname'> %a;]>{collection(record('x'))}", "entities"),
    ],
)
def test_what_is_no_marc_is_one_piece_that_says_so(text: str, word: str) -> None:
    (only,) = read(text.encode())
    assert only.outcome == "rejected"
    assert word in only.fault


def test_an_entity_is_never_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("Open sesame")
    text = f'<!DOCTYPE c [<!ENTITY x SYSTEM "{secret.as_uri()}">]>{collection(record("&x;"))}'
    assert not any("sesame" in str(one) for one in read(text.encode()))


def endless(*parts: bytes) -> Iterator[bytes]:
    """1.5 MB: once the first, then the last again and again."""
    *first, last = parts
    yield from first
    chunk = last * (100_000 // len(last))
    yield from (chunk for _ in range(15))


@pytest.mark.parametrize(
    "parts",
    [
        (b"<c>", b"<a/>"),
        (b"<c><!--", b"<a>  "),
        (b'<c a="', b"x"),
        (b"<c><record><datafield tag='245'><subfield code='a'>", b"x\n"),
        (b"<c><record>", b"<datafield/>"),
        (b"<c><record>", b"<x/>"),
        (b"<c><record><", b"& <"),
        (b"<c>text ", b"text\n"),
    ],
    ids=["elements", "comment", "attribute", "text", "fields", "strange", "broken", "between"],
)
def test_what_has_no_end_is_given_up_once(parts: tuple[bytes, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuils.formats.marc_files.xml_stream.MOST_XML", 1_000_000)
    assert len(list(xml_raws(endless(*parts)))) == 1


def test_written_titles_are_read_by_us_and_by_others() -> None:
    fields = ("500", '1 \x1fa<b> & "c" \u0098The\u009c 中文 e\u0301'), ("LKR", "own & text"), ("CAT", "\x1faYES")
    raw = read_piece(emma(*fields))
    written = HEAD + to_marcxml(raw) * 2 + FOOT
    assert [read_piece(one.marc).data for one in read(written)] == [raw.data] * 2
    theirs = marcxml.parse_xml_to_array(io.BytesIO(written))
    assert [str(field["a"]) for one in theirs for field in one.get_fields("500")] == [fields[0][1][4:]] * 2
    assert raw.faults == []


def test_characters_that_xml_cannot_hold_are_dropped_and_said() -> None:
    raw = Raw("00000nam a2200000 i 4500", ["245"], ["10\x1faEm\ufffema\x07".encode()])
    assert b">Emma<" in to_marcxml(raw)
    assert raw.faults == ["Characters that XML cannot hold were dropped."]
