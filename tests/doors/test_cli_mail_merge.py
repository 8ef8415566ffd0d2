"""Letters to merge: any list, saved by a name in .docx."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from .calling import Program


def merged(letter: Path) -> tuple[list[str], list[dict[str, object]]]:
    """The fields of the letter, each once, and the lines beside it; all text in these is text."""
    with zipfile.ZipFile(letter) as parts:
        assert parts.testzip() is None
        fields = re.findall(r'w:instr=" MERGEFIELD ([A-Za-z0-9_]{1,40}) "', parts.read("word/document.xml").decode())
    head, *rows = load_workbook(letter.with_suffix(".xlsx")).active.iter_rows()
    assert not [cell.coordinate for row in rows for cell in row if cell.data_type == "f"]
    names = [str(cell.value) for cell in head]
    assert sorted(set(fields)) == sorted(set(names) & set(fields))
    assert set(names) == set(fields)
    return fields, [dict(zip(names, (cell.value for cell in row), strict=True)) for row in rows]


@pytest.fixture
def patron(program: Program) -> Program:
    card = program.patron(
        "=HYPERLINK(1)", last_name="Field", street="12 Elm St", city="Salem", state="MA", postcode="01970"
    )
    program("hold", "place", card, "I1")
    return program


def test_a_report_of_patrons_has_the_address_as_it_stands_on_a_letter(patron: Program, tmp_path: Path) -> None:
    letter = tmp_path / "new.docx"
    answer = patron.json("report", "run", "new-patrons", "--csv", str(letter))
    assert answer.code == 0
    assert answer.line["rows"] == 1
    fields, (line,) = merged(letter)
    assert fields[0] == "write_to"
    assert str(line["write_to"]).splitlines()[1:] == ["12 Elm St", "Salem, MA 01970"]
    assert line["dear"] == str(line["write_to"]).splitlines()[0] == line["name"]
    assert re.fullmatch("[A-Z][a-z]{2}, [A-Z][a-z]{2} [0-9]+, [0-9]{4}", str(line["day"]))


def test_it_has_the_lines_and_the_masks_of_the_list(patron: Program, tmp_path: Path) -> None:
    (told,) = patron.json("hold", "pull-list").lines
    letter = tmp_path / "pulls.docx"
    answer = patron.json("hold", "pull-list", "--csv", str(letter))
    assert answer.line == {"file": str(letter), "lines_file": str(letter.with_suffix(".xlsx")), "rows": 1}
    _fields, (line,) = merged(letter)
    assert (line["item"], line["title"] or "") == (told["item"], told["title"])
    assert "dear" not in line


def test_files_that_are_there_stay_unless_told(patron: Program, tmp_path: Path) -> None:
    letter, lines = tmp_path / "x.docx", tmp_path / "x.xlsx"
    lines.write_text("mine")
    assert patron("export", "patrons", "--format", "docx", "-o", str(letter)).code == 2
    assert lines.read_text() == "mine"
    assert not letter.exists()
    assert patron("export", "patrons", "--format", "docx", "-o", str(letter), "--force").code == 0
    _fields, people = merged(letter)
    assert [one["postcode"] for one in people] == ["01970"]


def test_a_list_of_titles(patron: Program, tmp_path: Path) -> None:
    table = tmp_path / "titles.csv"
    table.write_text("title,barcode\nEmma,31234000000777\n")
    assert patron("import", "titles", str(table), "--yes").code == 0
    patron("list", "make", "Bees", "31234000000777")
    letter = tmp_path / "bees.docx"
    assert patron("list", "export", "Bees", "--to", str(letter)).code == 0
    fields, (line,) = merged(letter)
    assert "title" in fields
    assert line["title"] == "Emma"
    assert patron("list", "export", "Bees", "--format", "docx").code == 2
