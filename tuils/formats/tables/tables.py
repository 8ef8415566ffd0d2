"""Tables in and out: CSV and its kin, and in also a spreadsheet (.xlsx).

In: whatever a spreadsheet or another system saved, told by its first lines. Out: RFC 4180 with plain line ends,
and no cell that a spreadsheet would run as a formula.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from tuils.files import input_limits, open_input
from tuils.formats.marc_files.sniff import not_a_text
from tuils.i18n import N_, _
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean

from .spreadsheet import ZIP, SpreadsheetUnreadable, kind_of_zip, sheet_rows

_NOT_ASCII = re.compile("[^\x00-\x7f]")
_GOOD_FOR_ONE = 4  # so many letters in UTF-8 to one that is not: then it is UTF-8 with a flaw
_EXCEL_TEXT = re.compile('="([^"]*)"')
_DELIMITERS = ",;\t|"
_SAMPLE = 64 * 1024
LONGEST_LINE = 4_000_000
_SAYS_ITS_DELIMITER = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_NOT_IN_A_NAME = re.compile("[^a-z0-9]+")
_CELLS_OF_A_TOTAL = 3
_COUNTED = r"(?:patrons?|borrowers?|students?|titles?|items?|copies|records?|rows?)"
_TOTAL = re.compile(
    rf"(?:grand |sub ?)?totals?(?: of| number| {_COUNTED})*\W*[0-9][0-9.,]*(?: [a-z]+)?\W*"
    rf"|\(?[0-9][0-9.,]* {_COUNTED}(?: (?:selected|affected|listed|found|total))?\W*"
    rf"|(?:{_COUNTED} )?counts?\W*[0-9][0-9.,]*|number of {_COUNTED}\W*[0-9][0-9.,]*"
    r"|\W*end of (?:report|file|list)\W*",
    re.IGNORECASE,
)
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_MARKED_FORMULA = re.compile(r"'+[=+\-@\t\r]")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = {
    "ods": N_("This is a LibreOffice spreadsheet (.ods). Save it as CSV or .xlsx and import that."),
    "xlsb": N_("This is a binary spreadsheet (.xlsb). Save it as CSV or .xlsx and import that."),
    "xls": N_("This is an old spreadsheet (.xls), or it has a password. Save it as CSV and import that."),
    "page": N_("This is a web page or XML, not a table. Open it in a spreadsheet and save it as CSV."),
}


class TableUnreadable(Exception):
    """The file is no table of text; the text is a plain sentence for people."""


@dataclass(frozen=True, slots=True)
class TableRead:
    """A table as it is read: `rows` can be walked through once and holds one row at a time.

    Each row has every one of `columns`; a short row is filled up with "", cells beyond the header are named
    `column 11` and so on. `faults` are plain sentences on the header.
    """

    columns: tuple[str, ...]
    encoding: str
    delimiter: str
    faults: tuple[str, ...]
    rows: Iterator[dict[str, str]]


def read_table(path: Path, mapping: Mapping[str, str] | None = None, *, sheet: str = "") -> TableRead:
    """The table in a file. `mapping` gives columns other names: new name to the one in the file.

    UTF-8 (with or without byte order mark), UTF-16, else CP1252; comma, semicolon, tab or upright stroke; NULs
    are dropped and the apostrophe taken off that `safe_cell` puts on. Of a spreadsheet (.xlsx) the `sheet` of
    this name, or the first with something in it. TableUnreadable if it is something else.
    """
    with open_input(path) as file:
        head = file.read(_SAMPLE)
    if head.startswith(ZIP) and kind_of_zip(path) == "xlsx":
        cells, encoding, delimiter = _sheet_cells(path, sheet), "xlsx", ""
    else:
        _refuse_what_is_no_text(path, head)
        encoding = _encoding(path, head)
        delimiter, skipped = _delimiter(_text(head, encoding))
        cells = _cells(path, encoding, delimiter, skipped)
    header = next(cells, [])
    most = input_limits().columns
    if len(header) > most:
        text = _("This table has {n} columns; at most {most} can be read. Delete the ones you don't need.")
        raise TableUnreadable(text.format(n=f"{len(header):,}", most=f"{most:,}"))
    columns, faults = _names(header)
    if not columns:
        raise TableUnreadable(_("This file is empty."))
    given = {old: new for new, old in (mapping or {}).items()}
    names = tuple(given.get(name, name) for name in columns)
    return TableRead(names, encoding, delimiter, faults, _rows(names, cells))


def _refuse_what_is_no_text(path: Path, head: bytes) -> None:
    if not head.strip(b"\0\r\n\t \xef\xbb\xbf\xfe\xff"):
        raise TableUnreadable(_("This file is empty."))
    kind = kind_of_zip(path) if head.startswith(ZIP) else "xls" if head.startswith(_OLD_EXCEL) else ""
    if head.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"<":
        kind = "page"
    if kind:
        raise TableUnreadable(_(_SAVE_AS[kind]))
    if what := not_a_text(head):
        raise TableUnreadable(what)


def _sheet_cells(path: Path, sheet: str) -> Iterator[list[str]]:
    try:
        yield from sheet_rows(path, sheet)
    except SpreadsheetUnreadable as fault:
        raise TableUnreadable(str(fault)) from fault


def _encoding(path: Path, head: bytes) -> str:
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head[1:2] == b"\0" and head[:200:2].count(0) == 0:  # every second byte is NUL: UTF-16 without its mark
        return "utf-16-le"
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    good = bad = 0
    with path.open("rb") as file:
        while chunk := file.read(_SAMPLE):
            text = decoder.decode(chunk)
            if not text.isascii():
                unread = text.count("\ufffd")
                bad += unread
                good += len(_NOT_ASCII.findall(text)) - unread
        bad += bool(decoder.decode(b"", final=True))
    return "utf-8" if bad * _GOOD_FOR_ONE <= good else "cp1252"


def _text(head: bytes, encoding: str) -> str:
    return codecs.getincrementaldecoder(encoding)("replace").decode(head).replace("\0", "")


def _delimiter(text: str) -> tuple[str, int]:
    """The delimiter that gives the header most columns, and how many lines come before the header."""
    if said := _SAYS_ITS_DELIMITER.match(text):
        return said[1], 1

    def columns(delimiter: str) -> int:
        try:
            return len(next(csv.reader(io.StringIO(text), delimiter=delimiter), []))
        except csv.Error:
            return 0

    return max(_DELIMITERS, key=columns), 0


def _cells(path: Path, encoding: str, delimiter: str, skipped: int) -> Iterator[list[str]]:
    span: list[str] = []  # the lines of the row that is being read
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        lines = (line.replace("\0", "") for line in _lines(file))
        for _line in range(skipped):
            next(lines, "")
        reader = csv.reader(_noted(lines, span), delimiter=delimiter)
        try:
            for cells in reader:
                if (len(span) > 1 or span[0].count('"') % 2) and _never_closes(span, delimiter):
                    raise _unclosed(reader.line_num - len(span) + 1 + skipped)
                span.clear()
                if any(cell.strip() for cell in cells):
                    yield cells
        except csv.Error as fault:
            raise _unclosed(reader.line_num - len(span) + 1 + skipped) from fault


def _lines(file: TextIO) -> Iterator[str]:
    """Yield the lines; text without an end of line for too long is not held in memory until there is one."""
    while line := file.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE and line[-1] not in "\r\n":
            raise TableUnreadable(_("This is not a table: a line in it does not end."))
        yield line


def _noted(lines: Iterable[str], span: list[str]) -> Iterator[str]:
    for line in lines:
        span.append(line)
        yield line


def _never_closes(span: Sequence[str], delimiter: str) -> bool:
    """Return whether a quotation mark opened in these lines is never closed, up to the end of the file: the rest would
    be lost in one cell."""
    try:
        list(csv.reader(span, delimiter=delimiter, strict=True))
    except csv.Error as fault:
        return "end of data" in str(fault)
    return False


def _unclosed(line: int) -> TableUnreadable:
    text = _("Line {n} cannot be read. It may be missing a quotation mark.")
    return TableUnreadable(text.format(n=line))


def _names(header: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return different names for all columns, and the changes needed for that."""
    names: list[str] = []
    faults = []
    for place, cell in enumerate(header, 1):
        name = clean(cell)
        if not name:
            name = _beyond(place)
            faults.append(_("Column {n} has no name. It is called {name} here.").format(n=place, name=name))
        elif name in names:
            name = f"{name} {place}"
            text = _("Two columns are called {first}. Column {n} is called {name} here.")
            faults.append(text.format(first=clean(cell), n=place, name=name))
        names.append(name)
    return tuple(names), tuple(faults)


