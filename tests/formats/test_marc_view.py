from __future__ import annotations

import datetime as dt

import pytest
from pymarc import Record

from tests.formats.samples import read_one, titled
from tuils.formats.marc.marc_kinds import KINDS
from tuils.formats.marc.marc_view import brief_record, marc_fields

DAY = dt.date(2026, 1, 15)


def test_a_title_field_by_field() -> None:
    shown = marc_fields(titled("10\x1faEmma :\x1fba \x9cnovel\x1b[1m", ("008", "200101s2020    nyu")))
    assert shown == [
        ("LDR", "", "00110nam a2200061 i 4500"),
        ("001", "", "t1"),
        ("245", "10", "$a Emma : $b a novel[1m"),
        ("008", "", "200101s2020    nyu"),
    ]


def test_a_title_made_by_hand_is_regular_marc_and_reads_back() -> None:
    made = brief_record(
        "Der kleine \x1d\x1f Prinz",
        DAY,
        author="Saint-Exupéry, Antoine de",
        isbn="9780306406157",
        call_number="843.9 SAI",
        publisher="Rauch",
        year=1950,
        extent="96 pages",
    )
    one = read_one(made)
    assert (one.outcome, one.marc) == ("", made)
    found = one.columns
    assert (found.title, found.author, found.year, found.kind) == (
        "Der kleine Prinz",
        "Saint-Exupéry, Antoine de",
        1950,
        "book",
    )
    assert (found.isbns, found.call_number, found.publisher) == (("9780306406157",), "843.9 SAI", "Rauch")
    record = Record(data=made)
    assert [field.tag for field in record.fields] == ["008", "020", "092", "100", "245", "264", "300"]
    assert record["008"].data == "260115s1950    xx |||||||||||||||||und |"
    assert len(str(record["008"].data)) == 40
    assert str(record.leader)[9:12] == "a22"


@pytest.mark.parametrize("kind", KINDS)
def test_its_kind_is_the_one_that_was_chosen(kind: str) -> None:
    assert read_one(brief_record("X", DAY, kind=kind)).columns.kind == kind


def test_a_title_alone_is_enough_and_needed() -> None:
    assert read_one(brief_record("X", DAY, call_number="FIC AUS")).columns.call_number == "FIC AUS"
    assert [field.tag for field in Record(data=brief_record("X", DAY)).fields] == ["008", "245"]
    with pytest.raises(ValueError, match="title"):
        brief_record(" \x07", DAY)
