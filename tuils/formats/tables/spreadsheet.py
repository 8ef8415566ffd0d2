"""Workbooks of Excel and LibreOffice (.xlsx, Office Open XML, ECMA-376) as rows of text, a row at a time.

What is in the file counts, not what a narrow column shows: a barcode of fourteen digits is whole here, where the
CSV of the same sheet may have `3.12E+13`.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from tuils.files import input_limits
from tuils.i18n import _

if TYPE_CHECKING:
    from openpyxl import Workbook

_TEXTS, _SHEETS = "xl/sharedStrings.xml", "xl/worksheets/"
ZIP = b"PK\x03\x04"
MOST_PLACES = 12_000_000  # in a sheet, empty ones between others too
ROW_COSTS = 10  # as much as so many places: what the reader keeps of each row
MOST_SHEET_BYTES = 400_000_000  # unpacked; a sheet is read as a stream, a row at a time
MOST_TEXT_BYTES = 48_000_000  # unpacked; the texts of all cells are held in memory
MOST_OTHER_BYTES = 8_000_000
LEAST_PACKED = 64_000  # bytes, from which on it matters how often its packed size a part has
MOST_MARKS = {_SHEETS: 100_000, _TEXTS: 4_000_000, "": 250_000}  # of one row; of all texts; of any other part
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_WIDEST_ZEROS = 40
_ROW = re.compile(rb"<(?:[A-Za-z0-9]+:)?row[ />]")
_CHUNK = 64 * 1024


class SpreadsheetUnreadable(Exception):
    """The text is a plain sentence for people."""


def kind_of_zip(path: Path) -> str:
    """Return "xlsx", "ods", "xlsb" for a spreadsheet; "" for any other file."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = set(packed.namelist())
            if "xl/workbook.xml" in names:
                return "xlsx"
            if "xl/workbook.bin" in names:
                return "xlsb"
            if "mimetype" in names:
                with packed.open("mimetype") as said:
                    return "ods" if said.read(len(_ODS)) == _ODS else ""
    except (OSError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile):
        pass
    return ""


def sheet_rows(path: Path, sheet: str = "") -> Iterator[list[str]]:
    """The rows of a sheet: the one of this name, else the first that has anything in it.

    Whole numbers come without a point, zeros in front where the cell shows them, dates as ISO, yes and no as 1
    and 0, formulas as what they last gave. Raises SpreadsheetUnreadable.
    """
    try:
        _check_parts(path)
        from openpyxl import load_workbook

        book = load_workbook(path, read_only=True, data_only=True)
        try:
            yield from _rows(book, sheet)
        finally:
            book.close()
    except SpreadsheetUnreadable:
        raise
    except Exception as fault:  # openpyxl has no exception of its own: a damaged part raises whatever it meets
        raise SpreadsheetUnreadable(_damaged()) from fault


def _check_parts(path: Path) -> None:
    """A small file may unpack to more than any memory holds: its directory tells how much, and a look at the marks how
    many elements are in memory at once. Entities may grow so, too: no spreadsheet declares any.
    """
    with zipfile.ZipFile(path) as packed:
        for part in packed.infolist():
            if part.filename.endswith((".xml", ".rels", ".vml")):
                with packed.open(part) as text:
                    _check_part(part, text)


def _check_part(part: zipfile.ZipInfo, text: IO[bytes]) -> None:
    kind = next((kind for kind in (_TEXTS, _SHEETS) if part.filename.startswith(kind)), "")
    most = {_SHEETS: MOST_SHEET_BYTES, _TEXTS: MOST_TEXT_BYTES}.get(kind, MOST_OTHER_BYTES)
    swollen = part.file_size > input_limits().swell * max(part.compress_size, LEAST_PACKED)
    if part.file_size > most or swollen:
        raise SpreadsheetUnreadable(_too_large())
    marks, first = 0, True
    while chunk := text.read(_CHUNK):
        if first and b"<!DOCTYPE" in chunk.replace(b"\0", b""):
            raise SpreadsheetUnreadable(_damaged())
        first = False
        if kind == _SHEETS and _ROW.search(chunk):
            marks = 0
        marks += chunk.count(b"<")
        if marks > MOST_MARKS[kind]:
            raise SpreadsheetUnreadable(_too_large())


def _too_large() -> str:
    return _("This spreadsheet is too large to read safely. Save the sheet as CSV and import that.")


def _damaged() -> str:
    return _("This spreadsheet is damaged. Open it, save it as CSV and import that.")


def _rows(book: Workbook, sheet: str) -> Iterator[list[str]]:
    if sheet and sheet not in book.sheetnames:
        names = ", ".join(book.sheetnames)
        raise SpreadsheetUnreadable(
            _("There is no sheet {name}. Sheets in this file: {names}.").format(name=sheet, names=names)
        )
    for name in [sheet] if sheet else book.sheetnames:
        page: Any = book[name]
        if not hasattr(page, "iter_rows"):
            continue  # a sheet that is a chart
        page.reset_dimensions()  # what a file says of its own size may be wrong
        some, places, most = False, 0, input_limits().columns
        for row in page.iter_rows():
            places += len(row) + ROW_COSTS
            if places > MOST_PLACES:
                raise SpreadsheetUnreadable(_too_large())
            cells = [_text(cell.value, cell.number_format or "") for cell in row[: most + 1]]
            while cells and not cells[-1]:
                cells.pop()
            some = some or bool(cells)
            if cells:
                yield cells
        if some:
            return


def _text(value: Any, form: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int | float):
        return _number(value, form)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def _number(value: float, form: str) -> str:
    if value == int(value):
        text = str(int(value))
        zeros = form.split(";")[0]
        return text.zfill(len(zeros)) if zeros.strip("0") == "" and len(zeros) < _WIDEST_ZEROS else text
    return f"{value:.15g}"
