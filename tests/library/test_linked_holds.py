"""Linked holds: of several titles the first that comes is set aside, and the others end."""

from __future__ import annotations

from datetime import date

import pytest

from tests.at_once import undo_last
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import cancel_hold, hold_sheet, place_first_of, place_hold
from tuils.library.lending.holds.together import link_holds, unlink_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.terms.queues import holds_of, pull_rows

from .makers import World, add_item, patron_id, register, rows


@pytest.fixture
def out(desk: Desk) -> tuple[str, str, str]:
    """Three titles with a copy each, all out to one patron."""
    register(desk, "Reader", card="P9")
    for card in ("P1", "P2"):
        register(desk, card, card=card)
    made = []
    for name in "XYZ":
        add_item(desk, name, biblio=add_title(desk, {"title": f"Title {name}"}).id)
        checkout(desk, "P9", name)
        made.append(name)
    return made[0], made[1], made[2]


def states(holds: list[str]) -> list[str]:
    return [hold_sheet(hold).state for hold in holds]


def waits_for(card: str) -> list[tuple[str, str, int]]:
    found = [hold_sheet(hold.id) for hold in holds_of(patron_id(card))]
    return sorted((one.title, one.state, one.first_of) for one in found)


def test_the_first_that_comes_is_set_aside_and_the_others_end(desk: Desk, out: tuple[str, ...]) -> None:
    before = place_hold(desk, "P2", "Y").id
    linked = [one.id for one in place_first_of(desk, "P1", out)]
    assert [hold_sheet(hold).position for hold in linked] == [1, 2, 1]
    back = checkin(desk, "Y")
    assert back.caught
    assert back.caught.hold == before  # fair: P2 was there before
    assert states(linked) == ["placed"] * 3
    back = checkin(desk, "Z")
    assert back.caught
    assert back.caught.hold == linked[2]
    assert states(linked) == ["cancelled", "cancelled", "waiting"]
    assert checkin(desk, "X").route == "SHELF"


def test_an_undone_checkin_brings_the_others_back_in_their_places(desk: Desk, out: tuple[str, ...]) -> None:
    place_first_of(desk, "P1", out)
    behind = place_hold(desk, "P2", "X").id
    checkin(desk, "Y")
    undo_last(desk)
    assert waits_for("P1") == [(f"Title {name}", "placed", 3) for name in "XYZ"]
    assert hold_sheet(behind).position == 2
    checkin(desk, "X")
    assert waits_for("P1") == [("Title X", "waiting", 0)]


def test_a_checkout_fills_it_too(desk: Desk, out: tuple[str, ...]) -> None:
    linked = [one.id for one in place_first_of(desk, "P1", out)]
    add_item(desk, "X2", biblio=hold_sheet(linked[0]).biblio)
    assert checkout(desk, "P1", "X2").hold
    assert waits_for("P1") == []


def test_it_counts_as_one(desk: Desk, out: tuple[str, ...]) -> None:
    set_value(desk, "holds_per_day", 2)
    place_first_of(desk, "P1", out[:2])
    place_hold(desk, "P1", "Z")
    add_item(desk, "W")
    with pytest.raises(Refused) as no:
        place_hold(desk, "P1", "W")
    assert "TOO_MANY_HOLDS" in no.value.codes
    assert rows("SELECT sum(n) FROM fact WHERE kind = 'hold'") == [(2,)]


def test_one_that_cannot_be_held_leaves_nothing(desk: Desk, out: tuple[str, ...]) -> None:
    place_hold(desk, "P1", "Z")
    with pytest.raises(Refused) as no:
        place_first_of(desk, "P1", out)
    assert list(no.value.codes) == ["ALREADY_HELD"]
    assert len(holds_of(patron_id("P1"))) == 1


def test_holds_are_tied_untied_and_canceled_one_by_one(desk: Desk, out: tuple[str, ...]) -> None:
    mine = [place_hold(desk, "P1", name).id for name in out]
    assert [one.first_of for one in link_holds(desk, mine)] == [3, 3, 3]
    unlink_hold(desk, mine[0])
    assert [hold_sheet(hold).first_of for hold in mine] == [0, 2, 2]
    checkin(desk, "Y")
    assert states(mine) == ["placed", "waiting", "cancelled"]
    for holds in ([mine[0]], [mine[0], place_hold(desk, "P2", "X").id], [mine[0], mine[1]]):
        with pytest.raises(Refused):
            link_holds(desk, holds)
    cancel_hold(desk, mine[0])


def test_the_pull_list_asks_for_one(desk: Desk, out: tuple[str, ...]) -> None:
    for name in out:
        checkin(desk, name)
    place_first_of(desk, "P1", out)
    place_hold(desk, "P2", "Z")
    pulled = pull_rows(desk.branch, date(2026, 12, 1))
    assert sorted(item.barcode for _hold, item in pulled) == ["X", "Z"]


def test_caught_here_and_there_the_first_stands(w: World) -> None:
    add_item(w.at("main"), "D1", biblio=add_title(w.at("main"), {"title": "Other"}).id)
    linked = [one.id for one in place_first_of(w.at("main"), "P1", ("C1", "D1"))]
    w.exchange()
    assert checkin(w.at("van"), "C1").route == "HOLD"
    assert checkin(w.at("main"), "D1").route == "HOLD"
    w.settled()
    assert states(linked) == ["waiting", "cancelled"]
