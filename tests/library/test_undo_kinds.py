"""Undo of every act that circulation knows, there and back: holds, money, marks, ways between branches, closures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from tests.at_once import add_code, undo_last
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.lending.holds.holds import cancel_hold, change_hold, place_hold, resume_hold, suspend_hold
from tuils.library.lending.holds.queue_order import move_hold
from tuils.library.lending.holds.transfers import transfer_copy
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.inhouse import count_loose, use_here
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.lookups import find_patron
from tuils.library.lending.money.paying import charge, pay, refund, void_account_line, waive
from tuils.library.lending.rule_changes.closures import close, open_day, remove_day_exception, reopen_days
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.lending.terms.queues import holds_of
from tuils.library.people.accounts.ledger import account_lines
from tuils.library.reach.replay import last_actions, undo

from .makers import Clock, add_item, item_row, register, rows, seen, whole

DUE = date(2026, 12, 22)
YES = Override.of(["ALREADY_OUT_OTHER"], "")


def hold_id(card: str, number: int = 0) -> str:
    patron = find_patron(card)
    assert patron is not None
    return str(holds_of(patron.id)[number].id)


def line_id(card: str, kind: str) -> str:
    patron = find_patron(card)
    assert patron is not None
    return str(next(line.id for line in account_lines(patron.id) if line.kind == kind))


def marking(barcode: str, word: str) -> Callable[[Desk, Clock], object]:
    return lambda desk, _clock: mark_copy(desk, barcode, word)


# C1 on the shelf; C2 lent to P1 and late; C3 put by for P1; C4 lent to P2, P1 and P2's card P3 wait; C5 lost by P1
ACTS: dict[str, Callable[[Desk, Clock], object]] = {
    "a hold": lambda desk, clock: place_hold(desk, "P1", "C1"),
    "a hold that starts later": lambda desk, clock: place_hold(desk, "P1", "C1", starts=date(2027, 1, 5)),
    "a hold cancelled": lambda desk, clock: cancel_hold(desk, hold_id("P3")),
    "a hold cancelled on the shelf": lambda desk, clock: cancel_hold(desk, hold_id("P1")),
    "a hold that rests": lambda desk, clock: suspend_hold(desk, hold_id("P3")),
    "a hold to the top": lambda desk, clock: move_hold(desk, hold_id("P3"), 1),
    "another pickup": lambda desk, clock: change_hold(desk, hold_id("P3"), pickup="EAST"),
    "taken home from the shelf": lambda desk, clock: checkout(desk, "P1", "C3"),
    "caught": lambda desk, clock: checkin(desk, "C4"),
    "caught for elsewhere": lambda desk, clock: checkin(replace(desk, branch="EAST"), "C4"),
    "lent past a hold": lambda desk, clock: checkout(desk, "P1", "C4", override=YES),
    "a late return": lambda desk, clock: checkin(desk, "C2"),
    "a late renewal": lambda desk, clock: renew(desk, "P1", "C2"),
    "what was lost is back": lambda desk, clock: checkin(desk, "C5"),
    "what was lost is lent on": lambda desk, clock: checkout(desk, "P3", "C5", override=YES),
    "a charge": lambda desk, clock: charge(desk, "P1", 250, "a window"),
    "a payment": lambda desk, clock: pay(desk, "P1", 100),
    "a payment of too much": lambda desk, clock: pay(desk, "P1", 9000, override=Override.of(["OVERPAID"], "so said")),
    "a waiver": lambda desk, clock: waive(desk, "P1", 100, "be kind"),
    "a refund": lambda desk, clock: refund(desk, "P2", 50, "back"),
    "a charge voided": lambda desk, clock: void_account_line(desk, line_id("P3", "charge"), "not so"),
    "a payment voided": lambda desk, clock: void_account_line(desk, line_id("P2", "payment"), "not so"),
    **{f"marked {word}": marking("C2", word) for word in ("lost", "claims-returned", "claims-never-had")},
    **{f"marked {word} on the shelf": marking("C1", word) for word in ("missing", "damaged", "repair", "withdrawn")},
    "marked found": lambda desk, clock: mark_copy(desk, "C5", "found"),
    "sent": lambda desk, clock: transfer_copy(desk, "C1", "EAST"),
    "used here": lambda desk, clock: use_here(desk, "C1"),
    "counted": lambda desk, clock: count_loose(desk, "newspapers", 3),
    "a closure that moves": lambda desk, clock: close(desk, date(2026, 12, 31), date(2027, 1, 20), "Flood"),
    "a day opened again": lambda desk, clock: reopen_days(desk, DUE, DUE),
    "hours of a day": lambda desk, clock: open_day(desk, DUE, "10-12"),
    "as always": lambda desk, clock: remove_day_exception(desk, date(2026, 12, 30)),
}
UNSEEN = ("counted",)


@pytest.fixture
def begun(desk: Desk, clock: Clock) -> Desk:
    set_value(desk, "fines", True)
    for rule, value in (("fine_rate", "10/1d"), ("max_owed", "unlimited"), ("max_overdue_items", "unlimited")):
        set_circulation_rule(desk, rule, value)
    add_code(desk, "branch", "EAST", {"name": "East"})
    for card in ("P1", "P2", "P3"):
        register(desk, card, card=card)
    for number in range(1, 6):
        add_item(desk, f"C{number}", biblio=f"t{number}", price_cents=1500)
    for card, barcode in (("P1", "C2"), ("P2", "C4"), ("P1", "C5")):
        checkout(desk, card, barcode)
    close(desk, DUE, DUE, "Snow")
    open_day(desk, date(2026, 12, 30), "10-12")
    clock.forward(days=25)
    place_hold(desk, "P1", "C3")
    checkin(desk, "C3")
    place_hold(desk, "P1", "C4")
    place_hold(desk, "P3", "C4")
    charge(desk, "P3", 400, "a key")
    charge(desk, "P2", 100, "a key")
    pay(desk, "P2", 150, override=Override.of(["OVERPAID"], "keeps it"))
    mark_copy(desk, "C5", "lost")
    return desk


@pytest.mark.parametrize("what", ACTS)
def test_there_and_back(what: str, begun: Desk, clock: Clock) -> None:
    clock.forward(hours=1)
    before = seen()
    ACTS[what](begun, clock)
    assert (seen() != before) is (what not in UNSEEN)
    whole(begun)
    deed = last_actions(begun, 1)[0]
    assert deed.undoable
    undo(begun, deed.act)
    assert seen() == before
    whole(begun)


def test_a_hold_resumed(begun: Desk) -> None:
    suspend_hold(begun, hold_id("P3"))
    before = seen()
    resume_hold(begun, hold_id("P3"))
    undo_last(begun)
    assert seen() == before


def test_all_of_them_one_behind_the_other_and_all_back(begun: Desk, clock: Clock) -> None:
    """Twelve and more in a row, newest first, each giving back the state before it."""
    states = []
    for what in (
        "a hold",
        "a charge",
        "a payment",
        "a hold that rests",
        "a late renewal",
        "marked lost",
        "a closure that moves",
        "sent",
        "a waiver",
        "counted",
        "caught",
        "another pickup",
        "a hold cancelled",
        "what was lost is back",
    ):
        states.append(seen())
        ACTS[what](begun, clock)
    done, passed, refusal = undo_last(begun, len(states))
    assert (len(done), passed, refusal) == (len(states), [], None)
    assert seen() == states[0]
    whole(begun)


def test_who_had_it_is_known_for_ten_minutes(begun: Desk, clock: Clock) -> None:
    checkin(begun, "C2")
    clock.forward(minutes=11)
    assert undo_last(begun)[2] is not None
    assert item_row("C2")["loan"] is None
    assert rows("SELECT patron FROM loan WHERE how = 'checkin' AND patron IS NOT NULL") == []
