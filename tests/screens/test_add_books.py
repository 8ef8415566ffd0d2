"""Add a book by the scanner alone: a box goes through, found or not, and the form says what it does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.library.record_server import RecordServer, record, record_server
from tests.screens.at_desk import SIZES, Seat, seat
from tests.screens.keys import press
from tuils.library.holdings.finding import find_titles
from tuils.library.holdings.items.showing import item_sheet
from tuils.library.holdings.lookup.targets import add_target
from tuils.library.office.orders.funds import add_fund, fund_sheet
from tuils.screens.catalog.compare_records import CompareRecords
from tuils.values.numbers.barcode import with_check_digit
from tuils.values.numbers.isbn import normalise

SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
OPEN = "<f10>add a book<enter>"
OWL = "9780399214578"


def isbn(number: int) -> str:
    body = f"978039921{number:03d}"
    return next(f"{body}{digit}" for digit in range(10) if normalise(f"{body}{digit}"))


def label(number: int) -> str:
    return with_check_digit(f"31234{number:08d}")


@pytest.fixture
def server() -> Iterator[RecordServer]:
    with record_server() as there:
        for number in range(10):
            there.records[isbn(number)] = record(
                f"Book of the box {number}", isbn(number), author="Zimmer, Ada", dewey=f"63{number}.1"
            )
        there.records[OWL] = record("Owl moon", OWL, author="Yolen, Jane", dewey="813/.54", publisher="Philomel")
        yield there


async def with_target(at: Seat, url: str, name: str = "NEAR") -> None:
    await at.app.do(add_target, name, url, {})


async def test_a_box_of_ten_takes_twenty_scans_and_no_key(tmp_path: Path, server: RecordServer) -> None:
    async with seat(tmp_path, "pat") as at:
        await with_target(at, server.url())
        await at.press(OPEN)
        keys = 0
        for number in range(10):
            for code in (isbn(number), label(9000 + number)):
                await press(at.pilot, f"{code}<enter>")
                keys += 1
        assert keys == 20
        assert at.where == "QuickAdd"
        assert at.answer[:2] == ("OK", "Added: Book of the box 9")
        assert any("as on the spine label" in row for row in at.rows()), "nothing of the last book stands there"
        for number in range(10):
            sheet = await at.app.read(item_sheet, at.app.desk, label(9000 + number))
            assert (sheet.title, sheet.call_number) == (f"Book of the box {number}", f"63{number}.1 ZIM")


async def test_without_labels_the_next_book_saves_the_one_before(tmp_path: Path, server: RecordServer) -> None:
    async with seat(tmp_path, "pat") as at:
        await with_target(at, server.url())
        await at.press(OPEN)
        await at.type(isbn(1), isbn(2), isbn(1))
        assert at.answer[1].startswith("Another copy of: Book of the box 1")
        await at.press("<f6>")
        hits = (await at.app.read(find_titles, "box")).hits
        assert sorted((hit.title, hit.items) for hit in hits) == [("Book of the box 1", 2), ("Book of the box 2", 1)]


async def test_the_fund_of_the_last_book_pays_the_next_one_until_it_is_empty(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.app.do(add_fund, "GIFT", {"budget_cents": 2500})
        await at.press(OPEN)
        await at.press("<tab><tab>Flat earth<tab><tab><tab>10.00<tab><tab><tab>gift<tab><f6>")
        assert at.answer[1] == "Added: Flat earth"
        await at.press(OPEN)
        await at.type(isbn(1), label(9001))
        assert at.answer[1].startswith("Added: Not cataloged yet"), at.answer
        await at.type(isbn(2), label(9002))
        assert "GIFT has $5.00 free" in at.answer[1]
        await at.press("n<enter>")
        assert (await at.app.read(fund_sheet, at.app.desk, "GIFT")).spent == 2000
        await at.press("<f6>y<enter>")
        assert (await at.app.read(fund_sheet, at.app.desk, "GIFT")).free == -500
        await at.press("<escape><f9><enter>")
        assert (await at.app.read(fund_sheet, at.app.desk, "GIFT")).free == 500


@SIZE
async def test_what_it_looks_like(tmp_path: Path, server: RecordServer, size: tuple[int, int]) -> None:
    async with seat(tmp_path, "pat", size=size) as at:
        await with_target(at, server.url())
        await at.press(OPEN)
        await at.type(OWL)
        at.golden("add-book-found")


async def test_another_record_is_one_key_away(tmp_path: Path, server: RecordServer) -> None:
    with record_server() as second:
        server.records[OWL] = record("Owl moon", OWL, author="Yolen, Jane", dewey="813.54", publisher="Philomel")
        second.records[OWL] = record("Owl moon : large print", OWL, author="Yolen, Jane", dewey="813.54")
        async with seat(tmp_path, "pat") as at:
            await with_target(at, server.url())
            await with_target(at, second.url(), "OTHER")
            await at.press(OPEN)
            await at.type(OWL)
            await at.until(lambda: all(one.is_finished for one in at.app.workers if one.name == "lookup"), "all told")
            first = at.answer[1]
            assert "(1 of 2): Owl moon" in first
            await at.press("<f7>")
            assert "(2 of 2): Owl moon" in at.answer[1]
            assert at.answer[1].split()[0] != first.split()[0]
            assert at.answer[2].startswith(f"F7: {first.split()[0]}: Owl moon"), "the other one stands below it"
            await at.press("<pagedown>")
            assert isinstance(at.screen, CompareRecords)
            rows = "\n".join(at.rows())
            assert "Owl moon : large print" in rows
            assert "* " in rows
            await at.press("<f7>")
            assert (at.where, "(1 of 2)" in at.answer[1]) == ("QuickAdd", True), "the right one was taken"


@SIZE
async def test_two_records_side_by_side(tmp_path: Path, server: RecordServer, size: tuple[int, int]) -> None:
    with record_server() as second:
        second.records[OWL] = record("Owl moon : large print", OWL, author="Yolen, Jane", dewey="813.54")
        async with seat(tmp_path, "pat", size=size) as at:
            await with_target(at, server.url())
            await with_target(at, second.url(), "OTHER")
            await at.press(OPEN)
            await at.type(OWL)
            await at.until(lambda: all(one.is_finished for one in at.app.workers if one.name == "lookup"), "all told")
            await at.settled()
            while not at.answer[1].startswith("NEAR"):
                await at.press("<f7>")
            await at.press("<pagedown>")
            at.golden("compare-records")


async def test_the_range_of_barcodes_is_used_up_and_a_label_is_scanned(
    tmp_path: Path, server: RecordServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuils.library.holdings.items.items.LAST", 0)
    async with seat(tmp_path, "pat") as at:
        await with_target(at, server.url())
        await at.press(OPEN)
        assert at.where == "QuickAdd"
        await at.type(OWL)
        assert at.answer[1].startswith("NEAR: Owl moon")
        await at.press("<f6>")
        assert at.answer[:2] == ("STOP", "Not saved. Check this line: Barcode")
        await at.type(label(9000))
        assert at.answer[:2] == ("OK", "Added: Owl moon")


async def test_no_line_a_short_form_and_later_the_record(tmp_path: Path, server: RecordServer) -> None:
    async with seat(tmp_path, "pat") as at:
        await with_target(at, server.url("html"))
        await at.press(OPEN)
        await at.type(OWL)
        assert at.answer[1].startswith("NEAR: it sent a web page")
        await at.type(label(9100))
        assert at.answer[:2] == ("OK", f"Added: Not cataloged yet: {OWL}")
        await with_target(at, server.url(), "BACK")
        await at.press("<escape><f10>to complete<enter>")
        assert at.where == "ToComplete"
        at.golden("to-complete")
        await at.press("<f6>")
        await at.until(lambda: all(one.is_finished for one in at.app.workers if one.name == "complete"), "completed")
        await at.settled()
        assert at.answer[:2] == ("OK", "Completed 1 of 1.")
        assert (await at.app.read(item_sheet, at.app.desk, label(9100))).title == "Owl moon"


async def test_a_wrong_label_is_not_taken(tmp_path: Path, server: RecordServer) -> None:
    async with seat(tmp_path, "pat") as at:
        await with_target(at, server.url())
        await at.press(OPEN)
        await at.type(isbn(3), "31234000090019")
        assert at.where == "QuickAdd"
        assert "last digit should be" in str(at.screen.lines[0].fault)  # type: ignore[attr-defined]
        await at.type(label(9200))
        assert at.answer[:2] == ("OK", "Added: Book of the box 3")
