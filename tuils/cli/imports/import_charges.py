"""tuils import charges"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import Door
from tuils.i18n import N_, _
from tuils.library.administration.table_profile import TableProfile
from tuils.library.circulation.charge_import import ChargeImport
from tuils.library.circulation.lines_in import LineFault
from tuils.library.desk import Desk

from .import_lines import run_import
from .table_options import barcode_options, table_options


@click.command(
    "charges",
    cls=Door,
    help=N_(
        "Import fines, fees and credits from a table (CSV, .xlsx) of your old system, after its "
        "patrons and checkouts.\n\nColumn names from Koha and Evergreen and plain English ones are "
        "recognized; --map names others. Fields: card; left (what is still owed) or amount, "
        "below 0 or in credit for a credit; why, day, note, item, number (the old system's own). "
        "Importing the same file again charges nobody twice."
    ),
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@table_options
@barcode_options
@click.option("--keep-fines", is_flag=True, help=N_("Import overdue fines even though this library charges none."))
def charges(call: Call, /, file: Path, keep_fines: bool, **given: Any) -> None:
    def make(desk: Desk, profile: TableProfile, tell: Callable[[LineFault], None]) -> ChargeImport:
        whole = ChargeImport(desk, file, profile, dry_run=given["dry_run"], tell=tell)
        whole.keep_fines = keep_fines
        return whole

    words = _(
        "{read} rows read: {added} imported, {updated} already on file, {passed} skipped, {rejected} not imported."
    )
    run_import(call, file, "charges", given, make, words)
