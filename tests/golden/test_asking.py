"""The adapter of the desk itself, by cases of our own: holds, blocks, renewals, returns, money in other combinations.

They are asked where no folder of cases lies beside the checkout, too.
"""

from __future__ import annotations

from typing import Any

import pytest

from . import circulation, fine_ledger, holds
from .cases import Case, Mismatch, NotHere, compare
from .world import World

Words = dict[str, Any]
Asked = tuple[str, Words, Words, Words, Words]
"""The parts of a case: op, action, policy, setup, expected."""

OPS = {"holds": holds.OPS, "circulation": circulation.OPS, "fines": fine_ledger.OPS}

READY = {"hold": {"state": "ready"}}
SIX = {"queue_length": 6, "hold_at": 2}
HOLDS: list[Asked] = [
    ("place_holds", {"patrons": ["ann", "bo"]}, {}, {"copies": 2}, {"queue": {"ann": 1, "bo": 2}}),
    ("move_hold", {"where": "down"}, {}, SIX, {"position": 3}),
    ("move_hold", {"where": 4}, {}, SIX, {"position": 4}),
    ("move_hold", {"where": "up"}, {}, {**SIX, "hold_at": 1}, {"position": 1}),
    ("suspend", {}, {}, READY, {"refused": True}),
    ("suspend", {"until": "2030-05-01"}, {}, {"hold": {}}, {"suspended": True, "suspended_until": "2030-05-01"}),
    ("resume", {}, {}, {"hold": {"suspended": True}}, {"suspended": False}),
    ("nightly", {"today": "2013-01-01"}, {}, {"hold": {"suspended_until": "2013-02-01"}}, {"suspended": True}),
    ("nightly", {"today": "2013-01-01"}, {}, {"hold": {"suspended_until": "2013-01-01"}}, {"suspended": False}),
    ("nightly", {"today": "2024-01-08"}, {}, {"hold": {"expires": "2024-01-07"}}, {"cancelled": True, "expired": True}),
    ("nightly", {"today": "2024-01-08"}, {}, {"hold": {"expires": "2024-01-08"}}, {"cancelled": False}),
    (
        "nightly",
        {"today": "2024-01-09"},
        {"cancel_unclaimed": False},
        {"hold": {"state": "ready", "pickup_until": "2024-01-07"}},
        {"cancelled": False},
    ),
    (
        "mark_ready",
        {"today": "2024-01-08"},
        {"pickup_days": 6},
        {"closed": ["2024-01-10", "2024-01-11"]},
        {"pickup_until": "2024-01-16", "ready_on": "2024-01-08"},
    ),
    (
        "mark_ready",
        {"today": "2024-01-08"},
        {"pickup_days": 6},
        {"calendar": {"weekly_closed": ["Sunday"], "yearly_closed": ["01-10"]}},
        {"pickup_until": "2024-01-16"},
    ),
    ("place_hold", {}, {"max_holds": 0}, {}, {"refused": "too many holds"}),
    ("place_hold", {}, {"max_holds": None}, {"patron_holds": 12}, {"placed": True}),
    ("place_hold", {}, {"max_holds": {"library_and_category": 2}}, {"patron_holds": 2}, {"refused": "too many holds"}),
    ("place_hold", {}, {}, {"copy": {"not_for_loan": True}}, {"refused": "not holdable"}),
    ("place_hold", {}, {}, {"patron": {"card": "expired"}}, {"refused": "card expired"}),
    ("place_hold", {"on": "2020-11-30"}, {"default_hold_life": "30 days"}, {}, {"expires": "2020-12-30"}),
    ("capture", {}, {}, {"queue": ["ann", "bo"]}, {"ready": ["ann"], "queue": {"bo": 1}}),
    ("capture", {}, {}, {"copy_at": "B", "pickup": "B"}, {"state": "ready", "position": 0}),
    ("cancel", {"patrons": ["bo"]}, {}, {"queue": ["ann", "bo", "cy"]}, {"queue": {"ann": 1, "cy": 2}}),
    ("delete_copy", {}, {}, {"copy": "available"}, {"ok": True}),
    ("delete_copy", {}, {}, {"copy": "on loan"}, {"refused": "on loan"}),
    ("checkout", {"patron": "p1"}, {}, READY, {"hold": "fulfilled", "holds_left": 0}),
    ("checkout", {"patron": "p2"}, {}, READY, {"refused": "waiting for another"}),
    ("place_hold", {}, {"max_holds_per_day": 0}, {}, {"refused": "too many holds today", "limit": 0}),
    ("place_hold", {}, {"max_holds_per_day": 3}, {"placed_today": 3}, {"refused": "too many holds today"}),
    ("place_hold", {}, {"max_holds_per_day": 2}, {"placed_today": 1, "placed_yesterday": 2}, {"placed": True}),
    ("place_hold", {}, {"max_holds_per_day": ""}, {"placed_today": 3}, {"placed": True}),
    ("place_hold", {}, {}, {"branch": None}, {"refused": "unknown branch"}),
    ("place_hold", {}, {}, {"copy": {"withdrawn": True}}, {"refused": "not holdable"}),
    ("suspend", {"until_date": "2030-05-01"}, {}, {"hold": {}}, {"suspended_until": "2030-05-01"}),
    (
        "capture",
        {"patron": "bo"},
        {},
        {"queue": ["ann", "bo", "cy"], "suspended": ["ann"]},
        {"queue": {"ann": 1, "cy": 2}},
    ),
    ("checkout", {"patron": "p1", "copy": "this copy"}, {}, {"copy_hold": "p1"}, {"hold": "fulfilled"}),
    ("checkout", {"patron": "p1"}, {}, {"copy": "ready for p1"}, {"hold": "fulfilled", "holds_left": 0}),
    ("delete_copy", {}, {}, {"copy": "in transit for p1"}, {"refused": "in transit"}),
    ("checkout", {"patron": "p2"}, {}, {"queue": ["p1"]}, {"needs_confirmation": "reserved"}),
]

