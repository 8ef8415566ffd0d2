"""Why a record is a title that is here, or is none: the same answer as an import, sign by sign."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.at_once import import_marc
from tests.formats.samples import Field, marc
from tuils.formats.marc.marc import read_stored
from tuils.library.foundation.desk import Desk
from tuils.library.office.catalog_maintenance.title_merging import merge_titles
from tuils.library.office.catalog_maintenance.why_match import record_in_file, why_match

from .makers import codes, rows, value

FIXED = ("008", "200101s2013    nyu    e      000 1 eng d")


def record(number: str, title: str, *more: Field) -> bytes:
    return marc(("001", number), ("003", "OURS"), FIXED, *more, ("245", f"10\x1fa{title}."))


@pytest.fixture
def here(desk: Desk, tmp_path: Path) -> Path:
    file = tmp_path / "in.mrc"
    file.write_bytes(record("n1", "Emma", ("020", "  \x1fa9780141439587")) + record("n2", "Dracula"))
    import_marc(desk, [file])
    return file


@pytest.mark.parametrize(
    ("marc", "answer", "step"),
    [
        (record("n1", "Emma"), "Yes: Emma", "Control number (OURS)n1: the same as Emma"),
        (record("n1", "Cooking"), "No. It is a new title.", "this number is here, but for another title: Emma"),
        (
            record("n9", "Emma", ("020", "  \x1fa9780141439587")),
            "No. It is a new title.",
            "ISBN 9780141439587: on Emma",
        ),
        (record("n9", "Emma"), "No. It is a new title.", "ISBN: the record has none."),
    ],
)
def test_told_sign_by_sign(desk: Desk, here: Path, marc: bytes, answer: str, step: str) -> None:
    told = why_match(desk, read_stored(marc))
    assert told.answer.startswith(answer)
    assert any(step in point.said for point in told.steps), told.lines
    assert len([point for point in told.steps if point.number]) == 5


def test_the_record_of_a_file_by_its_number(desk: Desk, here: Path) -> None:
    assert record_in_file(here, 2).columns.title == "Dracula"
    assert codes(lambda: record_in_file(here, 3)) == ["RECORD_UNKNOWN"]


def test_a_record_of_a_title_that_was_merged_is_the_one_that_stands_for_it(desk: Desk, here: Path) -> None:
    emma, dracula = (title for (title,) in rows("SELECT id FROM biblio ORDER BY title DESC"))
    merge_titles(desk, emma, dracula)
    assert why_match(desk, record_in_file(here, 2)).answer.startswith("Yes: ")
    import_marc(desk, [here])
    assert value("SELECT count(*) FROM biblio") == 2
