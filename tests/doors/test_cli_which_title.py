"""Which title is meant: every command takes its id, its ISBN, the barcode of a copy, or words that find it alone."""

from __future__ import annotations

import pytest

from .calling import Program

ISBN = "9780141439587"


@pytest.fixture
def emma(program: Program) -> str:
    words = ("--title", "Emma and the owl", "--author", "Austen, Jane", "--isbn", ISBN, "--barcode", "31234000090019")
    biblio = str(program.json("title", "add", *words).line["biblio"])
    for n in (1, 2):
        assert (
            program("title", "add", "--title", f"Bees, part {n}", "--barcode", f"3123400009010{n}", "--yes").code == 0
        )
    return biblio


NAMES = {
    "id": "ID", "end of the id": "END", "ISBN": ISBN, "ISBN as printed": "0-14-143958-0", "barcode": "31234000090019",
    "whole name": "Emma and the owl", "words": "austen owl",
}  # fmt: skip
TAKES = {
    "show title": ("show", "title", "WHICH"),
    "item add": ("item", "add", "WHICH"),
    "item edit --title": ("item", "edit", "31234000090101", "--title", "WHICH"),
    "item edit --copies-of": ("item", "edit", "--copies-of", "WHICH", "--location", ""),
    "hold place": ("hold", "place", "CARD", "WHICH"),
    "hold list": ("hold", "list", "--title", "WHICH"),
    "title edit": ("title", "edit", "WHICH", "--author", "Austen, J."),
    "title tag": ("title", "tag", "local author", "WHICH"),
    "title remove": ("title", "remove", "WHICH", "--copies", "--yes"),
    "title merge": ("title", "merge", "31234000090101", "WHICH", "--yes"),
    "record show": ("record", "show", "WHICH"),
    "list of": ("list", "of", "WHICH"),
}


@pytest.mark.parametrize("named", NAMES)
@pytest.mark.parametrize("command", TAKES)
def test_one_reader_for_every_command(program: Program, emma: str, command: str, named: str) -> None:
    which = {"ID": emma, "END": emma[-8:]}.get(NAMES[named], NAMES[named])
    card = program.patron() if "CARD" in TAKES[command] else ""
    words = [{"WHICH": which, "CARD": card}.get(word, word) for word in TAKES[command]]
    answer = program("--json", *words)
    assert answer.code == 0, answer.err + answer.out
    if command == "hold place":
        assert program.json("hold", "list", "--title", emma).line["patron"] == card
    if command == "title remove":
        assert program.json("search", "austen").lines == []


@pytest.mark.parametrize("command", TAKES)
def test_words_of_two_titles_and_of_none_are_refused(program: Program, emma: str, command: str) -> None:
    for which, refused in (
        ("bees", "TITLES_SEVERAL"),
        ("emmma an teh owll", "UNKNOWN_ID"),
        ("9780000000002", "UNKNOWN_ID"),
    ):
        words = [{"WHICH": which, "CARD": program.patron()}.get(word, word) for word in TAKES[command]]
        lines = program.json(*words).lines
        assert [line["refused"] for line in lines] == [[refused]], (which, lines)
