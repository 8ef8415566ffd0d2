"""Terms of loans from a script: shorter while others wait, a fine paid while it grows, copies on order, pickup days."""

from __future__ import annotations

import pytest

from tests.library.makers import ZONE
from tuils.values.time.moments import day_of

from .calling import Program


@pytest.fixture
def ada(program: Program) -> str:
    return program.patron("Ada")


@pytest.fixture
def bo(program: Program) -> str:
    return program.patron("Bo")


def due(program: Program, card: str, item: str) -> str:
    return str(program.json("checkout", card, item).line["due_at"])[:10]


def test_a_loan_is_shorter_while_others_wait(program: Program, ada: str, bo: str) -> None:
    """Ada waited first and Bo is next: what Ada takes home comes back in a week, and Why? says so."""
    assert program("rules", "set", "loan_period_when_waiting", "7d").code == 0
    for card in (ada, bo):
        program("hold", "place", card, "I1")
    program("checkin", "I1")
    assert due(program, ada, "I1") == "2026-12-08"
    why = program("why", "due", ada, "I1").out
    assert "Others are waiting, so the shorter loan period for" in why
    assert "Due: Tue, Dec 8" in why
    assert due(program, bo, "I2") == "2026-12-22", "nobody waits behind Bo"


def test_a_longer_time_while_others_wait_changes_nothing(program: Program, ada: str, bo: str) -> None:
    program("rules", "set", "loan_period_when_waiting", "8w")
    for card in (ada, bo):
        program("hold", "place", card, "I1")
    program("checkin", "I1")
    assert due(program, ada, "I1") == "2026-12-22"


def test_one_day_for_all_loans_does_not_keep_a_book_from_who_waits(program: Program, ada: str, bo: str) -> None:
    program("rules", "set", "fixed_due_date", "2027-06-01")
    program("rules", "set", "loan_period_when_waiting", "2w")
    assert due(program, program.patron("Cleo"), "I2") == "2027-06-01", "nobody waits yet"
    for card in (ada, bo):
        program("hold", "place", card, "I1")
    program("checkin", "I1")
    assert due(program, ada, "I1") == "2026-12-15"


def test_a_fine_that_still_grows_is_paid_without_an_override(program: Program, ada: str) -> None:
    program("setting", "set", "fines", "yes")
    program("rules", "set", "fine_rate", "0.25/1d")
    program("checkout", ada, "I1")
    program("charge", ada, "3.00", "--reason", "copies")
    program.clock.forward(days=38)
    before = program.json("show", "patron", ada).line
    owed, growing = before["owed_cents"], before["growing_cents"]
    assert (owed, growing > 100) == (300, True)
    too_much = program.json("pay", ada, "--cents", str(owed + growing + 1))
    assert too_much.line["refused"] == ["OVERPAID"]
    assert program.json("pay", ada, "4.00").line["owed_cents"] == -100
    assert program.json("pay", ada, "--cents", str(growing)).line["refused"] == ["OVERPAID"], (
        "100 of it is paid already"
    )
    assert program.json("pay", ada, "--cents", str(growing - 100)).code == 0
    back = program.json("checkin", "I1").line
    assert back["fine_cents"] == growing
    assert program.json("show", "patron", ada).line["owed_cents"] == 0


def test_a_copy_on_order_is_held_but_caught_once_it_has_come(program: Program, ada: str) -> None:
    assert program("title", "add", "Emma", "--barcode", "E1").code == 0
    assert program("item", "mark", "E1", "on-order").code == 0
    assert program.json("show", "item", "E1").line["status"] == "on_order"
    assert program.json("hold", "place", ada, "E1").line["state"] == "placed"
    assert program.json("hold", "pull-list").lines == [], "it is on no shelf to be fetched from"
    back = program.json("checkin", "E1").line
    assert (back["route"], back["hold_for"]) == ("HOLD", ada)
    assert program.json("show", "item", "E1").line["status"] == "on_hold_shelf"


def test_a_pickup_day_that_is_closed_moves(program: Program, ada: str) -> None:
    """Wanted until a Sunday, on which nobody can come: it stands there on Monday."""
    week = [word for day in ["mon", "tue", "wed", "thu", "fri", "sat"] for word in (day, "10-18")]
    assert program("hours", "set", *week, "sun", "closed").code == 0
    placed = program.json("hold", "place", ada, "I1", "--until", "2026-12-06")
    assert placed.code == 0, placed.err
    assert program.json("checkin", "I1").line["pickup_by"] == "2026-12-07"
    assert program("closure", "add", "2026-12-07", "--reason", "Snow").code == 0
    (shelf,) = program.json("hold", "shelf").lines
    assert shelf["pickup_by"] == "2026-12-08"
    assert day_of(program.clock.now, ZONE).isoformat() == "2026-12-01"
