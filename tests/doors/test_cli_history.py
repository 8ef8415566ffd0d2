"""A reading history from a script."""

from __future__ import annotations

from .calling import Program


def test_it_is_switched_on_filled_shown_and_switched_off(program: Program) -> None:
    card = program.patron()
    assert program.json("history", card).lines == []
    assert program.json("history", card, "on").line == {"patron": card, "history": True}
    program("checkout", card, "I1")
    program("checkin", "I1")
    (line,) = program.json("history", card).lines
    assert line["patron"] == card
    assert line["returned_at"] >= line["lent_at"]
    assert program.json("history", card, "off").line["history"] is False
    assert program.json("history", card).lines == []


def test_what_is_no_answer_is_said(program: Program) -> None:
    assert program("history", program.patron(), "perhaps").code == 2
    assert program.json("history", "no-such-card", "on").line["refused"] == ["PATRON_UNKNOWN"]
