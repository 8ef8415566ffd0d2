"""Money that an act touches is told with it: who owes what, what can be refunded, what an override let through."""

from __future__ import annotations

import pytest

from .calling import PIN, Program


@pytest.fixture
def marta(program: Program) -> str:
    card = program.patron("Marta", last_name="Field")
    program("item", "edit", "I1", "--price-cents", "1795")
    program("checkout", card, "I1")
    return card


def test_marking_lost_tells_who_owes_what(program: Program, marta: str) -> None:
    marked = program("item", "mark", "I1", "lost")
    assert "  Marta Field now owes $17.95.\n" in marked.out
    line = program.json("item", "mark", "I1", "found").line
    assert (line["patron"], line["owed_cents"], line["lifted_cents"], line["refund_cents"]) == (marta, 0, 1795, 0)


def test_a_lost_copy_that_was_paid_for_offers_the_refund(program: Program, marta: str) -> None:
    program("item", "mark", "I1", "lost")
    program("pay", marta, "17.95")
    back = program.json("checkin", "I1").line
    assert (back["lifted_cents"], back["refund_cents"]) == (1795, 1795)
    program("undo")
    assert "  Refund $17.95 to Marta Field.\n" in program("checkin", "I1").out
    assert program("refund", marta, "17.95", "--reason", "found").code == 0


def test_a_volunteer_is_told_the_sum_and_no_name(program: Program, marta: str) -> None:
    program("staff", "add", "vera", TUILS_NEW_PIN=PIN)
    program("item", "mark", "I1", "lost")
    told = program("--as", "vera", "checkin", "I1", TUILS_PIN=PIN).out
    assert "Lost fee removed: $17.95." in told
    assert "Field" not in told


def test_an_override_says_what_it_let_through(program: Program, marta: str) -> None:
    program("charge", marta, "12.40", "--reason", "copies")
    done = program("checkout", marta, "I2", "--override", "OWES_TOO_MUCH", "--reason", "pays Monday")
    assert "Overridden: Owes $12.40 (limit $10.00)." in done.out