LOST = {"replacement_fee": "99.00", "processing_fee": "20.00", "refund_processing_fee": False}
WAITING = {"loan_period": 21, "loan_period_when_waiting": 7}
CIRCULATION: list[Asked] = [
    ("checkout", {}, WAITING, {}, {"loan_days": 21}),
    ("checkout", {}, WAITING, {"title_holds": 1, "free_copies": 2}, {"loan_days": 7}),
    ("checkout", {}, {**WAITING, "loan_period": 3}, {"title_holds": 1, "free_copies": 2}, {"loan_days": 3}),
    ("can_checkout", {}, {"max_loans": 1}, {"loans": 1}, {"refused": "too many loans", "loans": 1, "limit": 1}),
    ("can_checkout", {}, {"max_loans": 0}, {}, {"refused": "too many loans"}),
    ("can_checkout", {}, {"max_loans": None}, {"loans": 30}, {"allowed": True}),
    ("can_checkout", {}, {"max_loans": {"item_type": 2}}, {"loans": 2}, {"refused": "too many loans"}),
    ("can_checkout", {}, {"overdues": "block"}, {"overdue_loans": 1}, {"refused": "has overdues"}),
    ("can_checkout", {}, {"overdues": "allow"}, {"overdue_loans": 1}, {"allowed": True}),
    ("can_checkout", {}, {}, {"blocked_until": None}, {"refused": "blocked", "until": None}),
    ("can_checkout", {}, {}, {"blocked_until": "+3d"}, {"refused": "blocked", "until": "+3d"}),
    ("can_checkout", {}, {}, {"blocked_until": "yesterday"}, {"allowed": True}),
    ("can_checkout", {}, {}, {"on_loan_to": "same"}, {"needs_confirmation": "renew"}),
    ("can_checkout", {}, {"auto_return": True}, {"on_loan_to": "other"}, {"allowed": True}),
    ("can_checkout", {}, {"max_debt": "0.00"}, {"owes": "0.01"}, {"refused": "owes too much", "amount": "0.01"}),
    ("can_checkout", {}, {"max_debt": None}, {"owes": "500.00"}, {"allowed": True}),
    ("can_checkout", {}, {"max_debt_of_guarantors": "5.00"}, {"guarantor_owes": "10.00"}, {"refused": "debt"}),
    ("can_checkout", {}, {}, {"card": "expired"}, {"refused": "card expired"}),
    ("can_checkout", {}, {}, {"card_expires": "today"}, {"allowed": True}),
    ("can_checkout", {}, {}, {"card": "lost"}, {"refused": "lost card"}),
    ("can_checkout", {}, {}, {"withdrawn": True}, {"refused": "withdrawn"}),
    ("can_checkout", {}, {}, {"not_for_loan": True}, {"refused": "not for loan"}),
    ("can_checkout", {}, {}, {"lost": True}, {"allowed": True}),
    ("can_checkout", {}, {}, {"waiting_for": "other"}, {"needs_confirmation": "waiting for another"}),
    ("can_checkout", {}, {}, {"waiting_for": "same"}, {"allowed": True}),
    ("can_checkout", {}, {}, {"patron_age": 10, "minimum_age": 16}, {"needs_confirmation": "age"}),
    ("renewals_left", {}, {"max_renewals": 0}, {}, {"left": 0}),
    ("can_renew", {}, {"max_renewals": 1}, {"renewed": 1}, {"refused": "too many renewals"}),
    ("can_renew", {}, {"renew_if_other_copies_free": True}, {"title_holds": 1, "free_copies": 1}, {"allowed": True}),
    ("can_renew", {}, {}, {"copy_hold": "another copy"}, {"allowed": True}),
    ("can_renew", {}, {}, {"patron": "blocked"}, {"refused": "blocked"}),
    ("can_auto_renew", {}, {}, {"holds": 1}, {"refused": "on hold"}),
    ("can_auto_renew", {}, {"max_renewals": 0}, {}, {"refused": "no more renewals"}),
    (
        "auto_renewal_still_possible",
        {},
        {"no_auto_renewal_after_days": 9},
        {"days_since_checkout": 10},
        {"possible": False},
    ),
    ("can_checkout", {}, {}, {"blocked_until": "without end"}, {"refused": "blocked", "until": None}),
    ("can_checkout", {}, {"rules": []}, {}, {"refused": "no rule matches"}),
    ("can_checkout", {}, {"max_loans": ""}, {"loans": 4}, {"allowed": True}),
    ("can_checkout", {}, {}, {"barcode": ""}, {"refused": "unknown barcode"}),
    ("renewals_left", {}, {"max_renewals": 2}, {"renewed": 3}, {"left": 0}),
    ("can_renew", {}, {"overdues_and_renewal": "block_all"}, {"other_overdue": True}, {"refused": "overdue"}),
    ("can_renew", {}, {"overdues_and_renewal": "block_item"}, {"other_overdue": True}, {"allowed": True}),
    ("can_renew", {}, {"overdues_and_renewal": "block_item"}, {"this_overdue": True}, {"refused": "overdue"}),
    ("can_renew", {}, {"renew_when_owing_too_much": True}, {"patron": "owes too much"}, {"allowed": True}),
    ("can_renew", {}, {}, {"on_loan": False}, {"refused": "not on loan"}),
    ("can_renew", {}, {}, {"copy_hold": "a different copy"}, {"allowed": True}),
    (
        "can_renew",
        {},
        {"renew_if_other_copies_free": True},
        {"title_holds": 1, "free_copies": 0, "damaged": 1},
        {"refused": "on hold"},
    ),
    ("anonymise_at_return", {}, {"anonymous_patron": "X"}, {"patron_choice": "never keep"}, {"history_patron": "X"}),
    ("anonymise_at_return", {}, {"anonymous_patron": "X"}, {"patron_choice": "keep"}, {"history_patron": "unchanged"}),
    ("checkin", {}, {}, {"on_loan": True, "overdue": True}, {"charges": ["0.50"], "loan_closed": True}),
    (
        "checkin",
        {},
        {},
        {"on_loan": True, "overdue": True, "closing_fails": True},
        {"ok": False, "charges": [], "loan_open": True},
    ),
    ("checkin", {}, {}, {"on_loan": True}, {"message": None}),
    ("found", {}, LOST, {"lost": True, "paid": "27.00", "other_debt": "10.00"}, {"credit": "99.00", "balance": "3.00"}),
    ("due_soon", {"days_ahead": 0}, {}, {"loans_due": ["today", "in 2 days", "yesterday"]}, {"count": 1}),
    ("checkin", {"when": "2 days ago"}, {}, {"on_loan": True}, {"returned_on": "2 days ago", "loan_closed": True}),
    ("checkin", {"on": "2024-02-29"}, {}, {"on_loan": True}, {"returned_on": "2024-02-29"}),
    ("checkin", {"date": "yesterday"}, {}, {"on_loan": True}, {"returned_on": "yesterday", "loan_closed": True}),
    (
        "checkin",
        {},
        {"stop_lost": False},
        {"on_loan": True, "lost": True},
        {"loan_closed": True, "lost": False, "message": "was lost"},
    ),
    ("checkin", {}, {"return_to": "home branch"}, {"home": "B", "holding": "A", "at": "A"}, {"transfer_to": "B"}),
    ("checkin", {}, {"return_to": "stays where it is"}, {"home": "B", "at": "A"}, {"transfer_to": None}),
    ("checkin", {}, {"return_to": "no transfer"}, {"home": "B", "holding": "A", "at": "A"}, {"transfer_to": None}),
    ("checkin", {}, {}, {"on_loan": True, "holds": 1}, {"message": "on hold", "captured": True}),
    ("mark_lost", {}, LOST, {"on_loan": True}, {"charges": ["99.00", "20.00"], "balance": "119.00", "loan_open": True}),
    ("mark_lost", {}, LOST, {"on_loan": False}, {"charges": [], "lost": True}),
    ("found", {}, LOST, {"lost": True, "paid": "119.00"}, {"credit_left": "99.00", "balance": "-99.00"}),
    (
        "found",
        {},
        LOST,
        {"lost": True, "paid": "27.00", "written_off": "25.00"},
        {"credit": "74.00", "credit_left": "27.00", "balance": "-7.00"},
    ),
    (
        "found",
        {},
        {**LOST, "refund_processing_fee": True},
        {"lost": True},
        {"credit": "99.00", "fee_credit": "20.00", "balance": "0.00"},
    ),
]


