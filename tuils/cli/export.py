"""tuils export"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO

import click

from tuils.formats.tables import write_csv
from tuils.i18n import N_, _, ngettext
from tuils.library.cataloging.exporting import ITEM_COLUMNS, JOURNAL_COLUMNS, export_items, export_journal
from tuils.library.circulation.exporting import LOAN_COLUMNS, PATRON_COLUMNS, export_loans, export_patrons
from tuils.library.desk import Desk

from .call import Call
from .options import command
from .output import plain

Rows = Iterator[dict[str, Any]]
KINDS: dict[str, tuple[Callable[[Desk], Rows], tuple[str, ...]]] = {
    "items": (export_items, ITEM_COLUMNS),
    "patrons": (export_patrons, PATRON_COLUMNS),
    "loans": (export_loans, LOAN_COLUMNS),
    "journal": (export_journal, JOURNAL_COLUMNS),
}
LATER = ("marc", "marcxml", "holds", "charges", "events")


def as_kind(value: str) -> str:
    if value in LATER:
        raise click.BadParameter(_("{name}: not yet.").format(name=value))
    if value not in KINDS:
        raise click.BadParameter(_("one of: {words}.").format(words=", ".join(KINDS)))
    return value


@command(
    N_(
        "Write out all items, patrons, loans, or the journal: `export items -o items.csv`.\n\n"
        "CSV with a header, or with --format json (or --json) one object a line. A file of -o is readable by this "
        "user alone. The journal leaves without what it knows of persons."
    )
)
@click.argument("kind", metavar="items|patrons|loans|journal", type=as_kind)
@click.option("--format", "form", metavar="csv|json", type=click.Choice(["csv", "json"]), help=N_("Else csv."))
@click.option("-o", "--output", "file", metavar="FILE", type=click.Path(path_type=Path), help=N_("Else written here."))
@click.option("--private", is_flag=True, help=N_("The journal with what is known of persons; for administrators."))
@click.pass_obj
def export(call: Call, kind: str, form: str | None, file: Path | None, private: bool) -> None:
    if private and kind != "journal":
        raise click.UsageError(_("--private is for the journal."))
    if call.as_json and form == "csv" and file is None:
        raise click.UsageError(_("--json and CSV do not go together here: name a file with -o."))
    form = form or ("json" if call.as_json and file is None else "csv")
    with call.open() as opened, call.out.about(export=kind):
        look, columns = KINDS[kind]
        rows = export_journal(opened.desk, private=True) if private else look(opened.desk)
        first = next(rows, None)  # permission is asked before a file is made
        every = _counted(first, rows)
        columns = (*columns, "private") if private else columns
        if file is None:
            _write(every, columns, form, _utf8(sys.stdout))
            return
        count = _into(file, every, columns, form)
        said = ngettext("{n} row written: {file}", "{n} rows written: {file}", count).format(n=count, file=file)
        call.out.line({"file": str(file), "rows": count}, said)


def _counted(first: dict[str, Any] | None, rest: Rows) -> Rows:
    if first is not None:
        yield first
        yield from rest


def _into(file: Path, rows: Rows, columns: tuple[str, ...], form: str) -> int:
    """The whole file, or the one that was there before."""
    part = file.with_name(f"{file.name}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            count = _write(rows, columns, form, out)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return count


def _write(rows: Rows, columns: tuple[str, ...], form: str, out: TextIO) -> int:
    """Gives back how many rows."""
    count = 0

    def told() -> Rows:
        nonlocal count
        for row in rows:
            count += 1
            yield row

    if form == "json":
        for row in told():
            out.write(json.dumps({name: None if value == "" else value for name, value in row.items()}) + "\n")
    else:
        write_csv(({name: _cell(value) for name, value in row.items()} for row in told()), columns, out)
    return count


def _cell(value: Any) -> Any:
    if isinstance(value, (dict, list)):
        return json.dumps(value)
    return plain(value) if isinstance(value, str) else value


def _utf8(stream: TextIO) -> TextIO:
    """A table is UTF-8 whatever the terminal shows."""
    with contextlib.suppress(AttributeError, ValueError):
        stream.reconfigure(encoding="utf-8")  # type: ignore[attr-defined]
    return stream
