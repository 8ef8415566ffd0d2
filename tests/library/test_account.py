"""An account as the doors show it: lines in words, charges that grow, the family, the drawer."""

from __future__ import annotations

from datetime import date

import pytest

from tests.at_once import undo_last
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.lending.loans.account import Account, patron_account
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.money.drawer import cash_day, count_drawer
from tuils.library.lending.money.families import family_account
from tuils.library.lending.money.paying import charge, pay, refund, void_account_line, waive
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.patrons.patrons import edit_patron
from tuils.library.reach.replay import undo

from .makers import Clock, add_item, codes, register, whole, with_role
from .test_lost_money import lose

KEEP = Override.of(["OVERPAID"], "")


@pytest.fixture
def ada(desk: Desk) -> str:
    set_value(desk, "fines", True)
    set_circulation_rule(desk, "fine_rate", "25/1d")
    for number in (1, 2):
        add_item(desk, f"C{number}", price_cents=2000)
    return register(desk, "Ada", card="P1", last_name="Field")


def told(account: Account) -> list[tuple[str, str, int, int]]:
    return [(line.words, line.reason, line.cents, line.left) for line in account.lines]


def test_what_grows_stands_with_the_loan_and_what_is_booked_in_a_line(desk: Desk, ada: str, clock: Clock) -> None:
    checkout(desk, ada, "C1")
    checkout(desk, ada, "C2")
    clock.forward(days=25)
    account = patron_account(desk, ada)
    assert [(loan.item, loan.growing_cents) for loan in account.loans] == [("C1", 100), ("C2", 100)]
    assert (account.owed_cents, account.growing_cents, account.lines, account.money) == (0, 200, (), True)
    checkin(desk, "C1")
    account = patron_account(desk, ada)
    assert told(account) == [("Overdue fine", "", 100, 100)]
    assert (account.owed_cents, account.growing_cents) == (100, 100)


def test_every_line_has_words_and_what_was_typed(desk: Desk, ada: str, clock: Clock) -> None:
    charge(desk, ada, 300, "copies made")
    clock.forward(minutes=1)
    paid = pay(desk, ada, 100)
    clock.forward(minutes=1)
    waive(desk, ada, 50, "kind")
    void_account_line(desk, paid.entry, "wrong card")
    account = patron_account(desk, ada)
    assert told(account) == [
        ("Charge", "copies made", 300, 250),
        ("Paid", "", 100, 0),
        ("Waived", "kind", 50, 0),
        ("Payment refunded", "wrong card", 100, 0),
    ]
    assert [line.void for line in account.lines] == [False, True, False, False]
    undo_last(desk)
    assert [line.words for line in patron_account(desk, ada).lines] == ["Charge", "Paid", "Waived"]


def test_what_is_owed_stands_in_the_way(desk: Desk, ada: str) -> None:
    charge(desk, ada, 1240, "copies")
    (reason,) = patron_account(desk, ada).standing
    assert (reason.code, reason.short()) == ("OWES_TOO_MUCH", "Owes $12.40 (limit $10.00)")


def test_a_lost_copy_is_no_late_loan(desk: Desk, ada: str, clock: Clock) -> None:
    checkout(desk, ada, "C1")
    clock.forward(days=23)
    lose(desk, ada)
    (loan,) = patron_account(desk, ada).loans
    assert (loan.overdue, loan.state, loan.growing_cents) == (False, "lost", 0)
    words = [line[:1] + line[2:] for line in told(patron_account(desk, ada))]
    assert words == [("Overdue fine", 50, 50), ("Lost item", 2000, 2000)]


def test_a_library_without_fines_sees_nothing_of_it(desk: Desk, clock: Clock) -> None:
    card = register(desk, "Ada", card="P1")
    add_item(desk, "C1")
    checkout(desk, card, "C1")
    clock.forward(days=60)
    account = patron_account(desk, card)
    assert (account.money, account.owed_cents, account.growing_cents) == (False, 0, 0)
    charge(desk, register(desk, "Bea", card="P2"), 250, "copies")
    assert patron_account(desk, card).money, "a library that charged anybody has money to show, if only to say: none"


