"""Families from a script: guardians, families, proxies, and two records merged."""

from __future__ import annotations

import pytest

from .calling import PIN, Program


@pytest.fixture
def three(program: Program) -> Program:
    for card, first in (("P1", "Ada"), ("P2", "Ben"), ("P3", "Zoe")):
        program.json("patron", "add", "--first-name", first, "--last-name", "Okafor", "--card", card)
    return program


def test_a_guardian_is_named_shown_and_taken_off(three: Program) -> None:
    named = three.json("patron", "guardian", "P2", "P1")
    assert named.line == {"patron": "P2", "guardian": "P1", "guardian_name": "Ada Okafor"}
    assert three.json("patron", "guardian", "P2").line == named.line
    assert three.json("patron", "guardian", "P1", "P2").line["refused"] == ["GUARDIAN_CIRCLE"]
    assert three.json("patron", "guardian", "P2", "--none").line["guardian"] is None
    assert three("patron", "guardian", "P2", "P1", "--none").code == 2


def test_proxies_and_a_family(three: Program) -> None:
    three.json("checkout", "P1", "I1")
    named = three.json("patron", "proxy", "P1", "P3", "--may", "loans,pickup")
    assert named.line == {"patron": "P1", "proxy": "P3", "name": "Zoe Okafor", "may": ["pickup", "loans"]}
    family = three.json("patron", "family", "P3")
    assert (family.line["other"], family.line["tie"], family.line["loans"]) == ("P1", "acts_for", 1)
    told = three.json("patron", "family", "P3", "--loans", "P1")
    assert told.line["due_at"] > "2026-12-01"
    assert three.json("patron", "family", "P1", "--loans", "P3").line["refused"] == ["NOT_TOLD"]
    assert three.json("patron", "proxy", "P1", "P3", "--may", "all").code == 2
    assert three.json("patron", "proxy", "P1", "P3", "--remove").lines == []
    joined = three.json("patron", "family", "P2", "--join", "P1")
    assert (joined.line["other"], joined.line["tie"]) == ("P1", "family")
    assert three.json("patron", "family", "P2", "--leave").lines == []
    assert three.json("patron", "family", "P2", "--leave").line["refused"] == ["NO_FAMILY"]
    assert three("patron", "proxy", "P1", "--remove").code == 2


def test_two_records_of_one_person_become_one_and_two_again(three: Program) -> None:
    three.json("patron", "edit", "P2", "--phone", "555 2")
    three.json("checkout", "P2", "I1")
    look = three.json("patron", "merge", "P2", "P1", "--dry-run")
    assert (look.line["merged"], look.line["loans"], look.line["fills"]) == (False, 1, ["phone"])
    done = three.json("patron", "merge", "P2", "P1", "--yes")
    assert (done.line["merged"], done.line["into"], done.line["patron"]) == (True, "P1", "P2")
    for card in ("P1", "P2"):
        shown = three.json("show", "patron", card).line
        assert (shown["patron"], shown["phone"], len(shown["loans"])) == ("P1", "555 2", 1)
    assert three.json("patron", "merge", "P2", "P1").line["refused"] == ["SAME_RECORD"]
    assert three.json("undo").line["kind"] == "patron_merged"
    assert len(three.json("show", "patron", "P2").line["loans"]) == 1
    assert three.json("verify").line["ok"]


def test_words_for_people(three: Program) -> None:
    three.json("checkout", "P2", "I1")
    three("patron", "guardian", "P2", "P1")
    assert "child  Ben Okafor" in three("patron", "family", "P1").out
    assert "title private" in three("patron", "family", "P1", "--loans", "P2").out
    three("patron", "guardian", "P2", "--none")
    said = three("patron", "merge", "P2", "P1", "--yes").out
    assert "Merged: Ben Okafor, card P2, into card P1." in said
    assert "Checkouts: 1" in said


def test_a_volunteer_is_told_the_end_of_a_card_alone(three: Program) -> None:
    three.json("patron", "add", "--first-name", "Uma", "--card", "21234000099999", "--guardian", "P1")
    three("staff", "add", "vic", "--role", "volunteer", "--name", "Vic", TUILS_NEW_PIN=PIN)
    as_vic = {"TUILS_PIN": PIN}
    line = three.json("--as", "vic", "patron", "family", "P1", **as_vic).line
    assert (line["other"], line["name"]) == ("..9999", "Uma")
    shown = three.json("--as", "vic", "patron", "guardian", "21234000099999", **as_vic).line
    assert shown["guardian_name"] == "Ada Okafor"
    assert three.json("--as", "vic", "patron", "merge", "P2", "P1", **as_vic).line["refused"] == ["NO_PERMISSION"]
