"""The library's own tags through the commands: imported, typed, put on many, searched, counted, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.samples import marc

from .calling import Program

PIN = "2468"

BOOKS = {
    "Owl": [("690", "  \x1faOwn voices"), ("650", " 0\x1faBirds")],
    "Bear": [("690", " 4\x1faown voices."), ("690", " 4\x1fa100% local_x|y")],
    "Cat": [],
}


@pytest.fixture
def shelf(program: Program, tmp_path: Path) -> Program:
    file = tmp_path / "tags.mrc"
    records = [marc(("001", name), ("245", f"00\x1fa{name}"), *fields) for name, fields in BOOKS.items()]
    file.write_bytes(b"".join(records))
    assert program("import", "marc", str(file), "--yes").code == 0
    return program


def titles(program: Program, *words: str) -> set[str]:
    return {str(line["title"]) for line in program.json("search", *words, "--limit", "20").lines if "title" in line}


def id_of(program: Program, title: str) -> str:
    return str(program.json("search", title).line["biblio"])


def tags_of(program: Program, title: str) -> list[str]:
    return list(program.json("show", "title", id_of(program, title)).line["tags"])


def test_a_search_is_limited_to_a_tag(shelf: Program) -> None:
    assert titles(shelf, "--tag", "OWN VOICES") == {"Owl", "Bear"}
    assert titles(shelf, "--tag", "100% local_x y") == {"Bear"}
    assert titles(shelf, "owl", "--tag", "own voices") == {"Owl"}
    assert titles(shelf, "own", "voices") == {"Owl", "Bear"}
    unknown = shelf("search", "--tag", "own")
    assert (unknown.code, "own voices" in unknown.err.lower()) == (2, True)


def test_a_tag_is_typed_with_a_title_and_taken_back(shelf: Program) -> None:
    edited = shelf("title", "edit", id_of(shelf, "cat"), "--tags", "own VOICES; Spoken here: Somali")
    assert "nothing -> Own voices; Spoken here: Somali" in edited.out
    assert tags_of(shelf, "cat") == ["Own voices", "Spoken here: Somali"]
    assert "Tags: Own voices; Spoken here: Somali" in shelf("show", "title", id_of(shelf, "cat")).out
    shelf("title", "edit", id_of(shelf, "bear"), "--tags", "")
    assert titles(shelf, "--tag", "own voices") == {"Owl", "Cat"}
    assert shelf("undo", "2").code == 0
    assert (tags_of(shelf, "bear"), tags_of(shelf, "cat")) == (["own voices", "100% local_x y"], [])
    assert shelf("title", "add", "Dog", "--tags", "own voices").code == 0
    assert tags_of(shelf, "dog")[0].lower() == "own voices"
    assert shelf("verify").code == 0


def test_a_tag_is_put_on_many_titles_and_taken_off(shelf: Program) -> None:
    shelf("list", "make", "Animals")
    shelf("list", "add", "Animals", *(id_of(shelf, name) for name in ("owl", "bear", "cat")))
    done = shelf.json("title", "tag", "Local author", "--list", "Animals")
    assert [line["changed"] for line in done.lines] == [True, True, True]
    assert titles(shelf, "--tag", "local author") == set(BOOKS)
    again = shelf.json("title", "tag", "LOCAL AUTHOR", id_of(shelf, "cat"), "no such title")
    assert [line.get("changed") for line in again.lines if "changed" in line] == [False]
    assert again.code
    off = shelf.json("title", "tag", "local author", id_of(shelf, "owl"), "--remove")
    assert off.line["tags"] == ["Own voices"]
    assert titles(shelf, "--tag", "local author") == {"Bear", "Cat"}
    assert shelf("undo", "2").code == 0
    assert tags_of(shelf, "cat") == []
    assert shelf("verify").code == 0


def test_a_name_with_a_comma_is_one_tag_and_nothing_is_cut(shelf: Program) -> None:
    assert shelf("title", "tag", "Lopez, Maria", id_of(shelf, "bear")).code == 0
    shelf("title", "edit", id_of(shelf, "bear"), "--tags", "lopez, maria; own voices; 100% local_x y; new")
    assert tags_of(shelf, "bear") == ["own voices", "100% local_x y", "Lopez, Maria", "new"]
    assert titles(shelf, "--tag", "Lopez, Maria") == {"Bear"}
    for typed in ("; ".join(f"tag {n}" for n in range(21)), "x" * 61):
        wrong = shelf("title", "edit", id_of(shelf, "bear"), "--tags", typed)
        assert (wrong.code, "At most 20 tags, each of 60 characters" in wrong.err) == (2, True)
    assert len(tags_of(shelf, "bear")) == 4


@pytest.mark.parametrize("tag", ["", "  ", "a; b", "|", "x" * 61])
def test_one_tag_is_wanted(shelf: Program, tag: str) -> None:
    wrong = shelf("title", "tag", tag, id_of(shelf, "cat"))
    assert (wrong.code, tags_of(shelf, "cat")) == (2, [])


def test_a_volunteer_may_not_tag(shelf: Program) -> None:
    shelf("staff", "add", "vera", TUILS_NEW_PIN=PIN)
    refused = shelf("--as", "vera", "title", "tag", "local author", id_of(shelf, "cat"), TUILS_PIN=PIN)
    assert (refused.code, "add and edit titles" in refused.err) == (1, True)
    assert tags_of(shelf, "cat") == []


def test_the_collection_is_counted_by_tag(shelf: Program) -> None:
    for number, name in enumerate(("owl", "bear", "bear", "cat")):
        shelf("item", "add", id_of(shelf, name), "--barcode", f"B{number}")
    shelf("title", "edit", id_of(shelf, "bear"), "--tags", "Own voices; local author")
    told = shelf.json("report", "run", "collection", "--by", "tag")
    counted = {line["tag"]: line["copies"] for line in told.lines if line.get("part") != "total"}
    assert (counted["Own voices"], counted["local author"]) == (3, 2)
    assert next(line["copies"] for line in told.lines if line.get("part") == "total") == counted[""] + 3


def test_a_copy_of_a_removed_title_is_still_counted(shelf: Program) -> None:
    shelf("title", "tag", "only here", id_of(shelf, "cat"))
    shelf("item", "add", id_of(shelf, "cat"), "--barcode", "B1")
    assert shelf("title", "remove", id_of(shelf, "cat"), "--copies", "--yes").code == 0
    told = shelf("report", "run", "collection", "--by", "tag")
    assert (told.code, "only here" in told.out) == (0, True)