def _beyond(place: int) -> str:
    return f"column {place}"


def _rows(names: Sequence[str], cells: Iterator[list[str]]) -> Iterator[dict[str, str]]:
    most = len(names) + input_limits().columns
    for row in cells:
        filled = dict.fromkeys(names, "")
        for place, cell in enumerate(row[:most]):
            filled[names[place] if place < len(names) else _beyond(place + 1)] = _plain(cell)
        yield filled


def _plain(cell: str) -> str:
    """Return the value of a cell: `="0012"` is how other programs keep Excel from removing zeros."""
    if cell.startswith('="') and (kept := _EXCEL_TEXT.fullmatch(cell)):
        return kept[1]
    return unsafe_cell(cell)


def total_in(row: Mapping[str, str]) -> str:
    """The text of a row that only sums a report up: `Total: 5`, `62 rows selected.`; empty for any other row."""
    filled = [clean(cell) for cell in row.values() if cell.strip()]
    text = " ".join(filled)
    return text if len(filled) <= _CELLS_OF_A_TOTAL and _TOTAL.fullmatch(text) else ""


def guess_by_names(header: Sequence[str], known: Mapping[str, str]) -> dict[str, str]:
    """Return the column of each field, as far as the names tell; case, blanks and marks do not matter.

    `known`: for each field the names it goes by, the likeliest first, as `cardnumber barcode card`.
    """
    plain = {plain_column_name(name): name for name in reversed(header)}
    found = {}
    for field, names in known.items():
        column = next((plain[name] for name in names.split() if name in plain), None)
        if column is not None:
            found[field] = column
    return found


def plain_column_name(name: str) -> str:
    """The letters and digits of a column's name, small."""
    return _NOT_IN_A_NAME.sub("", name.lower())


def safe_cell(text: str) -> str:
    """Return `text` so that no spreadsheet runs it: an apostrophe before a leading = + - @, tab or CR."""
    return f"'{text}" if _FORMULA.match(text) else text


def unsafe_cell(text: str) -> str:
    """The text that was given to `safe_cell`."""
    return text[1:] if _MARKED_FORMULA.match(text) else text


def write_csv(
    rows: Iterable[Mapping[str, object]], columns: Sequence[str], stream: TextIO, *, bom: bool = False
) -> None:
    """Rows as CSV with a header. Text goes through `safe_cell`, yes and no become 1 and 0, None an empty cell, a
    list JSON.

    `bom` writes a byte order mark first, by which Excel knows UTF-8.
    """
    if bom:
        stream.write("\ufeff")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([safe_cell(column) for column in columns])
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])


def _cell(value: object) -> object:
    if isinstance(value, str):
        return safe_cell(value)
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(value, ensure_ascii=False)
    return int(value) if isinstance(value, bool) else value
