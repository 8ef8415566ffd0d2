"""Training that scores: what was done in a practice library is kept in the register of training of another one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.makers import Clock, beginner
from tuils.library.foundation.store import close_store
from tuils.library.front.sample.build import build_sample

from .calling import Program


@pytest.fixture
def practiced(program: Program, tmp_path: Path) -> Path:
    """A practice library: two books came back from the drop, and one that somebody waits for."""
    file = tmp_path / "practice.db"
    build_sample(file, beginner(Clock(), device="builder"))
    close_store()
    for barcode in ("31234000010098", "31234000010114", "31234000011336"):
        assert program("--library", str(file), "--as", "pat", "checkin", barcode, TUILS_PIN="1234").code == 0
    return file


def test_the_tasks_by_role(program: Program, practiced: Path) -> None:
    at = ("--library", str(practiced), "--as", "pat")
    every = program.json(*at, "practice", "list", TUILS_PIN="1234").lines
    assert [line["number"] for line in every if line["done"]] == [2, 3]
    assert {role for line in every for role in line["roles"]} == {"desk", "shelving", "catalog", "programs"}
    shelving = program.json(*at, "practice", "list", "--role", "shelving", TUILS_PIN="1234").lines
    assert [(line["number"], line["step"], line["done"]) for line in shelving] == [(2, "checkin", True)]
    assert program.json("practice", "list").lines == []
    assert "not a practice library" in program("practice", "list").err


def test_what_was_done_is_kept_and_taken_back(program: Program, practiced: Path) -> None:
    before = practiced.read_bytes()
    done = program.json("practice", "score", "Maria Lopez", str(practiced), "--role", "shelving").line
    assert (done["alone"], done["with_help"], done["not_done"]) == (["checkin"], [], 0)
    assert practiced.read_bytes() == before, "it is only read"
    (entry,) = program.json("training", "list").lines
    assert (entry["who"], entry["role"], entry["alone"]) == ("Maria Lopez", "shelving", ["checkin"])
    assert program("undo").code == 0
    assert program.json("training", "list").lines == []


def test_help_is_told_apart_and_what_is_done_alone_stays(program: Program, practiced: Path) -> None:
    words = ("practice", "score", "maria lopez", str(practiced), "--role", "shelving")
    assert program.json(*words, "--with-help", "2").line["with_help"] == ["checkin"]
    assert program.json(*words).line["alone"] == ["checkin"]
    assert program.json(*words, "--with-help", "2").line["with_help"] == ["checkin"]
    (entry,) = program.json("training", "list").lines
    assert (entry["alone"], entry["with_help"]) == (["checkin"], []), "one entry; alone stays alone"
    assert program(*words, "--with-help", "9").code == 2
    assert program(*words, "--with-help", "two").code == 2


def test_a_step_counts_when_all_of_its_tasks_are_done(program: Program, practiced: Path) -> None:
    done = program.json("practice", "score", "Ed", str(practiced)).line
    assert (done["alone"], done["not_done"]) == ([], 6), "an undone check-in and a hold are still open"


def test_only_a_practice_library_has_a_score(program: Program, practiced: Path) -> None:
    text = practiced.with_name("notes.txt")
    text.write_text("no library")
    for file in (program.library, text, practiced.with_name("none.db")):
        assert "NOT_PRACTICE" in program.json("practice", "score", "Ed", str(file)).line["refused"], file
    assert program.json("training", "list").lines == []
