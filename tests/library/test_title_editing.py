"""Titles put right by hand: the words, the record byte for byte but for them, the copies, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.at_once import import_marc
from tuils.library.foundation.desk import Desk
from tuils.library.front.answers.actions import actions_panel
from tuils.library.holdings.editing.item_editing import ItemChange
from tuils.library.holdings.editing.title_editing import edit_title
from tuils.library.holdings.finding import find_titles
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.items.showing import title_sheet
from tuils.library.holdings.titles.titles import BY_HAND, add_title
from tuils.library.lending.item_status.copy_editing import edit_item
from tuils.library.reach.replay import undo

from .makers import codes, rows, value, whole
from .records import record, write

FIELDS = {"title": "Ema : a novl", "author": "Austin, Jane", "call_number": "FIC AUS", "isbn": "0141439580"}
RIGHT = {
    "title": "Emma : a novel", "author": "Austen, Jane", "isbn": "9780141439600", "call_number": "823.7 AUS",
    "publisher": "Penguin", "year": "2003", "extent": "474 pages", "kind": "audiobook",
    "access": "large_print", "levels": "Lexile 650L, AR 4.5, grades 3-5", "tags": "Local author",
}  # fmt: skip


@pytest.fixture
def emma(desk: Desk) -> str:
    title = add_title(desk, FIELDS)
    for number in (1, 2, 3):
        add_item(desk, title.id, {"barcode": f"B{number}"})
    edit_item(desk, "B3", {"call_number": "ATTIC"})
    return title.id


def test_every_word_of_a_title_is_put_right_and_taken_back(desk: Desk, emma: str) -> None:
    assert set(RIGHT) == set(BY_HAND)
    before = title_sheet(emma)
    done = edit_title(desk, emma[-8:], RIGHT)
    sheet = done.title
    assert (sheet.title, sheet.author, sheet.year, sheet.kind) == ("Emma : a novel", "Austen, Jane", 2003, "audiobook")
    assert (sheet.isbns, sheet.call_number, sheet.publisher) == (("9780141439600",), "823.7 AUS", "Penguin")
    assert [change.field for change in done.changes] == list(BY_HAND)
    assert done.changes[0] == ItemChange("title", "Ema : a novl", "Emma : a novel")
    assert title_sheet(emma) == sheet
    assert find_titles("emma penguin").hits[0].biblio == emma
    assert find_titles("austin").corrected
    whole(desk)
    assert str(actions_panel(desk).rows[0][2]) == "Changed title: Emma : a novel"
    undo(desk, done.act)
    assert title_sheet(emma) == before
    assert not find_titles("austin").corrected
    whole(desk)


def test_copies_with_the_number_of_their_title_go_with_it(desk: Desk, emma: str) -> None:
    done = edit_title(desk, emma, {"call_number": "FIC AUSTEN"})
    assert done.copies == 2
    assert [item.call_number for item in done.title.items] == ["FIC AUSTEN", "FIC AUSTEN", "ATTIC"]
    whole(desk)
    edit_item(desk, "B1", {"call_number": "REF"})
    assert codes(lambda: undo(desk, done.act)) == ["UNDO_NOT_LAST"]


def test_what_was_so_before_is_not_written(desk: Desk, emma: str) -> None:
    count = value("SELECT count(*) FROM journal")
    for fields in ({}, FIELDS, {"title": " Ema :  a novl "}, {"publisher": "", "year": None}, {"kind": ""}):
        done = edit_title(desk, emma, fields)
        assert (done.changes, done.act, done.copies) == ((), "", 0)
    assert value("SELECT count(*) FROM journal") == count


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"title": ""}, "TITLE_MISSING"),
        ({"title": "\x1b\x1f"}, "TITLE_MISSING"),
        ({"year": "old"}, "NOT_UNDERSTOOD"),
        ({"year": "0000"}, "NOT_UNDERSTOOD"),
        ({"isbn": "12"}, "NOT_UNDERSTOOD"),
        ({"kind": "spaceship"}, "NOT_UNDERSTOOD"),
        ({"colour": "red"}, "NOT_UNDERSTOOD"),
    ],
)
def test_what_cannot_be_is_refused(desk: Desk, emma: str, fields: dict[str, Any], refused: str) -> None:
    assert codes(lambda: edit_title(desk, emma, fields)) == [refused]
    assert codes(lambda: edit_title(desk, "0" * 36, {})) == ["UNKNOWN_ID"]
    assert value("SELECT count(*) FROM journal WHERE kind = 'biblio_edited'") == 0


def test_words_taken_away_are_gone(desk: Desk, emma: str) -> None:
    sheet = edit_title(desk, emma, {"author": "", "isbn": "", "call_number": ""}).title
    assert (sheet.author, sheet.isbns, sheet.call_number) == ("", (), "")
    whole(desk)


def test_who_may_not_edit_titles_changes_none(volunteer: Desk, emma: str) -> None:
    assert codes(lambda: edit_title(volunteer, emma, {"title": "X"})) == ["NO_PERMISSION"]


def test_an_imported_record_comes_back_byte_for_byte(desk: Desk, tmp_path: Path) -> None:
    import_marc(desk, [write(tmp_path / "x.mrc", record("n1", "Emma /", author="Austen, Jane."))])
    (biblio, marc), *_more = [tuple(row) for row in rows("SELECT id, marc FROM biblio WHERE batch != '' ORDER BY no")]
    first = edit_title(desk, biblio, {"title": "First"})
    second = edit_title(desk, biblio, {"title": "Second", "extent": "9 pages"})
    assert codes(lambda: undo(desk, first.act)) == ["UNDO_NOT_LAST"]
    whole(desk)
    undo(desk, second.act)
    assert title_sheet(biblio).title == "First"
    undo(desk, first.act)
    assert title_sheet(biblio).marc == bytes(marc)
    whole(desk)


def test_a_kind_that_the_record_denies_is_refused(desk: Desk, tmp_path: Path) -> None:
    film = record("n1", "Emma").replace(b"aEmma", b"aEmma\x1fhvideorecording")
    import_marc(desk, [write(tmp_path / "x.mrc", film)])
    biblio = str(value("SELECT id FROM biblio"))
    assert title_sheet(biblio).kind == "video"
    assert codes(lambda: edit_title(desk, biblio, {"kind": "book"})) == ["NOT_UNDERSTOOD"]
    assert edit_title(desk, biblio, {"kind": "music"}).title.kind == "music"
