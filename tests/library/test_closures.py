"""A closure at any time: what it moves, what comes back, and that nothing is promised less."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.at_once import add_code, undo_last
from tuils.library.foundation.administration.calendar import close_days, closures, set_hours
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.lending.holds.holds import hold_sheet, place_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.rule_changes.closures import (
    change_hours,
    close,
    due_chains,
    end_season,
    moved_off,
    reopen_days,
)
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.reach.replay import last_actions, undo
from tuils.models import db
from tuils.values.time.moments import day_of, iso

from .makers import DAY, ZONE, Clock, World, add_item, codes, dump, item_row, register, rows, value, whole, with_role

DUE = date(2026, 12, 22)  # of a loan of 21 days that begins on the first day of these tests
NEXT, LATER = DUE + timedelta(days=1), DUE + timedelta(days=2)


@pytest.fixture
def ada(desk: Desk) -> str:
    return register(desk, card="P1")


def lend(desk: Desk, card: str, *barcodes: str, item_type: str = "BK") -> None:
    for barcode in barcodes:
        add_item(desk, barcode, item_type)
        checkout(desk, card, barcode)


def due(barcode: str) -> date:
    return day_of(value("SELECT due_at FROM loan WHERE id = ?", item_row(barcode)["loan"]), ZONE)


def state() -> object:
    """Return all state but counters."""
    found = dump()
    return {name: table for name, table in found.items() if name != "fact"}


def test_what_is_due_on_the_day_moves_and_is_listed(desk: Desk, ada: str) -> None:
    lend(desk, ada, "C1", "C2")
    add_item(desk, "D1", "DVD")
    checkout(desk, ada, "D1")
    moved = close(desk, DUE, DUE, "Snow")
    assert [(loan.item, loan.patron, day_of(loan.was, ZONE), day_of(loan.now, ZONE)) for loan in moved.loans] == [
        ("C1", "P1", DUE, NEXT),
        ("C2", "P1", DUE, NEXT),
    ]
    assert (due("C1"), due("C2"), due("D1")) == (NEXT, NEXT, date(2026, 12, 8))
    assert iso(value("SELECT due_at FROM loan WHERE id = ?", item_row("C1")["loan"]), ZONE).endswith("T23:59:00-06:00")
    assert [closure.reason for closure in closures("MAIN")] == ["Snow"]
    whole(desk)


def test_a_dry_run_tells_the_same_and_changes_nothing(desk: Desk, ada: str) -> None:
    lend(desk, ada, "C1", "C2")
    before, entries = dump(), rows("SELECT id FROM journal")
    would = close(desk, DUE, DUE, "Snow", dry_run=True)
    assert (dump(), rows("SELECT id FROM journal")) == (before, entries)
    assert would.act == ""
    done = close(desk, DUE, DUE, "Snow")
    assert (would.loans, would.days) == (done.loans, done.days)
    back = reopen_days(desk, DUE, DUE, dry_run=True)
    assert len(back.loans) == 2
    assert due("C1") == NEXT


def test_one_undo_takes_all_of_it_back(desk: Desk, ada: str) -> None:
    lend(desk, ada, "C1", "C2")
    before = state()
    moved = close(desk, DUE, NEXT, "Snow")
    assert due("C1") == LATER
    assert value("SELECT count(DISTINCT act) FROM journal WHERE kind IN ('setting_set', 'due_moved') AND at > ?", 0)
    assert last_actions(desk, 1)[0].act == moved.act
    undo(desk, moved.act)
    assert state() == before
    whole(desk)


def test_taking_it_out_puts_back_only_what_has_just_that_date(desk: Desk, ada: str, clock: Clock) -> None:
    lend(desk, ada, "C1", "C2")
    close(desk, DUE, DUE, "Snow")
    clock.forward(days=2)
    renew(desk, ada, "C2")
    later = due("C2")
    lend(desk, ada, "C3")
    back = reopen_days(desk, DUE, DUE)
    assert [(loan.item, day_of(loan.now, ZONE)) for loan in back.loans] == [("C1", DUE)]
    assert (due("C1"), due("C2")) == (DUE, later)
    whole(desk)
    undo_last(desk)
    assert due("C1") == NEXT
    whole(desk)


def test_a_loan_lent_round_the_closure_keeps_its_date_when_it_is_taken_out(desk: Desk, ada: str) -> None:
    close(desk, DUE, DUE)
    lend(desk, ada, "C1")
    assert due("C1") == NEXT
    assert reopen_days(desk, DUE, DUE).loans == ()
    assert due("C1") == NEXT


def test_two_closures_one_behind_the_other_and_out_again_in_any_order(desk: Desk, ada: str) -> None:
    lend(desk, ada, "C1")
    close(desk, DUE, DUE)
    close(desk, NEXT, NEXT)
    assert due("C1") == LATER
    reopen_days(desk, DUE, DUE)
    assert due("C1") == DUE
    assert reopen_days(desk, NEXT, NEXT).loans == ()
    close(desk, DUE, NEXT)
    assert due("C1") == LATER
    reopen_days(desk, NEXT, NEXT)
    assert due("C1") == LATER, "it was never promised that day"
    reopen_days(desk, DUE, DUE)
    assert (due("C1"), due_chains()) == (DUE, {})
    whole(desk)


def test_undone_out_of_order(desk: Desk, ada: str) -> None:
    lend(desk, ada, "C1")
    first = close(desk, DUE, DUE)
    close(desk, NEXT, NEXT)
    undo(desk, first.act)
    assert due("C1") == DUE
    whole(desk)


def test_a_day_that_is_over_is_closed_all_the_same(desk: Desk, ada: str, clock: Clock) -> None:
    lend(desk, ada, "C1")
    clock.forward(days=22)
    assert day_of(clock.now, ZONE) == NEXT
    assert len(close(desk, DUE, DUE, "Snow").loans) == 1
    assert due("C1") == NEXT


def test_a_loan_carried_on_goes_back_as_well(desk: Desk, ada: str) -> None:
    lend(desk, ada, "C1")
    close(desk, DUE, DUE)
    checkin(desk, "C1")
    undo_last(desk)
    assert due("C1") == NEXT
    reopen_days(desk, DUE, DUE)
    assert due("C1") == DUE
    whole(desk)


@pytest.mark.parametrize(
    ("roll", "now"),
    [
        ("next_open", NEXT),
        ("previous_open", NEXT),
        ("keep", DUE),
        ("open_days_only", NEXT),
        ("same_weekday", DUE + timedelta(days=7)),
    ],
)
def test_the_librarys_own_way_but_never_to_an_earlier_day(roll: str, now: date, desk: Desk, ada: str) -> None:
    set_circulation_rule(desk, "due_roll", roll)
    lend(desk, ada, "C1")
    close(desk, DUE, DUE)
    assert due("C1") == now


def test_at_closing_and_by_the_hour(desk: Desk, ada: str) -> None:
    set_value(desk, "due_at_closing", True)
    lend(desk, ada, "C1")
    set_circulation_rule(desk, "loan_period", "500h", item_type="DVD")
    lend(desk, ada, "D1", item_type="DVD")
    assert due("D1") == DUE
    close(desk, DUE, DUE)
    moments = [value("SELECT due_at FROM loan WHERE id = ?", item_row(code)["loan"]) for code in ("C1", "D1")]
    assert [iso(at, ZONE) for at in moments] == ["2026-12-23T17:00:00-06:00", "2026-12-23T10:00:00-06:00"]


def test_each_branch_by_its_own_calendar(desk: Desk, ada: str) -> None:
    add_code(desk, "branch", "EAST", {"name": "East"})
    lend(desk, ada, "C1")
    assert close(desk, DUE, DUE, branch="EAST").loans == ()
    assert due("C1") == DUE


def test_a_weekday_that_closes_moves_what_is_due_from_today_on(desk: Desk, ada: str, clock: Clock) -> None:
    assert change_hours(desk, dict.fromkeys(range(7), "9-17")).loans == ()
    lend(desk, ada, "C1")
    before = state()
    moved = change_hours(desk, {1: "closed"})
    assert (len(moved.loans), due("C1")) == (1, NEXT)
    assert [len(change_hours(desk, {1: "9-17"}, dry_run=True).loans), due("C1")] == [1, NEXT]
    whole(desk)
    undo(desk, moved.act)
    assert state() == before
    clock.forward(days=30)
    assert change_hours(desk, {1: "closed"}).loans == (), "it is late already"
    assert codes(lambda: change_hours(desk, dict.fromkeys(range(7), "closed"))) == ["NEVER_OPEN"]
    whole(desk)


def test_a_season_comes_and_goes(desk: Desk, ada: str) -> None:
    change_hours(desk, dict.fromkeys(range(7), "9-17"))
    lend(desk, ada, "C1")
    change_hours(desk, {1: "closed", 2: "closed"}, season="12-15..01-06")
    assert due("C1") == LATER
    end_season(desk, "12-15..01-06")
    assert due("C1") == DUE
    whole(desk)


def test_what_is_lost_is_left_alone(desk: Desk, ada: str) -> None:
    lend(desk, ada, "C1")
    db.execute_sql("UPDATE loan SET stopped_at = 1")
    assert close(desk, DUE, DUE, dry_run=True).loans == ()


def test_pickup_days_move_and_come_back(desk: Desk, ada: str) -> None:
    add_item(desk, "C1")
    item = item_row("C1")
    hold = place_hold(desk, ada, "C1", item_only=True)
    checkin(desk, "C1")
    assert item["biblio"] == "a-title"
    day = date.fromisoformat(hold_sheet(hold.id).pickup_by)
    moved = close(desk, day, day, "Snow")
    assert [(one.patron, one.was, one.now) for one in moved.holds] == [
        ("P1", day.isoformat(), (day + timedelta(days=1)).isoformat())
    ]
    assert hold_sheet(hold.id).pickup_by == moved.holds[0].now
    whole(desk)
    assert [one.now for one in reopen_days(desk, day, day).holds] == [day.isoformat()]
    assert hold_sheet(hold.id).pickup_by == day.isoformat()
    undo_last(desk, 2)
    assert hold_sheet(hold.id).pickup_by == day.isoformat()
    whole(desk)


def test_who_may_not_see_borrowers_sees_none(desk: Desk, ada: str) -> None:
    lend(desk, ada, "C1")
    clerk = with_role(desk, permissions={"library.calendar"})
    assert [loan.patron for loan in close(clerk, DUE, DUE).loans] == [""]


def test_refusals_change_nothing(desk: Desk, volunteer: Desk) -> None:
    assert codes(lambda: close(volunteer, DUE, DUE)) == ["NO_PERMISSION"]
    assert codes(lambda: close(desk, NEXT, DUE)) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: close(desk, DUE, DUE, branch="MOON")) == ["UNKNOWN_ID"]
    assert codes(lambda: reopen_days(desk, DUE, DUE)) == ["UNKNOWN_ID"]
    assert closures("MAIN") == []


def test_a_library_that_never_opens_is_no_loop(desk: Desk, ada: str) -> None:
    lend(desk, ada, "C1")
    set_hours(desk, "MAIN", {1: "closed"})
    assert close(desk, DUE, DUE).loans == ()


def test_how_many_each_day_has_moved(desk: Desk, ada: str) -> None:
    lend(desk, ada, "C1", "C2")
    close(desk, DUE, DUE)
    assert moved_off(desk) == {DUE: (2, NEXT)}
    close(desk, NEXT, NEXT)
    assert moved_off(desk) == {DUE: (2, LATER), NEXT: (2, LATER)}


def test_on_another_machine_it_is_the_same(world: World) -> None:
    desk = world.use("main")
    lend(desk, register(desk, card="P1"), "C1", "C2")
    world.exchange()
    close(world.at("main"), DUE, DUE)
    world.now += DAY
    renew(world.at("van"), "P1", "C2")
    world.settled()
    assert due("C1") == NEXT
    assert due("C2") >= DUE


@pytest.mark.whole
def test_thousands_at_once(desk: Desk, full: bool) -> None:
    """The whole of a closed summer in one act, and the undo list still knows it and what was before it."""
    many = 8000 if full else 2500
    set_circulation_rule(desk, "patron_max_checkouts", "unlimited")
    ada = register(desk, card="P1")
    lend(desk, ada, "C1")
    _copies(desk, many)
    moved = close(desk, DUE, DUE, "Flood")
    assert len(moved.loans) == many + 2
    deeds = last_actions(desk, 5)
    assert deeds[0].act == moved.act
    assert deeds[1].kind == "checkout"
    whole(desk)
    undo(desk, moved.act)
    assert due("C1") == DUE
    whole(desk)


def _copies(desk: Desk, many: int) -> None:
    """Copy C1's loan many times, past the verbs: only their number matters."""
    from tuils.library.foundation.journal.writing import NEW, Act

    at = value("SELECT due_at FROM loan")
    patron = value("SELECT id FROM patron")
    with db.atomic():
        act = Act(desk)
        for number in range(many):
            fields = {"barcode": f"X{number}", "biblio": "a-title", "item_type": "BK", "home_branch": "MAIN"}
            item = act.write("item_added", item=NEW, data={"set": fields})
            act.write("checkout", {"patron": patron}, item=item.id, data={"due": at})
    lend(desk, "P1", "C2")


def test_close_days_alone_moves_nothing(desk: Desk, ada: str) -> None:
    """The calendar by itself, as a beginning library sets it up."""
    lend(desk, ada, "C1")
    close_days(desk, DUE, DUE)
    assert due("C1") == DUE
