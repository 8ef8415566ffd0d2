"""Curbside pickups: a time for ready holds, packed before, a no-show back on the hold shelf, and undo of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.at_once import undo_last
from tests.library.makers import Clock, add_item, borrower, codes, patron_id, register, rows, value, whole
from tuils.library.activities.curbside.pickups import (
    add_pickup,
    cancel_pickup,
    curbside_list,
    hand_out_pickup,
    note_no_show,
    pack_pickup,
    patron_is_here,
)
from tuils.library.foundation.desk import Desk
from tuils.library.front.daily import run_daily_work
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.patrons.patrons import edit_patron

NEXT = "2027-01-02T03:00"


@pytest.fixture(autouse=True)
def _ready(desk: Desk) -> None:
    """Two holds of Ada are on the hold shelf; another patron waits for one of the titles."""
    for card in ("P1", "P2", "P3"):
        register(desk, "Ada", card=card)
    for barcode in ("C1", "C2"):
        add_item(desk, barcode, biblio=add_title(desk, {"title": barcode}).id)
        checkout(desk, "P3", barcode)
        place_hold(desk, "P1", barcode)
        if barcode == "C1":
            place_hold(desk, "P2", barcode)
        checkin(desk, barcode)


def shelf() -> list[tuple[str, str]]:
    return [tuple(row) for row in rows(
        "SELECT item.barcode, patron.card FROM hold JOIN item ON item.id = hold.item JOIN patron ON "
        "patron.id = hold.patron WHERE hold.state = 'waiting' ORDER BY 1"
    )]  # fmt: skip


def test_packed_here_and_handed_out(desk: Desk) -> None:
    made = add_pickup(desk, "P1", NEXT)
    assert (made.state, made.items, made.is_outside_hours) == ("booked", ("C1", "C2"), made.is_outside_hours)
    assert codes(lambda: hand_out_pickup(desk, "P1")) == ["CURBSIDE_NOT_PACKED"]
    assert codes(lambda: add_pickup(desk, "P1", NEXT)) == ["CURBSIDE_HAS_ONE"]
    assert pack_pickup(desk, "P1").state == "packed"
    assert borrower("C1") == borrower("C2") == patron_id("P1")
    assert codes(lambda: pack_pickup(desk, "P1")) == ["CURBSIDE_PACKED"]
    assert patron_is_here(desk, "P1").state == "here"
    assert [line.state for line in curbside_list(desk)] == ["here"]
    assert hand_out_pickup(desk, "P1").state == "picked_up"
    assert curbside_list(desk) == []
    assert value("SELECT patron FROM curbside_pickup") is None
    assert borrower("C1") == patron_id("P1")
    assert whole(desk)


@pytest.mark.parametrize("end", [note_no_show, cancel_pickup])
def test_a_no_show_goes_back_to_the_hold_shelf(desk: Desk, end: object) -> None:
    add_pickup(desk, "P1", NEXT)
    pack_pickup(desk, "P1")
    assert shelf() == []
    end(desk, "P1")  # type: ignore[operator]
    assert shelf() == [("C1", "P1"), ("C2", "P1")]
    assert borrower("C1") is None
    assert codes(lambda: note_no_show(desk, "P1")) == ["CURBSIDE_NONE"]
    undo_last(desk)
    assert borrower("C1") == borrower("C2") == patron_id("P1")
    assert [(line.state, line.items) for line in curbside_list(desk)] == [("packed", ("C1", "C2"))]
    end(desk, "P1")  # type: ignore[operator]
    assert shelf() == [("C1", "P1"), ("C2", "P1")]
    assert borrower("C1") is None
    undo_last(desk)
    assert borrower("C1") == borrower("C2") == patron_id("P1")
    undo_last(desk)
    assert shelf() == [("C1", "P1"), ("C2", "P1")]
    undo_last(desk)
    assert curbside_list(desk) == []
    assert whole(desk)


def test_what_is_refused_and_told(desk: Desk) -> None:
    assert codes(lambda: add_pickup(desk, "P3", NEXT)) == ["CURBSIDE_NOTHING"]
    assert codes(lambda: add_pickup(desk, "P1", "soon")) == ["NOT_UNDERSTOOD"]
    for far in ("1990-01-01T10:00", "2028-06-01T10:00", "9999-12-31T23:59", "0001-01-01T00:00"):
        assert codes(lambda far=far: add_pickup(desk, "P1", far)) == ["NOT_UNDERSTOOD"]  # type: ignore[misc]
    assert codes(lambda: patron_is_here(desk, "P1")) == ["CURBSIDE_NONE"]
    assert add_pickup(desk, "P1", NEXT).is_outside_hours
    assert rows("SELECT DISTINCT pickup_by FROM hold WHERE state = 'waiting'") in ([("2027-01-02",)], [("",)])


def test_a_blocked_item_leaves_nothing_half_packed(desk: Desk) -> None:
    add_pickup(desk, "P1", NEXT)
    from tuils.models import Item

    Item.update(not_for_loan=True).where(Item.barcode == "C2").execute()
    assert codes(lambda: pack_pickup(desk, "P1"))
    assert borrower("C1") is None
    assert [line.state for line in curbside_list(desk)] == ["booked"]


def test_a_blocked_bag_is_packed_with_a_reason(desk: Desk) -> None:
    add_pickup(desk, "P1", NEXT)
    edit_patron(desk, "P1", {"expires_on": "2026-11-01"})
    assert codes(lambda: pack_pickup(desk, "P1")) == ["PATRON_EXPIRED"]
    assert borrower("C1") is None
    given = Override.of(["PATRON_EXPIRED"], "They renew at the car")
    assert pack_pickup(desk, "P1", override=given).items == ("C1", "C2")
    assert borrower("C1") == borrower("C2") == patron_id("P1")
    undo_last(desk)
    assert shelf() == [("C1", "P1"), ("C2", "P1")]
    assert whole(desk)


def test_names_go_after_a_week(desk: Desk, clock: Clock, store: Path) -> None:
    add_pickup(desk, "P1", NEXT)
    clock.forward(days=365 * 10)
    run_daily_work(desk, store)
    assert value("SELECT patron FROM curbside_pickup") is None
