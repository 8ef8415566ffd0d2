"""Lost items are charged; for found ones the charge is removed by the library's rule, and only what was paid is
refunded."""

from __future__ import annotations

import pytest

from tests.at_once import undo_last
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import Act
from tuils.library.lending.loans.checkin import CheckedIn, checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.lookups import item_by_barcode, open_loan, patron_by_card
from tuils.library.lending.money.fining import accrued
from tuils.library.lending.money.lost import charge_lost
from tuils.library.lending.money.paying import pay, refund, void_account_line, waive
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.people.accounts.ledger import account_lines, balance, owed_by
from tuils.library.reach.replay import undo
from tuils.models import db

from .makers import Clock, add_item, codes, patron_id, register, whole

PRICE, FEE = 2000, 500


@pytest.fixture
def ada(desk: Desk) -> str:
    set_circulation_rule(desk, "lost_processing_fee", str(FEE))
    add_item(desk, "C1", price_cents=PRICE)
    card = register(desk, "Ada", card="P1")
    checkout(desk, card, "C1")
    return card


def lose(desk: Desk, card: str, barcode: str = "C1") -> str:
    """Mark it lost; gives back the act."""
    item = item_by_barcode(barcode).row
    loan = open_loan(item)
    assert loan
    with db.atomic():
        act = Act(desk)
        charge_lost(act, item, loan, patron_by_card(card))
        act.write("item_state", item=item.id, loan=loan.id, data={"state": "lost"})
    return act.id


def charges(card: str) -> list[tuple[str, int]]:
    return [(line.why, line.left) for line in owed_by(patron_id(card))]


def credit(card: str) -> int:
    return -balance(patron_id(card))


def find(desk: Desk) -> CheckedIn:
    done = checkin(desk, "C1")
    assert "WAS_LOST" in done.alerts
    whole(desk)
    return done


def test_the_price_and_the_fee_are_charged(desk: Desk, ada: str) -> None:
    lose(desk, ada)
    assert charges(ada) == [("lost", PRICE), ("processing", FEE)]
    whole(desk)


def test_what_was_not_paid_is_lifted_and_the_fee_stays(desk: Desk, ada: str) -> None:
    lose(desk, ada)
    assert find(desk).lifted_cents == PRICE
    assert charges(ada) == [("processing", FEE)]


def test_the_fee_is_lifted_too_where_the_library_says_so(desk: Desk, ada: str) -> None:
    set_value(desk, "refund_processing_fee", True)
    lose(desk, ada)
    assert find(desk).lifted_cents == PRICE + FEE
    assert (charges(ada), credit(ada)) == ([], 0)


@pytest.mark.parametrize(("paid", "waived", "back"), [(2000, 0, 2000), (700, 0, 700), (700, 300, 700), (0, 2000, 0)])
def test_only_what_was_paid_goes_back(desk: Desk, ada: str, paid: int, waived: int, back: int) -> None:
    lose(desk, ada)
    (lost, _left), (fee, _fee) = [(line.charge, line.left) for line in owed_by(patron_id(ada))]
    if waived:
        waive(desk, ada, waived, "kind", charges=[lost])
    if paid:
        pay(desk, ada, paid, charges=[lost])
    pay(desk, ada, FEE, charges=[fee])
    find(desk)
    assert credit(ada) == back
    if back:
        assert refund(desk, ada, back, "found").owed_cents == 0
    assert codes(lambda: refund(desk, ada, 1, "more")) == ["NO_CREDIT"]
    whole(desk)


def test_what_was_voided_before_is_not_lifted_twice(desk: Desk, ada: str) -> None:
    lose(desk, ada)
    (lost, _fee) = owed_by(patron_id(ada))
    void_account_line(desk, lost.charge, "a mistake")
    assert find(desk).lifted_cents == 0
    assert (charges(ada), credit(ada)) == ([("processing", FEE)], -FEE)


def test_the_library_may_keep_it(desk: Desk, ada: str) -> None:
    set_circulation_rule(desk, "lost_forgive", "keep")
    lose(desk, ada)
    assert find(desk).lifted_cents == 0
    assert charges(ada) == [("lost", PRICE), ("processing", FEE)]


def test_the_fine_stops_when_it_is_lost(desk: Desk, ada: str, clock: Clock) -> None:
    set_value(desk, "fines", True)
    set_circulation_rule(desk, "fine_rate", "25/1d")
    clock.forward(days=23)
    lose(desk, ada)
    assert charges(ada) == [("overdue", 50), ("lost", PRICE), ("processing", FEE)]
    clock.forward(days=10)
    assert accrued(desk, patron_by_card(ada)) == 0
    assert find(desk).fine_cents == 0
    assert charges(ada) == [("overdue", 50), ("processing", FEE)]


def test_restore_books_the_fine_as_if_it_had_never_been_lost(desk: Desk, ada: str, clock: Clock) -> None:
    set_value(desk, "fines", True)
    set_circulation_rule(desk, "fine_rate", "25/1d")
    set_circulation_rule(desk, "lost_forgive", "restore")
    clock.forward(days=23)
    lose(desk, ada)
    clock.forward(days=10)
    find(desk)
    assert charges(ada) == [("overdue", 50), ("processing", FEE), ("overdue", 250)]


def test_both_are_taken_back(desk: Desk, ada: str) -> None:
    act = lose(desk, ada)
    done = find(desk)
    undo(desk, done.act)
    assert charges(ada) == [("lost", PRICE), ("processing", FEE)]
    whole(desk)
    assert find(desk).lifted_cents == PRICE  # the charges go with the loan that carries the first one on
    undo_last(desk)
    undo(desk, act)
    assert (charges(ada), credit(ada)) == ([], 0)
    assert all(line.void for line in account_lines(patron_id(ada)))
    whole(desk)


def test_a_find_stays_once_the_credit_was_given_back(desk: Desk, ada: str) -> None:
    lose(desk, ada)
    pay(desk, ada, PRICE + FEE)
    done = find(desk)
    refund(desk, ada, PRICE, "found")
    assert codes(lambda: undo(desk, done.act)) == ["UNDO_NOT_LAST"]
    undo_last(desk)
    undo(desk, done.act)
    assert credit(ada) == 0
    whole(desk)


def test_a_fine_that_was_booked_when_it_was_lost_is_not_booked_again(desk: Desk, ada: str, clock: Clock) -> None:
    set_value(desk, "fines", True)
    set_circulation_rule(desk, "fine_rate", "25/1d")
    clock.forward(days=23)
    lose(desk, ada)
    find(desk)
    undo_last(desk)
    assert accrued(desk, patron_by_card(ada)) == 0
    assert find(desk).fine_cents == 0
    assert charges(ada) == [("overdue", 50), ("processing", FEE)]
