"""Items by hand: the number they get, what they are tied to, and what is not taken."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from tests.at_once import add_code
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.items.items import add_item, next_barcode
from tuils.library.holdings.items.showing import item_sheet
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.loans.checkout import checkout
from tuils.values.numbers.barcode import has_right_check_digit, with_check_digit

from .makers import codes, edit_item, register, value, whole, with_role


@pytest.fixture
def book(desk: Desk) -> str:
    return add_title(desk, {"title": "Emma", "call_number": "FIC AUS"}).id


def test_an_item_has_what_it_was_given_and_the_rest_from_desk_and_title(desk: Desk, book: str) -> None:
    add_code(desk, "location", "ATTIC", {"name": "Up the stairs"})
    given = {"barcode": "B 1", "location": "ATTIC", "price_cents": 1250, "copy_number": "2", "staff_note": " worn "}
    sheet = add_item(desk, book, given)
    assert (sheet.barcode, sheet.place, sheet.price_cents, sheet.copy_number) == ("B1", "Up the stairs", 1250, "2")
    assert (sheet.title, sheet.call_number, sheet.home_branch, sheet.holding_branch) == (
        "Emma",
        "FIC AUS",
        "MAIN",
        "MAIN",
    )
    assert (sheet.item_type, sheet.status, sheet.staff_note) == ("BK", "available", "worn")
    assert item_sheet(desk, "B1") == sheet
    whole(desk)


def test_numbers_go_on_in_the_librarys_own_range(desk: Desk, book: str) -> None:
    assert next_barcode() == with_check_digit("3123400000001")
    given = [add_item(desk, book, {}).barcode for _copy in range(3)]
    assert given == [with_check_digit(f"31234{number:08d}") for number in (1, 2, 3)]
    assert all(map(has_right_check_digit, given))


@pytest.mark.parametrize("other", ["31234ABCDEFGH1", "99999999999999", "312345", "B1", "3123400000000000001"])
def test_a_number_of_another_kind_does_not_stop_the_range(desk: Desk, book: str, other: str) -> None:
    add_item(desk, book, {"barcode": other})
    assert add_item(desk, book, {}).barcode == with_check_digit("3123400000001")
    assert add_item(desk, book, {}).barcode == with_check_digit("3123400000002")


def test_a_number_that_is_taken_is_refused_also_when_its_item_was_withdrawn(desk: Desk, book: str) -> None:
    item = add_item(desk, book, {"barcode": "B1"})
    edit_item(desk, item.id, withdrawn=True)
    assert codes(lambda: add_item(desk, book, {"barcode": "B1"})) == ["BARCODE_IN_USE"]
    assert value("SELECT count(*) FROM item") == 1


def test_the_end_of_a_titles_id_will_do_if_only_one_fits(desk: Desk, book: str) -> None:
    assert add_item(desk, book[-6:], {}).biblio == book
    for wrong in (book[-5:], "nothing", "", "0" * 36):
        assert codes(partial(add_item, desk, wrong, {})) == ["UNKNOWN_ID"]


@pytest.mark.parametrize(
    "fields",
    [
        {"item_type": "SPACESHIP"},
        {"location": "NOWHERE"},
        {"home_branch": "MARS"},
        {"colour": "red"},
        {"biblio": "another"},
        {"price_cents": "cheap"},
        {"price_cents": -1},
        {"price_cents": "9" * 30},
    ],
)
def test_what_the_library_does_not_know_is_refused_in_words(desk: Desk, book: str, fields: dict[str, Any]) -> None:
    assert codes(lambda: add_item(desk, book, fields)) == ["NOT_UNDERSTOOD"]
    assert value("SELECT count(*) FROM item") == 0


def test_who_may_not_edit_the_catalog_adds_nothing(volunteer: Desk, desk: Desk, book: str) -> None:
    assert codes(lambda: add_item(volunteer, book, {})) == ["NO_PERMISSION"]
    assert codes(lambda: add_title(volunteer, {"title": "X"})) == ["NO_PERMISSION"]
    assert add_item(with_role(desk, permissions={"catalog.edit"}), book, {}).barcode


def test_who_has_an_item_is_told_to_those_who_may_see_it_and_only_when_asked(desk: Desk, book: str) -> None:
    add_item(desk, book, {"barcode": "B1"})
    card = register(desk)
    due = checkout(desk, card, "B1").due_at
    sheet = item_sheet(desk, "B1")
    assert (sheet.status, sheet.due_at, sheet.borrower) == ("checked_out", due, None)
    assert item_sheet(desk, "B1", borrower=True).borrower == card
    nobody = with_role(desk, permissions={"patrons.find"})
    assert codes(lambda: item_sheet(nobody, "B1", borrower=True)) == ["NO_PERMISSION"]


def test_a_number_that_no_item_has_is_said(desk: Desk) -> None:
    assert codes(lambda: item_sheet(desk, "B9")) == ["ITEM_UNKNOWN"]
