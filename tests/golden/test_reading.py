"""The adapter itself, by cases of our own: units, zones, closures and ways of closed time in other combinations.

They are asked where no folder of cases lies beside the checkout, too.
"""

from __future__ import annotations

from typing import Any

import pytest

from . import due_dates, fines
from .cases import Case, Decision, Mismatch, NotHere, compare
from .world import World

TOWN = {
    "weekly_closed": ["Sunday"],
    "yearly_closed": ["01-01", "12-25"],
    "closed_dates": ["2031-06-03"],
    "open_exceptions": ["2031-06-08"],
}
HOURS = {"every_day": ["09:00", "12:00"], "Saturday": ["10:00-11:00", "13:00-15:00"]}
OPS = {"due_dates": due_dates.OPS, "fines": fines.OPS}


def _case(file: str, policy: Any, setup: Any, action: Any, expected: Any, scope: str = "universal") -> Case:
    return Case(file, "X-1", "", scope, action, expected, policy, setup)


def _asked(case: Case, world: World) -> None:
    compare(case, OPS[case.file][case.op](case, world))


DAYS: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ({}, {}, {"op": "is_closed", "when": "2031-06-01"}, {"closed": True}),
    ({}, {}, {"op": "is_closed", "when": "2031-06-08T23:00"}, {"closed": False}),
    ({}, {}, {"op": "is_closed", "when": "2040-12-25"}, {"closed": True}),
    (
        {"loan_period": 1, "unit": "days", "closed_days": "move_to_next_open"},
        {},
        {"op": "due_date", "start": "2031-06-02T10:00"},
        {"due": "2031-06-04T10:00"},
    ),
    (
        {"loan_period": 2, "unit": "days", "closed_days": "skip_closed", "due_time": "23:59"},
        {},
        {"op": "due_date", "start": "2031-06-02T10:00"},
        {"due": "2031-06-05T23:59", "due_day": "2031-06-05"},
    ),
    (
        {"loan_period": 1, "unit": "weeks", "closed_days": "move_same_weekday", "due_time": "end_of_day"},
        {},
        {"op": "due_date", "start": "2031-05-27"},
        {"due": "2031-06-10T23:59:59"},
    ),
    (
        {"loan_period": 1, "unit": "weeks", "closed_days": "move_same_weekday"},
        {"calendar": TOWN | {"weekly_closed": ["Tuesday"]}},
        {"op": "due_date", "start": "2031-05-27"},
        {"due": "2031-06-04"},
    ),
    (
        {"loan_period": 1, "unit": "months", "time_zone": "Europe/Berlin"},
        {"calendar": {}},
        {"op": "due_date", "start": "2031-01-31T12:00"},
        {"due": "2031-02-28T12:00:00+01:00"},
    ),
    (
        {"loan_period": 1, "unit": "years"},
        {"calendar": {}},
        {"op": "due_date", "start": "2028-02-29"},
        {"due": "2029-02-28"},
    ),
    (
        {"loan_period": 24, "unit": "hours", "time_zone": "Europe/Berlin"},
        {"calendar": {}},
        {"op": "due_date", "start": "2031-03-29T10:00"},
        {"due": "2031-03-30T11:00:00+02:00"},
    ),
    (
        {"loan_period": 1, "unit": "days", "time_zone": "Europe/Berlin"},
        {"calendar": {}},
        {"op": "due_date", "start": "2031-03-29T02:30"},
        {"due": "2031-03-30T03:30:00+02:00", "due_day": "2031-03-30"},
    ),
    (
        {"loan_period": 3, "unit": "hours", "when_due_after_closing": "extend_to_next_opening"},
        {"opening_hours": HOURS},
        {"op": "due_date", "start": "2031-06-02T11:00"},
        {"due": "2031-06-04T09:00"},
    ),
    (
        {"loan_period": 3, "unit": "hours", "when_due_after_closing": "shorten_to_closing"},
        {"opening_hours": HOURS},
        {"op": "due_date", "start": "2031-06-07T10:30"},
        {"due": "2031-06-07T13:30"},
    ),
    (
        {"loan_period": 90, "unit": "minutes", "when_due_after_closing": "shorten_to_closing"},
        {"opening_hours": HOURS},
        {"op": "due_date", "start": "2031-06-07T10:30"},
        {"due": "2031-06-07T11:00"},
    ),
    (
        {"loan_period": 0, "unit": "days"},
        {},
        {"op": "due_date", "start": "2031-06-02"},
        {"error": "invalid loan period"},
    ),
    ({"loan_period": 5, "unit": "moons"}, {}, {"op": "due_date", "start": "2031-06-02"}, {"error": "unknown unit"}),
    (
        {"loan_period": 1, "closed_days": "move_to_next_open"},
        {"calendar": {"weekly_closed": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]}},
        {"op": "due_date", "start": "2031-06-02"},
        {"error": "library is never open"},
    ),
    (
        {
            "loan_period": 3,
            "unit": "weeks",
            "limit": {"loaned_from": "2031-06-01", "loaned_to": "2031-06-30", "due_no_later": "2031-06-20T23:59:59Z"},
        },
        {},
        {"op": "due_date", "start": "2031-06-02T10:00"},
        {"due": "2031-06-20T23:59:59+00:00"},
    ),
    (
        {"loan_period": 21, "due_not_after_card_expiry": True, "closed_days": "skip_closed", "due_time": "23:59"},
        {"patron": {"card_expires": "2031-06-15"}},
        {"op": "due_date", "start": "2031-06-02"},
        {"due": "2031-06-14T23:59"},
    ),
    (
        {"closed_days": "move_to_previous_open", "due_time": "23:59"},
        {},
        {"op": "normalise_due", "computed": "2031-06-15T10:00"},
        {"due": "2031-06-14T23:59:59"},
    ),
    (
        {"closed_days": "move_to_the_end_of_the_previous_open_day", "due_time": "end_of_day"},
        {},
        {"op": "normalise_due", "computed": "2031-06-15T10:00"},
        {"due_day": "2031-06-14"},
    ),
    (
        {"closed_days": "keep the current due date", "due_time": "end_of_day"},
        {},
        {"op": "normalise_due", "computed": "2031-06-15T10:00"},
        {"due_day": "2031-06-15"},
    ),
    (
        {"unit": "hours", "when_due_after_closing": "shorten_to_closing"},
        {"opening_hours": HOURS},
        {"op": "normalise_due", "computed": "2031-06-15T10:00"},
        {"due": "2031-06-14T15:00"},
    ),
    ({}, {}, {"op": "open_days_between", "start": "2031-06-01", "end": "2031-06-09"}, {"days": 7}),
    ({}, {}, {"op": "forward_open_days", "start": "2031-06-02", "days": 2}, {"day": "2031-06-05"}),
    (
        {},
        {},
        {"op": "open_time_between", "start": "2031-06-02T10:00", "end": "2031-06-04T07:00"},
        {"days": 1, "hours": 21},
    ),
    (
        {},
        {"opening_hours": HOURS},
        {"op": "open_time_between", "start": "2031-06-02T10:00", "end": "2031-06-04T10:30"},
        {"days": 1, "hours": 3.5},
    ),
    (
        {"display": "day.month.year, 24-hour"},
        {},
        {"op": "show_due", "due": "2031-06-02T18:35"},
        {"text": "02.06.2031 18:35"},
    ),
    ({}, {}, {"op": "parse_date", "text": "2031-02-29"}, {"ok": False}),
    ({}, {}, {"op": "parse_date", "text": "2031-02-28"}, {"ok": True, "value": "2031-02-28"}),
    (
        {"loan_period": 2, "renewal_period": 1, "unit": "weeks", "closed_days": "move_to_next_open"},
        {"calendar": {"weekly_closed": ["Monday"]}},
        {"op": "renewal_due_date", "start": "2031-06-02"},
        {"due_day": "2031-06-10"},
    ),
    (
        {"loan_period": 7, "unit": "days", "renewals_allowed": 5, "renew_from": "today"},
        {"calendar": {}},
        {"op": "checkout_twice", "start": "2031-06-02"},
        {"due_days": ["2031-06-09", "2031-06-09"]},
    ),
    (
        {"loan_period": 7, "unit": "days", "closed_days": "move_to_next_open", "renew_from": "current due date"},
        {"calendar": {"closed_dates": ["2031-06-09"], "yearly_closed": ["06-17"], "weekly_closed": ["Wednesday"]}},
        {"op": "checkout_twice", "start": "2031-06-02"},
        {"due_days": ["2031-06-10", "2031-06-19"]},
    ),
]  # fmt: skip

