"""Preparing programs from a script: the checklist of a session, ticks, the sheet, what is due, templates."""

from __future__ import annotations

from pathlib import Path

import pytest

from .calling import Program
from .programs_made import edited, planned, registered

OTHERWISE = "Save it to a file with -o, and print that on another computer."


def lines(program: Program, session: str) -> list[tuple[str, str, bool]]:
    return [(one["words"], one.get("due") or one["n"], one["done"]) for one in program.json(
        "event", "checklist", session).lines]  # fmt: skip


def test_the_checklist_of_a_session_is_told_and_ticked(program: Program) -> None:
    (session,) = planned(program, "2026-12-08T10:30")
    assert lines(program, session) == [
        ("Choose books", "2026-12-01", False),
        ("Put out mats", "2026-12-08", False),
        ("Thank the helpers", "2026-12-09", False),
        ("Name tags", 0, False),
    ]
    done = program.json("event", "tick", session[-8:], "books", "--note", "three").line
    assert (done["task"], done["done"], done["done_on"], done["by"], done["note"]) == (
        "books", True, "2026-12-01", "admin", "three",
    )  # fmt: skip
    packed = program.json("event", "tick", session[-8:], "4").line
    assert (packed["session"], packed["task"]) == (session, "take:tags")
    said = program("event", "checklist", session).out.splitlines()
    assert said[0] == " 1  [x] Tue, Dec 1  Choose books (leader, done Tue, Dec 1 by admin, three)"
    assert said[3] == " 4  [x] 0 x Name tags"
    assert not program.json("event", "tick", session, "books", "--undone").line["done"]
    assert program("undo").code == 0
    assert lines(program, session)[0][2]


def test_what_is_not_there_is_refused_by_name(program: Program) -> None:
    (session,) = planned(program, "2026-12-08T10:30")
    no = program.json("event", "tick", session, "nothing")
    assert (no.code, no.line["refused"], no.line["task"]) == (1, ["TASK_UNKNOWN"], "nothing")
    no = program.json("event", "checklist", "abcdef1")
    assert (no.code, no.line["refused"]) == (1, ["SESSION_UNKNOWN"])
    no = program("event", "tick", session, "9")
    assert no.err == ('The checklist has no task "9". Type the task\'s number, its key, or its first words.\n')


def test_the_list_of_a_program_is_changed(program: Program) -> None:
    first, second = planned(program, "2026-12-08T10:30", "2026-12-15T10:30")
    program("event", "checklist", first, "--add", "Wash the mats", "--days", "1", "--who", "helper")
    program("event", "checklist", first, "--add", "Pens", "--take", "5")
    program("event", "checklist", first, "--change", "books", "--words", "Choose two books", "--days", "3")
    program("event", "checklist", first, "--drop", "4")
    assert lines(program, second) == [
        ("Choose two books", "2026-12-12", False),
        ("Wash the mats", "2026-12-14", False),
        ("Put out mats", "2026-12-15", False),
        ("Name tags", 0, False),
        ("Pens", 5, False),
    ]
    assert len(program.json("event", "checklist", first, "--anew").lines) == 8
    assert program("event", "checklist", first, "--days", "2").code == 2
    no = program.json("event", "checklist", first, "--add", "x", "--days", "999")
    assert (no.code, no.line["refused"]) == (2, ["NOT_UNDERSTOOD"])


def test_what_is_due_stands_in_the_order_of_time(program: Program) -> None:
    late, early = planned(program, "2026-12-08T14:00", "2026-12-03T10:30")
    found = program.json("event", "due").lines
    assert [(one["session"], one["task"], one["late"]) for one in found] == [
        (early, "books", True),
        (late, "books", False),
    ]
    assert len(program.json("event", "due", "--days", "10").lines) == 6
    said = program("event", "due")
    assert said.out.splitlines()[0] == (
        f"[ ] Thu, Nov 26  Choose books (leader, OVERDUE)  {early[-8:]} Story time, Thu, Dec 3, 10:30 am"
    )
    assert said.err == "2 tasks due.\n"
    for session in (late, early):
        edited(program, session, status="cancelled")
    assert program("event", "due").err == "No tasks due.\n"


