"""Accounts forget, to the byte: for which loan a settled charge was, then whose it was. To the cent nothing changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.at_once import pack_bundle, undo_last
from tuils.library.foundation.administration.backup import checkpoint
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.money.paying import charge, pay, refund, waive
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.office.retention.retention_rules import set_retention
from tuils.library.people.accounts.forgetting import cut_ties, drop_lines
from tuils.library.people.accounts.ledger import account_lines, balance
from tuils.models import db

from .makers import Clock, add_item, codes, patron_id, register, value, whole, with_role
from .test_lost_money import lose
from .test_privacy import ties

KEEP = Override.of(["OVERPAID"], "")


@pytest.fixture
def ada(desk: Desk) -> str:
    set_value(desk, "fines", True)
    set_circulation_rule(desk, "fine_rate", "25/1d")
    card = register(desk, "Ada", card="P1")
    for number in range(1, 9):  # so that the ids of patron and loan do not stand side by side in an index
        add_item(desk, f"C{number}", price_cents=2000)
    return card


def late(desk: Desk, card: str, clock: Clock) -> str:
    """Check out, and return four days late, an hour later; return the loan."""
    loan = checkout(desk, card, "C1").act
    clock.forward(days=25)
    checkin(desk, "C1")
    clock.forward(hours=1)
    return loan


def tied() -> int:
    return int(value("SELECT count(*) FROM account_line WHERE loan IS NOT NULL"))


def test_the_tie_is_cut_once_the_fine_is_settled(desk: Desk, ada: str, store: Path, clock: Clock) -> None:
    loan = late(desk, ada, clock)
    assert sum(cut_ties(desk)) == 0  # it is owed: the patron may ask what for
    pay(desk, ada, 40)
    assert sum(cut_ties(desk)) == 0
    pay(desk, ada, 60)
    assert ties(store, [loan], patron_id(ada)) > 0, "a test that could not fail"
    assert "basis" in pack_bundle(desk, {}), "a test that could not fail"
    before = whole(desk).digest
    assert sum(cut_ties(desk)) == 1
    assert sum(cut_ties(desk)) == 0
    assert tied() == 0
    assert whole(desk).digest == before  # each site forgets in its own time, and no two differ for it
    checkpoint()
    assert ties(store, [loan], patron_id(ada)) == 0
    assert loan not in "".join(str(row) for row in db.execute_sql("SELECT data FROM private").fetchall())
    assert "basis" not in pack_bundle(desk, {})
    assert balance(patron_id(ada)) == 0


@pytest.mark.parametrize("how", ["waived", "credit"])
def test_waived_or_covered_by_credit_is_settled_as_well(desk: Desk, ada: str, clock: Clock, how: str) -> None:
    if how == "credit":
        charge(desk, ada, 100, "copies")
        pay(desk, ada, 300, override=KEEP)
    late(desk, ada, clock)
    if how == "waived":
        waive(desk, ada, 100, "snow")
    assert sum(cut_ties(desk)) == 1


def test_the_tie_of_a_lost_charge_stays_while_its_loan_is_open(desk: Desk, ada: str, clock: Clock) -> None:
    checkout(desk, ada, "C1")
    lose(desk, ada)
    pay(desk, ada, 2000)
    clock.forward(days=30)
    assert sum(cut_ties(desk)) == 0
    assert checkin(desk, "C1").lifted_cents == 2000
    assert sum(cut_ties(desk)) == 0  # it can be taken back for ten minutes
    undo_last(desk)
    clock.forward(hours=1)
    assert sum(cut_ties(desk)) == 0  # the loan is open again, under another id
    assert checkin(desk, "C1").lifted_cents == 2000
    clock.forward(hours=1)
    assert sum(cut_ties(desk)) == 1
    assert refund(desk, ada, 2000, "found").owed_cents == 0
    whole(desk)


def test_the_tie_of_a_return_that_was_taken_back_goes_too(desk: Desk, ada: str, clock: Clock) -> None:
    checkout(desk, ada, "C1")
    clock.forward(days=25)
    checkin(desk, "C1")
    undo_last(desk)
    clock.forward(hours=1)
    assert sum(cut_ties(desk)) == 0
    checkin(desk, "C1")
    clock.forward(hours=1)
    assert (sum(cut_ties(desk)), tied()) == (1, 1)  # the one that counts is owed
    whole(desk)


def test_whose_a_settled_fine_was_is_forgotten_after_a_week(desk: Desk, ada: str, store: Path, clock: Clock) -> None:
    late(desk, ada, clock)
    paid = pay(desk, ada, 100)
    sum(cut_ties(desk))
    clock.forward(days=6)
    assert sum(drop_lines(desk)) == 0
    clock.forward(days=2)
    assert sum(drop_lines(desk)) == 2
    assert sum(drop_lines(desk)) == 0
    assert account_lines(patron_id(ada)) == []
    checkpoint()
    ada_id = patron_id(ada)
    data = b"".join(file.read_bytes() for file in store.parent.glob(f"{store.name}*"))
    at = data.find(paid.entry.encode())
    while at >= 0:
        assert ada_id.encode() not in data[at : at + 130]
        at = data.find(paid.entry.encode(), at + 1)
    whole(desk)


def test_what_is_owed_or_was_charged_by_hand_stays_longer(desk: Desk, ada: str, clock: Clock) -> None:
    late(desk, ada, clock)
    charge(desk, ada, 300, "copies")
    pay(desk, ada, 300, charges=[value("SELECT id FROM account_line WHERE why = 'manual'")])
    clock.forward(days=364)
    assert sum(drop_lines(desk)) == 0
    clock.forward(days=3)
    assert sum(drop_lines(desk)) == 2
    assert balance(patron_id(ada)) == 100
    set_retention(desk, "accounts", "30d")
    pay(desk, ada, 150, override=KEEP)
    refund(desk, ada, 50, "asked")
    clock.forward(days=29)
    assert sum(cut_ties(desk)) == 1
    assert sum(drop_lines(desk)) == 2  # the fine and its payment; the credit and its refund wait
    clock.forward(days=2)
    assert sum(drop_lines(desk)) == 2
    assert (balance(patron_id(ada)), account_lines(patron_id(ada))) == (0, [])
    whole(desk)


def test_credit_is_never_forgotten(desk: Desk, ada: str, clock: Clock) -> None:
    charge(desk, ada, 100, "copies")
    pay(desk, ada, 300, override=KEEP)
    clock.forward(days=800)
    sum(drop_lines(desk))
    assert balance(patron_id(ada)) == -200


def test_many_accounts_are_gone_through_in_short_transactions(desk: Desk, clock: Clock) -> None:
    for number in range(45):
        card = register(desk, f"P{number}", card=f"Q{number}")
        charge(desk, card, 100, "copies")
        pay(desk, card, 100)
    clock.forward(days=400)
    assert sum(drop_lines(desk)) == 90
    assert value("SELECT count(*) FROM account_line WHERE patron IS NOT NULL") == 0


def test_it_is_the_work_of_the_day(desk: Desk, ada: str, clock: Clock) -> None:
    late(desk, ada, clock)
    pay(desk, ada, 100)
    nobody = with_role(desk, permissions=set())
    assert codes(lambda: sum(cut_ties(nobody))) == ["NO_PERMISSION"]
