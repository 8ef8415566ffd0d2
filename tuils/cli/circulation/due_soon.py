"""tuils due-soon"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_days, command
from tuils.cli.kit.table import csv_option, tell_list
from tuils.i18n import N_
from tuils.library.circulation.overdue import SOON
from tuils.library.circulation.overdue_table import DUE_SOON


@command(N_("Items due in the next N days, soonest first. Overdue items are not included."))
@click.option("--days", metavar="N", type=as_days, default=SOON, show_default=True, help=N_("This many days ahead."))
@csv_option
def due_soon(call: Call, days: int, file: Path | None) -> None:
    tell_list(call, DUE_SOON, file, days, list="due-soon")
