"""tuils import titles: titles and copies from a table"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.errors import USAGE
from tuils.cli.kit.options import as_text, command
from tuils.cli.kit.progress import progress
from tuils.i18n import N_, _
from tuils.library.foundation.administration.profiles import load_profile, save_profile
from tuils.library.foundation.administration.table_profile import TableProfile
from tuils.library.holdings.title_imports.importing import ImportSummary
from tuils.library.holdings.title_imports.profile import MarcProfile
from tuils.library.holdings.title_imports.title_import import OF_TABLES, TitleImport

from .import_marc import COLUMNS, marc_import_json, marc_import_sentences, teller
from .marc_options import as_our_code, as_words
from .table_options import (
    barcode_options,
    barcode_rule,
    fault_report,
    require_readable_table,
    table_options,
    with_codes,
    with_options,
)

_HOW = ("match", "on_match", "one_copy", "give_numbers")


@command(
    N_(
        "Import titles and copies from a table (CSV, .xlsx): a list of your own, LibraryThing, "
        "TinyCat. Each row is a title; several rows of one title are its copies.\n\nPlain English "
        "column names are recognized; --map names others. Fields: title, subtitle, author, isbn, "
        "year, publisher, series, subjects, summary, call_number, barcode, branch, location, "
        "item_type, price, copies, ..."
    )
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@table_options
@barcode_options
@click.option(
    "--code",
    "codes",
    metavar="KIND/THEIRS=OURS",
    multiple=True,
    type=as_our_code,
    help=N_("Replace their code with ours: location/Attic=STACKS, item_type/Book=BK."),
)
@click.option(
    "--match",
    metavar="SIGN,...",
    type=as_words,
    default=None,
    help=N_("How to match titles already on file: isbn, title; or none. By default both."),
)
@click.option(
    "--on-match",
    metavar="WHAT",
    type=as_text,
    help=N_("For a title already on file: add-items (the default), skip, overlay, or new for a second record."),
)
@click.option("--one-copy", is_flag=True, default=None, help=N_("Add one item to each new title that has none."))
@click.option(
    "--give-numbers", is_flag=True, default=None, help=N_("Give items without a barcode the next of our own.")
)
@click.option("--yes", is_flag=True, help=N_("Create branches, locations and item types that are not set up yet."))
def import_titles(call: Call, /, file: Path, yes: bool, **given: Any) -> None:
    with call.open() as opened, call.out.about(file=str(file)), require_readable_table(file):
        how, table = _profiles(given)
        notes: list[str] = []
        with fault_report(call, given["report"], COLUMNS) as write:

            def bring_in(make_codes: bool) -> ImportSummary:
                tell = teller(call, write)
                whole = TitleImport(
                    opened.desk, file, how, table, dry_run=given["dry_run"], make_codes=make_codes, tell=tell
                )
                summary = _walk(whole)
                notes[:] = whole.notes
                return summary

            summary = with_codes(call, opened, bring_in, yes=yes, dry_run=given["dry_run"])
        if given["save_profile"] and not given["dry_run"]:
            kept = {"marc": how.facts(), "table": table.facts()}
            save_profile(opened.desk, "titles", given["save_profile"], kept)
        for note in notes:
            call.out.note(note)
        call.out.line(marc_import_json(summary), *marc_import_sentences(summary))
        call.out.ask(0 if summary.read > summary.rejected else USAGE)


def _profiles(given: dict[str, Any]) -> tuple[MarcProfile, TableProfile]:
    """Return the profiles for matching titles and reading the table: the saved ones, changed by the options."""
    kept = load_profile("titles", given["profile"]) if given["profile"] else {}
    how = MarcProfile.of(kept["marc"]) if "marc" in kept else OF_TABLES
    values = {name: given[name] for name in _HOW if given[name] is not None}
    how = replace(
        how, **values, codes={**how.codes, **dict(given["codes"])}, barcodes=barcode_rule(how.barcodes, given)
    )
    return how, with_options(TableProfile.of(kept.get("table", {})), given)


def _walk(whole: TitleImport) -> ImportSummary:
    with progress(_("Importing")) as tell:
        for step in whole.steps():
            tell(step.read, None, step.read)
            if step.rest:
                time.sleep(step.rest)
    return whole.summary
