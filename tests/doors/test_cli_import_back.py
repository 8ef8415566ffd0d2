"""Undoing imports of people and of loans from a script: all goes as it came, and what moved since is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from .calling import Program

PEOPLE = """card,first_name,last_name,born,category,guardian,phone
P1,Ada,Field,1980-01-02,ADULT,,555-0101
P2,Bea,Field,2015-03-04,CHILD,P1,
P3,Cal,Moss,1975-05-06,Friend,,555-0103
"""
LOANS = "barcode,cardnumber,issued,due,renewals\nI1,P1,2026-11-20,2026-12-11,1\nI2,P3,2026-11-20,2026-12-11,\n"


def _write(program: Program, name: str, text: str) -> str:
    path: Path = program.folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.fixture
def people(program: Program) -> str:
    answer = program.json("import", "patrons", _write(program, "people.csv", PEOPLE), "--yes")
    assert answer.lines[-1]["added"] == 3
    return str(answer.lines[-1]["batch"])


@pytest.fixture
def loans(program: Program, people: str) -> str:
    answer = program.json("import", "loans", _write(program, "loans.csv", LOANS))
    assert answer.lines[-1]["added"] == 2
    return str(answer.lines[-1]["batch"])


def test_loans_and_people_go_as_they_came_and_come_in_again(program: Program, people: str, loans: str) -> None:
    back = program.json("import", "undo", loans)
    assert (back.code, back.line["what"], back.line["loans_removed"]) == (0, "loans", 2)
    assert program.json("show", "patron", "P1").line["loans"] == []
    assert program("verify").code == 0
    assert program.json("import", "undo", people, "--dry-run").lines == program.json("import", "undo", people).lines
    assert program.json("show", "patron", "P1").line["refused"] == ["PATRON_UNKNOWN"]
    assert "Friend" not in {line["code"] for line in program.json("code", "list", "category").lines}
    assert program("verify").code == 0
    again = program.json("import", "patrons", str(program.folder / "people.csv"), "--yes").lines[-1]
    assert (again["added"], again["guardians"]) == (3, 1)
    assert program.json("import", "loans", str(program.folder / "loans.csv")).lines[-1]["added"] == 2
    assert program("verify").code == 0


def test_loans_that_moved_stay_and_are_named(program: Program, loans: str) -> None:
    program("checkin", "I2")
    (stays, summary) = program.json("import", "undo", loans).lines
    assert (stays["item"], stays["message"]) == ("I2", "Not undone: a-title (I2) was checked in since.")
    assert (summary["loans_removed"], summary["refused"]) == (1, 1)
    assert program("verify").code == 0


def test_people_with_something_open_stay_and_are_named(program: Program, people: str) -> None:
    program("checkout", "P2", "I1")
    program("charge", "P3", "2.50", "--reason", "A window")
    first, second, third, category, summary = program.json("import", "undo", people).lines
    assert first["message"] == "Not undone: Ada Field (P1) is the guardian of Bea Field (P2), who stays."
    assert second["message"] == "Not undone: Bea Field (P2) has 1 checkout."
    assert third["message"] == "Not undone: Cal Moss (P3) owes $2.50."
    assert category["code"] == "Friend"
    assert (summary["patrons_removed"], summary["refused"]) == (0, 4)
    assert program("verify").code == 0


def test_people_who_were_edited_stay_until_that_is_undone(program: Program, people: str) -> None:
    program("patron", "edit", "P3", "--phone", "555-0999")
    stays, _summary = program.json("import", "undo", people, "--dry-run").lines[:2]
    assert stays["message"] == "Not undone: Cal Moss (P3) was edited since then."
    program("undo")
    assert program.json("import", "undo", people).line["patrons_removed"] == 3


def test_known_people_are_as_they_were(program: Program, people: str) -> None:
    rows = "card,first_name,last_name,phone,city\nP1,Ada,Field,555-7777,Harlow\nP3,Cal,Moss,555-8888,Harlow\n"
    second = str(program.json("import", "patrons", _write(program, "update.csv", rows)).lines[-1]["batch"])
    program("patron", "edit", "P3", "--phone", "555-9999")
    stays, summary = program.json("import", "undo", second).lines
    assert stays["message"] == "Not undone: Cal Moss (P3) was edited since then."
    assert (summary["patrons_put_back"], summary["patrons_removed"]) == (1, 0)
    shown = program.json("show", "patron", "P1").line
    assert (shown["phone"], shown["city"]) == ("555-0101", None)
    assert program.json("import", "undo", second).lines[-1]["patrons_put_back"] == 0, "done once is done"
    assert program("verify").code == 0


def test_after_30_days_what_was_written_over_is_not_known(program: Program, people: str) -> None:
    rows = "card,first_name,last_name,phone\nP1,Ada,Field,555-7777\n"
    second = str(program.json("import", "patrons", _write(program, "update.csv", rows)).lines[-1]["batch"])
    program.clock.forward(days=31)
    stays, _summary = program.json("import", "undo", second).lines
    assert stays["refused"] == ["UNDO_TOO_LATE"]
    assert "Ada Field (P1)" in stays["message"]


def test_the_titles_of_loans_that_were_taken_back_go_too(program: Program) -> None:
    copy = "title,barcode\nEmma,E1\nPersuasion,E2\n"
    titles = str(program.json("import", "titles", _write(program, "titles.csv", copy)).lines[-1]["batch"])
    card = program.patron()
    rows = f"barcode,cardnumber,due\nE1,{card},2026-12-11\n"
    loans = str(program.json("import", "loans", _write(program, "some.csv", rows)).lines[-1]["batch"])
    assert program.json("import", "undo", titles, "--dry-run").lines[-1]["refused"] == 1
    program("import", "undo", loans)
    assert program.json("import", "undo", titles).line["items_removed"] == 2
    assert program.json("checkin", "E1").line["refused"] == ["ITEM_UNKNOWN"]
    assert program("verify").code == 0


def test_the_list_says_what_was_taken_back(program: Program, loans: str) -> None:
    program("import", "undo", loans)
    assert "Undone: 2 checkouts" in program("import", "list").out