@pytest.fixture
def sheet_session(program: Program) -> str:
    (session,) = planned(
        program, "2026-12-08T10:30", room="meeting", setup_minutes=30, clear_minutes=15, minutes=45, capacity=20,
        registration="required", leader="ana", helpers="joe vera", audience="0-5",
    )  # fmt: skip
    registered(program, session, "r1", {"name": "Ada Stone", "needs": "Wheelchair"}, heads=3, adults=1, children=2)
    registered(
        program,
        session,
        "r2",
        {"name": "Bo\x1b[31m Reed", "needs": "wheelchair", "answers": {"Allergies": "nuts"}},
        heads=2,
    )
    registered(program, session, "r3", {"name": "Cy Moss", "needs": "an interpreter"}, state="waiting")
    return session


def test_the_sheet_names_nobody_unless_asked(program: Program, sheet_session: str, tmp_path: Path) -> None:
    program("event", "tick", sheet_session, "books")
    text = program("event", "sheet", sheet_session).out
    assert text == SHEET
    assert max(map(len, text.splitlines())) <= 80
    file = tmp_path / "sheet.txt"
    said = program.json("event", "sheet", sheet_session[-8:], "--roster", "-o", str(file)).line
    assert (said["session"], said["file"], said["printed"]) == (sheet_session, str(file), False)
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    assert (
        file.read_text()
        == said["text"]
        == SHEET.replace("\nAttendance\n", "\nRegistered\n[ ]   3  Ada Stone\n[ ]   2  Bo[31m Reed\n\nAttendance\n")
    )


SHEET = """\
Maple Grove

STORY TIME
==========

When:     Tue, Dec 8, 2026, 10:30 am to 11:15 am
Setup:    from 10:00 am
Cleanup:  by 11:30 am
Location: meeting
What:     story time, ages 0-5
Leader:   ana
Helpers:  joe, vera
Expected: 5 of 20 (adults 1, children 2); 1 waitlisted

To do
[x] Tue, Dec 1        Choose books (leader ana: done Tue, Dec 1 by admin)
[ ] Tue, Dec 8        Put out mats (helper joe vera)
[ ] Wed, Dec 9        Thank the helpers

Supplies
[ ]    5 x Name tags

Access needs
  2 x Wheelchair
  1 x Allergies: nuts

Attendance
Adults ______   Teens ______   Children ______   Age not recorded ______
"""


def test_who_stays_away_is_not_expected(program: Program, sheet_session: str) -> None:
    program("event", "no-show", "r2")
    text = program("event", "sheet", sheet_session).out
    assert "Expected: 4 of 20" in text, "three, and the one to whom the place is offered"
    assert "nuts" not in text


def test_a_sheet_without_a_printer_says_so(program: Program, sheet_session: str, tmp_path: Path) -> None:
    answer = program("event", "sheet", sheet_session, "--print", PATH=str(tmp_path))
    assert (answer.code, answer.err) == (
        1,
        "Not printed: no printer is set up. Save it to a file with -o, and print that on another computer.\n",
    )


def test_a_sheet_goes_to_the_printer(program: Program, sheet_session: str, tmp_path: Path) -> None:
    lp = tmp_path / "lp"
    lp.write_text(f"#!/bin/sh\n/bin/cat > {tmp_path}/printed\n")
    lp.chmod(0o755)
    answer = program("event", "sheet", sheet_session, "--print", PATH=str(tmp_path))
    assert (answer.code, answer.out) == (0, "")
    assert (tmp_path / "printed").read_text() == program("event", "sheet", sheet_session).out


def test_templates_are_told_changed_and_put_back(program: Program) -> None:
    kinds = program.json("event", "template").lines
    assert {one["own"] for one in kinds} == {False}
    assert "film" in {one["kind"] for one in kinds}
    first = program.json("event", "template", "film").lines
    more = program.json("event", "template", "film", "--add", "Pop corn", "--days", "0", "--group", "materials").lines
    assert len(more) == len(first) + 1
    assert [one["words"] for one in more if one["line"] == "task"][-1] == "Pop corn"
    less = program.json("event", "template", "film", "--drop", "1").lines
    assert len(less) == len(first)
    assert program.json("event", "template", "film", "--first").lines == first
    no = program.json("event", "template", "nonsense")
    assert (no.code, no.line["refused"]) == (2, ["NOT_UNDERSTOOD"])
    assert program.json("event", "template", "film", "--drop", "nonsense").line["refused"] == ["TASK_UNKNOWN"]
    said = program("event", "template", "book_club").out.splitlines()
    assert said[1] == " 2  Get copies of the next book: 35 days before, leader, materials"
    assert said[-1] == " 5  1 per person Copies of the next book"
