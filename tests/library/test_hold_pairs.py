"""The pairs of journal.md 8 that concern holds: what two machines wrote of one queue without knowing of each other."""

from __future__ import annotations

import pytest

from tests.at_once import undo_last
from tuils.library.lending.holds.holds import cancel_hold, hold_sheet, place_hold
from tuils.library.lending.holds.queue_order import move_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.terms.blocks import Override
from tuils.library.lending.terms.queues import positions, put_by_rows

from .makers import World, borrower, item_row, lent, patron_id, register, rows, value


def held(w: World, at: str, card: str, what: str = "C1") -> str:
    return place_hold(w.at(at), card, what).id


def state(hold: str) -> str:
    return hold_sheet(hold).state


def test_lent_there_while_it_was_put_by_the_hold_is_in_its_old_place(w: World) -> None:
    first, second = held(w, "main", "P1"), held(w, "main", "P2")
    w.exchange()
    checkin(w.at("main"), "C1")
    register(w.at("van"), "Cleo", card="P3")
    checkout(w.at("van"), "P3", "C1", override=Override.of(["HELD_FOR_OTHER"], "sick"))
    w.settled()
    assert borrower("C1") == patron_id("P3")
    assert (state(first), positions(["a-title"])) == ("placed", {first: 1, second: 2})


def test_cancelled_there_while_it_was_fetched_here_it_is_fulfilled(w: World) -> None:
    hold = held(w, "main", "P1")
    checkin(w.at("main"), "C1")
    w.exchange()
    cancel_hold(w.at("van"), hold)
    lent(w, "main", "P1")
    w.settled()
    assert (state(hold), borrower("C1")) == ("fulfilled", patron_id("P1"))


def test_another_copy_fulfils_it_there_too_both_loans_stand(w: World) -> None:
    hold = held(w, "main", "P1")
    w.exchange()
    assert checkout(w.at("main"), "P1", "C1").hold == hold
    assert checkout(w.at("van"), "P1", "C2").hold == hold
    w.settled()
    assert (state(hold), borrower("C1"), borrower("C2")) == ("fulfilled", *[patron_id("P1")] * 2)
    checkin(w.at("main"), "C1")
    w.settled()
    assert value("SELECT patron FROM hold WHERE id = ?", hold) is None


def test_held_there_by_the_patron_who_lent_it_here_both_stand(w: World) -> None:
    hold, loan = held(w, "van", "P1"), lent(w, "main", "P1")
    w.settled()
    assert (state(hold), item_row("C1")["loan"]) == ("placed", loan)


def test_two_copies_are_caught_for_one_hold_the_first_waits_the_other_is_taken_off(w: World) -> None:
    hold = held(w, "main", "P1")
    w.exchange()
    assert checkin(w.at("van"), "C2").route == "HOLD"
    assert checkin(w.at("main"), "C1").route == "HOLD"
    w.settled()
    assert (state(hold), hold_sheet(hold).item) == ("waiting", "C2")
    assert {item.barcode: row and row.id for item, row in put_by_rows("MAIN")} == {"C1": None, "C2": hold}
    second = held(w, "main", "P2")
    assert checkin(w.at("main"), "C1").caught.hold == second  # type: ignore[union-attr]
    w.settled()
    assert (state(hold), state(second)) == ("waiting", "waiting")


@pytest.mark.parametrize("how", ["cancelled", "fulfilled"])
def test_caught_here_for_a_hold_that_was_over_there(how: str, w: World) -> None:
    hold = held(w, "main", "P1")
    w.exchange()
    if how == "cancelled":
        cancel_hold(w.at("van"), hold)
    else:
        checkout(w.at("van"), "P1", "C2")
    checkin(w.at("main"), "C1")
    w.settled()
    assert (state(hold), [row for _item, row in put_by_rows("MAIN")]) == (how, [None])
    assert checkin(w.at("main"), "C1").route == "SHELF"
    w.settled()
    assert put_by_rows("MAIN") == []


def test_held_on_both_by_one_patron_both_stand_each_at_its_time(w: World) -> None:
    first, second = held(w, "van", "P1"), held(w, "main", "P1")
    w.settled()
    assert positions(["a-title"]) == {first: 1, second: 2}


def test_held_on_both_in_one_queue_by_time(w: World) -> None:
    first, second = held(w, "van", "P1"), held(w, "main", "P2")
    register(w.at("van2"), "Cleo", card="P3")
    third = held(w, "van2", "P3")
    w.settled()
    assert positions(["a-title"]) == {first: 1, second: 2, third: 3}


def test_moved_on_both_the_last_rank_wins_and_there_is_no_gap(w: World) -> None:
    register(w.at("main"), "Cleo", card="P3")
    first, second, third = held(w, "main", "P1"), held(w, "main", "P2"), held(w, "main", "P3")
    w.exchange()
    move_hold(w.at("van"), third, 1)
    move_hold(w.at("main"), third, 2)
    w.settled()
    assert positions(["a-title"]) == {first: 1, third: 2, second: 3}


def test_a_cancel_undone_on_both_leaves_two_holds_of_one_patron(w: World) -> None:
    hold = held(w, "main", "P1")
    w.exchange()
    cancel_hold(w.at("main"), hold)
    cancel_hold(w.at("van"), hold)
    undo_last(w.at("main"))
    undo_last(w.at("van"))
    w.settled()
    assert state(hold) == "cancelled"
    assert sorted(positions(["a-title"]).values()) == [1, 2]
    assert {hold_sheet(one).patron for one in positions(["a-title"])} == {"P1"}


def test_cancelled_here_and_there_and_neither_meant_it_the_first_has_the_copy_that_was_put_by(w: World) -> None:
    """Both machines carry the hold on, so the patron waits twice; the copy on the hold shelf is for one of them."""
    hold = held(w, "main", "P1")
    checkin(w.at("main"), "C1")
    w.exchange()
    for name in ("van", "van2"):
        cancel_hold(w.at(name), hold)
        undo_last(w.at(name))
    w.settled()
    waits = [hold_sheet(row[0]) for row in rows("SELECT id FROM hold WHERE state IN ('placed', 'waiting') ORDER BY id")]
    assert [(sheet.patron, sheet.state, sheet.item) for sheet in waits] == [
        ("P1", "waiting", "C1"),
        ("P1", "placed", ""),
    ]
    cancel_hold(w.at("main"), waits[0].id)
    w.settled()
    assert (state(waits[1].id), hold_sheet(waits[1].id).item) == ("waiting", "C1")
