"""Rules, hours and closed days from a script."""

from __future__ import annotations

import pytest

from .calling import Program


def test_rules_are_listed_set_and_unset(program: Program) -> None:
    rules = program.json("rules", "list")
    assert rules.code == 0
    assert {"rule", "value", "branch", "category", "item_type", "step"} == set(rules.lines[0])
    assert [line["step"] for line in rules.lines] == sorted(line["step"] for line in rules.lines)
    done = program.json("rules", "set", "loan_period", "3d", "--type", "DVD", "--for-branch", "MAIN")
    assert done.line == {
        "rule": "loan_period",
        "value": "3d",
        "branch": "MAIN",
        "category": None,
        "item_type": "DVD",
        "step": 3,
    }
    card = program.patron()
    assert program.json("checkout", card, "I5").line["due_at"].startswith("2026-12-04T")
    assert program("rules", "unset", "loan_period", "--type", "DVD", "--for-branch", "MAIN").code == 0
    program("checkin", "I5")
    assert program.json("checkout", card, "I5").line["due_at"].startswith("2026-12-08T")


@pytest.mark.parametrize(
    ("words", "code", "refused"),
    [
        (("set", "no_such", "1"), 1, "NOT_UNDERSTOOD"),
        (("set", "loan_period", "soon"), 2, "NOT_UNDERSTOOD"),
        (("set", "loan_period", "3d", "--type", "NONE"), 1, "UNKNOWN_ID"),
        (("unset", "loan_period", "--category", "ADULT"), 1, "UNKNOWN_ID"),
    ],
)
def test_rules_that_are_refused(program: Program, words: tuple[str, ...], code: int, refused: str) -> None:
    answer = program.json("rules", *words)
    assert (answer.code, answer.line["refused"], answer.line["rule"]) == (code, [refused], words[1])


def test_a_missing_rule_is_found(program: Program) -> None:
    assert program("rules", "check").code == 0
    program("rules", "unset", "loan_period")
    checked = program.json("rules", "check")
    assert (checked.code, checked.lines[0]["caution"]) == (1, "NO_RULE")
    assert program.json("checkout", program.patron(), "I1").line["refused"] == ["NO_RULE"]


def test_hours_are_set_by_day_and_by_range(program: Program) -> None:
    unset = program.json("hours", "list")
    assert "9 to 17" in unset.err
    assert [line["hours"] for line in unset.lines] == ["09:00-17:00"] * 7
    done = program.json("hours", "set", "mon-fri", "10-18", "Saturday", "10:00-12:00,13:00-15:30")
    assert [line["weekday"] for line in done.lines] == ["mon", "tue", "wed", "thu", "fri", "sat"]
    week = {line["weekday"]: line["hours"] for line in program.json("hours", "list").lines}
    assert (week["tue"], week["sat"], week["sun"]) == ("10:00-18:00", "10:00-12:00,13:00-15:30", "closed")
    assert program.json("hours", "set", "fri-mon", "closed").code == 0
    week = {line["weekday"]: line["hours"] for line in program.json("hours", "list").lines}
    assert [day for day, hours in week.items() if hours == "closed"] == ["mon", "fri", "sat", "sun"]
    assert "Sun  closed" in program("hours", "list").out


@pytest.mark.parametrize("words", [("mon",), ("mon", "late"), ("someday", "10-18"), ("mon", "18-10"), ()])
def test_hours_that_cannot_be_read(program: Program, words: tuple[str, ...]) -> None:
    answer = program("hours", "set", *words)
    assert (answer.code, answer.out) == (2, "")
    assert "9 to 17" in program.json("hours", "list").err


def test_a_closed_day_moves_what_is_due_on_it(program: Program) -> None:
    assert program.json("closure", "add", "2026-12-22", "2026-12-23", "--dry-run").lines[0]["day"] == "2026-12-22"
    assert program("closure", "list").out == ""
    closed = program.json("closure", "add", "2026-12-22", "2026-12-23", "--reason", "snow")
    assert closed.lines == [
        {"branch": "MAIN", "day": "2026-12-22", "reason": "snow"},
        {"branch": "MAIN", "day": "2026-12-23", "reason": "snow"},
    ]
    assert program.json("checkout", program.patron(), "I1").line["due_at"].startswith("2026-12-24T")
    assert program("closure", "list").out == "Tue 22 Dec  snow\nWed 23 Dec  snow\n"
    assert [line["day"] for line in program.json("closure", "remove", "2026-12-22").lines] == ["2026-12-22"]
    assert program.json("closure", "list").line["day"] == "2026-12-23"
    assert program.json("closure", "remove", "2026-12-22").line["refused"] == ["UNKNOWN_ID"]


@pytest.mark.parametrize("days", [("2026-12-24", "2026-12-22"), ("2026-02-30",), ("2026-01-01", "2029-01-01")])
def test_days_that_make_no_closure(program: Program, days: tuple[str, ...]) -> None:
    assert program("closure", "add", *days).code == 2
    assert program("closure", "add", *days, "--dry-run").code == 2
    assert program("closure", "list").out == ""
