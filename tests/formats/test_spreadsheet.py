"""Spreadsheets as tables: numbers whole, dates as dates, and nothing that unpacks without end."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tuils.formats.tables import spreadsheet
from tuils.formats.tables.tables import TableUnreadable, read_table


def book(folder: Path, **sheets: Iterable[Iterable[Any]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        page = made.create_sheet(name)
        for row in rows:
            page.append(list(row))
    path = folder / "book.xlsx"
    made.save(path)
    return path


def packed(folder: Path, name: str, **parts: str) -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for part, text in parts.items():
            out.writestr(part, text)
    return path


def test_numbers_are_whole_and_dates_are_dates(tmp_path: Path) -> None:
    rows = [
        ("barcode", "price", "due", "seen", "out", "note", "empty"),
        (31042000000039, 24.5, dt.date(2026, 1, 28), dt.datetime(2026, 1, 2, 13, 30), True, "Zoë", None),
        (3.1042000000278e13, 7.0, None, None, False, "=1+1", None),
    ]
    table = read_table(book(tmp_path, Items=rows))
    assert (table.encoding, table.columns[:2]) == ("xlsx", ("barcode", "price"))
    first, second = table.rows
    assert first == {
        "barcode": "31042000000039",
        "price": "24.5",
        "due": "2026-01-28",
        "seen": "2026-01-02 13:30:00",
        "out": "1",
        "note": "Zoë",
        "empty": "",
    }
    assert (second["barcode"], second["price"], second["out"]) == ("31042000000278", "7", "0")


def test_zeros_that_the_cell_shows_are_there(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.append(["card"])
    made.active.append([123])
    made.active["A2"].number_format = "000000"
    made.save(tmp_path / "book.xlsx")
    assert list(read_table(tmp_path / "book.xlsx").rows) == [{"card": "000123"}]


def test_the_first_sheet_with_something_in_it_or_the_one_that_is_named(tmp_path: Path) -> None:
    path = book(tmp_path, Cover=[], People=[["card"], ["1"]], Old=[["card"], ["2"]])
    assert list(read_table(path).rows) == [{"card": "1"}]
    assert list(read_table(path, sheet="Old").rows) == [{"card": "2"}]
    with pytest.raises(TableUnreadable, match="Cover, People, Old"):
        read_table(path, sheet="None")


def test_an_empty_book_is_said(tmp_path: Path) -> None:
    with pytest.raises(TableUnreadable, match="empty"):
        read_table(book(tmp_path, One=[], Two=[[None]]))


def test_other_spreadsheets_are_named(tmp_path: Path) -> None:
    ods = packed(tmp_path, "a.ods", mimetype="application/vnd.oasis.opendocument.spreadsheet")
    xlsb = packed(tmp_path, "a.xlsb", **{"xl/workbook.bin": ""})
    xls = tmp_path / "a.xls"
    xls.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    page = tmp_path / "b.xls"
    page.write_text("<html><table><tr><td>card</td></tr></table></html>")
    for path, word in ((ods, "LibreOffice"), (xlsb, "binary"), (xls, "old spreadsheet"), (page, "web page")):
        with pytest.raises(TableUnreadable, match=word):
            read_table(path)


def test_what_unpacks_without_end_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(tmp_path, One=[["card"], ["x" * 50_000]])
    monkeypatch.setattr(spreadsheet, "MOST_SHEET_BYTES", 100)
    with pytest.raises(TableUnreadable, match="too large"):
        read_table(path)


@pytest.mark.parametrize(
    ("part", "before", "more"),
    [
        ("xl/worksheets/sheet1.xml", "</sheetData>", "<row>" + "<c/>" * 500_000 + "</row>"),
        ("xl/worksheets/sheet1.xml", "</sheetData>", "<row/>" * 130_000),
        ("xl/styles.xml", "</cellXfs>", "<xf/>" * 500_000),
    ],
)
def test_more_elements_than_a_spreadsheet_has_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str, before: str, more: str
) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_PLACES", 1_200_000)
    path, bombed = book(tmp_path, One=[["card"], ["1"]]), tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bombed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name).decode()
            new.writestr(name, text.replace(before, more + before) if name == part else text)
    with pytest.raises(TableUnreadable, match="too large"):
        list(read_table(bombed).rows)


def test_entities_that_grow_are_refused(tmp_path: Path) -> None:
    path = book(tmp_path, One=[["card"], ["1"]])
    bombed = tmp_path / "bomb.xlsx"
    grow = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{grow}]>'
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bombed, "w") as new:
        for part in old.namelist():
            text = old.read(part).decode()
            if part.startswith("xl/worksheets/"):
                text = bomb + text.replace("<v>", "<v>&e9;").replace('<?xml version="1.0"?>', "")
            new.writestr(part, text)
    with pytest.raises(TableUnreadable):
        list(read_table(bombed).rows)


@pytest.mark.parametrize("cut", [100, 700, 2000])
def test_a_cut_book_is_said(tmp_path: Path, cut: int) -> None:
    path = book(tmp_path, One=[["card"], *([str(n)] for n in range(500))])
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(TableUnreadable):
        read_table(path)


def test_a_damaged_part_is_said_and_nothing_else_happens(tmp_path: Path) -> None:
    path = book(tmp_path, One=[["card"], *([str(n)] for n in range(50))])
    whole, said = path.read_bytes(), 0
    for place in range(30, len(whole), 97):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            list(read_table(path).rows)
        except TableUnreadable:
            said += 1
    assert said > 10
