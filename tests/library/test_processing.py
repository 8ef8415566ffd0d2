"""Copies in work on several machines, and undone: steps, repairs, and what the desk says of a copy that is out."""

from __future__ import annotations

import pytest

from tests.at_once import undo_last
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.front.answers.idle_desk import idle_lines
from tuils.library.front.answers.idle_lists_read_out import read_out
from tuils.library.holdings.labels.queue import labels_printed
from tuils.library.holdings.processing.board import counts_words, in_processing, step_counts
from tuils.library.lending.holds.hold_lists import hold_shelf
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.item_status.processing_moves import move_on
from tuils.library.lending.item_status.repairs import (
    back_from_repair,
    change_repair,
    list_repairs,
    repairs_of,
    send_to_repair,
)
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.office.orders.ordering import TitleWanted, order_title, send_order
from tuils.library.office.orders.receiving import receive
from tuils.library.office.orders.vendors import add_vendor
from tuils.library.reach.replay import verify_library

from .makers import DAY, Clock, World, add_item, item_row, register, rows, value

AWAY = {"vendor": "Acme Bindery", "problem": "Loose pages", "expected": "2026-12-03"}


def steps(desk: Desk) -> list[tuple[str, str, int]]:
    return [(one.barcode, one.step, one.days) for one in in_processing(desk)]


def test_two_machines_move_and_mend_the_same_copies(w: World) -> None:
    """The later step counts, one repair is one, and what one machine took back is back for the other."""
    mark_copy(w.at("main"), "C1", "in_process")
    w.settled()
    move_on(w.at("van"), "C1")
    w.now += DAY
    move_on(w.at("main"), "C1", "labeled")
    send_to_repair(w.at("van"), ["C2"], AWAY)
    send_to_repair(w.at("main"), ["C2"], {"vendor": "Bay Books", "cost_cents": "900"})
    w.settled()
    assert steps(w.at("main")) == [("C1", "labeled", 0)]
    assert rows("SELECT vendor, problem, cost_cents, back_at FROM repair_ticket") == [
        ("Bay Books", "Loose pages", 900, 0)
    ]
    checkin(w.at("van"), "C2")
    change_repair(w.at("main"), "C2", {"done": "New case"})
    checkin(w.at("main"), "C1")
    w.settled()
    assert value("SELECT count(*) FROM repair_ticket WHERE back_at > 0 AND done = 'New case'") == 1
    assert (item_row("C2")["state"], steps(w.at("van"))) == ("", [])
    assert verify_library(w.at("main")).ok


def test_a_copy_that_is_out_for_repair(desk: Desk) -> None:
    """Nobody borrows it, no hold gets it, its check-in takes it back, and F9 sends it out again."""
    add_item(desk, "C1")
    register(desk, "Ada", card="P1")
    set_value(desk, "holds_on_damaged", True)
    place_hold(desk, "P1", "C1")
    send_to_repair(desk, ["C1"], {"problem": "Spine"})
    assert checkin(desk, "C1").route == "REPAIR", "mended here: it lies in the repair box, and is for no hold"
    send_to_repair(desk, ["C1"], AWAY)
    with pytest.raises(Refused, match="OUT_FOR_REPAIR") as no:
        checkout(desk, "P1", "C1")
    assert "Acme Bindery, since" in no.value.message
    done = checkin(desk, "C1")
    assert (done.route, done.repaired, list_repairs(desk)) == ("HOLD", True, [])
    undo_last(desk)
    assert [(one.vendor, one.is_out) for one in list_repairs(desk, "acme")] == [("Acme Bindery", True)]
    assert back_from_repair(desk, "C1", {"done": "Glued", "cost_cents": "1250"}).route == "HOLD"
    assert [(one.done, one.cost_cents, one.note) for one in repairs_of(desk, "C1")] == [("Glued", 1250, "Loose pages")]
    with pytest.raises(Refused, match="NOT_IN_REPAIR"):
        back_from_repair(desk, "C1")
    assert verify_library(desk).ok


