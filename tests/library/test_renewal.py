"""Renewing: what may stand in the way, and until when it then runs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.at_once import undo_last
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import loans_to_renew, renew
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.patrons.patrons import edit_patron, replace_card
from tuils.values.time.moments import day_of

from .makers import (
    DAY,
    HOUR,
    START,
    ZONE,
    Clock,
    add_item,
    codes,
    item_row,
    loan_row,
    register,
    rows,
    value,
    whole,
    with_role,
)

TODAY = date(2026, 12, 1)


@pytest.fixture
def ada(desk: Desk) -> str:
    add_item(desk, "C1")
    return register(desk, "Ada", card="P1")


@pytest.fixture
def loan(desk: Desk, ada: str) -> str:
    return checkout(desk, ada, "C1").act


def renewed_next_day(desk: Desk, clock: Clock) -> int | None:
    """C1 is renewed a day later, as the same day would gain nothing. Gives back how many renewals are left."""
    clock.forward(days=1)
    return renew(desk, "P1", "C1").renewals_left


def test_a_renewed_loan_runs_from_today(desk: Desk, ada: str, loan: str, clock: Clock) -> None:
    clock.forward(days=5)
    done = renew(desk, ada, "C1")
    assert day_of(done.due_at, ZONE) == TODAY + timedelta(days=26)
    assert (done.item, done.patron, done.renewals_left, done.rule.value) == ("C1", "P1", 1, "21d")
    row = loan_row(loan)
    assert (row["due_at"], row["renewals"], row["closed_at"]) == (done.due_at, 1, None)
    whole(desk)


def test_what_gains_no_day_is_refused_and_uses_no_renewal_up(desk: Desk, ada: str, loan: str, clock: Clock) -> None:
    before = loan_row(loan)
    with pytest.raises(Refused) as no:
        renew(desk, ada, "C1")
    assert (no.value.codes, no.value.overridable) == (["NO_LATER_DUE"], [])
    assert " is already due Tue, Dec 22." in no.value.message
    assert codes(lambda: renew(desk, ada, "C1", override=Override.of(["NO_LATER_DUE"], "x"))) == ["NO_LATER_DUE"]
    clock.forward(days=10)
    set_circulation_rule(desk, "loan_period", "3d")
    assert codes(lambda: renew(desk, ada, "C1")) == ["NO_LATER_DUE"], "under a shorter rule nothing is taken away"
    assert loan_row(loan) == before
    set_circulation_rule(desk, "renewal_period", "4w")
    assert renew(desk, ada, "C1").renewals_left == 1
    whole(desk)


def test_a_fixed_due_date_renews_nothing(desk: Desk, ada: str, clock: Clock) -> None:
    set_circulation_rule(desk, "fixed_due_date", "2027-06-01")
    checkout(desk, ada, "C1")
    clock.forward(days=5)
    assert codes(lambda: renew(desk, ada, "C1")) == ["NO_LATER_DUE"]


def test_the_number_of_renewals_runs_out(desk: Desk, ada: str, loan: str, clock: Clock) -> None:
    assert [renewed_next_day(desk, clock) for _time in range(2)] == [1, 0]
    with pytest.raises(Refused) as no:
        renew(desk, ada, "C1")
    assert (no.value.codes, no.value.overridable) == (["NO_MORE_RENEWALS"], [])
    assert no.value.message.startswith("Not renewed: no renewals left (2 used). It is due Thu, Dec 24.")
    anyway = Override.of(["NO_MORE_RENEWALS"], "please")
    assert codes(lambda: renew(desk, ada, "C1", override=anyway)) == ["NO_MORE_RENEWALS"]
    undo_last(desk)
    assert renew(desk, ada, "C1").renewals_left == 0, "a renewal taken back does not count"


@pytest.mark.parametrize(("worth", "left"), [("0", None), ("1", 0), ("unlimited", None)])
def test_none_one_or_no_limit(worth: str, left: int | None, desk: Desk, ada: str, loan: str, clock: Clock) -> None:
    set_circulation_rule(desk, "renewals_allowed", worth)
    if worth == "0":
        assert codes(lambda: renew(desk, ada, "C1")) == ["NO_MORE_RENEWALS"]
    else:
        assert renewed_next_day(desk, clock) == left


def test_a_lower_rule_counts_what_was_renewed_before(desk: Desk, ada: str, loan: str, clock: Clock) -> None:
    renewed_next_day(desk, clock)
    renewed_next_day(desk, clock)
    set_circulation_rule(desk, "renewals_allowed", "1")
    assert codes(lambda: renew(desk, ada, "C1")) == ["NO_MORE_RENEWALS"]


def test_what_is_not_on_loan(desk: Desk, ada: str) -> None:
    with pytest.raises(Refused) as no:
        renew(desk, ada, "C1")
    assert (no.value.codes, no.value.overridable) == (["NOT_ON_LOAN"], [])
    checkout(desk, ada, "C1")
    checkin(desk, "C1")
    assert codes(lambda: renew(desk, ada, "C1")) == ["NOT_ON_LOAN"]


def test_what_is_on_another_card(desk: Desk, ada: str, loan: str) -> None:
    register(desk, "Bob", card="P2")
    with pytest.raises(Refused) as no:
        renew(desk, "P2", "C1")
    assert (no.value.codes, no.value.overridable) == (["LOAN_OF_OTHER"], [])
    assert "Ada" not in no.value.message
    assert loan_row(loan)["renewals"] == 0


def test_numbers_that_nobody_has(desk: Desk, ada: str, loan: str, clock: Clock) -> None:
    clock.forward(days=1)
    assert codes(lambda: renew(desk, ada, "C404")) == ["ITEM_UNKNOWN"]
    assert codes(lambda: renew(desk, "P404", "C1")) == ["PATRON_UNKNOWN"]
    replace_card(desk, ada, "P11")
    assert codes(lambda: renew(desk, ada, "C1")) == ["CARD_LOST"]
    assert renew(desk, "P11", "C1").patron == "P11"


def test_no_permission(desk: Desk, ada: str, loan: str) -> None:
    assert codes(lambda: renew(with_role(desk, permissions={"circulation.checkout"}), ada, "C1")) == ["NO_PERMISSION"]


def test_the_patrons_standing_comes_all_at_once_and_may_be_passed(
    desk: Desk, ada: str, loan: str, clock: Clock
) -> None:
    clock.forward(days=1)
    edit_patron(desk, ada, {"address_bad": True, "expires_on": "2026-01-01", "note": "call first"})
    no = codes(lambda: renew(desk, ada, "C1"))
    assert no == ["PATRON_EXPIRED", "ADDRESS_BAD"]
    assert codes(lambda: renew(desk, ada, "C1", override=Override.of(no, ""))) == no
    done = renew(desk, ada, "C1", override=Override.of(no, "by telephone"))
    assert done.passed == frozenset(no)
    assert [alert.code for alert in done.alerts] == ["PATRON_NOTE"]
    kept = rows("SELECT loan, json_extract(data, '$.codes') FROM journal WHERE kind = 'override'")
    assert kept == [(loan, '["ADDRESS_BAD","PATRON_EXPIRED"]')]
    edit_patron(desk, ada, {"barred": True})
    assert codes(lambda: renew(desk, ada, "C1", override=Override.of([*no, "PATRON_BARRED"], "x"))) == [
        "PATRON_BARRED",
        "PATRON_EXPIRED",
        "ADDRESS_BAD",
    ]
    whole(desk)


def test_the_limit_of_items_does_not_stop_a_renewal(desk: Desk, ada: str, loan: str, clock: Clock) -> None:
    set_circulation_rule(desk, "patron_max_checkouts", "0")
    assert renewed_next_day(desk, clock) == 1


def test_at_an_earlier_time(desk: Desk, ada: str, clock: Clock) -> None:
    clock.forward(days=2)
    loan = checkout(desk, ada, "C1").act
    clock.forward(days=3)
    happened = clock.now - DAY
    done = renew(desk.as_of(happened), ada, "C1")
    assert day_of(done.due_at, ZONE) == TODAY + timedelta(days=4 + 21)
    assert value("SELECT at FROM journal WHERE kind = 'renew'") == happened
    with pytest.raises(Refused) as no:
        renew(desk.as_of(loan_row(loan)["lent_at"] - HOUR), ada, "C1")
    assert (no.value.codes, no.value.overridable) == (["AT_BEFORE_LOAN"], [])


def test_earlier_than_the_last_renewal_it_is_asked(desk: Desk, ada: str, loan: str, clock: Clock) -> None:
    clock.forward(days=3)
    renew(desk, ada, "C1")
    early = desk.as_of(clock.now - DAY)
    assert codes(lambda: renew(early, ada, "C1")) == ["NO_LATER_DUE", "OUT_OF_ORDER"], "renewed later since"
    set_circulation_rule(desk, "renewal_period", "4w")
    assert codes(lambda: renew(early, ada, "C1")) == ["OUT_OF_ORDER"]
    done = renew(early, ada, "C1", override=Override.of(["OUT_OF_ORDER"], "telephone note"))
    assert day_of(done.due_at, ZONE) == TODAY + timedelta(days=2 + 28)
    whole(desk)


def test_all_that_is_out_on_a_card_the_first_due_on_top(desk: Desk, ada: str, clock: Clock) -> None:
    add_item(desk, "D1", "DVD")
    add_item(desk, "C2")
    assert loans_to_renew(ada) == []
    checkout(desk, ada, "C1")
    clock.forward(days=1)
    checkout(desk, ada, "C2")
    checkout(desk, ada, "D1")
    assert loans_to_renew(ada) == ["D1", "C1", "C2"]
    checkin(desk, "C1")
    assert loans_to_renew(ada) == ["D1", "C2"]
    assert codes(lambda: loans_to_renew("P404")) == ["PATRON_UNKNOWN"]


def test_a_loan_of_hours_is_renewed_from_now(desk: Desk, ada: str, clock: Clock) -> None:
    set_circulation_rule(desk, "renewals_allowed", "2", item_type="LAPTOP")
    add_item(desk, "L1", "LAPTOP")
    checkout(desk, ada, "L1")
    clock.forward(hours=1)
    done = renew(desk, ada, "L1")
    assert done.due_at - START == pytest.approx(3 * HOUR, abs=1_000_000)
    assert item_row("L1")["loan"] is not None
