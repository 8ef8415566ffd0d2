"""UNIMARC comes in as MARC 21, record by record; what has no place is named, and what may be either is set aside."""

from __future__ import annotations

import io
import unicodedata

import pytest
from pymarc import MARCReader

from tuils.formats.holdings.koha_unimarc import KOHA_UNIMARC
from tuils.formats.marc.marc import RecordRead
from tuils.formats.marc_files.unimarc_tables import field_rules, unmapped_name
from tuils.formats.marc_files.unimarc_text import from_iso5426

from .samples import Field, emma, marc, read, read_one

CODES = "  \x1fa19961119d1996    m  y0frey50      ba"
STRANGER: tuple[Field, ...] = (
    ("001", "FRBNF1"),
    ("003", "http://catalogue.example.org/ark:/1"),
    ("010", "  \x1fa2-07-036002-4\x1fbbr.\x1fd35 F"),
    ("100", CODES),
    ("101", "1 \x1fafre\x1fceng"),
    ("102", "  \x1faFR"),
    ("105", "  \x1fay   z   00ay "),
    ("200", "1 \x1fa\u0098L'\u009c\u00e9tranger\x1feroman\x1ffAlbert Camus\x1fgillustr\u00e9 par X"),
    ("210", "  \x1faParis\x1fcGallimard\x1fd1996"),
    ("215", "  \x1fa159 p.\x1fcill.\x1fd18 cm"),
    ("225", "| \x1faFolio\x1fv2"),
    ("330", "  \x1faUn homme tue."),
    ("410", " 0\x1f0002\x1ftFolio\x1fx0768-0732\x1fv2"),
    ("606", "  \x1f3027\x1faMeurtre\x1fyAlg\u00e9rie\x1fz1900-1945\x1f2rameau"),
    ("676", "  \x1fa843.9\x1fv22"),
    ("686", "  \x1fa842\x1f2Cadre\x1fvX"),
    ("700", " 1\x1f3027\x1faCamus\x1fbAlbert\x1ff1913-1960\x1f4070"),
    ("702", " 1\x1faX\x1fbY\x1f4440"),
    ("801", " 0\x1faFR\x1fbBN"),
    ("830", "  \x1faNote of the cataloger"),
    ("995", "  \x1ffB1\x1fbMAIN\x1fkR CAM\x1frLIV"),
)


def unimarc(*more: Field, leader: str = "cam0 ") -> bytes:
    return marc(*STRANGER, *more, leader=leader)


def as_pymarc(one: RecordRead) -> dict[str, list[str]]:
    (record,) = MARCReader(io.BytesIO(one.marc))
    assert record is not None
    found: dict[str, list[str]] = {}
    for field in record.fields:
        found.setdefault(field.tag, []).append(str(field)[6:])
    return found


def test_a_record_is_read_as_marc_21() -> None:
    one = read_one(unimarc(), KOHA_UNIMARC)
    columns = one.columns
    assert (one.outcome, columns.title, columns.author) == ("", "L'\u00e9tranger : roman", "Camus, Albert")
    assert (columns.isbns, columns.year, columns.language) == (("9782070360024",), 1996, "fre")
    assert (columns.publisher, columns.series, columns.summary) == ("Gallimard", "Folio ; 2", "Un homme tue.")
    assert (columns.subjects, columns.call_number) == ("Meurtre -- Alg\u00e9rie -- 1900-1945", "843.9")
    assert columns.title_key == "etranger roman"
    assert [(copy.barcode, copy.call_number, copy.item_type) for copy in one.items] == [("B1", "R CAM", "LIV")]


def test_its_fields_are_those_that_a_cataloger_of_marc_21_writes() -> None:
    fields = as_pymarc(read_one(unimarc()))
    assert fields["245"] == ["12$aL'\u00e9tranger :$broman /$cAlbert Camus ; illustr\u00e9 par X"]
    assert fields["100"] == ["1\\$aCamus, Albert,$d1913-1960$0027$4aut"]
    assert fields["700"] == ["1\\$aX, Y$4ill"]
    assert fields["041"] == ["1\\$afre$heng"]
    assert fields["020"] == ["\\\\$a2-07-036002-4$qbr.$c35 F"]
    assert fields["830"] == ["\\0$aFolio ;$v2,$x0768-0732"]
    assert fields["650"] == ["\\7$aMeurtre$zAlg\u00e9rie$y1900-1945$0027$2rameau"]
    assert fields["008"][0].replace("\\", " ")[:18] == "961119s1996    fr "


def test_what_has_no_place_is_named() -> None:
    one = read_one(unimarc(("790", " 1\x1faX"), ("126", "  \x1fax")))
    assert one.unimarc
    assert {*one.unimarc.unmapped} == {"686v", "830", "790", "126"}
    assert unmapped_name("830") == "830 cataloger's note"
    assert unmapped_name("686v") == "686 $v other classification"
    assert unmapped_name("790") == "790 local"