A_DAY = {"charge_per_period": "0.50", "period": 1, "unit": "days"}
AN_HOUR = {"charge_per_period": "1.00", "period": 1, "unit": "hours"}
FINES: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    (A_DAY, {}, {"due": "2031-06-02", "returned": "2031-06-05"}, {"amount": "1.50", "units": 3}),
    (A_DAY, {}, {"due": "2031-06-02T18:00", "returned": "2031-06-03T09:00"}, {"amount": "0.50"}),
    (
        A_DAY | {"closed_days_charged": False},
        {"calendar": TOWN},
        {"due": "2031-06-02", "returned": "2031-06-05"},
        {"amount": "1.00"},
    ),
    (A_DAY | {"grace": 3}, {}, {"due": "2031-06-02", "returned": "2031-06-05"}, {"amount": "0.00"}),
    (A_DAY | {"grace": 2}, {}, {"due": "2031-06-02", "returned": "2031-06-05"}, {"amount": "1.50"}),
    (
        A_DAY | {"grace": 2, "charge_grace_days": False},
        {},
        {"due": "2031-06-02", "returned": "2031-06-05"},
        {"amount": "0.50"},
    ),
    (
        A_DAY | {"period": 2, "charge_at": "start_of_period"},
        {},
        {"due": "2031-06-02", "returned": "2031-06-05"},
        {"amount": "1.00"},
    ),
    (A_DAY | {"cap_per_loan": "0.00"}, {}, {"due": "2031-06-02", "returned": "2031-06-05"}, {"amount": "0.00"}),
    (
        A_DAY | {"cap_at_replacement_price": True},
        {"item": {"replacement_price": "0.00"}},
        {"due": "2031-06-02", "returned": "2031-06-05"},
        {"amount": "1.50"},
    ),
    (AN_HOUR, {}, {"due": "2031-06-02T10:00", "returned": "2031-06-02T13:20"}, {"amount": "3.00"}),
    (AN_HOUR | {"grace": 4}, {}, {"due": "2031-06-02T10:00", "returned": "2031-06-02T13:20"}, {"amount": "0.00"}),
    (
        AN_HOUR | {"closed_days_charged": False},
        {"calendar": TOWN, "opening_hours": HOURS},
        {"due": "2031-06-02T11:00", "returned": "2031-06-04T10:00"},
        {"amount": "2.00"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("policy", "setup", "action", "expected"), DAYS)
def test_days(policy: Any, setup: Any, action: Any, expected: Any, world: World) -> None:
    _asked(_case("due_dates", policy, {"calendar": TOWN} | setup, action, expected), world)


@pytest.mark.parametrize(("policy", "setup", "action", "expected"), FINES)
def test_fines(policy: Any, setup: Any, action: Any, expected: Any, world: World) -> None:
    _asked(_case("fines", policy, setup, {"op": "overdue_fine"} | action, expected), world)


@pytest.mark.parametrize(
    ("setup", "minutes"),
    [
        ({"open_hours": ["10:00-12:00", "13:30-18:30"]}, 60 + 300 + 120),
        ({"open": ["2031-06-02"], "closed": ["2031-06-03"]}, 13 * 60),
        ({"closed": ["2031-06-02"]}, 12 * 60),
    ],
)
def test_open_minutes(setup: Any, minutes: int, world: World) -> None:
    action = {"op": "open_minutes", "start": "2031-06-02T11:00Z", "end": "2031-06-03T12:00Z"}
    _asked(_case("fines", {"closed_days_charged": False}, setup, action, {"minutes": minutes}), world)


# what it does not take for granted


@pytest.mark.parametrize(
    "policy",
    [{"closed_days": "toss a coin"}, {"due_time": "teatime"}, {"limits": [["2031-06-01", "2031-06-30"]]}],
)
def test_what_cannot_be_told_is_no_agreement(policy: Any, world: World) -> None:
    case = _case("due_dates", policy, {}, {"op": "due_date", "start": "2031-06-02"}, {"due": "2031-06-23"})
    with pytest.raises(NotHere):
        _asked(case, world)


def test_what_is_otherwise_or_not_told_is_no_agreement(world: World) -> None:
    for expected in ({"closed": False}, {"closed": True, "why": "Sunday"}):
        with pytest.raises(Mismatch):
            _asked(
                _case("due_dates", {}, {"calendar": TOWN}, {"op": "is_closed", "when": "2031-06-01"}, expected), world
            )


def test_decisions_are_for_what_they_name() -> None:
    case = _case("fines", {"grace": 3}, {}, {"op": "overdue_fine"}, {})
    assert Decision("", id="X-1").holds_for(case)
    assert not Decision("", id="X-2").holds_for(case)
    assert Decision("", op="overdue_fine").holds_for(case)
    assert not Decision("", op="overdue_fine", file="holds").holds_for(case)
    assert Decision("", op="overdue_fine", where="policy", key="grace").holds_for(case)
    assert not Decision("", op="overdue_fine", where="setup", key="grace").holds_for(case)
    assert Decision("", op="overdue_fine", where="policy", key="grace", values=(3,)).holds_for(case)
    assert not Decision("", op="overdue_fine", where="policy", key="grace", below=1).holds_for(case)
