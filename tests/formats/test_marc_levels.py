"""Reading levels of a title: as its record tells them, as people type them, and put into a record."""

from __future__ import annotations

import pytest

from tests.formats.samples import Field, marc
from tuils.formats.marc.marc import read_stored
from tuils.formats.marc.marc_editing import MarcDraft, apply
from tuils.values.reading_levels import AR, GRADE, LEXILE, level_typed

TITLE = ("245", "10\x1faEmma.")


def columns(*fields: Field) -> tuple[str, int | None, int | None, int | None, int | None]:
    read = read_stored(marc(("001", "1"), TITLE, *fields)).columns
    return read.levels, read.lexile, read.ar, read.grade_from, read.grade_to


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ([], ("", None, None, None, None)),
        ([("521", "8 \x1fa1010L\x1fbLexile")], ("1010L", 1010, None, None, None)),
        ([("521", "8 \x1faAD650L\x1fbLexile Framework.")], ("AD650L", 650, None, None, None)),
        ([("521", "8 \x1faBR100L\x1fbLexile")], ("BR100L", -100, None, None, None)),
        ([("526", "0 \x1faAccelerated Reader AR\x1fbMG\x1fc4.7\x1fd1\x1fz149382.")], ("AR4.7", None, 47, None, None)),
        ([("521", "2 \x1fa3-6\x1fbFollett Library Resources")], ("G3-6", None, None, 3, 6)),
        ([("521", "2 \x1faK-3."), ("521", "0 \x1fa2.4")], ("G2", None, None, 2, 2)),
        ([("521", "2 \x1faK-Grade 3.")], ("GK-3", None, None, 0, 3)),
        ([("521", "2 \x1faPreK & up")], ("GPK-12", None, None, -1, 12)),
        ([("521", "1 \x1fa8 years and up.")], ("", None, None, None, None)),
        ([("521", "8 \x1faMPAA rating: PG-13.")], ("", None, None, None, None)),
        ([("521", "8 \x1faNP\x1fbLexile")], ("", None, None, None, None)),
        ([("526", "0 \x1faReading Counts!\x1fc4.5")], ("", None, None, None, None)),
        ([("526", "0 \x1fa"), ("521", "8 \x1fbLexile"), ("521", "")], ("", None, None, None, None)),
    ],
)  # fmt: skip
def test_told_by_the_record(fields: list[Field], told: tuple[object, ...]) -> None:
    assert columns(*fields) == told


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("650L", (LEXILE, 650, 650)), ("600L-800L", (LEXILE, 600, 800)), ("800-600l", (LEXILE, 600, 800)),
        ("Lexile 600-800", (LEXILE, 600, 800)), ("BR50L-100L", (LEXILE, -50, 100)), ("AR 3-4.5", (AR, 30, 45)),
        ("ar4", (AR, 40, 40)), ("grade 3", (GRADE, 3, 3)), ("Grades K-2", (GRADE, 0, 2)), ("grados 3-5", (GRADE, 3, 5)),
        ("650", None), ("2010-2020", None), ("AR 20", None), ("9000L", None), ("grade 13", None), ("grade", None),
        ("", None), ("large print", None),
    ],
)  # fmt: skip
def test_typed(text: str, found: tuple[str, int, int] | None) -> None:
    level = level_typed(text)
    assert (level[:3] if level else None) == found


def test_put_into_a_record_beside_what_tells_no_level() -> None:
    age, lexile = ("521", "1 \x1faAges 8-12."), ("521", "8 \x1fa500L\x1fbLexile")
    draft = MarcDraft(marc(("001", "1"), TITLE, age, lexile, ("526", "0 \x1faAccelerated Reader\x1fc4.5\x1fd7")))
    apply(draft, {"levels": "AD650L AR4.5 G3-5"})
    assert read_stored(draft.marc()).columns.levels == "AD650L AR4.5 G3-5"
    assert next(field for field in draft.fields if field.tag == "526").value("d") == "7", "the same level stays"
    apply(draft, {"levels": ""})
    assert read_stored(draft.marc()).columns.levels == ""
    assert [field.value("a") for field in draft.fields if field.tag in ("521", "526")] == ["Ages 8-12."]
