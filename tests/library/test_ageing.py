"""The work of time on loans, holds and the cart: by rule, once only, on the main site alone, safe to miss for days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.at_once import stops_renewing
from tuils.library.foundation.administration.calendar import set_hours
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.undoing import past_actions
from tuils.library.front.daily import Outcome, run_daily_work
from tuils.library.holdings.items.showing import item_sheet
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import cancel_hold, hold_sheet, place_hold, suspend_hold
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.lookups import item_by_barcode, patron_by_card
from tuils.library.lending.money.paying import charge
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.accounts.ledger import balance
from tuils.library.people.patrons.patrons import edit_patron
from tuils.library.reach.replay import undo
from tuils.models import Loan
from tuils.models.rows import row_with
from tuils.values.time.moments import day_of

from .makers import Clock, World, add_item, codes, item_row, loan_row, patron_id, register, rows, value, whole


@pytest.fixture
def ada(desk: Desk) -> str:
    return register(desk, "Ada", category="ADULT", expires_on="2030-01-01")


@pytest.fixture
def book(desk: Desk) -> str:
    title = add_title(desk, {"title": "Emma"}).id
    add_item(desk, "B1", biblio=title, price_cents=1250)
    add_item(desk, "B2", biblio=title, price_cents=1250)
    return title


@pytest.fixture
def days(desk: Desk, store: Path, clock: Clock) -> Days:
    set_value(desk, "bill_without_notice", True)  # what a notice changes is told in test_long_overdue
    return Days(desk, store, clock)


class Days:
    """The passing of days, with the daily work on the last of them."""

    def __init__(self, desk: Desk, store: Path, clock: Clock) -> None:
        self.desk, self.store, self.clock = desk, store, clock

    def after(self, days: int) -> dict[str, Outcome]:
        self.clock.forward(days=days)
        return {name: n for name, n in run_daily_work(self.desk, self.store).items() if n}


def status(desk: Desk, barcode: str = "B1") -> str:
    return item_sheet(desk, barcode).status


def owes(card: str) -> int:
    return balance(patron_id(card))


def due(desk: Desk, barcode: str = "B1") -> date:
    moment = item_sheet(desk, barcode).due_at
    assert moment is not None
    return day_of(moment, desk.zone)


# long overdue


def test_what_is_late_for_so_long_is_lost_and_charged_once(desk: Desk, ada: str, book: str, days: Days) -> None:
    set_circulation_rule(desk, "lost_processing_fee", "300")
    checkout(desk, ada, "B1")
    assert "long_overdue" not in days.after(21 + 34)
    assert days.after(1)["long_overdue"] == 1
    assert (status(desk), owes(ada)) == ("long_overdue", 1550)
    assert value("SELECT operator FROM journal WHERE kind = 'item_state'") == "tuils"
    assert "long_overdue" not in days.after(1)
    assert [deed.kind for deed in past_actions(desk)][:1] == ["checkout"], "it is not for undo"
    whole(desk)
    assert checkin(desk, "B1").lifted_cents == 1250
    assert (status(desk), owes(ada)) == ("available", 300)
    whole(desk)


def test_many_days_may_be_missed(desk: Desk, ada: str, book: str, days: Days) -> None:
    checkout(desk, ada, "B1")
    assert days.after(400)["long_overdue"] == 1


@pytest.mark.parametrize("never", ["unlimited", "gone", "claimed", "lost"])
def test_what_is_never_lost_by_itself(never: str, desk: Desk, ada: str, book: str, days: Days) -> None:
    checkout(desk, ada, "B1")
    if never == "unlimited":
        set_circulation_rule(desk, "lost_after_days", "unlimited")
    elif never == "gone":
        rows("DELETE FROM circ_rule WHERE name = 'lost_after_days' RETURNING name")
    else:
        mark_copy(desk, "B1", "claims-returned" if never == "claimed" else "lost")
    assert "long_overdue" not in days.after(200)


def test_what_staff_said_is_found_is_not_lost_again_by_itself(desk: Desk, ada: str, book: str, days: Days) -> None:
    checkout(desk, ada, "B1")
    days.after(60)
    mark_copy(desk, "B1", "found")
    assert "long_overdue" not in days.after(1)
    assert (status(desk), owes(ada)) == ("checked_out", 0)
    whole(desk)


def test_the_rule_of_the_category_decides(desk: Desk, ada: str, book: str, days: Days) -> None:
    set_circulation_rule(desk, "lost_after_days", "5", category="CHILD")
    checkout(desk, ada, "B1")
    checkout(desk, register(desk, "Bob", category="CHILD"), "B2")
    assert days.after(21 + 5)["long_overdue"] == 1
    assert (status(desk, "B1"), status(desk, "B2")) == ("checked_out", "long_overdue")


def test_a_library_that_is_never_open_is_no_trouble(desk: Desk, ada: str, book: str, days: Days) -> None:
    set_circulation_rule(desk, "auto_renew", "yes")
    place_hold(desk, ada, book)
    checkin(desk, "B1")
    checkout(desk, register(desk, "Bob"), "B2", override=Override.of(["HELD_FOR_OTHER"], "x"))
    set_hours(desk, "MAIN", dict.fromkeys(range(7), "closed"))
    for later in (21, 1, 60):
        days.after(later)
    whole(desk)


# holds


def test_an_expired_hold_ends_and_is_told_why(desk: Desk, ada: str, book: str, days: Days) -> None:
    today = day_of(desk.now, desk.zone)
    hold = place_hold(desk, ada, book, expires=date.fromordinal(today.toordinal() + 3)).id
    suspend_hold(desk, hold)
    assert "expired" not in days.after(3)
    assert days.after(1)["expired"] == 1
    assert rows("SELECT state, how FROM hold") == [("cancelled", "expired")]
    assert "expired" not in days.after(1)
    whole(desk)


def test_what_is_not_picked_up_goes_to_the_next(desk: Desk, ada: str, book: str, days: Days) -> None:
    hold = place_hold(desk, ada, book).id
    bob = register(desk, "Bob")
    next_one = place_hold(desk, bob, book).id
    caught = checkin(desk, "B1").caught
    assert caught is not None
    last = date.fromisoformat(caught.pickup_by) - day_of(desk.now, desk.zone)
    assert "unclaimed" not in days.after(last.days)
    assert days.after(1)["unclaimed"] == 1
    assert rows("SELECT how FROM hold WHERE id = ?", hold) == [("unclaimed",)]
    assert status(desk) == "on_hold_shelf", "it is to be taken off"
    again = checkin(desk, "B1").caught
    assert again is not None
    assert again.hold == next_one
    whole(desk)


def test_what_is_not_picked_up_waits_on_where_the_library_says_so(desk: Desk, ada: str, book: str, days: Days) -> None:
    set_value(desk, "cancel_unclaimed", False)
    hold = place_hold(desk, ada, book).id
    checkin(desk, "B1")
    assert "unclaimed" not in days.after(60)
    assert hold_sheet(hold).state == "waiting"


def test_whose_an_ended_hold_was_is_forgotten_after_a_week(desk: Desk, ada: str, book: str, days: Days) -> None:
    hold = place_hold(desk, ada, book).id
    ended = cancel_hold(desk, hold).act
    assert "holds" not in days.after(6)
    assert applying.private(hold) == {"patron": patron_id(ada)}
    assert days.after(2)["holds"] == 1
    assert (applying.private(hold), value("SELECT patron FROM hold")) == ({}, None)
    assert codes(lambda: undo(desk, ended)) == ["UNDO_TOO_LATE"]
    whole(desk)


# renewing by itself


def test_it_renews_itself_on_its_last_day_and_only_so_often(desk: Desk, ada: str, book: str, days: Days) -> None:
    set_circulation_rule(desk, "auto_renew", "yes")
    checkout(desk, ada, "B1")
    first = due(desk)
    assert "renewed" not in days.after(20)
    assert days.after(1)["renewed"] == 1
    assert due(desk) > first
    entry = rows("SELECT operator, kind FROM journal WHERE kind = 'renew'")
    assert entry == [("tuils", "renew")]
    assert "renewed" not in days.after(1)
    assert days.after(20)["renewed"] == 1
    assert "renewed" not in days.after(21), "two renewals are all there are"
    assert value("SELECT sum(n) FROM fact WHERE kind = 'auto_renewal'") == 2
    whole(desk)


def test_days_that_were_missed_are_made_up_for_without_a_fine(desk: Desk, ada: str, book: str, days: Days) -> None:
    set_value(desk, "fines", True)
    set_circulation_rule(desk, "fine_rate", "25/1d")
    set_circulation_rule(desk, "auto_renew", "yes")
    checkout(desk, ada, "B1")
    ends = due(desk)
    days.after(18)
    assert days.after(8)["renewed"] == 1
    assert due(desk) >= date.fromordinal(ends.toordinal() + 21)
    assert owes(ada) == 0
    whole(desk)


@pytest.mark.parametrize(
    ("stop", "code"),
    [
        ("barred", "PATRON_BARRED"), ("expired", "PATRON_EXPIRED"), ("owes", "OWES_TOO_MUCH"),
        ("held", "HELD_FOR_OTHER"), ("none", "NO_MORE_RENEWALS"), ("days", ""), ("rule", ""), ("lost", ""),
    ],
)  # fmt: skip
def test_what_stands_in_the_way(stop: str, code: str, desk: Desk, ada: str, book: str, days: Days) -> None:
    set_circulation_rule(desk, "auto_renew", "no" if stop == "rule" else "yes")
    checkout(desk, ada, "B1")
    if stop == "barred":
        edit_patron(desk, ada, {"barred": True})
    elif stop == "expired":
        edit_patron(desk, ada, {"expires_on": "2026-12-05"})
    elif stop == "owes":
        charge(desk, ada, 2000, "a broken window")
    elif stop == "held":
        place_hold(desk, register(desk, "Bob"), book)
    elif stop == "none":
        set_circulation_rule(desk, "renewals_allowed", "0")
    elif stop == "days":
        set_value(desk, "auto_renew_days", 21)
    elif stop == "lost":
        mark_copy(desk, "B1", "lost")
    before = due(desk)
    assert "renewed" not in days.after(21)
    assert due(desk) == before
    if code:
        item = item_by_barcode("B1")
        found = stops_renewing(desk, patron_by_card(ada), item, row_with(Loan, loan_row(item.row.loan or "")))
        assert [reason.code for reason in found] == [code]


def test_what_is_lent_by_the_hour_ends_when_it_ends(desk: Desk, ada: str, book: str, days: Days) -> None:
    set_circulation_rule(desk, "auto_renew", "yes")
    set_circulation_rule(desk, "loan_period", "2h")
    checkout(desk, ada, "B1")
    assert "renewed" not in days.after(0)


# the cart


def test_the_cart_is_empty_after_a_day(desk: Desk, ada: str, book: str, days: Days) -> None:
    set_value(desk, "shelving_cart", True)
    checkout(desk, ada, "B1")
    checkin(desk, "B1")
    assert "cart" not in days.after(0)
    assert status(desk) == "reshelving"
    assert days.after(1)["cart"] == 1
    assert status(desk) == "available"
    whole(desk)


# sites


def test_only_the_main_site_writes_and_others_learn_of_it(world: World, tmp_path: Path) -> None:
    desk = world.at("main")
    set_value(desk, "bill_without_notice", True)
    card = register(desk)
    add_item(desk, "C1", price_cents=1000)
    checkout(desk, card, "C1")
    world.exchange()
    world.now += 60 * 86_400_000_000
    van = world.use("van")
    assert "long_overdue" not in run_daily_work(van, tmp_path / "van.db")
    assert value("SELECT count(*) FROM journal WHERE operator = 'tuils' AND kind = 'item_state'") == 0
    assert run_daily_work(world.use("main"), tmp_path / "main.db")["long_overdue"] == 1
    world.settled()
    world.use("van")
    assert item_row("C1")["state"] == "long_overdue"


def test_two_copies_of_the_main_site_write_it_once(world: World, tmp_path: Path) -> None:
    """A restored copy stays main by mistake: the ids are the same, so the sets are."""
    desk = world.at("main")
    set_value(desk, "bill_without_notice", True)
    card = register(desk)
    add_item(desk, "C1", price_cents=1000)
    checkout(desk, card, "C1")
    world.exchange()
    world.now += 60 * 86_400_000_000
    for name in ("main", "van"):
        run_daily_work(replace(world.use(name), main=True), tmp_path / f"{name}.db")
    ids = []
    for name in ("main", "van"):
        world.use(name)
        text = "SELECT id FROM journal WHERE operator = 'tuils' AND kind IN ('item_state', 'charge') ORDER BY id"
        ids.append(rows(text))
    assert ids[0] == ids[1]
    assert len(ids[0]) == 2
