"""Reading levels through the commands: imported, shown, searched, edited, taken back, and on labels."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.samples import marc

from .calling import Program

BOOKS = {
    "Owl": [("521", "8 \x1faAD650L\x1fbLexile"), ("526", "0 \x1faAccelerated Reader\x1fbLG\x1fc3.4\x1fd1")],
    "Bear": [("521", "8 \x1fa820L\x1fbLexile"), ("521", "2 \x1fa3-5")],
    "Cat": [("521", "8 \x1faBR60L\x1fbLexile"), ("521", "2 \x1faK-2")],
    "Dog": [("521", "1 \x1faAges 8-12.")],
}


@pytest.fixture
def shelf(program: Program, tmp_path: Path) -> Program:
    file = tmp_path / "levels.mrc"
    records = [marc(("001", name), ("245", f"00\x1fa{name}"), *fields) for name, fields in BOOKS.items()]
    file.write_bytes(b"".join(records))
    assert program("import", "marc", str(file), "--yes").code == 0
    return program


def titles(program: Program, *words: str) -> set[str]:
    return {str(line["title"]) for line in program.json("search", *words, "--limit", "20").lines if "title" in line}


def id_of(program: Program, title: str) -> str:
    return str(program.json("search", title).line["biblio"])


@pytest.mark.parametrize(
    ("level", "found"),
    [
        ("600L-820L", {"Owl", "Bear"}), ("BR100L-0L", {"Cat"}), ("AD650L", {"Owl"}), ("AR 3-3.4", {"Owl"}),
        ("grade 2", {"Cat"}), ("grades 2-3", {"Cat", "Bear"}), ("ar 9", set()),
    ],
)  # fmt: skip
def test_a_search_is_limited_to_a_level(shelf: Program, level: str, found: set[str]) -> None:
    assert titles(shelf, "--level", level) == found


def test_a_level_is_a_limit_of_a_kept_list_and_of_words(shelf: Program) -> None:
    assert titles(shelf, "owl", "--level", "600L-820L") == {"Owl"}
    assert titles(shelf, "owl", "--level", "820L") == set()
    assert shelf("list", "keep", "Middle", "--level", "600L-820L").code == 0
    shelf("title", "edit", id_of(shelf, "dog"), "--reading-level", "700L")
    assert shelf("list", "again", "Middle").code == 0
    assert {line.get("title") for line in shelf.json("list", "show", "Middle").lines} == {"Owl", "Bear", "Dog"}
    wrong = shelf("search", "--level", "hard")
    assert (wrong.code, "hard is not a reading level. Type 650L" in wrong.err) == (2, True)


def test_a_title_says_its_level_and_it_is_edited_and_taken_back(shelf: Program) -> None:
    owl = id_of(shelf, "owl")
    before = shelf.json("show", "title", owl).line["reading_level"]
    assert before == {
        "lexile": 650, "ar": 3.4, "grade_from": None, "grade_to": None, "words": "Lexile AD650L, AR 3.4",
    }  # fmt: skip
    assert "Lexile AD650L, AR 3.4" in shelf("show", "title", owl).out
    assert shelf.json("show", "title", id_of(shelf, "dog")).line["reading_level"] is None
    edited = shelf("title", "edit", owl, "--reading-level", "BR50L; grade K")
    assert "Lexile AD650L, AR 3.4 -> Lexile BR50L, grade K" in edited.out
    assert shelf.json("show", "title", owl).line["reading_level"]["lexile"] == -50
    assert titles(shelf, "--level", "grade K") == {"Owl", "Cat"}
    wrong = shelf("title", "edit", owl, "--reading-level", "600L-700L")
    assert wrong.code
    assert "650L, AR 4.5, grades 3-5" in wrong.err
    assert shelf("undo").code == 0
    assert shelf.json("show", "title", owl).line["reading_level"] == before
    assert shelf("verify").code == 0


def test_the_setting_puts_one_level_on_labels(shelf: Program) -> None:
    pdfium = pytest.importorskip("pypdfium2", reason="needs tuils[dev]")
    owl, file = id_of(shelf, "owl"), shelf.folder / "label.pdf"
    shelf("item", "add", owl, "--barcode", "B1", "--call-number", "E HUT")

    def label(kind: str) -> list[str]:
        assert shelf("label", kind, "B1", "-o", str(file), "--force").code == 0
        return str(pdfium.PdfDocument(file)[0].get_textpage().get_text_range()).split()

    assert label("spine") == ["E", "HUT"]
    assert shelf("setting", "set", "label_level", "high").code
    for scale, line in (("lexile", ["AD650L"]), ("ar", ["AR", "3.4"]), ("grade", [])):
        shelf("setting", "set", "label_level", scale)
        assert label("spine") == ["E", "HUT", *line]
    shelf("setting", "set", "label_level", "ar")
    assert "3.4" in label("pocket")
