"""tuils list export"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tuils.formats.workbook_out import NoWorkbook
from tuils.i18n import N_, _, ngettext
from tuils.library.administration.file_out import whole_file
from tuils.library.cataloging.list_naming import list_called
from tuils.library.cataloging.lists_out import FORMATS, ListOut, write_list

from .call import Call
from .export import HOLDINGS
from .guard import REFUSED
from .options import as_out, as_text, command
from .output import bytes_out

BINARY = ("xlsx", "marc")
BY_ENDING = {".csv": "csv", ".xlsx": "xlsx", ".mrc": "marc", ".xml": "marcxml", ".jsonl": "json", ".json": "json"}


@command(
    N_(
        "Write a list out: `list export Bees --to bees.csv`.\n\n"
        "text is a bibliography to read: author, title, year, call number. csv and xlsx are tables; a cell that a "
        "spreadsheet could run has an apostrophe in front. marc and marcxml are the records, each title once; json is "
        "an object a line. Without --format the ending of the file says which, else it is text."
    )
)
@click.argument("name", type=as_text)
@click.option("--to", "file", metavar="FILE", type=as_out, help=N_("Else written here."))
@click.option("--format", "form", metavar="|".join(FORMATS), type=as_text, help=N_("Else as the file's ending says."))
@click.option(
    "--holdings", metavar="SYSTEM", type=click.Choice(HOLDINGS), help=N_("Copies in records, as in export. Else none.")
)
@click.pass_obj
def export(call: Call, name: str, file: Path | None, form: str | None, holdings: str | None) -> None:
    whole = form or (BY_ENDING.get(file.suffix.lower(), "text") if file else "json" if call.as_json else "text")
    _fits(call, whole, file, holdings)
    with call.open(), call.out.about(list=name):
        list_called(name)  # before a file is made
        try:
            done = _written(name, whole, file, holdings or "none")
        except NoWorkbook as why:
            raise click.ClickException(str(why)) from why
        for fault in done.faults:
            call.out.note(fault)
            call.out.ask(REFUSED)
        if file is not None:
            said = ngettext("{n} line written: {file}", "{n} lines written: {file}", done.lines)
            facts = {"list": done.sheet.id, "file": str(file), "format": whole, "lines": done.lines}
            call.out.line(facts, said.format(n=done.lines, file=file))


def _written(name: str, form: str, file: Path | None, holdings: str) -> ListOut:
    if file is None:
        return write_list(name, form, bytes_out(), holdings=holdings)
    with whole_file(file) as out:
        return write_list(name, form, out, holdings=holdings)


def _fits(call: Call, form: str, file: Path | None, holdings: str | None) -> None:
    """Do these options go together?"""
    if form not in FORMATS:
        raise click.BadParameter(_("one of: {words}.").format(words=", ".join(FORMATS)), param_hint="--format")
    if holdings and form not in ("marc", "marcxml"):
        raise click.UsageError(_("--holdings is for marc and marcxml."))
    if file is None and form in BINARY and sys.stdout.isatty():
        raise click.UsageError(_("This is not for reading on a terminal: name a file with --to."))
    if file is None and call.as_json and form != "json":
        raise click.UsageError(_("--json and this format do not go together here: name a file with --to."))
