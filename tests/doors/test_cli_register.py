"""Registering from a script: categories, fees, cards lost and found, and who is perhaps the same person."""

from __future__ import annotations

import pytest

from .calling import Program

ELENA = ("patron", "add", "--anyway", "--first-name", "Elena", "--last-name", "Garcia")


def test_who_may_be_the_same_person_is_told(program: Program) -> None:
    first = program.json(*ELENA, "--born", "1991", "--card", "P1")
    assert (first.line["alike"], first.line["fee_cents"]) == ([], 0)
    second = program.json(*ELENA, "--card", "P2")
    assert second.line["alike"] == [{"patron": "P1", "name": "Elena Garcia", "why": ["name"]}]
    assert [one["patron"] for one in program.json(*ELENA, "--born", "1958").line["alike"]] == ["P2"]
    plain = program(*ELENA, "--born", "1991-02-03")
    assert "May be the same person: Elena Garcia, card P1: same name." in plain.out


def test_all_that_is_new_of_a_patron(program: Program) -> None:
    words = ("--grade", "7b", "--id-seen-on", "2026-11-30", "--mail-titles")
    line = program.json(*ELENA, *words).line
    assert (line["grade"], line["id_seen_on"], line["mail_titles"]) == ("7b", "2026-11-30", True)
    assert program.json("patron", "edit", line["patron"], "--no-mail-titles").line["mail_titles"] is False


@pytest.mark.parametrize(
    ("born", "code", "refused"),
    [("2027-01-01", 2, "NOT_UNDERSTOOD"), ("2023-02-29", 2, "NOT_UNDERSTOOD"), ("1990", 1, "AGE_DOES_NOT_FIT")],
)
def test_births_that_cannot_be(program: Program, born: str, code: int, refused: str) -> None:
    program("code", "set", "category", "CHILD", "max_age=12")
    answer = program.json(*ELENA, "--category", "CHILD", "--born", born)
    assert (answer.code, answer.line["refused"]) == (code, [refused])


def test_what_a_membership_costs_is_on_the_account(program: Program) -> None:
    assert program("code", "set", "category", "ADULT", "fee_cents=12.50", "ends_on=06-30").code == 0
    added = program.json(*ELENA, "--card", "P1")
    assert (added.line["fee_cents"], added.line["expires_on"]) == (1250, "2027-06-30")
    renewed = program.json("patron", "renew", "P1")
    assert (renewed.line["fee_cents"], renewed.line["expires_on"]) == (1250, "2028-06-30")
    assert program.json("show", "patron", "P1").line["owed_cents"] == 2500
    assert program.json("undo").code == 0
    assert program.json("show", "patron", "P1").line["owed_cents"] == 1250


def test_a_card_is_lost_found_and_worn(program: Program) -> None:
    program("setting", "set", "card-cents", "3.00")
    program.json(*ELENA, "--card", "P1")
    lost = program.json("patron", "card", "P1", "--lost")
    assert (lost.line["has_card"], lost.line["old_card"]) == (False, "P1")
    assert program.json("checkout", "P1", "I1").line["refused"] == ["CARD_LOST"]
    assert program.json("checkout", lost.line["patron"], "I1").code == 0
    assert program.json("patron", "card", "P1", "--found").line["patron"] == "P1"
    assert program.json("patron", "card", "P1", "P2", "--worn").line["fee_cents"] == 0
    assert program.json("patron", "card", "P2", "P3").line["fee_cents"] == 300
    assert program.json("patron", "card", "P1", "--found").line["patron"] == "P1"
    assert program("patron", "card", "P1", "--found", "--lost").code == 2
    assert program("patron", "card", "P1", "P4", "--lost").code == 2
    assert program.json("patron", "card", "P9", "--found").line["refused"] == ["PATRON_UNKNOWN"]


def test_the_numbers_of_cards_are_a_setting(program: Program) -> None:
    assert program("setting", "set", "card-numbers", "K-01 - K-02").code == 0
    cards = [program.json(*ELENA).line["patron"] for _n in range(2)]
    assert cards == ["K-01", "K-02"]
    full = program.json(*ELENA)
    assert (full.code, full.line["refused"]) == (1, ["NO_CARD_LEFT"])
    assert program("setting", "set", "card-numbers", "nonsense").code == 2


def test_a_category_is_taken_away(program: Program) -> None:
    program.json(*ELENA, "--category", "TEEN", "--card", "P1")
    refused = program.json("code", "remove", "category", "TEEN")
    assert (refused.code, refused.line["refused"]) == (1, ["CATEGORY_IN_USE"])
    assert program.json("code", "remove", "category", "TEEN", "--into", "CHILD").line == {
        "kind": "category", "code": "TEEN", "moved": 1,
    }  # fmt: skip
    assert program.json("show", "patron", "P1").line["category"] == "CHILD"
    assert program("code", "remove", "branch", "MAIN").code == 2


def test_a_category_that_was_taken_away_comes_back_with_its_people(program: Program) -> None:
    program.json(*ELENA, "--category", "TEEN", "--card", "P1")
    taken = program("code", "remove", "category", "TEEN", "--into", "CHILD")
    assert "To undo all of it: tuils undo 2" in taken.err
    assert program("undo", "2").code == 0
    assert program.json("show", "patron", "P1").line["category"] == "TEEN"
