"""Copies changed by hand, one or many: what changes, what is refused, and that undo brings it back."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from tests.at_once import add_code
from tuils.library.foundation.desk import Desk
from tuils.library.front.answers.actions import actions_panel
from tuils.library.holdings.editing.item_editing import EDITABLE, ItemChange, replace_barcode
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.items.showing import item_sheet, item_sheet_of, title_sheet
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.item_status.batch_editing import AT_ONCE, EditLine, edit_items
from tuils.library.lending.item_status.copy_editing import edit_item
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.reach.replay import undo

from . import makers
from .makers import codes, register, rows, seen, value, whole, with_role


@pytest.fixture
def book(desk: Desk) -> str:
    add_code(desk, "location", "ATTIC", {"name": "Up the stairs"})
    add_code(desk, "branch", "WEST", {"name": "West"})
    title = add_title(desk, {"title": "Emma", "call_number": "FIC AUS"})
    for number in (1, 2, 3):
        add_item(desk, title.id, {"barcode": f"B{number}", "staff_note": "worn"})
    return title.id


def entries() -> int:
    return int(value("SELECT count(*) FROM journal"))


@pytest.mark.parametrize(
    ("fields", "changes"),
    [
        ({"location": "ATTIC"}, [ItemChange("location", "", "ATTIC")]),
        ({"home_branch": "WEST"}, [ItemChange("home_branch", "MAIN", "WEST")]),
        ({"item_type": "DVD", "volume": "2"}, [ItemChange("item_type", "BK", "DVD"), ItemChange("volume", "", "2")]),
        ({"price_cents": "1250"}, [ItemChange("price_cents", None, 1250)]),
        ({"staff_note": ""}, [ItemChange("staff_note", "worn", "")]),
        ({"not_for_loan": True}, [ItemChange("not_for_loan", False, True)]),
        ({"call_prefix": "REF"}, [ItemChange("call_number", "FIC AUS", "REF FIC AUS")]),
        ({"add_note": "stained"}, [ItemChange("staff_note", "worn", "worn; stained")]),
        ({"barcode": " B 9 "}, [ItemChange("barcode", "B1", "B9")]),
        ({"status": "lost"}, [ItemChange("status", "available", "lost")]),
        ({"status": "missing"}, [ItemChange("status", "available", "missing")]),
        ({"status": "damaged"}, [ItemChange("status", "available", "damaged")]),
        ({"status": "withdrawn"}, [ItemChange("status", "available", "withdrawn")]),
        ({"withdrawn": True}, [ItemChange("status", "available", "withdrawn")]),
    ],
)
def test_an_edit_changes_what_was_asked_and_undo_takes_it_back(
    desk: Desk, book: str, fields: dict[str, Any], changes: list[ItemChange]
) -> None:
    before = seen()
    done = edit_item(desk, "B1", fields)
    assert list(done.changes) == changes
    assert item_sheet_of(done.item.id) == done.item
    whole(desk)
    undo(desk, done.act)
    assert seen() == before
    whole(desk)


def test_what_was_so_before_is_not_written(desk: Desk, book: str) -> None:
    count = entries()
    for fields in (
        {}, {"location": ""}, {"staff_note": "worn", "item_type": "BK"}, {"status": "available"}, {"status": "found"},
        {"call_prefix": "FIC"}, {"add_note": "worn"}, {"barcode": "B1"}, {"withdrawn": False}, {"title": book[-8:]},
    ):  # fmt: skip
        done = edit_item(desk, "B1", fields)
        assert (done.changes, done.act) == ((), "")
    assert entries() == count


def test_a_copy_moves_to_another_title_and_back(desk: Desk, book: str) -> None:
    other = add_title(desk, {"title": "Persuasion"}).id
    done = edit_item(desk, "B1", {"title": other[-8:]})
    assert (done.item.title, done.item.biblio) == ("Persuasion", other)
    assert [item.barcode for item in title_sheet(other).items] == ["B1"]
    whole(desk)
    undo(desk, done.act)
    assert [item.barcode for item in title_sheet(book).items] == ["B1", "B2", "B3"]
    assert codes(lambda: edit_item(desk, "B1", {"title": "0" * 36})) == ["UNKNOWN_ID"]


@pytest.mark.parametrize(
    "fields",
    [
        {"item_type": "SPACESHIP"}, {"location": "NOWHERE"}, {"home_branch": "MARS"}, {"colour": "red"},
        {"biblio": "x"}, {"price_cents": "cheap"}, {"status": "eaten"}, {"barcode": ""}, {"item_type": ""},
        {"home_branch": None}, {"acquired_on": "last May"}, {"state": "lost"}, {"loan": "x"},
    ],
)  # fmt: skip
def test_what_the_library_does_not_know_is_refused_in_words(desk: Desk, book: str, fields: dict[str, Any]) -> None:
    count = entries()
    assert codes(lambda: edit_item(desk, "B1", fields)) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: edit_items(desk, ["B1", "B2"], fields)) == ["NOT_UNDERSTOOD"]
    assert entries() == count


def test_a_number_is_replaced_once_and_only_by_a_free_one(desk: Desk, book: str) -> None:
    assert codes(lambda: replace_barcode(desk, "B1", "B2")) == ["BARCODE_IN_USE"]
    done = replace_barcode(desk, "B1", "N1")
    assert done.changes == (ItemChange("barcode", "B1", "N1"),)
    assert codes(lambda: item_sheet(desk, "B1")) == ["ITEM_UNKNOWN"]
    assert replace_barcode(desk, "N1").item.barcode == "31234000000016"
    assert add_item(desk, book, {"barcode": "B1"}).barcode == "B1"
    assert codes(lambda: edit_item(desk, "B7", {})) == ["ITEM_UNKNOWN"]
    whole(desk)


def test_a_copy_without_a_number_gets_one_by_its_id(desk: Desk, book: str) -> None:
    item = makers.add_item(desk, "", biblio=book)
    makers.add_item(desk, "", biblio=book)
    assert codes(lambda: replace_barcode(desk, "", "N1")) == ["ITEM_UNKNOWN"]
    undo(desk, replace_barcode(desk, item[-8:], "N1").act)
    assert replace_barcode(desk, item[-8:], "N1").item.id == item
    assert replace_barcode(desk, item, "N2").item.barcode == "N2"
    other = str(value("SELECT id FROM item WHERE barcode = 'B1'"))
    assert codes(lambda: replace_barcode(desk, other[-8:], "N3")) == ["ITEM_UNKNOWN"]
    whole(desk)


@pytest.mark.parametrize("typed", [" B1 ", "B 1", "]C0B1", "B1\r"])
def test_a_number_is_read_as_scanners_and_people_write_it(desk: Desk, book: str, typed: str) -> None:
    assert item_sheet(desk, typed).barcode == "B1"
    assert edit_item(desk, typed, {"volume": "1"}).item.barcode == "B1"


@pytest.mark.parametrize(
    ("status", "refused", "now"),
    [
        ("lost", [], "lost"), ("damaged", [], "checked_out"), ("found", [], "checked_out"),
        ("missing", ["ON_LOAN"], "checked_out"), ("withdrawn", ["ON_LOAN"], "checked_out"),
        ("available", ["ON_LOAN"], "checked_out"),
    ],
)  # fmt: skip
def test_what_is_on_loan_stays_on_loan(desk: Desk, book: str, status: str, refused: list[str], now: str) -> None:
    checkout(desk, register(desk), "B1")
    assert codes(lambda: edit_item(desk, "B1", {"status": status})) == refused
    sheet = item_sheet(desk, "B1")
    assert (sheet.status, sheet.due_at is not None) == (now, True)
    whole(desk)


def test_what_was_lost_on_loan_comes_back_and_is_found(desk: Desk, book: str) -> None:
    checkout(desk, register(desk), "B1")
    edit_item(desk, "B1", {"status": "lost"})
    assert checkin(desk, "B1").alerts == ("WAS_LOST",)
    assert item_sheet(desk, "B1").status == "available"
    whole(desk)


def test_what_was_taken_out_comes_back_first(desk: Desk, book: str) -> None:
    edit_item(desk, "B1", {"status": "withdrawn"})
    for status in ("lost", "missing", "damaged"):
        assert codes(partial(edit_item, desk, "B1", {"status": status})) == ["WITHDRAWN"]
    assert edit_item(desk, "B1", {"status": "available"}).item.status == "available"
    edit_item(desk, "B2", {"status": "lost"})
    assert edit_item(desk, "B2", {"status": "found"}).item.status == "available"
    whole(desk)


def test_who_may_not_edit_the_catalog_changes_nothing(volunteer: Desk, desk: Desk, book: str) -> None:
    for act in (partial(edit_item, volunteer, "B1", {}), partial(edit_items, volunteer, ["B1"], {"volume": "1"})):
        assert codes(act) == ["NO_PERMISSION"]
    assert codes(lambda: edit_items(volunteer, ["B1"], {"volume": "1"}, dry_run=True)) == ["NO_PERMISSION"]
    done = edit_item(desk, "B1", {"volume": "1"})
    assert codes(lambda: undo(with_role(desk, permissions={"circulation.undo"}), done.act)) == ["NO_PERMISSION"]


def test_an_edit_is_not_taken_back_into_what_cannot_be(desk: Desk, book: str) -> None:
    renumbered = replace_barcode(desk, "B1", "N1")
    add_item(desk, book, {"barcode": "B1"})
    assert codes(lambda: undo(desk, renumbered.act)) == ["BARCODE_IN_USE"]
    edit_item(desk, "B2", {"status": "withdrawn"})
    back = edit_item(desk, "B2", {"status": "available"})
    checkout(desk, register(desk), "B2")
    assert codes(lambda: undo(desk, back.act)) == ["UNDO_NOT_LAST"]
    checkin(desk, "B2")
    assert codes(lambda: undo(desk, back.act)) == ["UNDO_NOT_LAST"], "it was lent because it was back"
    again = edit_item(desk, "B2", {"status": "withdrawn"})
    undo(desk, again.act)
    assert item_sheet(desk, "B2").status == "available"
    whole(desk)


# many at once


def test_a_dry_run_tells_what_would_change_and_writes_nothing(desk: Desk, book: str) -> None:
    count = entries()
    fields = {"location": "ATTIC"}
    lines = edit_items(desk, ["B1", " B1", "B 1", "B9", "", "B2"], fields, dry_run=True)
    assert [(line.asked, line.title, bool(line.changes), bool(line.refused)) for line in lines] == [
        ("B1", "Emma", True, False), ("B9", "", False, True), ("B2", "Emma", True, False),
    ]  # fmt: skip
    assert entries() == count
    assert all(not line.act for line in lines)


def test_the_good_ones_are_changed_in_one_act_and_the_others_named(desk: Desk, book: str) -> None:
    checkout(desk, register(desk), "B2")
    edit_item(desk, "B3", {"status": "withdrawn"})
    before = seen()
    lines = edit_items(desk, ["B1", "B2", "B3", "zzz\x1b[31m"], {"status": "withdrawn", "location": "ATTIC"})
    assert [_told(line) for line in lines] == [
        ("status", "location"), ["ON_LOAN"], ("location",), ["ITEM_UNKNOWN"],
    ]  # fmt: skip
    assert lines[0].act == lines[2].act
    assert value("SELECT count(*) FROM journal WHERE act = ?", lines[0].act) == 3, "place and status of B1, place of B3"
    assert text_of_deed(desk) == "Changed 2 copies: Emma"
    whole(desk)
    undo(desk, lines[0].act)
    assert seen() == before
    whole(desk)


def _told(line: EditLine) -> object:
    return line.refused.codes if line.refused else tuple(change.field for change in line.changes)


def text_of_deed(desk: Desk) -> str:
    return str(actions_panel(desk).rows[0][2])


def test_every_field_of_a_batch_may_be_set_and_most_cleared(desk: Desk, book: str) -> None:
    fields = {
        "location": "ATTIC", "collection": "NEW", "item_type": "DVD", "home_branch": "WEST", "call_number": "F",
        "price_cents": 5, "public_note": "p", "staff_note": "s", "not_for_loan": True, "copy_number": "1",
        "volume": "2", "acquired_on": "1958-03-31", "pieces": "3 discs",
        "missing_pieces": "1 disc", "alert": "look", "statistics": "GRANT",
        "line": "555-0142",
    }  # fmt: skip
    assert fields.keys() | {"barcode", "title", "status", "withdrawn", "call_prefix", "add_note"} == set(EDITABLE)
    edit_items(desk, ["B1"], fields)
    row = makers.item_row("B1")
    assert {name: row[name] for name in fields} == fields
    edit_items(desk, ["B1"], {name: "" for name in fields if name not in ("item_type", "home_branch")})
    row = makers.item_row("B1")
    assert not any(row[name] for name in fields if name not in ("item_type", "home_branch"))
    assert codes(lambda: edit_items(desk, ["B1"], {"barcode": "B9"})) == ["NOT_UNDERSTOOD"]
    whole(desk)


@pytest.mark.whole
def test_a_long_list_is_several_acts_none_of_them_long(desk: Desk, book: str) -> None:
    numbers = [add_item(desk, book, {}).barcode for _copy in range(AT_ONCE + 20)]
    lines = edit_items(desk, numbers, {"location": "ATTIC"})
    assert all(line.changes for line in lines)
    assert [count for (count,) in rows("SELECT count(*) FROM journal WHERE kind = 'item_edited' GROUP BY act")] in (
        [AT_ONCE, 20], [20, AT_ONCE],
    )  # fmt: skip
    undo(desk, lines[0].act)
    assert value("SELECT count(*) FROM item WHERE location = 'ATTIC'") == 0, "all of it goes back at once"
    whole(desk)
