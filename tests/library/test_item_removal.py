"""An item that is removed: gone with its number as if it had never come, unless someone ever lent it."""

from __future__ import annotations

import itertools

import pytest

from tests.at_once import undo_last
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import Facts
from tuils.library.holdings.items.custody import fold_item
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.reach.replay import undo

from .makers import DAY, World, add_item, bare_entry, codes, edit_item, item_row, register, rows, value, whole


def numbers() -> list[tuple[str, int]]:
    return [(barcode, clash) for barcode, clash in rows("SELECT barcode, clash FROM item ORDER BY added_pos")]


def test_its_row_goes_and_its_number_is_free(desk: Desk) -> None:
    edit_item(desk, add_item(desk, "C1"), removed=True)
    assert numbers() == []
    assert codes(lambda: checkout(desk, register(desk), "C1")) == ["ITEM_UNKNOWN"]
    add_item(desk, "C1")
    assert numbers() == [("C1", 0)]
    whole(desk)


def test_undone_it_is_back_and_so_is_its_number(desk: Desk) -> None:
    item = add_item(desk, "C1", volume="2")
    act = edit_item(desk, item, removed=True)
    whole(desk)
    undo_last(desk)
    assert (item_row("C1")["id"], item_row("C1")["volume"]) == (item, "2")
    whole(desk)
    act = edit_item(desk, item, removed=True)
    add_item(desk, "C1")
    undo(desk, act)
    assert numbers() == [("C1", 0), ("C1", 1)], "the first registrant has it, the other is shown to staff"
    whole(desk)


def test_what_is_written_of_it_later_is_kept_for_when_it_comes_back(desk: Desk) -> None:
    item = add_item(desk, "C1")
    edit_item(desk, item, removed=True)
    edit_item(desk, item, volume="3")
    assert numbers() == []
    whole(desk)
    edit_item(desk, item, removed=False)
    assert item_row("C1")["volume"] == "3"
    whole(desk)


def test_the_next_of_its_number_gets_it(desk: Desk) -> None:
    first = add_item(desk, "C1")
    add_item(desk, "C1")
    add_item(desk, "C1")
    assert numbers() == [("C1", 0), ("C1", 1), ("C1", 1)]
    edit_item(desk, first, removed=True)
    assert numbers() == [("C1", 0), ("C1", 1)]
    whole(desk)


@pytest.mark.parametrize("undone", [False, True])
def test_one_that_was_ever_lent_stays(undone: bool, desk: Desk) -> None:
    item = add_item(desk, "C1")
    checkout(desk, register(desk), "C1")
    if undone:
        undo_last(desk)
    else:
        checkin(desk, "C1")
    edit_item(desk, item, removed=True)
    assert numbers() == [("C1", 0)]
    whole(desk)


@pytest.fixture
def w(world: World) -> World:
    register(world.at("main"), "Ada", card="P1")
    add_item(world.use("main"), "C1")
    world.exchange()
    return world


def test_lent_there_and_removed_here_it_stays_on_loan_in_either_order(w: World) -> None:
    edit_item(w.at("main"), item_row("C1")["id"], removed=True)
    checkout(w.at("van"), "P1", "C1")
    w.settled()
    for name in w.sites:
        w.use(name)
        assert item_row("C1")["loan"] == value("SELECT id FROM loan"), name
    w.now += DAY
    renew(w.at("main"), "P1", "C1")
    checkin(w.at("van2"), "C1")
    w.settled()
    assert item_row("C1")["loan"] is None


def test_lent_there_before_it_was_removed_here_it_stays_on_loan(w: World) -> None:
    checkout(w.at("van"), "P1", "C1")
    edit_item(w.at("main"), item_row("C1")["id"], removed=True)
    w.use("main")
    assert numbers() == []
    w.settled()
    assert item_row("C1")["loan"]


def test_it_comes_back_to_its_number_though_the_number_was_given_again(w: World) -> None:
    item = item_row("C1")["id"]
    checkout(w.at("van"), "P1", "C1")
    edit_item(w.at("main"), item, removed=True)
    add_item(w.at("main"), "C1")
    w.settled()
    assert numbers() == [("C1", 0), ("C1", 1)]
    assert value("SELECT loan FROM item WHERE id = ?", item)


def test_an_edit_there_of_what_was_removed_here_brings_nothing_back(w: World) -> None:
    item = item_row("C1")["id"]
    edit_item(w.at("van"), item, volume="2")
    edit_item(w.at("main"), item, removed=True)
    edit_item(w.at("van2"), item, staff_note="x")
    w.settled()
    assert numbers() == []


# ---- what the old system said of a loan


def test_the_note_of_an_old_loan_goes_when_the_item_is_seen_again(desk: Desk) -> None:
    card = register(desk)
    for barcode in ("C1", "C2"):
        add_item(desk, barcode, old_loan="out since 3 May")
    assert item_row("C1")["old_loan"] == "out since 3 May"
    checkin(desk, "C1")
    checkout(desk, card, "C2")
    assert (item_row("C1")["old_loan"], item_row("C2")["old_loan"]) == ("", "")
    whole(desk)
    undo_last(desk)
    assert item_row("C2")["old_loan"] == "out since 3 May", "it was not lent after all"
    whole(desk)


SEEN: list[tuple[str, Facts]] = [("checkout", {"due": 9}), ("checkin", {}), ("renew", {"due": 9}), ("settled", {})]


@pytest.mark.parametrize(("kind", "data"), SEEN)
def test_a_step_that_sees_the_item_empties_the_note_and_no_other_does(kind: str, data: Facts) -> None:
    added = bare_entry("item_added", item="i", data={"set": {"old_loan": "out"}}, pos=1)
    later = bare_entry(kind, item="i", data=data, pos=2)
    seen = kind in ("checkout", "checkin")
    assert fold_item("i", [added, later]).fields["old_loan"] == ("" if seen else "out")
    without = fold_item("i", [bare_entry("item_added", item="i", pos=1), later])
    assert "old_loan" not in without.fields


def test_removal_and_loans_fold_to_the_same_in_any_order() -> None:
    entries = [
        bare_entry("item_added", item="i", data={"set": {"barcode": "C1"}}, pos=1),
        bare_entry("item_edited", item="i", data={"set": {"removed": True}}, pos=2),
        bare_entry("checkout", item="i", data={"due": 9}, pos=3, void=True),
    ]
    states = [fold_item("i", order) for order in itertools.permutations(entries)]
    assert all(state == states[0] for state in states)
    assert not states[0].is_gone, "someone lent it, though that was taken back"
    assert fold_item("i", entries[:2]).is_gone