# ---- the family


def test_the_family_and_what_each_owes(desk: Desk, ada: str, clock: Clock) -> None:
    for name, card, guardian in (("Zoe", "P2", ada), ("Ben", "P3", ada), ("Cy", "P4", "P3")):
        register(desk, name, card=card, born="2015-02-03")
        edit_patron(desk, card, {"guardian": guardian})
    checkout(desk, "P2", "C1")
    charge(desk, "P3", 300, "copies")
    clock.forward(days=22)
    lines = [(one.name, one.tie, one.loans, one.late, one.owed_cents) for one in family_account(desk, ada)]
    assert lines == [("Ben", "child", 0, 0, 300), ("Zoe", "child", 1, 1, 25)]
    lines = [(one.name, one.tie, one.loans, one.late, one.owed_cents) for one in family_account(desk, "P2")]
    assert lines == [("Ada Field", "guardian", 0, 0, 0), ("Ben", "sibling", 0, 0, 300)]
    assert family_account(desk, register(desk, "Solo", card="P9")) == ()
    assert codes(lambda: family_account(with_role(desk, permissions=set()), ada)) == ["NO_PERMISSION"]


def test_a_family_that_owes_too_much_stands_in_the_way(desk: Desk, ada: str) -> None:
    set_circulation_rule(desk, "max_owed_family", "500")
    register(desk, "Ben", card="P3")
    edit_patron(desk, "P3", {"guardian": ada})
    charge(desk, "P3", 501, "copies")
    (reason,) = patron_account(desk, ada).standing
    assert (reason.code, reason.short()) == ("OWES_TOO_MUCH", "The family owes $5.01")
    assert codes(lambda: checkout(desk, ada, "C1")) == ["OWES_TOO_MUCH"]


# ---- the drawer


def test_the_days_cash_by_who_took_it(desk: Desk, volunteer: Desk, ada: str, clock: Clock) -> None:
    charge(desk, ada, 1000, "copies")
    paid = pay(desk, ada, 400)
    pay(volunteer, ada, 700, override=KEEP)
    refund(desk, ada, 100, "asked")
    undone = pay_one_more(desk, ada)
    undo(desk, undone)
    waive_one(desk, ada)
    today = cash_day(volunteer)
    assert [(line.name, line.payments, line.paid_cents, line.back_cents) for line in today.lines] == [
        ("admin", 1, 400, 100),
        ("Vera", 1, 700, 0),
    ]
    assert (today.day, today.branch, today.cents, today.counted) == (date(2026, 12, 1), "MAIN", 1000, None)
    void_account_line(desk, paid.entry, "wrong card")
    assert cash_day(desk).cents == 600
    assert cash_day(desk, date(2026, 11, 30)).lines == ()
    assert cash_day(desk, branch="").cents == 600
    assert cash_day(desk, branch="VAN").cents == 0
    clock.forward(days=1)
    assert cash_day(desk).cents == 0
    assert cash_day(desk, date(2026, 12, 1)).cents == 600
    assert codes(lambda: cash_day(with_role(desk, permissions=set()))) == ["NO_PERMISSION"]


def pay_one_more(desk: Desk, card: str) -> str:
    charge(desk, card, 50, "copies")
    return pay(desk, card, 50).act


def waive_one(desk: Desk, card: str) -> None:
    waive(desk, card, 50, "kind")


def test_the_drawer_is_counted(desk: Desk, ada: str, clock: Clock) -> None:
    charge(desk, ada, 1000, "copies")
    pay(desk, ada, 400)
    first = count_drawer(desk, 350)
    assert first.counted is not None
    assert (first.cents, first.counted.cents, first.counted.operator) == (400, 350, "admin")
    second = count_drawer(desk, 400)
    assert second.counted is not None
    assert second.counted.cents == 400
    undo(desk, second.act)
    counted = cash_day(desk).counted
    assert counted is not None
    assert counted.cents == 350
    assert codes(lambda: count_drawer(desk, -1)) == ["NOT_UNDERSTOOD"]
    clock.forward(days=1)
    assert cash_day(desk).counted is None
    whole(desk)
