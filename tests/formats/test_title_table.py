from __future__ import annotations

import datetime as dt

import pytest

from tests.formats.samples import DATA, needs_data
from tuils.formats.marc.marc import RecordRead
from tuils.formats.marc.marc_view import marc_fields
from tuils.formats.tables.tables import read_table
from tuils.formats.tables.title_table import COLUMNS, TitleTable, guess_columns, isbns_of, mendings

DAY = dt.date(2026, 11, 24)


def read(**row: str) -> RecordRead:
    table = TitleTable({name: name for name in row}, DAY)
    (record,) = table.records([row])
    return record


def field(record: RecordRead, tag: str) -> list[str]:
    return [text for found, _indicators, text in marc_fields(record.marc) if found == tag]


def test_a_row_becomes_a_record_and_its_copy() -> None:
    record = read(
        title="Emma",
        subtitle="a novel",
        author="Austen, Jane",
        more_authors="Ray, Joan; Smith, Ann",
        isbn="0-14-143958-0",
        year="1998.0",
        publisher="Penguin Classics (2003), Paperback, 512 pages",
        series="Penguin classics",
        subjects="Courtship; England",
        extent="512",
        language="eng",
        call_number="F AUS",
        barcode="31042000000039",
        branch="MAIN",
        location="STACKS",
        item_type="BK",
        price="$9.50",
        acquired="2019-05-07",
        note="gift",
    )
    columns = record.columns
    assert (record.outcome, record.number, columns.year) == ("", 1, 1998)
    assert columns.isbns == ("9780141439587",)
    assert field(record, "264") == ["$b Penguin Classics $c 1998"]
    assert field(record, "650") == ["$a Courtship", "$a England"]
    assert field(record, "700") == ["$a Ray, Joan", "$a Smith, Ann"]
    assert field(record, "300") == ["$a 512 pages"]
    tags = [tag for tag, _indicators, _text in marc_fields(record.marc)]
    assert tags[1:] == sorted(tags[1:])
    (item,) = record.items
    assert (item.barcode, item.call_number, item.home_branch, item.location) == (
        "31042000000039",
        "F AUS",
        "MAIN",
        "STACKS",
    )
    assert (item.price_cents, item.acquired_on, item.staff_note, item.item_type) == (950, "2019-05-07", "gift", "BK")


def test_without_a_title_a_row_is_refused() -> None:
    record = read(title=" ", author="No one")
    assert (record.outcome, record.marc, record.items) == ("rejected", b"", ())


@pytest.mark.parametrize(
    ("row", "barcodes"),
    [
        ({}, []),
        ({"barcode": "B1"}, ["B1"]),
        ({"barcode": "B1; B2|B3"}, ["B1", "B2", "B3"]),
        ({"barcode": ""}, []),
        ({"copies": "3"}, ["", "", ""]),
        ({"copies": "0"}, []),
        ({"copies": "2.0", "barcode": "B1"}, ["B1"]),
        ({"barcode": "4711.0"}, ["4711"]),
    ],
)
def test_copies(row: dict[str, str], barcodes: list[str]) -> None:
    assert [item.barcode for item in read(title="Emma", **row).items] == barcodes


@pytest.mark.parametrize(
    ("row", "came", "said"),
    [
        ({"copies": "2", "barcode": "B1"}, 1, "The table says 2 copies; 1 came in."),
        ({"copies": "2", "barcode": "B1; B2"}, 2, ""),
        ({"copies": "9000"}, 500, "The table says 9000 copies; 500 came in."),
        ({"copies": "some"}, 1, ""),
    ],
)
def test_copies_that_a_table_tells_of_and_that_do_not_come_in_are_said(
    row: dict[str, str], came: int, said: str
) -> None:
    record = read(title="Emma", **row)
    assert (len(record.items), record.fault) == (came, said)


def test_a_barcode_that_a_spreadsheet_shortened_is_named() -> None:
    record = read(title="Emma", barcode="3.1042E+13")
    assert [item.barcode for item in record.items] == [""]
    assert record.outcome == "repaired"
    assert "3.1042E+13" in record.fault


@pytest.mark.parametrize(
    ("medium", "kind"),
    [("", "book"), ("Audiobook on CD", "audiobook"), ("DVD", "video"), ("Kindle eBook", "web"), ("Board game", "kit")],
)
def test_media(medium: str, kind: str) -> None:
    assert read(title="Emma", medium=medium).columns.kind == kind


