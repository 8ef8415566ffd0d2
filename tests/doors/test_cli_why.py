"""tuils why: an answer and what is behind it, as JSON and as lines to read."""

from __future__ import annotations

import pytest

from .calling import Program


def test_why_it_is_due_and_the_librarys_own_words(program: Program) -> None:
    card = program.patron()
    program("checkout", card, "I5")
    assert program.json("why", "words", "DVD", "One week, so that a film comes round.").code == 0
    line = program.json("why", "due", card, "I5").line
    assert line["answer"].startswith("The loan period is 7 days.")
    assert line["question"] == "Why is it due on Tue, Dec 8?"
    assert "Counting: Tue, Dec 1 plus 7 days is Tue, Dec 8" in line["because"]
    assert line["because"][-1] == "One week, so that a film comes round."
    said = program("why", "due", card, "I5").out
    assert "  2 Counting: Tue, Dec 1 plus 7 days is Tue, Dec 8\n" in said
    assert program.json("why", "words", "DVD", "").line == {"code": "DVD", "text": None}


def test_blocks_routes_fines_and_holds(program: Program) -> None:
    card = program.patron()
    block = program.json("why", "block", card, "I6").line
    assert (block["answer"], block["because"][0]) == ("1 block.", "Reference: in-house use only")
    for words in (("route", "I1"), ("route", card, "I1")):
        assert program.json("why", *words).line["answer"] == "It belongs here, and no one is waiting for it."
    assert program.json("why", "fine", card, "I1").line["answer"] == "This library charges no fines."
    none = program.json("why", "hold", card, "I1").line
    assert (none["refused"], none["message"][:27]) == (["HOLD_NOT_THEIRS"], "This patron has no hold on ")
    assert program.json("why", "hold", card, "I404").line["refused"] == ["UNKNOWN_ID"]


@pytest.mark.parametrize("words", [(), ("due",), ("due", "1"), ("route",), ("route", "1", "2", "3"), ("weather",)])
def test_bad_usage(program: Program, words: tuple[str, ...]) -> None:
    assert program("why", *words).code == 2


def test_refusals_are_lines(program: Program) -> None:
    card = program.patron()
    refused = program.json("why", "due", card, "I1")
    assert (refused.code, refused.line["refused"]) == (1, ["NOT_ON_LOAN"])
    assert refused.line["item"] == "I1"


def test_a_date_and_a_seat_of_a_program(program: Program) -> None:
    made = program.json("event", "add", "Tea", "2026-12-14 10:30", "--registration", "required").line
    line = program.json("why", "session", made["program"]).line
    assert line["answer"].endswith(": scheduled for Mon, Dec 14, 10:30 am.")
    seat = program.json("event", "register", made["session"], "--name", "Bo").line["registration"]
    line = program.json("why", "seat", seat).line
    assert line["answer"].endswith(": registered: a seat was free.")
    assert "Bo" not in str(line)
    assert program.json("why", "seat", "nobody").line["refused"] == ["REGISTRATION_UNKNOWN"]
