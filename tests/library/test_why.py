"""Why? of a due date, a fine, a block, a way home and a place in a queue: the rule, the numbers, and no names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.at_once import add_code, undo_last
from tuils.library.foundation.administration.calendar import close_days, set_hours
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import place_hold, suspend_hold
from tuils.library.lending.holds.queue_order import move_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.money.paying import charge, pay
from tuils.library.lending.rule_changes.closures import close, reopen_days
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.lending.why.block import why_block, why_reasons
from tuils.library.lending.why.due import why_due, why_lent
from tuils.library.lending.why.fine import why_fine, why_owed
from tuils.library.lending.why.hold import why_hold, why_hold_of
from tuils.library.lending.why.route import why_route
from tuils.library.lending.why.steps_shown import Explanation
from tuils.library.people.accounts.forgetting import cut_ties
from tuils.library.people.patrons.patrons import edit_patron
from tuils.models import db

from .makers import Clock, add_item, codes, dump, edit_item, item_row, register

DUE = date(2026, 12, 22)


@pytest.fixture
def ada(desk: Desk) -> str:
    return register(desk, card="P0001")


@pytest.fixture
def bob(desk: Desk) -> str:
    return register(desk, "Bob", last_name="Builder", card="P0002")


def told(because: Explanation) -> list[str]:
    """Each line with its number, what stands in columns beside each other."""
    return [" ".join(f"{point.number} {point.said}".split()) for point in (*because.steps, *because.later)]


# ---- due


def test_the_row_that_decided_and_those_that_lost(desk: Desk, ada: str) -> None:
    set_circulation_rule(desk, "loan_period", "14d", category="ADULT")
    add_item(desk, "D1", "DVD")
    done = checkout(desk, ada, "D1")
    because = why_due(desk, ada, "D1")
    lines = told(because)
    assert because.question == "Why is it due on Tue, Dec 15?"
    assert lines[0] == "1 Which rule? Loan period for: this library, adult, DVD"
    assert lines[1] == "lines 1 to 5: not set"
    assert lines[2] == "any branch, adult, any type 14 days <- used, line 6 of 8"
    assert lines[3] == "any branch, any patron, DVD 7 days"
    assert lines[4] == "any branch, any patron, any type 21 days"
    assert lines[5:8] == [
        "2 Counting: Tue, Dec 1 plus 14 days is Tue, Dec 15",
        "3 Open that day? Yes, 9 am-5 pm. Nothing to move",
        "4 Due: Tue, Dec 15",
    ]
    assert told(why_lent(desk, done)) == lines


def test_days_passed_over_with_their_reasons(desk: Desk, ada: str) -> None:
    close_days(desk, DUE, DUE + timedelta(days=1), "Snow")
    add_item(desk, "C1")
    checkout(desk, ada, "C1")
    lines = told(why_due(desk, ada, "C1"))
    assert lines[lines.index("3 Tue, Dec 22: closed, Snow") :][:4] == [
        "3 Tue, Dec 22: closed, Snow",
        "Wed, Dec 23: closed, Snow",
        "Moved to Thu, Dec 24",
        "4 Due: Thu, Dec 24",
    ]


def test_a_closure_since_then_and_out_again(desk: Desk, ada: str) -> None:
    add_item(desk, "C1")
    checkout(desk, ada, "C1")
    close(desk, DUE, DUE, "Snow")
    moved = "On Tue, Dec 1 it was moved from Tue, Dec 22 to Wed, Dec 23: closed, Snow"
    assert f"4 {moved}" in told(why_due(desk, ada, "C1"))
    reopen_days(desk, DUE, DUE)
    lines = told(why_due(desk, ada, "C1"))
    assert any("went back from Wed, Dec 23 to Tue, Dec 22" in line for line in lines)
    assert "6 Due: Tue, Dec 22" in lines


def test_rules_that_changed_since_say_so(desk: Desk, ada: str) -> None:
    add_item(desk, "C1")
    checkout(desk, ada, "C1")
    set_circulation_rule(desk, "loan_period", "7d")
    because = why_due(desk, ada, "C1")
    said = "By today's rules it would be Tue, Dec 8. The patron was told Tue, Dec 22, and that stands."
    assert any(line.endswith(said) for line in told(because))
    assert "have changed since" in because.answer
    assert told(because)[-3].endswith("Due: Tue, Dec 22")


def test_a_renewal_and_what_it_carried_on(desk: Desk, ada: str, clock: Clock) -> None:
    set_circulation_rule(desk, "renewal_period", "10d")
    add_item(desk, "C1")
    checkout(desk, ada, "C1")
    clock.forward(days=20)
    renew(desk, ada, "C1")
    checkin(desk, "C1")
    undo_last(desk)
    because = why_due(desk, ada, "C1")
    lines = told(because)
    assert lines[0].startswith("1 Which rule? Renewal period for:")
    assert any("Counting: Mon, Dec 21 plus 10 days is Thu, Dec 31" in line for line in lines)
    assert lines[-1].startswith("6 Renewals: 2, if no one is waiting. It was renewed 1 time. No one is waiting now.")


def test_hours_open_days_and_a_named_day(desk: Desk, ada: str) -> None:
    set_circulation_rule(desk, "loan_period", "2h", item_type="DVD")
    set_circulation_rule(desk, "loan_period", "3d", item_type="MAG")
    set_circulation_rule(desk, "fixed_due_date", "2026-12-10", item_type="BK")
    set_circulation_rule(desk, "due_roll", "open_days_only")
    close_days(desk, date(2026, 12, 3), date(2026, 12, 3), "Moving")
    for barcode, kind in (("D1", "DVD"), ("M1", "MAG"), ("B1", "BK")):
        add_item(desk, barcode, kind)
        checkout(desk, ada, barcode)
    due = why_due(desk, ada, "D1")
    assert any("plus 2 hours is Tue, Dec 1, 1" in line for line in told(due)), "with its time of day"
    assert due.answer == "The loan period is 2 hours. You can turn the screen and show this."
    open_days = told(why_due(desk, ada, "M1"))
    assert any("Thu, Dec 3: closed, Moving" in line for line in open_days)
    assert "Counted: Sat, Dec 5" in open_days
    assert any("The rules set this date: Thu, Dec 10" in line for line in told(why_due(desk, ada, "B1")))


def test_what_was_brought_in_and_the_librarys_own_words(desk: Desk, ada: str) -> None:
    from tuils.library.foundation.journal.writing import Act

    item = add_item(desk, "C1")
    patron = db.execute_sql("SELECT id FROM patron").fetchone()[0]
    set_value(desk, "policy/BK", "Books go out for three weeks. (Board, 2025)")
    with db.atomic():
        Act(desk).write("checkout", {"patron": patron}, item=item, data={"due": desk.now, "imported": True})
    because = why_due(desk, ada, "C1")
    assert because.answer == "It came from the library's old system."
    assert because.own_words == ("Books go out for three weeks. (Board, 2025)",)
    assert because.lines[-1] == because.own_words[0]


def test_what_is_not_on_this_card(desk: Desk, ada: str, bob: str) -> None:
    add_item(desk, "C1")
    assert codes(lambda: why_due(desk, ada, "C1")) == ["NOT_ON_LOAN"]
    checkout(desk, bob, "C1")
    assert codes(lambda: why_due(desk, ada, "C1")) == ["LOAN_OF_OTHER"]
    assert codes(lambda: why_due(desk, "P9", "C1")) == ["PATRON_UNKNOWN"]


# ---- fines


@pytest.fixture
def fines(desk: Desk) -> None:
    set_value(desk, "fines", True)
    set_circulation_rule(desk, "fine_rate", "25/1d")
    set_circulation_rule(desk, "grace_period", "2d")


def late(desk: Desk, card: str, clock: Clock, days: int) -> None:
    add_item(desk, "C1")
    checkout(desk, card, "C1")
    clock.forward(days=21 + days)


@pytest.mark.usefixtures("fines")
def test_a_fine_that_grows_to_the_cent(desk: Desk, ada: str, clock: Clock) -> None:
    close_days(desk, date(2026, 12, 25), date(2026, 12, 25), "Christmas")
    set_circulation_rule(desk, "fine_cap", "1.00")
    late(desk, ada, clock, 6)
    because = why_fine(desk, ada, "C1")
    lines = told(because)
    assert because.question == "Why does it cost $1.00 so far?"
    assert "2 Overdue: from Tue, Dec 22 to Mon, Dec 28, 6 days" in lines
    assert "not counted: Fri, Dec 25: closed, Christmas" in lines
    assert "that leaves 5 days" in lines
    assert any("Grace period: 2 days. It is past that" in line for line in lines)
    assert any(line.endswith("5 x $0.25 = $1.25") for line in lines)
    assert any("No more than $1.00" in line for line in lines)
    assert any(line.endswith("Fine if returned now: $1.00") for line in lines)


@pytest.mark.usefixtures("fines")
def test_within_the_grace_and_not_late_at_all(desk: Desk, ada: str, clock: Clock) -> None:
    late(desk, ada, clock, 0)
    assert why_fine(desk, ada, "C1").answer == "It is not overdue."
    clock.forward(days=2)
    lines = told(why_fine(desk, ada, "C1"))
    assert any("It is within that, so nothing is charged." in line for line in lines)
    assert any(line.endswith("So nothing is charged.") for line in lines)


@pytest.mark.usefixtures("fines")
def test_a_fine_that_was_booked_until_it_is_forgotten(desk: Desk, ada: str, clock: Clock) -> None:
    late(desk, ada, clock, 4)
    checkin(desk, "C1")
    because = why_fine(desk, ada, "C1")
    assert because.question == "Why is there a fine of $1.00?"
    assert any(line.endswith("4 x $0.25 = $1.00") for line in told(because))
    assert told(because)[-1].endswith("Still owed: $1.00")
    set_circulation_rule(desk, "fine_rate", "10/1d")
    said = "By today's rules and calendar it would be $0.40. $1.00 was charged, and that stands."
    assert any(line.endswith(said) for line in told(why_fine(desk, ada, "C1")))
    pay(desk, ada, 100)
    clock.forward(days=8)
    assert sum(cut_ties(desk)) == 1
    assert codes(lambda: why_fine(desk, ada, "C1")) == ["NOT_ON_LOAN"]


def test_a_library_without_fines(desk: Desk, ada: str, clock: Clock) -> None:
    late(desk, ada, clock, 9)
    assert why_fine(desk, ada, "C1").answer == "This library charges no fines."
    assert not any("fine" in line.lower() for line in told(why_due(desk, ada, "C1")))


def test_what_is_owed_line_by_line(desk: Desk, ada: str) -> None:
    charge(desk, ada, 300, "lost card")
    pay(desk, ada, 100)
    assert told(why_owed(desk, ada)) == ["1 Tue, Dec 1: Charge, $3.00, $2.00 left", "2 Total: $2.00"]


# ---- blocks


def test_every_block_with_its_numbers_and_who_may_pass_it(desk: Desk, ada: str) -> None:
    edit_patron(desk, ada, {"expires_on": "2026-11-30"})
    charge(desk, ada, 1500, "window")
    set_circulation_rule(desk, "patron_max_checkouts", "0", category="ADULT")
    add_item(desk, "C1")
    because = why_block(desk, ada, "C1")
    lines = told(because)
    assert because.answer == "3 blocks."
    assert "total: $15.00" in lines
    assert "any branch, adult 0 <- used, line 3 of 4" in lines
    assert any("any branch, any patron" in line and "10.00" in line for line in lines)
    assert lines.count("You can override it with a reason.") == 3


def test_a_block_that_nobody_passes_and_a_renewal(desk: Desk, ada: str, volunteer: Desk) -> None:
    set_circulation_rule(desk, "renewals_allowed", "0")
    add_item(desk, "C1")
    checkout(desk, ada, "C1")
    lines = told(why_block(volunteer, ada, "C1"))
    assert "This can't be overridden here." in lines
    assert "It was renewed 0 times." in lines
    assert any("<- used" in line for line in lines)
    add_item(desk, "C2")
    assert why_block(desk, ada, "C2").answer == "It can be checked out."
    assert told(why_block(desk, ada, "C9"))[0] == "1 No item has this barcode"


def test_who_waits_is_never_named(desk: Desk, ada: str, bob: str) -> None:
    add_item(desk, "C1")
    hold = place_hold(desk, bob, "C1")
    lines = told(why_block(desk, ada, "C1"))
    assert "1 since Tue, Dec 1: gets the next copy" in lines
    checkin(desk, "C1")
    waiting = told(why_block(desk, ada, "C1"))
    assert any("hold shelf until" in line for line in waiting)
    everything = [*lines, *waiting, *told(why_route(desk, "C1")), *told(why_hold_of(desk, hold.id))]
    assert not any(word in line for line in everything for word in ("Bob", "Builder", bob))


# ---- routes


def test_each_way_home(desk: Desk, ada: str, bob: str) -> None:
    add_code(desk, "branch", "EAST", {"name": "East"})
    add_item(desk, "C1", call_number="FIC 1")
    add_item(desk, "C2", home_branch="EAST", biblio="other")
    assert told(why_route(desk, "C1"))[-3:] == [
        "4 Does it belong here? Yes",
        "5 So it goes on its shelf: FIC 1",
        "6 SHELF",
    ]
    assert told(why_route(desk, "C2"))[-2:] == ["4 Does it belong here? No, to East", "5 TRANSIT, to East"]
    edit_item(desk, item_row("C2")["id"], state="damaged")
    assert why_route(desk, "C2").answer == "It is damaged, or in repair."
    edit_item(desk, item_row("C2")["id"], withdrawn=True)
    assert told(why_route(desk, "C2")) == ["1 Withdrawn? Yes", "2 PROBLEM"]
    first = place_hold(desk, ada, "C1")
    place_hold(desk, bob, "C1", pickup="EAST")
    suspend_hold(desk, first.id, date(2026, 12, 20))
    lines = told(why_route(desk, "C1"))
    assert "1 since Tue, Dec 1: suspended until Sun, Dec 20: gets no copy" in lines
    assert "2 since Tue, Dec 1: gets the next copy <- it is for this one" in lines
    assert lines[-2:] == ["4 Is it picked up here? No, at East", "5 TRANSIT, to East"]


def test_what_was_sent_here_stays_here(desk: Desk) -> None:
    from tuils.library.lending.holds.transfers import transfer_copy

    add_code(desk, "branch", "EAST", {"name": "East"})
    east = replace(desk, branch="EAST")
    add_item(desk, "C1")
    transfer_copy(desk, "C1", "EAST")
    assert checkin(east, "C1").route == "SHELF"
    because = why_route(east, "C1")
    assert because.question == "Why does it go to SHELF?"
    assert any("It was sent here, so it stays" in line for line in told(because))


def test_the_question_is_the_one_that_was_asked(desk: Desk, ada: str) -> None:
    add_item(desk, "C1")
    place_hold(desk, ada, "C1")
    refusal = refused(lambda: place_hold(desk, ada, "C1"))
    because = why_reasons(desk, ada, "C1", refusal.reasons)
    assert because.question == "Why can't it be placed on hold?"
    checkin(desk, "C1")
    checkout(desk, ada, "C1")
    set_circulation_rule(desk, "renewals_allowed", "0")
    assert why_block(desk, ada, "C1").question == "Why can't it be renewed?"


def refused(act: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as no:
        act()
    return no.value


# ---- holds


def test_a_place_in_the_queue(desk: Desk, ada: str, bob: str) -> None:
    eve = register(desk, "Eve", card="P0003")
    add_item(desk, "C1")
    checkout(desk, register(desk, "Zoe"), "C1")
    for card in (ada, bob, eve):
        place_hold(desk, card, "C1")
    mine = place_hold(desk, register(desk, "Max", card="P0004"), "C1")
    suspend_hold(desk, why_id(desk, bob))
    move_hold(desk, why_id(desk, eve), 1)
    because = why_hold(desk, "P0004", "C1")
    lines = told(because)
    assert because.question == "Why is it number 4 in line?"
    assert because.answer == "3 are ahead, and 2 of them would get a copy now."
    assert "3 since Tue, Dec 1: suspended until someone resumes it: gets no copy" in lines
    assert "1 copy can fill it." in lines[lines.index("3 1 copy can fill it.")]
    assert any("out, due Tue, Dec 22" in line for line in lines)
    assert lines[-1] == "4 Position: 4"
    assert why_hold_of(desk, mine.id) == because


def why_id(desk: Desk, card: str) -> str:
    from tuils.library.lending.lookups import find_patron
    from tuils.library.lending.terms.queues import holds_of

    patron = find_patron(card)
    assert patron is not None
    return str(holds_of(patron.id)[0].id)


def test_a_copy_put_by_and_one_on_its_way(desk: Desk, ada: str) -> None:
    add_code(desk, "branch", "EAST", {"name": "East"})
    add_item(desk, "C1")
    place_hold(desk, ada, "C1", pickup="EAST")
    checkin(desk, "C1")
    assert why_hold(desk, ada, "C1").answer == "A copy is in transit to East."
    checkin(replace(desk, branch="EAST"), "C1")
    assert why_hold(desk, ada, "C1").answer == "It is on the hold shelf until Tue, Dec 8."
    assert codes(lambda: why_hold(desk, ada, "a-title-that-is-not")) == ["UNKNOWN_ID"]
    other = add_title(desk, {"title": "Nobody waits for it"}).id
    assert codes(lambda: why_hold(desk, ada, other)) == ["HOLD_NOT_THEIRS"]


# ---- all of it


def test_asking_changes_nothing(desk: Desk, ada: str, bob: str, clock: Clock) -> None:
    set_value(desk, "fines", True)
    set_hours(desk, "MAIN", {0: "10-12", 1: "10-18"})
    late(desk, ada, clock, 5)
    place_hold(desk, bob, "C1", override=Override.of(["HAS_IT_ALREADY"], "x"))
    before = dump()
    why_due(desk, ada, "C1")
    why_fine(desk, ada, "C1")
    why_block(desk, bob, "C1")
    why_route(desk, "C1")
    why_hold(desk, bob, "C1")
    assert dump() == before
