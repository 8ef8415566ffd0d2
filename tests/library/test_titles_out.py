"""Titles leave as they came, with their copies as another system writes them; removed ones stay."""

from __future__ import annotations

import io
import re
from functools import partial

import pytest
from pymarc import MARCReader

from tuils.formats.marc_files.iso2709 import read_piece
from tuils.formats.marc_files.marc_out import export_form
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.titles import titles_out
from tuils.library.holdings.titles.titles import add_title
from tuils.library.holdings.titles.titles_out import TitleOut, export_titles
from tuils.library.lending.loans.checkout import checkout
from tuils.models import db

from .makers import codes, edit_item, register, value


@pytest.fixture
def emma(desk: Desk) -> str:
    book = add_title(desk, {"title": "Emma", "author": "Austen, Jane"}).id
    for barcode in ("B2", "B1", "B3"):
        add_item(desk, book, {"barcode": barcode, "call_number": "FIC AUS", "price_cents": 1250, "staff_note": "torn"})
    return book


def out(desk: Desk, form: str = "iso2709", system: str = "koha") -> list[TitleOut]:
    return list(export_titles(desk, export_form(form), system))


@pytest.mark.parametrize(
    ("system", "tag", "barcode", "branch"),
    [
        ("koha", "952", "p", "a"),
        ("evergreen", "852", "p", "b"),
        ("follett", "852", "p", "a"),
        ("marc21", "852", "p", "b"),
    ],
)
def test_copies_stand_behind_the_record_in_the_order_of_barcodes(
    desk: Desk, emma: str, system: str, tag: str, barcode: str, branch: str
) -> None:
    (title,) = out(desk, system=system)
    (record,) = MARCReader(io.BytesIO(title.data))
    assert record is not None
    assert [field[barcode] for field in record.get_fields(tag)] == ["B1", "B2", "B3"]
    assert {field[branch] for field in record.get_fields(tag)} == {"MAIN"}


def test_the_record_itself_is_as_it_is_stored(desk: Desk, emma: str) -> None:
    stored = bytes(value("SELECT marc FROM biblio"))
    (title,) = out(desk, system="none")
    assert title == TitleOut(1, "", stored)
    raw, bare = read_piece(out(desk)[0].data), read_piece(stored)
    assert (raw.tags, raw.data) == ([*bare.tags, "952", "952", "952"], [*bare.data, *raw.data[-3:]])


def test_who_has_a_copy_does_not_leave(desk: Desk, emma: str) -> None:
    before = out(desk)
    card = register(desk, "Ada", last_name="Lovelace")
    checkout(desk, card, "B1")
    assert [_unused(title) for title in out(desk)] == [_unused(title) for title in before]


def _unused(title: TitleOut) -> list[bytes]:
    """The fields without how often and when last a copy was checked out and seen: that is nobody's in particular."""
    return [re.sub(rb"\x1f[lrs][^\x1f]*", b"", data) for data in read_piece(title.data).data]


def test_states_leave_as_the_system_has_them(desk: Desk, emma: str) -> None:
    item = str(value("SELECT id FROM item WHERE barcode = 'B1'"))
    edit_item(desk, item, state="lost", withdrawn=True)
    (record,) = MARCReader(io.BytesIO(out(desk)[0].data))
    assert record is not None
    assert (record["952"]["0"], record["952"]["1"]) == ("1", "1")


def test_removed_titles_stay_and_the_order_is_that_of_coming(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(titles_out, "PAGE", 2)
    for name in ("One", "Two", "Three", "Four", "Five"):
        add_title(desk, {"title": name})
    db.execute_sql("UPDATE biblio SET removed = 1 WHERE title = 'Two'")
    found = out(desk)
    assert [title.number for title in found] == [1, 2, 3, 4]
    assert [name for title in found for name in ("One", "Three", "Four", "Five") if name.encode() in title.data] == [
        "One",
        "Three",
        "Four",
        "Five",
    ]


def test_copies_that_have_no_room_are_named(desk: Desk, emma: str) -> None:
    for number in range(30):
        add_item(desk, emma, {"barcode": f"X{number:02}", "public_note": "n" * 4000})
    (title,) = out(desk)
    assert title.left == tuple(f"X{number:02}" for number in range(24, 30))
    assert "X24, X25, X26, X27, X28, X29" in title.faults[0]
    assert len(title.data) <= 99_999
    for form in ("marcxml", "json", "mrk"):
        (title,) = out(desk, form)
        assert (title.left, title.faults) == ((), ())
        assert all(f"X{number:02}".encode() in title.data for number in range(30))


def test_nothing_leaves_without_the_right_to_it(volunteer: Desk) -> None:
    assert codes(partial(export_titles, volunteer, export_form("iso2709"))) == ["NO_PERMISSION"]
