"""tuils patron batch and roll-over: shown first, done, told in lines, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from .calling import Program


@pytest.fixture
def school(program: Program) -> Program:
    for card, name, grade in (("P1", "Ada", "7b"), ("P2", "Bo", "7a"), ("P3", "Cy", "")):
        words = ("--card", card, "--first-name", name, "--last-name", "Ash", "--category", "CHILD", "--grade", grade)
        assert program("patron", "add", *words, "--born", "2014-05-01").code == 0
    return program


def test_many_are_shown_then_changed_then_taken_back(school: Program) -> None:
    words = ("patron", "batch", "--category", "CHILD", "--next-grade", "--until", "2027-07-31")
    shown = school.json(*words, "--dry-run")
    assert shown.code == 1, "one has no class"
    assert [line.get("refused") for line in shown.lines[:-1]] == [None, None, ["NO_NEXT_GRADE"]]
    assert shown.lines[0]["changes"]["grade"] == {"from": "7b", "to": "8b"}
    assert shown.lines[-1] == {
        "chosen": 3, "changed": 2, "unchanged": 0, "refused": 1, "acts": [], "dry_run": True
    }  # fmt: skip
    done = school.json(*words)
    assert (done.lines[-1]["changed"], len(done.lines[-1]["acts"])) == (2, 1)
    assert "Changed 2 patrons" in school("undo", "--list").out
    assert "Undone: Changed 2 patrons" in school("undo").out
    assert school.json("show", "patron", "P1").line["expires_on"] != "2027-07-31"


def test_a_list_of_cards_comes_from_a_table_or_a_plain_list(school: Program, tmp_path: Path) -> None:
    table, plain, empty = (tmp_path / name for name in ("a.csv", "b.txt", "c.csv"))
    table.write_text("Name,Card number\nAda,P1\nNobody,X9\n", encoding="utf-8")
    plain.write_text("P1\nP2\n\n", encoding="utf-8")
    empty.write_text("", encoding="utf-8")
    school.env["TUILS_STATION"] = "office"
    answer = school.json("patron", "batch", "--from", str(table), "--set-grade", "9")
    assert (answer.code, [line["patron"] for line in answer.lines[:-1]]) == (1, ["P1", "X9"])
    assert school.json("patron", "batch", "--from", str(plain), "--end").lines[-1]["changed"] == 2
    assert school("patron", "batch", "--from", str(empty), "--end").code == 2
    assert school("patron", "batch", "--from", str(tmp_path / "none"), "--end").code == 2
    assert school.json("patron", "batch", "--expired", "--renew").lines[-1]["changed"] == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--end",), 2),
        (("--category", "CHILD"), 2),
        (("--category", "NONE", "--end"), 1),
        (("--category", "CHILD", "--set-branch", "MOON"), 1),
        (("--category", "CHILD", "--end", "--renew"), 2),
        (("--grade", "99", "--end"), 0),
    ],
)
def test_what_is_not_said_or_not_known_is_told(school: Program, words: tuple[str, ...], code: int) -> None:
    answer = school("patron", "batch", *words)
    assert (answer.code, "Traceback" in answer.err) == (code, False)


def test_a_school_year_begins(school: Program, tmp_path: Path) -> None:
    file, report = tmp_path / "office.csv", tmp_path / "said.csv"
    file.write_text(
        "Student ID,First name,Last name,DOB,Grade\n9001,Ada,Ash,2014-05-01,8b\n9002,Di,Oak,2015-01-01,6a\n"
        ",,,,\n,Ed,,2015-13-45,6\n",
        encoding="utf-8",
    )
    words = ("patron", "roll-over", str(file), "--map", "card=Student ID", "--category", "CHILD")
    shown = school.json(*words, "--dry-run", "--leavers", "end", "--report", str(report))
    outcomes = {line["name"]: line["outcome"] for line in shown.lines if "name" in line}
    assert outcomes == {
        "Ada Ash": "changed", "Di Oak": "registered", "Ed": "registered", "Bo Ash": "leaver", "Cy Ash": "leaver"
    }  # fmt: skip
    assert "2015-13-45" in report.read_text(encoding="utf-8")
    done = school.json(*words, "--leavers", "end")
    assert {name: done.lines[-1][name] for name in ("registered", "changed", "leavers", "ended")} == {
        "registered": 2, "changed": 1, "leavers": 2, "ended": 2
    }  # fmt: skip
    assert done.code == 0
    assert school.json("checkout", "P2", "I1").line["refused"] == ["PATRON_EXPIRED"]
    assert school("undo").code == 0
    assert school.json("checkout", "P2", "I1").code == 0


def test_leavers_stay_while_a_row_is_left_out(school: Program, tmp_path: Path) -> None:
    file = tmp_path / "office.csv"
    file.write_text("card,surname,grade\nP1,Ash,8b\nP1,Ash,8b\n", encoding="utf-8")
    done = school("patron", "roll-over", str(file), "--leavers", "end")
    assert done.code == 1
    assert "Fix these rows first." in done.err
    assert "The membership" not in done.out
