"""The shelf from a script: around a call number, around a copy, and what cannot be read."""

from __future__ import annotations

import pytest

from tests.at_once import add_code
from tuils.library.front.opening import open_desk

from .calling import Program

SHELF = ("E CAR", "J 423 MER", "FIC WEB", "423 WEB", "641.5 CHI v.2", "641.5 CHI v.10", "REF 423 WEB")


@pytest.fixture
def shelf(program: Program) -> None:
    for number, call_number in enumerate(reversed(SHELF)):
        words = ("--call-number", call_number, "--barcode", f"B{number}", "--author", "Writer, A.")
        program("title", "add", f"Book {number}", *words)


def test_the_shelf_around_a_call_number_in_order(program: Program, shelf: None) -> None:
    called = program.json("shelf", "641.5", "CHI", "v.2", "--limit", "3")
    assert called.code == 0
    assert [(line["call_number"], line["here"]) for line in called.lines] == [
        ("423 WEB", False),
        ("641.5 CHI v.2", True),
        ("641.5 CHI v.10", False),
    ]
    first = called.lines[0]
    assert (first["item"], first["title"], first["status"], first["section"]) == ("B3", "Book 3", "available", None)
    assert (first["branch"], first["readable"], first["author"]) == ("MAIN", True, "Writer, A.")


def test_all_of_it_in_words(program: Program, shelf: None) -> None:
    called = program("shelf", "B4", "--limit", "30")
    lines = called.out.splitlines()
    assert [line[2:24].strip() for line in lines if "Book" in line] == list(SHELF)
    assert [line[:9] for line in lines if line.startswith(">")] == ["> FIC WEB"]
    assert f"2 to the left, {len(lines) - 3} to the right." in called.err


def test_moving_a_section_moves_it_here(program: Program, shelf: None) -> None:
    assert program("setting", "set", "shelf_sections", "REF, E, J, FIC, -").code == 0
    lines = program.json("shelf", "REF 423 WEB", "--limit", "30").lines
    assert [line["call_number"] for line in lines if "Book" in line["title"]] == [SHELF[-1], *SHELF[:-1]]


def test_call_numbers_that_cannot_be_read_are_listed(program: Program, shelf: None) -> None:
    assert "All call numbers are clear." in program("shelf", "--check").err
    program("title", "add", "Camera", "--call-number", "Sony PDX10", "--barcode", "X1")
    program("title", "add", "Nothing", "--barcode", "X2")
    lines = program.json("shelf", "--check").lines
    assert [(line["item"], line["call_number"], line["readable"]) for line in lines] == [
        ("X2", None, False),
        ("X1", "Sony PDX10", False),
    ]
    called = program("shelf", "--check", "--limit", "1")
    assert called.out.startswith("-  X2")
    assert "1 copy to check." in called.err


@pytest.mark.parametrize(
    ("words", "code"), [(("shelf",), 2), (("shelf", "--check", "B1"), 2), (("shelf", "Sony PDX10"), 2)]
)
def test_what_is_not_understood_says_so(program: Program, shelf: None, words: tuple[str, ...], code: int) -> None:
    called = program(*words)
    assert called.code == code
    assert called.err.strip()
    assert "Traceback" not in called.err


def test_a_branch_without_copies(program: Program, shelf: None) -> None:
    with open_desk(program.library) as opened:
        opened.do(add_code, "branch", "EAST", {"name": "East Side"})
    called = program("shelf", "423", "--branch", "EAST")
    assert (called.code, called.out) == (0, "")
    assert called.err == "East Side has no copies on its shelves.\n"


def test_a_new_section_is_worked_into_what_is_here(program: Program, shelf: None) -> None:
    program("title", "add", "Seeds", "--call-number", "SEED 7", "--barcode", "S1")
    assert [line["item"] for line in program.json("shelf", "--check").lines] == ["S1"]
    assert program("setting", "set", "shelf_sections", "SEED, E, J, FIC, -, REF").code == 0
    assert program("index").code == 0
    assert program.json("shelf", "--check").lines == []
    first = program.json("shelf", "SEED 7").lines[0]
    assert (first["item"], first["section"], first["here"]) == ("S1", "SEED", True)
    assert program("verify").code == 0
