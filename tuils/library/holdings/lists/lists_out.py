"""A list leaves as a file: a table, its records, or a bibliography to read. Nobody is named in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from tuils.files import text_stream, whole_file
from tuils.formats.marc_files.marc_out import export_form
from tuils.formats.tables.tables import write_csv
from tuils.formats.tables.workbook_out import write_workbook
from tuils.i18n import _
from tuils.library.foundation.mail_merge import LETTER, write_letter
from tuils.library.foundation.refusals import not_understood
from tuils.library.holdings.finding import PAGE
from tuils.library.holdings.titles.titles_out import these_titles
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean, fold_text

from .list_naming import ListSheet, list_called
from .list_reading import ListedLine, lines_of_list

FORMATS = ("text", "csv", "xlsx", "marc", "marcxml", "json", LETTER)
RECORDS = {"marc": "iso2709", "marcxml": "marcxml"}
ENDINGS = {"text": "txt", "csv": "csv", "xlsx": "xlsx", "marc": "mrc", "marcxml": "xml", "json": "jsonl",
           LETTER: LETTER}  # fmt: skip
COLUMNS = (
    "number", "title", "author", "year", "kind", "call_number", "place", "branch", "available", "items", "item",
    "status", "note", "isbn", "biblio",
)  # fmt: skip
LONGEST_NAME = 60


@dataclass(frozen=True)
class ListOut:
    """The result of writing a list. `lines`: how many are in it, in records each title once. `faults`: plain sentences
    on records that are not whole."""

    sheet: ListSheet
    lines: int
    faults: tuple[str, ...] = ()
    file: Path = Path()


def write_list(text: str, form: str, out: BinaryIO, *, holdings: str = "none") -> ListOut:
    """Write a list (its name or id) into `out`, in one of FORMATS but a letter. `text` is a bibliography, `json` an
    object a line.

    `holdings`: copies within the records, as `export_titles` writes them. Refuses with LIST_UNKNOWN, LIST_UNCLEAR,
    NOT_UNDERSTOOD. Raises NoWorkbook where no workbook can be written.
    """
    sheet = list_called(text)
    if form not in FORMATS or form == LETTER:
        raise not_understood("format", form, ", ".join(FORMATS))
    if form in RECORDS:
        return _records(sheet, form, out, holdings)
    return _TABLES[form](sheet, out)


def write_list_into(text: str, form: str, folder: Path, *, replace: bool = False) -> ListOut:
    """Write the list as a file in this folder, named after the list. Raises FileRefused where it exists and is not to
    be replaced."""
    sheet = list_called(text)
    return write_list_file(sheet.id, form, folder / list_file_name(sheet, form), replace=replace)


def write_list_file(text: str, form: str, file: Path, *, holdings: str = "none", replace: bool = False) -> ListOut:
    """Write the list as this file, which a letter to merge must be: its lines are a file of their own."""
    if form == LETTER:
        sheet = list_called(text)
        write_letter(map(list_export_row, all_lines(sheet)), COLUMNS, file, replace=replace)
        return ListOut(sheet, sheet.lines, file=file)
    with whole_file(file, replace=replace) as out:
        done = write_list(text, form, out, holdings=holdings)
    return ListOut(done.sheet, done.lines, done.faults, file)


def list_file_name(sheet: ListSheet, form: str) -> str:
    """A name that every system takes, such as `summer-reading.csv`."""
    words = "".join(char if char.isalnum() else "-" for char in fold_text(sheet.name))[:LONGEST_NAME].strip("-")
    return f"{words or sheet.id[-8:]}.{ENDINGS.get(form, form)}"


def all_lines(sheet: ListSheet) -> Iterator[ListedLine]:
    """Every line that is shown, page after page."""
    offset = 0
    while page := lines_of_list(sheet.id, sheet.of, limit=PAGE, offset=offset):
        yield from page
        offset += len(page)


def list_export_row(line: ListedLine) -> dict[str, Any]:
    """Return a line as it is exported: a value for each of COLUMNS."""
    known = {name: getattr(line, name) for name in COLUMNS} | {"title": line.whole_title}
    return {name: clean(value) if isinstance(value, str) else value for name, value in known.items()}


def _csv(sheet: ListSheet, out: BinaryIO) -> ListOut:
    with text_stream(out) as text:
        write_csv(map(list_export_row, all_lines(sheet)), COLUMNS, text)
    return ListOut(sheet, sheet.lines)


def _workbook(sheet: ListSheet, out: BinaryIO) -> ListOut:
    cut = write_workbook(map(list_export_row, all_lines(sheet)), COLUMNS, out)
    text = _("{n} cells were too long for a workbook and were cut. CSV has the full text.")
    return ListOut(sheet, sheet.lines, (text.format(n=cut),) if cut else ())


def _objects(sheet: ListSheet, out: BinaryIO) -> ListOut:
    for line in all_lines(sheet):
        facts = {name: None if value == "" else value for name, value in list_export_row(line).items()}
        out.write(json.dumps(facts).encode() + b"\n")
    return ListOut(sheet, sheet.lines)


def _text(sheet: ListSheet, out: BinaryIO) -> ListOut:
    out.write("".join(f"{line}\n" for line in (sheet.name, sheet.note) if line).encode())
    for line in all_lines(sheet):
        out.write(f"\n{bibliography_entry(line)}\n".encode())
    return ListOut(sheet, sheet.lines)


def bibliography_entry(line: ListedLine) -> str:
    """`Cott, Jonathan. The bee book. 2018. 638.1 COT.`, and the note below: an entry of a bibliography."""
    parts = map(clean, (line.author, line.whole_title, str(line.year or ""), line.call_number))
    text = " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts if part)
    note = clean(line.note)
    return f"{text}\n    {note}" if note else text


_TABLES: dict[str, Callable[[ListSheet, BinaryIO], ListOut]] = {
    "text": _text,
    "csv": _csv,
    "xlsx": _workbook,
    "json": _objects,
}


def _records(sheet: ListSheet, form: str, out: BinaryIO, holdings: str) -> ListOut:
    shape, count, faults = export_form(RECORDS[form]), 0, list[str]()
    titles = list(dict.fromkeys(line.biblio for line in all_lines(sheet)))
    out.write(shape.head)
    for title in these_titles(titles, shape, holdings):
        count += bool(title.data)
        out.write(title.data)
        text = _("title {number} ({control_number}): {fault}")
        facts = {"number": title.number, "control_number": title.control_number or "-"}
        faults += [text.format(fault=fault, **facts) for fault in title.faults]
    out.write(shape.tail)
    return ListOut(sheet, count, tuple(faults))
