"""Data besides the row itself that an undo restores: each case was found by the machine that does anything in any
order."""

from __future__ import annotations

from datetime import date

from tests.at_once import undo_last
from tuils.library.foundation.desk import Desk
from tuils.library.lending.holds.holds import cancel_hold, change_hold, hold_sheet, place_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.terms.blocks import Override

from .acts import furnish, open_library
from .always import counted
from .makers import Clock, rows, seen, whole


def live() -> list[str]:
    return [hold for (hold,) in rows("SELECT id FROM hold WHERE state = 'placed' ORDER BY rank")]


def test_a_hold_that_is_not_cancelled_after_all_was_placed_when_it_was(desk: Desk, clock: Clock) -> None:
    furnish(desk)
    first = place_hold(desk, "P0", "C0")
    place_hold(desk, "P1", "C0")
    before = seen()
    clock.forward(days=3)
    cancel_hold(desk, first.id)
    undo_last(desk)
    assert (hold_sheet(live()[0]).placed_at, hold_sheet(live()[0]).position) == (first.placed_at, 1)
    assert seen() == before
    whole(desk)


def test_a_change_before_the_cancelling_can_be_taken_back_after_it(desk: Desk) -> None:
    furnish(desk)
    hold = place_hold(desk, "P0", "C0").id
    change_hold(desk, hold, expires=date(2027, 1, 31))
    cancel_hold(desk, hold)
    undo_last(desk)
    assert hold_sheet(live()[0]).expires == "2027-01-31"
    undo_last(desk)
    assert hold_sheet(live()[0]).expires == ""
    whole(desk)


def test_a_copy_that_is_lent_on_was_returned_and_that_is_counted(desk: Desk) -> None:
    open_library(desk)
    furnish(desk)
    checkout(desk, "P0", "C0")
    before = counted()
    checkout(desk, "P1", "C0", override=Override.of(["ALREADY_OUT_OTHER"], ""))
    kinds = sorted(kind for _day, kind, *_more in counted() if kind in ("loan", "return"))
    assert kinds == ["loan", "loan", "return"]
    undo_last(desk)
    assert counted() == before


def test_a_loan_is_not_counted_of_whoever_had_the_copy_before(desk: Desk) -> None:
    """P1 is a teenager, P0 is not."""
    open_library(desk)
    furnish(desk)
    at_once = Override.of(["ALREADY_OUT_OTHER"], "")
    checkout(desk, "P0", "C0")
    before = counted()
    checkout(desk, "P1", "C0", override=at_once)
    checkin(desk, "C0")
    undo_last(desk)
    undo_last(desk)
    assert counted() == before


def test_a_hold_is_carried_on_for_whom_it_was_and_not_for_who_had_the_copy_before(desk: Desk) -> None:
    """P0 has it; it is lent on to P1, whose hold it fills; and back to P0. All of that is taken back."""
    furnish(desk)
    at_once = Override.of(["ALREADY_OUT_OTHER"], "")
    checkout(desk, "P0", "C0")
    place_hold(desk, "P1", "C0")
    before = seen()
    checkout(desk, "P1", "C0", override=at_once)
    checkout(desk, "P0", "C0", override=at_once)
    undo_last(desk)
    undo_last(desk)
    assert hold_sheet(live()[0]).patron == "P1"
    assert seen() == before
    whole(desk)