def _grown(loan: str, amount: str) -> Words:
    return {"loan": loan, "amount": amount, "owed": amount}


CAP = {"cap_owed_for_overdues_per_patron": "100.00"}
OLD = {"loan": "A", "amount": "80.00", "owed": "50.00", "closed": True}
FINES: list[Asked] = [
    (
        "set_accruing_fine",
        {"loan": "A", "amount": "80.00"},
        {},
        {"lines": [{"loan": "A", "amount": "50.00", "owed": "0.00"}]},
        {"lines": [{"loan": "A", "amount": "80.00", "owed": "30.00"}], "line_count": 1},
    ),
    (
        "renew",
        {"loan": "A"},
        {},
        {"loan": "overdue by 5 weeks", "lines": [{"loan": "A", "amount": "3.50", "owed": "1.50"}]},
        {"line_count": 1, "line_closed": True, "owed": "1.50"},
    ),
    (
        "renew",
        {"loan": "A"},
        {},
        {"loan": "overdue by 5 weeks", "lines": [{"loan": "A", "amount": "3.50", "owed": "0.00"}]},
        {"line_count": 1, "line_closed": True, "owed": "0.00"},
    ),
    (
        "set_accruing_fine",
        {"loan": "B", "amount": "60.00"},
        CAP,
        {"lines": [OLD]},
        {"lines": [OLD, _grown("B", "50.00")]},
    ),
    (
        "set_accruing_fine",
        {"loan": "B", "amount": "60.00"},
        {},
        {"lines": [_grown("A", "50.00")]},
        {"lines": [_grown("A", "50.00"), _grown("B", "60.00")]},
    ),
    (
        "set_accruing_fine",
        {"loan": "B", "amount": "40.00"},
        CAP,
        {"lines": [{"loan": "A", "amount": "80.00", "owed": "50.00"}, _grown("B", "20.00")]},
        {"lines": [{"loan": "A", "amount": "80.00", "owed": "50.00"}, _grown("B", "40.00")]},
    ),
    (
        "checkin",
        {"when": "today"},
        {"loan_period": 14, "unit": "days", "period": 2, "closed_days_charged": False},
        {"checked_out": "21 days ago", "closed": "3 days ago"},
        {"daily_charges": 3},
    ),
    (
        "checkin",
        {"when": "2011-03-20"},
        {"loan_period": 7, "unit": "days", "period": 1, "time_zone": "America/Chicago"},
        {"checked_out": "2011-03-05"},
        {"daily_charges": 8},
    ),
    (
        "checkin",
        {"when": "today"},
        {"loan_period": 7, "unit": "days", "grace": 2},
        {"checked_out": "9 days ago"},
        {"daily_charges": 0},
    ),
    (
        "checkin",
        {"when": "today"},
        {"loan_period": 7, "unit": "days", "cap_per_loan": "0.04"},
        {"checked_out": "19 days ago"},
        {"daily_charges": 4},
    ),
    (
        "renew",
        {"loan": "A"},
        {},
        {"loan": "overdue by 3 days", "lines": [_grown("A", "0.60")]},
        {"line_count": 1, "line_closed": True},
    ),
]

