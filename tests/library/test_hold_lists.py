"""The lists that holds give: queue sheet, pull list, hold shelf; a code in place of a name on each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from tests.at_once import add_code
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.hold_counts import hold_counts
from tuils.library.lending.holds.hold_lists import hold_queue, hold_shelf, open_holds, pull_list
from tuils.library.lending.holds.holds import cancel_hold, place_hold, suspend_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.exporting import export_holds

from .makers import Clock, add_item, codes, edit_item, item_row, register, with_role


@pytest.fixture
def people(desk: Desk) -> list[str]:
    """Three cards; the last is of somebody who has things out."""
    return [register(desk, name, last_name=last, card=f"21234{n}") for n, (name, last) in enumerate(NAMES)]


NAMES = (("Ada", "Field"), ("Bo", "Lee"), ("Dan", "Poe"))


@pytest.fixture
def shelves(desk: Desk) -> None:
    add_code(desk, "location", "AF", {"name": "Adult fiction"})
    add_code(desk, "location", "NF", {"name": "Non-fiction"})
    add_code(desk, "branch", "EAST", {"name": "East side", "pickup": True})


def book(desk: Desk, barcode: str, call_number: str, location: str = "NF", **more: str) -> str:
    title = add_title(desk, {"title": f"Book {barcode}"}).id
    add_item(desk, barcode, biblio=title, call_number=call_number, location=location, **more)
    return title


def test_the_pull_list_goes_along_the_shelves(desk: Desk, people: list[str], shelves: None) -> None:
    for barcode, number, location in (
        ("C1", "641.5 CHI v.10", "NF"), ("C2", "641.5 CHI v.2", "NF"), ("C3", "FIC POW", "AF"), ("C4", "020 B78", "NF"),
    ):  # fmt: skip
        book(desk, barcode, number, location)
        place_hold(desk, "212340", barcode)
    pulls = pull_list(desk)
    assert [(pull.place, pull.call_number, pull.item) for pull in pulls] == [
        ("Adult fiction", "FIC POW", "C3"),
        ("Non-fiction", "020 B78", "C4"),
        ("Non-fiction", "641.5 CHI v.2", "C2"),
        ("Non-fiction", "641.5 CHI v.10", "C1"),
    ]
    assert {(pull.code, pull.patron, pull.pickup) for pull in pulls} == {("FIE 2340", "212340", "MAIN")}
    assert pulls[0].title == "Book C3"


def test_each_hold_pulls_one_copy_and_each_copy_is_for_one(desk: Desk, people: list[str], shelves: None) -> None:
    title = book(desk, "C1", "A")
    add_item(desk, "C2", biblio=title, call_number="A", location="NF")
    add_item(desk, "C3", biblio=title, call_number="A", location="NF")
    first = place_hold(desk, "212340", title).id
    second = place_hold(desk, "212341", "C1", item_only=True).id
    assert {(pull.hold, pull.item) for pull in pull_list(desk)} == {(first, "C2"), (second, "C1")}


def test_what_cannot_be_fetched_is_not_on_it(desk: Desk, clock: Clock, people: list[str], shelves: None) -> None:
    titles = [book(desk, f"C{n}", "A", home_branch="EAST" if n == 6 else "MAIN") for n in range(9)]
    for title in titles:
        card = f"21234{titles.index(title) % 2}"
        place_hold(desk, card, title, starts=date(2026, 12, 9) if title == titles[0] else None)
    suspend_hold(desk, hold_queue(desk, titles[1]).waiters[0].hold.id)
    edit_item(desk, item_row("C2")["id"], state="missing")
    edit_item(desk, item_row("C3")["id"], withdrawn=True)
    edit_item(desk, item_row("C4")["id"], state="damaged")
    checkin(desk, "C5")
    edit_item(desk, item_row("C7")["id"], state="cart")
    assert [(pull.item, pull.on_cart) for pull in pull_list(desk)] == [("C7", True), ("C8", False)]
    assert [pull.item for pull in pull_list(replace(desk, branch="EAST"))] == ["C6"]
    assert hold_counts(desk) == {"pull_list": 2, "past": 0, "take_off": 0}


def test_a_copy_here_is_fetched_before_one_that_would_travel(desk: Desk, people: list[str], shelves: None) -> None:
    title = book(desk, "C1", "A")
    add_item(desk, "C0", biblio=title, home_branch="EAST")
    place_hold(desk, "212340", title)
    assert [pull.item for pull in pull_list(desk)] == ["C1"]
    assert [pull.item for pull in pull_list(replace(desk, branch="EAST"))] == ["C0"], "and there, too: who is first"


def test_the_hold_shelf_says_what_to_take_off_and_what_is_past_its_day(
    desk: Desk, clock: Clock, people: list[str], shelves: None
) -> None:
    holds = {}
    for number in range(4):
        book(desk, f"C{number}", f"A{number}")
        holds[number] = place_hold(desk, f"21234{number % 2}", f"C{number}").id
    checkin(desk, "C0")
    clock.forward(days=8)
    for number in (1, 2, 3):
        checkin(desk, f"C{number}")
    cancel_hold(desk, holds[3])
    shelf = hold_shelf(desk)
    assert [(one.state, one.item, one.code, one.pickup_by) for one in shelf] == [
        ("take_off", "C3", "", ""),
        ("past", "C0", "FIE 2340", "2026-12-08"),
        ("waiting", "C2", "FIE 2340", "2026-12-16"),
        ("waiting", "C1", "LE 2341", "2026-12-16"),
    ]
    assert hold_counts(desk) == {"pull_list": 0, "past": 1, "take_off": 1}
    assert hold_shelf(replace(desk, branch="EAST")) == []


def test_what_is_on_its_way_is_on_no_shelf(desk: Desk, people: list[str], shelves: None) -> None:
    book(desk, "C1", "A")
    place_hold(desk, "212340", "C1", pickup="EAST")
    checkin(desk, "C1")
    assert (hold_shelf(desk), pull_list(desk)) == ([], [])
    east = replace(desk, branch="EAST", device="east", station="east")
    assert hold_shelf(east) == []
    checkin(east, "C1")
    assert [one.item for one in hold_shelf(east)] == ["C1"]


def test_the_sheet_of_a_queue(desk: Desk, clock: Clock, people: list[str], shelves: None) -> None:
    title = book(desk, "C1", "A")
    for card in people:
        place_hold(desk, card, title)
    suspend_hold(desk, hold_queue(desk, title).waiters[1].hold.id, date(2026, 12, 4))
    checkin(desk, "C1")
    sheet = hold_queue(desk, title[-8:])
    assert (sheet.title, sheet.copies) == ("Book C1", 1)
    told = [(one.hold.code, one.name, one.hold.state, one.hold.position, one.now_suspended) for one in sheet.waiters]
    assert told == [
        ("FIE 2340", "Ada Field", "waiting", 0, False),
        ("LE 2341", "Bo Lee", "placed", 1, True),
        ("PO 2342", "Dan Poe", "placed", 2, False),
    ]
    clock.forward(days=3)
    assert not hold_queue(desk, title).waiters[1].now_suspended
    assert codes(partial(hold_queue, desk, "no-such-title")) == ["UNKNOWN_ID"]


def test_a_volunteer_sees_nobody_beside_a_title(desk: Desk, volunteer: Desk, people: list[str], shelves: None) -> None:
    title = book(desk, "C1", "A")
    place_hold(desk, "212340", title)
    (one,) = hold_queue(volunteer, title).waiters
    assert (one.hold.code, one.name, one.hold.patron) == ("", "", "")
    nobody = with_role(desk, permissions={"circulation.checkout"})
    for read in (
        partial(hold_queue, nobody, title),
        *(partial(act, nobody) for act in (pull_list, hold_shelf, open_holds)),
    ):
        assert codes(read) == ["NO_PERMISSION"]


def test_the_holds_of_a_card_and_all_there_are(desk: Desk, people: list[str], shelves: None) -> None:
    titles = [book(desk, f"C{n}", "A") for n in range(3)]
    for card in people[:2]:
        for title in titles[:2]:
            place_hold(desk, card, title)
    checkout(desk, people[2], "C2")
    checkin(desk, "C0")
    assert [(one.hold.title, one.hold.position) for one in open_holds(desk, people[1])] == [
        ("Book C0", 1),
        ("Book C1", 2),
    ]
    assert len(open_holds(desk)) == 4
    assert [(one["patron"], one["state"], one["position"]) for one in export_holds(desk)] == [
        ("212340", "waiting", 0),
        ("212341", "placed", 1),
        ("212340", "placed", 1),
        ("212341", "placed", 2),
    ]
    assert codes(partial(open_holds, desk, "none")) == ["PATRON_UNKNOWN"]
