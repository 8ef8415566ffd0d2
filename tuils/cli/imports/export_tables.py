"""tuils export: titles as MARC; items, patrons, loans, holds, charges, events, journal as CSV, objects, a workbook"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.errors import REFUSED
from tuils.cli.kit.output import bytes_out, terminal_safe
from tuils.cli.kit.table import write_letter_file
from tuils.files import text_stream, whole_file
from tuils.formats.marc_files.marc_out import MarcForm, export_form
from tuils.formats.tables.tables import write_csv
from tuils.formats.tables.workbook_out import NoWorkbook, write_workbook
from tuils.i18n import _, ngettext
from tuils.library.activities.carrying import EVENT_COLUMNS, export_events
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.mail_merge import LETTER
from tuils.library.holdings.titles.exporting import ITEM_COLUMNS, JOURNAL_COLUMNS, export_items, export_journal
from tuils.library.holdings.titles.titles_out import TitleOut, export_titles
from tuils.library.lending.loans.exporting import (
    CHARGE_COLUMNS,
    HOLD_COLUMNS,
    LOAN_COLUMNS,
    PATRON_COLUMNS,
    export_charges,
    export_holds,
    export_loans,
    export_patrons,
)

KINDS: dict[str, tuple[Callable[[Desk], Rows], tuple[str, ...]]] = {
    "items": (export_items, ITEM_COLUMNS),
    "patrons": (export_patrons, PATRON_COLUMNS),
    "loans": (export_loans, LOAN_COLUMNS),
    "holds": (export_holds, HOLD_COLUMNS),
    "charges": (export_charges, CHARGE_COLUMNS),
    "events": (export_events, EVENT_COLUMNS),
    "journal": (export_journal, JOURNAL_COLUMNS),
}


def write_titles(call: Call, form_name: str, file: Path | None, system: str | None) -> None:
    """Export titles. `form_name`: iso2709, marcxml, json (an object a line) or mrk. Without a file it is standard
    output."""
    if file is None and sys.stdout.isatty():
        raise click.UsageError(_("This format can't be shown in a terminal. Name a file with -o."))
    from tuils.library.office.serials.issues import statements  # no other table asks for it

    form = export_form(form_name)
    with call.open() as opened, call.out.about(export="marc"):
        titles = export_titles(opened.desk, form, system or "koha", held=statements(opened.desk))
        if file is None:
            _write(titles, form, bytes_out(), lambda title: _tell(call, None, title))
            return
        with whole_file(file, replace=call.force) as out:
            count = _write(titles, form, out, lambda title: _tell(call, file, title))
        text = ngettext("{n} title saved: {file}", "{n} titles saved: {file}", count).format(n=count, file=file)
        call.out.line({"file": str(file), "titles": count}, text)


def _write(titles: Iterable[TitleOut], form: MarcForm, out: BinaryIO, tell: Callable[[TitleOut], None]) -> int:
    """Write the whole file; `tell` gets each title that is not whole in it. Return how many titles it has."""
    count = 0
    out.write(form.head)
    for title in titles:
        count += bool(title.data)
        out.write(title.data)
        if title.faults:
            tell(title)
    out.write(form.tail)
    return count


def _tell(call: Call, file: Path | None, title: TitleOut) -> None:
    """Report a title that is missing from the file or was repaired, a line each; the command then exits with 1."""
    call.out.ask(REFUSED)
    text = _("title {number} ({control_number}): {fault}")
    fault = " ".join(title.faults)
    words = text.format(number=title.number, control_number=title.control_number or "-", fault=fault)
    if file is None or not call.as_json:
        call.out.note(words)
        return
    facts = {"file": str(file), "record": title.number, "control_number": title.control_number or None}
    call.out.line({**facts, "fault": fault, "outcome": "repaired" if title.data else "rejected"}, words)


Rows = Iterator[dict[str, Any]]


def write_table(call: Call, kind: str, form: str, file: Path | None, *, bom: bool, private: bool) -> None:
    """Export a table. `form`: csv, json, xlsx, or a letter to merge. Without a file it is standard output."""
    with call.open() as opened, call.out.about(export=kind):
        look, columns = KINDS[kind]
        rows = export_journal(opened.desk, private=True) if private else look(opened.desk)
        first = list(itertools.islice(rows, 1))  # permission is asked before a file is made
        every, columns = itertools.chain(first, rows), (*columns, "private") if private else columns
        if form == LETTER and file is not None:
            write_letter_file(call, [*every], columns, file)
            return
        write = {"json": _objects, "csv": _csv(bom=bom), "xlsx": _workbook(call)}[form]
        if file is None:
            write(every, columns, bytes_out())
            return
        with whole_file(file, replace=call.force) as out:
            count = write(every, columns, out)
        text = ngettext("{n} row saved: {file}", "{n} rows saved: {file}", count).format(n=count, file=file)
        call.out.line({"file": str(file), "rows": count}, text)


Write = Callable[[Rows, tuple[str, ...], BinaryIO], int]  # gives back how many rows


def _objects(rows: Rows, columns: tuple[str, ...], out: BinaryIO) -> int:
    count = 0
    for row in rows:
        line = json.dumps({name: None if value == "" else value for name, value in row.items()})
        out.write(line.encode() + b"\n")
        count += 1
    return count


def _csv(*, bom: bool) -> Write:
    def write(rows: Rows, columns: tuple[str, ...], out: BinaryIO) -> int:
        counted = _Counted(rows)
        with text_stream(out) as text:
            write_csv(counted, columns, text, bom=bom)
        return counted.count

    return write


def _workbook(call: Call) -> Write:
    def write(rows: Rows, columns: tuple[str, ...], out: BinaryIO) -> int:
        counted = _Counted(rows)
        try:
            cut = write_workbook(counted, columns, out)
        except NoWorkbook as why:
            raise click.ClickException(str(why)) from why
        if cut:
            text = _("{n} cells were too long for a workbook and were cut. CSV has the full text.")
            call.out.note(text.format(n=cut))
        return counted.count

    return write


class _Counted:
    """Rows as cells of a table, with their count."""

    def __init__(self, rows: Rows) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Rows:
        for row in self.rows:
            self.count += 1
            yield {name: _cell(value) for name, value in row.items()}


def _cell(value: Any) -> Any:
    if isinstance(value, (dict, list)):
        return json.dumps(value)
    return terminal_safe(value) if isinstance(value, str) else value