FILES = {"holds": HOLDS, "circulation": CIRCULATION, "fines": FINES}
EACH = [pytest.param(file, asked, id=f"{file}-{asked[0]}") for file, part in FILES.items() for asked in part]


def _case(file: str, asked: Asked) -> Case:
    op, action, policy, setup, expected = asked
    return Case(file, "X-1", "", "universal", {"op": op, **action}, expected, policy, setup)


def _ask(case: Case, world: World) -> None:
    compare(case, OPS[case.file][case.op](case, world))


@pytest.mark.parametrize(("file", "asked"), EACH)
def test_it_is_so(file: str, asked: Asked, world: World) -> None:
    _ask(_case(file, asked), world)


@pytest.mark.parametrize(
    ("file", "asked"),
    [
        ("holds", ("place_hold", {}, {"holds_allowed": True}, {}, {"refused": "not holdable"})),
        ("holds", ("capture", {}, {}, {"queue": ["ann", "bo"]}, {"ready": ["bo"]})),
        ("circulation", ("can_checkout", {}, {}, {}, {"refused": "blocked"})),
        ("circulation", ("can_checkout", {}, {}, {"card": "expired"}, {"refused": "owes too much"})),
        ("circulation", ("can_checkout", {}, {}, {"withdrawn": True}, {"needs_confirmation": "withdrawn"})),
        ("circulation", ("found", {}, LOST, {"lost": True}, {"credit": None})),
        ("fines", ("set_accruing_fine", {"loan": "A", "amount": "1.00"}, {}, {}, {"lines": []})),
    ],
)
def test_what_is_otherwise_is_told(file: str, asked: Asked, world: World) -> None:
    with pytest.raises(Mismatch):
        _ask(_case(file, asked), world)


@pytest.mark.parametrize(
    ("file", "asked"),
    [
        ("holds", ("place_hold", {}, {}, {"moon": "full"}, {"placed": True})),
        ("holds", ("place_hold", {"moon": "full"}, {}, {}, {"placed": True})),
        ("holds", ("suspend", {}, {}, {"hold": {"moon": "full"}}, {"suspended": True})),
        ("circulation", ("can_checkout", {}, {"moon": "full"}, {}, {"allowed": True})),
        ("circulation", ("can_checkout", {}, {}, {"copy": {"moon": "full"}}, {"allowed": True})),
        ("circulation", ("can_checkout", {}, {}, {}, {"moon": "full"})),
        ("circulation", ("can_renew", {}, {"overdues_and_renewal": "ask the moon"}, {}, {"allowed": True})),
    ],
)
def test_what_is_not_understood_is_never_passed_over(file: str, asked: Asked, world: World) -> None:
    with pytest.raises(NotHere):
        _ask(_case(file, asked), world)
