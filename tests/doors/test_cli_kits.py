"""Kits, notes and bound volumes from a script: what is missing, what is said, and one volume under several titles."""

from __future__ import annotations

from pathlib import Path

import pytest

from .calling import Program


@pytest.fixture
def game(program: Program) -> str:
    title = str(program.json("title", "add", "The game", "--barcode", "G1").line["biblio"])
    program("item", "edit", "G1", "--pieces", "board, 2 dice", "--alert", "Look at the map.", "--statistics", "GRANT")
    return title


def test_pieces_are_asked_for_missing_ones_noted_and_undo_takes_both_back(program: Program, game: str) -> None:
    card = program.patron()
    assert "board, 2 dice (3)" in program("checkout", card, "G1").err
    done = program.json("checkout", card, "G1", "--override", "PARTS_CHECK", "--reason", "counted")
    assert done.line["alerts"] == ["COPY_ALERT"]
    assert program.json("checkin", "G1").line["refused"] == ["PARTS_CHECK"]
    said = program("checkin", "G1", "--missing", "a die").out
    assert "Note: Look at the map." in said
    assert "Missing: a die" in said
    shown = program.json("show", "item", "G1").line
    assert (shown["missing_pieces"], shown["status"], shown["statistics"]) == ("a die", "available", "GRANT")
    assert "missing: a die" in program("checkout", card, "G1").err
    assert program("undo").code == 0
    shown = program.json("show", "item", "G1").line
    assert (shown["missing_pieces"], shown["status"]) == (None, "checked_out")
    assert program.json("verify").line["ok"] is True


def test_what_was_missing_before_stays_missing(program: Program, game: str) -> None:
    card = program.patron()
    program("item", "edit", "G1", "--missing-pieces", "a die")
    program("checkout", card, "G1", "--override", "PARTS_CHECK", "--reason", "counted")
    program("checkin", "G1", "--missing", "the board")
    assert program.json("show", "item", "G1").line["missing_pieces"] == "a die; the board"
    program("checkin", "G1", "--override", "PARTS_CHECK", "--reason", "cart")
    assert program.json("show", "item", "G1").line["missing_pieces"] == "a die; the board", "nobody brought it back"
    program("checkout", card, "G1", "--override", "PARTS_CHECK", "--reason", "counted")
    program("checkin", "G1", "--override", "PARTS_CHECK", "--reason", "cart")
    assert program.json("show", "item", "G1").line["missing_pieces"] == "a die; the board", "the rest was there"
    assert program("checkin", "G1", "--complete", "--missing", "x").code == 2
    program("checkin", "G1", "--complete")
    assert program.json("show", "item", "G1").line["missing_pieces"] is None
    program("undo")
    assert program.json("show", "item", "G1").line["missing_pieces"] == "a die; the board"


def test_a_note_is_said_until_it_is_cleared(program: Program, game: str) -> None:
    assert "COPY_ALERT" in program.json("checkin", "G1").line["alerts"]
    program("item", "edit", "G1", "--clear", "alert")
    assert "COPY_ALERT" not in program.json("checkin", "G1").line["alerts"]


def test_a_volume_is_found_from_each_of_its_titles_and_lent_once(program: Program, game: str) -> None:
    other = str(program.json("title", "add", "On ants").line["biblio"])
    done = program.json("item", "bind", "G1", other)
    assert done.line["bound_with"] == [other]
    assert [one["item"] for one in program.json("show", "title", other).line["items"]] == ["G1"]
    (hit,) = program.json("search", "ants").lines
    assert (hit["available"], hit["items"]) == (1, 1)
    held = program.json("hold", "place", program.patron(), other).line
    assert (held["wanted"], held["biblio"]) == ("G1", game)
    program("undo")
    assert program.json("item", "bind", "G1", "on ANTS").line["bound_with"] == [other]
    assert program.json("record", "show", "On ants").line["biblio"] == other
    assert program.json("item", "bind", "G1", "zzzzzz").line["refused"] == ["UNKNOWN_ID"]
    program("item", "bind", "G1", "--remove")
    assert program.json("show", "title", other).line["items"] == []
    assert program("undo").code == 0
    third = str(program.json("title", "add", "Ants").line["biblio"])
    program("title", "merge", third, other)
    assert [one["item"] for one in program.json("show", "title", third).line["items"]] == ["G1"]
    program("undo")
    assert [one["item"] for one in program.json("show", "title", other).line["items"]] == ["G1"]
    assert program.json("show", "title", third).line["items"] == []
    assert program.json("verify").line["ok"] is True


def test_a_title_in_a_volume_of_another_one_is_not_gone_with_its_copy(program: Program, game: str) -> None:
    other = str(program.json("title", "add", "On ants", "--barcode", "A1").line["biblio"])
    program("item", "mark", "A1", "missing")
    assert "On ants" in program("report", "run", "last-copies").out
    program("item", "bind", "G1", other)
    assert "On ants" not in program("report", "run", "last-copies").out
    program("item", "mark", "A1", "withdrawn")
    assert "last copy" not in program("report", "run", "withdrawn-items").out
    program("item", "bind", "G1", "--remove")
    assert "last copy" in program("report", "run", "withdrawn-items").out


def test_a_volume_outlives_each_of_its_titles(program: Program, game: str) -> None:
    other = str(program.json("title", "add", "On ants").line["biblio"])
    third = str(program.json("title", "add", "On bees").line["biblio"])
    program("item", "bind", "G1", other, third)
    assert program("title", "remove", other).code == 0
    assert program.json("show", "item", "G1").line["bound_with"] == [third]
    assert program("title", "remove", game).code == 0
    shown = program.json("show", "item", "G1").line
    assert (shown["biblio"], shown["bound_with"], shown["status"]) == (third, [], "available")
    assert program("undo", "2").code == 0
    shown = program.json("show", "item", "G1").line
    assert (shown["biblio"], shown["bound_with"]) == (game, [other, third])
    assert program.json("verify").line["ok"] is True
    program("title", "remove", game, "--copies")
    assert program.json("show", "item", "G1").line["status"] == "available", "the others are still in it"


def test_all_of_it_leaves_with_the_library(program: Program, game: str, tmp_path: Path) -> None:
    other = str(program.json("title", "add", "On ants").line["biblio"])
    program("item", "bind", "G1", other)
    folder = tmp_path / "out"
    assert program("export", "library", "-o", str(folder)).code == 0
    (line,) = [one for one in (folder / "items.csv").read_text().splitlines() if ",G1," in one]
    assert "Look at the map." in line
    assert other not in line
