"""The six things that Evergreen's offline mode passes over in silence: here the van decides them by its rules, or they
stand among what needs a decision. No entry is ever thrown away.

By its manual: a wrong due date; an overdue item; an item that does not circulate; another library's item; a hold of one
patron lent to another; a hold that was captured meanwhile.
"""

from __future__ import annotations

import pytest

from tests.at_once import add_code
from tuils.library.lending.holds.holds import hold_sheet, place_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.reach.conflicts.listing import decisions
from tuils.values.time.moments import day_of

from .makers import DAY, World, add_item, borrower, codes, edit_item, item_row, lent, loan_row, patron_id, value


def needs(w: World) -> list[str]:
    w.settled()
    return [one.code for one in decisions(w.use("main"))]


def entries(w: World) -> int:
    """Return how many entries of the van are at the main site."""
    w.use("main")
    return int(value("SELECT count(*) FROM journal WHERE device = 'van'"))


@pytest.fixture(autouse=True)
def _none_is_thrown_away(w: World) -> object:
    yield
    w.settled()
    w.use("van")
    mine = value("SELECT count(*) FROM journal WHERE device = 'van'")
    assert mine == entries(w)


def test_1_the_due_date_is_the_vans_own_and_stands(w: World) -> None:
    """The van has the rules and the calendar; what it promised is what counts, whatever main's rule says by now."""
    set_circulation_rule(w.at("main"), "loan_period", "4w")
    w.exchange()
    set_circulation_rule(w.at("main"), "loan_period", "1w")
    due = checkout(w.at("van"), "P1", "C1").due_at
    zone = w.use("van").zone
    assert (day_of(due, zone) - day_of(w.now, zone)).days == 28
    assert needs(w) == []
    assert loan_row(item_row("C1")["loan"])["due_at"] == due


def test_2_an_overdue_item_stops_the_patron_on_the_van(w: World) -> None:
    """And where the van could not know it, the loan stands and nobody is punished."""
    lent(w, "main", "P1", "C1")
    w.exchange()
    lent(w, "main", "P2", "C2")
    add_item(w.at("van"), "C3")
    w.now += 60 * DAY
    assert codes(lambda: checkout(w.at("van"), "P1", "C3")) == ["TOO_MANY_OVERDUE"]
    checkout(w.at("van"), "P2", "C3")
    assert needs(w) == []
    assert borrower("C3") == patron_id("P2")


def test_3_an_item_that_does_not_circulate_stays_or_goes_with_a_reason(w: World) -> None:
    edit_item(w.at("main"), item_row("C1")["id"], not_for_loan=True)
    w.exchange()
    assert codes(lambda: checkout(w.at("van"), "P1", "C1")) == ["NOT_FOR_LOAN"]
    checkout(w.at("van"), "P1", "C1", override=Override.of(["NOT_FOR_LOAN"], "for the reading group"))
    assert needs(w) == []
    assert borrower("C1") == patron_id("P1")
    assert value("SELECT count(*) FROM journal WHERE kind = 'override'") == 1


def test_3b_taken_out_meanwhile_it_needs_a_decision(w: World) -> None:
    lent(w, "van", "P1", "C1")
    edit_item(w.at("main"), item_row("C1")["id"], withdrawn=True)
    assert needs(w) == ["LENT_AFTER_WITHDRAWAL"]
    assert borrower("C1") == patron_id("P1")


def test_4_another_librarys_item_is_lent_and_goes_home(w: World) -> None:
    add_code(w.at("main"), "branch", "EAST", {"name": "East"})
    add_item(w.at("main"), "E1", home_branch="EAST", holding_branch="EAST")
    w.exchange()
    checkout(w.at("van"), "P1", "E1")
    assert needs(w) == []
    assert borrower("E1") == patron_id("P1")
    back = checkin(w.at("van"), "E1")
    assert (back.route, back.to) == ("TRANSIT", "EAST")


def test_4b_an_item_that_nobody_knows_is_not_lent_under_a_number_alone(w: World) -> None:
    assert codes(lambda: checkout(w.at("van"), "P1", "NO-SUCH-ITEM")) == ["ITEM_UNKNOWN"]


def test_5_what_waits_for_one_is_not_lent_to_another(w: World) -> None:
    hold = place_hold(w.at("main"), "P1", "C1").id
    w.exchange()
    checkin(w.at("van"), "C1")
    assert codes(lambda: checkout(w.at("van"), "P2", "C1")) == ["WAITING_FOR_OTHER"]
    assert needs(w) == []
    assert hold_sheet(hold).state == "waiting"


def test_6_a_hold_that_was_captured_meanwhile_needs_eyes(w: World) -> None:
    """Main put the copy by for Ada after the van had left with it; the van lent it to Bob."""
    hold = place_hold(w.at("main"), "P1", "C1").id
    checkin(w.at("main"), "C1")
    lent(w, "van", "P2", "C1")
    assert needs(w) == ["LENT_WHILE_HELD"]
    assert (hold_sheet(hold).state, borrower("C1")) == ("placed", patron_id("P2"))