def test_librarythings_columns() -> None:
    header = (
        "Book Id,Title,Sort Character,Primary Author,Secondary Author,Publication,Date,Review,Rating,Comment,Summary,"
        "Media,Physical Description,Barcode,Page Count,ISBN,Subjects,Dewey Decimal,Other Call Number,Copies,Tags"
    )
    found = guess_columns(header.split(","))
    assert (found["author"], found["more_authors"], found["publisher"]) == (
        "Primary Author",
        "Secondary Author",
        "Publication",
    )
    assert (found["call_number"], found["subjects"], found["copies"]) == ("Dewey Decimal", "Subjects", "Copies")
    assert set(found) <= set(COLUMNS)


def test_several_rows_of_one_title_are_its_copies() -> None:
    rows = [
        {"title": "Emma", "author": "Austen", "isbn": "0141439580", "barcode": "B1"},
        {"title": "Beowulf", "author": "", "isbn": "", "barcode": "B2"},
        {"title": "EMMA!", "author": "Jane A.", "isbn": "978-0-14-143958-7", "barcode": "3.1E+13"},
        {"title": "beowulf", "author": "", "isbn": "", "barcode": "B4"},
        {"title": "", "author": "", "isbn": "0141439580", "barcode": "B5"},
        {"title": "Beowulf", "author": "Heaney", "isbn": "", "barcode": "B6"},
    ]
    table = TitleTable({name: name for name in rows[0]}, DAY)
    table.survey(rows)
    records = list(table.records(rows))
    assert [(record.number, [item.barcode for item in record.items]) for record in records] == [
        (1, ["B1", ""]),
        (2, ["B2", "B4"]),
        (5, ["B5"]),
        (6, ["B6"]),
    ]
    assert records[2].outcome == "rejected", "its copy is told, to be counted"
    assert table.further == 2
    assert "3.1E+13" in records[0].fault
    assert "3" in records[0].fault


# ---- ISBNs


@pytest.mark.parametrize(
    ("cells", "isbns", "wrong", "mended"),
    [
        (["[0439023483]"], ["9780439023481"], [], 0),
        (["439023483"], ["9780439023481"], [], 1),
        (["439023483.0", "9.78043902348e+12"], ["9780439023481"], [], 1),
        (["", "9.780439023481e+12"], ["9780439023481"], [], 1),
        (["", "9.78E+12"], [], ["9.78E+12"], 0),
        (["0439023483", "9.78E+12"], ["9780439023481"], [], 0),
        (["439023484"], [], ["439023484"], 0),
        (["0439023483; 9780141439587"], ["9780439023481", "9780141439587"], [], 0),
        (["0 439 02348 3, 0141439580 0439023483"], ["9780439023481", "9780141439587"], [], 0),
        ([""], [], [], 0),
    ],
)
def test_isbns_are_mended_where_the_check_digit_proves_it(
    cells: list[str], isbns: list[str], wrong: list[str], mended: int
) -> None:
    faults: list[str] = []
    assert isbns_of(cells, faults) == (isbns, wrong, mended)
    assert len(faults) == len(wrong)


@pytest.mark.parametrize("isbn", ["9780439023481", "9780141439587", "9780316015844", "9780061120084"])
def test_what_a_spreadsheet_would_write_is_always_among_the_mendings(isbn: str) -> None:
    assert isbn in mendings(f"{int(isbn):.11e}")


def test_a_wrong_isbn_is_kept_where_it_harms_nothing() -> None:
    record = read(title="Emma", isbn="123456780")
    assert record.columns.isbns == ()
    assert field(record, "020") == ["$z 123456780"]
    assert "123456780" in record.fault


@pytest.mark.whole
@needs_data
def test_a_long_list_of_books() -> None:
    source = read_table(DATA / "csv/goodbooks_10k.csv")
    table = TitleTable(guess_columns(source.columns), DAY)
    records = list(table.records(source.rows))
    assert len(records) == 10_000
    assert all(record.outcome in ("", "repaired") for record in records)
    with_isbn = sum(bool(record.columns.isbns) for record in records)
    assert with_isbn > 9_300
    assert table.mended > 6_000
    assert sum(record.outcome == "repaired" for record in records) < 200
