"""A workbook keeps what a table of text loses in a spreadsheet: long barcodes, zeros in front, what is no formula."""

from __future__ import annotations

import gc
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tuils.formats.tables import workbook_out
from tuils.formats.tables.spreadsheet import sheet_rows
from tuils.formats.tables.workbook_out import NoWorkbook, write_workbook

COLUMNS = ("barcode", "title", "price_cents", "barred", "note")
ROW: dict[str, Any] = {
    "barcode": "31234000000018",
    "title": "=1+1",
    "price_cents": 1250,
    "barred": True,
    "note": None,
}


def written(rows: list[dict[str, Any]], columns: tuple[str, ...] = COLUMNS) -> bytes:
    stream = io.BytesIO()
    write_workbook(rows, columns, stream)
    return stream.getvalue()


def cells(data: bytes) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    return [list(row) for row in sheet.iter_rows()]


def test_text_stays_text_and_numbers_are_numbers() -> None:
    head, row = cells(written([ROW]))
    assert [cell.value for cell in head] == list(COLUMNS)
    assert [cell.value for cell in row] == ["31234000000018", "=1+1", 1250, 1, None]
    assert [cell.data_type for cell in row[:3]] == ["s", "s", "n"]
    assert [cell.number_format for cell in row[:2]] == ["@", "@"]


def test_what_is_written_is_read_by_us_as_it_was(tmp_path: Path) -> None:
    names = ["00155", "+49 30 1234", "-", "\u6751\u4e0a", "1E5", "2026-12-01", "TRUE", " x "]
    file = tmp_path / "out.xlsx"
    file.write_bytes(written([{"note": name} for name in names], ("note",)))
    assert [row[0] for row in sheet_rows(file)] == ["note", *names]


def test_a_cell_that_is_too_long_is_cut_and_counted() -> None:
    stream = io.BytesIO()
    assert write_workbook([{"note": "x" * 40_000}, {"note": "y"}], ("note",), stream) == 1
    assert len(cells(stream.getvalue())[1][0].value) == 32_767


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_out, "MOST_ROWS", 3)
    assert len(cells(written([{"note": "x"}] * 2, ("note",)))) == 3
    with pytest.raises(NoWorkbook, match="3"):
        written([{"note": "x"}] * 3, ("note",))


def test_a_disk_that_is_full_is_an_error_and_nothing_is_printed_later(tmp_path: Path) -> None:
    """A zip that is thrown away unclosed would print a traceback."""

    class Full(io.FileIO):
        def write(self, data: Any) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"), Full(tmp_path / "out.xlsx", "w") as stream:
        write_workbook([ROW], COLUMNS, stream)
    gc.collect()  # pytest tells of what a finalizer raised
