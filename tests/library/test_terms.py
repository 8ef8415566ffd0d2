"""Until when a loan runs, by the library's own choices: closing time, end of the card, renewals, hours, fixed days."""

from __future__ import annotations

import pytest

from tuils.library.foundation.administration.calendar import set_hours
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.money.paying import charge
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.patrons.patrons import edit_patron
from tuils.values.time.moments import iso

from .makers import ZONE, Clock, add_item, codes, register

WEEK = {**dict.fromkeys(range(5), "9-17"), 5: "10-14", 6: "closed"}


@pytest.fixture(autouse=True)
def begun(desk: Desk) -> None:
    """Tuesday, 1 December 2026, 9:00; Ada, a book and a laptop; open on six days a week."""
    register(desk, "Ada", card="P1", expires_on="2027-06-30")
    add_item(desk, "C1")
    add_item(desk, "L1", "LAPTOP")
    set_hours(desk, "MAIN", WEEK)


def due_of(desk: Desk, barcode: str = "C1") -> str:
    """The local time to the minute."""
    return iso(checkout(desk, "P1", barcode).due_at, ZONE)[:16]


def renewed(desk: Desk) -> str:
    return iso(renew(desk, "P1", "C1").due_at, ZONE)[:10]


def test_a_loan_in_days_ends_with_its_day_or_when_the_library_closes(desk: Desk) -> None:
    assert due_of(desk) == "2026-12-22T23:59"
    set_value(desk, "due_at_closing", True)
    set_circulation_rule(desk, "loan_period", "4d")
    add_item(desk, "C2")
    assert due_of(desk, "C2") == "2026-12-05T14:00"


@pytest.mark.parametrize(
    ("roll", "due"),
    [
        ("next_open", "2026-12-02T10:00"),
        ("next_opening", "2026-12-02T09:00"),
        ("end_of_hours", "2026-12-01T17:00"),
        ("keep", "2026-12-01T18:30"),
    ],
)
def test_what_is_lent_by_the_hour_comes_back_while_somebody_is_there(
    roll: str, due: str, desk: Desk, clock: Clock
) -> None:
    clock.forward(hours=7, minutes=30)
    set_circulation_rule(desk, "due_roll", roll)
    assert due_of(desk, "L1") == due


def test_a_fixed_day_takes_the_place_of_days_not_of_hours(desk: Desk) -> None:
    set_circulation_rule(desk, "fixed_due_date", "2026-12-18")
    assert due_of(desk) == "2026-12-18T23:59"
    assert due_of(desk, "L1") == "2026-12-01T11:00"


def test_nothing_runs_past_the_end_of_the_card_where_the_library_says_so(desk: Desk) -> None:
    edit_patron(desk, "P1", {"expires_on": "2026-12-06"})
    assert due_of(desk) == "2026-12-22T23:59"
    set_value(desk, "due_within_card", True)
    add_item(desk, "C2")
    assert due_of(desk, "C2") == "2026-12-05T23:59", "Sunday is closed: the open day before"


def test_a_renewal_runs_from_today_or_from_when_it_was_due(desk: Desk, clock: Clock) -> None:
    set_circulation_rule(desk, "loan_period", "7d")
    set_circulation_rule(desk, "renewals_allowed", "4")
    assert due_of(desk) == "2026-12-08T23:59"
    clock.forward(days=1)
    assert renewed(desk) == "2026-12-09"
    set_value(desk, "renew_from", "due")
    assert renewed(desk) == "2026-12-16"
    set_circulation_rule(desk, "renewal_period", "2w")
    assert renewed(desk) == "2026-12-30"
    set_value(desk, "renew_from", "today")
    set_circulation_rule(desk, "renewal_period", "1d")
    assert codes(lambda: renewed(desk)) == ["NO_LATER_DUE"], "never shorter than it ran"


def test_who_owes_too_much_renews_where_the_library_says_so(desk: Desk, clock: Clock) -> None:
    checkout(desk, "P1", "C1")
    clock.forward(days=1)
    charge(desk, "P1", 1001, "a broken lamp")
    assert codes(lambda: renew(desk, "P1", "C1")) == ["OWES_TOO_MUCH"]
    set_value(desk, "renew_when_owing", True)
    assert codes(lambda: renew(desk, "P1", "C1")) == []
    add_item(desk, "C2")
    assert codes(lambda: checkout(desk, "P1", "C2")) == ["OWES_TOO_MUCH"], "lending is another thing"


def test_one_late_loan_keeps_all_from_being_renewed_or_only_itself(desk: Desk, clock: Clock) -> None:
    checkout(desk, "P1", "C1")
    clock.forward(days=20)
    add_item(desk, "C2")
    checkout(desk, "P1", "C2")
    clock.forward(days=5)
    set_value(desk, "renew_overdue", "block_item")
    assert codes(lambda: renew(desk, "P1", "C1")) == ["LOAN_OVERDUE"]
    assert codes(lambda: renew(desk, "P1", "C2")) == []
    set_value(desk, "renew_overdue", "block_all")
    assert codes(lambda: renew(desk, "P1", "C2")) == ["NO_LATER_DUE", "LOAN_OVERDUE"], "renewed today"
    known = Override.of(["LOAN_OVERDUE"], "was ill")
    assert codes(lambda: renew(desk, "P1", "C1", override=known)) == []
    assert codes(lambda: renew(desk, "P1", "C2")) == ["NO_LATER_DUE"], "nothing is late any more; renewed today"