def test_every_rule_names_its_field() -> None:
    assert all(rule.name for rule in field_rules().values())
    assert all(len(rule.to or "000") == 3 and len(rule.ind) in (0, 2) for rule in field_rules().values())


@pytest.mark.parametrize(
    ("fields", "outcome", "said"),
    [
        ((("200", "1 \x1faX"), ("100", CODES)), "", ""),
        ((("200", "1 \x1faX"), ("801", " 0\x1faFR\x1fbBN")), "", ""),
        ((("200", "1 \x1faX"), ("210", "  \x1faY"), ("215", "  \x1fa1 p.")), "", ""),
        ((("200", "1 \x1faX"),), "set_aside", "may be UNIMARC"),
        ((("200", "1 \x1faX"), ("100", "1 \x1faAusten, Jane")), "set_aside", "may be UNIMARC"),
        ((("008", "2" * 40), ("200", "1 \x1faX"), ("801", " 0\x1faFR")), "set_aside", "both"),
        ((("100", CODES), ("200", "1 \x1faX"), ("245", "10\x1faX")), "set_aside", "both"),
        ((("100", CODES), ("210", "  \x1faX")), "set_aside", "no title"),
    ],
)
def test_each_record_is_decided_by_its_own_signs(fields: tuple[Field, ...], outcome: str, said: str) -> None:
    one = read_one(marc(("001", "n1"), *fields, leader="nam0 "))
    assert (one.outcome, said in one.fault) == (outcome, True)


def test_a_stray_200_leaves_marc_21_as_it_is() -> None:
    one = read_one(emma(("200", "  \x1faOur own field")))
    assert (one.outcome, one.unimarc, one.columns.title) == ("", None, "Emma")
    assert one.marc == emma(("200", "  \x1faOur own field"))


def test_an_authority_of_unimarc_is_named_so() -> None:
    heading = marc(("001", "1"), ("100", "  \x1fa19961119afrey50      ba0"), ("200", " 1\x1faCamus"), leader="cx   ")
    assert "authority" in read_one(heading).fault


def test_a_file_may_hold_both() -> None:
    titles = [one.columns.title for one in read(emma() + unimarc() + emma())]
    assert titles == ["Emma", "L'\u00e9tranger : roman", "Emma"]


@pytest.mark.parametrize(
    ("charset", "written", "said"),
    [
        ("0103", b"\x88L'\x89\xc2etranger, \xc8uber \xd0ca \xea\xfb", ""),
        ("50  ", b"\x88L'\x89\xc2etranger, \xc8uber \xd0ca \xea\xfb", "ISO 5426"),
        ("0103", "L'\u00e9tranger, \u00fcber \u00e7a \u0152\u00df".encode("cp1252"), "Windows"),
        ("89  ", "\u0427\u0443\u0436\u043e\u0439".encode("cp1251"), ""),
        ("0103", "L'\u00e9tranger, \u00fcber \u00e7a \u0152\u00df".encode(), ""),
    ],
)
def test_its_letters(charset: str, written: bytes, said: str) -> None:
    codes = f"  \x1fa19961119d1996    m  y0frey{charset}    ba"
    one = read_one(marc(("001", "n1"), ("100", codes), ("200", b"1 \x1fa" + written), leader="nam0 "))
    assert one.columns.title in ("L'\u00e9tranger, \u00fcber \u00e7a \u0152\u00df", "\u0427\u0443\u0436\u043e\u0439")
    assert said in one.fault
    assert bool(said) == bool(one.fault)


def test_a_set_of_letters_that_is_not_known_is_set_aside() -> None:
    codes = "  \x1fa19961119d1996    m  y0frey0105    ba"
    one = read_one(marc(("001", "n1"), ("100", codes), ("200", b"1 \x1fa\xe1\xe2\xff"), leader="nam0 "))
    assert (one.outcome, "encoding" in one.fault) == ("set_aside", True)


def test_accents_stand_before_their_letter() -> None:
    assert from_iso5426(b"\xc8\xc5u \xcfc \xd3a \xb7") == unicodedata.normalize(
        "NFC", "u\u0308\u0304 \u010d \u0105 \u00b7"
    )


def test_linked_titles_are_read_from_fields_within_a_field() -> None:
    linked = " 0\x1f1001X1\x1f12001 \x1faSecond foundation.\x1fv3\x1f1700 1\x1faAsimov\x1fb, Isaac\x1f4070"
    fields = as_pymarc(read_one(unimarc(("454", linked), ("461", linked))))
    assert fields["765"] == ["0\\$aAsimov, Isaac.$tSecond foundation.$g3.$wX1"]
    assert "\\0$aSecond foundation. ;$v3" in fields["830"]
