"""Record sources and lookups from a script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.library.record_server import RecordServer, record, record_server

from .calling import Program

ISBN = "9780141439518"


@pytest.fixture
def server() -> Iterator[RecordServer]:
    with record_server() as there:
        there.records[ISBN] = record("Pride and prejudice", ISBN, author="Austen, Jane", dewey="823.7")
        yield there


def test_the_library_of_congress_is_there_and_off(program: Program) -> None:
    assert [(one["target"], one["on"]) for one in program.json("target", "list").lines] == [
        ("LOC", False),
        ("OPENLIBRARY", False),
    ]
    answer = program.json("lookup", ISBN)
    assert (answer.code, answer.line["refused"]) == (1, ["NO_TARGET"])
    assert program.json("target", "on", "loc").line["on"] is True
    assert [one["on"] for one in program.json("target", "list").lines] == [True, False]
    assert program("undo").code == 0
    assert [one["on"] for one in program.json("target", "list").lines] == [False, False]


def test_records_come_with_where_they_are_from(program: Program, server: RecordServer) -> None:
    program("target", "add", "NEAR", server.url())
    program("target", "add", "BAD", server.url("html"))
    answer = program.json("lookup", "0-14-143951-3")
    assert answer.code == 0
    line = answer.line
    assert line.pop("seconds") >= 0
    assert line == {
        "target": "NEAR", "title": "Pride and prejudice", "author": "Austen, Jane", "year": 1999, "isbn": [ISBN],
        "call_number": "823.7", "publisher": "Penguin", "record": 1,
    }  # fmt: skip
    assert "NEAR: 1 record." in answer.err
    assert "BAD: it sent a web page" in answer.err
    assert program.json("lookup", ISBN, "--target", "BAD").line["refused"] == ["NOTHING_LOOKED_UP"]
    assert program.json("lookup", ISBN, "--target", "NONE").line["refused"] == ["TARGET_UNKNOWN"]


def test_targets_are_changed_ordered_and_removed(program: Program, server: RecordServer, tmp_path: Path) -> None:
    program("target", "add", "A", server.url())
    assert program.json("target", "add", "a", server.url()).line["refused"] == ["TARGET_EXISTS"]
    assert program.json("target", "edit", "A", "--seconds", "5").line["seconds"] == 5
    assert program.json("target", "move", "A", "1").line["target"] == "A"
    assert [one["target"] for one in program.json("target", "list").lines] == ["A", "LOC", "OPENLIBRARY"]
    assert program("target", "test", "A", ISBN).code == 0
    dump = tmp_path / "dump.mrc"
    dump.write_bytes(record("Owl moon", "9780399214578", author="Yolen, Jane"))
    added = program.json("target", "add", "DUMP", str(dump))
    assert (added.line["kind"], added.err.count("1 record read")) == ("file", 1)
    assert program.json("lookup", "owl moon", "--target", "DUMP").line["title"] == "Owl moon"
    assert program.json("target", "remove", "A").line == {"target": "A", "removed": True}
    assert program.json("target", "remove", "A").line["refused"] == ["TARGET_UNKNOWN"]


@pytest.mark.parametrize(
    "words",
    [
        ("two words", "http://x.example/"),
        ("A", "http://"),
        ("A", "ftp://x.example/"),
        ("A", "http://x.example:99999/"),
        ("A", "http://x.example/", "--seconds", "0"),
        ("A", "http://x.example/", "--drop", "9YY"),
        ("A", "http://x.example/", "--seconds", "soon"),
    ],
)
def test_what_is_no_target_is_refused(program: Program, words: tuple[str, ...]) -> None:
    answer = program.json("target", "add", *words)
    assert (answer.code, answer.line["refused"]) == (2, ["NOT_UNDERSTOOD"]), answer


def test_a_file_without_records_says_so(program: Program, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("milk, bread")
    program("target", "add", "NOTES", str(tmp_path / "notes.txt"))
    said = program("target", "test", "NOTES")
    assert "the file has no MARC record" in said.out + said.err
