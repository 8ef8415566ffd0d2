"""Overdue fines at the desk: reckoned when asked, booked when a loan ends or is renewed; none where they are off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.at_once import add_code, undo_last
from tuils.library.foundation.administration.calendar import close_days
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.lookups import patron_by_card
from tuils.library.lending.money.double_fines import lift_doubled
from tuils.library.lending.money.fining import accrued, growing
from tuils.library.lending.money.paying import pay, waive
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.accounts.ledger import OVERDUE, balance, owed_by
from tuils.library.reach.replay import undo
from tuils.models import db

from .makers import DAY, HOUR, Clock, World, add_item, codes, edit_item, patron_id, register, rows, value, whole

YES = Override.of(["ALREADY_OUT_OTHER"], "")


@pytest.fixture
def ada(desk: Desk) -> str:
    """A patron of a library that charges $0.25 a day."""
    set_value(desk, "fines", True)
    set_circulation_rule(desk, "fine_rate", "25/1d")
    return register(desk, "Ada", card="P1")


@pytest.fixture
def emma(desk: Desk) -> str:
    return add_item(desk, "C1")


def late(desk: Desk, card: str, clock: Clock, days: int, barcode: str = "C1") -> str:
    """Check out a copy and let it be so many days late (the loan is for 21 days); return the loan."""
    loan = checkout(desk, card, barcode).act
    clock.forward(days=21 + days)
    return loan


def growth(desk: Desk, card: str) -> int:
    return accrued(desk, patron_by_card(card))


# ---- booked at the return


@pytest.mark.parametrize(("days", "cents"), [(-1, 0), (0, 0), (1, 25), (4, 100)])
def test_a_late_return_books_the_fine(desk: Desk, ada: str, emma: str, clock: Clock, days: int, cents: int) -> None:
    loan = late(desk, ada, clock, days)
    assert growth(desk, ada) == cents
    assert balance(patron_id(ada)) == 0  # nothing is booked while it is out
    done = checkin(desk, "C1")
    assert (done.fine_cents, "FINE_BOOKED" in done.alerts) == (cents, bool(cents))
    assert growth(desk, ada) == 0
    lines = [(line.why, line.cents, line.left, line.loan) for line in owed_by(patron_id(ada))]
    assert lines == ([(OVERDUE, cents, cents, loan)] if cents else [])
    assert value("SELECT count(*) FROM journal WHERE data LIKE ?", f"%{loan}%") == 0  # the tie is private
    whole(desk)


def test_the_fine_and_the_return_are_one_act(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    late(desk, ada, clock, 4)
    done = checkin(desk, "C1")
    assert rows("SELECT kind FROM journal WHERE act = ? ORDER BY seq", done.act) == [("charge",), ("checkin",)]
    undo(desk, done.act)
    assert balance(patron_id(ada)) == 0
    assert growth(desk, ada) == 100  # it is out again, and late
    assert checkin(desk, "C1").fine_cents == 100
    assert balance(patron_id(ada)) == 100
    whole(desk)


def test_a_return_whose_fine_was_paid_is_not_taken_back(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    late(desk, ada, clock, 4)
    done = checkin(desk, "C1")
    pay(desk, ada, 50)
    assert codes(lambda: undo(desk, done.act)) == ["UNDO_NOT_LAST"]
    undo_last(desk)
    undo(desk, done.act)
    assert balance(patron_id(ada)) == 0
    whole(desk)


def test_a_book_drop_date_counts(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    late(desk, ada, clock, 4)
    done = checkin(replace(desk, back_dated=clock.now - 3 * DAY), "C1")
    assert done.fine_cents == 25


def test_who_takes_it_from_another_card_ends_the_first_loan(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    bo = register(desk, "Bo", card="P2")
    late(desk, ada, clock, 2)
    checkout(desk, bo, "C1", override=YES)
    assert (balance(patron_id(ada)), balance(patron_id(bo))) == (50, 0)
    undo_last(desk)
    assert balance(patron_id(ada)) == 0
    whole(desk)


# ---- booked at a renewal


def test_a_late_renewal_books_what_had_grown_and_begins_anew(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    late(desk, ada, clock, 2)
    done = renew(desk, ada, "C1")
    assert done.fine_cents == 50
    assert balance(patron_id(ada)) == 50
    assert growth(desk, ada) == 0
    clock.forward(days=21 + 3)
    assert growth(desk, ada) == 75
    assert checkin(desk, "C1").fine_cents == 75
    assert [line.cents for line in owed_by(patron_id(ada))] == [50, 75]
    whole(desk)


def test_a_late_renewal_is_taken_back_with_its_fine(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    late(desk, ada, clock, 2)
    done = renew(desk, ada, "C1")
    undo(desk, done.act)
    assert (balance(patron_id(ada)), growth(desk, ada)) == (0, 50)
    whole(desk)


# ---- grace, caps, closed days


def test_grace_spares_a_few_days_and_then_all_of_it_counts(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    set_circulation_rule(desk, "grace_period", "2d")
    late(desk, ada, clock, 2)
    assert growth(desk, ada) == 0
    clock.forward(days=1)
    assert growth(desk, ada) == 75
    set_value(desk, "grace_excluded", True)
    assert growth(desk, ada) == 25


def test_a_fine_stops_at_its_cap_and_at_the_price(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    set_circulation_rule(desk, "fine_cap", "300")
    late(desk, ada, clock, 40)
    assert growth(desk, ada) == 300
    edit_item(desk, emma, price_cents=180)
    assert growth(desk, ada) == 180
    set_circulation_rule(desk, "fine_cap", "unlimited")
    edit_item(desk, emma, price_cents=0)
    assert growth(desk, ada) == 1000
    add_code(desk, "item_type", "BK", {"name": "Book", "replacement_cents": 700})
    assert growth(desk, ada) == 700
    assert checkin(desk, "C1").fine_cents == 700


def test_closed_days_are_not_charged_unless_the_library_says_so(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    close_days(desk, date(2026, 12, 23), date(2026, 12, 24), "Snow")  # lent on 1 December, due on the 22nd
    late(desk, ada, clock, 4)
    assert growth(desk, ada) == 50
    set_circulation_rule(desk, "charge_closed_days", "yes")
    assert growth(desk, ada) == 100


def test_by_the_hour(desk: Desk, ada: str, clock: Clock) -> None:
    add_item(desk, "L1", "LAPTOP")
    set_circulation_rule(desk, "fine_rate", "100/1h", item_type="LAPTOP")
    checkout(desk, ada, "L1")
    clock.now += 5 * HOUR  # two hours are lent
    assert checkin(desk, "L1").fine_cents == 300


def test_each_loan_grows_by_its_own_rule(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    add_item(desk, "D1", "DVD")
    set_circulation_rule(desk, "fine_rate", "100/1d", item_type="DVD")
    dvd = checkout(desk, ada, "D1").act
    book = late(desk, ada, clock, 2)
    assert growing(desk, patron_by_card(ada)) == {dvd: 1600, book: 50}


def test_the_statements_do_not_grow_with_the_loans(desk: Desk, ada: str, clock: Clock) -> None:
    def statements() -> int:
        seen: list[str] = []
        db.obj.connection().set_trace_callback(seen.append)
        growth(desk, ada)
        db.obj.connection().set_trace_callback(None)
        return len(seen)

    for number in range(2):
        add_item(desk, f"C{number}")
        checkout(desk, ada, f"C{number}")
    clock.forward(days=30)
    few = statements()
    for number in range(2, 12):
        add_item(desk, f"C{number}")
        checkout(replace(desk, back_dated=clock.now - 29 * DAY), ada, f"C{number}")
    assert growth(desk, ada) == 2 * 225 + 10 * 200
    assert statements() == few


# ---- a library without fines


def test_where_fines_are_off_nobody_owes_and_nothing_is_booked(desk: Desk, emma: str, clock: Clock) -> None:
    card = register(desk, "Ada", card="P1")
    set_circulation_rule(desk, "fine_rate", "25/1d")
    late(desk, card, clock, 10)
    assert growth(desk, card) == 0
    done = checkin(desk, "C1")
    assert (done.fine_cents, done.alerts) == (0, ())
    assert value("SELECT count(*) FROM account_line") == 0


# ---- two machines


def test_a_waived_fine_of_a_return_that_is_taken_back_is_no_gift(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    late(desk, ada, clock, 4)
    done = checkin(desk, "C1")
    waive(desk, ada, 100, "snow")
    assert codes(lambda: undo(desk, done.act)) == ["UNDO_NOT_LAST"]
    undo_last(desk)
    undo(desk, done.act)
    assert balance(patron_id(ada)) == 0
    whole(desk)


def test_a_fine_that_was_booked_on_the_van_is_owed_everywhere(world: World) -> None:
    card = fined_world(world)
    assert checkin(world.at("van"), "C1").fine_cents == 100
    world.settled()
    assert balance(patron_id(card)) == 100
    assert growth(world.use("main"), card) == 0


def fined_world(world: World) -> str:
    """Return the card of a loan four days late, at a library that charges $0.25 a day."""
    desk = world.use("main")
    set_value(desk, "fines", True)
    set_circulation_rule(desk, "fine_rate", "25/1d")
    card = register(desk, "Ada", card="P1")
    add_item(desk, "C1")
    checkout(desk, card, "C1")
    world.settled()
    world.now += 25 * DAY
    return card


def lifted(world: World) -> int:
    return sum(lift_doubled(world.use("main")))


def test_of_two_fines_for_one_return_the_first_counts(world: World) -> None:
    card = fined_world(world)
    assert checkin(world.at("van"), "C1").fine_cents == 100
    world.now += DAY
    assert checkin(world.at("main"), "C1").fine_cents == 125
    assert balance(patron_id(card)) == 125, "main does not know of the other yet"
    world.settled()
    assert balance(patron_id(card)) == 100, "lifted as the van's work came in"
    assert lifted(world) == 0


def test_a_fine_of_a_loan_that_had_been_renewed_elsewhere_is_lifted_and_what_was_paid_is_credit(world: World) -> None:
    card = fined_world(world)
    world.now -= 10 * DAY
    renew(world.at("van"), card, "C1")
    world.now += 10 * DAY
    assert checkin(world.at("main"), "C1").fine_cents == 100
    pay(world.use("main"), card, 60)
    world.settled()
    assert balance(patron_id(card)) == -60
    assert lifted(world) == 0


def test_fines_that_one_machine_booked_one_after_the_other_all_count(world: World) -> None:
    card = fined_world(world)
    renew(world.at("van"), card, "C1")
    world.settled()
    world.now += 25 * DAY
    checkin(world.at("main"), "C1")
    world.settled()
    assert balance(patron_id(card)) == 200
    assert lifted(world) == 0
