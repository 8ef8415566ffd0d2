"""Rows as a workbook (Office Open XML, ISO/IEC 29500) for Excel and LibreOffice: text stays text.

A table of text cannot say that 31234000000018 is no number, so spreadsheets show it as 3.1E+13, and lose the zeros
of 00123. Here every text is a text cell; what is a number is a number.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO

from tuils.i18n import _

MOST_ROWS = 1_048_576  # of a sheet, with its header
LONGEST_CELL = 32_767


class NoWorkbook(Exception):
    """The workbook cannot be written; the text is a plain sentence for people."""


def write_workbook(rows: Iterable[Mapping[str, object]], columns: Sequence[str], stream: BinaryIO) -> int:
    """One sheet with a header; gives back how many cells had to be cut. In memory it is packed.

    NoWorkbook for more rows than a sheet has.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("tuils")
    sheet.freeze_panes = "A2"
    try:
        cut = _fill(sheet, rows, columns)
    except BaseException:
        with contextlib.suppress(OSError):
            sheet.close()  # or it would complain when it is thrown away
        raise
    packed = io.BytesIO()  # on a stream that fails a zip is not closed in silence
    book.save(packed)
    stream.write(packed.getbuffer())
    return cut


def _fill(sheet: Any, rows: Iterable[Mapping[str, object]], columns: Sequence[str]) -> int:
    sheet.append([_cell(sheet, column) for column in columns])
    cut = 0
    for place, row in enumerate(rows, 2):
        if place > MOST_ROWS:
            raise NoWorkbook(_("A workbook holds {n} rows at most. Use CSV instead.").format(n=MOST_ROWS))
        values = [row.get(column) for column in columns]
        cut += sum(isinstance(value, str) and len(value) > LONGEST_CELL for value in values)
        sheet.append([_cell(sheet, value) for value in values])
    return cut


def _cell(sheet: Any, value: object) -> object:
    """Return text as a cell that is text for good: no number, no formula."""
    if not isinstance(value, str):
        return int(value) if isinstance(value, bool) else value
    if not value:
        return None
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value[:LONGEST_CELL])
    cell.data_type, cell.number_format = "s", "@"
    return cell
