"""tuils import holds"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import Door
from tuils.i18n import N_, _
from tuils.library.circulation.hold_import import HoldImport

from .import_lines import run_import
from .table_options import barcode_options, code_option, table_options


@click.command(
    "holds",
    cls=Door,
    help=N_(
        "Import holds from a table (CSV, .xlsx) of your old system, after its items, patrons and "
        "checkouts.\n\nColumn names from Koha and Evergreen and plain English ones are recognized; "
        "--map names others. Fields: card; item (a barcode), or record or isbn with the title; "
        "pickup, position, placed, state, expires, pickup_by, suspended. Each title keeps its "
        "queue, and a copy on the hold shelf stays there."
    ),
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@table_options
@code_option
@barcode_options
def holds(call: Call, /, file: Path, **given: Any) -> None:
    words = _(
        "{read} holds read: {added} imported, {updated} already on file, {passed} skipped, {rejected} not imported."
    )
    run_import(
        call,
        file,
        "holds",
        given,
        lambda desk, profile, tell: HoldImport(desk, file, profile, dry_run=given["dry_run"], tell=tell),
        words,
    )
