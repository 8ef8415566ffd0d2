"""tuils import patrons: patrons from a table"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.errors import USAGE
from tuils.cli.kit.options import command
from tuils.cli.kit.pacing import import_gently
from tuils.i18n import N_, _
from tuils.library.people.patron_files.patron_import import PatronImport
from tuils.library.people.patron_files.patron_run import PatronSummary, RowFault

from .table_options import (
    Write,
    code_option,
    fault_report,
    keep_profile,
    profile_of,
    require_readable_table,
    table_options,
    with_codes,
)

FAULT = ("file", "row", "patron", "fault", "outcome")
COUNTS = ("read", "added", "updated", "rejected", "unchanged", "guardians")


@command(
    N_(
        "Import patrons from a table (CSV, .xlsx): new cards are registered, patrons on file are "
        "updated.\n\nFiles of Destiny, Apollo, Symphony, PowerSchool, Sierra, Polaris, Koha, and Evergreen are "
        "recognized by their column names, and so are plain English names; --map names others, and --profile destiny "
        "says whose file it is. Without a column for the card it stops and asks. Fields: card, first_name, "
        "last_name, name, born, category, branch, street, city, state, postcode, phone, email, expiry, note, lost, "
        "last_visit, guardian (the guardian's card), ..."
    )
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@table_options
@code_option
@click.option(
    "--erase-blanks",
    "erase",
    is_flag=True,
    default=None,
    help=N_("An empty cell clears the field. Without this, it changes nothing."),
)
@click.option(
    "--new-cards",
    is_flag=True,
    default=None,
    help=N_("No column is the library card: give everyone a new one."),
)
@click.option("--yes", is_flag=True, help=N_("Create categories and branches that are not set up yet."))
def import_patrons_command(call: Call, /, file: Path, yes: bool, **given: Any) -> None:
    with call.open() as opened, call.out.about(file=str(file)), require_readable_table(file):
        profile = profile_of("patrons", given)
        with fault_report(call, given["report"], FAULT) as write:

            def take_in(make_codes: bool) -> PatronSummary:
                whole = PatronImport(
                    opened.desk,
                    file,
                    profile,
                    tell=lambda fault: tell_row(call, write, fault),
                    make_codes=make_codes,
                    dry_run=given["dry_run"],
                )
                import_gently(opened.desk, whole, _("Importing"))
                return whole.summary

            summary = with_codes(call, opened, take_in, yes=yes, dry_run=given["dry_run"])
        keep_profile(opened.desk, "patrons", given, profile)
        for note in summary.notes:
            call.out.note(note)
        call.out.line(_summary_json(summary), *_words(summary))
        call.out.ask(0 if summary.read > summary.rejected else USAGE)


def _summary_json(summary: PatronSummary) -> dict[str, Any]:
    counts = {name: getattr(summary, name) for name in COUNTS}
    return {"batch": summary.batch or None, **counts, "changed": dict(sorted(summary.changed.items()))}


def _words(summary: PatronSummary) -> list[str]:
    text = _("{read} patrons read: {added} registered, {updated} updated, {out} not imported.")
    told = {name: getattr(summary, name) for name in COUNTS}
    lines = [text.format(**told, out=summary.rejected)]
    if summary.updated:
        lines.append(_("Of the patrons on file, {n} had nothing new.").format(n=summary.unchanged))
    if summary.changed:
        counts = ", ".join(f"{name} {count}" for name, count in sorted(summary.changed.items()))
        lines.append(_("Changed: {counts}.").format(counts=counts))
    if summary.guardians:
        lines.append(_("Guardians linked: {n}.").format(n=summary.guardians))
    return lines


def tell_row(call: Call, write: Write, fault: RowFault) -> None:
    text = _("{file}, row {number}: {fault}").format(file=fault.file, number=fault.row, fault=fault.fault)
    told = {"file": fault.file, "row": fault.row, "patron": fault.card or None}
    told |= {"fault": fault.fault, "outcome": fault.outcome}
    write(told)
    call.out.line(told, text)
