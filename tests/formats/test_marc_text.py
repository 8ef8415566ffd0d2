from __future__ import annotations

import warnings

import pytest
from pymarc.marc8 import marc8_to_unicode

from tests.formats.samples import emma, read_one, titled
from tuils.formats.marc.marc import RecordRead

UTF8, MARC8 = "nam a", "nam  "


def read_245(value: bytes, leader: str) -> RecordRead:
    return read_one(titled(b"10\x1fa" + value, leader=leader))


@pytest.mark.parametrize("leader", [UTF8, MARC8])
def test_utf8_is_read_as_such_whatever_the_leader_says(leader: str) -> None:
    one = read_245("Café de la République".encode(), leader)
    assert (one.outcome, one.columns.title) == ("", "Café de la République")
    assert one.marc == titled("10\x1faCafé de la République")


def test_marc8_accents_come_before_their_letters() -> None:
    one = read_245(b"Caf\xe2e fran\xf0cais", MARC8)
    assert (one.outcome, one.fault, one.columns.title) == ("", "", "Café français")
    assert one.marc == titled("10\x1faCafé français")


def test_marc8_under_the_name_of_utf8_is_said() -> None:
    one = read_245(b"Caf\xe2e fran\xf0cais", UTF8)
    assert (one.outcome, one.columns.title) == ("repaired", "Café français")
    assert "read as MARC-8" in one.fault


@pytest.mark.parametrize("leader", [UTF8, MARC8])
@pytest.mark.parametrize(
    "title",
    ["Café de la République", "Ein schöner Tag für Müller", "Où est passé Noël ?", "L\u2019été à Orléans"],
)
def test_windows_letters_are_told_from_marc8(title: str, leader: str) -> None:
    one = read_245(title.encode("cp1252"), leader)
    assert (one.outcome, one.columns.title) == ("repaired", title)
    assert "Windows letter" in one.fault


@pytest.mark.parametrize(
    ("title", "marc8"),
    [
        ("Édouard à l'hôtel", b"\xe2Edouard \xe1a l'h\xe3otel"),
        ("El niño y la música", b"El ni\xe4no y la m\xe2usica"),
        (
            "Übermut tut selten gut: Märchen für groß und klein",
            b"\xe8Ubermut tut selten gut: M\xe8archen f\xe8ur gro\xc7 und klein",
        ),
        ("Krvavé královny", b"Krvav\xe2e kr\xe2alovny"),
    ],
)
def test_marc8_of_other_languages(title: str, marc8: bytes) -> None:
    assert marc8_to_unicode(marc8) == title
    assert read_245(marc8, MARC8).columns.title == title
    assert read_245(marc8, UTF8).columns.title == title


def test_quotation_marks_of_windows_among_utf8() -> None:
    one = read_245("Großvater ".encode() + b"\x93lacht\x94" + " über Bücher".encode(), UTF8)
    assert one.columns.title == "Großvater “lacht” über Bücher"
    assert one.fault.startswith("2 letters")


def test_other_scripts_of_marc8_by_escape_sequences() -> None:
    one = read_one(titled(b"10\x1f6880-01\x1faGag.", ("880", b"10\x1f6245-01/(2/r\x1fa\x1b(2bb\x1b(B"), leader=MARC8))
    assert one.outcome == ""
    assert "גג" in one.columns.more_titles


def test_escape_sequences_left_in_utf8_are_read_not_shown() -> None:
    one = read_one(
        titled("10\x1faGlasses of SiO\x1bb2\x1bs :\x1fbété.", ("500", "  \x1faSiO\x1bb2\x1bs."), leader=UTF8)
    )
    assert "\x1b" not in one.marc.decode()
    assert "SiO₂." in one.marc.decode()
    assert (one.outcome, "MARC-8" in one.fault) == ("repaired", True)


@pytest.mark.parametrize("encoding", ["cp1251", "cp866"])
def test_another_alphabet_is_not_read_as_garbage(encoding: str) -> None:
    one = read_245("Основы гидравлических расчетов".encode(encoding), MARC8)
    assert (one.outcome, one.columns.title) == ("rejected", "")
    assert "encoding" in one.fault


def test_controls_leave_the_text_but_non_sorting_marks_stay_in_what_is_stored() -> None:
    one = read_one(titled("10\x1fa\x98The \x9cBell\x07 and\tbook\x00\r\nof \x7fcandles\x1b[31m"))
    assert one.marc == titled("10\x1fa\x98The \x9cBell and book  of candles[31m")
    assert one.columns.title == "The Bell and book of candles[31m"
    assert one.outcome == "repaired"


def test_what_is_stored_keeps_its_composition() -> None:
    decomposed = titled("10\x1faCafe\u0301")
    one = read_one(decomposed)
    assert (one.marc, one.columns.title, one.outcome) == (decomposed, "Café", "")


def test_broken_marc8_is_counted_and_never_shouted(capfd: pytest.CaptureFixture[str]) -> None:
    """Three ways in which pymarc complains: an unmapped character, a cut East Asian one, an odd subfield code."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        one = read_one(
            titled(
                b"10\x1faUnmapped \x1b(Q\x4a\x1b(B.",
                ("500", b"  \x1fa\x1b$1!0"),
                ("501", b"  \x1f\xe9abc"),
                leader=MARC8,
            )
        )
    assert capfd.readouterr() == ("", "")
    assert one.outcome == "repaired"
    assert "could not be read" in one.fault


def test_a_title_without_any_such_trouble_says_nothing() -> None:
    assert read_one(emma(leader=MARC8)).fault == ""
