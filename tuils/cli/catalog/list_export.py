"""tuils list export"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tuils.cli.imports.export import HOLDINGS
from tuils.cli.kit.call import Call
from tuils.cli.kit.errors import REFUSED
from tuils.cli.kit.options import as_text, command, to_file
from tuils.cli.kit.output import bytes_out
from tuils.files import whole_file
from tuils.formats.workbook_out import NoWorkbook
from tuils.i18n import N_, _, ngettext
from tuils.library.cataloging.list_naming import list_called
from tuils.library.cataloging.lists_out import FORMATS, ListOut, write_list

BINARY = ("xlsx", "marc")
BY_ENDING = {".csv": "csv", ".xlsx": "xlsx", ".mrc": "marc", ".xml": "marcxml", ".jsonl": "json", ".json": "json"}


@command(
    N_(
        "Save a list as a file: `list export Bees --to bees.csv`.\n\ntext is a reading list: "
        "author, title, year, call number. csv and xlsx are tables; a cell that a spreadsheet "
        "might run as a formula starts with an apostrophe. marc and marcxml are the records, "
        "each title once; json is one object per line. Without --format, the file name decides; "
        "otherwise it is text."
    )
)
@click.argument("name", type=as_text)
@to_file("--to", "file", words=N_("Where to save it; shown here if left out."))
@click.option(
    "--format",
    "form",
    metavar="|".join(FORMATS),
    type=as_text,
    help=N_("Format; taken from the file name if left out."),
)
@click.option(
    "--holdings",
    metavar="SYSTEM",
    type=click.Choice(HOLDINGS),
    help=N_("How to write copies into records, as in export; left out by default."),
)
def export(call: Call, name: str, file: Path | None, form: str | None, holdings: str | None) -> None:
    whole = form or (BY_ENDING.get(file.suffix.lower(), "text") if file else "json" if call.as_json else "text")
    _fits(call, whole, file, holdings)
    with call.open(), call.out.about(list=name):
        list_called(name)  # before a file is made
        try:
            done = _written(call, name, whole, file, holdings or "none")
        except NoWorkbook as why:
            raise click.ClickException(str(why)) from why
        for fault in done.faults:
            call.out.note(fault)
            call.out.ask(REFUSED)
        if file is not None:
            said = ngettext("{n} line saved: {file}", "{n} lines saved: {file}", done.lines)
            facts = {"list": done.sheet.id, "file": str(file), "format": whole, "lines": done.lines}
            call.out.line(facts, said.format(n=done.lines, file=file))


def _written(call: Call, name: str, form: str, file: Path | None, holdings: str) -> ListOut:
    if file is None:
        return write_list(name, form, bytes_out(), holdings=holdings)
    with whole_file(file, replace=call.force) as out:
        return write_list(name, form, out, holdings=holdings)


def _fits(call: Call, form: str, file: Path | None, holdings: str | None) -> None:
    """Do these options go together?"""
    if form not in FORMATS:
        raise click.BadParameter(_("one of: {words}.").format(words=", ".join(FORMATS)), param_hint="--format")
    if holdings and form not in ("marc", "marcxml"):
        raise click.UsageError(_("--holdings works only with marc and marcxml."))
    if file is None and form in BINARY and sys.stdout.isatty():
        raise click.UsageError(_("This format can't be shown in a terminal. Name a file with --to."))
    if file is None and call.as_json and form != "json":
        raise click.UsageError(_("--json doesn't work with this format here. Name a file with --to."))
