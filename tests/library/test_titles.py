"""Titles by hand: a regular record from a few words, and their sheet."""

from __future__ import annotations

import io
from typing import Any

import pymarc
import pytest

from tuils.library.foundation.desk import Desk
from tuils.library.holdings.editing.title_editing import edit_title
from tuils.library.holdings.finding import find_titles
from tuils.library.holdings.items.items import add_item, next_barcode
from tuils.library.holdings.items.showing import title_sheet
from tuils.library.holdings.labels.queries import waiting_labels
from tuils.library.holdings.titles.titles import add_title
from tuils.library.reach.replay import last_actions, undo

from .makers import codes, edit_item, value, whole

FIELDS = {
    "title": "Emma : a novel", "author": "Austen, Jane", "isbn": "0-14-143958-0", "call_number": "823.7 AUS",
    "publisher": "Penguin", "year": 2003, "extent": "474 pages",
}  # fmt: skip


def test_a_title_is_what_was_typed_in_columns_and_in_its_record(desk: Desk) -> None:
    sheet = add_title(desk, FIELDS)
    assert (sheet.title, sheet.author, sheet.year, sheet.kind) == ("Emma : a novel", "Austen, Jane", 2003, "book")
    assert (sheet.isbns, sheet.call_number, sheet.publisher) == (("9780141439587",), "823.7 AUS", "Penguin")
    (record,) = pymarc.MARCReader(io.BytesIO(sheet.marc))
    assert record is not None
    assert [str(record[tag]["a"]) for tag in ("020", "245", "300")] == ["9780141439587", "Emma : a novel", "474 pages"]
    assert title_sheet(sheet.id) == sheet
    assert find_titles("penguin emma").hits[0].biblio == sheet.id
    whole(desk)


def test_the_record_is_in_the_journal_so_that_a_replay_makes_the_same_title(desk: Desk) -> None:
    add_title(desk, FIELDS)
    assert value("SELECT count(*) FROM journal WHERE kind = 'biblio_added'") == 1
    whole(desk)


def test_the_first_copy_comes_in_the_same_act_or_nothing_at_all(desk: Desk) -> None:
    sheet = add_title(desk, {"title": "Emma"}, item={"barcode": "B1"})
    assert [item.barcode for item in sheet.items] == ["B1"]
    assert codes(lambda: add_title(desk, {"title": "Persuasion"}, item={"barcode": "B1"})) == ["BARCODE_IN_USE"]
    assert not find_titles("persuasion").hits
    whole(desk)


def test_an_added_book_is_taken_back_with_its_copy_barcode_and_label(desk: Desk) -> None:
    free = next_barcode()
    sheet = add_title(desk, FIELDS, item={})
    assert sheet.items[0].barcode == free
    assert waiting_labels()
    undo(desk, last_actions(desk)[0].act)
    assert next_barcode() == free, "its number is free again"
    assert not waiting_labels()
    assert not find_titles("emma").hits
    assert codes(lambda: title_sheet(sheet.id)) == ["UNKNOWN_ID"]
    whole(desk)
    again = add_title(desk, FIELDS, item={})
    assert again.items[0].barcode == free
    whole(desk)


def test_a_copy_alone_is_taken_back_and_its_title_stays(desk: Desk) -> None:
    sheet = add_title(desk, FIELDS)
    add_item(desk, sheet.id, {"barcode": "B1"})
    assert codes(lambda: undo(desk, last_actions(desk)[1].act)) == ["UNDO_NOT_LAST"], "its title has a copy by now"
    undo(desk, last_actions(desk)[0].act)
    assert title_sheet(sheet.id).items == ()
    undo(desk, last_actions(desk)[0].act)
    assert not find_titles("emma").hits
    whole(desk)


def test_what_others_did_with_it_keeps_a_new_book(desk: Desk) -> None:
    sheet = add_title(desk, FIELDS, item={"barcode": "B1"})
    added = last_actions(desk)[0].act
    edit_title(desk, sheet.id, {"year": "2004"})
    assert codes(lambda: undo(desk, added)) == ["UNDO_NOT_LAST"]
    undo(desk, last_actions(desk)[0].act)
    undo(desk, added)
    assert not find_titles("emma").hits
    whole(desk)


@pytest.mark.parametrize("title", ["", "   ", "\x00\t", None])
def test_without_a_title_there_is_none(desk: Desk, title: str | None) -> None:
    assert codes(lambda: add_title(desk, {"title": title, "author": "Austen"})) == ["TITLE_MISSING"]
    assert codes(lambda: add_title(desk, {})) == ["TITLE_MISSING"]


@pytest.mark.parametrize(
    "fields", [{"year": "two"}, {"year": 12345}, {"isbn": "9780141439588"}, {"kind": "spaceship"}, {"colour": "red"}]
)
def test_what_cannot_be_read_is_said(desk: Desk, fields: dict[str, Any]) -> None:
    assert codes(lambda: add_title(desk, {"title": "Emma", **fields})) == ["NOT_UNDERSTOOD"]
    assert value("SELECT count(*) FROM biblio") == 0


@pytest.mark.parametrize(
    "text", ["[/i] Emma [bold]", "=1+1", "Emma\x1b[31m\x1f$x\x1e\x1d", "'; DROP TABLE biblio", "Ємма 爱玛"]
)
def test_text_is_only_text(desk: Desk, text: str) -> None:
    sheet = add_title(desk, {"title": text, "author": text})
    assert sheet.title == "".join(char for char in text if char.isprintable())
    assert value("SELECT count(*) FROM biblio") == 1
    whole(desk)


def test_a_sheet_counts_what_is_on_the_shelf(desk: Desk) -> None:
    book = add_title(desk, FIELDS).id
    for number in ("B2", "B1", "B3"):
        add_item(desk, book, {"barcode": number})
    edit_item(desk, str(value("SELECT id FROM item WHERE barcode = 'B3'")), state="lost")
    sheet = title_sheet(book[-8:])
    assert [(item.barcode, item.status) for item in sheet.items] == [
        ("B1", "available"),
        ("B2", "available"),
        ("B3", "lost"),
    ]
    assert sheet.available == 2
    assert codes(lambda: title_sheet("0" * 36)) == ["UNKNOWN_ID"]
