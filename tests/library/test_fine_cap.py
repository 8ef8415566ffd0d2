"""The most that all fines of one patron come to: what is over it neither grows nor is booked."""

from __future__ import annotations

import pytest

from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.money.fining import accrued, growing
from tuils.library.lending.money.paying import charge, pay
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.accounts.ledger import balance
from tuils.models import Patron
from tuils.models.rows import get, row_with

from .makers import Clock, add_item, patron_id, register, whole


@pytest.fixture
def late(desk: Desk, clock: Clock) -> Desk:
    """Two loans, 10 and 5 days late at $1.00 a day; all fines of one patron come to $12.00 at most."""
    set_value(desk, "fines", True)
    set_circulation_rule(desk, "fine_rate", "100/1d")
    set_circulation_rule(desk, "patron_fine_cap", "1200")
    register(desk, "Ada", card="P1")
    for barcode in ("C1", "C2"):
        add_item(desk, barcode)
        checkout(desk, "P1", barcode)
        clock.forward(days=5)
    clock.forward(days=21)
    return desk


def grown(desk: Desk) -> list[int]:
    return list(growing(desk, get(Patron, patron_id("P1")) or row_with(Patron, {})).values())


def test_what_is_late_the_longest_takes_its_part_first(late: Desk) -> None:
    assert grown(late) == [1000, 200]
    assert accrued(late, get(Patron, patron_id("P1")) or row_with(Patron, {})) == 1200


def test_what_is_booked_is_what_was_shown(late: Desk) -> None:
    assert checkin(late, "C2").fine_cents == 200
    assert grown(late) == [1000]
    assert checkin(late, "C1").fine_cents == 1000
    assert balance(patron_id("P1")) == 1200
    whole(late)


def test_what_is_paid_makes_room_again(late: Desk, clock: Clock) -> None:
    checkin(late, "C1")
    clock.forward(days=30)
    assert grown(late) == [200]
    pay(late, "P1", 500)
    assert grown(late) == [700]


def test_what_is_paid_ahead_makes_room(late: Desk) -> None:
    charge(late, "P1", 100, "a bag")
    pay(late, "P1", 400, override=Override.of(["OVERPAID"], "for the books at home"))
    assert grown(late) == [1000, 500]
    assert [checkin(late, barcode).fine_cents for barcode in ("C1", "C2")] == [1000, 500]
    assert balance(patron_id("P1")) == 1200


def test_no_cap_and_a_cap_of_nothing(late: Desk) -> None:
    set_circulation_rule(late, "patron_fine_cap", "unlimited")
    assert grown(late) == [1000, 500]
    set_circulation_rule(late, "patron_fine_cap", "0")
    assert grown(late) == []
    assert checkin(late, "C1").fine_cents == 0
    assert balance(patron_id("P1")) == 0
