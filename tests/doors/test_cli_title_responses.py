"""Titles asked for in a web form: suggestions and requests of interlibrary loan, looked at first, never twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from .calling import Facts, Program
from .test_cli_event_register import patron

HEAD = "Timestamp,Email Address,Your name,Library card,Title of the book,Author,Why do you want it?\n"
ROWS = (
    "2026/11/30 9:00:00 AM CST,elena@example.org,Elena Garcia,,The owl tower,Bauer,\"=1+1, read of it\"\n"
    "2026/11/30 9:01:00 AM CST,elena@example.org,Elena Garcia,,The Owl Tower,Bauer,sent twice\n"
    "2026/11/30 9:02:00 AM CST,cy@example.org,Cy Wrong,{sam},A town of ours,,\n"
    "2026/11/30 9:03:00 AM CST,sam@example.org,Sam,{sam},A town of ours,,\n"
    "2026/11/30 9:04:00 AM CST,bo@example.org,Bo,,A town of ours,,\n"
    "2026/11/30 9:05:00 AM CST,bo@example.org,Bo,,,Nobody,\n"
    "2026/11/30 9:06:00 AM CST,ev@example.org,\"Ev\x1b[31mil\",,\x1b]0;x\x07Evil,,\n"
)  # fmt: skip


@pytest.fixture
def form(program: Program, tmp_path: Path) -> Path:
    """Two patrons, and what was answered."""
    patron(program, "Elena", **{"last-name": "Garcia", "email": "elena@example.org", "card": "P1"})
    sam = patron(program, "Sam", **{"last-name": "Okafor"})
    file = tmp_path / "answers.csv"
    file.write_text(HEAD + ROWS.format(sam=sam), encoding="utf-8")
    return file


def taken(program: Program, family: str, file: Path, *more: str) -> tuple[list[Facts], list[int]]:
    *lines, whole = program.json(family, "import-responses", str(file), *more).lines
    return lines, [whole[name] for name in ("new", "known", "refused")]


def test_suggestions_of_a_form_are_made_once_and_taken_back_as_one(program: Program, form: Path) -> None:
    lines, counts = taken(program, "suggestion", form, "--dry-run")
    assert (counts, {line["suggestion"] for line in lines}) == ([5, 1, 1], {None})
    assert program.json("suggestion", "list").lines == []
    lines, counts = taken(program, "suggestion", form)
    assert [line["outcome"] for line in lines] == ["new", "known", "new", "new", "new", "refused", "new"]
    assert lines[2]["said"][0].endswith("belongs to another patron here.")
    assert lines[5]["said"] == ["A title is needed. Type the title as it appears on the book."]
    assert "\x1b" not in lines[6]["title"] + lines[6]["name"]
    listed = program.json("suggestion", "list").lines
    assert [one["patron"] for one in listed if one["title"] == "The owl tower"] == ["P1"]
    assert len([one for one in listed if one["title"] == "A town of ours"]) == 3
    assert taken(program, "suggestion", form)[1] == [0, 6, 1]
    assert "Undone" in program("undo").out
    assert program.json("suggestion", "list").lines == []
    assert taken(program, "suggestion", form)[1] == [5, 1, 1]


def test_a_longer_file_adds_what_is_new_also_when_the_patron_is_forgotten(program: Program, form: Path) -> None:
    lines, _counts = taken(program, "suggestion", form)
    program("suggestion", "decline", lines[0]["suggestion"], "--reason", "out of print")
    program("suggestion", "told", lines[0]["suggestion"])
    with form.open("a", encoding="utf-8") as more:
        more.write("2027-06-04T09:00:00Z,bo@example.org,Bo,,A town of ours,,\n")
    assert taken(program, "suggestion", form)[1] == [1, 6, 1]


def test_a_title_that_is_here_is_left_out_unless_anyway(program: Program, form: Path) -> None:
    program("title", "add", "--title", "The owl tower", "--author", "Bauer")
    said = program("suggestion", "import-responses", str(form), "--dry-run")
    assert "Row 1: The owl tower, Elena Garcia: not imported. The library has The owl tower" in said.out
    assert "add --anyway" in said.err
    assert taken(program, "suggestion", form, "--anyway")[1] == [5, 1, 1]


def test_requests_are_made_for_patrons_alone(program: Program, form: Path) -> None:
    text = form.read_text(encoding="utf-8").replace("Why do you want it?", "Need by")
    form.write_text(text.replace("sent twice", "").replace('"=1+1, read of it"', "1/15/2031"), encoding="utf-8")
    lines, counts = taken(program, "ill", form)
    assert (counts, [line["outcome"] for line in lines][:4]) == ([2, 1, 4], ["new", "known", "refused", "new"])
    made = program.json("ill", "show", lines[0]["ill"]).lines[0]
    assert (made["patron"], made["state"], made["need_by"]) == ("P1", "new", "2031-01-15")
    assert lines[4]["said"] == ["No patron has this card, or this name and email."]
    assert taken(program, "ill", form)[1] == [0, 3, 4]
    form.write_text("Title,Card,Need by\nDune,P1,2001-01-01\nDune,P1,soon\n", encoding="utf-8")
    none = program("ill", "import-responses", str(form))
    assert (none.code, none.out.count("not imported.")) == (2, 3)


def test_a_file_without_titles_is_refused(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text("Name,Colour\nAda,red\n", encoding="utf-8")
    none = program("suggestion", "import-responses", str(file))
    assert (none.code, "No column of this file is known as a title" in none.err) == (2, True)
    file.write_text("Wer,Was\nAda,Dune\n", encoding="utf-8")
    mapped = ("--map", "name=Wer", "--map", "title=Was", "--save-profile", "theirs")
    assert taken(program, "suggestion", file, *mapped)[1] == [1, 0, 0]
    assert taken(program, "suggestion", file, "--profile", "theirs")[1] == [0, 1, 0]
