"""tuils retention: how long things are kept"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.table import csv_option, tell_line, tell_list
from tuils.i18n import N_
from tuils.library.administration.retention import set_retention
from tuils.library.purging import RETENTION


@family(N_("How long patron data is kept. `purge` deletes what is older."))
def retention() -> None:
    """The family of retention commands."""


@retention.command("list", help=N_("List what is kept, and for how long."))
@csv_option
@click.pass_obj
def list_rules(call: Call, file: Path | None) -> None:
    tell_list(call, RETENTION, file)


@retention.command(
    "set", help=N_("Set how long: `retention set notes 60d`; `forever` keeps it. F9 or `undo` undoes it.")
)
@click.argument("kind", type=as_text)
@click.argument("period", type=as_text)
@click.pass_obj
def set_rule(call: Call, kind: str, period: str) -> None:
    with call.open() as opened, call.out.about(kind=kind):
        tell_line(call, opened.desk, RETENTION, opened.do(set_retention, kind, period))
