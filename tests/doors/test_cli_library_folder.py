"""A whole library as a folder, from a script: what was counted goes along, and comes out again to the byte."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .calling import PIN, Program

SHELVES = (
    ("inventory", "start", "Spring"),
    ("inventory", "scan", "Spring", "NOBODY", "E1"),
    ("weed", "mark", "E1", "--marks", "ugly"),
    ("serial", "add", "Emma", "--first", "2026-10-01"),
    ("serial", "checkin", "Emma", "--issue", "nov"),
)


def _moved(program: Program, folder: Path, name: str) -> None:
    """From here on the program works on another library, made from the folder."""
    program.monkeypatch.setenv("TUILS_LIBRARY", str(program.folder / name))
    assert program("init", "--name", "Elsewhere", "--zone", "America/Chicago", TUILS_PIN=PIN).code == 0
    answer = program("import", "library", str(folder))
    assert answer.code == 0, answer.err


def _counts(program: Program) -> list[dict[str, Any]]:
    return program.json("counts", "2026-12").lines


def test_what_was_counted_goes_along_and_stays_the_same_to_the_byte(program: Program) -> None:
    title = str(program.json("title", "add", "--title", "Emma").line["biblio"])
    program("item", "add", title, "--barcode", "E1", "--type", "BK")
    card = program.patron()
    for words in SHELVES:
        assert program(*words).code == 0, words
    for _time in range(3):
        program("checkout", card, "E1")
        program("checkin", "E1")
    before, shelves = _counts(program), program.json("inventory", "report", "Spring", "--wrong").lines
    assert any(line.get("loans") == 3 for line in before)
    first, second = program.folder / "first", program.folder / "second"
    assert program("export", "library", "-o", str(first)).code == 0
    _moved(program, first, "second.db")
    assert _counts(program) == before
    told = program.json("inventory", "report", "Spring", "--wrong").lines
    assert [(line.get("message"), line.get("scanned")) for line in told] == [
        (line.get("message"), line.get("scanned")) for line in shelves
    ]
    assert program.json("serial", "list").line["late"] == 1
    assert program("verify").code == 0
    assert program("export", "library", "-o", str(second)).code == 0
    there, again = ({file.name: file.read_bytes() for file in folder.iterdir()} for folder in (first, second))
    assert "statistics.csv" in there
    assert there == again
