"""tuils import list"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import Door, as_count
from tuils.cli.kit.table import csv_option, tell_list
from tuils.i18n import N_
from tuils.library.import_undo import IMPORTS

SHOWN = 50


@click.command("list", cls=Door, help=N_("List past imports, newest first, with those that were undone."))
@click.option("--limit", metavar="N", type=as_count, default=SHOWN, help=N_("Show this many at most."))
@csv_option
def listing(call: Call, limit: int, file: Path | None) -> None:
    tell_list(call, IMPORTS, file, limit)
