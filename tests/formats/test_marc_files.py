"""Real and broken files of other libraries, whole."""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from pymarc import MARCReader, Record

from tests.formats.samples import DATA, emma, needs_data, read, read_afresh, read_file, texts_of, titled
from tuils.formats.holdings.koha import KOHA
from tuils.formats.marc.marc import BiblioColumns, RecordRead

OUTCOMES = {"", "repaired", "set_aside", "rejected"}
THREE_INDICATORS = "marc/utf8/evergreen_acq_order.mrc"
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
STORED_CONTROL = re.compile("[\x00-\x1c\x7f]")


def files(*folders: str) -> list[str]:
    found = (path for folder in folders for path in (DATA / folder).rglob("*.mrc"))
    return sorted(str(path.relative_to(DATA)) for path in found)


def fields_of(record: Record) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Tag, indicators and subfields as pymarc reads them, without the controls that are not kept."""
    return [
        (field.tag, "", [("", STORED_CONTROL.sub("", field.data or ""))])
        if field.control_field
        else (
            field.tag,
            "".join(field.indicators or ()),
            [(part.code, STORED_CONTROL.sub("", part.value)) for part in field.subfields],
        )
        for field in record.fields
    ]


def assert_sound(records: list[RecordRead]) -> None:
    """Assert what holds for every piece of every file, however broken."""
    assert [one.number for one in records] == list(range(1, len(records) + 1))
    for one in records:
        assert one.outcome in OUTCOMES
        assert bool(one.fault) == bool(one.outcome)
        assert not any(CONTROL.search(text) for text in texts_of(one))
        if one.outcome == "rejected":
            assert (one.marc, one.columns) == (b"", BiblioColumns())  # its copies are told, to be counted
            continue
        assert (one.outcome in ("", "repaired")) <= bool(one.columns.title)
        assert not STORED_CONTROL.search(one.marc.decode().rstrip("\x1d"))
        assert int(one.marc[:5]) == len(one.marc)
        assert one.marc[9:10] == b"a"
        assert fields_of(Record(data=one.marc))


@pytest.mark.whole
@needs_data
@pytest.mark.parametrize("name", files("bad", "marc", "ils"))
def test_no_file_stops_or_speaks(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        records = read_afresh(name, KOHA)
    assert capfd.readouterr() == ("", "")
    assert_sound(records)


@pytest.mark.whole
@needs_data
@pytest.mark.parametrize("name", files("bad", "marc", "ils"))
def test_what_is_stored_is_read_again_as_it_is(name: str) -> None:
    kept = [one for one in read_file(name, KOHA) if one.outcome in ("", "repaired")]
    again = read(b"".join(one.marc for one in kept))
    assert [one.marc for one in again] == [one.marc for one in kept]
    assert [one.columns for one in again] == [one.columns for one in kept]
    assert {one.fault for one in again if one.outcome} <= {one.fault for one in kept if "245" in one.fault}


@pytest.mark.whole
@needs_data
@pytest.mark.parametrize("name", files("marc", "ils"))
def test_good_files_are_read_whole_and_as_pymarc_reads_them(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    ours = read_file(name)
    with (DATA / name).open("rb") as stream:
        theirs = list(MARCReader(stream))
    assert len(ours) == len(theirs)
    same = [
        fields_of(Record(data=one.marc)) == fields_of(other)
        for one, other in zip(ours, theirs, strict=True)
        if one.outcome == "" and other
    ]
    assert all(same)
    said = sum(one.outcome != "" for one in ours)
    assert len(same) == len(ours) - said
    assert said <= (9 if name == THREE_INDICATORS else max(5, len(ours) // 10))
    capfd.readouterr()


@needs_data
def test_kohas_sample_library_is_whole() -> None:
    records = read_file("ils/koha_sample_952.mrc", KOHA)
    assert Counter(one.outcome for one in records) == {"": 435}
    items = [item for one in records for item in one.items]
    with (DATA / "ils/koha_sample_952.mrc").open("rb") as stream:
        there = sum(len(record.get_fields("952")) for record in MARCReader(stream) if record)
    assert len(items) == there == 958
    assert len({item.barcode for item in items}) == 958
    assert sum(not one.items for one in records) == 25
    assert all(item.home_branch and item.item_type and item.acquired_on for item in items)
    tags = {tag for one in records for tag, *_ in fields_of(Record(data=one.marc))}
    assert "952" not in tags
    assert "942" in tags


@needs_data
@pytest.mark.parametrize("name", ["gpo_nbs_monograph", "gpo_nist_technical_note"])
def test_one_set_in_two_encodings_reads_the_same(name: str) -> None:
    def plain(file: str) -> Iterator[list[str]]:
        for one in read_file(file):
            yield [unicodedata.normalize("NFC", one.marc[24:].decode()).partition("\x1e")[2]]

    assert list(plain(f"marc/utf8/{name}.mrc")) == list(plain(f"marc/marc8/{name}.mrc"))


@needs_data
@pytest.mark.parametrize(
    ("name", "outcomes", "fault", "titles"),
    [
        ("bad/made/newlines_between.mrc", ".....", "", 5),
        ("bad/made/nul_padding_at_end.mrc", ".....", "", 5),
        ("bad/made/ctrl_z_at_end.mrc", ".....", "", 5),
        ("bad/made/bom_at_start.mrc", ".....", "", 5),
        ("bad/made/cut_in_last_record.mrc", "....x", "middle of this record", 4),
        ("bad/made/length_too_short_in_2nd.mrc", ".r...", "lengths", 5),
        ("bad/made/length_too_long_in_2nd.mrc", ".r...", "lengths", 5),
        ("bad/made/length_not_a_number.mrc", ".r.", "lengths", 3),
        ("bad/made/no_record_terminator.mrc", "rrrrr", "The end mark", 5),
        ("bad/made/latin1_marked_utf8.mrc", "r.", "2 letters", 2),
        ("bad/made/latin1_leader_blank.mrc", "r.", "2 letters", 2),
        ("bad/made/utf8_leader_blank.mrc", "..", "", 2),
        ("bad/made/cp1252_quotes_marked_utf8.mrc", "r.", "3 letters", 2),
        ("bad/made/marc8_diacritics.mrc", "..", "", 2),
        ("bad/made/marc8_marked_utf8.mrc", "r.", "MARC-8", 2),
        ("bad/made/no_245.mrc", "a.", "no title", 1),
        ("bad/made/empty_245a.mrc", "a.", "no title", 1),
        ("bad/made/authority_record.mrc", "a.", "authority", 1),
        ("bad/made/deleted_record.mrc", "a", "deleted", 0),
        ("bad/made/bad_indicators.mrc", "r.", "corrected", 2),
        ("bad/made/no_subfield_mark.mrc", "r.", "corrected", 2),
        ("bad/made/control_characters_in_title.mrc", "r.", "Control characters", 2),
        ("bad/made/lower_case_tag.mrc", "..", "", 2),
        ("bad/made/same_001_twice.mrc", "..", "", 2),
        ("bad/made/is_really_a_csv.mrc", "x", "CSV", 0),
        ("bad/made/is_really_a_png.mrc", "x", "PNG", 0),
        ("bad/made/is_really_xml.mrc", "x", "XML", 0),
        ("bad/made/utf16.mrc", "x", "UTF-16", 0),
        ("bad/made/empty.mrc", "", "", 0),
        ("bad/made/only_newlines.mrc", "", "", 0),
        ("bad/pymarc_bad_records.mrc", ".rrrxrx.", "", 6),
        ("bad/pymarc_1251.mrc", "xxxxxx", "encoding", 0),
        ("bad/pymarc_testunimarc.mrc", ".", "", 1),
        ("bad/rubymarc_cp866_multirecord.mrc", "xx", "encoding", 0),
        ("bad/evergreen_FSL_utf8_but_leader_blank.mrc", "." * 52, "", 52),
        ("bad/openlibrary_odd/talis_740.mrc", "r", "740", 1),
        ("bad/openlibrary_odd/talis_no_title2.mrc", "a", "no title", 0),
        ("bad/openlibrary_odd/poganucpeoplethe00stowuoft_meta.mrc", "r", "Subfield codes", 1),
    ],
)
def test_each_piece_has_its_outcome(name: str, outcomes: str, fault: str, titles: int) -> None:
    letters = {"": ".", "repaired": "r", "set_aside": "a", "rejected": "x"}
    records = read_file(name)
    said = "".join(letters[one.outcome] for one in records)
    assert said == outcomes
    assert sum(one.outcome in ("", "repaired") for one in records) == titles
    assert all(fault in one.fault for one in records if one.fault)


@needs_data
def test_one_undecodable_title_of_42_is_kept_too() -> None:
    records = read_file("bad/evergreen_oss_one_bad_marc8.mrc")
    assert Counter(one.outcome for one in records) == {"": 40, "repaired": 2}
    assert records[27].columns.isbns == ("9781591403715",)


@needs_data
def test_isbn_kinds() -> None:
    found = [one.columns for one in read_file("bad/made/isbn_kinds.mrc")]
    right = [0, 1, 3, 4, 5, 6, 11, 12]
    assert [at for at, one in enumerate(found) if one.isbns] == right
    assert found[11].isbns == ("9780306406157", "9780804429573")
    assert [one.isbn_text for one in found if one.isbn_text] == [
        "0306406153",
        "9780306406158",
        "306406152",
        "9.78031E+12",
        "97803064061570",
    ]


@needs_data
def test_barcodes_of_made_files() -> None:
    (one,) = read_file("bad/made/barcode_blank_and_spaces.mrc", KOHA)
    assert [item.barcode for item in one.items] == ["", "31042000000021", "A0003 17"]
    (both,) = read_file("bad/made/item_in_852_and_952.mrc", KOHA)
    assert len(both.items) == 1
    assert b"852" in both.marc
    (forty,) = read_file("bad/made/forty_copies.mrc", KOHA)
    assert len(forty.items) == 40


@pytest.mark.whole
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 3), st.binary(max_size=6)), max_size=6),
    st.sampled_from(["nam a", "nam  "]),
)
def test_damage_of_any_kind_keeps_the_promises(damage: list[tuple[int, int, bytes]], leader: str) -> None:
    copy = ("952", "  \x1faMAIN\x1fp31042000000013\x1fyBK\x1fv9.99")
    data = emma(copy, leader=leader) + titled(b"10\x1faCaf\xe2e", copy, leader="nam  ") + emma(copy)
    for at, cut, put in damage:
        data = data[:at] + put + data[at + cut :]
    assert_sound(read(data))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_bytes_without_sense_are_rejected_not_raised(data: bytes) -> None:
    assert_sound(read(data))
    assert_sound(read(emma() + data))