@pytest.mark.parametrize("keeps", [False, True])
def test_the_hold_of_a_copy_that_goes_to_the_bindery_waits_again_and_is_told(desk: Desk, keeps: bool) -> None:
    add_item(desk, "C1")
    register(desk, "Ada", card="P1001")
    set_value(desk, "holds_on_damaged", keeps)
    place_hold(desk, "P1001", "C1")
    assert checkin(desk, "C1").route == "HOLD"
    slip = hold_shelf(desk)[0].code
    done = send_to_repair(desk, ["C1"], AWAY)
    assert (list(done.slips.values()), hold_shelf(desk)) == ([slip], [])
    undo_last(desk)
    assert [one.code for one in hold_shelf(desk)] == [slip], "with the undo it is put by again"
    marked = mark_copy(desk, "C1", "missing")
    assert marked.slip == slip
    undo_last(desk)
    assert (mark_copy(desk, "C1", "damaged").slip == slip) is not keeps
    assert list(send_to_repair(desk, ["C1"], AWAY).slips.values()) == ([slip] if keeps else [])
    assert (hold_shelf(desk), verify_library(desk).ok) == ([], True)


def test_a_late_repair_is_on_the_idle_desk_and_read_out(desk: Desk, clock: Clock) -> None:
    """Its line stands with the family; nothing is loaded or said of repairs where there are none."""
    add_item(desk, "C1")
    assert "repairs" not in [key for key, _words, _count in idle_lines(desk)]
    send_to_repair(desk, ["C1"], AWAY)
    clock.forward(days=30)
    assert [count.text for key, _words, count in idle_lines(desk) if key == "repairs"] == ["1"]
    ((line, _facts),) = read_out(desk, "repairs")
    assert line.startswith("1. ")
    assert "Acme Bindery" in line


def test_what_ends_the_state_ends_the_repair(desk: Desk) -> None:
    add_item(desk, "C1")
    send_to_repair(desk, ["C1"], AWAY)
    assert list_repairs(desk, late=True) == []
    mark_copy(desk, "C1", "missing")
    assert value("SELECT count(*) FROM repair_ticket WHERE back_at = 0") == 0
    send_to_repair(desk, ["C1"], {"vendor": "Bay Books"})
    assert [(one.vendor, one.note) for one in repairs_of(desk, "C1")] == [
        ("Bay Books", ""),
        ("Acme Bindery", "Loose pages"),
    ]
    undo_last(desk)
    assert (item_row("C1")["state"], len(repairs_of(desk, "C1"))) == ("missing", 1)
    for wrong in ({"expected": "someday"}, {"cost_cents": "12.50"}, {"problem": "x" * 201}, {"glue": "x"}):
        with pytest.raises(Refused, match="NOT_UNDERSTOOD"):
            send_to_repair(desk, ["C1"], wrong)


def test_a_printed_label_moves_a_cataloged_copy(desk: Desk) -> None:
    """One that is only received stays; undo of the sheet takes all back."""
    set_value(desk, "new_in_processing", True)
    first, second = add_item(desk, "C1", call_number="FIC A"), add_item(desk, "C2", call_number="FIC B")
    mark_copy(desk, "C1", "in_process")
    mark_copy(desk, "C2", "in_process")
    move_on(desk, "C1", "cataloged")
    labels_printed(desk, "spine", [first, second])
    assert dict(rows("SELECT item, step FROM processing_step")) == {first: "labeled", second: "received"}
    undo_last(desk)
    assert {code: step for code, step, _days in steps(desk)} == {"C1": "cataloged", "C2": "received"}
    with pytest.raises(Refused, match="NOT_UNDERSTOOD"):
        move_on(desk, "C1", "glued")
    move_on(desk, "C1", "ready")
    with pytest.raises(Refused, match="NOT_IN_PROCESSING"):
        move_on(desk, "C1")


def test_what_is_on_order_is_on_the_board_until_it_is_received(desk: Desk) -> None:
    add_vendor(desk, "Ingram", {})
    order_title(desk, TitleWanted(words={"title": "Tiger moon"}), {"copies": 3})
    assert steps(desk) == []
    send_order(desk, "Ingram")
    (line,) = in_processing(desk)
    assert (line.step, line.copies, line.item, bool(line.order)) == ("on_order", 3, "", True)
    receive(desk, "tiger", 1)
    assert [(one.step, one.copies) for one in in_processing(desk)] == [("on_order", 2), ("received", 1)]
    assert counts_words(step_counts(desk)) == "2 on order, 1 received"
