# ruff: noqa: RUF001 -- letters that look alike are what this is about
"""`tuils show title`: all that the screen of a title tells, as an object and in words; and the code of its link."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.shelf_of_titles import OTHERS, WAR

from .calling import Program


@pytest.fixture
def war(program: Program, tmp_path: Path) -> str:
    file = tmp_path / "war.mrc"
    file.write_bytes(b"".join((WAR, *OTHERS)))
    program("import", "marc", str(file), "--yes")
    return str(program.json("search", "voina", "roman").line["biblio"])


def test_the_object_has_what_the_record_tells(program: Program, war: str) -> None:
    shown = program.json("show", "title", war).line
    assert shown["original"] == {"title": "Война и мир : роман", "author": "Толстой, Лев", "publisher": "АСТ"}
    assert shown["contents"] == ["Chast pervaia", "Chast vtoraia", "Epilog"]
    assert shown["names"] == ["Maude, Aylmer (translator)"]
    assert shown["notes"] == ["Read by Ada."]
    assert [(link["url"], link["words"], link["kind"], link["opens"]) for link in shown["links"]] == [
        ("http://example.org/toc", "Table of contents", "related", True),
        ("https://example.org/war-and-peace", "Read it online", "resource", True),
        ("javascript:alert(1)", None, "resource", False),
    ]
    (series,) = shown["in_series"]
    assert (series["name"], series["volume"], series["number"]) == ("Russian classics", "bk. 2", 2.0)
    assert [(one["title"], one["number"]) for one in series["titles"]] == [
        ("Dead souls", 1.0),
        ("Voina i mir : roman", 2.0),
        ("Anna Karenina", 3.0),
    ]
    assert series["next"] == series["titles"][2]["biblio"]
    assert [(one["format"], one["year"], one["items"]) for one in shown["editions"]] == [("audiobook", 1999, 0)]
    assert shown["series"] == "Russian classics ; bk. 2"


def test_in_words_a_line_each(program: Program, war: str) -> None:
    lines = program("show", "title", war).out.splitlines()
    assert lines[:2] == ["Voina i mir : roman", "Война и мир : роман. Толстой, Лев. АСТ"]
    for said in (
        "Series: Russian classics ; bk. 2. Next: Anna Karenina.",
        "Also as: Audiobook 1999.",
        "See also: Table of contents: http://example.org/toc",
        "Online: Read it online: https://example.org/war-and-peace",
    ):
        assert said in lines


def test_a_title_with_nothing_more_says_so_in_the_object(program: Program) -> None:
    program("title", "add", "--title", "Bare")
    shown = program.json("show", "title", str(program.json("search", "bare").line["biblio"])).line
    assert (shown["original"], shown["links"], shown["in_series"], shown["editions"]) == (None, [], [], [])


def test_the_code_follows_what_it_says(program: Program, war: str) -> None:
    lines = program("show", "title", war, "--qr").out.splitlines()
    assert lines[0] == "https://example.org/war-and-peace"
    assert len(lines) > 15
    assert set("".join(lines[1:])) <= set(" #\u2580\u2584\u2588")
    assert program.json("show", "title", war, "--qr").line["qr"] == "https://example.org/war-and-peace"


def test_without_link_and_isbn_there_is_nothing_for_a_code(program: Program) -> None:
    program("title", "add", "--title", "Bare")
    shown = program("show", "title", str(program.json("search", "bare").line["biblio"]), "--qr")
    assert (shown.out, shown.code) == ("", 0)
    assert "No QR code" in shown.err
