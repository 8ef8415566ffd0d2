"""Money at the desk: what is charged, paid, waived, given back; always lines, never a balance that is edited."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.at_once import undo_last
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.money.paying import Booked, charge, pay, refund, void_account_line, waive
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.accounts.ledger import account_lines, balance, open_cents, owed_by
from tuils.library.reach.replay import undo
from tuils.models import db

from .makers import Clock, World, codes, patron_id, register, rows, value, whole, with_role

KEEP = Override.of(["OVERPAID"], "")


@pytest.fixture
def ada(desk: Desk) -> str:
    return register(desk, "Ada", card="P1")


def owed(card: str) -> list[tuple[str, int]]:
    """Return, for each open charge, its last letters and what is left."""
    return [(line.charge, line.left) for line in owed_by(patron_id(card))]


def three(desk: Desk, card: str, clock: Clock) -> list[str]:
    """Charges of $5.00, $3.00 and $2.00, a day apart; their ids."""
    made = []
    for cents in (500, 300, 200):
        made.append(charge(desk, card, cents, "copies").entry)
        clock.forward(days=1)
    return made


def sound(desk: Desk, card: str) -> int:
    """The balance, after the store was verified: it is the sum of the lines, and of what is left less the credit."""
    whole(desk)
    lines = [line for line in account_lines(patron_id(card)) if not line.void]
    signs = {"charge": 1, "refund": 1, "payment": -1, "waive": -1}
    found: int = sum(signs[line.kind] * line.cents for line in lines)
    assert balance(patron_id(card)) == found
    assert sum(left for _charge, left in owed(card)) == max(0, found)
    return found


# ---- paying


def test_the_oldest_is_paid_first_and_a_part_of_the_next(desk: Desk, ada: str, clock: Clock) -> None:
    first, second, third = three(desk, ada, clock)
    done = pay(desk, ada, 650)
    assert (done.patron, done.kind, done.cents, done.owed_cents) == ("P1", "payment", 650, 350)
    assert owed(ada) == [(second, 150), (third, 200)]
    assert rows("SELECT charge, cents, why FROM account_line WHERE kind = 'payment' ORDER BY id") == [
        (first, 500, "cash"),
        (second, 150, "cash"),
    ]
    assert done.entry == value("SELECT min(id) FROM account_line WHERE kind = 'payment'")
    assert sound(desk, ada) == 350


def test_chosen_charges_are_paid_in_the_order_in_which_they_were_named(desk: Desk, ada: str, clock: Clock) -> None:
    first, second, third = three(desk, ada, clock)
    pay(desk, ada, 400, charges=[third[-8:], second])
    assert owed(ada) == [(first, 500), (second, 100)]
    assert sound(desk, ada) == 600


def test_what_is_too_much_is_asked_and_kept_as_credit(desk: Desk, ada: str, clock: Clock) -> None:
    charge(desk, ada, 300, "copies")
    with pytest.raises(Refused) as no:
        pay(desk, ada, 500)
    assert (no.value.codes, no.value.overridable) == (["OVERPAID"], ["OVERPAID"])
    assert no.value.message.startswith("Only $3.00 is owed. That is $2.00 too much.")
    assert pay(desk, ada, 500, override=KEEP).owed_cents == -200
    assert owed(ada) == []
    assert value("SELECT count(*) FROM journal WHERE kind = 'override'") == 0  # a plain yes, no reason to keep
    clock.forward(days=1)
    later = charge(desk, ada, 350, "a lost card").entry
    assert owed(ada) == [(later, 150)]
    assert pay(desk, ada, 150, charges=[later]).owed_cents == 0
    assert codes(lambda: pay(desk, ada, 1)) == ["NOTHING_OWED"]
    assert sound(desk, ada) == 0


def test_only_the_chosen_charges_count_for_what_is_too_much(desk: Desk, ada: str, clock: Clock) -> None:
    first, _second, _third = three(desk, ada, clock)
    assert codes(lambda: pay(desk, ada, 600, charges=[first])) == ["OVERPAID"]
    pay(desk, ada, 600, charges=[first], override=KEEP)
    assert balance(patron_id(ada)) == 400
    assert sound(desk, ada) == 400  # the rest is credit, which the next oldest has


@pytest.mark.parametrize("cents", [0, -5, 1_000_001])
def test_amounts_that_nobody_means(desk: Desk, ada: str, cents: int) -> None:
    charge(desk, ada, 300, "copies")
    assert codes(lambda: pay(desk, ada, cents)) == ["NOT_UNDERSTOOD"]
    for act in (waive, charge, refund):
        assert codes(lambda act=act: act(desk, ada, cents, "x")) == ["NOT_UNDERSTOOD"]  # type: ignore[misc]


def test_what_cannot_be_paid_says_so(desk: Desk, ada: str, clock: Clock) -> None:
    other = register(desk, "Bo", card="P2")
    theirs = charge(desk, other, 100, "copies").entry
    charge(desk, ada, 100, "copies")
    assert codes(lambda: pay(desk, "P404", 100)) == ["PATRON_UNKNOWN"]
    assert codes(lambda: pay(desk, ada, 100, charges=[theirs])) == ["CHARGE_UNKNOWN"]
    assert codes(lambda: pay(desk, ada, 100, charges=["nonesuch"])) == ["CHARGE_UNKNOWN"]
    assert codes(lambda: pay(desk, ada, 100, charges=[theirs[-3:]])) == ["CHARGE_UNKNOWN"]
    assert codes(lambda: pay(desk, ada, 100, charges=["%%%%%%", "______"])) == ["CHARGE_UNKNOWN"]
    assert owed(other) == [(theirs, 100)]


# ---- waiving, charging, giving back


def test_a_waiver_needs_a_reason_and_no_more_than_is_owed(desk: Desk, ada: str, clock: Clock) -> None:
    _first, _second, third = three(desk, ada, clock)
    assert codes(lambda: waive(desk, ada, 100, "  ")) == ["REASON_MISSING"]
    with pytest.raises(Refused) as no:
        waive(desk, ada, 1001, "mercy")
    assert (no.value.codes, no.value.overridable) == (["OVERPAID"], [])
    assert no.value.message == "Nothing was waived: only $10.00 is owed. Type a smaller amount."
    assert waive(desk, ada, 200, "mercy", charges=[third]).owed_cents == 800
    assert waive(desk, ada, 800, "mercy").owed_cents == 0
    assert codes(lambda: waive(desk, ada, 1, "mercy")) == ["NOTHING_OWED"]
    assert value("SELECT count(*) FROM journal WHERE data LIKE '%mercy%'") == 0  # what was typed is private
    assert value("SELECT count(*) FROM private WHERE data LIKE '%mercy%'") == 3
    assert sound(desk, ada) == 0


def test_only_credit_is_given_back(desk: Desk, ada: str) -> None:
    charge(desk, ada, 300, "copies")
    with pytest.raises(Refused) as no:
        refund(desk, ada, 1, "asked")
    assert no.value.message.startswith("Nothing was refunded: the credit is $0.00.")
    pay(desk, ada, 500, override=KEEP)
    assert codes(lambda: refund(desk, ada, 201, "asked")) == ["NO_CREDIT"]
    assert codes(lambda: refund(desk, ada, 200, "")) == ["REASON_MISSING"]
    assert refund(desk, ada, 200, "asked").owed_cents == 0
    assert codes(lambda: refund(desk, ada, 1, "asked")) == ["NO_CREDIT"]
    assert sound(desk, ada) == 0


def test_who_may_do_what(desk: Desk, volunteer: Desk, ada: str) -> None:
    line = charge(desk, ada, 300, "copies").entry
    assert pay(volunteer, ada, 100).owed_cents == 200
    for act in (
        lambda: waive(volunteer, ada, 100, "kind"),
        lambda: charge(volunteer, ada, 100, "copies"),
        lambda: refund(volunteer, ada, 100, "asked"),
        lambda: void_account_line(volunteer, line, "wrong"),
    ):
        assert codes(act) == ["NO_PERMISSION"]
    nobody = with_role(desk, permissions={"fees.pay"})
    assert codes(lambda: pay(nobody, ada, 500, override=KEEP)) == ["OVERPAID"]


# ---- voiding


def test_a_voided_charge_is_lifted_and_what_was_paid_is_credit(desk: Desk, ada: str) -> None:
    line = charge(desk, ada, 500, "copies").entry
    pay(desk, ada, 200)
    assert void_account_line(desk, line[-8:], "not theirs").owed_cents == -200
    assert open_cents(line) == -200
    assert codes(lambda: void_account_line(desk, line, "again")) == ["NOTHING_OWED"]
    assert refund(desk, ada, 200, "not theirs").owed_cents == 0
    assert sound(desk, ada) == 0


def test_a_voided_payment_is_handed_back_once(desk: Desk, ada: str) -> None:
    line = charge(desk, ada, 500, "copies").entry
    one, two = pay(desk, ada, 200).entry, pay(desk, ada, 200).entry
    assert void_account_line(desk, one, "wrong card").owed_cents == 300
    assert codes(lambda: void_account_line(desk, one, "wrong card")) == ["LINE_VOID"]
    assert void_account_line(desk, two, "wrong card").owed_cents == 500
    assert owed(ada) == [(line, 500)]
    assert codes(lambda: void_account_line(desk, two, "")) == ["REASON_MISSING"]
    assert sound(desk, ada) == 500


def test_what_is_no_charge_and_no_payment_is_not_voided(desk: Desk, ada: str) -> None:
    charge(desk, ada, 500, "copies")
    waived = waive(desk, ada, 100, "kind").entry
    assert codes(lambda: void_account_line(desk, waived, "x")) == ["CHARGE_UNKNOWN"]
    assert codes(lambda: void_account_line(desk, "nonesuch", "x")) == ["CHARGE_UNKNOWN"]


# ---- taking back


def _charged(desk: Desk, card: str) -> Booked:
    return charge(desk, card, 100, "copies")


def _paid(desk: Desk, card: str) -> Booked:
    return pay(desk, card, 400)


def _waived(desk: Desk, card: str) -> Booked:
    return waive(desk, card, 400, "kind")


def _overpaid(desk: Desk, card: str) -> Booked:
    return pay(desk, card, 700, override=KEEP)


def _voided(desk: Desk, card: str) -> Booked:
    return void_account_line(desk, str(value("SELECT id FROM account_line WHERE kind = 'charge'")), "wrong")


@pytest.mark.parametrize("act", [_charged, _paid, _waived, _overpaid, _voided], ids=lambda act: act.__name__)
def test_each_is_taken_back(desk: Desk, ada: str, act: Callable[[Desk, str], Booked]) -> None:
    line = charge(desk, ada, 500, "copies").entry
    done = act(desk, ada)
    assert done.owed_cents != 500
    undo(desk, done.act)
    assert owed(ada) == [(line, 500)]
    assert sound(desk, ada) == 500


def test_a_refund_is_taken_back_and_a_voided_payment_is_paid_again(desk: Desk, ada: str) -> None:
    charge(desk, ada, 500, "copies")
    paid = pay(desk, ada, 700, override=KEEP)
    back = refund(desk, ada, 200, "asked")
    assert codes(lambda: undo(desk, paid.act)) == ["UNDO_NOT_LAST"]  # the money was given back since
    undo(desk, back.act)
    assert balance(patron_id(ada)) == -200
    wrong = void_account_line(desk, paid.entry, "wrong card")
    assert wrong.owed_cents == 300
    undo(desk, wrong.act)
    assert sound(desk, ada) == -200
    undo(desk, paid.act)
    assert sound(desk, ada) == 500


def test_a_charge_that_was_paid_stays_until_the_payment_is_taken_back(desk: Desk, ada: str) -> None:
    made = charge(desk, ada, 500, "copies")
    pay(desk, ada, 100)
    assert codes(lambda: undo(desk, made.act)) == ["UNDO_NOT_LAST"]
    undo_last(desk)
    undo(desk, made.act)
    assert sound(desk, ada) == 0


# ---- two machines


def test_two_machines_that_charge_and_pay_come_to_one_balance(world: World) -> None:
    desk = world.use("main")
    card = register(desk, "Ada", card="P1")
    line = charge(desk, card, 500, "copies").entry
    world.settled()
    pay(world.at("van"), card, 200)
    waive(world.at("main"), card, 100, "kind")
    world.settled()
    assert owed(card) == [(line, 200)]
    assert balance(patron_id(card)) == 200


def test_credit_that_two_machines_gave_back_is_owed_again(world: World) -> None:
    desk = world.use("main")
    card = register(desk, "Ada", card="P1")
    charge(desk, card, 500, "copies")
    pay(desk, card, 700, override=KEEP)
    world.settled()
    refund(world.at("van"), card, 200, "asked")
    refund(world.at("main"), card, 200, "asked")
    world.settled()
    assert balance(patron_id(card)) == 200
    ((back, left),) = owed(card)
    assert left == 200
    assert pay(world.use("main"), card, 200, charges=[back]).owed_cents == 0
    assert owed(card) == []
    world.settled()


def test_a_negative_amount_in_the_store_is_found(desk: Desk, ada: str) -> None:
    charge(desk, ada, 500, "copies")
    with db.atomic() as undone:
        db.execute_sql("UPDATE account_line SET cents = -500")
        from tuils.library.foundation.journal.verifying import broken_invariants

        assert any("is not above 0" in said for said in broken_invariants())
        undone.rollback()
    whole(desk)
